"""A number or 是/否 is read as people type it.

1. Text that can only mean one number is read, and said to be normalised unless it was typed plainly.
2. Anything else is not read: no guess is ever made.
"""

import math
import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sfs_excel.expr.shown import as_shown, say_number
from sfs_excel.reading.numbers import Parsed, parse_flag, parse_number


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("30", "", 30),
        ("0", "个", 0),
        ("-5", "", -5),
        ("12.50", "万元", 12.5),
        ("007", "", 7),
        ("-0", "", 0),
    ],
)
def test_a_plainly_typed_number_is_not_normalised(typed: str, unit: str, number: float) -> None:
    assert parse_number(typed, [unit]) == Parsed(number, normalised=False)


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("３０", "", 30),
        ("－３．５", "", -3.5),
        (" 30 ", "", 30),
        ("\u3000\u00a030\u202f\t\r\n", "", 30),
        ("\ufeff3\u200b0\u200e", "", 30),
        ("30件", "件", 30),
        ("30 件", "件", 30),
        ("30平方米", "平方米", 30),
        ("98％", "%", 98),
        ("98 %", "％", 98),
        ("1,200", "", 1200),
        ("１，２００", "件", 1200),
        ("1,234,567.5元", "元", 1234567.5),
    ],
)
def test_what_can_only_mean_one_number_is_read_and_said(typed: str, unit: str, number: float) -> None:
    assert parse_number(typed, [unit]) == Parsed(number, normalised=True)


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-", "/", "无", "√", "约30", "30-40", "30~40", "三十", "两次", "30左右", "30余", "3 0", "1 200", "- 5",
        "1,20", "12,00", "1,2000", "0,123", ",200", "1,200,", "1200,300", ".5", "5.", "1.2.3", "+5", "--5", "−5",
        "1e3", "1E3", "1_000", "nan", "inf", "Infinity", "0x1F", "1/2", "½", "3²", "③", "٣", "३", "Ⅲ", "１²",
        "30次", "30件件", "件", "件30", "98%", "$30", "￥30", "=30", "'30", "30。", "3、0", "\u202e03\u202c",
        "1" * 16, "0." + "1" * 16, "9" * 400,
    ],
)  # fmt: skip
def test_what_could_mean_something_else_is_not_read(typed: str) -> None:
    assert parse_number(typed, ["件"]) is None


def test_a_percent_sign_is_read_in_percent_fields_only() -> None:
    assert parse_number("98%") is None
    assert parse_number("98%", ["人"]) is None


numbers = st.from_regex(
    r"-?([0-9]{1,15}|[1-9][0-9]{0,2}(,[0-9]{3}){1,4})(\.[0-9]{1,15})?", fullmatch=True, alphabet="-0123456789,."
)
TO_FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@given(
    numbers, st.sampled_from(["", " ", "\u3000", "\u00a0\u200b"]), st.sampled_from(["", "件", "%", "km"]), st.booleans()
)
def test_a_well_formed_number_is_what_decimal_says(text: str, space: str, unit: str, is_wide: bool) -> None:
    typed = text.translate(TO_FULL_WIDTH) if is_wide else text
    parsed = parse_number(space + typed + space + unit + space, [unit])
    assert parsed is not None
    assert parsed.value == float(Decimal(text.replace(",", "")))
    assert math.copysign(1, parsed.value) == 1 or parsed.value < 0
    assert parsed.normalised == (is_wide or bool(space) or bool(unit) or "," in text)


@given(st.text(st.sampled_from("0123456789０５９.,-，．－％%件 \u3000\u200b+eE_①²٣x/~约十"), max_size=12))
@example("١٢")
def test_nothing_is_read_but_the_strict_pattern(text: str) -> None:
    plain = text.translate(str.maketrans("０５９．，－％", "059.,-%", "\u200b")).strip(" \u3000")
    plain = plain.removesuffix("件").rstrip(" \u3000")
    is_number = re.fullmatch(r"-?([0-9]{1,15}|[1-9][0-9]{0,2}(,[0-9]{3})+)(\.[0-9]+)?", plain)
    assert (parse_number(text, ["件"]) is not None) == (is_number is not None)


@given(st.text(max_size=20))
def test_any_text_at_all_is_a_finite_number_or_none(text: str) -> None:
    parsed = parse_number(text, ["件"])
    assert parsed is None or math.isfinite(parsed.value)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("是", Parsed(True, False)),
        ("否", Parsed(False, False)),
        (" 是", Parsed(True, True)),
        ("否\u3000", Parsed(False, True)),
        *[(mark, Parsed(True, True)) for mark in ("√", "✓", "✔", "☑", "Y", "y", "yes", "YES", "1", "１", "对", "有")],
        *[(mark, Parsed(False, True)) for mark in ("×", "✗", "✘", "N", "n", "No", "不是")],
    ],
)
def test_a_mark_that_can_only_mean_yes_or_no_is_read(typed: str, expected: Parsed[bool]) -> None:
    assert parse_flag(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", " ", "/", "-", "无", "没有", "0", "X", "x", "不", "未", "是否", "是/否", "是的吧", "2", "基本是", "☐"]
)
def test_a_mark_that_may_mean_something_else_is_not_read(typed: str) -> None:
    """无, 没有 and 0 beside "无此类对象选是" may well mean 是."""
    assert parse_flag(typed) is None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"), (-0.0, "0"), (30, "30"), (98.599999999999994, "98.6"), (100.0000001, "100.0000001"),
        (999_999_999_999, "999999999999"), (9_999_999.25, "9999999.25"), (0.0000001, "0.0000001"),
        (123_456_789_012_345, "123456789012345"), (1e20, "1" + "0" * 20), (1e300, "1e+300"), (-1e-300, "-1e-300"),
        (-2.5, "-2.5"), (math.inf, "inf"),
    ],
)  # fmt: skip
def test_a_number_is_quoted_with_every_digit_that_it_has(number: float, said: str) -> None:
    assert say_number(number) == said


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e20, max_value=1e20))
def test_what_is_quoted_is_the_number_that_counts(number: float) -> None:
    shown = as_shown(number)
    assert abs(shown) < 1e-15 or float(say_number(shown)) == shown
    assert as_shown(shown) == shown
