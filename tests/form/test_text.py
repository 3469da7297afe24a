"""How high a row of the form must be."""

from sfs_excel.form.text import LINE_HEIGHT, PADDING, count_lines, height_of


def test_lines_are_counted_as_they_break() -> None:
    assert count_lines("", 12) == 1
    assert count_lines("司法所工作", 12) == 1  # ten columns, and a character's slack
    assert count_lines("司法所工作者", 12) == 2
    assert count_lines("一\n二\n\n四", 12) == 4
    assert count_lines("长" * 50, 12) == 10
    assert count_lines("长长", 1) == 2


def test_height_is_lines_and_padding() -> None:
    assert height_of(1) == LINE_HEIGHT + PADDING
    assert height_of(3) == 3 * LINE_HEIGHT + PADDING
