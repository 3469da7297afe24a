"""Works out the values that a form shows before anybody has calculated it: those put in, and all that follow from them.

Formulas go out with their true values, so that a phone preview, or a reader that does not calculate, shows the same.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from sfs_excel.expr.frame import Calculation
from sfs_excel.form.contact import NOBODY, Contact
from sfs_excel.form.failures import list_failures, say_failure
from sfs_excel.form.inputs import SMALL_PERCENT, say_expected
from sfs_excel.rulebook.checks import apply_checks, fill_defaults
from sfs_excel.rulebook.model import Rulebook, item_of, once_per_rulebook
from sfs_excel.rulebook.placed import PlacedCheck, place_checks
from sfs_excel.rulebook.scores import item_reason, item_score
from sfs_excel.rules.field import NO, TEXT_LIMIT, YES, Field
from sfs_excel.words import Audience, Severity

Raw = float | str
BLANK, FAULTY, DONE = "未填", "有误", "已填"
_USUAL_NUMBER = "9999"  # as long as those that are commonly compared


@dataclass(frozen=True)
class Filling:
    """The contents of a form's inputs: values by full key (a number, 是/否, or any typed text), evidence by item, and whom to
    ask."""

    values: Mapping[str, Raw] = field(default_factory=dict)
    evidence: Mapping[int, str] = field(default_factory=dict)
    contact: Contact = NOBODY


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
    """An input as the form's own formulas take it: a number, a flag as 1 or 0, a text as 1; None where it is not valid."""
    if field_.type == "flag":
        return {YES: 1.0, NO: 0.0}.get(raw) if isinstance(raw, str) else None
    if field_.type == "text":
        return 1.0 if raw is not None and 0 < len(str(raw).strip(" ")) <= TEXT_LIMIT else None
    if isinstance(raw, str) or raw is None or not 0 <= raw <= field_.top:  # what no form can hold is not asked further
        return None
    return float(raw) if field_.accepts(raw) else None


def fill_content(rulebook: Rulebook, filling: Filling) -> Content:
    """Calculate the form for a filling."""
    return fill_contents(rulebook, [filling])[0]


def fill_contents(rulebook: Rulebook, fillings: Sequence[Filling]) -> list[Content]:
    """Calculate many forms in about the time that one takes: each formula is evaluated over all of them at once."""
    forms = [str(number) for number in range(len(fillings))]
    rows = [_read_filling(rulebook, filling) for filling in fillings]
    valid, failures = apply_checks(rulebook, pd.DataFrame(rows, index=forms, dtype=float))
    calculation, counts = Calculation(fill_defaults(rulebook, valid)), valid.notna().to_dict("index")
    scores = {number: calculation.of(item_score(rulebook, item)) for number, item in rulebook.items.items()}
    reasons = {number: calculation.of(item_reason(rulebook, item)) for number, item in rulebook.items.items()}
    return [
        _gather(
            rulebook,
            filling,
            read=row,
            counted=counts[form],
            failing=[failure.check for failure in failures if form in failure.offices],
            said={number: (float(scores[number][place]), str(reasons[number][place])) for number in rulebook.items},
        )
        for place, (form, filling, row) in enumerate(zip(forms, fillings, rows, strict=True))
    ]


@once_per_rulebook
def errors_by_field(rulebook: Rulebook) -> Mapping[str, list[PlacedCheck]]:
    """The checks whose failure makes a field invalid, by full key."""
    errors = [check for check in place_checks(rulebook) if check.severity == Severity.ERROR]
    return {key: [check for check in errors if key in check.keys] for key in rulebook.office_fields}


@once_per_rulebook
def reminders_by_field(rulebook: Rulebook) -> Mapping[str, list[PlacedCheck]]:
    """The reminders to the office, by the field beside which each stands: the first that it names of its own item.

    One that speaks of nothing which the office fills in has no place in the form.
    """
    placed: dict[str, list[PlacedCheck]] = {}
    for check in place_checks(rulebook):
        if check.severity != Severity.ERROR and check.to == Audience.OFFICE:
            own = [key for key in rulebook.office_fields if item_of(key) == check.item]
            named = [key for key in check.keys if key in rulebook.office_fields]
            for key in ([key for key in named if key in own] or own or named)[:1]:
                placed.setdefault(key, []).append(check)
    return placed


@once_per_rulebook
def longest_hints(rulebook: Rulebook) -> Mapping[str, str]:
    """The longest that can commonly stand beside each field instead of its hint: a fault with what is said beside it, or one
    reminder."""
    hints = {}
    for key, field_ in rulebook.office_fields.items():
        checks = errors_by_field(rulebook)[key]
        failures = [failure for check in checks for failure in list_failures(rulebook, check)]
        faults = [say_expected(field_), *(each.say(lambda _: _USUAL_NUMBER) for each in failures)]
        reminders = reminders_by_field(rulebook).get(key, [])
        # A reminder that names the field is silent while the field is faulty.
        beside = "".join(remind(check) for check in reminders if key not in check.keys)
        own = [SMALL_PERCENT] if field_.type == "percent" else []
        hints[key] = max((*(fault + beside for fault in faults), *map(remind, reminders), *own), key=len)
    return hints


def remind(check: PlacedCheck) -> str:
    """A reminder as it stands beside an input."""
    return f"提醒：{check.say}。"


def _read_filling(rulebook: Rulebook, filling: Filling) -> dict[str, float | None]:
    """One row of a frame of answers, each value read by itself."""
    read = {key: read_input(asked, filling.values.get(key)) for key, asked in rulebook.office_fields.items()}
    written = {item: filling.evidence.get(item, "").strip(" ") for item in rulebook.items}
    return read | {f"{item:02d}.evidence": float(bool(text)) for item, text in written.items()}


def _gather(
    rulebook: Rulebook,
    filling: Filling,
    read: Mapping[str, float | None],
    counted: Mapping[Hashable, bool],
    failing: Collection[PlacedCheck],
    said: Mapping[int, tuple[float, str]],
) -> Content:
    """One form's content. `read` has each value by itself, `counted` whether it stood every check, `said` each item's score
    and reason."""
    keys = list(rulebook.office_fields)
    typed = {key: read[key] is not None for key in keys}
    valid = {key: counted[key] for key in keys}
    status = {key: BLANK if filling.values.get(key, "") == "" else DONE if valid[key] else FAULTY for key in keys}
    return Content(
        filling=filling,
        typed=typed,
        numeric={key: read[key] or 0.0 for key in keys},
        valid=valid,
        status=status,
        hint={key: _hint(rulebook, key, read, status[key], failing) for key in keys},
        score={item: score for item, (score, _) in said.items()},
        reason={item: reason for item, (_, reason) in said.items()},
    )


def _hint(
    rulebook: Rulebook, key: str, read: Mapping[str, float | None], status: str, failing: Collection[PlacedCheck]
) -> str:
    """Return what stands beside an input. `read`: each value by itself, None where it is not of its type."""
    asked, value = rulebook.fields[key], read[key]
    faults = [check for check in errors_by_field(rulebook)[key] if check in failing]
    fault = (
        (say_expected(asked) if value is None else say_failure(rulebook, faults[0], read)) if status == FAULTY else ""
    )
    reminders = reminders_by_field(rulebook).get(key, [])
    is_small = asked.type == "percent" and value is not None and 0 < value <= 1
    said = fault + "".join(remind(check) for check in reminders if check in failing) + is_small * SMALL_PERCENT
    return said or asked.hint
