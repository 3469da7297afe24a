"""A form shows a filling rightly before anybody has calculated it.

1. Each input is 未填, 有误 or 已填; only what has the right type, bounds and step, and stands every check, counts.
2. The hint says what to write, or which check failed, or what to look at again.
3. Many forms are calculated at once, each as by itself.
"""

import pytest

from sfs_excel.form.content import (
    BLANK,
    DONE,
    FAULTY,
    Content,
    Filling,
    Raw,
    fill_content,
    fill_contents,
    read_input,
)
from sfs_excel.form.inputs import SMALL_PERCENT
from sfs_excel.form.progress import say_progress
from sfs_excel.form.samples import blank_content
from tests.fillings import BEST, BEST_TOTAL, GOOD, GOOD_TOTAL, RULEBOOK, random_fillings

EXPECTED = "请填0到100的数，98%填98，不带百分号"


def fill(**changes: Raw) -> Content:
    """The good form with some values changed: orgs_05=3 changes 05.orgs."""
    named = {f"{key[-2:]}.{key[:-3]}": value for key, value in changes.items()}
    return fill_content(RULEBOOK, Filling(GOOD | named, {26: "图片12张"}))


INPUTS: list[tuple[str, Raw | None, float | None]] = [
    ("05.orgs", 0, 0),
    ("05.orgs", 3.0, 3),
    ("05.orgs", 9_999_999, 9_999_999),
    ("05.orgs", 10_000_000, None),
    ("05.orgs", -1, None),
    ("05.orgs", 2.5, None),
    ("05.orgs", "2", None),
    ("05.orgs", "", None),
    ("05.orgs", None, None),
    ("05.orgs", float("inf"), None),
    ("05.orgs", float("nan"), None),
    ("01.self", 1e308, None),  # its tenth part of a point would be infinite
    ("04.satisfaction", 98.55, 98.55),
    ("04.satisfaction", 100, 100),
    ("04.satisfaction", 100.01, None),
    ("01.self", 0.7, 0.7),  # 0.7 / 0.1 is not quite 7
    ("01.self", 2, 2),
    ("01.self", 2.1, None),
    ("01.self", 1.05, None),
    ("39.area", 80.25, 80.25),
    ("39.area", -0.01, None),
    ("01.branch", "是", 1),
    ("01.branch", "否", 0),
    ("01.branch", "有", None),
    ("01.branch", 1, None),
    ("01.branch", "", None),
]


@pytest.mark.parametrize(("key", "raw", "expected"), INPUTS)
def test_an_input_counts_only_as_it_should_be(key: str, raw: Raw | None, expected: float | None) -> None:
    assert read_input(RULEBOOK.fields[key], raw) == expected


def test_a_blank_form_has_nothing_filled_in_and_nothing_faulty() -> None:
    content = blank_content(RULEBOOK)
    assert set(content.status.values()) == {BLANK}
    assert set(content.valid.values()) == {False}
    assert sum(content.score.values()) == 0
    hints = {key: hint for key, hint in content.hint.items() if hint != RULEBOOK.fields[key].hint}
    assert hints == {"26.self": "提醒：责任书要求附图片，佐证材料空白，请注明图片名称并随表报送。"}


def test_a_good_form_is_done_and_scores_in_full() -> None:
    content = fill()
    assert set(content.status.values()) == {DONE}
    assert content.hint == {key: RULEBOOK.fields[key].hint for key in RULEBOOK.office_fields}
    assert sum(content.score.values()) == GOOD_TOTAL
    assert {item for item, reason in content.reason.items() if reason} == {43}
    assert round(sum(fill_content(RULEBOOK, Filling(BEST)).score.values()), 2) == BEST_TOTAL


def test_a_wrong_value_is_faulty_and_says_what_to_write() -> None:
    content = fill(orgs_05="两个", self_01=1.05, branch_01="有", satisfaction_04=101, area_39=-1)
    faulty = {key: content.hint[key] for key, status in content.status.items() if status == FAULTY}
    assert faulty == {
        "05.orgs": "请填0或正整数",
        "01.self": "请填0到2的分数，最多一位小数",
        "01.branch": "请选“是”或“否”",
        "04.satisfaction": "请填0到100的数，98%填98，不带百分号",
        "39.area": "请填0或正数",
    }
    assert content.score[5] == 0
    assert content.reason[5] == "“培育社会组织数”未填或有误，按0个计，少2个，每少1个扣1分。"


def test_a_failed_check_makes_every_value_faulty_that_it_names() -> None:
    content = fill(settled_09=41)
    assert {key for key, status in content.status.items() if status == FAULTY} == {
        "09.disputes",
        "09.handled",
        "09.settled",
    }
    assert content.hint["09.disputes"] == "“其中调处成功”（41）不能多于“上列纠纷中已调处”（40）"
    assert content.typed["09.settled"]
    assert not content.valid["09.settled"]
    assert content.score[9] == 1.0  # only the part about rates is lost


def test_of_a_chain_only_the_pair_is_told_that_is_broken_and_of_any_check_its_numbers() -> None:
    content = fill(disputes_09=30, handled_09=31, settled_09=29, stations_30=999)
    said = "“上列纠纷中已调处”（31）不能多于“矛盾纠纷总数”（30）"
    assert {content.hint[f"09.{key}"] for key in ("disputes", "handled", "settled")} == {said}
    outer = fill(disputes_09=30, handled_09="", settled_09=31)
    assert outer.hint["09.settled"] == "“其中调处成功”（31）不能多于“矛盾纠纷总数”（30）"
    told = "已成立司法行政服务站的村（社区）数不能多于村（社区）总数（填的是999、10）"
    assert content.hint["30.stations"] == told
    assert fill(villages_30=0).hint["30.villages"] == "每个乡镇至少有1个村（社区），村（社区）总数不能填0"


def test_a_check_over_something_blank_fails_nobody() -> None:
    content = fill(settled_09=41, disputes_09="", handled_09="")
    assert content.status["09.settled"] == DONE
    assert content.status["09.disputes"] == BLANK


def test_a_reminder_stands_beside_a_value_that_counts() -> None:
    content = fill(branch_01="否")
    assert content.status["01.members"] == DONE
    assert content.hint["01.members"].startswith("提醒：责任书要求三名以上党员的司法所一律建成党支部")
    assert content.score[1] == 2


def test_a_space_is_not_blank_but_faulty() -> None:
    assert fill(orgs_05=" ").status["05.orgs"] == FAULTY


def test_many_forms_at_once_are_each_as_by_itself() -> None:
    fillings = [Filling(), *random_fillings(1, seed=7)]
    assert fill_contents(RULEBOOK, fillings) == [fill_content(RULEBOOK, filling) for filling in fillings]
    assert fill_contents(RULEBOOK, []) == []


@pytest.mark.parametrize(
    ("done", "faulty", "said"),
    [
        (96, 0, "已全部填完，可以打印签字、报送"),
        (95, 1, "有1处有误，请到“填报表”改正"),
        (90, 0, "还有6处未填"),
        (90, 2, "有2处有误，请到“填报表”改正；还有4处未填"),
    ],
)
def test_the_cover_says_what_is_still_to_do(done: int, faulty: int, said: str) -> None:
    assert say_progress(96, done, faulty) == said


def test_a_percentage_that_excel_made_of_98_percent_is_asked_about() -> None:
    """98% typed into a cell of no format is stored as 0.98."""
    usual = RULEBOOK.fields["04.satisfaction"].hint
    for value, hint in (
        (0.98, SMALL_PERCENT),
        (1, SMALL_PERCENT),
        (0, usual),
        (1.5, usual),
        (98, usual),
        (100.5, EXPECTED),
    ):
        assert fill(satisfaction_04=value).hint["04.satisfaction"] == hint, value
