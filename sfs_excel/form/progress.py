"""How far a form is, live: how many of its inputs are in which state, by section, and a way to the first of them."""

from collections.abc import Collection
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from sfs_excel.expr.excel import literal
from sfs_excel.form import layout as at
from sfs_excel.form.columns import TABLE, Column
from sfs_excel.form.content import BLANK, DONE, FAULTY, Content
from sfs_excel.form.front import FIRST, LAST, write_heading
from sfs_excel.form.grid import Formula, put
from sfs_excel.form.layout import Band, Block, Layout, cell
from sfs_excel.form.styles import PROGRESS, Styles
from sfs_excel.rulebook.model import Rulebook

ALL_DONE = "已全部填完，可以打印签字、报送"
_HEADS = ("部分", "应填", DONE, "进度", BLANK, FAULTY, "分值", "自评得分")
_SECTION, _ASKED, _DONE, _SHARE, _BLANK, _FAULTY, _POINTS, _SCORE = range(FIRST, LAST + 1)
_LETTERS = "ABCDEFGHI"


@dataclass(frozen=True)
class Span:
    """Rows of 填报表, counted from 1, for the formulas of any sheet."""

    first: int
    last: int

    def count(self, status: str) -> str:
        """Formula text: how many inputs are in a state."""
        return f'COUNTIF({self._area},"{status}")'

    def link(self, status: str, shown: str) -> str:
        """Formula text for a link to the first input that is in a state, of which there must be one.

        Args:
            shown: formula text for what is seen and clicked.
        """
        column = cell(1, Column.VALUE).rstrip("1")
        row = f'{self.first - 1}+MATCH("{status}",{self._area},0)'
        return f"HYPERLINK(\"#'{TABLE}'!{column}\"&({row}),{shown})"

    @property
    def _area(self) -> str:
        first, last = (cell(row, Column.STATUS, absolute=True) for row in (self.first, self.last))
        return f"{TABLE}!{first}:{last}"


def write_progress(sheet: Worksheet, styles: Styles, rulebook: Rulebook, content: Content, row: int) -> int:
    """A section a row, their sums, and what is still to do; the next row, counted from 0."""
    layout = at.lay_out(rulebook)
    write_heading(sheet, styles, row, "填报进度与自评得分（自动计算）　　点“未填”“有误”下面的数字，就到第一处")
    row += 1
    for column, head in enumerate(_HEADS, FIRST):
        sheet.write_string(row, column, head, styles["head"])
    first = row + 1
    for band in layout.bands:
        row += 1
        sheet.set_row(row, 19)
        score = Formula(f"={at.section_name(band.section.section)}", _sum_scores(content, band.blocks))
        span = span_rows(band)
        _write_counts(sheet, styles, content, band.blocks, span, row, "centre")
        put(sheet, row + 1, _SECTION, band.section.heading, styles["text"])
        put(sheet, row + 1, _POINTS, float(band.section.points), styles["centre"])
        put(sheet, row + 1, _SCORE, score, styles["score"])
    row += 1
    sheet.set_row(row, 26)
    everything = span_all(layout)
    _write_counts(sheet, styles, content, layout.blocks, everything, row, "big")
    put(sheet, row + 1, _SECTION, "合计", styles["label"])
    put(sheet, row + 1, _POINTS, float(rulebook.base_points), styles["big"])
    put(sheet, row + 1, _SCORE, Formula(f"={at.TOTAL_NAME}", _sum_scores(content, layout.blocks)), styles["big"])
    _mark(sheet, styles, first, row)
    row += 1
    sheet.set_row(row, 26)
    sheet.merge_range(row, FIRST, row, _BLANK - 1, "", styles["summary"])
    put(sheet, row + 1, FIRST, _say_state(row, content), styles["summary"])
    sheet.merge_range(row, _BLANK, row, LAST, "", styles["jump_to"])
    put(sheet, row + 1, _BLANK, jump_on(everything, content), styles["jump_to"])
    return row + 1


def span_rows(band: Band) -> Span:
    return Span(band.row, band.last)


def span_all(layout: Layout) -> Span:
    return Span(layout.bands[0].row, layout.last_row)


def jump_on(span: Span, content: Content) -> Formula:
    """A link to what is to be done next: the first fault, or else the first blank; nothing once all is done."""
    text = '""'
    value = ""
    for status in (BLANK, FAULTY):
        shown = f"到第一处{status} →"
        link = span.link(status, literal(shown))
        text = f"IF({span.count(status)}>0,{link},{text})"
        value = shown if status in content.status.values() else value
    return Formula(f"={text}", value)


def say_rest(band: Band, content: Content) -> Formula:
    """What a section's heading says beside its score: what is still blank or faulty in it."""
    span, states = span_rows(band), [content.status[key] for block in band.blocks for key in block.keys]
    text, value = '"←本部分得分"', "←本部分得分"
    for status in (BLANK, FAULTY):
        text += f'&IF({span.count(status)}>0,"　{status}"&{span.count(status)},"")'
        value += f"　{status}{states.count(status)}" if status in states else ""
    return Formula(f"={text}", value)


def say_progress(asked: int, done: int, faulty: int) -> str:
    """What the form still needs, in one line."""
    missing = asked - done - faulty
    faults = [f"有{faulty}处有误，请到“{TABLE}”改正"] if faulty else []
    blanks = [f"还有{missing}处未填"] if missing else []
    return "；".join(faults + blanks) or ALL_DONE


def _write_counts(
    sheet: Worksheet, styles: Styles, content: Content, blocks: Collection[Block], span: Span, row: int, style: str
) -> None:
    """How many inputs of these items are asked and in which state."""
    states = [content.status[key] for block in blocks for key in block.keys]
    done = states.count(DONE)
    asked, ready = (f"{_LETTERS[column]}{row + 1}" for column in (_ASKED, _DONE))
    put(sheet, row + 1, _ASKED, len(states), styles[style])
    put(sheet, row + 1, _DONE, Formula(f"={span.count(DONE)}", done), styles[style])
    # Excel 2007 draws a bar for 0 as well.
    share = Formula(f'=IF({ready}=0,"",{ready}/{asked})', done / len(states) if done else "")
    put(sheet, row + 1, _SHARE, share, styles["percent"])
    for column, status in ((_BLANK, BLANK), (_FAULTY, FAULTY)):
        counted = span.count(status)
        text = f"=IF({counted}=0,0,{span.link(status, counted)})"
        put(sheet, row + 1, column, Formula(text, states.count(status)), styles[style])


def _mark(sheet: Worksheet, styles: Styles, first: int, last: int) -> None:
    """Bars, links and faults in the rows `first` to `last`, counted from 0."""
    bar = {"type": "data_bar", "bar_color": PROGRESS, "min_type": "num", "max_type": "num", "min_value": 0}
    sheet.conditional_format(first, _SHARE, last, _SHARE, bar | {"max_value": 1})
    for column, style in ((_BLANK, "jump"), (_FAULTY, "fault_jump")):
        rule = {"type": "cell", "criteria": ">", "value": 0, "format": styles[style]}
        sheet.conditional_format(first, column, last, column, rule)


def _say_state(totals: int, content: Content) -> Formula:
    """What is still to do, from the row of totals, counted from 1."""
    asked, done, faults, missing = (f"{_LETTERS[column]}{totals}" for column in (_ASKED, _DONE, _FAULTY, _BLANK))
    text = (
        f'=IF({faults}>0,"有"&{faults}&"处有误，请到“{TABLE}”改正","")&IF(AND({faults}>0,{missing}>0),"；","")'
        f'&IF({missing}>0,"还有"&{missing}&"处未填","")&IF({asked}={done},"{ALL_DONE}","")'
    )
    states = list(content.status.values())
    return Formula(text, say_progress(len(states), states.count(DONE), states.count(FAULTY)))


def _sum_scores(content: Content, blocks: Collection[Block]) -> float:
    return round(sum(content.score[block.item.item] for block in blocks), 2)
