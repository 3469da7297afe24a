"""Every live formula of 填报表, rendered once a rulebook: the same text stands in every office's form."""

from collections.abc import Mapping
from dataclasses import dataclass

from sfs_excel import excel_limits
from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.expr.excel import FormulaTooLongError, formula, render
from sfs_excel.expr.nodes import Expr
from sfs_excel.form.columns import Column
from sfs_excel.form.content import (
    BLANK,
    DONE,
    FAULTY,
    errors_by_field,
    remind,
    reminders_by_field,
)
from sfs_excel.form.failures import write_failure
from sfs_excel.form.inputs import SMALL_PERCENT, numeric_formula, say_expected, test_formula
from sfs_excel.form.layout import lay_out
from sfs_excel.form.names import CheckNames, RuleNames
from sfs_excel.rulebook.model import Rulebook, once_per_rulebook
from sfs_excel.rulebook.scores import item_reason, item_score
from sfs_excel.sheets.formulas import NOTHING, all_of, if_, is_text, join, text, unless_error
from sfs_excel.sheets.references import fixed_name


@dataclass(frozen=True)
class FieldFormulas:
    """The formulas of one field's row, by column."""

    status: str
    hint: str
    typed: str
    numeric: str
    valid: str
    clean: str


@dataclass(frozen=True)
class Formulas:
    """The formulas of the table, by full key and by item."""

    fields: Mapping[str, FieldFormulas]
    score: Mapping[int, str]
    reason: Mapping[int, str]


@once_per_rulebook
def render_formulas(rulebook: Rulebook) -> Formulas:
    """All formulas of the table, by full key and by item.

    Raises:
        FaultyFileError: a rule is too long for Excel.
    """
    names = RuleNames(rulebook)
    rows = lay_out(rulebook).rows()
    checks = CheckNames(rulebook, lay_out(rulebook))
    return Formulas(
        fields={key: _render_field(rulebook, key, row, names, checks) for key, row in rows.items()},
        score={number: _write(number, item_score(rulebook, item), names) for number, item in rulebook.items.items()},
        reason={number: _write(number, item_reason(rulebook, item), names) for number, item in rulebook.items.items()},
    )


def _write(item: int, expr: Expr, names: RuleNames) -> str:
    try:
        return formula(expr, names)
    except FormulaTooLongError as error:
        fact = f"写成公式有{error.length}个字符，超过 Excel 的上限{excel_limits.FORMULA}个"
        raise FaultyFileError([Fault(f"第{item}项", fact, "请把这一项拆成几条规则，或减少条件")]) from error


def _render_field(rulebook: Rulebook, key: str, row: int, names: RuleNames, checks: CheckNames) -> FieldFormulas:
    field = rulebook.fields[key]
    value, status, typed, numeric, valid = (
        fixed_name(row, column) for column in (Column.VALUE, Column.STATUS, Column.TYPED, Column.NUMERIC, Column.VALID)
    )
    errors = errors_by_field(rulebook).get(key, [])
    fault = text(say_expected(field))
    if errors:  # what has the right type and is faulty all the same has failed one of them
        failed = write_failure(rulebook, errors[-1], checks)
        for check in reversed(errors[:-1]):
            failed = if_(render(check.holds, checks), failed, write_failure(rulebook, check, checks))
        fault = if_(typed, failed, fault)
    is_faulty = is_text(status, FAULTY)
    hints = [if_(is_faulty, fault)]
    for check in reminders_by_field(rulebook).get(key, []):
        hints.append(if_(render(check.holds, names), NOTHING, text(remind(check))))
    if field.type == "percent":
        hints.append(if_(all_of(f"{numeric}>0", f"{numeric}<=1"), text(SMALL_PERCENT)))
    said = join(*hints)
    hint = (
        if_(is_faulty, fault, text(field.hint)) if len(hints) == 1 else if_(is_text(said, ""), text(field.hint), said)
    )
    stated = if_(is_text(value, ""), text(BLANK), if_(valid, text(DONE), text(FAULTY)))
    return FieldFormulas(
        status=f"={unless_error(value, stated, text(FAULTY))}",
        hint=f"={hint}",
        typed=f"={test_formula(field, value)}",
        numeric=f"={numeric_formula(field, value, typed)}",
        valid=f"={all_of(typed, *(render(check.holds, checks) for check in errors))}" if errors else f"={typed}",
        clean=f"={if_(valid, numeric, 0)}",
    )
