"""Two rulebooks of a year -> everything that the later one says otherwise, in the words of both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from sfs_excel.rulebook.mended import TYPES, Comparison, say_asked
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.rulebook.placed import PlacedRule, place_checks, place_rules
from sfs_excel.rules.base import show
from sfs_excel.rules.field import Field

NOTHING = "（没有）"
_OF_FIELD: Mapping[str, str] = {  # part of a field -> in words
    "label": "名称", "type": "类型", "unit": "单位", "hint": "填报说明", "by": "由谁填", "default": "没有填时", "maximum": "上限",
    "record": "台账的用处", "also": "别的说法",
}  # fmt: skip
_OF_RULE = "所依据的原文", "这部分的分值", "计分办法", "采用的口径", "可以改用的口径"
_SAID: Mapping[str, str] = {**{str(code): word for code, word in TYPES.items()}, "office": "司法所", "bureau": "县局"}


class Rewording(NamedTuple):
    """One thing that is said otherwise.

    Attributes:
        item: of the later rulebook; of one that is gone, the number that it had; 0 where it is in none.
        what: in words.
        before, after: as it was said and is; `NOTHING` where it was not there, or is not any more.
        key: of the field that it is about; "" where it is about none.
    """

    item: int
    what: str
    before: str
    after: str
    key: str = ""


def list_rewordings(comparison: Comparison) -> list[Rewording]:
    """In the later letter's order: what is in no item first, what is gone last."""
    earlier, later = comparison.earlier, comparison.later
    told = [*_compare_heads(earlier, later)]
    for number, item in later.items.items():
        if number in comparison.fresh:
            told.append(Rewording(number, "新的一项", NOTHING, item.text))
            continue
        before = earlier.items[comparison.moved.get(number, number)]
        if before.item != number:
            told.append(Rewording(number, "序号", f"第{before.item}项", f"第{number}项"))
        told += _compare_items(comparison, before, item)
    told += (
        Rewording(number, "取消的一项", item.text, NOTHING)
        for number, item in earlier.items.items()
        if number in comparison.gone
    )
    return told


def _compare_heads(earlier: Rulebook, later: Rulebook) -> Iterator[Rewording]:
    pairs = (
        ("标题", earlier.title, later.title),
        ("前言", earlier.preamble, later.preamble),
        ("总则口径", "；".join(earlier.readings), "；".join(later.readings)),
        ("签字处", "、".join(earlier.signatures), "、".join(later.signatures)),
    )
    yield from _tell(0, pairs)
    before, after = ({each.section: each for each in book.sections} for book in (earlier, later))
    for number in dict.fromkeys([*after, *before]):
        was, now = before.get(number), after.get(number)
        said, says = (f"{each.title}（{show(each.points)}分）" if each else "" for each in (was, now))
        yield from _tell(0, ((f"第{number}部分", said, says),))
    if earlier.ranking != later.ranking:
        yield Rewording(0, "排名办法（权重、同分、等次）", "与现在的不同", "见“规则与口径”")


def _compare_items(comparison: Comparison, before: Item, after: Item) -> Iterator[Rewording]:
    number = after.item
    pairs = (("责任书原文", before.text, after.text), ("分值", f"{show(before.points)}分", f"{show(after.points)}分"))
    yield from _tell(number, pairs)
    for key in dict.fromkeys([*after.fields, *before.fields]):
        yield from _compare_fields(number, key, before.fields.get(key), after.fields.get(key))
    rules = (
        [placed for placed in place_rules(book) if placed.item == item.item]
        for book, item in ((comparison.earlier, before), (comparison.later, after))
    )
    for was, now in _pair_rules(*rules):
        yield from _compare_rules(number, was, now)
    said, says = (
        "；".join(check.say for check in place_checks(book) if check.item == item.item)
        for book, item in ((comparison.earlier, before), (comparison.later, after))
    )
    yield from _tell(number, (("勾稽检查", said, says),))


def _compare_fields(number: int, key: str, before: Field | None, after: Field | None) -> Iterator[Rewording]:
    full = f"{number:02d}.{key}"
    if before is None or after is None:
        what = "新的填报项" if before is None else "取消的填报项"
        said, says = (NOTHING if each is None else say_asked(each) for each in (before, after))
        yield Rewording(number, what, said, says, full)
        return
    for part, word in _OF_FIELD.items():
        was, now = (_say(getattr(each, part)) for each in (before, after))
        if was != now:
            yield Rewording(number, f"“{before.label}”的{word}", was, now, full)


def _pair_rules(
    before: Sequence[PlacedRule], after: Sequence[PlacedRule]
) -> Iterator[tuple[PlacedRule | None, PlacedRule | None]]:
    """Those that render the same words; then the others in their order."""
    was, now = _name_rules(before), _name_rules(after)
    yield from ((was[name], now[name]) for name in now if name in was)
    yield from zip_longest(
        [each for name, each in was.items() if name not in now],
        [each for name, each in now.items() if name not in was],
    )


def _name_rules(rules: Sequence[PlacedRule]) -> dict[tuple[str, bool, int], PlacedRule]:
    """By the words that each renders; several may render the same."""
    named: dict[tuple[str, bool, int], PlacedRule] = {}
    for each in rules:
        times = sum(quote == each.quote for quote, *_ in named)
        named[each.quote, each.entry.rule.SCORES, times] = each
    return named


def _compare_rules(number: int, before: PlacedRule | None, after: PlacedRule | None) -> Iterator[Rewording]:
    said, says = (_say_rule(each) for each in (before, after))
    pairs = list(_tell(number, zip(_OF_RULE, said, says, strict=True)))
    yield from pairs
    if before and after and not pairs and before.entry.rule != after.entry.rule:
        yield Rewording(number, "计分办法的细节", f"与现在的不同：{before.words}", after.words)


def _say_rule(placed: PlacedRule | None) -> tuple[str, ...]:
    """As `_OF_RULE` has it."""
    if placed is None:
        return ("",) * len(_OF_RULE)
    entry = placed.entry
    points = f"{show(entry.points)}分" if entry.points is not None else ""
    return placed.quote, points, placed.words, entry.reading, entry.alternative


def _tell(number: int, pairs: Iterable[tuple[str, str, str]]) -> Iterator[Rewording]:
    yield from (Rewording(number, what, was or NOTHING, now or NOTHING) for what, was, now in pairs if was != now)


def _say(part: object) -> str:
    if part is None or part in ("", {}):
        return NOTHING
    if isinstance(part, Mapping):
        return "；".join(f"{meant}：{'、'.join(said)}" for meant, said in part.items())
    return _SAID.get(str(part), str(part))
