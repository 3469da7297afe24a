"""In what other words a field's value may be written: only such as can mean one thing for this field."""

import re
from collections.abc import Iterator

from sfs_excel.rules.field import NO, YES, ZERO, Field

UNITS = {"percent": "%", "score": "分"}
_SAME = {"平方米": ("㎡", "m²", "平米"), "人": ("名",)}  # what else a unit is called, and nothing else is
_NONE = ("无", "没有")  # of what is counted; beside "无此类对象选是" a 无 for 是/否 may well mean 是
_TICKS = ("√", "✓", "✔", "☑", "对")
# Of a label that says one thing, so that 已建成 and 未建成 answer "建成党支部" and nothing else.
_CLAIMED = {"已": 1.0, "已经": 1.0, "未": 0.0, "尚未": 0.0, "没有": 0.0}
_SHORTEST_CLAIM = 2  # characters
_DENIALS = "未无不没非免"
# 未超期 answers 杜绝超期 with 是.
_JOINS_OR_DENIES = re.compile(f"[，、；。（）和与或及且并{_DENIALS}零防止杜绝避拒禁勿]")


def list_units(asked: Field) -> Iterator[str]:
    """Return what may follow a number: the unit, by itself, as 个月 for 月, or with what the label counts: `3个社会组织`."""
    unit = UNITS.get(asked.type, asked.unit)
    if not unit:
        return
    yield unit
    yield from (*_SAME.get(unit, ()), *asked.also.get(unit, ()))
    if asked.type == "count":
        yield f"个{unit}"
        yield from (f"{unit}{counted}" for counted in _list_counted(asked.label))


def read_word(asked: Field, word: str) -> float | None:
    """Return what a word says of the field without a number and without 是 or 否: a flag is 1 or 0. None: nothing for certain."""
    if asked.type == "flag":
        listed = next((meant for meant in (YES, NO) if word in asked.also.get(meant, ())), "")
        return float(listed == YES) if listed else _read_claim(asked.label, word)
    says_none = word in asked.also.get(ZERO, ()) or (asked.type == "count" and word in _NONE)
    return 0.0 if says_none else None


def may_accept(asked: Field, written: str) -> bool:
    """Tell whether a word where an assessor decides may as well say that what stands there is right, or that nothing is changed."""
    word = "".join(each for each in written if each.isprintable() and not each.isspace())
    return word in _TICKS if asked.type == "flag" else asked.by == "office" and word in _NONE


def _list_counted(label: str) -> Iterator[str]:
    """Every ending of what a label counts, and all of it: 月份 and 月 of 召开例会的月份数. One that leaves a 未 behind says the opposite."""
    whole = label.removesuffix("数").removesuffix("总")
    for counted in {whole, whole.removesuffix("份")}:
        for at in range(len(counted)):
            if not at or counted[at - 1] not in _DENIALS:
                yield counted[at:]


def _read_claim(label: str, word: str) -> float | None:
    claim = label.removeprefix("是否")
    if _JOINS_OR_DENIES.search(claim):
        return None
    found = (
        holds
        for said, holds in _CLAIMED.items()
        if word.startswith(said) and len(claimed := word[len(said) :]) >= _SHORTEST_CLAIM and claimed in claim
    )
    return next(found, None)
