"""The forms of the year, handed out: one workbook an office, each with an identity of its own in the register."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date

import pandas as pd

from sfs_excel.clock import Clock
from sfs_excel.files.progress import Progress
from sfs_excel.files.whole import ensure_below, write_whole
from sfs_excel.form.blank import BlankForms
from sfs_excel.inbox.register import Register
from sfs_excel.outcome.tables import FORMS
from sfs_excel.outgoing.holders import describe_recipient
from sfs_excel.roster.model import Office, Roster
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Stamp, make_token
from sfs_excel.words import Kind
from sfs_excel.year.folder import ISSUED, YearFolder

_TOGETHER = 200  # forms that the register enters at once: each time it is copied whole


def issue_forms(
    year: YearFolder, rulebook: Rulebook, roster: Roster, offices: Sequence[Office], clock: Clock, progress: Progress
) -> pd.DataFrame:
    """Write the forms of these offices (`tables.FORMS`). The caller holds the folder's lock."""
    key, folder = year.read_key(), year.issued
    folder.mkdir(exist_ok=True)
    year.keep_rulebook(rulebook)
    forms, rows = BlankForms(rulebook), []
    for first in range(0, len(offices), _TOGETHER):
        with _register_issues(year.register, rulebook, roster.deadline) as issued:
            for done, office in enumerate(offices[first : first + _TOGETHER], first):
                progress(done, len(offices), office.name)
                ensure_below(year.root, folder / office.name)
                token = make_token(Kind.FORM, rulebook.year, rulebook.digest, office.code)
                form = forms.write(describe_recipient(office, roster), Stamp(token, key, clock().astimezone(UTC)))
                path = write_whole(folder / f"{office.name}.xlsx", form, clock=clock)
                issued.append((token.form_id, office.code, office.name))
                rows.append((office.code, office.name, f"{ISSUED}/{path.name}", token.form_id))
    progress(len(offices), len(offices), "")
    return FORMS.frame(rows)


@contextmanager
def _register_issues(
    register: Register, rulebook: Rulebook, deadline: date | None
) -> Iterator[list[tuple[str, str, str]]]:
    """Register the forms that were written inside, also where something breaks off after them."""
    issued: list[tuple[str, str, str]] = []
    try:
        yield issued
    finally:
        if issued:
            printed = "" if deadline is None else deadline.isoformat()
            register.record_issues(rulebook.year, rulebook.digest, issued, printed)
