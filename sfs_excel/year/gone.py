"""Finds codes that are gone from the roster though forms went out under them, or came back: nobody may be lost in silence."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress

from sfs_excel.errors import Fault
from sfs_excel.inbox.register import Issue
from sfs_excel.outcome.standing import name_some
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns.deliveries import unpack
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.identify import find_signed
from sfs_excel.returns.reading_cache import ReadingCache
from sfs_excel.roster.model import Roster
from sfs_excel.roster.titles import FORMER, OFFICES, ROSTER_FILE, STATUS
from sfs_excel.text import show_text
from sfs_excel.words import OF_OFFICES, Severity
from sfs_excel.year.folder import YearFolder

_MOST_NAMED = 3
_SHOWN = 40  # characters of a name


def find_gone(year: YearFolder, roster: Roster) -> list[Fault]:
    """One fault for every code under which a form went out, and of which the roster says nothing: a reminder, as long as none came
    back."""
    issues = year.register.issues()
    known = roster.office_names.keys()
    if all(roster.former.find_code(issue.office) in known for issue in issues):
        return []
    gone = {each.office: each for each in issues if roster.former.find_code(each.office) not in known}
    received = _list_received(year, gone.keys())
    return [_fault(issue, received.get(code, ()), roster) for code, issue in gone.items()]


def _list_received(year: YearFolder, codes: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Code -> the files that came back under it, as far as they were read."""
    receipts, key = year.register.receipts(), year.read_key()
    outcomes = ReadingCache(year.readings, keeps=False).find({each.sha256 for each in receipts})
    read = [each for each in receipts if each.sha256 in outcomes]
    found: dict[str, list[str]] = {}
    for delivery in unpack(read, outcomes):
        if not isinstance(delivery.content, Extract):
            continue
        with suppress(Refused), bear_faults(delivery.sha256):
            signed = find_signed(delivery.content, key)
            if signed is not None and signed.kind in OF_OFFICES and signed.office in codes:
                found.setdefault(signed.office, []).append(delivery.name)
    return found


def _fault(issue: Issue, received: Sequence[str], roster: Roster) -> Fault:
    came = f"，交回了 {len(received)} 份（{name_some(received, _MOST_NAMED)}）" if received else ""
    heir = next(_find_heirs(issue, roster), "")
    named = f"（“{show_text(issue.name, _SHOWN)}”）" if issue.name else ""
    fact = f"编码 {issue.office}{named}发放过填报表{came}，名册里现在没有这个编码"
    if heir:
        fact += f"，这个名称现在的编码是 {heir}"
        remedy = (
            f"改错编码的，请改回 {issue.office}；确实换了编码的，请在 {heir} 那一行的“{FORMER}”里写上：{issue.office}"
        )
    else:
        remedy = (
            f"请把那一行放回去：今年不考核的，“{STATUS}”填 不参评；撤并了的，填 撤并入 和那个所的编码；"
            f"换了编码的，在新编码那一行的“{FORMER}”里写上：{issue.office}"
        )
    return Fault(f"{ROSTER_FILE}「{OFFICES}」", fact, remedy, Severity.ERROR if received else Severity.REMINDER)


def _find_heirs(issue: Issue, roster: Roster) -> Iterator[str]:
    """The codes of those that are called so now, or were before."""
    if issue.name:
        yield from (each.code for each in roster.offices if issue.name in (each.name, *each.former))
