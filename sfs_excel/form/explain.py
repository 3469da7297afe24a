"""A sheet that explains: under each heading a row a point, its name and what is to be said of it."""

from collections.abc import Iterable, Sequence

from xlsxwriter.workbook import Workbook

from sfs_excel.form.styles import Styles
from sfs_excel.form.text import count_lines, height_of

_WIDTHS = (3, 20, 88)


def write_explanation(
    workbook: Workbook, styles: Styles, title: str, parts: Iterable[tuple[str, Sequence[tuple[str, str]]]]
) -> None:
    """Add the sheet, called by its title."""
    sheet = workbook.add_worksheet(title)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.protect("")
    sheet.set_row(0, 30)
    sheet.merge_range(0, 1, 0, 2, title, styles["title"])
    row = 1
    for heading, lines in parts:
        row += 1
        sheet.merge_range(row, 1, row, 2, heading, styles["heading"])
        for label, text in lines:
            row += 1
            sheet.set_row(row, height_of(max(count_lines(text, _WIDTHS[2]), count_lines(label, _WIDTHS[1]))))
            sheet.write_string(row, 1, label, styles["label"])
            sheet.write_string(row, 2, text, styles["text"])
        row += 1
    sheet.print_area(0, 0, row, 2)
