"""An answered appeal moves points, worked out by hand from the 2016 letter.

Item 5 (2分): 培育2个社会组织。每少1个扣1分，多1个加1分，最高加4分. 河东 has reported 1: 1 point by its own word.

1. An appeal waits until its department answers; 维持 leaves the points, 改为 sets them, and both stand in the ledger.
2. An answer comes after the department's own mark, and a head's word before it.
3. An answer without its appeal, or to another reason, does nothing; nor does one that two assessors give differently.
"""

from math import isnan

from sfs_excel.outcome.results import Results
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.roster.model import Department
from tests.bureau_year import ROSTER, assess, evaluate, reminded, score, told, vote
from tests.returns.own_returns import DEPARTMENT, VOTERS, add_answers, make_appeal

ONE = {"001": {"05.orgs": 1}, "002": {}}
ASKED = make_appeal({5: ("是", "有材料", "登记证书")})
BALLOTS = vote(*((voter, 9, 8) for voter in VOTERS))
HEADED = type(ROSTER)(
    ROSTER.offices, ROSTER.voters, (Department(DEPARTMENT, ROSTER.departments[0].items, heads=("赵六",)),)
)


def mark(decided: dict[str, tuple[float, str]] | None = None, **more: object) -> BureauForm:
    """A 核定表 that was made when 河东 had reported what it has."""
    return assess(decided, reported={"001|05.orgs": 1}, **more)


def answered(*written: object, decided: dict[str, tuple[float, str]] | None = None, **more: object) -> BureauForm:
    form = mark(decided, batch=2, **more)
    return add_answers(form, {"001|05": written})  # type: ignore[dict-item]  # as many as there are


def stands(results: Results) -> list[tuple[int, str, float, float | None, str]]:
    rows = results.appeals[["item", "answer", "before", "after", "who"]].itertuples(index=False, name=None)
    return [(item, said, before, None if isnan(after) else after, who) for item, said, before, after, who in rows]


def moves(results: Results) -> list[tuple[str, float, str]]:
    rows = results.ledger[(results.ledger["office"] == "001") & (results.ledger["item"] == 5)]
    return list(rows[["rule", "points", "reason"]].itertuples(index=False, name=None))


# 1. Waiting, upheld, changed


def test_an_appeal_waits_and_changes_nothing() -> None:
    results = evaluate(mark(), *BALLOTS, ASKED, reported=ONE)
    assert stands(results) == [(5, "", 1.0, None, "")]
    assert (score(results, 5)[0], results.stage) == (1.0, "终评")


def test_what_is_upheld_keeps_its_points() -> None:
    results = evaluate(mark(), ASKED, answered("维持", None, "证书无效"), reported=ONE)
    assert stands(results) == [(5, "维持", 1.0, 1.0, "样本（综合科）")]
    assert [move[0] for move in moves(results)] == ["5.quota"]
    [decision] = results.decisions.to_dict("records")
    assert (decision["label"], decision["before"], decision["after"], decision["reason"]) == (
        "第5项复核", "1", "1", "证书无效",
    )  # fmt: skip


def test_what_is_changed_has_the_points_of_the_answer_and_the_ledger_says_why() -> None:
    results = evaluate(mark(), ASKED, answered("改为", 1.5, "补证"), reported=ONE)
    assert stands(results) == [(5, "改为", 1.0, 1.5, "样本（综合科）")]
    assert score(results, 5) == (1.5, 1.0, 1.0, 1.5, "核定")
    assert moves(results)[1:] == [("5.appeal", 0.5, "复核：补证")]


def test_the_trail_has_the_answer_and_who_gave_it() -> None:
    results = evaluate(mark(), ASKED, answered("改为", 1.5, "补证"), reported=ONE)
    [step] = results.trail.to_dict("records")
    assert (step["label"], step["before"], step["after"], step["reason"], step["received"][:10]) == (
        "第5项复核", "", "改为1.5", "补证", "2016-12-02",
    )  # fmt: skip


def test_an_answer_that_was_taken_back_lets_the_appeal_wait_again() -> None:
    forms = [answered("改为", 1.5, "补证"), answered(None, None, "")]
    results = evaluate(mark(), ASKED, *forms, reported=ONE)
    assert stands(results) == [(5, "", 1.0, None, "")]
    assert list(results.trail["after"]) == ["改为1.5", ""]


# 2. Whose word holds


def test_the_answer_comes_after_the_departments_own_mark() -> None:
    marked = {"001|05": (0.5, "1个未登记")}
    results = evaluate(mark(marked), ASKED, answered("改为", 2, "补证", decided=marked), reported=ONE)
    assert stands(results) == [(5, "改为", 0.5, 2.0, "样本（综合科）")]
    assert moves(results)[1:] == [("5.assessed", -0.5, "核定：1个未登记"), ("5.appeal", 1.5, "复核：补证")]


def test_a_mark_of_a_later_day_does_not_undo_the_answer() -> None:
    later = answered("改为", 2, "补证", decided={"001|05": (0, "又查")})
    results = evaluate(mark(), ASKED, answered("改为", 2, "补证"), later, reported=ONE)
    assert score(results, 5)[0] == 2


def test_a_head_outranks_the_departments_answer() -> None:
    head = mark({"001|05": (0.5, "现场核实")}, who="赵六")
    results = evaluate(head, ASKED, answered("改为", 2, "补证"), reported=ONE, roster=HEADED)
    assert (score(results, 5)[0], stands(results)[0][1]) == (0.5, "")
    assert told(results)[-1][0] == "idle_answer"


def test_a_head_answers_in_person() -> None:
    head = answered("改为", 2, "补证", decided={"001|05": (0.5, "现场核实")}, who="赵六")
    results = evaluate(ASKED, head, reported=ONE, roster=HEADED)
    assert score(results, 5)[0] == 2


def test_a_department_may_uphold_what_a_head_has_decided() -> None:
    head = mark({"001|05": (0.5, "现场核实")}, who="赵六")
    results = evaluate(head, ASKED, answered("维持", None, "局领导已核实"), reported=ONE, roster=HEADED)
    assert stands(results)[0][:4] == (5, "维持", 0.5, 0.5)


# 3. What does nothing


def test_an_answer_without_an_appeal_does_nothing_and_is_told() -> None:
    results = evaluate(mark(), answered("改为", 2, "补证"), reported=ONE)
    assert (score(results, 5)[0], results.appeals.empty) == (1.0, True)
    assert reminded(results) == ["idle_answer"]


def test_an_answer_to_another_reason_waits_for_a_new_one() -> None:
    again = make_appeal({5: ("是", "另有材料", "")}, batch=3)
    results = evaluate(mark(), ASKED, answered("改为", 2, "补证"), again, reported=ONE)
    assert stands(results) == [(5, "", 1.0, None, "")]
    assert reminded(results) == ["idle_answer"]


def test_a_later_appeal_replaces_the_earlier_whole() -> None:
    results = evaluate(mark(), ASKED, make_appeal({9: ("是", "有材料", "")}, batch=3), reported=ONE)
    assert list(results.appeals["item"]) == [9]
    assert [*results.submissions[results.submissions["kind"] == "appeal"]["status"]] == ["superseded", "current"]


def test_an_answer_stays_where_a_later_appeal_asks_of_another_item() -> None:
    later = make_appeal({9: ("是", "有材料", "")}, batch=3)
    results = evaluate(mark(), ASKED, answered("改为", 2, "补证"), later, reported=ONE)
    assert score(results, 5)[0] == 2
    assert [(row[0], row[1]) for row in stands(results)] == [(5, "改为"), (9, "")]


def test_what_lacks_a_reason_is_listed_and_cannot_be_answered() -> None:
    faulty = make_appeal({5: ("是", None, None)})
    results = evaluate(mark(), faulty, answered("改为", 2, "补证"), reported=ONE)
    assert score(results, 5)[0] == 1
    assert list(results.appeals["fault"]) == ["第5项申请复核，没有写申请理由"]
    assert told(results, "office") == [("incomplete", "河东司法所复核申请表1.xlsx", "K7")]


def test_two_answers_that_differ_are_none_and_the_mark_before_them_stands() -> None:
    others = [answered("改为", 2, "补证", who="张三"), answered("维持", None, "不补", who="李四")]
    results = evaluate(mark(), *BALLOTS, ASKED, *others, reported=ONE)
    assert (score(results, 5)[0], score(results, 5)[4], results.stage) == (1.0, "核定", "终评")
    assert {each[0] for each in told(results)} == {"conflict"}
    assert stands(results)[0][1] == ""


def test_an_office_without_a_return_keeps_its_appeal_and_has_no_points() -> None:
    results = evaluate(ASKED, answered("改为", 2, "补证"), reported={"002": {}})
    assert list(results.appeals["answer"]) == [""]
