"""The later saved of two workbooks, by what they say: the whole table.

Forms were handed out on 20 November; the standing version was received on 10 December, the other on the 15th.
"""

import pytest

from sfs_excel.inbox.register import Receipt
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.order import order_versions, place_in_order, say_older
from tests.returns.received import form

ISSUED = "2016-11-20T10:00:00+08:00"
DAY = "2016-12-{:02d}T08:00:00+08:00"
EARLY, LATE, PAST, FUTURE = (
    "2016-12-08T01:00:00Z",
    "2016-12-12T01:00:00Z",
    "2010-01-01T00:05:00Z",
    "2099-01-01T00:05:00Z",
)


def deliver(saved: str, day: int, batch: int, orgs: int, since: str = ISSUED) -> Delivery:
    """A form of which `orgs` tells it from others, received on a day of December."""
    receipt = Receipt(day, f"{orgs}", f"{orgs}.xlsx", 1, DAY.format(day), batch)
    return Delivery(receipt, receipt.name, receipt.sha256, form(orgs, saved), since=since)


@pytest.mark.parametrize(
    ("stands", "comes", "is_asked"),
    [
        (EARLY, LATE, False),
        (LATE, EARLY, True),
        (EARLY, EARLY, False),  # equal: as they came
        ("", EARLY, False),
        (EARLY, "", False),  # nothing is said of saving: as they came
        ("", "", False),
        ("2016-12-08T01:00:00Z", "2016-12-07T20:00:00", False),  # no zone is named: it may be later
        ("2016-12-08T01:00:00Z", "2016-12-07T10:00:00", True),  # not in any zone
        ("2016-12-08T09:00:00", "2016-12-08T08:59:59", True),  # neither names one: one county has one
        ("2016-12-08T09:30:00+08:00", "2016-12-08T01:29:59Z", True),
        ("2016-12-08T09:30:00+08:00", "2016-12-08T01:30:01Z", False),
        # A clock that stands years behind, or ahead.
        (EARLY, PAST, True),
        (EARLY, FUTURE, True),  # not to be believed for being late
        (PAST, LATE, False),  # saved after the other had come: it is later
        (FUTURE, LATE, False),
        (PAST, EARLY, True),  # the other may have been saved on the 9th
        (FUTURE, EARLY, True),
        (PAST, "2010-01-02T00:05:00Z", False),  # the same clock told both
        (PAST, "2010-01-01T00:04:59Z", True),
        (FUTURE, "2099-01-02T00:05:00Z", False),
        (FUTURE, "2098-01-02T00:05:00Z", True),
        (PAST, FUTURE, True),
        # A day of tolerance on either side: two clocks are never one.
        ("2016-11-19T10:00:00+08:00", EARLY, False),
        (EARLY, "2016-12-16T07:59:00+08:00", False),
        (EARLY, "2016-12-16T08:01:00+08:00", True),
    ],
)
def test_what_came_later_counts_unless_it_may_have_been_saved_before(stands: str, comes: str, is_asked: bool) -> None:
    first, then = deliver(stands, 10, 1, 1), deliver(comes, 15, 2, 2)
    order = order_versions([then, first])
    assert (order.asked, order.counted[-1]) == ({then: first} if is_asked else {}, first if is_asked else then)


@pytest.mark.parametrize(
    ("one", "other", "last", "is_guessed"),
    [
        (EARLY, LATE, 2, False),
        (LATE, EARLY, 1, False),
        (EARLY, EARLY, 2, True),  # by name
        ("", EARLY, 2, True),
        (EARLY, "", 1, True),
        (FUTURE, EARLY, 2, True),  # a time that cannot be right stands before one that can
        (EARLY, PAST, 1, True),
        (PAST, "2010-01-02T00:05:00Z", 2, False),
        (FUTURE, PAST, 1, True),
        ("", PAST, 2, True),
    ],
)
def test_within_one_scan_the_later_saved_counts_and_a_guess_is_said_to_be_one(
    one: str, other: str, last: int, is_guessed: bool
) -> None:
    versions = [deliver(one, 15, 1, 1), deliver(other, 15, 1, 2)]
    order = order_versions(versions)
    assert order.counted[-1] is versions[last - 1]
    assert order.guessed == ({versions[2 - last]} if is_guessed else set())
    assert order.asked == {}


def test_where_nobody_knows_when_forms_were_handed_out_no_time_is_too_early() -> None:
    first, then = deliver(PAST, 10, 1, 1, since=""), deliver(EARLY, 15, 2, 2, since="")
    assert order_versions([first, then]).asked == {}


def test_what_was_asked_about_for_a_wrong_clock_counts_when_it_is_sent_again() -> None:
    versions = [deliver(EARLY, 10, 1, 1), deliver(FUTURE, 15, 2, 2), deliver("2099-01-01T00:06:00Z", 16, 3, 2)]
    assert order_versions(versions).counted[-1] is versions[2]


def test_the_doubt_is_told_with_the_times_that_give_it() -> None:
    good, wrong, older = deliver(LATE, 15, 2, 2), deliver(FUTURE, 15, 2, 3), deliver(EARLY, 15, 2, 4)
    told = [
        say_older(each, stood, "a.xlsx").partition("，没有采用")[0]
        for each, stood in ((older, good), (wrong, good), (older, wrong))
    ]
    assert told == [
        "保存时间（2016-12-08 09:00）早于先收到的“a.xlsx”（2016-12-12 09:00），可能是旧的一份",
        "保存时间（2099-01-01 08:05）不可能对（填表的电脑时钟不准），说不清是不是比先收到的“a.xlsx”（2016-12-12 09:00）旧",
        "先收到的“a.xlsx”的保存时间（2099-01-01 08:05）不可能对（填表的电脑时钟不准），说不清这一份（2016-12-08 09:00）是不是比它旧",
    ]


def test_times_at_either_end_of_the_calendar_are_compared_too() -> None:
    versions = [deliver(f"{year}-06-01T00:00:00", 10, 1, place) for place, year in enumerate(("0002", "9998"), 1)]
    assert sorted(versions, key=place_in_order) == versions
