"""Intake -> frames: what scoring reads, and what the exports and the ranking workbook list."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from math import isnan

import pandas as pd

from sfs_excel.errors import Finding
from sfs_excel.expr.shown import show_number
from sfs_excel.form.columns import LOG_HOLDER
from sfs_excel.outcome.tables import ANSWERS, FINDINGS, REVISIONS, SUBMISSIONS
from sfs_excel.returns.bureau.decisions import Decision
from sfs_excel.returns.received import Received
from sfs_excel.returns.revisions import Revision, name_field
from sfs_excel.returns.validate import Answer, Submission
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import NO, YES, Field


def frame_answers(rulebook: Rulebook, submissions: Mapping[str, Submission]) -> pd.DataFrame:
    """(offices x full keys) for scoring: NaN where nothing valid was reported; evidence as 1/0 in `26.evidence`."""
    rows = [
        {key: answer.value for key, answer in submission.answers.items()}
        | {f"{item:02d}.evidence": float(bool(text)) for item, text in submission.evidence.items()}
        for submission in submissions.values()
    ]
    columns = [*rulebook.office_fields, *(f"{item:02d}.evidence" for item in rulebook.items)]
    return pd.DataFrame(rows, index=pd.Index(list(submissions), dtype=object), columns=columns, dtype=float)


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


def list_answers(
    rulebook: Rulebook, submissions: Mapping[str, Submission], valid: pd.DataFrame, in_force: InForce
) -> pd.DataFrame:
    """One row an office and field, evidence included (`tables.ANSWERS`).

    `value` is what the office reported, as far as it is valid; `assessed` what counts instead: by an assessor, or by the
    bureau's log. A field of the bureau's own has a row where it has a value.

    Args:
        valid: what the offices reported, (offices x full keys).
    """
    rows = []
    for office, submission in submissions.items():
        place = f"{submission.file}「{submission.sheet}」"
        cells = submission.evidence_cells
        reported, counted = valid.loc[office].to_dict(), in_force.values.loc[office].to_dict()
        for key, asked in rulebook.fields.items():
            answer, decision = submission.answers.get(key), in_force.decide(office, key)
            counts = counted.get(key, float("nan"))
            decided = "" if decision is None else decision.raw
            if decision is not None and asked.type != "text":
                decided = show_value(asked, decision.value)
            elif decision is None and not isnan(counts) and counts != reported.get(key):
                decided = show_value(asked, counts)
            if answer is not None:
                value = show_value(asked, reported[key], answer.raw)
                rows.append((office, key, answer.raw, value, decided, f"{place}{answer.cell}"))
            elif decided:
                source = f"{decision.file}「{decision.sheet}」{decision.cell}" if decision else LOG_HOLDER
                rows.append((office, key, "", "", decided, source))
        written = {number: text for number, text in submission.evidence.items() if text}
        rows += [(office, f"{n:02d}.evidence", text, text, "", f"{place}{cells[n]}") for n, text in written.items()]
    return ANSWERS.frame(rows)


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
    """The ledger with `file`, `cell` and `values`: what each movement rests on, and where it stands.

    A value that does not count is shown as it was written (`迟报次数＝“两次”（无效）`), one that the bureau decided beside
    what was reported (`迟报次数＝2次，核定3次`). A movement that rests on a value of the bureau's stands in its file, and what
    it takes from the office's own is named behind. Why a value was decided follows the reason of every movement that rests
    on it: the office is to be told.

    Args:
        valid: what the offices reported, (offices x full keys).
    """
    locator = _Locator(rulebook, valid.to_dict("index"), in_force)
    places = list(zip(ledger["office"], ledger["fields"], strict=True))
    rows = [locator.locate(submissions[office], keys) for office, keys in places]
    located = {name: [row[i] for row in rows] for i, name in enumerate(("file", "cell", "values"))}
    reasons = [
        reason + locator.explain(office, keys) for reason, (office, keys) in zip(ledger["reason"], places, strict=True)
    ]
    return ledger.assign(**located, reason=reasons)


class _Locator:
    def __init__(
        self, rulebook: Rulebook, valid: Mapping[Hashable, Mapping[Hashable, float]], in_force: InForce
    ) -> None:
        self._rulebook, self._valid, self._in_force = rulebook, valid, in_force
        self._counted = in_force.values.to_dict("index")

    def locate(self, submission: Submission, keys: Iterable[str]) -> tuple[str, str, str]:
        """File, cells, and values in words."""
        office = submission.office
        known = [key for key in keys if key in self._rulebook.fields]
        answers = {key: submission.answers[key] for key in known if key in submission.answers}
        said = [self._state(office, key, answers.get(key)) for key in known]
        values = "；".join(filter(None, said))
        decided = {key: decision for key in known if (decision := self._in_force.decide(office, key)) is not None}
        cells = "、".join(answer.cell for key, answer in answers.items() if answer.cell and key not in decided)
        if not decided:
            return (submission.file if cells else ""), cells, values
        file = next(iter(decided.values())).file
        places = "、".join(f"「{each.sheet}」{each.cell}" for each in decided.values())
        return file, places + (f"；{submission.file}「{submission.sheet}」{cells}" if cells else ""), values

    def explain(self, office: str, keys: Iterable[str]) -> str:
        """`（核定：县局通报）`: why assessors decided what a movement rests on."""
        decisions = (self._in_force.decide(office, key) for key in keys)
        reasons = dict.fromkeys(each.reason for each in decisions if each is not None and each.reason)
        return f"（核定：{'；'.join(reasons)}）" if reasons else ""

    def _state(self, office: str, key: str, answer: Answer | None) -> str:
        asked = self._rulebook.fields[key]
        decided = self._state_decided(office, key, answer)
        if answer is None:
            return f"{asked.label}＝{decided}" if decided else ""
        if not answer.raw.strip():
            stated = "（空）"
        elif answer.value is None:
            stated = f"“{answer.raw}”（无效）"
        else:
            is_contradicted = not decided and isnan(self._valid[office][key])
            contradicted = "（与其他填报项矛盾，未采用）" if is_contradicted else ""
            stated = f"{show_with_unit(asked, answer.value, answer.raw)}{contradicted}"
        return f"{asked.label}＝{stated}" + (f"，{decided}" if decided else "")

    def _state_decided(self, office: str, key: str, answer: Answer | None) -> str:
        """Return what counts instead of what was reported, and by whose word."""
        asked, decision = self._rulebook.fields[key], self._in_force.decide(office, key)
        counted = self._counted[office].get(key, float("nan"))
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
