"""States three ways which values an input takes: a formula that tests it, Excel's data validation, and words."""

from decimal import Decimal
from typing import Any

from sfs_excel.form.columns import EVIDENCE_HEAD
from sfs_excel.rules.base import show
from sfs_excel.rules.field import LARGEST, NO, TEXT_LIMIT, YES, Field
from sfs_excel.sheets.formulas import FALSE, all_of, any_of, call, if_, is_text, unless_error

SMALL_PERCENT = "提醒：百分数这样小，请核对：98%填98，不带百分号。"  # Excel makes 0.98 of a 98% that is typed
FAULT_TITLE = "填写有误"


def test_formula(field: Field, cell: str) -> str:
    """Formula text, TRUE where the cell holds a value of the field's type and bounds; never an error value."""
    if field.type == "flag":
        return unless_error(cell, any_of(is_text(cell, YES), is_text(cell, NO)), FALSE)
    if field.type == "text":
        return unless_error(cell, all_of(f"LEN(TRIM({cell}))>0", f"LEN({cell})<={TEXT_LIMIT}"), FALSE)
    return number_test(cell, field.top, field.step)


def number_test(cell: str, top: Decimal, step: Decimal | None) -> str:
    """Formula text, TRUE where the cell holds a number from 0 to `top` that is a whole multiple of `step`."""
    tests = [f"{cell}>=0", f"{cell}<={show(top)}"]
    if step is not None:
        scaled = f"{cell}/{show(step)}" if step != 1 else cell
        tests.append(f"ABS({scaled}-ROUND({scaled},0))<0.000001")
    return if_(call("ISNUMBER", cell), all_of(*tests), FALSE)


def text_test(cell: str) -> str:
    """Formula text, TRUE where anything is written in the cell; never an error value."""
    return unless_error(cell, f"LEN(TRIM({cell}))>0", FALSE)


def numeric_formula(field: Field, cell: str, typed: str) -> str:
    """Formula text: the cell as a number, a flag as 1 or 0, a text as 1, and 0 where it is not what it should be."""
    number = {"flag": if_(is_text(cell, YES), 1, 0), "text": "1"}.get(field.type, cell)
    return if_(typed, number, 0)


def say_expected(field: Field) -> str:
    """Return what to write, in words."""
    match field.type:
        case "flag":
            return "请选“是”或“否”"
        case "count":
            return "请填0或正整数" if field.top == LARGEST else f"请填0到{show(field.top)}的整数"
        case "percent":
            return f"请填0到{show(field.top)}的数，98%填98，不带百分号"
        case "text":
            return f"请填文字，不超过{TEXT_LIMIT}字"
        case "score":
            return f"请填0到{show(field.top)}的分数，最多一位小数"
        case _:
            return "请填0或正数" if field.top == LARGEST else f"请填0到{show(field.top)}的数"


def needs_tip(field: Field) -> bool:
    """Tell whether something is said as one comes to the input: it covers what stands beside. A list, and a number of which
    everybody knows how it is written, need nothing."""
    return field.type != "flag" and (field.type != "count" or field.top != LARGEST)


def validation(field: Field, cell: str) -> dict[str, Any]:
    """XlsxWriter's `data_validation` options for the input cell."""
    expected = say_expected(field)
    options = {"error_title": FAULT_TITLE}
    options |= _say(field.label, f"{expected}。" if needs_tip(field) else "", f"{field.label}：{expected}。")
    match field.type:
        case "flag":
            rule: dict[str, Any] = {"validate": "list", "source": [YES, NO]}
        case "count":
            rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": int(field.top)}
        case "score":
            rule = {"validate": "custom", "value": f"={test_formula(field, cell)}"}
        case "percent":
            rule = {"validate": "custom", "value": f"=AND({test_formula(field, cell)},OR({cell}=0,{cell}>1))"}
        case "text":
            rule = {"validate": "length", "criteria": "<=", "value": TEXT_LIMIT}
        case _:
            rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": float(field.top)}
    return rule | options


def evidence_validation() -> dict[str, Any]:
    """Options for the inputs in which evidence is named."""
    message = "写明文件名称、文号、日期或存放位置。自评分、百分数、加分和“无此类”的请务必写明，其他可以不写。"
    return text_validation(EVIDENCE_HEAD, message)


def text_validation(title: str, message: str, limit: int = TEXT_LIMIT) -> dict[str, Any]:
    """Options for an input that takes any text."""
    rule = {"validate": "length", "criteria": "<=", "value": limit, "error_title": "文字太长"}
    return rule | _say(title, message, f"请控制在{limit}字以内。")


def points_validation(title: str, message: str, cell: str, top: Decimal, step: Decimal, error: str) -> dict[str, Any]:
    """Options for an input that takes points from 0 to `top`.

    Args:
        cell: the first cell of the area, its row free to go along.
    """
    rule = {"validate": "custom", "value": f"={number_test(cell, top, step)}", "error_title": FAULT_TITLE}
    return rule | _say(title, message, error)


def list_validation(title: str, message: str, source: str | list[str], error: str) -> dict[str, Any]:
    """Options for an input that takes what a list has: the entries, or a formula that gives them."""
    rule = {"validate": "list", "source": source, "error_title": FAULT_TITLE}
    return rule | _say(title, message, error)


def _say(title: str, message: str, error: str) -> dict[str, Any]:
    """Return what is shown beside an input; where it has no message, only what is said of a fault."""
    tip = {"input_title": title, "input_message": message} if message else {}
    return {**tip, "error_message": error, "ignore_blank": True}
