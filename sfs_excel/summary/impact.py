"""The workbook of what each alternative would change: 口径影响, a row an alternative; 逐所变化, a row an office that it would move."""

from collections.abc import Iterator
from io import BytesIO
from tempfile import TemporaryDirectory

import pandas as pd

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.styles import Styles
from sfs_excel.sheets.workbook import Spreadsheet
from sfs_excel.summary.decisive import say_decisive
from sfs_excel.summary.styles import LOOKS, MEASURE, Tone
from sfs_excel.summary.table import OFFICE, Row, start_sheet, write_heading, write_list, write_table
from sfs_excel.text import say_moment
from sfs_excel.words import Effect

SHEET, OFFICES = "口径影响", "逐所变化"
COLUMNS = (
    Column("项目", 9, "code"),
    Column("改用", 34),
    Column("改用以后的口径", 56),
    Column("影响", 9, "code", "不变、有变化；要另填：要问现在没有人填过的；要更正：填的数不合改用以后的检查。"),
    Column("说明", 48),
)
OFFICE_COLUMNS = (
    Column("项目", 9, "code"),
    Column("改用", 34),
    Column(OFFICE, 14),
    Column("这一项得分增减", 10, "change"),
    Column("现在总分", 10, "points"),
    Column("改用后总分", 10, "points"),
    Column("现在名次", 8, "rank"),
    Column("改用后名次", 11, "rank"),
)
_NOTE = "照现在收到的填报表、现在的核定计算，每次只改一处，别的不动。要改用的，在“名册.xlsx”的“口径”表里选。"
_DECISIVE = "前三名取决于：{}。"
_NO_MOVES = "改用哪一种口径，都没有一个所的得分、名次变化。"
_TONES: dict[str, Tone] = {Effect.MOVED: "strong", Effect.SAME: "plain"}


def build_impact(results: Results, impact: pd.DataFrame) -> bytes:
    """
    Args:
        results: as they stand.
        impact: of `impact_table.IMPACT`.
    """
    written = BytesIO()
    with TemporaryDirectory() as folder, Spreadsheet(written, {"tmpdir": folder}) as workbook:
        title = f"{results.rulebook.year}年司法所目标管理考核{SHEET}"
        workbook.set_properties({"title": title, "author": results.roster.county, "created": results.made})
        book = Book(workbook, Styles(workbook, LOOKS), MEASURE)
        widths = [column.width for column in COLUMNS]
        sheet = start_sheet(book, SHEET, widths)
        decisive = [_DECISIVE.format("；".join(say_decisive(results)))] if results.decisive else []
        notes = [f"{_NOTE}制表时间：{say_moment(results.made)}。", *decisive]
        write_table(book, sheet, write_heading(book, sheet, title, notes, widths), COLUMNS, _rows(impact))
        moved = impact[impact["office"] != ""]
        write_list(book, results, OFFICES, OFFICE_COLUMNS, _NOTE if len(moved) else _NO_MOVES, _office_rows(moved))
    return written.getvalue()


def _rows(impact: pd.DataFrame) -> Iterator[Row]:
    for entry in impact.drop_duplicates("choice").to_dict("records"):
        effect = Effect(entry["effect"])
        cells = (f"第{entry['item']}项", entry["choice"], entry["reading"], effect.word, entry["said"])
        yield _TONES.get(effect, "quiet"), cells


def _office_rows(moved: pd.DataFrame) -> Iterator[Row]:
    for entry in moved.to_dict("records"):
        ranks = ["—" if pd.isna(entry[key]) else int(entry[key]) for key in ("rank_before", "rank_after")]
        points = [float(entry[key]) for key in ("gained", "total_before", "total_after")]
        yield "plain", (f"第{entry['item']}项", entry["choice"], entry["name"], *points, *ranks)
