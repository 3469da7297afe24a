"""审定表: the ranking as the group signs it, on one A4 page. Ranks, totals and bands are read from 得分矩阵, live."""

from collections.abc import Iterator, Sequence

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.outcome.signing import ELSEWHERE, REASONS, UNFROZEN, list_signed, list_signers, mark_result
from sfs_excel.outcome.wording import explain_stage
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import if_, is_text, join, text
from sfs_excel.sheets.page import UPRIGHT, scale_to_width
from sfs_excel.sheets.writing import Formula, Value, put
from sfs_excel.summary.large import warn_follows
from sfs_excel.summary.layout import MATRIX, STATE_LINE, MatrixLayout
from sfs_excel.summary.styles import MEASURE, cell_look
from sfs_excel.summary.table import put_wide, start_sheet, warn_changed
from sfs_excel.summary.view import freeze
from sfs_excel.text import CLOSING_LINES, show_whole

SHEET = "审定表"
ALONE, TWICE = (10.0, 44.0, 18.0, 22.0), (8.0, 23.0, 10.0, 11.0)  # widths, of one office in a row and of two
FEW = 30  # offices that stand one below the other
LEAST_SCALE = 0.7  # at which a page is still read with ease
_TOP_ROWS = 5  # title, stage, ballots, digest, and whether anything was overwritten
_ROOM = 15  # full-width characters, for a title and a signature
_TITLE, _ROW, _OPINION, _SIGNATURE = 25.0, 19.0, 48.0, 36.0  # points


def write_approval(book: Book, results: Results, layout: MatrixLayout) -> None:
    """Add the sheet."""
    offices = list_signed(results)
    blocks = 1 if len(offices) <= FEW else 2
    widths = (ALONE if blocks == 1 else TWICE) * blocks
    sheet = start_sheet(book, SHEET, widths)
    sheet.set_portrait()
    height = _write_top(book, sheet, results, layout, widths)
    top, rows = _TOP_ROWS, -(-len(offices) // blocks)
    heads = ("名次", "司法所", "总分", "等次" if layout.bands else "备注")
    for column, head in enumerate(heads * blocks):
        sheet.write_string(
            top, column, results.tentative + head if head in ("名次", "等次") else head, book.styles["head"]
        )
    sheet.set_row(top, _ROW)
    for place, office in enumerate(offices):
        block, line = divmod(place, rows)
        for column, (value, look) in enumerate(_fill(results, layout, office), start=block * len(heads)):
            put(sheet, top + 1 + line, column, value, book.styles[look])
    names = (MEASURE.count_lines(show_whole(results.name(office)), widths[1]) for office in offices)
    tall = max(_ROW, MEASURE.row_height(max(names)))
    for line in range(rows):
        sheet.set_row(top + 1 + line, tall)
    end = top + rows
    last, signed = _write_signatures(book, sheet, results, end + 1, widths)
    sheet.print_area(0, 0, last, len(widths) - 1)
    freeze(sheet, top + 1)
    sheet.repeat_rows(top)
    scale = scale_to_width(widths, UPRIGHT)
    if (height + (rows + 1) * tall + signed) * LEAST_SCALE <= UPRIGHT.height:
        sheet.fit_to_pages(1, 1)
    else:
        sheet.set_print_scale(int(100 * min(scale, LEAST_SCALE)))
        sheet.set_h_pagebreaks([end + 1 - CLOSING_LINES])


def _write_top(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout, widths: Sequence[float]) -> float:
    """Write what stands above the table. Returns its height."""
    last = len(widths) - 1
    put_wide(
        sheet, 0, 0, last, f"{results.roster.county}{results.rulebook.year}年度考核结果审定表", book.styles["title"]
    )
    sheet.set_row(0, _TITLE)
    counted = "" if results.turnout is None else results.turnout.say()
    height = _TITLE
    for row, (said, look) in enumerate(
        (
            (explain_stage(results, outside=True), "stage"),
            (
                f"依据《{results.rulebook.title}》考核，共{len(results.roster.partaking)}个司法所{_say_outside(results)}。{counted}",
                "note",
            ),
            (f"定稿清单指纹：{UNFROZEN if results.final is None else results.final.digest or ELSEWHERE}", "note"),
            ("“得分矩阵”未经人工改写，本表即计算结果。", "note"),
        ),
        start=1,
    ):
        put_wide(sheet, row, 0, last, said, book.styles[look])
        tall = MEASURE.row_height(MEASURE.count_lines(said, sum(widths)))
        sheet.set_row(row, tall)
        height += tall
    changed = f"SUM({layout.over_offices(layout.changed_line, MATRIX)})"
    told = join(text("注意：“得分矩阵”中有"), changed, text(f"{warn_follows('本表', layout)}行的先后没有变。"))
    live = Formula(f"={if_(f'{changed}=0', text(said), told)}", said)
    put(sheet, _TOP_ROWS - 1, 0, live, book.styles["note"])
    warn_changed(book, sheet, _TOP_ROWS - 1)
    return height


def _say_outside(results: Results) -> str:
    """`（另有不参评1个：河东司法所）`; "" where all take part."""
    named = {
        state.word: [show_whole(results.name(office)) for office, own in results.outside.items() if own == state]
        for state in results.outside_states
    }
    said = "；".join(f"{word}{len(names)}个：{'、'.join(names)}" for word, names in named.items())
    return f"（另有{said}）" if said else ""


def _fill(results: Results, layout: MatrixLayout, office: str) -> Iterator[tuple[Value, str]]:
    """An office's cells, each with its look."""
    state = layout.refer(STATE_LINE, office)
    rank, total = results.ranks.get(office, "—"), results.totals.get(office, "")
    yield Formula(f"={layout.refer(layout.rank_line, office)}", rank), cell_look("rank")
    yield show_whole(results.name(office)), cell_look("returned")
    yield Formula(f"={layout.refer(layout.total_line, office)}", total), cell_look("points")
    mark = layout.refer(layout.band_line, office) if layout.bands else text("")
    for status, reason in REASONS.items():
        mark = if_(is_text(state, status.word), text(reason), mark)
    yield Formula(f"={mark}", mark_result(results, office)), cell_look("code")


def _write_signatures(
    book: Book, sheet: Worksheet, results: Results, row: int, widths: Sequence[float]
) -> tuple[int, float]:
    """Write the places for the opinion, the signatures and the day. Returns the last row, and the height of all."""
    last, rows = len(widths) - 1, list_signers(results)
    put_wide(sheet, row, 0, last, "考核领导小组审定意见：", book.styles["note"])
    sheet.set_row(row, _OPINION)
    for at, titles in enumerate(rows, start=row + 1):
        said = "".join(f"{title}（签字）：".ljust(_ROOM, "\u3000") for title in titles)
        put_wide(sheet, at, 0, last, said.rstrip("\u3000"), book.styles["note"])
        sheet.set_row(at, _SIGNATURE)
    end = row + len(rows) + 1
    put_wide(sheet, end, 0, last, "\u3000" * 2 * _ROOM + "　　年　　月　　日", book.styles["note"])
    sheet.set_row(end, _ROW)
    return end, _OPINION + len(rows) * _SIGNATURE + _ROW
