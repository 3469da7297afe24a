"""复核申请表 and the answers to it, row by row.

1. An item is asked about where the office says so and gives a reason; what is half said goes back to the office.
2. A row is believed beside its item only; of items on which there is a vote nobody can ask.
3. An answer is 维持, or 改为 so many points, with a reason; what is half said is told to the bureau, and nothing is taken.
"""

import pytest

from sfs_excel.returns.bureau.appeals import Appeal, read_appeal
from sfs_excel.returns.file_names import OfficeNames
from tests.fillings import RULEBOOK
from tests.mending import make_mended
from tests.returns.own_returns import OFFICES, Given, add_answers, make_appeal, make_assessment, read

NAMED = OfficeNames(OFFICES)
ASKED = ("是", "有材料", "登记证书")


def apply_for(*args: object, **more: object) -> Appeal:
    return read_appeal(make_appeal(*args, **more), RULEBOOK, OFFICES, NAMED)  # type: ignore[arg-type]  # passed on


def said(appeal: Appeal) -> list[tuple[str, str, str, str]]:
    assert all((each.to, each.office) == ("office", "001") for each in appeal.findings)
    return [(each.code, each.severity, each.cell, each.fact) for each in appeal.findings]


# 1. What is asked


def test_an_item_with_a_reason_is_asked_about_and_the_others_are_not() -> None:
    appeal = apply_for({1: (None, None, None), 5: ASKED, 12: ("否", None, None)})
    assert [(each.item, each.grounds, each.evidence, each.cell) for each in appeal.applications] == [
        (5, "有材料", "登记证书", "「复核申请」K8")
    ]
    assert said(appeal) == []


def test_without_a_reason_it_goes_back_to_the_office() -> None:
    appeal = apply_for({5: ("是", None, None)})
    [finding] = appeal.findings
    assert finding.message == (
        "河东司法所复核申请表1.xlsx「复核申请」K7：第5项申请复核，没有写申请理由。"
        "请写明理由：依据什么事实、哪份材料，应得多少分，补好后重新报送。"
    )
    assert [each.fault for each in appeal.applications] == ["第5项申请复核，没有写申请理由"]


@pytest.mark.parametrize("row", [(None, "有材料", None), (None, None, "登记证书")])
def test_a_reason_or_evidence_alone_asks_for_nothing_and_is_asked_about(row: tuple[Given, Given, Given]) -> None:
    appeal = apply_for({5: row})
    assert said(appeal)[0][:2] == ("incomplete", "错误")
    assert said(appeal)[0][3] == "第5项写了理由或佐证材料，没有选“是”，没有当作申请"
    assert [(each.is_applied, bool(each.fault)) for each in appeal.applications] == [(False, True)]


def test_yes_in_another_way_is_read_and_noted() -> None:
    appeal = apply_for({5: ("√", "有材料", None)})
    assert [each.fault for each in appeal.applications] == [""]
    assert [each[:2] for each in said(appeal)] == [("normalised", "更正")]


def test_a_word_that_is_no_answer_goes_back() -> None:
    assert said(apply_for({5: ("减1分", "有材料", None)}))[0][:3] == ("not_a_flag", "错误", "J7")


def test_a_file_named_after_another_office_is_worth_a_look() -> None:
    form = make_appeal({5: ASKED}, "001")
    renamed = type(form)(**{**vars(form), "file": "城关司法所.xlsx"})
    [finding] = read_appeal(renamed, RULEBOOK, OFFICES, NAMED).findings
    assert (finding.code, finding.severity, finding.office) == ("other_name", "提醒", "001")


# 2. Where it stands


def test_a_row_beside_another_item_is_not_believed() -> None:
    appeal = apply_for({5: ASKED}, beside={5: {"考核内容": "别的项目"}})
    assert said(appeal)[0][0] == "wrong_label"
    assert appeal.applications[0].fault.startswith("编号 05.appeal 这一行应是")


def test_words_that_have_changed_since_are_no_doubt() -> None:
    before = {5: {"考核内容": "以前的文字"}}
    assert said(apply_for({5: ASKED}, beside=before, mended=make_mended([5], texts={5: "以前的文字"}))) == []
    other = apply_for({5: ASKED}, beside=before, mended=make_mended([5], texts={5: "以前的文字"}, others=[5]))
    assert said(other)[0][0] == "strange_row"


def test_of_two_rows_of_one_item_nobody_knows_which_is_meant() -> None:
    assert said(apply_for({5: ASKED}, more=[(5, ASKED)]))[0][0] == "double_row"


@pytest.mark.parametrize("item", [43, 99])
def test_what_is_voted_on_or_not_in_the_letter_cannot_be_asked_about(item: int) -> None:
    appeal = apply_for({item: ASKED})
    assert said(appeal)[0][:2] == ("strange_row", "错误")
    assert appeal.applications == ()


# 3. Answers


def answer(item: int, *written: object) -> list[tuple[str, float | None, str, bool, list[str]]]:
    key = f"001|{item:02d}"
    form = add_answers(make_assessment(who="张三"), {key: written})  # type: ignore[dict-item]  # as many as there are
    decisions = [each for each in read(form).decisions if each.is_answer]
    return [(each.raw, each.value, each.reason, each.is_text, [f.fact for f in each.findings]) for each in decisions]


def test_what_stays_needs_no_points() -> None:
    assert answer(5, "维持", None, "证书无效") == [("维持", 1.0, "证书无效", True, [])]


def test_what_is_changed_is_changed_to_points() -> None:
    assert answer(5, "改为", 1.5, "补证") == [("改为1.5", 1.5, "补证", False, [])]


def test_nothing_points_is_an_answer_too() -> None:
    assert answer(5, "改为", 0, "查无此事")[0][1] == 0


def test_of_an_item_that_only_takes_away_the_data_are_changed_and_no_points() -> None:
    assert answer(45, "改为", None, "不是本所") == [("改为", 1.0, "不是本所", True, [])]
    assert answer(45, "改为", 0, "不是本所")[0][4] == ["河东司法所第45项复核：这一项不能直接改分，没有采用"]


def test_a_blank_row_waits() -> None:
    assert answer(5, None, None, "") == []


@pytest.mark.parametrize(
    ("written", "fact"),
    [
        (("维持", None, ""), "河东司法所第5项复核答复为“维持”，没有写理由，没有采用"),
        (("改为", 1, ""), "河东司法所第5项复核答复为“改为”，没有写理由，没有采用"),
        (("改为", None, "补证"), "河东司法所第5项复核的答复是“改为”，没有填改为几分，没有采用"),
        (("维持", 2, "补证"), "河东司法所第5项复核的答复是“维持”，又填了“改为”的分，没有采用"),
        (("同意", None, "补证"), "河东司法所第5项复核填的是“同意”，没有采用"),
        ((None, 2, "补证"), "河东司法所第5项复核没有选答复，没有采用"),
        (("改为", 1.234, "补证"), "河东司法所第5项复核改为的分填的是1.234，最多两位小数"),
        (("改为", 99, "补证"), "河东司法所第5项复核改为的分填的是99分，超过上限6分"),
    ],
)
def test_half_an_answer_is_told_to_the_bureau(written: tuple[Given, Given, str], fact: str) -> None:
    [(_, value, _, _, facts)] = answer(5, *written)
    assert value is None
    assert [each.partition("（")[0] for each in facts] == [fact]
