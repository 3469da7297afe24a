"""Bytes -> cells, under limits: every file that came from outside."""
