"""Texts and links in the cells of the ranking workbook meet these requirements.

1. A link is made only to a file of the inbox whose name cannot mean anything else.
2. A wrapped row is high enough for all of its text; a head breaks where its words do.
"""

from decimal import Decimal

import pytest

from sfs_excel.rulebook.model import Section
from sfs_excel.sheets.measures import TALLEST_ROW
from sfs_excel.summary.cells import link_to_inbox, shorten
from sfs_excel.summary.sections import head_section
from sfs_excel.summary.styles import MEASURE


@pytest.mark.parametrize("file", ["河东司法所.xlsx", "旧/河东 司法所（2）.xlsx", "a-b_c.v2.xls"])
def test_plain_name_has_a_link(file: str) -> None:
    assert link_to_inbox(file) == f"external:../收件箱/{file}"


def test_a_file_in_a_package_leads_to_the_package() -> None:
    assert link_to_inbox("第1批/河东.ZIP/表/填报表.xlsx") == "external:../收件箱/第1批/河东.ZIP"
    assert link_to_inbox("河东.zip/=cmd.xlsx") == "external:../收件箱/河东.zip"
    assert link_to_inbox("=cmd.zip/a.xlsx") is None


@pytest.mark.parametrize(
    "file",
    [
        "",
        "a#b.xlsx",
        "a%20b.xlsx",
        "=cmd|' /C calc'!A0.xlsx",
        "../secret.xlsx",
        "旧/../../secret.xlsx",
        "..\\secret.xlsx",
        "/etc/passwd",
        "C:/a.xlsx",
        "http://example.com/a.xlsx",
        "a\nb.xlsx",
        "铃\x07.xlsx",
        "左\u202e右.xlsx",
        "a?.xlsx",
        'a".xlsx',
        "a .xlsx ",
        "编号 P1 的票",
        "长" * 250 + ".xlsx",
    ],
)
def test_any_other_name_has_none(file: str) -> None:
    assert link_to_inbox(file) is None


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


def test_short_words_are_cut_on_one_line() -> None:
    assert shorten("培育2个\n社会组织", 6) == "培育2个 …"
    assert shorten("培育", 6) == "培育"


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
