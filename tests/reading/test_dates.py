"""Dates as workbooks keep them."""

from datetime import date, datetime

import pytest

from sfs_excel.reading.dates import date_of, duration_of, serial_of


@pytest.mark.parametrize(
    ("serial", "date_1904", "day"),
    [
        (1, False, date(1900, 1, 1)), (59, False, date(1900, 2, 28)), (61, False, date(1900, 3, 1)), (42735.5, False, date(2016, 12, 31)),
        (41273, True, date(2016, 12, 31)), (0, False, None), (-1, False, None), (1e308, False, None), (2958465, False, date(9999, 12, 31)),
        (2958465, True, None), (60, False, None), (60.5, False, None),
    ],
)  # fmt: skip
def test_a_date_is_the_day_that_excel_shows(serial: float, date_1904: bool, day: date | None) -> None:
    assert date_of(serial, date_1904) == day


@pytest.mark.parametrize(
    "day", [date(1900, 1, 1), date(1900, 1, 15), date(1900, 2, 28), date(1900, 3, 1), date(2016, 12, 31)]
)
def test_a_day_that_is_written_out_is_the_day_that_is_shown(day: date) -> None:
    assert date_of(serial_of(datetime(day.year, day.month, day.day))) == day


def test_a_day_of_1904_that_is_written_out_is_counted_from_there() -> None:
    assert serial_of(datetime(2016, 12, 31), date_1904=True) == 41273


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("PT288H", 12), ("PT09H30M00S", 9.5 / 24), ("P1DT12H", 1.5), ("-PT12H", -0.5), ("PT0,5S", 0.5 / 86400), ("P", None), ("PT", None),
        ("288", None), ("P1Y", None), ("", None),
    ],
)  # fmt: skip
def test_a_length_of_time_is_counted_in_days(text: str, days: float | None) -> None:
    assert duration_of(text) == pytest.approx(days) if days is not None else duration_of(text) is None
