"""Numbers of the letter against numbers of the rules: each is there on both sides, in the same part, or is explained."""

from collections.abc import Sequence
from decimal import Decimal
from typing import get_args

from sfs_excel.errors import Fault
from sfs_excel.expr.parse import numbers_in
from sfs_excel.rulebook.figures import POINTS, Figure, align, read_figures, read_mentions, read_total
from sfs_excel.rulebook.model import Item
from sfs_excel.rulebook.placed import PlacedRule
from sfs_excel.rulebook.quotes import find_spans
from sfs_excel.rulebook.source import Location, Source
from sfs_excel.rules.base import FigureRole, show

_REPEATABLE: tuple[FigureRole, ...] = ("扣分", "加分")  # 评为先进的加2分 may serve several fields of one award


def prove_figures(source: Source, here: Location, item: Item, rules: Sequence[PlacedRule]) -> list[Fault]:
    """Compare by rule and role, in order.

    A number of a rule that its quotes do not state must stand in its reading. A number of the letter that is no
    parameter must stand in the label or hint of a field that the rule reads, or in a check of the item; under a note,
    in the reading. 合计N may be the sum of the targets that quote it.
    """
    total = read_total(item.text)
    figures = read_figures(item.text[: total[1]] if total else item.text)
    quoted = [_quoted(rule, item, figures) for rule in rules]
    aligned = [_align_roles(rule, [figures[k] for k in own]) for rule, own in zip(rules, quoted, strict=True)]
    stated = {own[i] for own, (found, _) in zip(quoted, aligned, strict=True) for i in found}

    open_figures: dict[tuple[int, FigureRole], list[Figure]] = {}
    faults = []
    for k, figure in enumerate(figures):
        owners = [r for r, own in enumerate(quoted) if k in own]
        if not owners:
            fact = f"原文“{figure.clause}”里的{show(figure.number)}被引文截断"
            faults.append(source.fault((*here, "text"), fact, "请把这个数完整地引在一条规则里"))
        elif k not in stated and not _is_explained(figure, item, [rules[r] for r in owners]):
            open_figures.setdefault((owners[0], _role(figure)), []).append(figure)
    for r, rule in enumerate(rules):
        _, missing = aligned[r]
        for role in get_args(FigureRole):
            letter, own = open_figures.get((r, role), []), missing.get(role, [])
            if letter or own:
                steps = ("points",) if role == "分值" else (rule.entry.rule.KIND,)
                faults.append(source.fault((*here, "rules", r, *steps), *_word(role, letter, own, rule)))
    return faults


def _role(figure: Figure) -> FigureRole:
    return "数值" if figure.role == "合计" else figure.role


def _quoted(rule: PlacedRule, item: Item, figures: Sequence[Figure]) -> list[int]:
    spans = find_spans(rule.entry, item.text)
    return [k for k, it in enumerate(figures) if any(start <= it.start and it.end <= end for start, end in spans)]


def _parameters(rule: PlacedRule) -> list[tuple[FigureRole, Decimal]]:
    part: list[tuple[FigureRole, Decimal]] = [] if rule.entry.points is None else [("分值", rule.entry.points)]
    return rule.entry.rule.figures() + part


def _align_roles(rule: PlacedRule, quoted: Sequence[Figure]) -> tuple[list[int], dict[FigureRole, list[Decimal]]]:
    """The places of the quoted figures that are parameters, and the parameters that nothing states."""
    read = read_mentions(rule.entry.reading)
    stated: list[int] = []
    missing: dict[FigureRole, list[Decimal]] = {}
    for role in get_args(FigureRole):
        letter = [i for i, figure in enumerate(quoted) if _role(figure) == role]
        own = [number for kind, number in _parameters(rule) if kind == role]
        found, matched = align([quoted[i].number for i in letter], own)
        stated += [letter[i] for i in found]
        missing[role] = [
            number
            for j, number in enumerate(own)
            if j not in matched
            and not (role in _REPEATABLE and j > 0 and number == own[j - 1])
            and (role in POINTS, number) not in read
        ]
    return stated, missing


def _is_explained(figure: Figure, item: Item, owners: Sequence[PlacedRule]) -> bool:
    if figure.role == "合计" and figure.number == sum(
        number for rule in owners for role, number in rule.entry.rule.figures() if role == "数值"
    ):
        return True
    mention = (_role(figure) in POINTS, figure.number)
    if any(mention in _mentions(rule) for rule in owners):
        return True
    checked = {number for check in item.checks for number in numbers_in(check.condition)}
    return _role(figure) == "数值" and figure.number in checked


def _mentions(rule: PlacedRule) -> set[tuple[bool, Decimal]]:
    """Return what a rule's own words say of numbers: under a note the reading, otherwise the fields that the rule reads."""
    if not rule.entry.rule.SCORES:
        return read_mentions(rule.entry.reading)
    asked = (rule.scope.fields[key] for key in rule.keys if key in rule.scope.fields)
    return {mention for field in asked for words in (field.label, field.hint) for mention in read_mentions(words)}


def _word(role: FigureRole, letter: Sequence[Figure], own: Sequence[Decimal], rule: PlacedRule) -> tuple[str, str]:
    kind = rule.entry.rule.KIND
    written = "、".join(show(number) for number in own)
    said = "、".join(f"“{figure.clause}”的{role}{show(figure.number)}" for figure in letter)
    if letter and own:
        return f"原文{said}，规则 {kind} 写的是{written}", "请按原文改正规则"
    if own:
        return f"规则 {kind} 的{role}{written}，引文里没有", "请按原文改正，或在 reading 里写明这个数的来历"
    if not rule.entry.rule.SCORES:
        return f"原文{said}，reading 没有交代", "请写成一条规则，或在 reading 里写明这个数怎样处理"
    remedy = "请写进 points" if role == "分值" else "请写进规则；只作说明的，写在所用填报项的 label 或 hint 里"
    return f"原文{said}，规则 {kind} 里没有", remedy
