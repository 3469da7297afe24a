"""What one collect found, written: the ranking workbook, the page, the tables, and what goes back to the offices."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from pathlib import Path

import pandas as pd

from sfs_excel.inbox.receive import Arrival
from sfs_excel.outcome.frames import list_files
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.page import build_dashboard
from sfs_excel.outgoing.paper_files import Shelf, render_papers
from sfs_excel.outgoing.replies import Replies
from sfs_excel.returns.received import Received
from sfs_excel.summary.exports import build_exports
from sfs_excel.summary.write import build_summary
from sfs_excel.words import FileStatus
from sfs_excel.year.folder import RETURNED


@dataclass(frozen=True, eq=False)
class Collected(Results):
    """What one collect found, and where it was written.

    Attributes:
        unused: the rows of `submissions` that need a person: what was not readable yet, and what was refused, as long as
            the file lies in the inbox and no later good return of the same office has come.
        corrections: office -> its correction workbook.
        kept: copies of outputs that were there before, and that a person had changed or that rest on other rules.
        occupied: outputs that another program holds open: for the time being a dated sibling stands in for each.
    """

    summary: Path
    dashboard: Path
    unused: pd.DataFrame
    corrections: Mapping[str, Path]
    exports: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()
    occupied: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Targets:
    """Where the outputs stand. `tables` is None where none are asked for."""

    summary: Path
    dashboard: Path
    tables: Path | None


def write_collected(
    results: Results, replies: Replies, unused: list[Received], shelf: Shelf, targets: Targets
) -> Collected:
    """Put everything in its place, and take away what no longer holds."""
    papers = render_papers(replies.papers, shelf)
    page = {targets.dashboard: build_dashboard(results, targets.summary.name, shelf.notices)}
    contents = {targets.summary: build_summary(results)}
    if targets.tables is not None:
        contents |= {targets.tables / name: content for name, content in build_exports(results).items()}
    workbooks = {shelf.folder / name: content for name, content in replies.workbooks.items()}
    written = shelf.outputs.write(contents, results.rulebook.digest)
    written |= shelf.outputs.write(page | workbooks | papers.contents, made_of=papers.made_of)
    shelf.outputs.remove(shelf.find_void(RETURNED, replies.files))
    values = {field.name: getattr(results, field.name) for field in dataclass_fields(Results)}
    return Collected(
        **values,
        summary=written[targets.summary].path,
        dashboard=written[targets.dashboard].path,
        unused=list_files(unused),
        corrections={office: written[shelf.folder / name].path for office, name in replies.corrections.items()},
        exports=tuple(each.path for path, each in written.items() if path.parent == targets.tables),
        kept=tuple(each.kept for each in written.values() if each.kept is not None),
        occupied=tuple(path for path, each in written.items() if each.path != path),
    )


def list_unread(arrival: Arrival) -> list[Received]:
    """What could not be received yet, as rows of `submissions`."""
    return [Received(each.name, status=FileStatus.WAITING, reason=each.reason) for each in arrival.waiting]


def list_set_aside(arrival: Arrival) -> list[Received]:
    """What was not received, as rows of `submissions`."""
    skipped = [Received(each.name, status=FileStatus.SKIPPED, reason=each.reason) for each in arrival.skipped]
    return list_unread(arrival) + skipped
