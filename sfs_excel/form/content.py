"""What a form shows before anybody has calculated it: the values put in, and everything that follows from them.

Formulas go out with their true values, so that a phone preview, or a reader that does not calculate, shows the same.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from sfs_excel.errors import ERROR
from sfs_excel.expr.frame import evaluate
from sfs_excel.form.inputs import say_expected
from sfs_excel.form.scores import item_reason, item_score
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rulebook.plan import PlacedCheck, plan_checks
from sfs_excel.rulebook.validity import apply_checks, fill_defaults
from sfs_excel.rules.field import NO, YES, Field

Raw = float | str
BLANK, FAULTY, DONE = "未填", "有误", "已填"


@dataclass(frozen=True)
class Filling:
    """What is put into a form's inputs: values by full key (a number, 是/否, or whatever was typed), evidence by item."""

    values: Mapping[str, Raw] = field(default_factory=dict)
    evidence: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """Everything that the form's formulas give for a filling."""

    filling: Filling
    typed: Mapping[str, bool]
    numeric: Mapping[str, float]
    valid: Mapping[str, bool]
    status: Mapping[str, str]
    hint: Mapping[str, str]
    score: Mapping[int, float]
    reason: Mapping[int, str]


def read_input(field_: Field, raw: Raw | None) -> float | None:
    """An input as the form's own formulas take it: a number, a flag as 1 or 0; None where it is not valid."""
    if field_.type == "flag":
        return {YES: 1.0, NO: 0.0}.get(raw) if isinstance(raw, str) else None
    if isinstance(raw, str) or raw is None or not field_.accepts(raw):
        return None
    return float(raw)


@lru_cache(maxsize=8)
def blank_content(rulebook: Rulebook) -> Content:
    """The form as it is sent out: the same for every office."""
    return fill_content(rulebook, Filling())


def fill_content(rulebook: Rulebook, filling: Filling) -> Content:
    """Calculate the form for a filling."""
    fields = rulebook.office_fields
    read = {key: read_input(fields[key], filling.values.get(key)) for key in fields}
    evidence = {
        f"{item:02d}.evidence": float(bool(filling.evidence.get(item, "").strip(" "))) for item in rulebook.items
    }
    typed = pd.DataFrame([read | evidence], index=["form"], dtype=float)
    valid, failures = apply_checks(rulebook, typed)
    answers = fill_defaults(rulebook, valid)
    is_valid = {key: bool(valid[key].notna().iloc[0]) for key in fields}
    status = {key: BLANK if filling.values.get(key, "") == "" else DONE if is_valid[key] else FAULTY for key in fields}
    failing = [failure.check for failure in failures]
    return Content(
        filling=filling,
        typed={key: value is not None for key, value in read.items()},
        numeric={key: value or 0.0 for key, value in read.items()},
        valid=is_valid,
        status=status,
        hint={
            key: _hint(rulebook, key, is_typed=read[key] is not None, status=status[key], failing=failing)
            for key in fields
        },
        score={n: float(evaluate(item_score(rulebook, item), answers).iloc[0]) for n, item in rulebook.items.items()},
        reason={n: str(evaluate(item_reason(rulebook, item), answers).iloc[0]) for n, item in rulebook.items.items()},
    )


@lru_cache(maxsize=8)
def longest_reasons(rulebook: Rulebook) -> Mapping[int, str]:
    """The reasons of a form in which nothing, or only nought and 否, was written: as long as they commonly get."""
    nought = {key: NO if field.type == "flag" else 0.0 for key, field in rulebook.office_fields.items()}
    reasons = [blank_content(rulebook).reason, fill_content(rulebook, Filling(nought)).reason]
    return {item: max((reason[item] for reason in reasons), key=len) for item in rulebook.items}


@lru_cache(maxsize=8)
def errors_by_field(rulebook: Rulebook) -> Mapping[str, list[PlacedCheck]]:
    """The checks whose failure makes a field invalid, by full key."""
    errors = [check for check in plan_checks(rulebook) if check.severity == ERROR]
    return {key: [check for check in errors if key in check.keys] for key in rulebook.office_fields}


@lru_cache(maxsize=8)
def reminders_by_field(rulebook: Rulebook) -> Mapping[str, list[PlacedCheck]]:
    """The reminders to the office, by the field beside which each stands: the first that it names of its own item."""
    placed: dict[str, list[PlacedCheck]] = {}
    for check in plan_checks(rulebook):
        if check.severity != ERROR and check.to == "office":
            own = [key for key in rulebook.office_fields if item_of(key) == check.item]
            named = [key for key in check.keys if key in own]
            placed.setdefault((named or own)[0], []).append(check)
    return placed


def remind(check: PlacedCheck) -> str:
    return f"提醒：{check.say}。"


def _hint(rulebook: Rulebook, key: str, *, is_typed: bool, status: str, failing: Collection[PlacedCheck]) -> str:
    faults = [check.say for check in errors_by_field(rulebook)[key] if check in failing]
    fault = (faults[0] if is_typed else say_expected(rulebook.fields[key])) if status == FAULTY else ""
    reminders = reminders_by_field(rulebook).get(key, [])
    return fault + "".join(remind(check) for check in reminders if check in failing)
