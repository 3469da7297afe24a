"""Shows a form's progress, live: the number of its inputs in each state, by section, and a link to the first of them."""

from collections.abc import Collection

from xlsxwriter.worksheet import Worksheet

from sfs_excel.form import layout as at
from sfs_excel.form.columns import TABLE, Column
from sfs_excel.form.content import BLANK, DONE, FAULTY, Content
from sfs_excel.form.front import FIRST, LAST, write_heading
from sfs_excel.form.layout import Band, Block, Layout
from sfs_excel.form.styles import PROGRESS
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.formulas import NOTHING, all_of, if_, join, text
from sfs_excel.sheets.references import cell_name
from sfs_excel.sheets.states import States
from sfs_excel.sheets.styles import Styles
from sfs_excel.sheets.writing import Formula, put, put_across

ALL_DONE = "已全部填完，可以打印签字、报送"
_HEADS = ("部分", "应填", DONE, "进度", BLANK, FAULTY, "分值", "自评得分")
_SECTION, _ASKED, _DONE, _SHARE, _BLANK, _FAULTY, _POINTS, _SCORE = range(FIRST, LAST + 1)


def write_progress(sheet: Worksheet, styles: Styles, rulebook: Rulebook, content: Content, row: int) -> int:
    """A section a row, their sums, and what is still to do; the next row."""
    layout = at.lay_out(rulebook)
    write_heading(sheet, styles, row, "填报进度与自评得分（自动计算，县局评定的尚未计入）")
    row += 1
    sheet.merge_range(row, FIRST, row, LAST, "点“未填”“有误”下面的数字，就到第一处。", styles["plain"])
    row += 1
    for column, head in enumerate(_HEADS, FIRST):
        sheet.write_string(row, column, head, styles["head"])
    first = row + 1
    for band in layout.bands:
        row += 1
        sheet.set_row(row, 19)
        score = Formula(f"={at.section_name(band.section.section)}", _sum_scores(content, band.blocks))
        _write_counts(sheet, styles, content, band, row, "centre")
        put(sheet, row, _SECTION, band.section.heading, styles["text"])
        points = float(band.section.points) if band.section.points else "另计"
        put(sheet, row, _POINTS, points, styles["centre"])
        put(sheet, row, _SCORE, score, styles["score"])
    row += 1
    sheet.set_row(row, 26)
    _write_counts(sheet, styles, content, layout, row, "big")
    put(sheet, row, _SECTION, "合计", styles["label"])
    put(sheet, row, _POINTS, float(rulebook.base_points), styles["big"])
    put(sheet, row, _SCORE, Formula(f"={at.TOTAL_NAME}", _sum_scores(content, layout.blocks)), styles["big"])
    _mark(sheet, styles, first, row)
    row += 1
    sheet.set_row(row, 26)
    put_across(sheet, row, FIRST, _BLANK - 1, _say_state(row - 1, content), styles["summary"])
    put_across(sheet, row, _BLANK, LAST, link_to_next(layout, content), styles["jump_to"])
    return row + 1


def link_to_next(layout: Layout, content: Content) -> Formula:
    """A link to the first fault of the form, or else to the first blank."""
    return _states_of(layout).link_to_next((FAULTY, BLANK), set(content.status.values()))


def say_rest(band: Band, content: Content) -> Formula:
    """Return what a section's heading says beside its score: what is still blank or faulty in it."""
    live, states = _states_of(band), [content.status[key] for block in band.blocks for key in block.keys]
    value = "←本部分得分"
    pieces = [text(value)]
    for status in (BLANK, FAULTY):
        pieces.append(if_(f"{live.count(status)}>0", join(text(f"　{status}"), live.count(status))))
        value += f"　{status}{states.count(status)}" if status in states else ""
    return Formula(f"={join(*pieces)}", value)


def say_progress(asked: int, done: int, faulty: int) -> str:
    """Return what the form still needs, in one line."""
    missing = asked - done - faulty
    faults = [f"有{faulty}处有误，请到“{TABLE}”改正"] if faulty else []
    blanks = [f"还有{missing}处未填"] if missing else []
    return "；".join(faults + blanks) or ALL_DONE


def _states_of(rows: Band | Layout) -> States:
    """A section's, or the whole form's."""
    first = rows.row if isinstance(rows, Band) else rows.bands[0].row
    last = rows.last if isinstance(rows, Band) else rows.last_row
    return States(TABLE, Column.STATUS, Column.VALUE, first, last)


def _write_counts(
    sheet: Worksheet, styles: Styles, content: Content, rows: Band | Layout, row: int, style: str
) -> None:
    """Write the number of inputs that are asked, and of those in each state."""
    live, states = _states_of(rows), [content.status[key] for block in rows.blocks for key in block.keys]
    done = states.count(DONE)
    asked, ready = (cell_name(row, column) for column in (_ASKED, _DONE))
    put(sheet, row, _ASKED, len(states), styles[style])
    put(sheet, row, _DONE, Formula(f"={live.count(DONE)}", done), styles[style])
    # Excel 2007 draws a bar for 0 as well.
    share = Formula(f"={if_(f'{ready}=0', NOTHING, f'{ready}/{asked}')}", done / len(states) if done else "")
    put(sheet, row, _SHARE, share, styles["percent"])
    for column, status in ((_BLANK, BLANK), (_FAULTY, FAULTY)):
        counted = live.count(status)
        linked = f"={if_(f'{counted}=0', 0, live.link(status, counted))}"
        put(sheet, row, column, Formula(linked, states.count(status)), styles[style])


def _mark(sheet: Worksheet, styles: Styles, first: int, last: int) -> None:
    """Bars, links and faults in the rows `first` to `last`."""
    bar = {"type": "data_bar", "bar_color": PROGRESS, "min_type": "num", "max_type": "num", "min_value": 0}
    sheet.conditional_format(first, _SHARE, last, _SHARE, bar | {"max_value": 1})
    for column, style in ((_BLANK, "jump"), (_FAULTY, "fault_jump")):
        rule = {"type": "cell", "criteria": ">", "value": 0, "format": styles[style]}
        sheet.conditional_format(first, column, last, column, rule)


def _say_state(totals: int, content: Content) -> Formula:
    """Return what is still to do, from the row of totals."""
    asked, done, faults, missing = (cell_name(totals, column) for column in (_ASKED, _DONE, _FAULTY, _BLANK))
    has_faults, has_blanks = f"{faults}>0", f"{missing}>0"
    said = join(
        if_(has_faults, join(text("有"), faults, text(f"处有误，请到“{TABLE}”改正"))),
        if_(all_of(has_faults, has_blanks), text("；")),
        if_(has_blanks, join(text("还有"), missing, text("处未填"))),
        if_(f"{asked}={done}", text(ALL_DONE)),
    )
    states = list(content.status.values())
    return Formula(f"={said}", say_progress(len(states), states.count(DONE), states.count(FAULTY)))


def _sum_scores(content: Content, blocks: Collection[Block]) -> float:
    return round(sum(content.score[block.item.item] for block in blocks), 2)
