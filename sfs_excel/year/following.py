"""Takes the result of the year before into a year that goes on already, and checks what its rulebook says of that year."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sfs_excel.errors import Fault, FaultyFileError, SfsError
from sfs_excel.files.whole import is_plain_file
from sfs_excel.inbox.followed import find_followed
from sfs_excel.roster.read import load_roster
from sfs_excel.roster.titles import DEPARTMENTS
from sfs_excel.rulebook.followed import find_followed_faults, match_items
from sfs_excel.rulebook.load import build_rulebook
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.source import read_source
from sfs_excel.text import join_items
from sfs_excel.words import EventKind, Severity
from sfs_excel.year.final import ensure_not_final
from sfs_excel.year.folder import ROSTER, RULEBOOK, YearFolder
from sfs_excel.year.last_year import gather_last_year, keep_last_year, read_last_rulebook

_REASON = "承接上年度的结果"


def follow_year(year: YearFolder, rulebook: Rulebook, last: Path, who: str) -> str:
    """Keep the year before, in the place of what was kept of one; return what has to be known of it. The caller holds the lock.

    Args:
        rulebook: of the year that follows.
        last: year folder of the year before.
        who: decides.

    Raises:
        SfsError: see `Workspace.follow`.
    """
    events = year.register.events()
    ensure_not_final(events)
    gathered = gather_last_year(YearFolder(last, keeps=False))
    followed = gathered.followed
    if followed.year >= rulebook.year:
        raise SfsError(f"{last}：是{followed.year}年度的，不在{rulebook.year}年度以前。请写上年度的文件夹。")
    keep_last_year(year.last_year, gathered.contents)
    before = find_followed(events)
    if before is None or before[1] != followed:
        undone = [] if before is None else [(EventKind.FOLLOW, before[1].target, before[0])]
        year.register.record_events(who, _REASON, [*undone, (EventKind.FOLLOW, followed.target, 0)])
    return gathered.told


def check_followed(year: YearFolder) -> list[Fault]:
    """Find what is wrong with what is kept of the year before, and with what the rulebook says of it. A rulebook or
    roster that cannot be read is told of elsewhere."""
    events = year.register.events()
    last, found = read_last_rulebook(year, events), find_followed(events)
    if last is None and (found is not None or is_plain_file(year.last_year / RULEBOOK)):
        lost = "登记库里没有承接上年度的记录" if found is None else f"保存的{found[1].year}年度的结果丢失，或者改动过"
        remedy = "请再运行 follow 上年度的文件夹"
        return [Fault(str(year.last_year), f"{lost}，没有与它比较", remedy, Severity.REMINDER)]
    faults = list[Fault]()
    with suppress(FaultyFileError):
        source = read_source(year.rulebook)
        rulebook = build_rulebook(source)
        faults += find_followed_faults(source, rulebook, last)
        if last is not None:
            faults += _find_moved(year, match_items(rulebook, last))
    return faults


def _find_moved(year: YearFolder, matched: Mapping[int, int]) -> list[Fault]:
    """Departments that still have the numbers of the year before, which are other items by now.

    Args:
        matched: number of an item -> its number in the year before.
    """
    faults, before = [], {each.name: each.items for each in load_roster(year.last_year / ROSTER).departments}
    for each in load_roster(year.roster).departments:
        meant = tuple(number for number, was in matched.items() if was in before.get(each.name, ()))
        if each.items == before.get(each.name) and meant != each.items and meant:
            fact = f"“{each.name}”的负责项目还是上年度的 {join_items(each.items)}，责任书的序号变了，同样的项目现在是 {join_items(meant)}"
            remedy = "请改正负责项目，新增的项目也请分给科室"
            faults.append(Fault(f"{ROSTER}「{DEPARTMENTS}」", fact, remedy, Severity.REMINDER))
    return faults
