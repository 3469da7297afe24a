"""The progress of every office is told rightly."""

from dataclasses import replace
from datetime import date

import pandas as pd

from sfs_excel.inbox.register import Issue
from sfs_excel.outcome.progress import survey_offices
from sfs_excel.returns.intake import Intake, Return
from sfs_excel.returns.received import Received
from sfs_excel.returns.submission import Submission
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
    moment = f"2016-12-{day:02d}T09:00:00+08:00"
    entry = Received(f"{office}-{day}.xlsx", f"{office} {day}", kind, office, moment, reached=moment)
    return replace(entry, status=status)


def returned(file: Received) -> Return:
    return Return(file, Submission(file.file, "填报表", file.office))


def survey(today: date = BEFORE) -> pd.DataFrame:
    """甲所 has returned twice, 乙所 once and late with two errors; 丙所 on an old form; 丁所 nothing; 戊所 has no form."""
    files = (
        received("001", 1, FileStatus.SUPERSEDED),
        received("001", 3),
        received("002", 22),
        received("001", 3, kind=Kind.EVIDENCE),
    )
    intake = Intake(
        files,
        current={"001": returned(files[1]), "002": returned(files[2])},
        outdated={"003": returned(received("003", 2, FileStatus.REFUSED))},
    )
    ranking = pd.DataFrame({"office": [office.code for office in ROSTER.offices], "findings": 0, "missing": 0})
    ranking.loc[1, ["findings", "missing"]] = [2, 1]
    return survey_offices(replace(make_results(1), ranking=ranking, roster=ROSTER), intake, ISSUES, today)


def columns(offices: pd.DataFrame, *names: str) -> list[tuple[object, ...]]:
    return list(offices[list(names)].itertuples(index=False, name=None))


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


def test_what_was_collected_after_the_deadline_and_came_before_it_is_not_late() -> None:
    """乙所's file, collected on the 22nd, was placed in the inbox on the 20th; 丙所's form came on paper, as the clerk says, on the 21st."""
    file = replace(received("002", 22), reached="2016-12-20T23:59:59+08:00")
    offices = (*ROSTER.offices[:2], replace(ROSTER.offices[2], reached="2016-12-21", reached_reason="纸质先到"))
    intake = Intake((file,), current={"002": returned(file)})
    ranking = pd.DataFrame({"office": [office.code for office in offices], "findings": 0, "missing": 0})
    results = replace(make_results(1), ranking=ranking, roster=replace(ROSTER, offices=offices))
    assert columns(survey_offices(results, intake, ISSUES, AFTER), "late") == [(3,), (0,), (1,)]
