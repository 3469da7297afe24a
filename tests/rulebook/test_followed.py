"""A rulebook beside that of the year before: what means the same, and what `was` may say.

The two rulebooks in tests/year/following: in the later one an item is put in before the last two, which say what they were.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from sfs_excel.errors import FaultyFileError
from sfs_excel.rulebook.advanced import advance_rulebook
from sfs_excel.rulebook.followed import find_followed_faults, match_fields, match_items, match_sections
from sfs_excel.rulebook.load import build_rulebook, load_rulebook
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.source import Source, parse_source
from tests.year.followed_year import RULEBOOKS

LAST = load_rulebook(RULEBOOKS / "last.yaml")
NOW = (RULEBOOKS / "now.yaml").read_text(encoding="utf-8")
LETTER = Path(__file__).resolve().parents[2] / "templates" / "rulebooks" / "2016.yaml"
OPTIONS = load_rulebook(Path(__file__).with_name("good") / "options.yaml")


def edit(*edits: tuple[str, str], text: str = NOW) -> tuple[Source, Rulebook]:
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    source = parse_source("责任书.yaml", text.encode())
    return source, build_rulebook(source)


def find(*edits: tuple[str, str], last: Rulebook | None = LAST) -> list[str]:
    return [f"{fault.severity} {fault}" for fault in find_followed_faults(*edit(*edits), last)]


WAS_ABSENT, WAS_MISSED = (", was: 02.absent", ""), (", was: 03.missed", "")


# What means the same


def test_behind_an_inserted_item_was_says_which_item_it_was() -> None:
    _, now = edit()
    assert match_fields(now, LAST) == {"01.late": "01.late", "03.absent": "02.absent", "04.missed": "03.missed"}
    assert match_items(now, LAST) == {1: 1, 3: 2, 4: 3}
    assert match_sections(now, LAST) == {1: 1, 2: 2}
    assert find() == []


def test_without_was_only_what_has_its_key_and_label_is_the_same() -> None:
    _, now = edit(WAS_ABSENT, WAS_MISSED)
    assert match_items(now, LAST) == {1: 1}


@pytest.mark.parametrize(
    ("edits", "same"),
    [
        ([("label: 迟报次数", "label: 晚报次数")], {1: 1, 3: 2, 4: 3}),
        ([("label: 迟报次数", "label: 晚报次数"), ("text: 每迟报一次扣1分。（10分）", "text: 每迟报一次，扣1分。（10分）")], {3: 2, 4: 3}),
        ([("label: 迟报次数", "label: 晚报次数"), ("unit: 次}\n    rules:\n    - quote: 每迟报", "unit: 次, was: 01.late}\n    rules:\n    - quote: 每迟报")], {1: 1, 3: 2, 4: 3}),
        ([("label: 少报信息篇数, type: count, unit: 篇", "label: 信息, type: count, unit: 篇, was: 01.late")], {2: 1, 3: 2, 4: 3}),
        ([("unit: 次, was: 02.absent}", "unit: 次, was: 02.absent}\n      more: {label: 迟到次数, type: count, was: 01.late}")], {4: 3}),
    ],
    ids=["another label, the same words", "another label, other words", "said to be the same", "taken by another", "two items made one"],
)  # fmt: skip
def test_what_is_the_same_and_what_is_new(edits: Sequence[tuple[str, str]], same: dict[int, int]) -> None:
    _, now = edit(*edits)
    assert match_items(now, LAST) == same


def test_what_is_voted_on_is_the_same_wherever_it_stands() -> None:
    section = OPTIONS.sections[2]
    moved = section.model_copy(update={"items": (section.items[0].model_copy(update={"item": 5}),)})
    now = OPTIONS.model_copy(update={"sections": (*OPTIONS.sections[:2], moved)})
    assert match_items(now, OPTIONS) == {1: 1, 2: 2, 3: 3, 5: 4}


def test_a_rulebook_is_the_same_as_itself() -> None:
    letter = load_rulebook(LETTER)
    assert match_items(letter, letter) == {number: number for number in letter.items}
    assert match_fields(letter, letter) == {key: key for key in letter.fields}


# What is wrong with it


def test_was_that_names_nothing_is_a_fault_with_its_line() -> None:
    line = 1 + NOW[: NOW.index("was: 03.missed")].count("\n")
    assert find((", was: 03.missed", ", was: 09.missed")) == [
        f"错误 责任书.yaml 第{line}行 第4项：2018年度的责任书里没有 09.missed 这个填报项。"
        "名称相同的是 03.missed，请核对；今年新增的，删去 was。"
    ]


def test_two_that_were_the_same_are_a_fault() -> None:
    [said] = find((", was: 03.missed", ", was: 02.absent"))
    assert "04.missed 和 03.absent 的 was 都写着 02.absent，上年度的一个填报项只能是一个填报项。" in said


def test_was_that_was_forgotten_is_asked_about() -> None:
    [said] = find(WAS_MISSED)
    assert said.startswith("提醒 ")
    assert "“漏走访户数”（04.missed）与2018年度的 03.missed 名称相同，序号不同，按新增的看待。" in said
    assert "请在这个填报项里加 was: 03.missed；不是的，不用改。" in said


def test_where_no_year_is_followed_was_is_not_believed() -> None:
    [said] = find(last=None)
    assert "这个文件夹没有承接上年度的文件夹，没有核对。请运行 follow 上年度的文件夹；没有的，删去 was。" in said
    assert find(WAS_ABSENT, WAS_MISSED, last=None) == []


def test_was_that_is_no_key_is_refused_and_one_that_is_changes_no_form() -> None:
    with pytest.raises(FaultyFileError, match=r"“absent”不是填报项的编号。请写成 06\.orgs 这样"):
        edit((", was: 02.absent", ", was: absent"))
    _, without = edit(WAS_ABSENT, WAS_MISSED)
    _, now = edit()
    assert now.digest == without.digest
    assert now.full_digest != without.full_digest


# The draft of the next year's


def test_of_the_letter_only_what_names_the_year_is_advanced() -> None:
    content = LETTER.read_bytes()
    draft = advance_rulebook(content, load_rulebook(LETTER), 2017)
    before, after = content.decode().splitlines(), draft.content.decode().splitlines()
    changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    assert [one[:9] for one, _ in changed] == ["year: 201", "title: 20", "preamble:", "- 2016年3月"]
    assert all(one.replace("2016", "2017") == other for one, other in changed)
    assert draft.left == ()
    assert after[0].startswith("# 2016年责任书的规则")


def test_was_goes_from_the_draft_wherever_it_stands_and_what_still_names_the_year_is_told() -> None:
    text = NOW.replace("unit: 篇}", "unit: 篇, hint: 2019年1月以来的}").replace(
        "late: {label: 迟报次数, type: count, unit: 次}",
        "late:\n        was: 01.late  # 以前的\n        label: 迟报次数\n        type: count\n        unit: 次",
    )
    text = text.replace("missed: {label", "missed: {was: 03.missed, label").replace(
        "unit: 户, was: 03.missed}", "unit: 户}"
    )
    _, now = edit(text=text)
    draft = advance_rulebook(text.encode(), now, 2020)
    written = draft.content.decode()
    assert re.findall("was|以前的", written) == []
    assert "unit: 户}  # 以走访记录为准" in written
    later = build_rulebook(parse_source("", draft.content))
    assert (later.year, later.title, later.preamble[:14]) == (
        2020,
        "2020年司法所目标管理责任书",
        "县局与各司法所签订2020年",
    )
    assert [written.splitlines()[line - 1].strip()[-17:] for line in draft.left] == ["hint: 2019年1月以来的}"[-17:]]
