"""The public face under its earlier name: `from sfs_excel import Workspace` is the same."""

from sfs_excel.year.workspace import Workspace

__all__ = ["Workspace"]
