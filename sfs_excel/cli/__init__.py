"""The command line: it renders, and decides nothing."""

from sfs_excel.cli.app import main

__all__ = ["main"]
