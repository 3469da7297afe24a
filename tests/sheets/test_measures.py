"""The room of a text in a cell follows the measure of a family of workbooks."""

from sfs_excel.sheets.measures import TALLEST_ROW, Measure

MEASURE = Measure(line=1.45, margin=2, whole=True)


def test_lines_are_counted_as_they_break() -> None:
    assert MEASURE.count_lines("", 12) == 1
    assert MEASURE.count_lines("司法所工作", 12) == 1  # ten columns, and a character's margin
    assert MEASURE.count_lines("司法所工作者", 12) == 2
    assert MEASURE.count_lines("一\n二\n\n四", 12) == 4
    assert MEASURE.count_lines("长" * 50, 12) == 10
    assert MEASURE.count_lines("长长", 1) == 2


def test_a_part_of_a_character_holds_nothing_where_only_whole_ones_are_counted() -> None:
    by_parts = Measure(line=1.45, margin=2)
    assert MEASURE.count_lines("长" * 53, 12.9) == 11  # 106 columns, 10 a line
    assert by_parts.count_lines("长" * 53, 12.9) == 10  # 10.9 a line


def test_a_cell_may_keep_less_free_than_most() -> None:
    assert MEASURE.count_lines("司法所工作者", 12, 0) == 1


def test_height_is_lines_and_padding_and_ends_where_excel_does() -> None:
    assert MEASURE.height_of(1) == 14.5 + 4
    assert MEASURE.height_of(3) == 3 * 14.5 + 4
    assert MEASURE.height_of(2, 12) == 2 * 17.4 + 4
    assert MEASURE.row_height(3) == MEASURE.height_of(3)
    assert MEASURE.row_height(100) == TALLEST_ROW
