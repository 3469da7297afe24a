"""A fault that pydantic finds -> Chinese, with a remedy."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from sfs_excel.expr.parse import ExpressionError
from sfs_excel.rulebook.entries import Alternative, Check, Entry
from sfs_excel.rulebook.model import Item, Rulebook, Section
from sfs_excel.rulebook.ranking import Band, Ranking
from sfs_excel.rules import KINDS
from sfs_excel.rules.conditions import Bounded, Rate, Yes, Zero
from sfs_excel.rules.field import Field

_CONDITIONS: Mapping[str, type[BaseModel]] = {"yes": Yes, "none": Zero, "of": Bounded, "rate": Rate}
_CORRECT = "请改正"
_EXPRESSION = "请写成 orgs >= 3 这样的式子，相等要写 =="
_SHOWN = 20  # characters of a wrong value that are repeated in a message

_AT_THE_TOP: Mapping[tuple[str, ...], type[BaseModel]] = {
    (): Rulebook,
    ("sections",): Section,
    ("ranking",): Ranking,
    ("ranking", "bands"): Band,
}

_WRONG_TYPES = {
    "string_type": ("一段文字", "请写文字；像数字、日期的文字要加英文引号"),
    "decimal_type": ("数字", "请写一个数字，不加引号和单位"),
    "decimal_parsing": ("数字", "请写一个数字，不加引号和单位"),
    "finite_number": ("数字", "请写一个数字，不加引号和单位"),
    "int_type": ("整数", "请写一个整数，不加引号和单位"),
    "int_parsing": ("整数", "请写一个整数，不加引号和单位"),
    "int_parsing_size": ("整数", "请写一个整数，不加引号和单位"),
    "int_from_float": ("整数", "请写一个整数，不加引号和单位"),
    "tuple_type": ("若干条（每条以“- ”开头）", "请每条一行，以“- ”开头，或者写成 [一, 二]"),
    "dict_type": ("若干“名称: 内容”", "请写成“名称: 内容”，每行一个，或者写成 {名称: 内容}"),
    "model_type": ("若干“名称: 内容”", "请写成“名称: 内容”，每行一个，或者写成 {名称: 内容}"),
}
_BOUNDS = {
    "greater_than": ("gt", "要大于"),
    "greater_than_equal": ("ge", "不能小于"),
    "less_than": ("lt", "要小于"),
    "less_than_equal": ("le", "不能大于"),
}


def is_echo(error: ErrorDetails) -> bool:
    """Tell whether an error only repeats another: a list counts as empty when its parts are faulty."""
    return error["type"] == "too_short" and len(error["input"]) > 0


def word_error(error: ErrorDetails) -> tuple[str, str]:
    """One error of `Rulebook.model_validate` as (fact, remedy)."""
    kind, given, context = error["type"], error["input"], error.get("ctx", {})
    name = _name(error["loc"])
    if "default" in error["loc"]:  # a union: pydantic reports what each of its members says
        return f"“default”要写数字、是 或 否，这里是{_show(given)}", _CORRECT
    if kind == "value_error":
        fact, _, remedy = str(context["error"]).partition("。")
        expected = _EXPRESSION if isinstance(context["error"], ExpressionError) else _CORRECT
        return fact, remedy or expected
    if kind == "extra_forbidden":
        known = list(_known_keys(error["loc"][:-1]))
        near = get_close_matches(name, known, n=1, cutoff=0.6)
        return f"不认识“{name}”", f"是不是“{near[0]}”" if near else f"请删去，或改为其中之一：{'、'.join(known)}"
    if kind == "missing":
        return f"缺少“{name}”", f"请补写“{name}: …”"
    if given is None:
        return f"“{name}”后面是空的", "请补上内容，或删去这一行"
    if kind in _WRONG_TYPES:
        wanted, remedy = _WRONG_TYPES[kind]
        return f"“{name}”要写{wanted}，这里是{_show(given)}", remedy
    if kind in _BOUNDS:
        bound, words = _BOUNDS[kind]
        return f"“{name}”{words}{context[bound]}，这里是{_show(given)}", _CORRECT
    if kind in ("literal_error", "enum"):
        choices = re.findall(r"'([^']*)'", context["expected"])
        near = get_close_matches(str(given), choices, n=1)
        remedy = f"是不是“{near[0]}”" if near else _CORRECT
        return f"“{name}”只能写 {'、'.join(choices)}，这里是{_show(given)}", remedy
    if kind in ("too_short", "string_too_short"):
        return f"“{name}”是空的", "请至少写一条" if kind == "too_short" else "请补上内容"
    if kind == "string_pattern_mismatch":
        return f"填报项的名称“{given}”不合规定", "请用小写英文字母开头，后面用小写字母、数字和下划线"
    return error["msg"], _CORRECT


def _name(location: tuple[int | str, ...]) -> str:
    """`conditions` of (…, "conditions", 2), with its place in the list."""
    last = next((i for i in range(len(location) - 1, -1, -1) if isinstance(location[i], str)), -1)
    if last < 0:
        return "责任书"
    return str(location[last]) + "".join(
        f"（第{index + 1}条）" for index in location[last + 1 :] if isinstance(index, int)
    )


def _show(given: Any) -> str:
    if isinstance(given, Mapping):
        return "“名称: 内容”" if given else "空的 {}"
    if isinstance(given, list | tuple):
        return "几条并列的内容" if given else "空的 []"
    text = str(given)
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"


def _known_keys(parent: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand at a location of the model."""
    match parent:
        case (*_, "items", int()):
            return _keys_of(Item)
        case (*_, "fields", str()):
            return _keys_of(Field)
        case (*_, "rules", int()) | (*_, "alternatives", str()) | (*_, "checks", int()):
            return _keys_of_entry(parent)
        case (*_, "conditions", int(), str(condition)):
            return _keys_of(_CONDITIONS[condition])
        case (*_, "rates", int()):
            return _keys_of(Rate)
        case (*_, str(kind)) if kind in KINDS:
            return _keys_of(KINDS[kind])
    return _keys_of(_AT_THE_TOP[tuple(step for step in parent if isinstance(step, str))])


def _keys_of_entry(parent: tuple[int | str, ...]) -> list[str]:
    """Return what may stand in a rule, a check, or an alternative of either; what stands in an alternative has none itself."""
    is_alternative = "alternatives" in parent
    if "checks" in parent:
        return [key for key in _keys_of(Check) if not is_alternative or key != "alternatives"]
    model = Alternative if parent[-2] == "alternatives" else Entry
    left_out = {"rule", "alternatives"} if is_alternative else {"rule"}
    return [key for key in _keys_of(model) if key not in left_out] + list(KINDS)


def _keys_of(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]
