"""The later version is known, and a doubt about it is told.

1. A copy saved before the return in force waits for a person; saved and sent again it counts.
2. Where one scan brought several, and no time of saving tells which is later, the order is said to be a guess.
3. Of the bureau's own workbooks the same holds, wherever an order decides.
"""

from dataclasses import replace

import pytest

from sfs_excel.returns.extract import Extract
from tests.returns.bureau.received import receive as receive_own
from tests.returns.bureau.received import sign
from tests.returns.own_returns import make_assessment, make_ballot
from tests.returns.received import form, list_unused_files, orgs_of, receive, statuses

OLD, NEW = "2016-12-01T01:05:00Z", "2016-12-05T02:00:00Z"


# 1. Saved before


def test_a_copy_saved_before_the_return_in_force_waits_and_says_what_to_do() -> None:
    arrivals = (("新.xlsx", form(2, NEW), 1), ("旧.xlsx", form(1, OLD), 2))
    intake = receive(*arrivals, lying=["新.xlsx", "旧.xlsx"])
    assert orgs_of(intake) == 2
    assert statuses(intake) == [
        ("新.xlsx", "current", ""),
        (
            "旧.xlsx",
            "asked",
            "保存时间（2016-12-01 09:05）早于先收到的“新.xlsx”（2016-12-05 10:00），可能是旧的一份，没有采用。"
            "确要采用的，请打开、保存一次，再放进收件箱；不要的从收件箱移走。",
        ),
    ]
    assert intake.files[1].office == "001"
    assert list_unused_files(intake) == ["旧.xlsx"]
    assert list_unused_files(receive(*arrivals, lying=["新.xlsx"])) == []
    assert intake.revisions == ()
    assert [file.file for file in intake.list_versions("001")] == ["新.xlsx"]


def test_saved_and_sent_again_it_counts() -> None:
    again = form(1, "2016-12-06T00:00:00Z")
    intake = receive(("新.xlsx", form(2, NEW), 1), ("旧.xlsx", form(1, OLD), 2), ("旧2.xlsx", again, 3))
    assert orgs_of(intake) == 1
    assert [status for _, status, _ in statuses(intake)] == ["superseded", "asked", "current"]
    assert list_unused_files(intake) == [], "what was asked about is answered"


def test_where_the_clock_is_wrong_the_same_sent_again_counts_too() -> None:
    """A computer without a battery saves in 2000, however often; another old copy is still asked about."""
    first, other = form(1, "2000-01-01T00:01:00Z"), form(3, "2000-01-01T00:02:00Z")
    arrivals = [("新.xlsx", form(2, NEW), 1), ("a.xlsx", first, 2)]
    assert orgs_of(receive(*arrivals, ("b.xlsx", other, 3))) == 2
    assert orgs_of(receive(*arrivals, ("b.xlsx", form(1, "2000-01-01T00:02:00Z"), 3))) == 1
    assert orgs_of(receive(*arrivals, ("b.xlsx", form(1, "2000-01-01T00:02:00Z"), 2))) == 2, (
        "in one scan nobody was asked"
    )


def test_an_old_copy_that_comes_beside_one_without_a_time_waits_all_the_same() -> None:
    arrivals = [("新.xlsx", form(2, NEW), 1), ("表.xls", form(3), 2), ("旧.xlsx", form(1, OLD), 2)]
    intake = receive(*arrivals)
    assert orgs_of(intake) == 3
    assert {file: status for file, status, _ in statuses(intake)} == {
        "新.xlsx": "superseded", "表.xls": "current", "旧.xlsx": "asked",
    }  # fmt: skip
    assert orgs_of(receive(arrivals[0], arrivals[1], ("旧.xlsx", form(1, OLD), 3))) == 3


def test_the_first_return_counts_whenever_it_was_saved() -> None:
    assert orgs_of(receive(("a.xlsx", form(2, NEW, office="002"), 1), ("b.xlsx", form(1, "1999-01-01"), 2))) == 1


@pytest.mark.parametrize(
    ("first", "then", "is_asked"),
    [
        ("2016-12-05T10:00:00+08:00", "2016-12-05T02:30:00Z", False),  # half an hour later
        ("2016-12-05T02:00:00Z", "2016-12-05T09:30:00+08:00", True),
        ("2016-12-05T02:00:00Z", "2016-12-04T20:00:00", False),  # the clock names no zone: it may be later
        ("2016-12-05T02:00:00Z", "2016-12-04T11:00:00", True),  # in no zone
        ("2016-12-05T10:00:00", "2016-12-05T09:00:00", True),  # two such clocks stand in one county
        ("2016-12-05T10:00:00", "2016-12-05", True),
        ("2016-12-05T10:00:00Z", "2016-12-05T10:00:00Z", False),
        ("", "2016-12-05T10:00:00Z", False),  # .xls
        ("2016-12-05T10:00:00Z", "", False),
    ],
)
def test_times_are_compared_as_moments_and_only_what_is_surely_earlier_waits(
    first: str, then: str, is_asked: bool
) -> None:
    intake = receive(("a.xlsx", form(1, first), 1), ("b.xlsx", form(2, then), 2))
    assert orgs_of(intake) == (1 if is_asked else 2)


# 2. A guess


@pytest.mark.parametrize(
    ("first", "second"),
    [("", ""), ("", NEW), (NEW, NEW), ("2016-12-05T02:00:00", NEW)],
)
def test_in_one_scan_without_times_that_tell_the_order_is_said_to_be_a_guess(first: str, second: str) -> None:
    intake = receive(("表1.xlsx", form(1, first), 1), ("表2.xlsx", form(2, second), 1), lying=["表1.xlsx", "表2.xlsx"])
    assert orgs_of(intake) == 2
    assert statuses(intake)[0][2] == (
        "被后来的“表2.xlsx”（2016-12-11 08:00收到）替代，改动1处：培育社会组织数由“1”改为“2”。"
        "两份同时收到，文件里的保存时间分不出先后，哪一份在后是猜的（没有保存时间的、保存时间不可能对的算在先，其余看文件名），"
        "请核实：要用这一份的，打开、保存一次，再放进收件箱；不用的从收件箱移走"
    )
    assert list_unused_files(intake) == ["表1.xlsx"]


def test_what_says_the_same_or_was_taken_away_or_replaced_is_no_guess_that_matters() -> None:
    one, same, two = form(1), form(1), form(2)
    assert list_unused_files(receive(("表1.xlsx", one, 1), ("表2.xls", same, 1))) == []
    assert list_unused_files(receive(("表1.xlsx", one, 1), ("表2.xlsx", two, 1), lying=["表2.xlsx"])) == []
    assert list_unused_files(receive(("表1.xlsx", one, 1), ("表2.xlsx", two, 1), ("表3.xlsx", form(3), 2))) == []


def test_times_that_tell_the_order_leave_nothing_to_ask() -> None:
    assert list_unused_files(receive(("表2.xlsx", form(1, OLD), 1), ("表1.xlsx", form(2, NEW), 1))) == []


# 3. The bureau's own


def saved(extract: Extract, moment: str) -> Extract:
    return replace(extract, saved=moment)


def test_an_older_ballot_and_an_older_workbook_of_an_assessor_wait_too() -> None:
    votes = [saved(sign(make_ballot({"001": n, "002": n})), when) for n, when in ((9, NEW), (8, OLD))]
    intake = receive_own(("a.xlsx", votes[0]), ("b.xlsx", votes[1]))
    assert intake.bureau.ballots["P1"].votes["001"].points == 9
    assert [(file.file, file.status) for file in intake.files] == [
        ("编号 P1 的票", "current"),
        ("编号 P1 的票", "asked"),
    ]
    assert "早于先收到的“编号 P1 的票”" in intake.files[1].reason
    decided = [
        saved(sign(make_assessment({"001|01": (n, "核实")}, who="甲")), when) for n, when in ((1, NEW), (2, OLD))
    ]
    intake = receive_own(("a.xlsx", decided[0]), ("b.xlsx", decided[1]))
    assert [each.value for each in intake.bureau.combined.decisions] == [1]
    assert [file.file for file in intake.unused] == ["b.xlsx"]


def test_two_assessors_have_no_order_among_them() -> None:
    first, second = (
        saved(sign(make_assessment({key: (1, "核实")}, who=who)), when)
        for key, who, when in (("001|01", "甲", NEW), ("001|05", "乙", OLD))
    )
    intake = receive_own(("a.xlsx", first), ("b.xlsx", second))
    assert [file.status for file in intake.files] == ["current", "current"]
