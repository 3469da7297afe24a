"""The answers of every office, row by row. A row is made when it is asked for: all of them are the most that a year has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isnan
from typing import TypeAlias

import pandas as pd

from sfs_excel.form.columns import LOG_HOLDER
from sfs_excel.outcome.frames import InForce, show_value
from sfs_excel.outcome.values import Values
from sfs_excel.returns.submission import Submission
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import Field

AnswerRow: TypeAlias = tuple[str, str, str, str, str, str]
"""Office, field, raw, value, assessed, source (`tables.ANSWERS`)."""


@dataclass(frozen=True, eq=False)
class Answers:
    """One row an office and field, evidence included, as often as they are gone through.

    `value` is what the office reported, as far as it is valid; `assessed` what counts instead: by an assessor, or by the
    bureau's log. A field of the bureau's own has a row where it has a value.

    Attributes:
        valid: what the offices reported, (offices x full keys).
    """

    rulebook: Rulebook
    submissions: Mapping[str, Submission]
    valid: pd.DataFrame
    in_force: InForce

    def __iter__(self) -> Iterator[AnswerRow]:
        valid, counted = Values(self.valid), Values(self.in_force.values)
        for office, submission in self.submissions.items():
            place = f"{submission.file}「{submission.sheet}」"
            for key, asked in self.rulebook.fields.items():
                answer, reported = submission.answers.get(key), valid.find(office, key)
                decided = self._show_decided(office, key, asked, reported, counted.find(office, key))
                if answer is not None:
                    value = show_value(asked, reported, answer.raw)
                    yield office, key, answer.raw, value, decided, f"{place}{answer.cell}"
                elif decided:
                    yield office, key, "", "", decided, self._say_source(office, key)
            cells = submission.evidence_cells
            for number, text in submission.evidence.items():
                if text:
                    yield office, f"{number:02d}.evidence", text, text, "", f"{place}{cells[number]}"

    def _show_decided(self, office: str, key: str, asked: Field, reported: float, counts: float) -> str:
        decision = self.in_force.decide(office, key)
        if decision is not None:
            return decision.raw if asked.type == "text" else show_value(asked, decision.value)
        return "" if isnan(counts) or counts == reported else show_value(asked, counts)

    def _say_source(self, office: str, key: str) -> str:
        decision = self.in_force.decide(office, key)
        return LOG_HOLDER if decision is None else f"{decision.file}「{decision.sheet}」{decision.cell}"
