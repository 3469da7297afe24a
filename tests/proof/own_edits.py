"""Edits of the bureau's own forms as people make them in Excel, done with openpyxl, and the right outcome of each."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import KEY_HEAD, META
from sfs_excel.words import Kind
from tests.handouts.bureau import heads_of
from tests.proof.own_bases import Content, OwnBase

ALL = (Kind.ASSESSOR, Kind.BALLOT, Kind.LOG)
_KEYED = (Kind.ASSESSOR, Kind.BALLOT)

Damage = Callable[[Workbook, Worksheet, int, int], None]
"""Book, table, row of the heads, row of something that was filled in."""


@dataclass(frozen=True)
class Edit:
    """One thing that is done, and the right answer by kind of form.

    Attributes:
        lost: how many of what was written do not count any more; a ballot counts whole or not at all.
        errors: kind -> codes of what is told of it.
        says: kind -> words of the reason for which the file is refused; not refused where there are none.
        more: how often the first entry of a log counts beside itself, since it stands there twice.
    """

    name: str
    damage: Damage
    kinds: tuple[str, ...] = ALL
    lost: int = 0
    errors: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)
    more: int = 0

    def make(self, base: OwnBase) -> bytes:
        book, saved = openpyxl.load_workbook(io.BytesIO(base.data)), io.BytesIO()
        sheet = book[base.spec.sheet]
        assert isinstance(sheet, Worksheet)
        head_row, _ = heads_of(sheet, base.spec.heads[-1])
        self.damage(book, sheet, head_row, _first_row(base))
        book.save(saved)
        return saved.getvalue()

    def is_right(self, base: OwnBase, found: Content) -> bool:
        """Whether what was taken of it is what should be."""
        if base.kind == Kind.BALLOT and self.lost:
            return not found
        lost, gained = base.content - found, found - base.content
        return (lost.total(), gained.total()) == (self.lost, self.more if base.kind == Kind.LOG else 0)


def _first_row(base: OwnBase) -> int:
    """Of the first that was filled in: the smallest row."""
    return min(int("".join(filter(str.isdigit, place))) for place in base.places)


def _insert(_: Workbook, sheet: Worksheet, head_row: int, row: int) -> None:
    sheet.insert_rows(row, 2)
    sheet.insert_rows(head_row, 3)


def _insert_column(_: Workbook, sheet: Worksheet, head_row: int, __: int) -> None:
    sheet.insert_cols(2)
    sheet.cell(head_row, 2).value = "备注"


def _reverse(_: Workbook, sheet: Worksheet, head_row: int, __: int) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head_row + 1, max_row=head_row + 40)]
    for row, values in enumerate(reversed(rows), head_row + 1):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value
            if isinstance(value, str):
                sheet.cell(row, column).data_type = "s"  # what begins with = is still text


def _rename(_: Workbook, sheet: Worksheet, __: int, ___: int) -> None:
    sheet.title = "填好的"


def _move(book: Workbook, _: Worksheet, __: int, ___: int) -> None:
    book.move_sheet(META, -len(book.sheetnames))


def _copy(book: Workbook, sheet: Worksheet, _: int, row: int) -> None:
    copied = book.copy_worksheet(sheet)
    copied.delete_rows(row)


def _delete(_: Workbook, sheet: Worksheet, __: int, row: int) -> None:
    sheet.delete_rows(row)


def _double(_: Workbook, sheet: Worksheet, __: int, row: int) -> None:
    last = sheet.max_row + 1
    for cell in sheet[row]:
        sheet.cell(last, int(cell.column or 0)).value = cell.value
        sheet.cell(last, int(cell.column or 0)).number_format = cell.number_format


def _edit_key(_: Workbook, sheet: Worksheet, __: int, row: int) -> None:
    sheet.cell(row, 1).value = (
        str(sheet.cell(row, 1).value).replace("001", "777").replace("002", "777").replace("003", "777")
    )


def _space_key(_: Workbook, sheet: Worksheet, __: int, row: int) -> None:
    sheet.cell(row, 1).value = f" {sheet.cell(row, 1).value} "


def _delete_keys(_: Workbook, sheet: Worksheet, head_row: int, __: int) -> None:
    assert sheet.cell(head_row, 1).value == KEY_HEAD
    sheet.delete_cols(1)


def _rename_head(_: Workbook, sheet: Worksheet, head_row: int, __: int) -> None:
    for cell in sheet[head_row]:
        if cell.value in ("核定分", "评分", "数量"):
            cell.value = "我的分"


def _leave_alone(book: Workbook, sheet: Worksheet, _: int, __: int) -> None:
    """The other table has heads in common with this one."""
    for other in [other for other in book.worksheets if other.title not in (sheet.title, META)]:
        book.remove(other)


def _rename_meta(book: Workbook, _: Worksheet, __: int, ___: int) -> None:
    book[META].title = "meta"


def _delete_meta(book: Workbook, _: Worksheet, __: int, ___: int) -> None:
    del book[META]


def _forge_meta(book: Workbook, _: Worksheet, __: int, ___: int) -> None:
    for row in book[META].iter_rows():
        if row[0].value == "sfs_office":
            row[1].value = "P9"


def _hide(book: Workbook, sheet: Worksheet, head_row: int, row: int) -> None:
    book.create_sheet("附表")
    for at in range(head_row, row + 1):
        sheet.row_dimensions[at].hidden = True
    sheet.sheet_state = "hidden"


EDITS: tuple[Edit, ...] = (
    Edit("saved again", lambda *_: None),
    Edit("rows inserted", _insert),
    Edit("a column inserted", _insert_column),
    Edit("rows in reverse order", _reverse),
    Edit("sheet renamed", _rename),
    Edit("identity in front", _move),
    Edit("sheet copied, a row of the copy deleted", _copy),
    Edit("sheet and rows hidden", _hide),
    Edit("the table alone, all other sheets deleted", _leave_alone),
    Edit("identity renamed", _rename_meta),
    Edit("identity deleted, the properties left", _delete_meta),
    Edit("another holder written into the identity, the properties left", _forge_meta),
    Edit("blanks about a key", _space_key, _KEYED),
    Edit("a row deleted", _delete, lost=1, errors={Kind.BALLOT: "lost_row"}),
    Edit("a row doubled", _double, _KEYED, lost=1, errors={Kind.ASSESSOR: "double_row", Kind.BALLOT: "lost_row"}),
    Edit("an entry doubled", _double, (Kind.LOG,), more=1),
    Edit("a key edited", _edit_key, _KEYED, lost=1, errors={Kind.ASSESSOR: "strange_row", Kind.BALLOT: "lost_row"}),
    Edit("the keys' column deleted", _delete_keys, _KEYED, says=dict.fromkeys(_KEYED, "隐藏的编号列（A列）被删除")),
    Edit("a head renamed", _rename_head, says={Kind.ASSESSOR: "找不到表头“核定分”", Kind.BALLOT: "找不到表头“评分”", Kind.LOG: "找不到表头“数量”"}),
)  # fmt: skip
