"""扣分明细: every lost or gained point, with its reason, the letter's words, and where it was reported."""

from collections.abc import Iterator

from xlsxwriter.utility import xl_rowcol_to_cell

from sfs_excel.summary.cells import count_lines, row_height
from sfs_excel.summary.results import Results
from sfs_excel.summary.styles import Tone
from sfs_excel.summary.table import Book, Column, Row, put_wide, start_sheet, write_heading, write_table

SHEET = "扣分明细"
ROLES = {"loss": "扣分", "gain": "加分", "penalty": "扣罚", "veto": "否决", "pending": "待定", "floor": "扣完为止"}
_TONES: dict[str, Tone] = {"veto": "bad", "penalty": "bad", "pending": "warn", "floor": "quiet"}
COLUMNS = (
    Column("编码", 8, "code"),
    Column("司法所", 14),
    Column("部分", 14),
    Column("项目", 9, "code"),
    Column("规则", 12, "code"),
    Column("性质", 9, "code"),
    Column("分数变动", 9, "moved"),
    Column("原因", 34, "returned"),
    Column("责任书原文", 40),
    Column("填报值", 26, "returned"),
    Column("来源文件", 22, "returned"),
    Column("单元格", 14, "code"),
)
_MOVED = 6
_NOTE = (
    "每个司法所从满分起算，每一次分数变动各占一行，按名次、项目排列，可按表头筛选。性质：扣分、加分；扣罚（直接从总分中扣）；"
    "否决（不参加排名）；待定（尚未评定，暂计0分）；扣完为止（本项扣分超过本项分值的部分退回）。"
    "本表是计算结果，不随“得分矩阵”中的改写变动。"
)


def write_ledger(book: Book, results: Results) -> None:
    widths = [column.width for column in COLUMNS]
    sheet = start_sheet(book, SHEET, widths)
    write_heading(book, sheet, f"{results.rulebook.year}年司法所目标管理考核扣分明细", [_NOTE], widths)
    rows = list(_rows(results))
    top = 3
    put_wide(sheet, top - 1, 0, _MOVED - 1, "筛选后的分数变动合计（含待定）：", book.styles["note_number"])
    first, last = xl_rowcol_to_cell(top + 1, _MOVED), xl_rowcol_to_cell(top + max(1, len(rows)), _MOVED)
    total = round(float(results.ledger["points"].sum()), 2)
    formula = f"=ROUND(SUBTOTAL(9,{first}:{last}),2)"
    sheet.write_formula(top - 1, _MOVED, formula, book.styles["note_number"], total)
    sheet.set_row(top - 1, row_height(count_lines("合计", _MOVED)))
    write_table(book, sheet, top, COLUMNS, rows)


def _rows(results: Results) -> Iterator[Row]:
    titles = {section.section: section.title for section in results.rulebook.sections}
    place = results.ledger["office"].map(results.order)
    ordered = results.ledger.assign(_place=place).sort_values(["_place", "item"], kind="stable")
    for entry in ordered.to_dict("records"):
        yield (
            _TONES.get(entry["role"], "plain"),
            (
                entry["office"],
                results.name(entry["office"]),
                titles[results.rulebook.section_of[entry["item"]]],
                f"第{entry['item']}项",
                entry["rule"],
                ROLES.get(entry["role"], entry["role"]),
                float(entry["points"]),
                entry["reason"],
                entry["quote"],
                entry["values"],
                entry["file"],
                entry["cell"],
            ),
        )
