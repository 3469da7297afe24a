"""Writes the results of one collect: the ranking workbook, the page, the tables, and the replies to the offices."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from sfs_excel.files.outputs import Draft, Outputs, Written, digest_parts
from sfs_excel.inbox.receive import Arrival
from sfs_excel.outcome.brief_results import brief_results
from sfs_excel.outcome.digest import digest_results
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standing import Task
from sfs_excel.outcome.tasks import list_tasks
from sfs_excel.outgoing.page import draft_dashboard
from sfs_excel.outgoing.paper_files import Batch, PaperStore, render_papers
from sfs_excel.outgoing.replies import Replies
from sfs_excel.returns.received import Received
from sfs_excel.summary.exports import draft_exports
from sfs_excel.summary.formats import Format
from sfs_excel.summary.write import build_summary
from sfs_excel.words import FileStatus
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import EXPORTS, RETURNED, YearFolder
from sfs_excel.year.handed_out import add_replies, gather_facts
from sfs_excel.year.overwritten import write_offered
from sfs_excel.year.snapshot import Snapshot


def write_collected(
    snapshot: Snapshot,
    arrival: Arrival,
    year: YearFolder,
    paper_store: PaperStore,
    *,
    export: Collection[Format],
    made: datetime,
) -> Collected:
    """Put everything in its place, and take away what no longer holds. What stands there already, and says the same, is not
    made again. The caller holds the folder's lock.

    Args:
        arrival: what this collect took in.
        export: in which formats to write the tables, too.
        made: the moment that the results bear.
    """
    results = replace(snapshot.evaluation.results, made=made)
    replies = replace(snapshot.replies, papers=paper_store.place(snapshot.replies.papers))
    if replies.workbooks:
        year.keep_rulebook(results.rulebook)
    outputs, said = paper_store.outputs, digest_results(results)
    # What the bureau's templates have a part in comes first: where one is broken, nothing is written.
    papers = render_papers(replies.papers, paper_store)
    workbook = year.place_summary(results.rulebook).name
    page = outputs.prepare({year.dashboard: draft_dashboard(results, said, workbook, paper_store.notices)})
    forms = {paper_store.folder / name: draft for name, draft in replies.workbooks.items()}
    workbooks = outputs.make(forms, progress=paper_store.progress)
    replies = replies.without_failed()
    unread = _list_unread(arrival)
    # Kept before anything is told: the question names the copy.
    kept = outputs.keep_changed(year.summary / workbook, results.rulebook.digest)
    facts = add_replies(gather_facts(year, snapshot, paper_store, [each.file for each in unread]), replies)
    offered = write_offered(year, snapshot, facts.overwrites, outputs, made)
    tasks = list_tasks(replace(facts, overwrites=replace(facts.overwrites, are_made=True)))
    tables = draft_tables(results, said, tasks, year.summary / workbook, export=export)
    written = outputs.make(tables, results.rulebook.digest, paper_store.progress)
    written |= outputs.make(page) | workbooks | offered | _write_papers(papers, replies, paper_store)
    stale = list_stale(outputs, year.tables, tables, said) if export else []
    outputs.remove([*paper_store.find_void(RETURNED, replies.files), *stale])
    return Collected(
        brief_results(results),
        summary=written[year.summary / workbook].path,
        dashboard=written[year.dashboard].path,
        unused_rows=tuple(map(asdict, (*unread, *facts.unused))),
        corrections={office: written[paper_store.folder / name].path for office, name in replies.corrections.items()},
        exports=tuple(each.path for path, each in written.items() if path.parent == year.tables),
        kept=tuple(place for place in (kept, *(each.kept for each in written.values())) if place is not None),
        occupied=tuple(path for path, each in written.items() if each.path != path),
        tasks=tasks,
        evaluate=lambda: results,
    )


def draft_tables(
    results: Results, said: str, tasks: Sequence[Task], summary: Path, *, export: Collection[Format]
) -> dict[Path, Draft]:
    """The ranking workbook, and the tables in the formats that are asked for.

    Args:
        said: digest of the results.
        summary: where the workbook stands; the tables' folder stands beside it.
    """
    workbook = Draft(digest_parts(said, tasks), partial(build_summary, results, tasks))
    exports = draft_exports(results, said, export)
    return {summary: workbook} | {summary.parent / EXPORTS / name: draft for name, draft in exports.items()}


def list_stale(outputs: Outputs, folder: Path, drafts: Collection[Path], said: str) -> list[Path]:
    """Return the tables of a format that is not written now, where they say something else than those that are.

    Args:
        said: digest of the results.
    """
    others = (path for path in outputs.list_noted(folder) if path not in drafts)
    return [path for path in others if outputs.was_made_of(path) != said]


def _write_papers(papers: Batch, replies: Replies, paper_store: PaperStore) -> dict[Path, Written]:
    """Write those that were rendered and still hold."""
    valid = {paper_store.folder / file for file in replies.files}
    papers.contents.take_out([path for path in papers.contents if path not in valid])
    return paper_store.outputs.write(papers.contents, made_of=papers.made_of) if papers.contents else {}


def list_set_aside(arrival: Arrival) -> list[Received]:
    """Return what was not received, as rows of `submissions`."""
    skipped = [Received(each.name, status=FileStatus.SKIPPED, reason=each.reason) for each in arrival.skipped]
    return _list_unread(arrival) + skipped


def _list_unread(arrival: Arrival) -> list[Received]:
    """Return what could not be received yet, as rows of `submissions`."""
    return [Received(each.name, status=FileStatus.WAITING, reason=each.reason) for each in arrival.waiting]
