"""Where offices stand, and what waits for whom, the clerk's own work first."""

from dataclasses import replace
from datetime import date

import pandas as pd

from sfs_excel.inbox.register import Issue
from sfs_excel.outcome.progress import Standing, survey_offices
from sfs_excel.returns.intake import Intake, Return
from sfs_excel.returns.received import Received
from sfs_excel.returns.validate import Submission
from sfs_excel.roster.model import Office, Roster
from sfs_excel.words import FileStatus, Kind
from tests.summary.factory import make_results

DEADLINE, BEFORE, AFTER = date(2016, 12, 20), date(2016, 12, 15), date(2016, 12, 23)
NAMES = ("甲所", "乙所", "丙所", "丁所", "戊所")
ROSTER = Roster(
    tuple(Office(f"00{place}", name) for place, name in enumerate(NAMES, 1)),
    settings={"截止日期": DEADLINE.isoformat()},
)
ISSUES = [Issue(f"{code}", code, 2016, "", "2016-11-01T08:00:00+08:00") for code in ("001", "002", "003", "004")]


def received(office: str, day: int, status: FileStatus = FileStatus.CURRENT, kind: Kind = Kind.FORM) -> Received:
    entry = Received(f"{office}-{day}.xlsx", office=office, kind=kind, received=f"2016-12-{day:02d}T09:00:00+08:00")
    return replace(entry, status=status)


def returned(file: Received) -> Return:
    return Return(file, Submission(file.file, "填报表", file.office))


def survey(today: date = BEFORE, *, new: tuple[str, ...] = (), unsettled: tuple[Received, ...] = ()) -> Standing:
    """甲所 has returned twice, 乙所 once and late with two errors; 丙所 on an old form; 丁所 nothing; 戊所 has no form."""
    files = (
        received("001", 1, FileStatus.SUPERSEDED),
        received("001", 3),
        received("002", 22),
        received("001", 3, kind=Kind.EVIDENCE),
        *unsettled,
    )
    intake = Intake(
        files,
        current={"001": returned(files[1]), "002": returned(files[2])},
        outdated={"003": returned(received("003", 2, FileStatus.REFUSED))},
        unsettled=unsettled,
    )
    ranking = pd.DataFrame({"office": [office.code for office in ROSTER.offices], "findings": 0, "missing": 0})
    ranking.loc[1, ["findings", "missing"]] = [2, 1]
    return survey_offices(replace(make_results(1), ranking=ranking, roster=ROSTER), intake, ISSUES, new, today)


def columns(standing: Standing, *names: str) -> list[tuple[object, ...]]:
    return list(standing.offices[list(names)].itertuples(index=False, name=None))


def test_every_office_has_one_state() -> None:
    assert columns(survey(), "name", "state") == [
        ("甲所", "已报送"),
        ("乙所", "待改错"),
        ("丙所", "待换表"),
        ("丁所", "未报送"),
        ("戊所", "未发放"),
    ]


def test_versions_errors_and_blanks_are_counted() -> None:
    assert columns(survey(), "version", "superseded", "errors", "missing")[:3] == [
        (2, 1, 0, 0),
        (1, 0, 2, 1),
        (0, 0, 0, 0),
    ]


def test_what_came_and_when_is_that_which_counts() -> None:
    assert columns(survey(), "file", "received")[0] == ("001-3.xlsx", "2016-12-03T09:00:00+08:00")
    assert columns(survey(), "file", "received")[3] == ("", "")


def test_late_is_counted_from_the_deadline_to_the_first_return_or_to_today() -> None:
    assert [late for (late,) in columns(survey(BEFORE), "late")] == [0, 2, 0, 0, 0]
    assert [late for (late,) in columns(survey(AFTER), "late")] == [0, 2, 3, 3, 3]
    assert [late for (late,) in columns(survey(DEADLINE), "late")] == [0, 2, 0, 0, 0], "the last day is in time"


def test_the_clerks_own_work_comes_first() -> None:
    unsettled = (
        received("", 4, FileStatus.REFUSED, Kind.UNKNOWN),
        received("001", 5, FileStatus.ASKED),
        received("002", 6, FileStatus.SUPERSEDED),
    )
    tasks = survey(AFTER, new=("新.xlsx",), unsettled=unsettled).tasks
    assert list(tasks.itertuples(index=False, name=None)) == [
        ("经办人", "读取收件箱里的新文件，运行 collect（1 个）", "新.xlsx"),
        ("经办人", "处理没有用上的文件（1 个）", "-4.xlsx"),
        (
            "经办人",
            "确认要不要采用：要的照“报送情况”写的做，不要的从收件箱移走（2 个）",
            "001-5.xlsx、002-6.xlsx",
        ),
        ("经办人", "规则改过，运行 collect，再发出「退回」里预填的新表（1 个所）", "丙所"),
        ("经办人", "发出「退回」里标好错误的表（1 个所）", "乙所"),
        ("经办人", "发放填报表，运行 generate（1 个所）", "戊所"),
        ("司法所", "催报，已过截止日期 2016-12-20（1 个所）", "丁所"),
    ]


def test_of_thousands_of_new_files_the_first_are_named_and_all_are_counted() -> None:
    told = survey(new=tuple(f"{number}.xlsx" for number in range(5_000))).tasks["about"].iloc[0]
    assert told.startswith("0.xlsx、1.xlsx、")
    assert told.endswith("、29.xlsx等 5000 个")


def test_before_the_deadline_it_is_named() -> None:
    assert survey().tasks["what"].iloc[-1] == "等待报送，截止 2016-12-20（1 个所）"
