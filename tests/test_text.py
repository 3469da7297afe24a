"""How much room a text takes."""

import pytest

from sfs_excel.text import text_width, wrap_lines


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
