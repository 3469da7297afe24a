"""The forms of the year, handed out: one workbook an office, each with an identity of its own in the register."""

from collections.abc import Sequence
from datetime import UTC

import pandas as pd

from sfs_excel.clock import Clock
from sfs_excel.files.whole import ensure_below, write_whole
from sfs_excel.form.cover import Recipient
from sfs_excel.form.write import build_form
from sfs_excel.inbox.receive import Progress
from sfs_excel.outcome.tables import FORMS
from sfs_excel.roster.model import Office, Roster
from sfs_excel.roster.titles import SENDER
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Stamp, make_token
from sfs_excel.words import Kind
from sfs_excel.year.folder import ISSUED, YearFolder


def issue_forms(
    year: YearFolder, rulebook: Rulebook, roster: Roster, offices: Sequence[Office], clock: Clock, progress: Progress
) -> pd.DataFrame:
    """Write the forms of these offices (`tables.FORMS`). The caller holds the folder's lock."""
    key, folder = year.read_key(), year.issued
    folder.mkdir(exist_ok=True)
    year.keep_rulebook(rulebook)
    rows = []
    for done, office in enumerate(offices):
        progress(done, len(offices), office.name)
        ensure_below(year.root, folder / office.name)
        token = make_token(Kind.FORM, rulebook.year, rulebook.digest, office.code)
        stamp = Stamp(token, key, clock().astimezone(UTC))
        form = build_form(rulebook, describe_recipient(office, roster), stamp)
        path = write_whole(folder / f"{office.name}.xlsx", form, clock=clock)
        year.register.record_issue(token.form_id, office.code, rulebook.year, rulebook.digest, name=office.name)
        rows.append((office.code, office.name, f"{ISSUED}/{path.name}", token.form_id))
    progress(len(offices), len(offices), "")
    return FORMS.frame(rows)


def describe_recipient(office: Office, roster: Roster) -> Recipient:
    """Tell whom an office's forms are for."""
    return_to = roster.settings.get(SENDER, "")
    return Recipient(office.code, office.name, office.chief, roster.county, roster.deadline, return_to)
