"""The next tasks follow from the state of a small year.

1. The clerk's own work comes first, then what goes back, then what offices owe; what rests on unread files waits for them.
2. Offices are waited for until the deadline, and reminded after it; what is written is sent, what is made is handed on.
3. Departments and voters get their workbooks once the returns are in, or are waited for no longer; the log before them.
4. What is done is not asked for again.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sfs_excel.inbox.events import Frozen
from sfs_excel.outcome.event_tables import AMENDED as AMENDED_TABLE
from sfs_excel.outcome.facts import Facts
from sfs_excel.outcome.final_tasks import ask_for_missing, tell_differing
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standing import Task, name_some
from sfs_excel.outcome.tables import WAITING
from sfs_excel.outcome.tasks import list_tasks
from sfs_excel.returns.bureau.take_in import BureauReturns
from sfs_excel.returns.bureau.taking_over import TakenOver
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.received import Received
from sfs_excel.roster.model import Department, Succession
from sfs_excel.rulebook.load import load_rulebook
from tests.bureau_year import OPTIONS, ROSTER_OF_OPTIONS, assess, evaluate, vote

SHORTEST = load_rulebook(Path(__file__).parents[1] / "rulebook" / "good" / "shortest.yaml")
DEADLINE = BEFORE = date(2018, 12, 20)
AFTER = date(2018, 12, 21)
RETURNED = {"001": "已报送", "002": "已报送"}
FORMS = {("form", "001"), ("form", "002")}
SHEETS = {("assessor", "综合科"), *(("ballot", f"P{number}") for number in range(1, 7))}
LOG = {("log", "")}
VOTES = vote(*((f"P{number}", "优", "良") for number in range(1, 7)))
ROSTER = replace(ROSTER_OF_OPTIONS, settings={"截止日期": DEADLINE.isoformat()})


@pytest.fixture(scope="module")
def reported() -> Results:
    """Both offices have returned; nothing is assessed."""
    return evaluate(rulebook=OPTIONS, roster=ROSTER)


@pytest.fixture(scope="module")
def nothing() -> Results:
    return evaluate(rulebook=OPTIONS, roster=ROSTER, reported={})


@pytest.fixture(scope="module")
def final() -> Results:
    seen = {f"{office}|{key}": value for key, value in SEEN.items() for office in RETURNED}
    found = {"001|03.found": (1, ""), "002|03.found": (0, "")}
    results = evaluate(
        assess(found, items=(1, 2, 3), rulebook=OPTIONS, holder="综合科", reported=seen),
        *VOTES,
        rulebook=OPTIONS,
        roster=ROSTER,
    )
    assert results.stage == "终评"
    return results


LAST = ("审定表", "得分反馈", "考核结果通报")
SEEN = {"01.self": 10, "02.late": 0, "02.visits": 4}


def list_for(
    results: Results,
    states: Mapping[str, str],
    handed_out: Collection[tuple[str, str]] = (),
    *,
    unread: tuple[str, ...] = (),
    unused: tuple[Received, ...] = (),
    today: date = BEFORE,
) -> list[Task]:
    rows = [(code, f"{code}所", state) for code, state in states.items()]
    offices = pd.DataFrame(rows, columns=["office", "name", "state"])
    return list(list_tasks(Facts(results, Intake(()), offices, unread, unused, {*handed_out}, today)))


def commands(tasks: list[Task]) -> list[str]:
    return [task.command for task in tasks]


# 1. The order


def received(file: str, status: str) -> Received:
    return Received(file, status=status)  # type: ignore[arg-type]  # of a parameter


def test_the_clerks_own_work_comes_first(reported: Results) -> None:
    states = {"1": "已报送", "2": "待改错", "3": "待换表", "4": "未报送", "5": "未发放"}
    handed_out = {("form", "4"), ("correction", "2"), ("correction", "3"), *LOG}
    unused = (received("甲.xlsx", "refused"), received("乙.xlsx", "asked"), received("丙.xlsx", "superseded"))
    tasks = list_for(reported, states, handed_out, unused=unused)
    assert [(task.who, task.what, task.about, task.command) for task in tasks] == [
        ("经办人", "处理没有用上的文件（1 个）：换好的放进「收件箱」，不要的移走，再汇总一次", ("甲.xlsx",), "collect"),
        (
            "经办人",
            "确认要不要采用（2 个）：要的照“报送情况”写的做，不要的从「收件箱」移走，再汇总一次",
            ("乙.xlsx", "丙.xlsx"),
            "collect",
        ),
        (
            "经办人",
            "原来的规则查不到了，把「退回」里预填的新表发给司法所（1 个所）；交回新表才有得分",
            ("3所",),
            "mail draft --kind 更正通知",
        ),
        (
            "经办人",
            "把「退回」里标好错误的表和更正通知发给司法所（1 个所）；更正前，错误的和没有填的按最不利计分",
            ("2所",),
            "mail draft --kind 更正通知",
        ),
        ("经办人", "发放填报表（1 个所）", ("5所",), "generate --office 5"),
        (
            "司法所",
            "把「发放」里的填报表发给司法所，等它们报送，截止 2018-12-20；收回的放进「收件箱」，再汇总一次（1 个所）",
            ("4所",),
            "collect",
        ),
    ]


def test_what_may_be_otherwise_by_an_unread_file_waits_for_it(reported: Results) -> None:
    states = {"001": "已报送", "2": "待改错", "4": "未报送", "5": "未发放"}
    handed_out = {("form", "4"), ("correction", "2"), *LOG, *SHEETS}
    tasks = list_for(
        reported, states, handed_out, unread=("新.xlsx",), unused=(received("甲.xlsx", "refused"),), today=AFTER
    )
    assert [task.about for task in tasks] == [("新.xlsx",), ("甲.xlsx",), ("5所",)]
    assert commands(tasks) == ["collect", "collect", "generate --office 5"]
    assert len(list_for(reported, states, handed_out, today=AFTER)) > 3


def test_as_long_as_a_cover_alone_says_who_takes_over_the_clerk_is_asked(reported: Results) -> None:
    taken = TakenOver("综合科", Succession("李四", "张三"), "李四.xlsx")
    facts = Facts(
        reported,
        Intake((), bureau=BureauReturns(taken_over=(taken,))),
        pd.DataFrame(columns=["office", "name", "state"]),
        (),
        (),
        (),
        BEFORE,
    )
    [asked] = [task for task in list_tasks(facts) if "接替" in task.what]
    assert (asked.who, asked.about, asked.command) == (
        "经办人",
        ("综合科：李四接替张三（李四.xlsx）",),
        "withdraw 文件名",
    )
    assert asked.what == (
        "核定表封面写明接替的（1 处），已以接替人的为准，原来的不再采用：属实的写进名册「科室」的“接替”，不属实的撤回这份核定表"
    )


# 2. Offices


def test_what_is_to_go_back_and_is_not_made_yet_is_made_first(reported: Results) -> None:
    [task] = list_for(reported, {"001": "已报送", "002": "待换表"}, LOG)
    assert (task.what, task.about, task.command) == ("做要退回的表（1 个所）", ("002所",), "collect")


def test_a_form_of_earlier_rules_that_has_not_come_back_is_issued_anew(nothing: Results) -> None:
    tasks = list_for(nothing, {"001": "未报送", "002": "未报送"}, {("form", "001"), *LOG})
    assert (tasks[0].about, tasks[0].command) == (("002所",), "generate --office 002")
    assert tasks[0].what == "责任书改过，有了新的问题，还没有报的所要重新发放填报表（1 个所）"
    assert tasks[1].about == ("001所",)


def test_many_offices_without_a_form_are_not_typed_one_by_one(nothing: Results) -> None:
    """Nor are all of them."""
    states = {str(number): "未发放" for number in range(12)}
    assert commands(list_for(nothing, states, LOG)) == ["generate"]
    assert commands(list_for(nothing, states | {"0": "已报送"}, LOG)) == ["generate"]
    assert commands(list_for(nothing, {"1": "未发放"}, LOG)) == ["generate"]


@pytest.mark.parametrize(
    ("deadline", "today", "returned", "command"),
    [
        ("2018-12-20", BEFORE, True, "collect"),
        ("2018-12-20", AFTER, True, "notify --kind 催报"),
        ("2018-12-20", AFTER, False, "notify --kind 催报"),
        ("", AFTER, False, "collect"),
        ("", AFTER, True, "notify --kind 催报"),
    ],
)
def test_reminded_is_after_the_deadline_or_where_others_have_returned(
    reported: Results, nothing: Results, deadline: str, today: date, returned: bool, command: str
) -> None:
    roster = replace(ROSTER, settings={"截止日期": deadline} if deadline else {})
    results = reported if returned else nothing
    tasks = list_for(replace(results, roster=roster), {"001": "未报送"}, {*FORMS, *LOG, *SHEETS}, today=today)
    assert tasks[0].command == command


def test_a_reminder_that_is_written_is_sent(reported: Results) -> None:
    [task, *_] = list_for(
        reported, {"001": "已报送", "002": "未报送"}, {*FORMS, *LOG, ("reminder", "002")}, today=AFTER
    )
    assert task.what.startswith("把「发放/催报」里的催报通知发出去，等司法所报送，已过截止日期 2018-12-20")
    assert (task.who, task.command) == ("司法所", "mail draft --kind 催报")


# 3. Departments and voters


def test_as_long_as_offices_may_still_return_nothing_is_assessed(reported: Results) -> None:
    states = {"001": "已报送", "002": "未报送"}
    assert commands(list_for(reported, states, {*FORMS, *LOG})) == ["collect"]
    late = list_for(reported, states, {*FORMS, *LOG}, today=AFTER)
    assert commands(late) == ["notify --kind 催报", "collect", "assess"]
    assert late[2].what == "不再等没有报、没有改好的所的，做核定表、票决表，交给科室和评委"


def test_the_log_is_made_once_and_handed_in_before_the_sheets_are_made(reported: Results) -> None:
    assert commands(list_for(reported, RETURNED)) == ["assess --kind 平时台账", "assess"]
    log, sheets = list_for(reported, RETURNED, LOG)
    assert log.what.startswith("先把记好的平时台账放进「收件箱」")
    assert commands([log, sheets]) == ["collect", "assess"]
    assert "assess --kind 平时台账" not in commands(list_for(reported, RETURNED, SHEETS))


def test_a_rulebook_in_which_the_bureau_fills_nothing_needs_no_log(reported: Results) -> None:
    results = replace(reported, rulebook=SHORTEST)
    assert not any(field.by == "bureau" for field in SHORTEST.fields.values())
    assert commands(list_for(results, RETURNED)) == ["assess"]


def test_only_what_is_not_handed_out_is_made(reported: Results) -> None:
    sheets = {each for each in SHEETS if each[0] == "assessor"}
    assert commands(list_for(reported, RETURNED, sheets)) == ["assess --kind 票决表", "collect"]
    [ballots, *_] = list_for(reported, RETURNED, SHEETS - {("ballot", "P2")})
    assert ballots.about == ("编号 P2",)
    assert commands(list_for(reported, RETURNED, SHEETS - sheets))[1] == "assess --kind 核定表"


def test_what_is_handed_out_is_waited_for(reported: Results) -> None:
    department, voters = list_for(reported, RETURNED, SHEETS)
    assert (department.who, department.about) == ("科室", ("综合科",))
    assert (voters.who, len(voters.about)) == ("评委", 6)


def test_what_lacks_in_one_departments_workbook_is_one_task(reported: Results) -> None:
    owing = [("核定", "综合科", f"第{number}项还没有核定：河东司法所") for number in (1, 2, 3)]
    results = replace(reported, waiting=WAITING.frame([*owing, ("核定", "政工科", "第3项还没有核定：城关司法所")]))
    tasks = [task for task in list_for(results, RETURNED, SHEETS) if task.who == "科室"]
    assert [(task.what, task.about, task.command) for task in tasks] == [
        ("综合科的核定表还缺 3 项。请在核定表里填好，写上核定人，报回", tuple(what for *_, what in owing), "collect"),
        ("政工科的核定表还缺 1 项。请在核定表里填好，写上核定人，报回", ("第3项还没有核定：城关司法所",), "collect"),
    ]


def test_where_too_few_votes_are_left_the_ballots_are_asked_for_again(reported: Results) -> None:
    lacking = WAITING.frame([("终评", "经办人", "第43项的有效票还不够，至少要4张")])
    voters = reported.voters.assign(closed=["1", "2", *[""] * 4])
    [asked] = [
        task
        for task in list_for(replace(reported, waiting=lacking, voters=voters), RETURNED, SHEETS)
        if "有效票" in task.what
    ]
    assert (asked.what, asked.about, asked.command) == (
        "第43项的有效票还不够，至少要4张：记过“不再补评”的，撤销“不再补评”，让评委补交",
        ("编号 P1", "编号 P2"),
        "no-more-ballots --undo 编号",
    )


def test_a_group_that_nobody_named_gets_no_sheet_but_items_a_department() -> None:
    roster = replace(ROSTER, departments=(Department("综合科", (1, 2)),))
    results = evaluate(rulebook=OPTIONS, roster=roster)
    waiting = pd.DataFrame([("核定", "考核组", "核定表还没有交回")], columns=results.waiting.columns)
    tasks = list_for(replace(results, waiting=waiting), RETURNED, LOG)
    assert commands(tasks) == ["check"]
    assert tasks[0].what.startswith("有的项目没有科室负责核定：在名册「科室」里补进“负责项目”")
    alone = list_for(replace(results, waiting=waiting, roster=replace(roster, departments=())), RETURNED)
    assert commands(alone) == ["assess --kind 平时台账", "assess --kind 核定表"]


def test_without_voters_they_are_listed_before_ballots_are_made() -> None:
    roster = replace(ROSTER, voters=())
    results = evaluate(rulebook=OPTIONS, roster=roster)
    tasks = list_for(results, RETURNED, SHEETS)
    assert commands(tasks) == ["assess --kind 票决表", "collect"]
    assert tasks[0].what == "名册的「评委」还是空的，票决表没有人填：填好编号和姓名，再做票决表"


# 4. The end


def test_once_nothing_is_missing_the_result_is_made_final(final: Results) -> None:
    assert commands(list_for(final, RETURNED)) == ["finalize", "notify --kind 审定表"]
    assert commands(list_for(final, RETURNED, {("approval", "")})) == ["finalize"]


def test_papers_are_written_once_the_result_is_final(final: Results) -> None:
    final = replace(final, final=Frozen("2018-12-31", "ab"))
    ready = {("approval", ""), ("feedback", "001"), ("feedback", "002")}
    assert commands(list_for(final, RETURNED)) == [f"notify --kind {word}" for word in LAST]
    assert commands(list_for(final, RETURNED, ready)) == ["notify --kind 考核结果通报"]
    assert commands(list_for(final, RETURNED, {*ready, ("circular", "")})) == [
        "mail draft --kind 得分反馈 --kind 考核结果通报"
    ]


def test_as_long_as_a_return_is_waited_for_no_result_is_announced(final: Results) -> None:
    states = {**RETURNED, "003": "未报送"}
    assert commands(list_for(final, states, {("form", "003")})) == ["collect"]
    late = list_for(final, states, {("form", "003")}, today=AFTER)
    assert commands(late) == ["notify --kind 催报", "finalize", "notify --kind 审定表"]


def test_nobody_owes_anything_to_a_final_result(final: Results) -> None:
    states = {**RETURNED, "003": "未报送"}
    final = replace(final, final=Frozen("2018-12-31", "ab"))
    late = list_for(final, states, {("form", "003")}, today=AFTER)
    assert commands(late) == [f"notify --kind {word}" for word in LAST]


AMENDED = ("001", "河东司法所", 0, "名次", "1", "2")


def test_what_is_otherwise_than_in_the_result_before_is_announced_too(final: Results) -> None:
    announced = replace(final, final=Frozen("2018-12-31", "ab"), amended=AMENDED_TABLE.frame([AMENDED]))
    papers = {("approval", ""), ("feedback", "001"), ("feedback", "002"), ("circular", "")}
    [task] = list_for(announced, RETURNED, papers)
    assert task.command == "notify --kind 考核结果更正通报"
    [task] = list_for(announced, RETURNED, {*papers, ("amendment", "")})
    assert "、「汇总/更正通报」里的更正通报发出去" in task.what
    assert task.command.endswith("--kind 考核结果通报 --kind 考核结果更正通报")


def test_a_final_result_that_is_not_there_is_asked_for(final: Results) -> None:
    facts = Facts(final, Intake(()), pd.DataFrame(), (), (), (), BEFORE, missing=("2018-12-30",))
    [task] = ask_for_missing(facts)
    assert (task.what[:18], task.about, task.command) == (
        "定稿的文件夹不在「定稿」里，或者改动",
        ("2018-12-30",),
        "collect",
    )
    assert [*ask_for_missing(replace(facts, missing=()))] == []


def test_a_result_that_comes_out_otherwise_than_it_was_made_final_is_told_first(final: Results) -> None:
    facts = Facts(
        final, Intake(()), pd.DataFrame(), (), (), (), BEFORE, differing=("河东司法所总分：定稿82.5，现在81.63",)
    )
    [task] = tell_differing(facts)
    assert (task.what[:13], task.about, task.command) == (
        "现在算出来的与定稿不一样，",
        ("河东司法所总分：定稿82.5，现在81.63",),
        "finalize --reopen",
    )


def test_as_many_are_named_as_there_is_room_for() -> None:
    names = tuple(f"{number}" for number in range(5))
    assert name_some(names, 5) == "0、1、2、3、4"
    assert name_some(names, 4) == "0、1、2、3等 5 个"
