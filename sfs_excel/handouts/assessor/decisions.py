"""The common part of both tables of a 核定表: offices to be compared, and in every row a decision with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sfs_excel.form.columns import KEY_HEAD, NUMBER_HEAD, STATE_HEAD
from sfs_excel.form.content import FAULTY
from sfs_excel.form.inputs import text_test, text_validation
from sfs_excel.form.page import FILTER_HEIGHT, set_page
from sfs_excel.handouts.columns import REASON_HEAD
from sfs_excel.sheets.formulas import call, if_, is_text, text, unless_error
from sfs_excel.sheets.grid import Grid
from sfs_excel.sheets.page import ACROSS, break_pages, page_room
from sfs_excel.sheets.states import States
from sfs_excel.sheets.writing import Formula, Shown, Value

ACCEPTED, CHANGED, UNEXPLAINED = "接受", "已改", "缺理由"
PENDING, FILLED = "待定", "已填"  # of what only the bureau knows, and for which nothing stands
_DECIDED_OTHERWISE = (CHANGED, UNEXPLAINED, FILLED)
TITLE_ROW, ASK_ROW, COUNT_ROW, HEAD_ROW = range(4)
_TITLE_HEIGHT, _COUNT_HEIGHT, _BAND_HEIGHT = 27.0, 20.0, 21.0  # points
_TOP = (TITLE_ROW, ASK_ROW, COUNT_ROW, HEAD_ROW)
_NUMERALS = "一二"  # a table has two groups at most


@dataclass(frozen=True)
class Row:
    """One office's row.

    Attributes:
        key: what the reader knows it by.
        test: formula text, TRUE where the decision is one that can be taken.
        same: formula text, TRUE where it is what stands already.
        waits: somebody of the bureau has to say what holds: nothing stands yet, or its log says otherwise.
        is_first: nothing stands, and nobody but the bureau can know: the first value needs no reason.
        texts: what may take several lines, each with its room.
        decision, reason: what stands in the inputs; None and "" where nobody has decided anything yet.
        is_same: that decision is what stands anyway.
    """

    key: str
    cells: Mapping[str, Value]
    styles: Mapping[str, str]
    test: str
    same: str
    waits: bool = False
    is_first: bool = False
    texts: tuple[tuple[str, float], ...] = ()
    decision: Shown = None
    reason: str = ""
    is_same: bool = False

    def tell_state(self, done: str = CHANGED) -> str:
        """Tell the state as the sheet calculates it, of a decision that can be taken; `done` as in `Decisions`."""
        if self.decision is None:
            return PENDING if self.waits else ACCEPTED
        if self.is_same:
            return ACCEPTED
        if self.is_first:
            return FILLED
        return done if self.reason else UNEXPLAINED


@dataclass
class Decisions:
    """A table that is being written from the top down. `row` is the next one."""

    grid: Grid
    decided: str  # the column of the decision
    done: str = CHANGED  # the state of a row that was decided otherwise, and says why
    row: int = HEAD_ROW + 1
    starts: dict[int, int] = field(default_factory=dict)  # item -> the row where it begins
    states: dict[str, int] = field(default_factory=dict)  # how many rows are in each state now
    changed: dict[int, int] = field(default_factory=dict)  # item -> how many of its rows were decided otherwise
    _blocks: list[int] = field(default_factory=list)  # rows that may begin a page
    _groups: int = 0

    @property
    def _heading(self) -> int:
        """The column in which headings begin, and which therefore no filter is offered for."""
        return self.grid.place(NUMBER_HEAD) + 1

    @property
    def last(self) -> int:
        """The last row that was written."""
        return self.row - 1

    @property
    def live(self) -> States:
        """All rows, for formulas."""
        grid = self.grid
        name, states, inputs = grid.sheet.get_name(), grid.place(STATE_HEAD), grid.place(self.decided)
        return States(name, states, inputs, HEAD_ROW + 1, self.last)

    @property
    def numbers(self) -> str:
        """The items of all rows, as another sheet refers to them."""
        return f"{self.grid.sheet.get_name()}!{self.grid.area(NUMBER_HEAD, HEAD_ROW + 1, self.last)}"

    def count(self, state: str) -> Formula:
        """Tell how many rows are in a state, for another sheet."""
        rows = self.live.count(state) if self.states else "0"
        return Formula(f"={rows}", self.states.get(state, 0))

    def count_changed(self, other: "Decisions", item: int) -> Formula:
        """Tell how many rows of an item have been decided otherwise, in this table and another, for a third sheet."""
        counts = [
            call("COUNTIFS", table.numbers, item, table.live.area, text(state))
            for table in (self, other)
            if item in table.starts
            for state in _DECIDED_OTHERWISE
        ]
        return Formula(f"={'+'.join(counts) or '0'}", self.changed.get(item, 0) + other.changed.get(item, 0))

    def open(self, title: str) -> None:
        """Title and heads. What is asked for and the counts stand between them."""
        grid, sheet = self.grid, self.grid.sheet
        set_page(sheet, filters=True)
        grid.set_row(TITLE_ROW, _TITLE_HEIGHT)
        grid.set_row(COUNT_ROW, _COUNT_HEIGHT)
        grid.write_across(TITLE_ROW, grid.shown[0], grid.shown[-1], title, "title")
        grid.write_heads(FILTER_HEIGHT, "filter_head")
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        sheet.repeat_rows(HEAD_ROW)

    def ask(self, words: str, last: int) -> None:
        """Say what is asked for, above the columns up to `last`."""
        grid = self.grid
        room = sum(grid.columns[place].width for place in grid.shown if place <= last)
        grid.write_across(ASK_ROW, grid.shown[0], last, words, "plain")
        grid.set_height(ASK_ROW, (words, room))

    def write_group(self, words: str) -> None:
        """A heading over several items, numbered."""
        said = f"{_NUMERALS[self._groups]}、{words}"
        self._groups += 1
        self.grid.write_row(self.row, {}, {NUMBER_HEAD: "band"})
        self.grid.write_across(self.row, self._heading, self.grid.shown[-1], said, "band")
        self.grid.set_row(self.row, _BAND_HEIGHT)
        self._blocks.append(self.row)
        self.row += 1

    def write_band(self, item: int, words: str, room: float) -> None:
        """Write the heading above compared offices. Its number stands apart, so that a filter on it keeps the band."""
        grid = self.grid
        grid.write_row(self.row, {NUMBER_HEAD: item}, {NUMBER_HEAD: "subband_centre"})
        grid.write_across(self.row, self._heading, grid.shown[-1], words, "subband")
        grid.set_height(self.row, (words, room))
        if self._blocks[-1:] != [self.row - 1]:  # not right below a group's heading
            self._blocks.append(self.row)
        self.starts.setdefault(item, self.row)
        self.row += 1

    def write_row(self, row: Row, *, is_first: bool) -> None:
        """One office's row, with its live state."""
        grid, at = self.grid, self.row
        decided, reason = grid.cell(self.decided, at), grid.cell(REASON_HEAD, at)
        blank = PENDING if row.waits else ACCEPTED
        has_reason = text_test(reason)
        explained = text(FILLED) if row.is_first else if_(has_reason, text(self.done), text(UNEXPLAINED))
        written = if_(row.test, if_(row.same, text(ACCEPTED), explained), text(FAULTY))
        stated = if_(is_text(decided, ""), if_(has_reason, text(FAULTY), text(blank)), written)
        formula = f"={unless_error(decided, stated, text(FAULTY))}"
        inputs = {self.decided: row.decision, REASON_HEAD: row.reason}
        said = row.tell_state(self.done)
        state = Formula(formula, said)
        grid.write_row(at, {**row.cells, **inputs, KEY_HEAD: row.key, STATE_HEAD: state}, row.styles)
        grid.set_height(at, *row.texts, (row.reason, grid.width(REASON_HEAD)))
        if not self.states:
            grid.sheet.set_selection(*grid.span(self.decided, at, at))
        self.states[said] = self.states.get(said, 0) + 1
        if said in _DECIDED_OTHERWISE:
            item = max(self.starts, key=lambda number: self.starts[number])
            self.changed[item] = self.changed.get(item, 0) + 1
        if not is_first:
            self._blocks.append(at)
        self.row += 1

    def validate(self, first: int, title: str, rule: dict[str, Any], *, reason: str) -> None:
        """The inputs from the row `first` to the last that was written."""
        self.grid.sheet.data_validation(*self.grid.span(self.decided, first, self.last), rule)
        self.grid.sheet.data_validation(
            *self.grid.span(REASON_HEAD, first, self.last), text_validation(f"{title}　{REASON_HEAD}", reason)
        )

    def close(self) -> None:
        """Write the parts that need the whole table."""
        grid, sheet = self.grid, self.grid.sheet
        state = grid.cell(STATE_HEAD, HEAD_ROW + 1)
        for words, styles in (
            (FAULTY, {STATE_HEAD: "fault", self.decided: "fault"}),
            (UNEXPLAINED, {STATE_HEAD: "fault", REASON_HEAD: "fault"}),
            (CHANGED, {STATE_HEAD: "mended_now"}),
            (FILLED, {STATE_HEAD: "mended_now"}),
            (PENDING, {STATE_HEAD: "blank"}),
        ):
            for title, style in styles.items():
                rule = {"type": "formula", "criteria": f'={state}="{words}"', "format": grid.styles[style]}
                sheet.conditional_format(*grid.span(title, HEAD_ROW + 1, max(self.last, HEAD_ROW + 1)), rule)
        last = max(self.last, HEAD_ROW)
        sheet.print_area(0, grid.shown[0], last, grid.shown[-1])
        if self.last > HEAD_ROW:
            sheet.autofilter(HEAD_ROW, grid.shown[0], last, grid.shown[-1])
            grid.hide_filter(self._heading)
            at = grid.place(REASON_HEAD)
            link = self.live.link_to_next((FAULTY, UNEXPLAINED, PENDING), self.states)
            grid.write_across(COUNT_ROW, grid.shown[0], at - 1, self._count(), "summary")
            grid.write_across(COUNT_ROW, at, grid.shown[-1], link, "jump_to")
        sheet.set_h_pagebreaks(
            break_pages(
                (
                    (start, sum(grid.heights[row] for row in range(start, end)))
                    for start, end in pairwise([*self._blocks, self.row])
                ),
                sum(grid.heights.get(row, 0.0) for row in _TOP),
                page_room((grid.columns[place].width for place in grid.shown), ACROSS),
                grid.heights[HEAD_ROW],
            )
        )

    def _count(self) -> Formula:
        """One line that says live how far the table is."""
        words = [(state, f"{state} ") for state in (self.done, UNEXPLAINED, FAULTY)]
        words += [(state, f"{state} ") for state in (PENDING,) if self.states.get(PENDING)]
        formula = '&"处，"&'.join(f'"{said}"&{self.live.count(state)}' for state, said in words)
        value = "处，".join(f"{said}{self.states.get(state, 0)}" for state, said in words)
        return Formula(f'={formula}&"处"', f"{value}处")
