"""The outcome of one collect. What the screen shows is plain data; the frames are worked out where they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sfs_excel.outcome.brief import Brief
from sfs_excel.outcome.standing import Task
from sfs_excel.outcome.tables import SUBMISSIONS

if TYPE_CHECKING:
    import pandas as pd

    from sfs_excel.outcome.results import Results


@dataclass(frozen=True, eq=False)
class Collected:
    """The outcome of one collect, and the places where it was written. It has the results' attributes.

    Where nothing was new, the results are worked out when they are first asked for; that is an `SfsError`, if the bureau's
    files have changed, or something was received, since this collect.

    Attributes:
        brief: as much of the results as a screen has room for.
        unused_rows: the rows of `submissions` that need a person: what was not readable yet, and what was refused, as long
            as the file lies in the inbox and no later good return of the same office has come.
        corrections: office -> its correction workbook.
        kept: copies of outputs that were there before, and that a person had changed or that rest on other rules.
        occupied: outputs that another program holds open: for the time being a dated sibling stands in for each.
        tasks: what has to be done next, the most pressing first.
        evaluate: works out the results.
    """

    brief: Brief
    summary: Path
    dashboard: Path
    unused_rows: tuple[Mapping[str, str | int], ...]
    corrections: Mapping[str, Path]
    exports: tuple[Path, ...]
    kept: tuple[Path, ...]
    occupied: tuple[Path, ...]
    tasks: tuple[Task, ...]
    evaluate: Callable[[], Results]

    @cached_property
    def results(self) -> Results:
        """All that the year comes to."""
        return self.evaluate()

    @cached_property
    def unused(self) -> pd.DataFrame:
        """The rows of `submissions` that need a person, as a frame."""
        return SUBMISSIONS.frame(self.unused_rows)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what Python itself asks for, of an object that may not have its results yet
            raise AttributeError(name)
        return getattr(self.results, name)
