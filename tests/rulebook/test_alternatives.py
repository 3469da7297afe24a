"""Every other reading that the 2016 rulebook offers is ready to be put in force by its name.

1. Every alternative that a rule speaks of can be chosen; families are complete.
2. Put in force, each proves against the letter, has another digest, says another reading, and touches no other item. All of them
   together are as quickly proven as the rulebook: the proof of all finds what the proof of each finds.
3. Those of a family change what their name says and nothing else; the others score as test_readings.py works out.
4. Two of which only one can be in force are told; all others go together.
5. What is wrong in an alternative is told with its line.
"""

import copy
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from sfs_excel.errors import FaultyFileError
from sfs_excel.rulebook.alternatives import (
    choose_alternatives,
    find_conflicts,
    find_in_force,
    list_alternatives,
    say_alternative,
)
from sfs_excel.rulebook.alternatives_proof import prove_alternatives, prove_chosen
from sfs_excel.rulebook.load import build_rulebook, load_rulebook
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.rulebook.plain import write_plain
from sfs_excel.rulebook.source import read_source
from sfs_excel.rules.all import All
from sfs_excel.rules.conditions import Rate, equal_shares
from sfs_excel.rules.rates import Rates
from tests.rulebook.editing import AS_ISSUED, LETTER, score
from tests.rulebook.readings import ALL_OR_NOTHING, READINGS, Reading

SOURCE = read_source(LETTER)
OFFERED = list_alternatives(AS_ISSUED)
RATES = (9, 10, 11, 13, 14, 18, 21)  # items that have a rate whose denominator may be 0, 31 apart
SUPPLIED = {4: 2, 11: 1, 12: 2, 17: 3, 25: 1, 29: 2, 34: 2}  # fields that the bureau may supply
FLAGGED = (7, 11, 12, 23, 28, 31)

# Situations of test_readings.py -> the alternatives that bring them about.
SCORED = {
    "three members without a branch lose the item": ("01.没有建成党支部不得分",),
    "standard committees over those built": ("10.达标率以已建的调委会为分母",),
    "meetings in the months of the assessment period": ("11.按考核期内的月份数",),
    "two points for each village without its grid": ("12.每有1个村未上墙扣2分",),
    "assessed and classified over all on the register": ("14.以全部在册人员为分母",),
    "the assessor deducts for a faked ledger": ("16.做假台账由考核人员酌情扣分",),
    "receipts over verified": ("18.回执率以已核查的信息数为分母",),
    "city sites beyond the first gain three at most": ("27.市级加分封顶",),
    "province sites gain three at most": ("27.省级加分封顶",),
    "a province site stands for the city site": ("27.省级可以顶替市级",),
    "articles short of four on both sites together": ("29.按两网合计4篇计算短缺",),
    "a surplus does not make up for a shortfall": ("34.多出的不弥补短缺",),
    "articles beyond the target gain four at most": ("34.信息加分封顶",),
    "one published article counts": ("35.刊用最多加1篇",),
    "the highest honour counts": ("44.先进集体全年只加最高一次", "44.先进个人全年只加最高一次"),
    "criticised twice loses ten": ("45.两次的扣10分",),
    "nothing to count is not met, in a rule of rates": ("09.分母为0不得分",),
    "nothing to count is not met, among conditions": ("21.分母为0不得分",),
}
UNOFFERED = {"four points is the most that the item gives"}  # item 5: the letter is clear, no alternative is named


@lru_cache
def chosen(*names: str) -> Rulebook:
    """The 2016 rulebook with alternatives put in force, proven as any."""
    rulebook, faults = prove_chosen(AS_ISSUED, SOURCE, names)
    assert [str(fault) for fault in faults] == []
    return rulebook


def rule_of(rulebook: Rulebook, name: str) -> All | Rates:
    item, place = OFFERED[name].rules[0]
    rule = rulebook.items[item].rules[place].rule
    assert isinstance(rule, All | Rates)
    return rule


def without_when_none(rule: All | Rates) -> dict[str, object]:
    return rule.model_dump(exclude={"conditions": {"__all__": {"when_none"}}, "rates": {"__all__": {"when_none"}}})


def faults_of(change: Callable[[dict[str, Any]], None], item: int) -> list[str]:
    """The faults of the 2016 rulebook once an item of it is changed."""
    data = copy.deepcopy(SOURCE.data)
    (changed,) = [its for section in data["sections"] for its in section["items"] if its["item"] == item]
    change(changed)
    source = replace(SOURCE, data=data)
    try:
        return [str(fault) for fault in prove_alternatives(build_rulebook(source), source)]
    except FaultyFileError as error:
        return [str(fault) for fault in error.faults]


def test_every_alternative_can_be_chosen() -> None:
    spoken_of = [entry for item in AS_ISSUED.items.values() for entry in item.rules if entry.alternative]
    assert [entry.alternative for entry in spoken_of if not entry.alternatives] == []
    assert say_alternative("04.各条件平均分摊") == "第4项各条件平均分摊"


def test_families_are_complete() -> None:
    found = Counter(
        family
        for name in OFFERED
        for family in ("平均分摊", "评分", "是否项", "分母为0不得分", "分母为0由考核人员认定")
        if name.endswith(family)
    )
    assert found == {
        "平均分摊": len(ALL_OR_NOTHING),
        "评分": len(ALL_OR_NOTHING),
        "是否项": len(FLAGGED),
        "分母为0不得分": len(RATES),
        "分母为0由考核人员认定": len(RATES),
    }
    supplied = Counter(each.item for name, each in OFFERED.items() for _ in each.fields if "县局提供" in name)
    assert supplied == SUPPLIED
    assert set(SCORED) | UNOFFERED == {reading.name for reading in READINGS}


def test_all_of_them_agree_with_the_letter() -> None:
    assert prove_alternatives(AS_ISSUED, SOURCE) == []


@pytest.mark.parametrize("name", OFFERED)
def test_alternative_put_in_force_says_so_and_changes_nothing_else(name: str) -> None:
    edited, offered = choose_alternatives(AS_ISSUED, [name]), OFFERED[name]
    assert edited.digest != AS_ISSUED.digest
    assert {number for number, item in edited.items.items() if item != AS_ISSUED.items[number]} == offered.items
    shift = Counter[int]()
    for item, place in offered.rules:
        before, after = AS_ISSUED.items[item].rules[place], edited.items[item].rules[place + shift[item]]
        own = next(own for own in before.alternatives if name.endswith(own))
        shift[item] += len(before.alternatives[own].rules)
        assert after.reading != before.reading
        assert after.alternative != before.alternative
        assert (find_in_force(before), find_in_force(after)) == (None, own)


def test_whole_proof_finds_no_more(tmp_path: Path) -> None:
    """One that changes rules, fields and checks of several items; written down and read again, it is the same."""
    edited = chosen("21.只以当年刑释人员为分母")
    assert {item for item, _ in OFFERED["21.只以当年刑释人员为分母"].checks} == {19, 21}
    path = tmp_path / "责任书.yaml"
    path.write_bytes(write_plain(edited))
    assert load_rulebook(path) == edited
    assert load_rulebook(path).full_digest == edited.full_digest


@pytest.mark.parametrize("item", ALL_OR_NOTHING)
def test_shares_are_equal_and_said(item: int) -> None:
    name = f"{item:02d}.各条件平均分摊"
    edited = choose_alternatives(AS_ISSUED, [name])
    before, after = rule_of(AS_ISSUED, name), rule_of(edited, name)
    assert after == before.model_copy(update={"share": "equal"})
    points = edited.items[item].points
    shares = equal_shares(points, len(after.conditions if isinstance(after, All) else after.rates))
    assert [share for share in shares if f"{share.normalize():f}分" not in OFFERED[name].reading] == []


@pytest.mark.parametrize("item", ALL_OR_NOTHING)
def test_judged_items_ask_for_a_score(item: int) -> None:
    edited = choose_alternatives(AS_ISSUED, [f"{item:02d}.评分"]).items[item]
    assert edited.is_judged
    assert edited.fields["self"].type == "score"
    assert {key: field for key, field in edited.fields.items() if key != "self"} == AS_ISSUED.items[item].fields


@pytest.mark.parametrize(("family", "when_none"), [("不得分", "not_met"), ("由考核人员认定", "pending")])
@pytest.mark.parametrize("item", RATES)
def test_rates_of_nothing_differ_in_that_alone(item: int, family: str, when_none: str) -> None:
    name = f"{item:02d}.分母为0{family}"
    before, after = (rule_of(book, name) for book in (AS_ISSUED, choose_alternatives(AS_ISSUED, [name])))
    assert without_when_none(after) == without_when_none(before)
    rates = [rate for rate in (after.conditions if isinstance(after, All) else after.rates) if isinstance(rate, Rate)]
    # In item 10, one denominator is at least 1: a township has a committee.
    assert [rate.when_none for rate in rates if rate.over != "committees_due"] == [
        when_none for rate in rates if rate.over != "committees_due"
    ]


@pytest.mark.parametrize("name", [name for name in OFFERED if "县局提供" in name])
def test_fields_that_the_bureau_supplies_wait_for_it(name: str) -> None:
    offered, edited = OFFERED[name], choose_alternatives(AS_ISSUED, [name])
    assert {key for key, field in edited.fields.items() if field != AS_ISSUED.fields[key]} == set(offered.fields)
    for key in offered.fields:
        assert edited.fields[key].is_pending_when_blank
        same = {"by": "office", "hint": AS_ISSUED.fields[key].hint}
        assert edited.fields[key].model_copy(update=same) == AS_ISSUED.fields[key]
    before, after = AS_ISSUED.items[offered.item], edited.items[offered.item]
    assert [entry.rule for entry in after.rules] == [entry.rule for entry in before.rules]


@pytest.mark.parametrize("item", FLAGGED)
def test_soft_wording_costs_points_when_its_flag_is_no(item: int) -> None:
    edited = choose_alternatives(AS_ISSUED, [f"{item:02d}.另设一个是否项"]).items[item]
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
def test_alternative_scores_as_its_reading_says(reading: Reading) -> None:
    edited = choose_alternatives(AS_ISSUED, SCORED[reading.name])
    assert score(edited, reading.item, reading.given)[0] == reading.as_edited


def test_only_one_reading_of_a_rule_can_be_in_force() -> None:
    assert find_conflicts(AS_ISSUED, ["04.各条件平均分摊", "04.评分", "13.评分"]) == [("04.各条件平均分摊", "04.评分")]
    # Both articles are read so, or neither: a cap of one of them cannot stand beside it.
    assert find_conflicts(AS_ISSUED, ["34.多出的不弥补短缺", "34.稿件加分封顶"])
    assert not find_conflicts(AS_ISSUED, ["34.信息加分封顶", "34.稿件加分封顶"])


def test_one_reading_of_every_rule_is_in_force_at_once() -> None:
    """The first of each, as far as they go together: what comes of all is the letter's, too."""
    together: list[str] = []
    for name in OFFERED:
        if not find_conflicts(AS_ISSUED, [*together, name]):
            together.append(name)
    edited = chosen(*together)
    assert (
        len(together) == 41
    )  # of 45 rules: two of item 11, three of 29 and two of 34 are read in another way together
    assert edited.items[4].rules[0].reading.startswith("两个条件平均分摊2分")


def set_in(*steps: str | int, to: object) -> Callable[[dict[str, Any]], None]:
    def change(item: dict[str, Any]) -> None:
        holder: Any = item
        for step in steps[:-1]:
            holder = holder[step]
        holder[steps[-1]] = to

    return change


def rename_in_check(item: dict[str, Any]) -> None:
    alternatives = item["checks"][0]["alternatives"]
    alternatives["按考核期内的月数"] = alternatives.pop("按考核期内的月份数")


SHARED = ("rules", 0, "alternatives", "各条件平均分摊")


@pytest.mark.parametrize(
    ("item", "change", "place", "fault"),
    [
        (
            4,
            set_in(*SHARED, "all", "conditions", 1, "at_least", to=95),
            "          all:",
            "改用“各条件平均分摊”时，原文“群众社会满意度达98%以上”的数值98，规则 all 写的是95",
        ),
        (4, set_in(*SHARED, "all", "shares", to="equal"), "          all:", "不认识“shares”"),
        (4, set_in(*SHARED, "readings", to="平均"), "", "不认识“readings”。是不是“reading”"),
        (
            4,
            set_in(*SHARED, "reading", to=AS_ISSUED.items[4].rules[0].reading),
            "          reading:",
            "可选口径“各条件平均分摊”的 reading 与本规则的 reading一样",
        ),
        (
            4,
            set_in("rules", 0, "alternatives", "评分", "judged", "of", to="own"),
            "        评分:",
            "改用“评分”时，没有填报项“04.own”",
        ),
        (1, set_in("rules", 0, "alternatives", "没有建成党支部不得分", "rules", 0, "quote", to="四名以上党员"), "          - quote:", "原文"),
        (11, rename_in_check, "", "检查里的可选口径“按考核期内的月数”，没有一条规则有"),
        (4, set_in("rules", 0, "alternatives", "一、二", to={"reading": "无"}), "", "可选口径的名称“一、二”不合规定"),
        (4, set_in("rules", 0, "alternatives", "现行口径", to={"reading": "无"}), "", "可选口径的名称“现行口径”不合规定"),
        (4, set_in("rules", 0, "alternatives", to={f"第{n}种": {"reading": str(n)} for n in range(11)}), "", "最多10种"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_an_alternative_is_told_with_its_line(
    item: int, change: Callable[[dict[str, Any]], None], place: str, fault: str
) -> None:
    found = faults_of(change, item)
    assert fault in "\n".join(found)
    assert all(f"第{item}项" in each for each in found)
    if place:
        line = int(found[0].partition("第")[2].partition("行")[0])
        assert LETTER.read_text(encoding="utf-8").splitlines()[line - 1].startswith(place)


def test_items_are_whole_in_a_rulebook_without_any() -> None:
    nothing = [entry for item in AS_ISSUED.items.values() for entry in item.rules if not entry.alternatives]
    assert all("alternatives" not in entry.model_dump() for entry in nothing)
    assert isinstance(AS_ISSUED.items[5], Item)
