"""The damage that a form may take on its way: each takes the workbook, and its 填报表, as openpyxl has them."""

from collections.abc import Callable
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import HEAD_ROW, META, Column
from sfs_excel.form.layout import lay_out
from sfs_excel.sheets.references import cell_name
from tests.fillings import KEY, RULEBOOK

ROWS = lay_out(RULEBOOK).rows()
LAST_ROW = lay_out(RULEBOOK).last_row

Damage = Callable[[Workbook, Worksheet], None]


def resave(book: Workbook, sheet: Worksheet) -> None:
    """Nothing but saving, which loses every cached value."""


def reverse_rows(_: Workbook, sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROW + 2, max_row=LAST_ROW + 1)]
    for row, values in enumerate(reversed(cells), HEAD_ROW + 1):
        for column, value in enumerate(values):
            sheet[cell_name(row, column)].value = value


def insert_rows(_: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(ROWS["05.orgs"] + 1, amount=3)
    sheet[cell_name(ROWS["05.orgs"], Column.VALUE)].value = 99


def insert_column(_: Workbook, sheet: Worksheet) -> None:
    sheet.insert_cols(Column.VALUE + 1)


def swap_columns(_: Workbook, sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    for row in range(HEAD_ROW, LAST_ROW + 1):
        one, other = sheet[cell_name(row, Column.VALUE)], sheet[cell_name(row, Column.EVIDENCE)]
        one.value, other.value = other.value, one.value


def rename_sheet(_: Workbook, sheet: Worksheet) -> None:
    sheet.title = "Sheet1"


def move_sheets(book: Workbook, sheet: Worksheet) -> None:
    book.move_sheet(sheet, 2)
    book[META].sheet_state = "visible"


def copy_sheet(book: Workbook, sheet: Worksheet) -> None:
    copy = book.copy_worksheet(sheet)
    copy.title = "填报表 (2)"
    copy[cell_name(ROWS["05.orgs"], Column.VALUE)].value = 6


def remove_meta(book: Workbook, _: Worksheet) -> None:
    del book[META]


def properties_of(book: Any) -> Any:
    """The custom properties, of which openpyxl's stubs know nothing."""
    return book.custom_doc_props


def remove_properties(book: Workbook, _: Worksheet) -> None:
    properties = properties_of(book)
    for name in list(properties.names):
        del properties[name]


def forge_meta(book: Workbook, _: Worksheet) -> None:
    for row in book[META].iter_rows():
        if row[0].value == "sfs_office":
            row[1].value = "good"


def forge_both(book: Workbook, sheet: Worksheet) -> None:
    forge_meta(book, sheet)
    properties_of(book)["sfs_office"].value = "good"


def remove_both(book: Workbook, sheet: Worksheet) -> None:
    remove_meta(book, sheet)
    remove_properties(book, sheet)


def delete_keys(_: Workbook, sheet: Worksheet) -> None:
    sheet.delete_cols(Column.KEY + 1)


def delete_values(_: Workbook, sheet: Worksheet) -> None:
    sheet.delete_cols(Column.VALUE + 1)


def delete_table(book: Workbook, sheet: Worksheet) -> None:
    book.remove(sheet)


def double_row(_: Workbook, sheet: Worksheet) -> None:
    for column in Column:
        sheet[cell_name(LAST_ROW + 1, column)].value = sheet[cell_name(ROWS["05.orgs"], column)].value


def change_label(_: Workbook, sheet: Worksheet) -> None:
    sheet[cell_name(ROWS["05.orgs"], Column.LABEL)].value = "培育企业数"


def delete_row(_: Workbook, sheet: Worksheet) -> None:
    sheet.delete_rows(ROWS["05.orgs"] + 1)


def swap_values_of_rows(_: Workbook, sheet: Worksheet) -> None:
    """Keys sorted apart from the rest: each now stands beside another's label."""
    one, other = sheet[cell_name(ROWS["05.orgs"], Column.KEY)], sheet[cell_name(ROWS["07.cases"], Column.KEY)]
    one.value, other.value = other.value, one.value


KEPT: dict[str, Damage] = {
    "resaved": resave,
    "rows-reversed": reverse_rows,
    "rows-inserted": insert_rows,
    "column-inserted": insert_column,
    "columns-swapped": swap_columns,
    "sheet-renamed": rename_sheet,
    "sheets-moved": move_sheets,
    "sheet-copied": copy_sheet,
    "meta-removed": remove_meta,
    "properties-removed": remove_properties,
    "meta-forged": forge_meta,
}
REFUSED: dict[str, tuple[Damage, str]] = {
    "both-forged": (
        forge_both,
        "表里的标识不是本局发放时的（其他县局的表，或标识被改动）。请让司法所用本局发放的原表填报。",
    ),
    "both-removed": (
        remove_both,
        "这不是发放的填报表，或表里的标识（隐藏的 _meta 表）被删除。请让司法所用发放的原表填报。",
    ),
    "keys-deleted": (
        delete_keys,
        "“填报表”里隐藏的编号列（A列）被删除，无法对应各填报项。请让司法所用发放的原表重新填报。",
    ),
    "values-deleted": (delete_values, "“填报表”里找不到表头“填报值”。请让司法所用发放的原表重新填报。"),
    "table-deleted": (delete_table, "找不到“填报表”工作表。请让司法所用发放的原表重新填报。"),
}
FAULTY: dict[str, tuple[Damage, dict[str, str]]] = {
    "row-doubled": (
        double_row,
        {"05.orgs": f"“培育社会组织数”有2行（F{ROWS['05.orgs'] + 1}、F{LAST_ROW + 2}），分不清用哪一行"},
    ),
    "label-changed": (
        change_label,
        {"05.orgs": "编号 05.orgs 这一行应是“培育社会组织数”，表里写的是“培育企业数”，行列被改动过"},
    ),
    "row-deleted": (delete_row, {"05.orgs": "找不到“培育社会组织数”一行（编号 05.orgs），可能被删除"}),
    "keys-swapped": (
        swap_values_of_rows,
        {
            "05.orgs": "编号 05.orgs 这一行应是“培育社会组织数”，表里写的是“调解疑难、普通案件合计”，行列被改动过",
            "07.cases": "编号 07.cases 这一行应是“调解疑难、普通案件合计”，表里写的是“培育社会组织数”，行列被改动过",
        },
    ),
}  # fmt: skip
FOREIGN: dict[str, tuple[dict[str, str], bytes, str]] = {
    "other-year": ({"year": "2015"}, KEY, "这是2015年度的填报表，现在考核的是2016年度。请让司法所用今年发放的表填报。"),
    "other-bureau": ({}, b"another bureau's", REFUSED["both-forged"][1]),
    "other-digest": (
        {"digest": "0" * 64},
        KEY,
        "这份表发放以后，责任书或计分规则改过，原来的规则已经查不到，分不清哪几项变了。请让司法所按新发的表填报。"
        "预填好的新表在「退回」文件夹，请发给司法所核对后报送。",
    ),
    "unknown": ({"office": "999"}, KEY, "表属于编码 999 的司法所，名册里没有。请核对名册，或从收件箱移走。"),
    "other-format": ({"format": "2"}, KEY, "这份表是另一版本的程序发放的，现在的程序读不了。请重新发放后填报。"),
}  # fmt: skip
