"""A wrapped row is high enough for all of its text; a head breaks where its words do."""

from decimal import Decimal

import pytest

from sfs_excel.rulebook.model import Section
from sfs_excel.sheets.measures import TALLEST_ROW
from sfs_excel.summary.sections import head_section
from sfs_excel.summary.styles import MEASURE


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("汉字", 10, 1),
        ("一二三四五六", 10, 2),
        ("abcdefgh", 12, 1),
        ("一\n二", 10, 2),
        ("长" * 100, 22.2, 11),
    ],
)
def test_chinese_characters_take_two_columns(text: str, width: float, lines: int) -> None:
    assert MEASURE.count_lines(text, width) == lines


def test_row_grows_with_its_lines_and_stops_where_excel_does() -> None:
    assert MEASURE.row_height(2) - MEASURE.row_height(1) >= 14.5  # a line of 宋体 10 and of its widest stand-in
    assert MEASURE.row_height(1000) == TALLEST_ROW


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("法律服务", ["法律服务"]),
        ("安置帮教工作", ["安置帮教", "工作"]),
        ("加减分或一票否决", ["加减分或", "一票否决"]),
        ("人民调解室", ["人民调", "解室"]),  # one left alone would look lost
    ],
)
def test_a_long_title_is_broken_into_even_lines(title: str, lines: list[str]) -> None:
    section = Section.model_construct(section=1, heading="一、", title=title, points=Decimal(0), items=())
    assert head_section(section) == "\n".join(["一", *lines])
