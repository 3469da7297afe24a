"""A text's room is measured, and the text made fit to stand inside a line."""

import pytest

from sfs_excel import excel_limits
from sfs_excel.text import CUT_NOTE, clean_line, shorten, show_whole, text_width, wrap_lines


def test_a_chinese_character_takes_two_columns() -> None:
    assert [text_width(text) for text in ("司法所", "（2分）", "abc 12", "")] == [6, 7, 6, 0]


@pytest.mark.parametrize(
    ("text", "room", "slack", "lines"),
    [
        ("", 10, 0, 1),
        ("司法所工作", 10, 0, 1),
        ("司法所工作者", 10, 0, 2),
        ("一\n二\n\n四", 10, 0, 4),
        ("长" * 10, 10, 0, 2),
        ("长" * 10, 10, 1.5, 3),  # a line may stay a little empty
        ("长" * 5, 10, 1.5, 1),  # where it fits, it fits
        ("长", 1, 5, 1),  # no column is narrower than a character
    ],
)
def test_lines_break_where_they_are_full(text: str, room: float, slack: float, lines: int) -> None:
    assert wrap_lines(text, room, slack) == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("河东司法所.xlsx", "河东司法所.xlsx"),
        ("张　三 é 𠮷", "张　三 é 𠮷"),
        ("第一行\r\n第二行\u2028\t第三行\n", "第一行 第二行 第三行"),
        ("a\u202exslx.exe", "a�xslx.exe"),
        ("\x00\x1b[31m\u200b\ud800", "��[31m��"),
        ("一二三四五六七八九十一二三四五", "一二三四五六七八九十一二三四五"),
        ("一二三四五六七八九十一二三四五六", "一二三四五六七八九十一二三四…"),
    ],
)
def test_a_line_stays_one_line(text: str, line: str) -> None:
    assert clean_line(text, 15) == line


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("河东司法所", "河东司法所"),
        ("=1+1", "=1+1"),
        ("铃\x07", "铃[U+0007]"),
        ("一\t二", "一[U+0009]二"),
        ("一\r\n二\r三\n四", "一\n二\n三\n四"),
        ("左\u202e右\u200b", "左[U+202E]右[U+200B]"),
        ("坏\ud800字", "坏[U+D800]字"),
        (None, ""),
        (float("nan"), ""),
        (12, "12"),
    ],
)
def test_text_shows_what_cannot_be_seen(raw: object, shown: str) -> None:
    assert show_whole(raw) == shown


@pytest.mark.parametrize("length", [excel_limits.CELL - 1, excel_limits.CELL])
def test_text_that_fits_is_whole(length: int) -> None:
    assert show_whole("长" * length) == "长" * length


@pytest.mark.parametrize("letter", ["汉", "😀"])
def test_longer_text_is_cut_with_a_note(letter: str) -> None:
    shown = show_whole(letter * 40_000)
    assert shown == letter * shown.count(letter) + CUT_NOTE
    assert excel_limits.CELL - 2 < len(shown.encode("utf-16-le")) // 2 <= excel_limits.CELL


def test_short_words_are_cut_on_one_line() -> None:
    assert shorten("培育2个\n社会组织", 6) == "培育2个 …"
    assert shorten("培育", 6) == "培育"
