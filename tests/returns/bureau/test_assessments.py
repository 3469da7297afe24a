"""核定表, cell by cell.

1. A blank accepts; whatever stands in a cell is a decision, or a finding on that cell and no decision.
2. Rows count by their keys; one that is doubled decides nothing, one that is not the department's is told, if anything was
   written in it.
3. A workbook of earlier rules decides nothing of the items that have changed since.
4. A key and what stands beside it must agree; a name that the office had before is no disagreement.
5. Where nobody put a name, what is written counts and what is blank accepts nothing.
"""

import pytest

from sfs_excel.form.columns import LABEL_HEAD, NUMBER_HEAD
from sfs_excel.handouts.columns import ITEM_DECISIONS, OFFICE_HEAD, TEXT_HEAD, VALUE_DECISIONS
from sfs_excel.reading.cells import Cell
from sfs_excel.returns.bureau.decisions import Assessment, Decision
from sfs_excel.roster.former import Former
from sfs_excel.rulebook.bounds import greatest_score
from sfs_excel.words import Fate
from tests.fillings import RULEBOOK
from tests.mending import make_mended
from tests.returns.own_returns import (
    A_DATE,
    DEPARTMENT,
    ERROR_VALUE,
    ITEMS,
    NO_RESULT,
    OFFICES,
    Given,
    Written,
    make_assessment,
    read,
)

ALL = frozenset((office, item) for office in OFFICES for item in ITEMS)
FOR_BUREAU = {"bureau"}


def only(assessment: Assessment) -> Decision:
    [decision] = assessment.decisions
    return decision


def decide(key: str, given: Given, reason: str = "现场核实") -> Decision:
    return only(read(make_assessment({key: (given, reason)})))


def told(assessment: Assessment) -> list[tuple[str, str, str, str]]:
    """Code, severity, cell and fact of what is said of rows."""
    assert {finding.to for finding in assessment.findings} <= FOR_BUREAU
    return [(each.code, each.severity, each.cell, each.fact) for each in assessment.findings]


# 1. Cells


def test_a_workbook_in_which_nothing_is_written_accepts_everything() -> None:
    assessment = read(make_assessment())
    assert assessment.decisions == ()
    assert assessment.covered == ALL
    assert assessment.findings == ()


@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000\n"])
def test_blanks_accept_however_they_are_typed(blank: str | None) -> None:
    assert read(make_assessment({"001|01": (blank, "")})).decisions == ()


def test_a_score_is_taken_with_its_reason_who_and_where() -> None:
    decision = only(read(make_assessment({"002|05": (1.5, "1个未登记")}, who="张三", batch=3)))
    assert (decision.key, decision.value, decision.raw) == (("002", 5, ""), 1.5, "1.5")
    assert (decision.reason, decision.who, decision.received) == ("1个未登记", "张三（综合科）", "2016-12-03T08:00:00+08:00")  # fmt: skip
    assert (decision.file, decision.sheet, decision.cell) == ("张三3.xlsx", "逐项核定", "J8")
    assert decision.findings == ()


def test_where_nobody_put_a_name_the_department_decided() -> None:
    assert decide("001|01", 1).who == DEPARTMENT


def test_a_name_of_many_lines_is_told_on_one_and_cut_short() -> None:
    assessment = read(make_assessment({"001|01": (1, "x")}, who="张\n三" + "长" * 900))
    assert "\n" not in assessment.who
    assert len(assessment.who) == 40


@pytest.mark.parametrize(
    ("given", "value"), [(0, 0), (2, 2), (1.25, 1.25), ("1.5", 1.5), ("１．５", 1.5), ("1.5分", 1.5), (0.1 + 0.2, 0.3)]
)
def test_a_score_of_two_decimals_within_the_items_points_is_taken(given: Given, value: float) -> None:
    assert decide("001|01", given).value == pytest.approx(value)


def test_what_was_read_as_a_number_though_it_was_text_is_noted() -> None:
    [finding] = decide("001|01", "1.5分").findings
    assert (finding.code, finding.severity, finding.cell, finding.to) == ("normalised", "更正", "J5", "bureau")


def test_an_item_that_can_gain_may_be_decided_up_to_its_points_and_gains() -> None:
    assert decide("001|05", 6).value == 6  # 2 points and at most 4 more
    assert decide("001|05", 6.01).value is None


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [
        (2.01, "out_of_bounds", "填的是2.01分，超过上限2分"),
        (-1, "out_of_bounds", "不能是负数"),
        (1e308, "out_of_bounds", "超过上限2分"),
        (1.005, "not_on_step", "最多两位小数"),
        ("1.234", "not_on_step", "最多两位小数"),
        ("一分半", "not_a_number", "填的是“一分半”，需要数字"),
        ("接受", "not_a_number", "填的是“接受”"),
        ("-", "not_a_number", "填的是“-”"),
        ("√", "not_a_number", "填的是“√”"),
        (Cell("flag", True, raw="TRUE"), "not_a_number", "逻辑值TRUE"),
        (A_DATE, "date", "显示为日期2016-12-31"),
        (NO_RESULT, "no_result", "没有计算结果的公式"),
        (ERROR_VALUE, "error_value", "错误值#DIV/0!"),
    ],
)
def test_a_score_that_cannot_be_taken_is_a_finding_on_its_cell_and_decides_nothing(
    given: Given, code: str, says: str
) -> None:
    decision = decide("001|01", given)
    assert decision.value is None
    [finding] = decision.findings
    assert (finding.code, finding.severity) == (code, "错误")
    assert finding.fact.startswith("河东司法所第1项核定分")
    assert says in finding.fact
    assert (finding.sheet, finding.cell, finding.office, finding.item, finding.to) == (
        "逐项核定", "J5", "001", 1, "bureau",
    )  # fmt: skip


def test_a_formula_is_taken_by_its_result_and_pointed_out() -> None:
    decision = decide("001|01", Cell("number", 1.5, formula=True, raw="1.5"))
    assert decision.value == 1.5
    assert [finding.code for finding in decision.findings] == ["formula"]


@pytest.mark.parametrize(
    ("key", "given", "value"),
    [
        ("001|05.orgs", 3, 3),
        ("001|05.orgs", "3个", 3),
        ("001|01.branch", "否", 0),
        ("001|46.illegal", "是", 1),
        ("001|45.criticised", 0, 0),
        ("001|01.self", 1.5, 1.5),
    ],
)
def test_a_value_is_read_as_the_field_asks(key: str, given: Given, value: float) -> None:
    assert decide(key, given).value == value


@pytest.mark.parametrize(
    ("key", "given", "code"),
    [
        ("001|05.orgs", 2.5, "out_of_bounds"),
        ("001|05.orgs", -1, "out_of_bounds"),
        ("001|05.orgs", "两个", "not_a_number"),
        ("001|01.branch", "无", "not_a_flag"),
        ("001|46.illegal", 0, "not_a_flag"),
        ("001|01.self", 1.55, "out_of_bounds"),
        ("001|45.criticised", ERROR_VALUE, "error_value"),
        ("001|45.criticised", NO_RESULT, "no_result"),
    ],
)
def test_a_value_that_the_field_does_not_take_is_a_finding_on_its_cell(key: str, given: Given, code: str) -> None:
    decision = decide(key, given)
    assert decision.value is None
    assert [(each.code, each.sheet, each.field) for each in decision.findings] == [(code, "数据核定", key[4:])]


@pytest.mark.parametrize(
    ("key", "word", "is_doubtful"),
    [
        ("001|05.orgs", "无", True),
        ("001|05.orgs", "\u200b没有 ", True),
        ("001|01.branch", "√", True),
        ("001|01.branch", "对", True),
        ("001|46.illegal", "√", True),
        ("001|01.branch", "已建成", False),
        ("001|45.criticised", "无", False),
    ],
)
def test_a_word_that_may_accept_what_was_reported_changes_nothing(key: str, word: str, is_doubtful: bool) -> None:
    decision = decide(key, word)
    assert (decision.value is None, [each.code for each in decision.findings]) == (
        is_doubtful, ["doubtful_word" if is_doubtful else "normalised"],
    )  # fmt: skip


def test_a_reason_without_a_decision_is_worth_a_look_and_accepts() -> None:
    assessment = read(make_assessment({"001|01": (None, "党支部已建成")}))
    assert assessment.decisions == ()
    assert ("001", 1) in assessment.covered
    assert told(assessment) == [
        ("reason_alone", "提醒", "K5", "河东司法所第1项核定分写了理由，没有填核定分，按接受现有的数计")
    ]


# 2. Rows


def test_one_sheet_alone_is_a_part_and_says_what_it_has() -> None:
    by_item = read(make_assessment({"001|01": (1, "x")}, sheets=[ITEM_DECISIONS]))
    assert only(by_item).key == ("001", 1, "")
    assert by_item.covered == {(office, item) for office, item in ALL if item not in (45, 46)}
    by_value = read(make_assessment({"001|46.illegal": ("是", "x")}, sheets=[VALUE_DECISIONS]))
    assert only(by_value).key == ("001", 46, "46.illegal")
    assert by_value.covered == ALL


def test_rows_that_were_deleted_are_not_gone_through() -> None:
    rows = [f"{office}|{rest}" for office in OFFICES for rest in ("05", "05.orgs")]
    assert read(make_assessment(without=rows)).covered == {pair for pair in ALL if pair[1] != 5}


def test_rows_in_another_order_say_the_same() -> None:
    keys = ["001|01", "002|05"]
    moved = make_assessment(without=keys, more=[(key, (1, "x")) for key in reversed(keys)])
    plain = make_assessment(dict.fromkeys(keys, (1, "x")))
    assert sorted(each.key for each in read(moved).decisions) == sorted(each.key for each in read(plain).decisions)
    assert read(moved).covered == read(plain).covered


@pytest.mark.parametrize("other", [(1.5, "又改"), (None, ""), (1, "x")])
def test_of_two_rows_of_one_key_nobody_knows_which_is_meant(other: Written) -> None:
    decision = only(read(make_assessment({"001|01": (1, "x")}, more=[("001|01", other)])))
    assert decision.value is None
    [finding] = decision.findings
    assert (finding.code, finding.severity, finding.office, finding.item) == ("double_row", "错误", "001", 1)
    assert finding.fact == "河东司法所第1项核定分有2行，分不清用哪一行，没有采用"


def test_two_blank_rows_of_one_key_say_nothing_and_accept_nothing() -> None:
    assessment = read(make_assessment(without=["001|46.illegal"], more=[("001|46.illegal", (None, ""))] * 2))
    assert assessment.decisions == ()
    assert assessment.findings == ()
    assert assessment.covered == ALL - {("001", 46)}


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("003|01", "编码 003 的司法所不在名册里，这一行没有采用"),
        ("|01", "编码  的司法所不在名册里"),
        ("001|06", "河东司法所第6项现在不归综合科核定，没有采用"),
        ("001|43", "河东司法所第43项：责任书里没有这一行所说的，没有采用"),  # it is voted on
        ("001|45", "河东司法所第45项：责任书里没有这一行所说的，没有采用"),  # it only takes away
        ("001|99", "河东司法所第99项：责任书里没有这一行所说的，没有采用"),
        ("001|05.clubs", "河东司法所第5项：责任书里没有这一行所说的，没有采用"),
        ("001|06.self", "河东司法所第6项现在不归综合科核定，没有采用"),
    ],
)
def test_a_row_that_is_not_the_departments_is_told_if_anything_stands_in_it(key: str, says: str) -> None:
    written = read(make_assessment(more=[(key, (1, "x"))]))
    assert written.decisions == ()
    assert [(code, severity) for code, severity, _, _ in told(written)] == [("strange_row", "错误")]
    assert told(written)[0][3].startswith(says)
    assert written.covered == ALL
    assert read(make_assessment(more=[(key, (None, "只写了理由"))])).findings == ()


def test_a_formula_without_a_result_in_a_strange_row_is_something() -> None:
    assert [code for code, *_ in told(read(make_assessment(more=[("003|01", (NO_RESULT, ""))])))] == ["strange_row"]


# 3. Earlier rules


def test_what_was_decided_of_a_rule_that_was_mended_since_holds_and_is_told_once() -> None:
    decided = {"001|05": (1, "x"), "002|05": (2, "x"), "001|01": (1, "y")}
    texts = {5: "以前的文字"}
    beside = {f"{office}|05": {TEXT_HEAD: texts[5]} for office in OFFICES}
    assessment = read(make_assessment(decided, mended=make_mended([5, 99], texts=texts), beside=beside))
    assert [each.value for each in assessment.decisions] == [1, 1, 2]
    assert assessment.covered == ALL, "a blank has accepted what was answered, and that is the same"
    assert [(each.severity, each.fact) for each in assessment.findings if each.code == "other_rule"] == [
        ("提醒", "第5项的规则在这份核定表做好以后改过，所核定的仍然采用")
    ]


@pytest.mark.parametrize(
    ("fate", "code", "says"),
    [
        (Fate.NEW, "other_rule", "改成了新的问题，没有采用"),
        (Fate.ASKED, "question", "改过，等县局确认是不是同一问题，确认前没有采用"),
    ],
)
def test_what_was_decided_of_another_question_is_told_and_not_taken(fate: Fate, code: str, says: str) -> None:
    mended = make_mended([5], fates={"05.orgs": fate}, labels={"05.orgs": "培育组织数"})
    beside = {f"{office}|05.orgs": {LABEL_HEAD: "培育组织数"} for office in OFFICES}
    decided = {"001|05": (1, "x"), "001|05.orgs": (1, "x"), "001|01": (1, "y")}
    assessment = read(make_assessment(decided, mended=mended, beside=beside))
    first, *fifth = assessment.decisions
    assert (first.key, first.value) == (("001", 1, ""), 1)
    assert [each.value for each in fifth] == [None, None], "its score rests on all that is asked in the item"
    assert [(each.code, each.fact) for each in fifth[0].findings] == [
        (code, f"河东司法所第5项核定分填了1，但所问的在这份表做好以后{says}")
    ]
    assert assessment.covered == {pair for pair in ALL if pair[1] != 5}, "so no blank has accepted it"


def test_a_score_beyond_points_that_were_cut_since_is_an_error() -> None:
    cut = greatest_score(RULEBOOK, 5)
    assessment = read(make_assessment({"001|05": (7, "x")}, mended=make_mended([5])))
    assert cut == 6
    assert (only(assessment).value, [each.code for each in only(assessment).findings]) == (None, ["out_of_bounds"])


# 4. Keys and what stands beside them

HERE, THERE = OFFICES.values()


def test_of_two_rows_whose_keys_were_exchanged_neither_counts() -> None:
    """Sorted without the hidden column: 0.5 stands beside 城关, and carries the key of 河东."""
    exchanged = {"001|05": {OFFICE_HEAD: THERE}, "002|05": {OFFICE_HEAD: HERE}}
    assessment = read(make_assessment({"001|05": (0.5, "x"), "002|05": (1, "y")}, who="甲", beside=exchanged))
    assert [(each.key, each.value) for each in assessment.decisions] == [(("001", 5, ""), None), (("002", 5, ""), None)]
    [finding] = assessment.decisions[0].findings
    assert (finding.code, finding.severity, finding.cell, finding.office) == ("wrong_label", "错误", "J7", "001")
    assert finding.fact == f"编号 001|05 这一行应是“{HERE}”，表里写的是“{THERE}”，行列被移动过，没有采用"
    assert not assessment.rows & {("001", 5, ""), ("002", 5, "")}, "what was moved was not gone through"


def test_blank_rows_whose_keys_were_exchanged_accept_nothing_and_are_told_together() -> None:
    exchanged = {"001|05": {OFFICE_HEAD: THERE}, "002|05": {OFFICE_HEAD: HERE}}
    assessment = read(make_assessment(who="甲", beside=exchanged))
    assert told(assessment) == [
        (
            "wrong_label", "错误", "",
            f"2个空着的格子，编号与旁边的司法所或项目对不上，没有当作接受：{HERE}第5项核定分、{THERE}第5项核定分",
        )
    ]  # fmt: skip
    assert ("001", 5, "") not in assessment.gone_through


@pytest.mark.parametrize(
    ("key", "head", "shown"),
    [
        ("001|05", NUMBER_HEAD, 9.0),
        ("001|05", TEXT_HEAD, "别的项目"),
        ("001|05", OFFICE_HEAD, None),
        ("001|05.orgs", LABEL_HEAD, "已调处数"),
        ("001|05.orgs", NUMBER_HEAD, "第5项"),
        ("001|05.orgs", OFFICE_HEAD, THERE),
    ],
)
def test_whatever_else_stands_beside_a_key_than_it_names_the_cell_is_not_counted(
    key: str, head: str, shown: Given
) -> None:
    decision = only(read(make_assessment({key: (1, "x")}, beside={key: {head: shown}})))
    assert decision.value is None
    assert [finding.code for finding in decision.findings] == ["wrong_label"]


@pytest.mark.parametrize("head", [OFFICE_HEAD, NUMBER_HEAD])
def test_the_same_name_spaced_otherwise_is_the_same(head: str) -> None:
    shown = {OFFICE_HEAD: f" {HERE[0]} {HERE[1:]}", NUMBER_HEAD: "5"}[head]
    assert only(read(make_assessment({"001|05": (1, "x")}, beside={"001|05": {head: shown}}))).value == 1


def test_an_office_that_was_renamed_since_is_known_by_its_former_name_and_that_is_told() -> None:
    every = {key: {OFFICE_HEAD: "旧镇司法所"} for key in _keys_of("001")}
    assessment = read(make_assessment({"001|05": (1, "x")}, who="甲", beside=every))
    assert only(assessment).value == 1
    assert [(code, severity) for code, severity, _, _ in told(assessment)] == [("renamed", "提醒")]
    assert assessment.covered == ALL


def test_a_name_that_is_nobodys_is_a_doubt_where_the_workbook_does_not_hold_to_it() -> None:
    """Beside some of the office's rows only, or beside two offices' keys."""
    some = {"001|05": {OFFICE_HEAD: "旧镇司法所"}}
    assert only(read(make_assessment({"001|05": (1, "x")}, beside=some))).value is None
    both = {key: {OFFICE_HEAD: "旧镇司法所"} for key in (*_keys_of("001"), *_keys_of("002"))}
    assert only(read(make_assessment({"001|05": (1, "x")}, beside=both))).value is None


def test_a_name_before_a_renaming_that_the_roster_tells_is_this_offices_and_no_others() -> None:
    """Both were renamed since: 甲镇 is 河东 now, 乙镇 is 城关. Then the keys were exchanged, in the whole workbook."""
    former = Former({"001": ("甲镇司法所",), "002": ("乙镇司法所",)})

    def name(first: str, second: str) -> dict[str, dict[str, Given]]:
        beside: dict[str, dict[str, Given]] = {key: {OFFICE_HEAD: first} for key in _keys_of("001")}
        return beside | {key: {OFFICE_HEAD: second} for key in _keys_of("002")}

    kept = read(make_assessment({"001|05": (1, "x")}, beside=name("甲镇司法所", "乙镇司法所")), former=former)
    assert (only(kept).value, told(kept)) == (1, [])
    exchanged = make_assessment({"001|05": (1, "x")}, beside=name("乙镇司法所", "甲镇司法所"))
    assert only(read(exchanged, former=former)).value is None
    assert only(read(exchanged)).value == 1, "without the roster's word nobody can tell: that is what it is for"


def test_where_rows_were_moved_about_a_name_that_is_nobodys_now_is_believed_beside_no_key() -> None:
    """旧镇 is 河东 now, and nobody says so; the keys of 河东 and 城关 were exchanged."""
    beside: dict[str, dict[str, Given]] = {key: {OFFICE_HEAD: THERE} for key in _keys_of("001")}
    beside |= {key: {OFFICE_HEAD: "旧镇司法所"} for key in _keys_of("002")}
    assert only(read(make_assessment({"002|05": (1, "x")}, beside=beside))).value is None


def _keys_of(office: str) -> list[str]:
    return [
        line.key for table in make_assessment().extract.tables for line in table.lines if line.key.startswith(office)
    ]


# 5. No name


def test_without_a_name_only_what_is_written_was_gone_through() -> None:
    written: dict[str, Written] = {"001|05": (1, "x"), "001|01": ("一分", "x")}
    nameless, signed = (read(make_assessment(written, who=who)) for who in ("", "甲"))
    assert nameless.gone_through == {("001", 5, "")}
    assert signed.gone_through == signed.rows
    assert [each.value for each in nameless.decisions] == [each.value for each in signed.decisions]
    assert [read(make_assessment(who=who)).is_untouched for who in ("", "甲")] == [True, False]
    assert not nameless.is_untouched
