"""Checks across fields, over all offices at once."""

from dataclasses import dataclass

import pandas as pd

from sfs_excel.expr.frame import Calculation
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.placed import PlacedCheck, place_checks
from sfs_excel.words import Severity


@dataclass(frozen=True)
class Failure:
    """A check that does not hold, and the offices in which it does not."""

    check: PlacedCheck
    offices: tuple[str, ...]


def fill_defaults(rulebook: Rulebook, answers: pd.DataFrame) -> pd.DataFrame:
    """Bureau fields left blank take their default; a column is added where there is none."""
    filled = {
        key: (answers[key] if key in answers.columns else pd.Series(float("nan"), index=answers.index)).fillna(
            field.default_number
        )
        for key, field in rulebook.fields.items()
        if field.default_number is not None
    }
    return answers.assign(**filled)


def apply_checks(rulebook: Rulebook, answers: pd.DataFrame) -> tuple[pd.DataFrame, list[Failure]]:
    """Make every field named in a failed `must` invalid, then ask the reminders of what is left.

    Args:
        answers: (offices x full keys), each value valid by itself or NaN; index office code.

    Returns:
        The answers with NaN where a check failed, and every failed check. A check fails no office for which one of its
        values is unknown.
    """
    checks = place_checks(rulebook)
    reported = Calculation(fill_defaults(rulebook, answers))
    errors = [_test(check, reported, answers.index) for check in checks if check.severity == Severity.ERROR]
    del reported  # all answers once more
    valid = answers.copy()
    for failure in filter(lambda failure: failure.offices, errors):
        named = [key for key in failure.check.keys if key in valid.columns]
        valid.loc[list(failure.offices), named] = float("nan")
    reminded = Calculation(fill_defaults(rulebook, valid))
    reminders = [_test(check, reminded, answers.index) for check in checks if check.severity != Severity.ERROR]
    return valid, [failure for failure in (*errors, *reminders) if failure.offices]


def _test(check: PlacedCheck, calculation: Calculation, offices: "pd.Index[str]") -> Failure:
    return Failure(check, tuple(offices[~calculation.of(check.holds).astype(bool)]))
