"""Intake -> frames: what scoring reads, and what the exports and the ranking workbook list."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from math import isnan

import numpy as np
import pandas as pd

from sfs_excel.errors import Finding
from sfs_excel.expr.shown import show_number
from sfs_excel.outcome.tables import FINDINGS, REVISIONS, SUBMISSIONS
from sfs_excel.outcome.values import Values
from sfs_excel.returns.bureau.decisions import Decision
from sfs_excel.returns.received import Received
from sfs_excel.returns.revisions import Revision, name_field
from sfs_excel.returns.submission import Answer, Submission
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import NO, YES, Field
from sfs_excel.text import SharedTexts


def frame_answers(rulebook: Rulebook, submissions: Mapping[str, Submission]) -> pd.DataFrame:
    """(offices x full keys) for scoring: NaN where nothing valid was reported; evidence as 1/0 in `26.evidence`."""
    columns = [*rulebook.office_fields, *(f"{item:02d}.evidence" for item in rulebook.items)]
    places = {key: place for place, key in enumerate(columns)}
    values = np.full((len(submissions), len(columns)), np.nan)
    for row, submission in zip(values, submissions.values(), strict=True):
        for key, answer in submission.answers.items():
            if answer.value is not None and key in places:
                row[places[key]] = answer.value
        for item, text in submission.evidence.items():
            if (place := places.get(f"{item:02d}.evidence")) is not None:
                row[place] = bool(text)
    return pd.DataFrame(values, index=pd.Index(list(submissions), dtype=object), columns=columns)


@dataclass(frozen=True)
class InForce:
    """The values that count in the end, and the assessors' decisions that made them so.

    Attributes:
        values: (offices x full keys), index office code: as scored.
        decisions: (office, field) -> the decision that holds.
    """

    values: pd.DataFrame
    decisions: Mapping[tuple[str, str], Decision] = field(default_factory=dict)

    def decide(self, office: str, key: str) -> Decision | None:
        """The decision that holds on an office's field; None where nobody decided."""
        return self.decisions.get((office, key))


def list_findings(findings: Iterable[Finding]) -> pd.DataFrame:
    """One row a finding (`tables.FINDINGS`)."""
    return FINDINGS.frame([getattr(finding, name) for name in FINDINGS.names] for finding in findings)


def list_files(files: Iterable[Received]) -> pd.DataFrame:
    """One row a file of the inbox (`tables.SUBMISSIONS`)."""
    return SUBMISSIONS.frame(map(asdict, files))


def list_revisions(rulebook: Rulebook, revisions: Iterable[Revision]) -> pd.DataFrame:
    """One row a field that a later return of the same office states otherwise (`tables.REVISIONS`)."""
    return REVISIONS.frame(asdict(revision) | {"label": name_field(rulebook, revision)} for revision in revisions)


def locate_ledger(
    rulebook: Rulebook,
    ledger: pd.DataFrame,
    submissions: Mapping[str, Submission],
    valid: pd.DataFrame,
    in_force: InForce,
) -> pd.DataFrame:
    """The ledger with `file`, `sheet`, `cell` and `values`: what each movement rests on, and where it stands.

    A value that does not count is shown as it was written (`迟报次数＝“两次”（无效）`), one that the bureau decided beside
    what was reported (`迟报次数＝2次，核定3次`). A movement that rests on a value of the bureau's stands in its file, and what
    it takes from the office's own is named behind. Why a value was decided follows the reason of every movement that rests
    on it: the office is to be told.

    Args:
        valid: what the offices reported, (offices x full keys).
    """
    locator = _Locator(rulebook, Values(valid), in_force)
    located: dict[str, list[str]] = {"file": [], "sheet": [], "cell": [], "values": [], "reason": []}
    share = SharedTexts()
    for office, keys, reason in zip(ledger["office"], ledger["fields"], ledger["reason"], strict=True):
        said = (*locator.locate(submissions[office], keys), reason + locator.explain(office, keys))
        for column, text in zip(located.values(), said, strict=True):
            column.append(share[text])
    return ledger.assign(**located)


class _Locator:
    def __init__(self, rulebook: Rulebook, valid: Values, in_force: InForce) -> None:
        self._rulebook, self._valid, self._in_force = rulebook, valid, in_force
        self._counted = Values(in_force.values)

    def locate(self, submission: Submission, keys: Iterable[str]) -> tuple[str, str, str, str]:
        """File, the sheet of the first cell, cells, and values in words."""
        office = submission.office
        known = [key for key in keys if key in self._rulebook.fields]
        answers = {key: submission.answers[key] for key in known if key in submission.answers}
        said = [self._state(office, key, answers.get(key), is_waiting=key in submission.waiting) for key in known]
        values = "；".join(filter(None, said))
        decided = {key: decision for key in known if (decision := self._in_force.decide(office, key)) is not None}
        cells = "、".join(answer.cell for key, answer in answers.items() if answer.cell and key not in decided)
        if not decided:
            return (submission.file if cells else ""), submission.sheet, cells, values
        first = next(iter(decided.values()))
        places = "、".join(f"「{each.sheet}」{each.cell}" for each in decided.values())
        own = f"；{submission.file}「{submission.sheet}」{cells}" if cells else ""
        return first.file, first.sheet, places + own, values

    def explain(self, office: str, keys: Iterable[str]) -> str:
        """`（核定：县局通报）`: why assessors decided what a movement rests on."""
        decisions = (self._in_force.decide(office, key) for key in keys)
        reasons = dict.fromkeys(each.reason for each in decisions if each is not None and each.reason)
        return f"（核定：{'；'.join(reasons)}）" if reasons else ""

    def _state(self, office: str, key: str, answer: Answer | None, *, is_waiting: bool) -> str:
        asked = self._rulebook.fields[key]
        decided = self._state_decided(office, key, answer)
        if answer is None:
            return f"{asked.label}＝{decided}" if decided else ""
        if not answer.raw.strip():
            stated = "（空）"
        elif answer.value is None:
            stated = f"“{answer.raw}”（{'等县局确认是不是同一问题，没有采用' if is_waiting else '无效'}）"
        else:
            is_contradicted = not decided and isnan(self._valid.find(office, key))
            contradicted = "（与其他填报项矛盾，未采用）" if is_contradicted else ""
            stated = f"{show_with_unit(asked, answer.value, answer.raw)}{contradicted}"
        return f"{asked.label}＝{stated}" + (f"，{decided}" if decided else "")

    def _state_decided(self, office: str, key: str, answer: Answer | None) -> str:
        """Return what counts instead of what was reported, and by whose word."""
        asked, decision = self._rulebook.fields[key], self._in_force.decide(office, key)
        counted = self._counted.find(office, key)
        if decision is not None and decision.value is not None:
            contradicted = "（与其他数矛盾，未采用）" if isnan(counted) else ""
            return f"核定{show_with_unit(asked, decision.value, decision.raw)}{contradicted}"
        if asked.record == "score" and not isnan(counted) and (answer is None or counted != answer.value):
            return f"台账{show_with_unit(asked, counted)}"
        return ""


def show_value(asked: Field, value: float | None, raw: str = "") -> str:
    """A value as people read it, without its unit: 是, 30, the text; "" where there is none."""
    if value is None or isnan(value):
        return ""
    match asked.type:
        case "flag":
            return YES if value else NO
        case "text":
            return raw
        case _:
            return show_number(value)


def show_with_unit(asked: Field, value: float | None, raw: str = "") -> str:
    """A value as `show_value` shows it, with its unit behind it; "" where there is none."""
    shown = show_value(asked, value, raw)
    return f"{shown}{'%' if asked.type == 'percent' else asked.unit}" if shown else ""
