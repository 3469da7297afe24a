"""Edits of a form as users make them in Excel: done with openpyxl, which saves the workbook anew."""

import io

import openpyxl
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import HEAD_ROW, TABLE, Column
from sfs_excel.sheets.references import cell_name
from tests.damage import FAULTY, FOREIGN, KEPT, LAST_ROW, REFUSED, ROWS, Damage
from tests.proof.surgery import evidence_cell, value_cell
from tests.proof.variants.model import ALL, ONCE, SAME, Expected, Make, Recipe, faulty, refused, remarked, unchanged

ORGS = "05.orgs"
_MOVED, _FOREIGN = "rows, columns and sheets moved", "not this form, or not issued here"


def edit(damage: Damage) -> Make:
    def make(data: bytes) -> bytes:
        book, saved = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
        sheet = book[TABLE]
        assert isinstance(sheet, Worksheet)
        damage(book, sheet)
        book.save(saved)
        return saved.getvalue()

    return make


def _sort_rows(_: Workbook, sheet: Worksheet) -> None:
    """By the unit column, as a filter's button does; what was merged is no longer."""
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROW + 2, max_row=LAST_ROW + 1)]
    for row, values in enumerate(sorted(rows, key=lambda row: str(row[Column.UNIT])), HEAD_ROW + 1):
        for column, value in enumerate(values):
            sheet[cell_name(row, column)].value = value


def _edit_key(_: Workbook, sheet: Worksheet) -> None:
    sheet[cell_name(ROWS[ORGS], Column.KEY)].value = "05.organisations"


def _space_key(_: Workbook, sheet: Worksheet) -> None:
    sheet[cell_name(ROWS[ORGS], Column.KEY)].value = f" {ORGS} "


def _space_label(_: Workbook, sheet: Worksheet) -> None:
    cell = sheet[cell_name(ROWS[ORGS], Column.LABEL)]
    cell.value = f"  {cell.value}  "


def _rename_head(_: Workbook, sheet: Worksheet) -> None:
    sheet[cell_name(HEAD_ROW, Column.VALUE)].value = "本所填报数"


def _delete_head(_: Workbook, sheet: Worksheet) -> None:
    sheet.delete_rows(HEAD_ROW + 1)


def _delete_last_rows(_: Workbook, sheet: Worksheet) -> None:
    sheet.delete_rows(ROWS[ORGS] + 1, 1)
    sheet.insert_rows(ROWS[ORGS] + 1, 1)


def _hide_all(_: Workbook, sheet: Worksheet) -> None:
    for row in range(1, LAST_ROW + 2):
        sheet.row_dimensions[row].hidden = True
    sheet.sheet_state = "veryHidden"


def _delete_names(book: Workbook, _: Worksheet) -> None:
    book.defined_names.clear()


def _comment(_: Workbook, sheet: Worksheet) -> None:
    sheet[value_cell(ORGS)].comment = Comment("这里为什么是2？", "某人")


def _link_cell(_: Workbook, sheet: Worksheet) -> None:
    cell = sheet[evidence_cell(ORGS)]
    cell.value, cell.hyperlink = "见附件", "http://example.invalid/evidence"


def _write_beside(_: Workbook, sheet: Worksheet) -> None:
    for row in range(1, 40):
        sheet.cell(row, 30).value = row


def _add_other_sheets(book: Workbook, _: Worksheet) -> None:
    for number in range(20):
        book.create_sheet(f"附表{number}").append(["序号", "填报值", "佐证材料"])


def _rename_meta(book: Workbook, _: Worksheet) -> None:
    book["_meta"].title = "meta"


def _unmerge(_: Workbook, sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))


def _merge_inputs(_: Workbook, sheet: Worksheet) -> None:
    """Merging keeps the first value and empties the others, of which 12.late is one."""
    row = ROWS["12.unposted"]
    sheet.merge_cells(f"{cell_name(row, Column.VALUE)}:{cell_name(row + 1, Column.VALUE)}")


def _first(reason: str) -> str:
    """The fact that a refusal states, without the remedy."""
    return reason.partition("，")[0]


def _edited(name: str, damage: Damage, expected: Expected = SAME) -> Recipe:
    return Recipe(_MOVED, name, edit(damage), expected)


_FAULT_CODES = {
    "row-doubled": "double_row",
    "label-changed": "wrong_label",
    "row-deleted": "lost_row",
    "keys-swapped": "wrong_label",
}
_KEPT_REMARKS = {"sheet-copied": ("copied_table",)}

RECIPES: tuple[Recipe, ...] = (
    *(_edited(name, damage, remarked(*_KEPT_REMARKS.get(name, ()))) for name, damage in KEPT.items()),
    *(
        _edited(name, damage, Expected("current", faults=dict.fromkeys(fields, (_FAULT_CODES[name],))))
        for name, (damage, fields) in FAULTY.items()
    ),
    *(Recipe(_FOREIGN, name, edit(damage), refused(_first(reason))) for name, (damage, reason) in REFUSED.items()),
    *(
        Recipe(_FOREIGN, name, unchanged, refused(_first(reason)), ALL, changes=changes, key=key)
        for name, (changes, key, reason) in FOREIGN.items()
    ),
    _edited("rows sorted", _sort_rows),
    _edited("key edited", _edit_key, faulty(ORGS, "lost_row")),
    _edited("blanks about a key", _space_key),
    _edited("blanks about a label", _space_label),
    _edited("heading of the values renamed", _rename_head, refused("找不到表头“填报值”")),
    _edited("row of headings deleted", _delete_head, refused("找不到“填报表”工作表")),
    _edited("a row emptied", _delete_last_rows, faulty(ORGS, "lost_row")),
    _edited("rows and sheet hidden", _hide_all, remarked("hidden_value")),
    _edited("defined names deleted", _delete_names),
    _edited("a comment on an input", _comment),
    _edited("a link in the evidence", _link_cell),
    _edited("notes far to the right", _write_beside),
    _edited("20 sheets of their own", _add_other_sheets),
    _edited("_meta renamed", _rename_meta),
    _edited("all cells unmerged", _unmerge),
    _edited("two inputs merged", _merge_inputs, faulty("12.late", "missing")),
    Recipe("another office's name", "under another office's file name", unchanged, remarked("other_name"), ONCE, "v0000司法所.修改.xlsx"),
)  # fmt: skip
