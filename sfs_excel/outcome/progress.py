"""The progress of every office, as a frame. Nothing is read or written here."""

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd

from sfs_excel.inbox.register import Issue
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import OFFICES
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.reached import find_first
from sfs_excel.words import OfficeState


def survey_offices(results: Results, intake: Intake, issues: Sequence[Issue], today: date) -> pd.DataFrame:
    """Tell where every office stands today (`tables.OFFICES`)."""
    roster = results.roster
    issued: dict[str, str] = {}
    for issue in issues:
        issued.setdefault(roster.former.find_code(issue.office), issue.issued)
    firsts = find_first(intake.files)
    counts = {row["office"]: row for row in results.ranking.to_dict("records")}
    rows = []
    for office in roster.offices:
        code = office.code
        forms = intake.list_versions(code)
        current = intake.current.get(code)
        errors = int(counts[code]["findings"]) if current else 0
        rows.append(
            {
                "office": code,
                "name": office.name,
                "issued": issued.get(code, ""),
                "returned": current is not None,
                "file": current.file.file if current else "",
                "received": current.file.received if current else "",
                "version": len(forms),
                "superseded": max(0, len(forms) - 1),
                "errors": errors,
                "missing": int(counts[code]["missing"]) if current else 0,
                "late": _count_late(
                    None if office.outside else roster.deadline,
                    office.reached or (firsts[code].reached if code in firsts else ""),
                    today,
                ),
                "state": OfficeState(office.outside.word)
                if office.outside
                else _name_state(code, intake, is_issued=code in issued, errors=errors),
                "contact": current.file.contact if current else "",
            }
        )
    return OFFICES.frame(rows)


def _name_state(office: str, intake: Intake, *, is_issued: bool, errors: int) -> str:
    if office in intake.outdated:
        return OfficeState.OUTDATED
    if office in intake.current:
        return OfficeState.FAULTY if errors else OfficeState.RETURNED
    return OfficeState.NOT_RETURNED if is_issued else OfficeState.NOT_ISSUED


def _count_late(deadline: date | None, reached: str, today: date) -> int:
    """Days after the deadline (inclusive) on which the first return reached the bureau; until today, while none has ("")."""
    if deadline is None:
        return 0
    came = datetime.fromisoformat(reached).date() if reached else today
    return max(0, (came - deadline).days)
