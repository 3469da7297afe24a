"""Cells -> meaning: whose return it is, what it says, which one counts."""
