"""Takes the result of the year before into a year that goes on already, and checks what its rulebook says of that year."""

from pathlib import Path

from sfs_excel.errors import Fault, FaultyFileError, SfsError
from sfs_excel.inbox.events import find_frozen
from sfs_excel.inbox.followed import find_followed
from sfs_excel.rulebook.followed import find_followed_faults
from sfs_excel.rulebook.load import build_rulebook
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.source import read_source
from sfs_excel.words import EventKind, Severity
from sfs_excel.year.folder import FINAL, YearFolder
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
    if (frozen := find_frozen(events)) is not None:
        raise SfsError(f"{FINAL}/{frozen.folder}：结果已经定稿，没有改动。要改的，先运行 finalize --reopen，写明原因。")
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
    """Find what is wrong with what is kept of the year before, and with what the rulebook says of it. A rulebook that cannot be read
    is told of elsewhere."""
    events = year.register.events()
    last = read_last_rulebook(year, events)
    if (found := find_followed(events)) is not None and last is None:
        fact = f"保存的{found[1].year}年度的结果丢失，或者改动过，没有与它比较"
        return [Fault(str(year.last_year), fact, "请再运行 follow 上年度的文件夹", Severity.REMINDER)]
    try:
        source = read_source(year.rulebook)
        return find_followed_faults(source, build_rulebook(source), last)
    except FaultyFileError:
        return []
