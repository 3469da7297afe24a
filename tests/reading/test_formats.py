"""A number format shows a value as Excel does. The right answers are worked out by hand.

1. Every section counts: by sign, by condition, for texts; literals, scaling and nothing at all.
2. A format in any section of which a date, a time, a weekday or a percentage is shown is doubtful.
3. The file's own format goes before the built-in one of its number.
4. Reading a code takes time in proportion to its length, and no more of it than Excel's 255 characters is read.
"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfs_excel.reading.formats import CODE_LIMIT, read_format
from sfs_excel.reading.numbers import shows_number

OWN = 176
ACCOUNTS = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("General", 98.6, "98.6"), ("G/通用格式", 3, "3"), ("@", 3, "3"), ("", 3, "3"), ("[DBNum1]General", 3, "3"),
        ("0", 30, "30"), ("0", 2.5, "3"), ("0.0", 98.6, "98.6"), ("0.00", 98.599999999999994, "98.60"), ("000", 7, "007"),
        ("#.##", 5, "5."), (".00", 12.5, "12.50"), ("#", 0, ""), ("???", 5, "  5"), ("0.0?", 1.5, "1.5 "),
        ("#,##0", 1234567, "1,234,567"), ("#,##0", 999, "999"), ("#,##0.00", 1200, "1,200.00"), ("#,##0", -1200, "-1,200"),
        (ACCOUNTS, 1200.5, " 1,200.50 "), (ACCOUNTS, -3, " -3.00 "), (ACCOUNTS, 0, " -   "),
        ("#,##0_);[Red](#,##0)", 5, "5 "), ("#,##0_);[Red](#,##0)", -5, "(5)"), ("[Red]0", 5, "5"), ("0;0", -5, "5"),
        ("[$¥-804]#,##0.00", 12, "¥12.00"), ('0"个"', 30, "30个"), ("0个", 30, "30个"), (r"0\d", 3, "3d"), ("0g", 3, "3g"),
        ('"30"', 5, "30"), ('"30"', -5, "-30"), ('0"0"', 3, "30"), ("0,", 12345, "12"), ("0,,", 12_345_678, "12"), ("0.0,", 12345, "12.3"),
        ('0!.0,"万"', 12345, "1.2万"), (";;;", 3, ""), (";;", -3, ""), ("0;0;", 0, ""), ("0;-0;;@", 0, ""),
        ("0%", 0.98, "98%"), ("0.0%", 0.985, "98.5%"), ("0%", 0.985, "99%"), ('0"%"', 98, "98%"), ("0%%", 0.0098, "98%%"),
        ("[=0]?;0%", 0.98, "98%"), ("[=0]?;0%", 0, " "), ("[>100]0.0;0", 150.25, "150.3"), ("[>100]0.0;0", 50.25, "50"),
        ("[<60]\"不合格\";[>=90]\"优秀\";0", 50, "不合格"), ("[<60]\"不合格\";[>=90]\"优秀\";0", 95, "优秀"), ("[<60]\"不合格\";[>=90]\"优秀\";0", 80, "80"),
        ('[<0]"负"0;0', -3, "负3"), ("+0.00;-0.00;0.00", 3, "+3.00"), ("0;0;无", 0, "无"),
        ("0.00E+00", 12345, "1.23E+04"), ("# ?/?", 2.5, "2 1/2"), ("0-0", 12, "1-2"), ("0", 1e308, "1e+308"),
        ("0." + "0" * 30, 1.5, "1.5" + "0" * 29),
        ("yyyy-mm-dd", 42735, "2016-12-31"), ("yyyy/m/d", 42371, "2016/1/2"), ('m"月"d"日"', 42371, "1月2日"), ("e", 42735, "2016"),
        ("[$-804]aaaa;@", 3, "星期二"), ("aaa", 42735, "六"), ("ddd", 42735, "Sat"), ("dddd, mmmm d", 42735, "Saturday, December 31"),
        ("h:mm", 0.3958333333, "9:30"), ("h:mm:ss", 0.999999, "0:00:00"), ("[h]:mm", 1.5, "36:00"), ("[h]", 12, "288"),
        ("mm:ss.0", 0.001, "01:26.4"), ("h:mm AM/PM", 0.75, "6:00 PM"), ('上午/下午h"时"mm"分"', 0.25, "上午6时00分"),
        ("m/d/yy h:mm", 42735.5, "12/31/16 12:00"), ("yyyy/m/d", 5, "1900/1/5"), ("yyyy/m/d", 60, "1900/2/29"), ("yyyy/m/d", 0, "1900/1/0"),
        ("yyyy/m/d", -1, "########"), ("yyyy/m/d", 1e308, "########"), ("bbbb", 42735, "2559"),
        ('"', 3, ""), ("[", 3, "3"), ("[Red]", 3, "3"), ("[Red];[Blue]", 3, "3"), ("[$-804]", 3, "3"),
    ],
)  # fmt: skip
def test_a_person_sees(code: str, value: float, shown: str) -> None:
    assert read_format(OWN, code).show(value) == shown


@pytest.mark.parametrize(
    ("number", "code", "is_date", "is_percent"),
    [
        (0, None, False, False), (14, None, True, False), (31, None, True, False), (57, None, True, False), (9, None, False, True),
        (10, None, False, True), (999, None, False, False),
        (14, "0", False, False), (9, "0", False, False), (27, "0", False, False), (50, "0.0", False, False), (58, "", False, False),
        (OWN, "General", False, False), (OWN, "G/通用格式", False, False), (OWN, '0.00"ymd"', False, False), (OWN, "0个", False, False),
        (OWN, "[Red]0;[Blue]-0", False, False), (OWN, r"0\d", False, False), (OWN, '0"%"', False, False), (OWN, "[$¥-804]0", False, False),
        (OWN, ACCOUNTS, False, False), (OWN, "0.00E+00", False, False), (OWN, '"', False, False), (OWN, "@", False, False),
        (OWN, "[$-804]yyyy年m月d日", True, False), (OWN, "[h]:mm", True, False), (OWN, "[ss]", True, False), (OWN, "0.0%", False, True),
        (OWN, "[=0]?;0%", False, True), (OWN, "0;0;0%", False, True), (OWN, "0_);yyyy", True, False), (OWN, "[>40000]e;0", True, False),
        (OWN, "[$-804]aaaa;@", True, False), (OWN, "e", True, False), (OWN, "ggge", True, False), (OWN, "bbbb", True, False),
        (OWN, "AM/PM", True, False), (OWN, "上午/下午", True, False),
    ],
)  # fmt: skip
def test_a_format_is_of_dates_or_percentages(number: int, code: str | None, is_date: bool, is_percent: bool) -> None:
    shape = read_format(number, code)
    assert (shape.is_date, shape.is_percent) == (is_date, is_percent)


@pytest.mark.parametrize(
    ("number", "shown"), [(41, " 1,235 "), (42, " ¥1,235 "), (43, " 1,234.50 "), (44, " ¥1,234.50 "), (45, "00:00")]
)
def test_excels_formats_for_accounts_are_known_by_their_numbers(number: int, shown: str) -> None:
    assert read_format(number, None).show(1234.5 if number < 45 else 0) == shown


def test_a_date_of_1904_is_shown_as_that_workbook_counts() -> None:
    assert read_format(OWN, "yyyy-mm-dd").show(41273, date_1904=True) == "2016-12-31"
    assert read_format(OWN, "[h]").show(2, date_1904=True) == "48"


@pytest.mark.parametrize(
    ("code", "text", "shown"),
    [
        ("0", "甲", "甲"),
        (";;;", "甲", ""),
        ('0;0;0;"无"', "甲", "无"),
        ('"共"@', "甲", "共甲"),
        ("0;@", "甲", "甲"),
        ("General", "甲", "甲"),
    ],
)
def test_a_text_has_a_section_of_its_own(code: str, text: str, shown: str) -> None:
    assert read_format(OWN, code).show_text(text) == shown


@pytest.mark.parametrize(
    ("shown", "value", "is_percent"),
    [
        ("30", 30, False), ("30个", 30, False), (" 1,200.50 ", 1200.5, False), ("(5)", -5, False), ("-5", -5, False), (" -   ", 0, False), (" ¥ -   ", 0, False),
        ("¥12.00", 12, False), ("5.", 5, False), (".5", 0.5, False), ("2 1/2", 2.5, False), ("98.5%", 98.5, True), ("1.23E+04", 12300, False),
        ("0.333333333", 1 / 3, False),
    ],
)  # fmt: skip
def test_a_number_that_is_shown_is_the_number(shown: str, value: float, is_percent: bool) -> None:
    assert shows_number(shown, value, is_percent=is_percent)


@pytest.mark.parametrize(
    ("shown", "value", "is_percent"),
    [
        ("30", 3, False), ("", 3, False), ("", 0, False), ("12", 12345, False), ("1.2万", 12345, False), ("3万", 3, False), ("3.0万", 3, False),
        ("98%", 98, False), ("98‰", 98, True), ("99", 98.6, False), ("5", -5, False), ("-5", 5, False), ("无", 0, False), ("无-", 0, False), ("2 1/3", 2.5, False),
        ("1/0", 1, False), ("30-40", 30, False), ("三", 3, False), ("2016-12-31", 42735, False),
    ],
)  # fmt: skip
def test_another_number_or_nothing_that_is_shown_is_not_the_number(shown: str, value: float, is_percent: bool) -> None:
    assert not shows_number(shown, value, is_percent=is_percent)


CODES = st.text(st.sampled_from('0#?.,%/;@EeymdhsaA[]<>=-+$"\\\\_*! 个GgbB1'), max_size=40)
ODD_CODES = st.builds(lambda code, n: code * n, CODES, st.sampled_from([1, 1, 300]))


@given(ODD_CODES, st.floats(allow_nan=False, allow_infinity=False), st.booleans())
def test_any_code_shows_any_number_somehow(code: str, value: float, date_1904: bool) -> None:
    shown = read_format(OWN, code).show(value, date_1904)
    assert shows_number(shown, value) in (True, False)
    assert isinstance(read_format(OWN, code).show_text("甲"), str)


@pytest.mark.parametrize("piece", ["[", '"', "[h", "\\", "_", "0,", "[>1", "aaa", "g/", ";"])
def test_no_code_is_read_beyond_what_excel_takes(piece: str) -> None:
    """A code of 400,000 characters once took 20 seconds."""
    started = time.process_time()
    shape = read_format(OWN, piece * 400_000)
    shape.show(12345.5)
    assert time.process_time() - started < 0.5
    assert shape == read_format(OWN, (piece * 400_000)[:CODE_LIMIT])
