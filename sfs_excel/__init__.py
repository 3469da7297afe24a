"""Scoring of township judicial offices against the annual responsibility letter (目标管理责任书)."""

__version__ = "0.1.0"
