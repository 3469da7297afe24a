"""Every reading that a bureau may prefer is had by editing lines of the rulebook: readings that concern many items.

1. Conditions judged together may share the points equally, or be judged.
2. Soft wording may have a flag of its own.
3. A rate of nothing may wait for the assessor (test_readings.py: or be not met).
4. The bureau may supply what the office reports; a blank is 待定 then.
"""

import re
from pathlib import Path

import pytest

from tests.rulebook.editing import AS_ISSUED, Edits, Given, block_of, booked, edit_item, score
from tests.rulebook.readings import ALL_OR_NOTHING

# One condition is not met, all others are: (item, given, score of equal shares).
ONE_UNMET: tuple[tuple[int, Given, float], ...] = (
    (4, {"violations": 1, "satisfaction": 98}, 1),
    (13, {"platform": 1, "offenders": 10, "phones_due": 8, "phones": 7, "entered": 10}, 2.67),
    (14, {"eligible": 10, "received": 10, "assessed": 9, "classified": 10}, 2),
    (18, {"group": 0, "software": 1, "linked": 1, "inmates": 100, "verified": 99, "receipts": 99}, 1.6),
    (19, {"support": 1, "bases": 1, "placed": 2}, 1.34),
    (21, {"agreements": 0, "released": 100, "reoffended": 1}, 0.5),
    (25, {"studio": 1, "awareness": 94.9}, 0.5),
    (28, {"consultations": 4, "lectures": 1}, 1),
    (30, {"centre": 0, "villages": 10, "stations": 9}, 1),
    (31, {"network": 1, "opinions": 10, "adopted": 5}, 1),
    (39, {"area": 79.9, "rooms": 1, "assets": 1}, 1.33),
    (40, {"books": 1, "board": 0}, 0.5),
    (41, {"emblem": 0, "signage": 1}, 0.5),
    (42, {"network": 1, "data": 0}, 1),
)


def rule_line(item: int) -> str:
    """The line that judges the item's conditions together."""
    (line,) = re.findall(r"^      (?:all|rates): .*\n", block_of(item), re.MULTILINE)
    return str(line)


def reading_line(item: int) -> str:
    (line,) = re.findall(r"^      reading: .*都达到得.*\n", block_of(item), re.MULTILINE)
    return str(line)


def test_every_all_or_nothing_item_has_its_case() -> None:
    assert tuple(item for item, _, _ in ONE_UNMET) == ALL_OR_NOTHING


@pytest.mark.parametrize(("item", "given", "shared"), ONE_UNMET, ids=[f"item-{item}" for item, _, _ in ONE_UNMET])
def test_conditions_may_share_the_points_equally(item: int, given: Given, shared: float, tmp_path: Path) -> None:
    line = rule_line(item)
    edited = edit_item(
        tmp_path,
        item,
        (
            (line, line.replace("]}\n", "], share: equal}\n")),
            (reading_line(item), "      reading: 各条件平均分摊分值。\n"),
        ),
    )
    assert score(AS_ISSUED, item, given)[0] == 0
    assert score(edited, item, given)[0] == shared


@pytest.mark.parametrize(("item", "given"), [case[:2] for case in ONE_UNMET])
def test_conditions_may_be_judged_instead(item: int, given: Given, tmp_path: Path) -> None:
    labels = "、".join(field.label for field in AS_ISSUED.items[item].fields.values())
    quoted = "".join(words for entry in AS_ISSUED.items[item].rules if entry.rule.SCORES for words in entry.quote)
    edited = edit_item(
        tmp_path,
        item,
        (
            (rule_line(item), "      judged: {of: self}\n"),
            (reading_line(item), f"      reading: 由考核人员评分，{labels}只供参考。\n"),
            ("    fields:\n", f"    fields:\n      self: {{label: 自评分, type: score, hint: 对照“{quoted}”自评}}\n"),
        ),
    )
    assert score(AS_ISSUED, item, given | {"self": 0.9})[0] == 0
    assert score(edited, item, given | {"self": 0.9})[0] == 0.9


@pytest.mark.parametrize(
    ("item", "given", "as_issued"),
    [
        (7, {"cases": 30}, 4),
        (12, {"unposted": 0, "late": 0}, 4),
        (23, {"villages": 1}, 2),
        (28, {"consultations": 4, "lectures": 2}, 2),
        (31, {"network": 1, "opinions": 5, "adopted": 3}, 2),
    ],
)
def test_soft_wording_may_have_a_flag_of_its_own(item: int, given: Given, as_issued: float, tmp_path: Path) -> None:
    (note,) = re.findall(r"      note: .*\n      reading: .*\n      alternative: 另设一个是否项。\n", block_of(item))
    edited = edit_item(
        tmp_path,
        item,
        (
            (note, "      forfeit: {if: not proper}\n      reading: 由司法所填报，为否的本项不得分。\n"),
            ("    fields:\n", "    fields:\n      proper: {label: 按要求落实, type: flag}\n"),
        ),
    )
    assert score(AS_ISSUED, item, given)[0] == as_issued
    assert score(edited, item, given | {"proper": 1})[0] == as_issued
    assert score(edited, item, given | {"proper": 0})[0] == 0


def test_soft_wording_of_a_part_costs_that_part(tmp_path: Path) -> None:
    """Item 11: 规范使用 joins the entering of files, which gives 2 of the 3 points."""
    block = block_of(11)
    edited = edit_item(
        tmp_path,
        11,
        (
            (
                block[block.index("    - quote: 规范使用") : block.index("    checks:")],
                "    - quote: 规范使用人民调解信息管理平台，每月及时将调解卷宗录入调解平台，录入率达100%（2分）。\n"
                "      points: 2\n"
                "      all: {conditions: [{yes: proper}, {rate: entered, over: files, at_least: 100}]}\n",
            ),
            ("    fields:\n", "    fields:\n      proper: {label: 规范使用平台, type: flag}\n"),
        ),
    )
    given: Given = {"incidents": 0, "meetings": 12, "files": 5, "entered": 5}
    assert score(AS_ISSUED, 11, given)[0] == 3
    assert score(edited, 11, given | {"proper": 1})[0] == 3
    assert score(edited, 11, given | {"proper": 0})[0] == 1


@pytest.mark.parametrize(
    ("item", "edits", "given", "full", "rest"),
    [
        (
            9,
            (
                ("at_least: 100}", "at_least: 100, when_none: pending}"),
                ("at_least: 95}", "at_least: 95, when_none: pending}"),
            ),
            {"mediators": 2, "budgeted": 1, "subsidy": 1, "disputes": 0, "handled": 0, "settled": 0},
            1.5,
            1,
        ),
        (
            13,
            (("over: phones_due, at_least: 100}", "over: phones_due, at_least: 100, when_none: pending}"),),
            {"platform": 1, "offenders": 3, "phones_due": 0, "phones": 0, "entered": 3},
            4,
            0,
        ),
        (21, (("when_none: met", "when_none: pending"),), {"agreements": 1, "released": 0, "reoffended": 0}, 1, 0),
    ],
)
def test_rate_of_nothing_may_wait_for_the_assessor(
    item: int, edits: Edits, given: Given, full: float, rest: float, tmp_path: Path
) -> None:
    edited = edit_item(tmp_path, item, edits)
    assert score(AS_ISSUED, item, given) == (full, "自评")
    assert score(edited, item, given) == (rest, "待定")


@pytest.mark.parametrize(
    ("item", "supplied", "given", "full", "rest"),
    [
        (4, {"violations": 0, "satisfaction": 98}, {}, 2, 0),
        (11, {"incidents": 0}, {"meetings": 12, "files": 5, "entered": 5}, 3, 2.5),
        (12, {"unposted": 0, "late": 0}, {}, 4, 0),
        (17, {"controlled": 1, "lost": 0, "reoffended": 0}, {}, 3, 0),
        (25, {"awareness": 95}, {"studio": 1}, 1, 0),
        (29, {"farun": 2, "pufa": 2}, {}, 2, 0),
        (34, {"info": 3, "press": 1}, {}, 6, 0),
    ],
)
def test_bureau_may_supply_the_numbers(
    item: int, supplied: Given, given: Given, full: float, rest: float, tmp_path: Path
) -> None:
    """A blank is 待定 then: no loss is booked, where the office's own blank would lose the points."""
    asked = [re.escape(key) for key in supplied]
    lines = re.findall(rf"^      (?:{'|'.join(asked)}): \{{label.*\n", block_of(item), re.MULTILINE)
    edited = edit_item(tmp_path, item, tuple((line, line.replace("}\n", ", by: bureau}\n")) for line in lines))
    assert len(lines) == len(supplied)
    assert score(edited, item, given | supplied) == (full, "自评")
    assert score(edited, item, given) == (rest, "待定")
    assert score(AS_ISSUED, item, given) == (rest, "自评")
    assert booked(edited, item, given) == {"pending"}
    assert booked(AS_ISSUED, item, given) == {"loss"}
