"""Scoring of township judicial offices against the annual responsibility letter (目标管理责任书).

`Workspace` is the public face: a year folder, whose commands are its methods; `rollup_years` ranks the offices of several
folders together. They are imported when they are first asked for, so that what starts small (a worker, `--help`) stays small.
"""

from typing import TYPE_CHECKING

from sfs_excel.errors import SfsError

if TYPE_CHECKING:
    from sfs_excel.year.rollup import rollup_years
    from sfs_excel.year.workspace import Workspace

__all__ = ["SfsError", "Workspace", "__version__", "rollup_years"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name == "Workspace":
        from sfs_excel.year.workspace import Workspace

        return Workspace
    if name == "rollup_years":
        from sfs_excel.year.rollup import rollup_years

        return rollup_years
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
