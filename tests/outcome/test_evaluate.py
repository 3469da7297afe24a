"""Evaluation gives the values and scores in force, from the offices' reports and the bureau's decisions.

1. A decision with its reason counts; one that cannot be taken counts for nothing, and is told at its cell.
2. Fields of the bureau's own: with a default a change needs a reason, without one the first word does not.
3. Checks across fields are asked again of what is in force: the office's slip is the office's, the bureau's is the bureau's.
4. An error that assessors have put right does not go back to the office.
5. What was decided about an office that has not returned waits for its return.
6. What an office reports anew is assessed anew; a decision holds meanwhile.
7. Reported, computed and decided stay apart in every frame.
8. The bureau's log counts where the rulebook says so.
9. What it says without a number that counts is open until somebody writes one.
"""

from datetime import date

import pandas as pd
import pytest

from sfs_excel.finding_codes import FindingCode
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.handouts import describe_offices
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import Audience
from tests.bureau_year import OPTIONS, assess, evaluate, reminded, score, told, waits
from tests.fillings import RULEBOOK
from tests.returns.own_returns import Given, make_log

DAY = date(2018, 5, 3)


def row(frame: pd.DataFrame, **wanted: object) -> dict[str, object]:
    for name, value in wanted.items():
        frame = frame[frame[name] == value]
    [found] = frame.to_dict("records")
    return {str(name): value for name, value in found.items()}


def decided(results: Results) -> list[tuple[object, ...]]:
    return list(results.decisions[["office", "item", "field", "before", "after"]].itertuples(index=False, name=None))


# 1. Decisions


def test_without_assessors_everything_rests_on_the_offices_word() -> None:
    results = evaluate()
    assert score(results, 1) == (2, 2, 2, None, "自评")
    assert decided(results) == []
    assert set(results.items["status"]) == {"自评", "待定"}


def test_a_workbook_that_nobody_signed_and_nobody_touched_is_no_assessment() -> None:
    results = evaluate(assess(who=""))
    assert set(results.items["status"]) == {"自评", "待定"}
    assert ("核定", "综合科", "核定表还没有交回") in waits(results)
    [file] = results.submissions[results.submissions["kind"] == "assessor"].to_dict("records")
    assert file["status"] == "refused"
    assert file["reason"] == (
        "综合科的核定表没有写核定人，也没有新核定一处，不算核定。"
        "全部接受的，请写上核定人后重新报回；还没有核定的，从收件箱移走。"
    )


def test_where_nobody_signed_what_is_written_counts_and_what_is_blank_accepts_nothing() -> None:
    results = evaluate(assess({"001|01": (1.5, "记录不全")}, who=""))
    assert score(results, 1) == (1.5, 2, 2, 1.5, "核定"), "the score was set"
    assert score(results, 1, "002")[4] == "自评"
    assert score(results, 5)[4] == "自评"
    assert told(results) == [("unsigned", "综合科1.xlsx", "")]
    assert results.stage == "自评暂定"


def test_a_blank_workbook_accepts_what_stands() -> None:
    results = evaluate(assess())
    assert score(results, 1) == (2, 2, 2, 2, "核定")
    assert told(results) == []
    assert set(results.items["status"]) == {"核定", "待定"}


def test_a_score_that_was_set_counts_and_what_was_computed_stays_beside_it() -> None:
    results = evaluate(assess({"001|01": (1.5, "党支部记录不全")}, who="张三"))
    assert score(results, 1) == (1.5, 2, 2, 1.5, "核定")
    assert score(results, 1, "002") == (2, 2, 2, 2, "核定")
    assert decided(results) == [("001", 1, "", "2", "1.5")]
    moved = row(results.ledger, office="001", item=1)
    assert (moved["rule"], moved["points"], moved["reason"], moved["who"]) == (
        "1.assessed", -0.5, "核定：党支部记录不全", "张三（综合科）",
    )  # fmt: skip
    assert (moved["file"], moved["cell"]) == ("张三1.xlsx", "「逐项核定」J5")


def test_a_value_that_was_corrected_is_scored_by_the_rule() -> None:
    """1 of 2 organisations: one short, minus 1."""
    results = evaluate(assess({"001|05.orgs": (1, "1个未登记")}))
    assert score(results, 5) == (1, 2, 1, 1, "核定")
    assert decided(results) == [("001", 5, "05.orgs", "2", "1")]
    moved = row(results.ledger, office="001", item=5)
    assert moved["values"] == "培育社会组织数＝2个，核定1个"
    assert moved["file"] == next(iter(results.decisions["file"]))  # where the 1 stands, not the 2
    assert str(moved["cell"]).startswith("「数据核定」")


def test_a_score_is_judged_by_what_the_corrected_values_give() -> None:
    """Corrected to 1 organisation the item has 1 point: 1 is what stands, 2 would be a change."""
    values = {"001|05.orgs": (1, "1个未登记")}
    assert told(evaluate(assess({**values, "001|05": (1, "")}))) == []
    results = evaluate(assess({**values, "001|05": (2, "")}))
    assert [code for code, *_ in told(results)] == ["unexplained"]
    assert score(results, 5) == (1, 2, 1, None, "自评")


@pytest.mark.parametrize(
    ("key", "given", "reason", "code"),
    [
        ("001|01", 1.5, "", "unexplained"),
        ("001|01", 3, "x", "out_of_bounds"),
        ("001|01", "一分半", "x", "not_a_number"),
        ("001|01.members", 5, "", "unexplained"),
        ("001|01.members", -1, "x", "out_of_bounds"),
    ],
)
def test_a_decision_that_cannot_be_taken_counts_for_nothing_and_leaves_its_item_undecided(
    key: str, given: Given, reason: str, code: str
) -> None:
    results = evaluate(assess({key: (given, reason)}))
    [(found, file, cell)] = told(results)
    assert (found, file) == (code, "综合科1.xlsx")
    assert cell
    assert score(results, 1) == (2, 2, 2, None, "自评")
    assert score(results, 1, "002")[4] == "核定"
    assert ("核定", "经办人", "第1项的核定有误或意见不一致，没有采用：河东司法所（见“校验问题”）") in waits(results)


def test_two_assessors_in_conflict_decide_nothing() -> None:
    results = evaluate(assess({"001|01": (1, "x")}, who="甲"), assess({"001|01": (1.5, "y")}, who="乙"))
    assert [(code, file) for code, file, _ in told(results)] == [("conflict", "甲1.xlsx"), ("conflict", "乙1.xlsx")]
    assert score(results, 1) == (2, 2, 2, None, "自评")


def test_a_conflict_on_a_value_keeps_its_item_undecided_even_if_its_score_was_set() -> None:
    results = evaluate(
        assess({"001|05.orgs": (1, "x"), "001|05": (1.5, "酌情")}, who="甲"),
        assess({"001|05.orgs": (0, "y")}, who="乙"),
    )
    assert score(results, 5) == (1.5, 2, 2, None, "自评")
    assert results.stage == "自评暂定"


def test_doubled_rows_leave_their_item_undecided_though_others_went_through_it() -> None:
    results = evaluate(assess({"001|01": (1, "x")}, who="甲", more=[("001|01", (1.5, "y"))]), assess(who="乙"))
    assert [code for code, *_ in told(results)] == ["double_row"]
    assert score(results, 1) == (2, 2, 2, None, "自评")


def test_a_decision_that_equals_what_stands_is_a_decision_without_a_difference() -> None:
    results = evaluate(assess({"001|01": (2, "")}))
    assert score(results, 1) == (2, 2, 2, 2, "核定")
    assert row(results.ledger, office="001", item=1)["points"] == 0


# 2. Fields of the bureau's own


def test_a_default_is_changed_with_a_reason_only() -> None:
    for reason, code, veto in (("", ["unexplained"], ""), ("查处决定", [], "违反法律法规")):
        results = evaluate(assess({"001|46.illegal": ("是", reason)}))
        assert [found for found, *_ in told(results)] == code
        assert veto in str(row(results.ranking, office="001")["veto"])
        assert (row(results.ranking, office="001")["status"] == "vetoed") == (code == [])


def test_a_default_that_is_confirmed_needs_no_reason() -> None:
    assert told(evaluate(assess({"001|46.illegal": ("否", ""), "001|45.criticised": (0, "")}))) == []


def test_once_criticised_loses_five_and_twice_is_a_veto_too() -> None:
    results = evaluate(assess({"001|45.criticised": (1, "通报"), "002|45.criticised": (2, "通报")}))
    assert score(results, 45)[0] == -5
    assert score(results, 45, "002")[0] == -5
    assert [row(results.ranking, office=office)["status"] for office in ("001", "002")] == ["ranked", "vetoed"]


def found(given: Given, reason: str = "", rulebook: Rulebook = OPTIONS) -> Results:
    """现场检查发现的问题 of 河东: nobody but the bureau knows, and there is no default."""
    decided = {} if given is None else {"001|03.found": (given, reason)}
    return evaluate(assess(decided, items=[1, 2, 3], rulebook=rulebook), rulebook=rulebook)


def test_what_only_the_bureau_knows_waits_for_it_and_its_first_word_needs_no_reason() -> None:
    blank = found(None)
    assert score(blank, 3) == (0, None, 0, None, "待定")
    results = found(2)
    assert told(results) == []
    assert score(results, 3) == (40, None, 40, 40, "核定")
    assert score(results, 3, "002")[4] == "待定"
    assert decided(results) == [("001", 3, "03.found", "", "2")]


# 3. Checks across fields


def test_a_decision_that_contradicts_what_was_reported_is_the_bureaus_slip() -> None:
    """41 of 40 disputes handled cannot be: nobody of the office said so."""
    results = evaluate(assess({"001|09.handled": (41, "核对卷宗")}))
    assert told(results, "office") == []
    assert [(code, file) for code, file, _ in told(results)] == [("check", "综合科1.xlsx")]
    [fact] = results.findings.loc[results.findings["code"] == FindingCode.CHECK, "message"]
    assert "河东司法所：" in fact
    assert "（按核定、台账的数：" in fact
    assert "上列纠纷中已调处41件" in fact
    assert "矛盾纠纷总数40件" in fact
    assert score(results, 9)[4] == "自评"
    assert row(results.ranking, office="001")["findings"] == 0
    stated = results.ledger.loc[(results.ledger["office"] == "001") & (results.ledger["item"] == 9), "values"]
    assert "上列纠纷中已调处＝40件，核定41件（与其他数矛盾，未采用）" in stated.iloc[0]


def test_a_decision_that_puts_a_contradiction_right_puts_its_neighbours_right() -> None:
    wrong = {"001": {"09.handled": 41}, "002": {"09.handled": 41}}
    seen = {f"{office}|09.{key}": "未填" for office in wrong for key in ("disputes", "handled", "settled")}
    results = evaluate(assess({"001|09.handled": (40, "核对卷宗")}, reported=seen), reported=wrong)
    assert score(results, 9) == (1.5, 1, 1.5, 1.5, "核定")
    assert score(results, 9, "002") == (1, 1, 1, 1, "核定")
    assert [file for _, file, _ in told(results, "office")] == ["城关司法所.xlsx"]


def test_a_reminder_that_a_decision_brings_up_is_told_at_the_decision() -> None:
    """Criticised, while no breach of rules was reported."""
    results = evaluate(assess({"001|45.criticised": (1, "通报")}))
    told_of = results.findings[
        (results.findings["code"] == FindingCode.REMINDER) & (results.findings["to"] == Audience.BUREAU)
    ]
    assert list(told_of["file"]) == ["综合科1.xlsx"]
    assert list(told_of["office"]) == ["001"]


# 4. What assessors put right


@pytest.mark.parametrize("written", [{"001|05.orgs": (2, "查档案")}, {"001|05": (1, "酌情")}])
def test_an_error_that_was_put_right_does_not_go_back(written: dict[str, tuple[Given, str]]) -> None:
    reported = {"001": {"05.orgs": "约2"}, "002": {"05.orgs": "约2"}}
    results = evaluate(assess(written), reported=reported)
    assert [file for _, file, _ in told(results, "office")] == ["城关司法所.xlsx"]
    [put_right] = results.findings.loc[
        (results.findings["office"] == "001") & (results.findings["field"] == "05.orgs"), ["severity", "message"]
    ].to_dict("records")
    assert put_right["severity"] == "提醒"
    assert str(put_right["message"]).endswith("已由县局核定，不必为这一处重新报送；还有别的要报的，请一并改好。")
    assert row(results.ranking, office="001")["findings"] == 0
    assert row(results.ranking, office="002")["findings"] == 1


def test_a_decision_on_another_field_puts_nothing_right() -> None:
    results = evaluate(assess({"001|05.orgs": (2, "查档案")}), reported={"001": {"05.orgs": "约2", "07.cases": "很多"}})
    assert [code for code, *_ in told(results, "office")] == ["not_a_number"]


# 5. Offices that have not returned


def test_what_was_decided_of_an_office_that_has_not_returned_waits() -> None:
    workbook = assess({"002|01": (1, "x"), "002|46.illegal": ("是", "y"), "001|01": (1, "z")})
    results = evaluate(workbook, reported={"001": {}})
    assert reminded(results).count("not_returned") == 2
    assert told(results) == []
    assert decided(results) == [("001", 1, "", "2", "1")]
    assert row(results.ranking, office="002")["status"] == "missing"
    later = evaluate(workbook)
    assert len(decided(later)) == 3
    assert row(later.ranking, office="002")["status"] == "vetoed"


def test_nothing_returned_at_all_is_no_error() -> None:
    results = evaluate(assess({"001|01": (1, "x")}), reported={})
    assert set(results.ranking["status"]) == {"missing"}
    assert results.items.empty


# 6. Reported anew


def test_what_an_office_reports_anew_is_assessed_anew() -> None:
    looked = assess(reported={"001|05.orgs": 1.0})
    results = evaluate(looked)
    assert score(results, 5) == (2, 2, 2, None, "自评")
    assert score(results, 5, "002")[4] == "核定"
    assert reminded(results) == ["overtaken"]
    again = evaluate(looked, assess(batch=2))
    assert score(again, 5)[4] == "核定"
    assert reminded(again) == []


def test_other_evidence_with_the_same_numbers_is_assessed_anew() -> None:
    looked = assess()
    results = evaluate(looked, reported={"001": {"05.evidence": "名单"}, "002": {}})
    assert score(results, 5) == (2, 2, 2, None, "自评")
    assert score(results, 5, "002")[4] == "核定"
    assert reminded(results) == ["overtaken"]
    assert results.stage == "自评暂定"


def test_a_decision_holds_though_the_office_reports_anew() -> None:
    looked = assess({"001|05.orgs": (3, "查档案")}, reported={"001|05.orgs": 1.0})
    results = evaluate(looked)
    assert score(results, 5)[0] == 3  # one more than 2
    assert score(results, 5)[4] == "自评"
    assert decided(results) == [("001", 5, "05.orgs", "2", "3")]


# 7. Three sources


def test_reported_computed_and_decided_stay_apart_in_the_answers() -> None:
    results = evaluate(
        assess({"001|05.orgs": (1, "x"), "001|01.branch": ("否", "y"), "001|45.criticised": (1, "z")}),
        reported={"001": {"07.cases": "约30"}, "002": {}},
    )
    answers = results.answers
    assert {name: row(answers, office="001", field="05.orgs")[name] for name in ("raw", "value", "assessed")} == {
        "raw": "2", "value": "2", "assessed": "1",
    }  # fmt: skip
    assert row(answers, office="001", field="01.branch")["assessed"] == "否"
    invalid = row(answers, office="001", field="07.cases")
    assert (invalid["raw"], invalid["value"], invalid["assessed"]) == ("约30", "", "")
    ours = row(answers, office="001", field="45.criticised")
    assert (ours["raw"], ours["value"], ours["assessed"]) == ("", "", "1")
    assert str(ours["source"]).startswith("综合科1.xlsx「数据核定」I")
    assert row(answers, office="002", field="05.orgs")["assessed"] == ""
    assert answers[(answers["office"] == "002") & (answers["field"] == "45.criticised")].empty


def test_the_ledger_sums_to_the_items_and_the_items_to_the_total() -> None:
    """Of the whole letter."""
    decided: dict[str, tuple[Given, str]] = {
        "001|01": (1.25, "x"), "001|05.orgs": (6, "y"), "001|12.late": (20, "z"), "001|45.criticised": (1, "w"),
    }  # fmt: skip
    results = evaluate(assess(decided, rulebook=RULEBOOK), rulebook=RULEBOOK)
    moved = results.ledger.groupby(["office", "item"])["points"].sum()
    for office, item, points, total in results.items[["office", "item", "points", "score"]].itertuples(index=False):
        assert round(points + moved.get((office, item), 0.0), 2) == total, (office, item)
    # By hand: 90, less 0.75 in item 1, 4 more in item 5, all 4 of item 12 lost, 5 taken by item 45.
    assert row(results.ranking, office="001")["total"] == pytest.approx(90 - 0.75 + 4 - 4 - 5)


def test_the_trail_keeps_every_step() -> None:
    results = evaluate(
        assess({"001|01": (1, "x")}, who="甲"),
        assess({"001|01": (1.5, "复核")}, who="甲", batch=2),
        assess({}, who="甲", batch=3),
    )
    assert decided(results) == []
    steps = results.trail[["who", "received", "label", "before", "after", "reason", "file"]]
    assert [tuple(step) for step in steps.itertuples(index=False)] == [
        ("甲（综合科）", "2016-12-01T08:00:00+08:00", "第1项得分", "", "1", "x", "甲1.xlsx"),
        ("甲（综合科）", "2016-12-02T08:00:00+08:00", "第1项得分", "1", "1.5", "复核", "甲2.xlsx"),
        ("甲（综合科）", "2016-12-03T08:00:00+08:00", "第1项得分", "1.5", "", "", "甲3.xlsx"),
    ]


# 8. The log


def logged(*entries: tuple[object, ...], **decisions: tuple[Given, str]) -> Results:
    """02.late scores by the log, 02.visits is only compared. An item of 20 points; each late report costs 0.5."""
    keys = {"late": "001|02.late", "visits": "001|02.visits"}
    forms = [make_log(*entries)] if entries else []  # type: ignore[arg-type]  # days among them
    if decisions:
        written = {keys[name]: given for name, given in decisions.items()}
        forms.append(assess(written, items=[1, 2, 3], rulebook=OPTIONS, reported={"001|02.late": 1.0}))
    return evaluate(*forms, reported={"001": {"02.late": 1}, "002": {"02.late": 1}}, rulebook=OPTIONS)


LATE, VISITS = (DAY, "河东司法所", 2, "2 迟报次数", 3), (DAY, "河东司法所", 2, "2 走访次数", 1)


def test_without_a_log_the_offices_word_stands() -> None:
    assert score(logged(), 2)[0] == 19.5


def test_where_the_log_scores_an_office_that_is_not_in_it_has_none() -> None:
    results = logged(LATE, VISITS)
    assert score(results, 2) == (18.5, 19.5, 18.5, None, "自评")
    assert score(results, 2, "002") == (20, 19.5, 20, None, "自评")
    assert row(results.answers, office="001", field="02.late")["assessed"] == "3"
    assert row(results.answers, office="001", field="02.visits")["assessed"] == ""
    assert row(results.ledger, office="001", item=2)["values"] == "迟报次数＝1次，台账3次"


def test_an_assessor_sees_beside_the_report_what_the_log_makes_of_an_office_that_is_not_in_it() -> None:
    shown = {each.code: dict(each.counts) for each in describe_offices(logged(LATE, VISITS))}
    assert shown == {"001": {"02.late": 3, "02.visits": 1}, "002": {"02.late": 0}}
    assert all(not each.counts for each in describe_offices(logged()))


def test_a_decision_stands_over_the_log_and_needs_a_reason_against_it() -> None:
    assert score(logged(LATE, late=(2, "1次系误记")), 2)[0] == 19
    assert [code for code, *_ in told(logged(LATE, late=(1, "")))] == ["unexplained"]
    assert told(logged(LATE, late=(3, ""))) == []  # what the log says stands


def test_what_the_log_says_and_assessors_pass_over_is_told() -> None:
    """The bureau itself has written down a criticism and a late report; its assessors left both cells blank."""
    day = date(2016, 5, 3)
    late = "12 每月3日后迟报、漏报次数"
    criticised = "45 工作人员被上级通报批评"
    entries = make_log((day, "河东司法所", 12, late, 1, "迟报"), (day, "河东司法所", 45, criticised, 1, "通报"))
    results = evaluate(assess(), entries)
    told_of = results.findings[results.findings["code"] == FindingCode.OVERLOOKED]
    assert list(told_of[["severity", "to", "sheet", "cell", "item"]].itertuples(index=False, name=None)) == [
        ("提醒", "bureau", "台账", "B4", 12), ("提醒", "bureau", "台账", "B5", 45),
    ]  # fmt: skip
    assert "河东司法所工作人员被上级通报批评：台账记有1次，核定以后仍按0次计" in told_of["message"].iloc[1]
    for silent in (
        evaluate(entries),  # nobody has been through it yet
        evaluate(assess(), entries, reported={"002": {}}),  # nothing to score
        evaluate(assess({"001|45.criticised": (1, "台账"), "001|12.late": (1, "台账")}), entries),
        evaluate(assess({"001|45.criticised": (0, "已撤销"), "001|12.late": (0, "误记")}), entries),  # the last word
    ):
        assert "overlooked" not in set(silent.findings["code"])


def test_a_log_in_which_nothing_is_counted_is_none() -> None:
    """Words alone do not say that nobody was late: the office's word stands, against decisions too."""
    words = (DAY, "河东司法所", None, None, None, "现场检查，卷宗规范")
    assert score(logged(words), 2)[0] == 19.5
    assert told(logged(words, late=(1, ""))) == []
    assert [code for code, *_ in told(logged(words, late=(0, "")))] == ["unexplained"]


# 9. What the log says without a number


CRITICISED = "45 工作人员被上级通报批评"
UNCOUNTED = make_log((date(2016, 5, 3), "河东司法所", 45, CRITICISED, None, "通报批评1次"))
IN_WORDS = make_log((date(2016, 5, 3), "河东司法所", 45, None, None, "通报批评1次"))
MENDED = make_log((date(2016, 5, 3), "河东司法所", 45, CRITICISED, 1, "通报批评1次"), batch=2)


@pytest.mark.parametrize("entries", [UNCOUNTED, IN_WORDS], ids=["no number", "words alone"])
def test_a_blank_does_not_accept_nought_of_what_the_log_speaks_of(entries: BureauForm) -> None:
    results = evaluate(assess(), entries)
    assert score(results, 45)[4] == "待定"
    assert score(results, 45, "002")[4] == "核定"
    assert ("终评", "综合科", "第45项待县局填报：河东司法所") in waits(results)
    shown = {each.code: each for each in describe_offices(results)}
    assert (shown["001"].opens, shown["002"].opens) == ({"45.criticised"}, frozenset())
    assert shown["001"].counts == {}
    assert "通报批评1次，没有计入（" in shown["001"].say_entries(45)


@pytest.mark.parametrize(("count", "moved"), [(0, 0), (1, -5)])
def test_a_number_that_an_assessor_writes_settles_it(count: int, moved: float) -> None:
    """Also the 0 that would stand anyway: somebody has looked."""
    reason = "通报已撤销" if count == 0 else "县局通报"
    results = evaluate(assess({"001|45.criticised": (count, reason)}), UNCOUNTED)
    assert score(results, 45) == (moved, None, moved, moved, "核定")


def test_a_log_that_was_mended_leaves_nothing_open() -> None:
    results = evaluate(assess(), UNCOUNTED, MENDED)
    assert score(results, 45)[4] == "核定"
    assert "overlooked" in reminded(results)  # the 1 was passed over: told as ever


def test_a_score_that_was_set_settles_what_is_open_in_its_item() -> None:
    late = make_log(("五月", "河东司法所", 12, "12 每月3日后迟报、漏报次数", 1))
    assert score(evaluate(assess(), late), 12)[4] == "待定"
    assert score(evaluate(assess({"001|12": (3.7, "迟报1次")}), late), 12)[4] == "核定"
    assert score(evaluate(assess({"001|12.late": (1, "台账")}), late), 12) == (3.7, 4, 3.7, 3.7, "核定")
