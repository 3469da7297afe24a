"""A small year as its clerk lives through it, by the real command line: after each command, the next step is the right one.

1. Before anything came back, nothing is made that would rest on it.
2. With all returns in: the log first, then the workbooks of the bureau; once they are handed out, they are waited for.
3. What is to be mended is named, one contradiction once.
4. Once nothing is missing, the result is made final, the papers are written, then sent.
5. Offices are named by code or by name, one or several (tests/roster/test_choose.py); a department for every item, and one
   only (tests/year/test_readiness.py).
6. 首页 of the ranking workbook names the same.
"""

from pathlib import Path

import openpyxl
import pytest

from sfs_excel.roster.model import Department
from sfs_excel.year.workspace import Workspace
from tests.commands import Said, run
from tests.small_year import OFFICES, VOTERS, cast, hand_in, list_people, open_own, open_year, send, write

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")  # openpyxl on data bars
LATER = {"001|02.late": (3, "台账记3次"), "001|03.found": (2, ""), "002|03.found": (0, "")}


def steps_of(said: str) -> list[str]:
    """The tasks that stand below 下一步, with what each is about and its command."""
    return said.partition("下一步")[2].partition("各所情况")[0].split("§")[1:]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Said]:
    """By what has happened: the command that the clerk ran then, and what it said."""
    year = open_year(tmp_path_factory.mktemp("walk") / "2018考核")
    said: dict[str, Said] = {}

    def step(name: str, *arguments: str) -> None:
        said[name] = run(year.folder, *arguments)

    step("checked", "check")
    step("assess too early", "assess")
    step("circular too early", "notify", "--kind", "考核结果通报")
    step("mail of it too early", "mail", "draft", "--kind", "考核结果通报")
    step("one form issued", "generate", "--office", OFFICES[0].name)
    step("both issued", "generate", "--office", f"{OFFICES[0].code}、{OFFICES[1].name}")
    step("wrong office", "generate", "--office", "001、城西")
    step("log made", "assess", "--kind", "平时台账")
    hand_in(year)
    step("returns dropped", "status")
    step("assess with unread returns", "assess")
    step("returns collected", "collect")
    send(year.folder, "台账.xlsx", open_own(year, "平时台账.xlsx"))
    step("log collected", "collect")
    step("sheets made", "assess", "--kind", "核定表")
    step("ballots made", "assess", "--kind", "票决表")
    send(year.folder, "政工.xlsx", write(open_own(year, "核定表_政工科.xlsx"), {}))
    step("one sheet is back", "collect")
    _contradict(year)
    step("to be mended", "collect")
    send(year.folder, "甲2.xlsx", write(open_own(year, "核定表_基层科.xlsx"), LATER, "甲"))
    send(year.folder, "乙2.xlsx", write(open_own(year, "核定表_基层科.xlsx"), LATER, "乙"))
    for voter in VOTERS:
        cast(year, voter, "优", "良")
    step("all is back", "collect")
    step("early approval written", "notify", "--kind", "审定表")
    step("made final", "finalize")
    step("approval written", "notify", "--kind", "审定表")
    step("feedback written", "notify", "--kind", "得分反馈")
    step("circular written", "notify", "--kind", "考核结果通报")
    return said


def _contradict(year: Workspace) -> None:
    """甲 and 乙 of 基层科 decide one score otherwise; 甲 changes two values without a reason, and one ballot leaves an office
    out."""
    unexplained = {"002|02.late": (4, ""), "002|02.visits": (2, "")}
    for who, score, more in (("甲", 18, unexplained), ("乙", 17, {})):
        send(
            year.folder,
            f"{who}.xlsx",
            write(open_own(year, "核定表_基层科.xlsx"), {"001|02": (score, "酌情"), **more}, who),
        )
    cast(year, VOTERS[0], "优", None)


# 1. Too early


def test_before_anything_is_issued_the_forms_are_the_next_step(walk: dict[str, Said]) -> None:
    code, said = walk["checked"]
    assert code == 0
    assert steps_of(said) == [
        "发放填报表（2个所）河东司法所、城关司法所命令：generate",
        "做一份平时台账，县局掌握的情况全年往里记命令：assess--kind平时台账",
    ]


@pytest.mark.parametrize("name", ["assess", "circular"])
def test_nothing_is_made_that_would_rest_on_points_which_nobody_has(walk: dict[str, Said], name: str) -> None:
    code, said = walk[f"{name} too early"]
    assert code == 2
    assert "还没有一个司法所有可以使用的填报表，没有得分可写。请把收到的填报表放进「收件箱」，先运行collect。" in said


def test_of_a_circular_that_there_is_not_no_mail_is_made(walk: dict[str, Said]) -> None:
    code, said = walk["mail of it too early"]
    assert code == 0
    assert said.startswith("没有要发的邮件。下一步§发放填报表（2个所）")


def test_an_office_without_a_form_is_issued_its_own(walk: dict[str, Said]) -> None:
    assert steps_of(walk["one form issued"][1])[0] == "发放填报表（1个所）城关司法所命令：generate--office002"
    assert steps_of(walk["both issued"][1])[0] == (
        "把「发放」里的填报表发给司法所，等它们报送；收回的放进「收件箱」，再汇总一次（2个所）河东司法所、城关司法所命令：collect"
    )


def test_a_log_that_is_being_kept_is_no_next_step(walk: dict[str, Said]) -> None:
    assert len(steps_of(walk["both issued"][1])) == 2
    assert len(steps_of(walk["log made"][1])) == 1


# 2. Returns, log, assessment


def test_files_that_are_not_read_come_before_everything_else(walk: dict[str, Said]) -> None:
    assert steps_of(walk["returns dropped"][1]) == [
        "收件箱里有2个文件还没有读取，先汇总一次；全部收完以后再退回、催报、核定城关司法所.xlsx、河东司法所.xlsx命令：collect"
    ]
    code, said = walk["assess with unread returns"]
    assert code == 2
    assert "收件箱：有2个文件还没有读取（城关司法所.xlsx、河东司法所.xlsx）。请先运行collect。" in said


def test_with_all_returns_in_the_log_comes_before_the_sheets_that_show_it(walk: dict[str, Said]) -> None:
    code, said = walk["returns collected"]
    assert code == 0
    log, assess = steps_of(said)
    assert log.startswith("先把记好的平时台账放进「收件箱」，汇总一次，再做核定表；没有记什么的不用放")
    assert assess.startswith("各所的表都收齐了，做核定表、票决表，交给科室和评委政工科、基层科、编号P1、")
    assert assess.endswith("命令：assess")
    assert steps_of(walk["log collected"][1]) == [assess]


def test_what_is_not_handed_out_yet_is_made_and_what_is_is_waited_for(walk: dict[str, Said]) -> None:
    ballots, sheets = steps_of(walk["sheets made"][1])
    assert ballots.endswith("命令：assess--kind票决表")
    assert sheets.startswith(
        "等科室交回核定表（2份），没有交到手的交给它们；收到的放进「收件箱」，再汇总一次政工科、基层科"
    )
    waits = steps_of(walk["ballots made"][1])
    assert waits[0] == sheets
    assert waits[1].startswith("等评委交回票决表（6份）")


def test_with_one_sheet_back_nobody_is_told_to_make_them_anew(walk: dict[str, Said]) -> None:
    code, said = walk["one sheet is back"]
    assert code == 0
    sheets, ballots = steps_of(said)
    assert sheets.startswith("等科室交回核定表（1份）")
    assert "基层科" in sheets
    assert "政工科" not in sheets
    assert ballots.startswith("等评委交回票决表（6份）")
    assert "assess" not in said


# 3. To be mended


def test_what_is_to_be_mended_is_the_next_step(walk: dict[str, Said]) -> None:
    """One contradiction; two values without a reason; a ballot that left one office out."""
    code, said = walk["to be mended"]
    assert code == 1
    conflict, others = steps_of(said)[:2]
    assert conflict == (
        "请核定人商定不一致的核定（1处），由其中一位改好报回，另一位也改成一样或空着河东司法所第2项命令：collect"
    )
    assert others.startswith("请核定人、评委、记台账的人改好报回（3处）")
    assert "编号P1的票1处" in others
    assert "甲.xlsx2处" in others


def test_one_contradiction_is_told_once(walk: dict[str, Said]) -> None:
    _, said = walk["to be mended"]
    assert said.count("同一处有不同的核定") == 1
    assert "甲（基层科）定18（“甲.xlsx”J7）" in said
    assert "乙（基层科）定17（“乙.xlsx”J7）" in said
    assert "要改的（4处，没有采用）" in said


# 4. The end


def test_once_all_is_back_it_is_made_final_and_the_papers_are_written_and_then_sent(walk: dict[str, Said]) -> None:
    assert walk["all is back"][0] == 0
    assert steps_of(walk["all is back"][1]) == [
        "结果已齐，看过排名工作簿没有问题的，定稿；定稿以后再写审定表、得分反馈和通报命令：finalize",
        "定稿以前要送考核领导小组看的，先写审定表（写着未定稿）；签字的一份，定稿以后再写命令：notify--kind审定表",
    ]
    assert steps_of(walk["early approval written"][1]) == steps_of(walk["all is back"][1])[:1]
    assert steps_of(walk["made final"][1]) == [
        "结果已定稿，写审定表，送考核领导小组签字命令：notify--kind审定表",
        *steps_of(walk["approval written"][1]),
    ]
    assert steps_of(walk["approval written"][1]) == [
        "结果已定稿，写得分反馈命令：notify--kind得分反馈",
        "结果已定稿，写考核结果通报命令：notify--kind考核结果通报",
    ]
    assert steps_of(walk["feedback written"][1]) == ["结果已定稿，写考核结果通报命令：notify--kind考核结果通报"]
    [sent] = steps_of(walk["circular written"][1])
    assert sent == (
        "把「汇总/反馈」里的得分明细、「汇总/通报」里的通报发出去；已经发了的，今年的考核就做完了"
        "命令：maildraft--kind得分反馈--kind考核结果通报"
    )


# 5. Who is named


def test_an_office_that_there_is_not_is_named_with_those_that_there_are(walk: dict[str, Said]) -> None:
    code, said = walk["wrong office"]
    assert code == 2
    assert "名册.xlsx「司法所」：没有城西。请核对，现有：001河东司法所、002城关司法所。" in said


def test_an_item_of_two_departments_is_told_before_sheets_are_made(tmp_path: Path) -> None:
    both = (Department("政工科", (1, 2)), Department("基层科", (2, 3)))
    year = open_year(tmp_path / "2018考核", both)
    for command, expected in (("check", 1), ("assess", 2)):
        code, said = run(year.folder, command)
        assert code == expected
        assert "名册.xlsx「科室」：第2项由政工科、基层科同时负责。" in said
    assert not list((year.folder / "核定").glob("*.xlsx"))


# 6. Beside the screen


def test_front_of_the_ranking_names_the_same_next_steps(tmp_path: Path) -> None:
    year = open_year(tmp_path / "2018考核")
    list_people(year, deadline="2018-12-20")
    year = Workspace(year.folder)
    year.generate()
    file = year.collect().summary
    lines = [str(row[0].value or "") for row in openpyxl.load_workbook(file)["首页"].iter_rows()]
    told = lines[lines.index("下一步") + 1 :]
    assert told[0].startswith("催报，已过截止日期 2018-12-20（2 个所）：河东司法所、城关司法所")
