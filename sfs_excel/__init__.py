"""Scoring of township judicial offices against the annual responsibility letter (目标管理责任书).

`Workspace` is the public face: a year folder, whose commands are its methods. It is imported when it is first asked for, so
that what starts small (a worker, `--help`) stays small.
"""

from typing import TYPE_CHECKING

from sfs_excel.errors import SfsError

if TYPE_CHECKING:
    from sfs_excel.year.workspace import Workspace

__all__ = ["SfsError", "Workspace", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name == "Workspace":
        from sfs_excel.year.workspace import Workspace

        return Workspace
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
