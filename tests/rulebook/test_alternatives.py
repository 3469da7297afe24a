"""Beside every alternative of the 2016 rulebook stand the lines to write, as a comment.

1. Every alternative has a block, and every block is announced as often as it stands there.
2. Put in force, a block gives a rulebook that proves against the letter, has another digest, says the other reading
   (so that 规则与口径 does not say the old one beside the new rule), and touches no other item.
3. Blocks of a family change what their title says and nothing else; the others score as test_readings.py works out.
4. Broken blocks are noticed.
"""

import re
from collections import Counter
from functools import lru_cache, reduce
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sfs_excel.errors import FaultyFileError
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.rulebook.proof import prove_rulebook
from sfs_excel.rules.all import All
from sfs_excel.rules.conditions import Rate, equal_shares
from sfs_excel.rules.rates import Rates
from tests.rulebook.editing import AS_ISSUED, LETTER, score
from tests.rulebook.readings import ALL_OR_NOTHING, READINGS, Reading
from tests.rulebook.switching import Block, read_blocks, switch

TEXT = LETTER.read_text(encoding="utf-8")
BLOCKS = read_blocks(TEXT)
TITLES = list(dict.fromkeys(block.title for block in BLOCKS))
RATES = (9, 10, 11, 13, 14, 18, 21)  # items that have a rate whose denominator may be 0, 31 apart
SUPPLIED = {4: 2, 11: 1, 12: 2, 17: 3, 25: 1, 29: 2, 34: 2}  # fields that the bureau may supply
FLAGGED = (7, 11, 12, 23, 28, 31)

# Situations of test_readings.py -> the blocks that bring them about.
SCORED = {
    "three members without a branch lose the item": ("第1项没有建成党支部不得分",),
    "standard committees over those built": ("第10项达标率以已建的调委会为分母",),
    "meetings in the months of the assessment period": ("第11项按考核期内的月份数",),
    "two points for each village without its grid": ("第12项每有1个村未上墙扣2分",),
    "assessed and classified over all on the register": ("第14项以全部在册人员为分母",),
    "the assessor deducts for a faked ledger": ("第16项做假台账由考核人员酌情扣分",),
    "receipts over verified": ("第18项回执率以已核查的信息数为分母",),
    "city sites beyond the first gain three at most": ("第27项市级加分封顶",),
    "province sites gain three at most": ("第27项省级加分封顶",),
    "a province site stands for the city site": ("第27项省级可以顶替市级",),
    "articles short of four on both sites together": ("第29项按两网合计4篇计算短缺",),
    "a surplus does not make up for a shortfall": ("第34项多出的不弥补短缺",),
    "articles beyond the target gain four at most": ("第34项信息加分封顶",),
    "one published article counts": ("第35项刊用最多加1篇",),
    "the highest honour counts": ("第44项先进集体全年只加最高一次", "第44项先进个人全年只加最高一次"),
    "criticised twice loses ten": ("第45项两次的扣10分",),
    "nothing to count is not met, in a rule of rates": ("第9项分母为0不得分",),
    "nothing to count is not met, among conditions": ("第21项分母为0不得分",),
}
UNOFFERED = {"four points is the most that the item gives"}  # item 5: the letter is clear, no alternative is named


@lru_cache(maxsize=len(TITLES))
def prove(text: str) -> tuple[Rulebook | None, list[str]]:
    """The rulebook of a text, where it can be loaded, and its faults."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "责任书.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            rulebook, faults = prove_rulebook(path)
        except FaultyFileError as error:
            return None, [str(fault) for fault in error.faults]
    return rulebook, [str(fault) for fault in faults]


def find_departures(text: str, title: str) -> list[str]:
    """The faults of a title's blocks."""
    blocks = [block for block in read_blocks(text) if block.title == title]
    found = [f"{len(blocks)} blocks, not {block.places}" for block in blocks if block.places != len(blocks)]
    rulebook, faults = prove(switch(text, title))
    if rulebook is None:
        return found + faults
    touched = {item_at(text, block.owner) for block in blocks}
    changed = {number for number, item in rulebook.items.items() if item != AS_ISSUED.items[number]}
    found += [f"item {item} is changed, or is not" for item in sorted(touched ^ changed)]
    for block in blocks:
        item, position = item_at(text, block.owner), position_of(text, block.owner)
        if position is not None:
            before, after = AS_ISSUED.items[item].rules[position], rulebook.items[item].rules[position]
            found += ["the reading is the old one"] if after.reading == before.reading else []
            found += ["the alternative is the old one"] if after.alternative == before.alternative else []
    return found + faults


def item_at(text: str, line: int) -> int:
    return int(re.findall(r"^  - item: (\d+)$", "\n".join(text.splitlines()[:line]), re.MULTILINE)[-1])


def position_of(text: str, line: int) -> int | None:
    """The position in its item of the rule that begins on a line; None for a check."""
    lines = text.splitlines()
    if not lines[line].startswith("    - quote:"):
        return None
    begin = max(at for at in range(line) if lines[at] == "    rules:")
    return sum(above.startswith("    - ") for above in lines[begin:line])


def switched(*titles: str) -> Rulebook:
    """The 2016 rulebook with the blocks of the titles put in force, one title after the other."""
    assert set(titles) <= set(TITLES)
    rulebook, faults = prove(reduce(switch, titles, TEXT))
    assert faults == []
    assert rulebook
    return rulebook


def rule_of(item: Item, block: Block) -> All | Rates:
    position = position_of(TEXT, block.owner)
    assert position is not None
    rule = item.rules[position].rule
    assert isinstance(rule, All | Rates)
    return rule


def without_when_none(rule: All | Rates) -> dict[str, object]:
    return rule.model_dump(exclude={"conditions": {"__all__": {"when_none"}}, "rates": {"__all__": {"when_none"}}})


def block_of_title(title: str) -> Block:
    return next(block for block in BLOCKS if block.title == title)


def test_every_alternative_has_a_block() -> None:
    owners = {block.owner for block in BLOCKS}
    lines = TEXT.splitlines()
    alternatives = [at for at, line in enumerate(lines) if line.startswith("      alternative: ")]
    begun = [max(at for at in range(line) if lines[at].startswith("    - ")) for line in alternatives]
    assert len(begun) == sum(bool(entry.alternative) for item in AS_ISSUED.items.values() for entry in item.rules)
    assert [lines[at] for at in begun if at not in owners] == []


def test_families_are_complete() -> None:
    found = Counter(
        family
        for title in TITLES
        for family in ("平均分摊", "评分", "是否项", "分母为0不得分", "分母为0由考核人员认定")
        if title.endswith(family)
    )
    assert found == {
        "平均分摊": len(ALL_OR_NOTHING),
        "评分": len(ALL_OR_NOTHING),
        "是否项": len(FLAGGED),
        "分母为0不得分": len(RATES),
        "分母为0由考核人员认定": len(RATES),
    }
    supplied = Counter(block.item for block in BLOCKS for _ in block.fields if "县局提供" in block.title)
    assert supplied == SUPPLIED
    assert set(SCORED) | UNOFFERED == {reading.name for reading in READINGS}


@pytest.mark.parametrize("title", TITLES)
def test_block_put_in_force_agrees_with_the_letter(title: str) -> None:
    assert find_departures(TEXT, title) == []
    assert switched(title).digest != AS_ISSUED.digest


@pytest.mark.parametrize("item", ALL_OR_NOTHING)
def test_shares_are_equal_and_said(item: int) -> None:
    title = f"第{item}项各条件平均分摊"
    edited = switched(title).items[item]
    before, after = (rule_of(its, block_of_title(title)) for its in (AS_ISSUED.items[item], edited))
    assert after == before.model_copy(update={"share": "equal"})
    shares = equal_shares(edited.points, len(after.conditions if isinstance(after, All) else after.rates))
    (reading,) = [entry.reading for entry in edited.rules if entry.rule == after]
    assert [share for share in shares if f"{share.normalize():f}分" not in reading] == []


@pytest.mark.parametrize("item", ALL_OR_NOTHING)
def test_judged_items_ask_for_a_score(item: int) -> None:
    edited = switched(f"第{item}项评分").items[item]
    assert edited.is_judged
    assert edited.fields["self"].type == "score"
    assert {key: field for key, field in edited.fields.items() if key != "self"} == AS_ISSUED.items[item].fields


@pytest.mark.parametrize(("family", "when_none"), [("不得分", "not_met"), ("由考核人员认定", "pending")])
@pytest.mark.parametrize("item", RATES)
def test_rates_of_nothing_differ_in_that_alone(item: int, family: str, when_none: str) -> None:
    title = f"第{item}项分母为0{family}"
    edited = switched(title)
    before, after = (rule_of(book.items[item], block_of_title(title)) for book in (AS_ISSUED, edited))
    assert without_when_none(after) == without_when_none(before)
    rates = [rate for rate in (after.conditions if isinstance(after, All) else after.rates) if isinstance(rate, Rate)]
    # In item 10, one denominator is at least 1: a township has a committee.
    assert [rate.when_none for rate in rates if rate.over != "committees_due"] == [
        when_none for rate in rates if rate.over != "committees_due"
    ]


@pytest.mark.parametrize("title", [title for title in TITLES if "县局提供" in title])
def test_fields_that_the_bureau_supplies_wait_for_it(title: str) -> None:
    edited, block = switched(title), block_of_title(title)
    before, after = AS_ISSUED.items[block.item], edited.items[block.item]
    moved = {key for key, field in after.fields.items() if field != before.fields[key]}
    assert len(moved) == len(block.fields)
    for key in moved:
        assert after.fields[key].is_pending_when_blank
        same = {"by": "office", "hint": before.fields[key].hint}
        assert after.fields[key].model_copy(update=same) == before.fields[key]
    assert [entry.rule for entry in after.rules] == [entry.rule for entry in before.rules]


@pytest.mark.parametrize("item", FLAGGED)
def test_soft_wording_costs_points_when_its_flag_is_no(item: int) -> None:
    edited = switched(f"第{item}项另设一个是否项").items[item]
    assert edited.fields["proper"].type == "flag"
    assert any(
        entry.rule.KIND == "forfeit" or (isinstance(entry.rule, All) and "proper" in str(entry.rule.conditions))
        for entry in edited.rules
    )


@pytest.mark.parametrize(
    "reading",
    [reading for reading in READINGS if reading.name in SCORED],
    ids=lambda reading: f"{reading.item}-{reading.name}",
)
def test_block_scores_as_its_reading_says(reading: Reading) -> None:
    edited = switched(*SCORED[reading.name])
    assert score(edited, reading.item, reading.given)[0] == reading.as_edited


@pytest.mark.parametrize(
    ("title", "right", "wrong", "noticed"),
    [
        ("第4项各条件平均分摊", "at_least: 98}], share", "at_least: 95}], share", "98"),
        ("第4项各条件平均分摊", "at_least: 98}], share", "at_least: 98}], shares", "不认识“shares”"),
        (
            "第4项各条件平均分摊",
            "# reading: 两个条件平均分摊2分，各占1分，达到一个得1分，不按总则第3条合并判断；数据",
            "",
            "the reading is the old one",
        ),
        ("第4项评分", "# self: {label: 秉公执法自评分", "", "没有填报项“04.self”"),
        (
            "第14项以全部在册人员为分母",
            "册人员为分母，共3处）：上面这条规则",
            "册人员为分母）：上面这条规则",
            "3 blocks, not 1",
        ),
        ("第45项两次的扣10分", "两次以上的最多扣10分", "两次以上的多扣", "10"),
    ],
)
def test_broken_block_is_noticed(title: str, right: str, wrong: str, noticed: str) -> None:
    """`wrong` empty: the line that begins so is left out."""
    (line,) = [line for line in TEXT.splitlines(keepends=True) if right in line.replace("#   ", "# ")]
    broken = TEXT.replace(line, line.replace(right, wrong) if wrong else "")
    assert noticed in "\n".join(find_departures(broken, title))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("    #   all: {conditions: [{none: violations}", "    #  all: {conditions: [{none: violations}"),
        ("    # 改用（第4项评分）", "    # 改用 第4项评分"),
        ("    # fields:  # 写到本项的 fields 里", "    #fields:  # 写到本项的 fields 里"),
    ],
)
def test_comment_that_is_no_block_is_noticed(right: str, wrong: str) -> None:
    with pytest.raises(ValueError, match="is no line of a block"):
        read_blocks(TEXT.replace(right, wrong))
