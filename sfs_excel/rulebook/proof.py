"""The proof: the rulebook against the letter's own words and figures."""

import re
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from sfs_excel.errors import Fault
from sfs_excel.rulebook.agreement import prove_figures
from sfs_excel.rulebook.figures import read_total
from sfs_excel.rulebook.load import build_rulebook
from sfs_excel.rulebook.model import Item, Rulebook, Section
from sfs_excel.rulebook.placed import PlacedCheck, PlacedRule, place_checks, place_rules
from sfs_excel.rulebook.quotes import prove_quotes
from sfs_excel.rulebook.ranking import prove_ranking
from sfs_excel.rulebook.source import Location, Source, read_source
from sfs_excel.rules.base import show
from sfs_excel.rules.field import STEPS
from sfs_excel.rules.judged import Judged
from sfs_excel.words import Role

BASE_POINTS = Decimal(100)  # what all sections give together
_NUMERALS = "一二三四五六七八九十"
_HEADING = re.compile(
    r"(?:[第（(]?(?P<number>[一二三四五六七八九十]+)(?:[、．.）)]|部分|章)\s*)?(?P<title>.*)", re.DOTALL
)
_FULL_MARKS = re.compile(r"满分\s*([\d.]+)\s*分")


def prove_rulebook(path: Path) -> tuple[Rulebook, list[Fault]]:
    """Load a rulebook and prove it against its letter.

    Raises:
        FaultyFileError: it cannot be loaded at all.
    """
    source = read_source(path)
    rulebook = build_rulebook(source)
    return rulebook, prove_loaded(rulebook, source)


def prove_loaded(rulebook: Rulebook, source: Source) -> list[Fault]:
    """Everything in which the rules depart from the letter, item by item.

    Quotes are verbatim and leave out no word; figures agree; parts sum to their item, items to their section, sections
    to the base; every field is used; one vote decides one item; what is said of the ranking makes sense.
    """
    faults = []
    placed = place_rules(rulebook)
    read_by_rules = {key for rule in placed for key in rule.keys}
    if rulebook.base_points != BASE_POINTS:
        fact = f"各部分的 points 合计{show(rulebook.base_points)}分，应当是{show(BASE_POINTS)}分"
        faults.append(source.fault(("sections",), fact, "请核对各部分的 points"))
    for s, section in enumerate(rulebook.sections):
        faults += _prove_section(source, ("sections", s), section)
        for i, item in enumerate(section.items):
            rules = [rule for rule in placed if rule.item == item.item]
            read = read_by_rules | list_judged_by(item, place_checks(rulebook))
            faults += prove_item(source, ("sections", s, "items", i), (section, item), rules, read)
    faults += prove_votes(source, rulebook)
    return faults + prove_ranking(source, rulebook.ranking, rulebook.section_points)


def prove_item(
    source: Source, here: Location, placed: tuple[Section, Item], rules: Sequence[PlacedRule], read: Collection[str]
) -> list[Fault]:
    """Everything in which the rules of one item depart from its words.

    Args:
        here: where the item stands.
        placed: the item, in its section.
        rules: its rules.
        read: full keys of the fields that some rule reads, and that the assessor of the item looks at.
    """
    section, item = placed
    return [
        *_prove_total(source, here, item, section),
        *(prove_quotes(source, here, item) or prove_figures(source, here, item, rules)),
        *_prove_parts(source, here, item, rules),
        *_prove_judged(source, here, item),
        *_prove_notes(source, here, item),
        *_prove_fields(source, here, item, read),
    ]


def _prove_section(source: Source, here: Location, section: Section) -> list[Fault]:
    """The heading says the section's number, title and points, and the items sum to the points."""
    faults = []
    total = read_total(section.heading)
    if total and total[0] != section.points:
        fact = f"标题“{section.heading}”写的是{show(total[0])}分，points 是{show(section.points)}"
        faults.append(source.fault((*here, "points"), fact, "请按标题改正"))
    words = _HEADING.fullmatch(section.heading[: total[1]] if total else section.heading)
    if words and words["title"].strip() != section.title:
        fact = f"标题“{section.heading}”与 title“{section.title}”不一致"
        faults.append(source.fault((*here, "title"), fact, "请按标题改正"))
    if words and words["number"] and words["number"] != _numeral(section.section):
        fact = f"标题“{section.heading}”的序号与 section: {section.section} 不一致"
        faults.append(source.fault((*here, "section"), fact, "请按标题改正"))
    items = sum((item.points for item in section.items), start=Decimal(0))
    if items != section.points:
        fact = f"“{section.title}”各项分值合计{show(items)}分，本部分的 points 是{show(section.points)}"
        faults.append(source.fault((*here, "points"), fact, "请核对各项的 points"))
    return faults


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else _NUMERALS[tens - 1]) + "十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")


def _prove_total(source: Source, here: Location, item: Item, section: Section) -> list[Fault]:
    """The letter states the item's points: at the end of the item, in the heading of its own section, or in a reading."""
    total = read_total(item.text)
    if total and total[0] != item.points:
        fact = f"原文末尾写的是“{item.text[total[1] :].strip()}”，points 是{show(item.points)}"
        return [source.fault((*here, "points"), fact, "请按原文改正")]
    heading = read_total(section.heading)
    alone = len(section.items) == 1 and heading is not None and heading[0] == item.points
    read = {Decimal(marks) for entry in item.rules for marks in _FULL_MARKS.findall(entry.reading)}
    if total or alone or item.points in {Decimal(0), *read}:
        return []
    fact = f"原文末尾没有（{show(item.points)}分）"
    return [
        source.fault((*here, "text"), fact, f"请补上；原文确实没有的，在 reading 里写明“满分{show(item.points)}分”")
    ]


def _prove_parts(source: Source, here: Location, item: Item, rules: Sequence[PlacedRule]) -> list[Fault]:
    """Points are lost only where there are some; the parts of an item, if it has parts, sum to it."""
    losing = [r for r, rule in enumerate(rules) if _loses(rule)]
    if item.points and not losing:
        return [source.fault((*here, "rules"), f"本项{show(item.points)}分没有计分规则", "请写一条计分规则")]
    faults = []
    for r, rule in enumerate(rules):
        kind, place = rule.entry.rule.KIND, (*here, "rules", r)
        if r in losing and not item.points:
            remedy = "从总分中扣的请用 penalty，否则请改正本项的 points"
            faults.append(source.fault((*place, kind), f"本项是0分，{kind} 无分可扣", remedy))
        if r not in losing and rule.entry.points is not None:
            fact = f"{kind} 不占本项的分值，却写了 points: {show(rule.entry.points)}"
            faults.append(source.fault((*place, "points"), fact, "请删去这里的 points"))
    parts = {r: points for r in losing if (points := rules[r].entry.points) is not None}
    if parts and len(parts) < len(losing):
        r = next(r for r in losing if r not in parts)
        fact = f"本项分几部分给分，{rules[r].entry.rule.KIND} 却没有写 points"
        faults.append(source.fault((*here, "rules", r), fact, "请补上这一部分的 points"))
    elif parts and sum(parts.values()) != item.points:
        fact = f"各部分的 points 合计{show(sum(parts.values(), start=Decimal(0)))}分，本项是{show(item.points)}分"
        faults.append(source.fault((*here, "points"), fact, "请按原文改正"))
    return faults


def _prove_judged(source: Source, here: Location, item: Item) -> list[Fault]:
    """Prove that each judged part has a score field of its own, and points that the steps of a score reach."""
    faults = []
    step = STEPS["score"]
    judging: dict[str, int] = {}
    for r, entry in enumerate(item.rules):
        if not isinstance(entry.rule, Judged):
            continue
        place, key, points = (*here, "rules", r, "judged"), entry.rule.of, entry.stakes(item)
        if judging.setdefault(key, r) != r:
            fact = f"{key} 已经是另一部分的自评分，一个自评分只能评一部分"
            faults.append(source.fault(place, fact, "请给每一部分各写一个 score 类型的填报项"))
        if points % step:
            fact = f"这一部分是{show(points)}分，评分以{show(step)}分为一档，评不到满分"
            faults.append(source.fault(place, fact, "请核对分值"))
    return faults


def _loses(rule: PlacedRule) -> bool:
    return any(movement.role == Role.LOSS for movement in rule.entry.rule.movements(rule.scope))


def _prove_notes(source: Source, here: Location, item: Item) -> list[Fault]:
    return [
        source.fault((*here, "rules", r, "note"), "note 没有写 reading", "请在 reading 里写明这些话怎样处理")
        for r, entry in enumerate(item.rules)
        if not entry.rule.SCORES and not entry.reading.strip()
    ]


def prove_votes(source: Source, rulebook: Rulebook) -> list[Fault]:
    """A ballot asks for one vote on each office: it cannot decide two items. Nor do assessors go through an item that is
    voted on, so that nothing else can score there."""
    faults = []
    voted: list[int] = []
    for s, section in enumerate(rulebook.sections):
        for i, item in enumerate(section.items):
            kinds = [(r, entry.rule.KIND) for r, entry in enumerate(item.rules) if entry.rule.SCORES]
            for r, kind in kinds:
                place = ("sections", s, "items", i, "rules", r, kind)
                if kind == "ballot":
                    voted.append(item.item)
                    if len(voted) > 1:
                        fact = f"第{voted[0]}项已经票决，一张票决表只能给一项评分"
                        faults.append(source.fault(place, fact, "请改用 judged，由考核人员核定"))
                elif item.is_voted:
                    fact = f"本项由评委票决，{kind} 没有人核定"
                    faults.append(source.fault(place, fact, "请改成 note，由评委在票决时一并考虑"))
    return faults


def list_judged_by(item: Item, checks: Iterable[PlacedCheck]) -> set[str]:
    """List what the assessor of a judged item looks at: the full keys that a check of the item reads."""
    return {key for check in checks if item.is_judged and check.item == item.item for key in check.keys}


def _prove_fields(source: Source, here: Location, item: Item, read: Collection[str]) -> list[Fault]:
    """Every field is read by a rule.

    What only a check reads is an oversight as a rule, except in a judged item, or where a reading of the item names it.
    """
    readings = "".join(entry.reading for entry in item.rules)
    return [
        source.fault(
            (*here, "fields", key),
            f"填报项“{field.label}”（{key}）没有规则用到",
            "请写进规则，或删去；只供核对的，在 reading 里写出它的名称",
        )
        for key, field in item.fields.items()
        if f"{item.item:02d}.{key}" not in read and field.label not in readings
    ]
