"""The time at which a file was placed in the inbox, as far as the file system tells.

1. What lies on this disk since before its receipt was placed then; a copy's older time of writing makes it no earlier.
2. It is never dated before its bytes were written, before another file was seen under its name, or after its receipt.
3. Windows tells it by another time than Linux.
"""

import os
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from sfs_excel.inbox.placed import date_placed
from sfs_excel.inbox.quiet import Found, scan_inbox, tell_entered
from sfs_excel.inbox.register import Register
from tests.clocks import Stopped

RECEIVED = datetime.fromisoformat("2016-12-22T09:00:00+08:00")


def at(moment: str) -> float:
    return datetime.fromisoformat(f"2016-12-{moment}+08:00").timestamp()


def find(entered: float, written: float) -> Found:
    return Found(Path("a.xlsx"), "a.xlsx", 1, int(written * 1e9), entered)


@pytest.mark.parametrize(
    ("entered", "written", "seen", "placed"),
    [
        (at("19T16:40:00"), at("12T10:00:00"), "", "2016-12-19T16:40:00+08:00"),  # a copy keeps the day of saving
        (at("19T16:40:00"), at("19T16:40:00"), "", "2016-12-19T16:40:00+08:00"),
        (at("19T16:40:00"), at("21T08:00:00"), "", "2016-12-21T08:00:00+08:00"),  # written over since, in its place
        (at("19T16:40:00"), at("23T08:00:00"), "", "2016-12-19T16:40:00+08:00"),  # another computer's clock is ahead
        (at("19T16:40:00"), at("12T10:00:00"), "2016-12-20T09:00:00+08:00", "2016-12-20T09:00:00+08:00"),
        (at("22T09:00:00"), at("12T10:00:00"), "", ""),  # no earlier than its receipt
        (at("22T09:00:01"), at("12T10:00:00"), "", ""),
        (0.0, at("12T10:00:00"), "", ""),  # the file system does not tell
    ],
)
def test_it_was_placed_when_it_came_to_this_disk_as_far_as_nothing_contradicts(
    entered: float, written: float, seen: str, placed: str
) -> None:
    assert date_placed(find(entered, written), RECEIVED, seen) == placed


def test_windows_dates_a_copy_by_its_making_and_linux_by_its_last_change() -> None:
    old, new = SimpleNamespace(st_ctime=1.0), SimpleNamespace(st_ctime=2.0, st_birthtime=1.0)
    told = [
        tell_entered(cast(os.stat_result, state), is_windows=windows)
        for state in (old, new)
        for windows in (True, False)
    ]
    assert told == [1.0, 1.0, 1.0, 2.0]


def test_a_copy_that_keeps_its_time_of_saving_is_not_taken_for_one_that_came_then(tmp_path: Path) -> None:
    """The office saved on a day long ago and brought it now: what is copied keeps that day, as Windows does."""
    (tmp_path / "a.xlsx").write_bytes(b"x")
    os.utime(tmp_path / "a.xlsx", (1_000_000_000, 1_000_000_000))
    [found] = scan_inbox(tmp_path).found
    assert found.mtime_ns == 1_000_000_000 * 10**9
    assert found.entered > 1_700_000_000
    assert found == Found(found.path, "a.xlsx", 1, found.mtime_ns), "to be touched does not make it another file"


def test_the_register_keeps_it_and_a_file_in_the_place_of_another_is_no_older(tmp_path: Path) -> None:
    clock = Stopped("2016-12-19T18:00:00+08:00")
    register = Register(tmp_path / "register.sqlite", clock)
    register.create()
    entered = at("19T16:40:00")
    register.record([("one", find(entered, at("12T10:00:00")))])
    clock.moment = RECEIVED
    register.record([("two", find(entered, at("12T10:00:00")))])
    assert [each.placed[:16] for each in register.receipts()] == ["2016-12-19T16:40", "2016-12-19T18:00"]
