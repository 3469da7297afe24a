"""The forms of the year, handed out: one workbook an office, each with an identity of its own in the register. A form is made
where there is none, or where it would say something else than the one that lies ready."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

import pandas as pd

from sfs_excel.clock import Clock
from sfs_excel.errors import SfsError
from sfs_excel.files.outputs import Outputs
from sfs_excel.files.progress import Progress
from sfs_excel.files.whole import is_own_file
from sfs_excel.form.blank import BlankForms
from sfs_excel.form.cover import Recipient
from sfs_excel.inbox.register import Issue
from sfs_excel.outcome.tables import FORMS
from sfs_excel.outgoing.holders import describe_recipient
from sfs_excel.roster.model import Office, Roster
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Stamp, make_token
from sfs_excel.words import Kind
from sfs_excel.year.folder import ISSUED, YearFolder
from sfs_excel.year.form_basis import FormBasis, describe_basis
from sfs_excel.year.held import BureauFiles

_TOGETHER = 200  # forms that are written and entered at once: each time the register and the notes are written whole
FIRST, LOST, ASKED = "首次发放", "「发放」里没有", "按要求重做"


@dataclass(frozen=True)
class Wanted:
    """The offices whose forms are asked for. `is_asked`: they are made whether they would say something else or not."""

    offices: Sequence[Office]
    is_asked: bool = False


@dataclass(frozen=True)
class _Due:
    """A form that is to be made, and why."""

    office: Office
    recipient: Recipient
    basis: FormBasis
    reason: str


def issue_forms(year: YearFolder, files: BureauFiles, wanted: Wanted, clock: Clock, progress: Progress) -> pd.DataFrame:
    """Write the forms that are due, and take away those of offices that are called otherwise now, or take no part
    (`tables.FORMS`). The caller holds the folder's lock.

    What a person has changed, and what went out by mail, is kept beside the new one.

    Raises:
        SfsError: an office takes no part, and its form is asked for.
    """
    _ensure_partaking(wanted.offices)
    outputs, press = year.read_outputs(), _Press(year, files.rulebook, clock)
    due = list(_list_due(year, outputs, files, wanted))
    year.issued.mkdir(exist_ok=True)
    year.keep_rulebook(files.rulebook)
    rows: list[tuple[str, ...]] = []
    for first in range(0, len(due), _TOGETHER):
        made = []
        for done, each in enumerate(due[first : first + _TOGETHER], first):
            progress(done, len(due), each.office.name)
            made.append(press.make(each))
        rows += press.write(made, outputs)
    progress(len(due), len(due), "")
    return FORMS.frame([*rows, *_take_away(year, outputs, files.roster)])


@dataclass(frozen=True)
class _Made:
    """A form that is made, and not written yet."""

    due: _Due
    form_id: str
    content: bytes


class _Press:
    """Makes forms, and writes them."""

    def __init__(self, year: YearFolder, rulebook: Rulebook, clock: Clock) -> None:
        self._year, self._rulebook, self._clock = year, rulebook, clock
        self._key, self._forms = year.read_key(), BlankForms(rulebook)

    def make(self, due: _Due) -> _Made:
        token = make_token(Kind.FORM, self._rulebook.year, self._rulebook.digest, due.office.code)
        stamp = Stamp(token, self._key, self._clock().astimezone(UTC))
        return _Made(due, token.form_id, self._forms.write(due.recipient, stamp))

    def write(self, made: Sequence[_Made], outputs: Outputs) -> Iterator[tuple[str, ...]]:
        """Write forms, and enter them in the register also where something breaks off meanwhile; return their rows."""
        places = [_place(self._year, each.due.office) for each in made]
        entries = [(each.form_id, each.due.office.code, each.due.office.name) for each in made]
        contents = {place: each.content for place, each in zip(places, made, strict=True)}
        made_of = {place: each.due.basis.say() for place, each in zip(places, made, strict=True)}
        try:
            written = outputs.write(contents, made_of=made_of)
        finally:
            printed = made[0].due.basis.deadline
            self._year.register.record_issues(self._rulebook.year, self._rulebook.digest, entries, printed)
        for place, each in zip(places, made, strict=True):
            put, office = written[place], each.due.office
            kept = f"{ISSUED}/{put.kept.name}" if put.kept else ""
            yield office.code, office.name, f"{ISSUED}/{put.path.name}", each.form_id, each.due.reason, kept


def _ensure_partaking(offices: Sequence[Office]) -> None:
    """
    Raises:
        SfsError: one of them takes no part.
    """
    if outside := [f"{office.name}（{office.outside.word}）" for office in offices if office.outside is not None]:
        raise SfsError(f"名册.xlsx「司法所」：{'、'.join(outside)}，不发填报表。要发的，请先改“状态”。")


def _find_last(issues: Sequence[Issue], roster: Roster) -> dict[str, Issue]:
    """Office -> the last form that it had, be it under a code that was changed since."""
    return {roster.former.find_code(issue.office): issue for issue in issues}


def _list_due(year: YearFolder, outputs: Outputs, files: BureauFiles, wanted: Wanted) -> Iterator[_Due]:
    last = _find_last(year.register.issues(), files.roster)
    for office in wanted.offices:
        recipient = describe_recipient(office, files.roster)
        basis = describe_basis(files.rulebook, recipient)
        path = _place(year, office)
        reason = _find_reason(office, last, basis.compare(outputs.was_made_of(path)), is_there=path.exists())
        if reason or wanted.is_asked:
            yield _Due(office, recipient, basis, reason or ASKED)


def _find_reason(office: Office, last: Mapping[str, Issue], changed: str, *, is_there: bool) -> str:
    """Tell why a form is made; "" where the one that lies there says the same.

    Args:
        changed: in what it is otherwise, in words.
    """
    if office.code not in last:
        return FIRST
    if (had := last[office.code].name) not in ("", office.name):
        return f"改名，原“{had}”"
    return changed if is_there else LOST


def _take_away(year: YearFolder, outputs: Outputs, roster: Roster) -> Iterator[tuple[str, ...]]:
    """Take away the forms that are nobody's now. One that a person has changed, or that went out, stays."""
    current = {_place(year, office) for office in roster.partaking}
    codes = roster.former.codes | {name: code for code, name in roster.office_names.items()}
    others = [path for path in outputs.list_noted(year.issued) if path.parent == year.issued and path not in current]
    stale = [path for path in others if not outputs.went_out(path) and is_own_file(year.root, path)]
    outputs.remove(stale)
    for path in stale:
        if not path.exists():
            code = codes.get(path.stem, "")
            outside = roster.outside.get(code)
            why = "名册里没有了" if not code else "改了名" if outside is None else outside.word
            yield code, path.stem, f"{ISSUED}/{path.name}", "", f"收走：{why}", ""


def _place(year: YearFolder, office: Office) -> Path:
    return year.issued / f"{office.name}.xlsx"
