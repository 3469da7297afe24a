"""The content of a final result, laid out as the year folder is, so that every link in its workbook leads to what is there.

No voter's name is in it: the roster goes in without them, and of the originals neither a ballot, nor a package with one, nor a
file of which nobody knows what it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.inbox.events import Frozen
from sfs_excel.inbox.store import stored_path, verify_stored
from sfs_excel.outcome.amended import compare_results
from sfs_excel.outcome.events import list_events
from sfs_excel.outcome.frames import list_files
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.page import build_dashboard
from sfs_excel.outgoing.paper_files import PaperStore, render_paper
from sfs_excel.outgoing.papers import list_papers
from sfs_excel.reading.archive import FILE_LIMIT
from sfs_excel.returns.placed import place_files
from sfs_excel.returns.received import Received
from sfs_excel.roster.model import Roster
from sfs_excel.roster.write import write_roster
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.summary.exports import build_exports
from sfs_excel.summary.write import build_summary
from sfs_excel.words import OF_OFFICES, Kind, NoticeKind
from sfs_excel.year.folder import DASHBOARD, EXPORTS, ORIGINALS, ROSTER, RULEBOOK, SUMMARY, YearFolder, name_summary
from sfs_excel.year.original_names import Original, name_originals
from sfs_excel.year.snapshot import Snapshot

_SHOWN = (*OF_OFFICES, Kind.ASSESSOR, Kind.LOG, Kind.EVIDENCE)


def make_parts(
    year: YearFolder, snapshot: Snapshot, frozen: Frozen, made: datetime, paper_store: PaperStore
) -> Iterator[tuple[str, bytes]]:
    """Path below its folder, with `/`, and content of all that it consists of, but for the list of it.

    Args:
        made: the moment that the result bears.

    Raises:
        FaultyFileError: an original is lost; or the rulebook was changed a moment ago.
    """
    basis = snapshot.basis
    originals = _list_originals(year, snapshot)
    lying = {each.receipt.sha256: f"{ORIGINALS}/{each.name}" for each in originals}
    files = tuple(place_files(snapshot.intake.files, basis.receipts, lying))
    so_far = snapshot.evaluation.results
    results = replace(
        so_far,
        submissions=list_files((*files, *basis.set_aside)),
        events=list_events(basis.events, files),
        made=made,
        final=frozen,
        former=basis.former,
        amended=compare_results(basis.former, so_far.ranking, so_far.items),
    )
    yield RULEBOOK, _read_rulebook(year, snapshot)
    yield ROSTER, _build_roster(basis.roster)
    yield from _make_results(results, paper_store)
    for digest, name in lying.items():
        yield name, stored_path(year.store, digest).read_bytes()


def _make_results(results: Results, paper_store: PaperStore) -> Iterator[tuple[str, bytes]]:
    workbook = name_summary(results.rulebook)
    yield f"{SUMMARY}/{workbook}", build_summary(results)
    yield f"{SUMMARY}/{DASHBOARD}", build_dashboard(results, workbook, paper_store.notices)
    for name, content in build_exports(results):
        yield f"{SUMMARY}/{EXPORTS}/{name}", content
    for kind in (NoticeKind.FEEDBACK, NoticeKind.ANSWER, NoticeKind.CIRCULAR, NoticeKind.AMENDMENT):
        for paper in list_papers(kind, results, paper_store.today):
            yield from render_paper(paper, paper_store).items()


def _list_originals(year: YearFolder, snapshot: Snapshot) -> list[Original]:
    members: dict[int, list[Received]] = {}
    for entry in snapshot.intake.files:
        members.setdefault(entry.receipt, []).append(entry)
    named = name_originals(snapshot.basis.receipts, snapshot.intake.files, snapshot.basis.roster.office_names)
    stored = [each for each in named if each.receipt.size <= FILE_LIMIT]
    lost = [each for each in stored if verify_stored(stored_path(year.store, each.receipt.sha256)) is not None]
    if lost:
        raise FaultyFileError(Fault(each.came, *_LOST) for each in lost)
    return [each for each in stored if _may_be_shown(each, members[each.receipt.id])]


_LOST = ("程序保存的原件丢失或损坏，不能定稿", "请把它再放进「收件箱」汇总一次，或运行 restore 备份文件")


def _may_be_shown(original: Original, members: Sequence[Received]) -> bool:
    kinds = {entry.kind for entry in members}
    return Kind.BALLOT not in kinds and not kinds.isdisjoint(_SHOWN) and original.came == original.receipt.name


def _read_rulebook(year: YearFolder, snapshot: Snapshot) -> bytes:
    """The file, as long as it is what the result rests on."""
    content = year.rulebook.read_bytes()
    with TemporaryDirectory() as folder:
        path = Path(folder) / RULEBOOK
        path.write_bytes(content)
        if load_rulebook(path).full_digest != snapshot.basis.rulebook.full_digest:
            raise FaultyFileError([Fault(str(year.rulebook), "刚刚又改过，没有定稿", "请再汇总一次，看过结果再定稿")])
    return content


def _build_roster(roster: Roster) -> bytes:
    """Without voters."""
    with TemporaryDirectory() as folder:
        path = write_roster(
            Path(folder) / ROSTER, roster.offices, departments=roster.departments, settings=roster.settings
        )
        return path.read_bytes()
