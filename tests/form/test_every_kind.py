"""Every kind of workbook that goes out stands the checks of a careful person.

1. One colour and one frame show where to write, and nothing else has them: those cells are unlocked, checked as one types,
   and explained; everything else is locked.
2. Tab goes through the inputs as one reads, and the cursor stands on the first.
3. Every sheet prints on A4, numbered, its heads on every page; on the screen its heads stay in sight.
4. Every text can be read on its fill, in every state.

Beside each stands a workbook in which somebody has slipped, and which must not pass.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.form.columns import COVER, PROBLEMS, TABLE, Column
from sfs_excel.form.layout import lay_out
from sfs_excel.form.styles import INPUT, PROGRESS
from sfs_excel.sheets.references import cell_name
from tests.fillings import RULEBOOK
from tests.form.kinds import BESIDE, FORM, KINDS, STATES, unlocked_in_order, write
from tests.form.looks import contrast_of, fill_of, list_contrasts
from tests.handouts.bureau import sheet_of, unlocked_cells, validations_of

LEAST_CONTRAST = 4.5  # WCAG 2, level AA
NEEDS_NO_HEADS = {COVER}  # one upright page (that of a 核定表 repeats the head of its index): nothing to scroll through


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("kinds")
    return {kind: write(kind, folder) for kind in KINDS}


@pytest.fixture
def open_kind(issued: dict[str, Path]) -> Callable[[str], Workbook]:
    return lambda kind: openpyxl.load_workbook(issued[kind])


@pytest.fixture
def form(issued: dict[str, Path]) -> Workbook:
    """A form to slip in."""
    return openpyxl.load_workbook(issued[FORM])


def each_cell(sheet: Worksheet) -> Iterator[Cell]:
    for row in sheet.iter_rows():
        yield from (each for each in row if isinstance(each, Cell))


def find_slips_in_inputs(book: Workbook) -> list[str]:
    unlocked, slips = unlocked_cells(book), []
    for sheet in book.worksheets:
        inputs, validations = unlocked.get(sheet.title, set()), validations_of(sheet)
        looks = {
            "colour": {each.coordinate for each in each_cell(sheet) if fill_of(each) == INPUT},
            "frame": {each.coordinate for each in each_cell(sheet) if each.border.left.style == "medium"},
            "validation": set(validations),
        }
        if not sheet.protection.sheet or sheet.protection.password is not None:
            slips.append(f"{sheet.title}: protection")
        merged = {place for area in sheet.merged_cells.ranges for place in _cells_within(sheet, area.coord)}
        slips += [
            f"{sheet.title}!{place}: {look}"
            for look, places in looks.items()
            for place in sorted(places ^ inputs)
            if place not in merged or place in places
        ]
        for place, said in validations.items():
            texts = (said.promptTitle, said.prompt, said.errorTitle, said.error)
            is_said = bool(said.promptTitle) == bool(said.prompt) and all(texts[2:])
            is_shown = said.showInputMessage and said.showErrorMessage
            is_stop = said.errorStyle in (None, "stop")
            if not is_said or not is_shown or not is_stop or any("\n" in (text or "") for text in texts):
                slips.append(f"{sheet.title}!{place}: message")
    return slips


def find_slips_in_pages(book: Workbook) -> list[str]:
    slips = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        checks = {
            "A4": sheet.page_setup.paperSize == 9,
            "fits the width": bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage)
            and sheet.page_setup.fitToWidth in (None, 1),
            "page x of y": "第 &P 页，共 &N 页" in _footer_of(sheet),
            "area": bool(sheet.print_area),
            "widths": {"A", "B", "C"} <= {*sheet.column_dimensions},
            "print titles": bool(sheet.print_title_rows) or sheet.title in NEEDS_NO_HEADS,
            "freeze panes": bool(sheet.freeze_panes) or sheet.title in NEEDS_NO_HEADS,
            "no row too high": all(0 < float(each.height or 15) <= 409 for each in sheet.row_dimensions.values()),
        }
        slips += [f"{sheet.title}: {name}" for name, holds in checks.items() if not holds]
    return slips


@pytest.mark.parametrize("kind", KINDS)
def test_one_colour_and_one_frame_show_where_to_write(kind: str, open_kind: Callable[[str], Workbook]) -> None:
    book = open_kind(kind)
    assert set(unlocked_cells(book)) == {*STATES[kind], *BESIDE.get(kind, ())}
    assert find_slips_in_inputs(book) == []


def test_a_slip_in_an_input_is_noticed(form: Workbook) -> None:
    table, (first, second, third, *_) = sheet_of(form, TABLE), lay_out(RULEBOOK).rows().values()
    table[cell_name(first, Column.VALUE)].protection = Protection(locked=True)
    table[cell_name(second, Column.VALUE)].fill = PatternFill("solid", "FFFFFFFF")
    sheet_of(form, COVER)["B4"].fill = PatternFill("solid", f"FF{INPUT[1:]}")
    rules = table.data_validations.dataValidation
    rules[:] = [rule for rule in rules if str(rule.sqref) != cell_name(third, Column.VALUE)]
    sheet_of(form, TABLE).protection.password = "x"
    assert find_slips_in_inputs(form) == [
        f"{COVER}!B4: colour",
        f"{TABLE}: protection",
        f"{TABLE}!{cell_name(first, Column.VALUE)}: colour",
        f"{TABLE}!{cell_name(second, Column.VALUE)}: colour",
        f"{TABLE}!{cell_name(first, Column.VALUE)}: frame",
        f"{TABLE}!{cell_name(first, Column.VALUE)}: validation",
        f"{TABLE}!{cell_name(third, Column.VALUE)}: validation",
    ]


def test_a_message_that_says_nothing_or_too_much_is_noticed(form: Workbook) -> None:
    one, other = [each for each in sheet_of(form, TABLE).data_validations.dataValidation if each.prompt][:2]
    one.prompt, other.error = "", "两\n行"
    assert len(find_slips_in_inputs(form)) == 2


def test_tab_goes_through_the_form_as_one_reads(form: Workbook) -> None:
    expected = []
    for block in (block for block in lay_out(RULEBOOK).blocks if block.keys):
        inputs = [cell_name(row, Column.VALUE) for row, _ in enumerate(block.keys, block.first)]
        expected += [*inputs[:1], cell_name(block.first, Column.EVIDENCE), *inputs[1:]]
    assert unlocked_in_order(form) == {COVER: ["C9", "C10"], TABLE: expected}


@pytest.mark.parametrize("kind", KINDS)
def test_the_cursor_stands_on_the_first_input(kind: str, open_kind: Callable[[str], Workbook]) -> None:
    book = open_kind(kind)
    inputs = unlocked_in_order(book)
    for name in STATES[kind]:
        sheet, places = sheet_of(book, name), inputs[name]
        first = places[0]
        assert sheet.sheet_view.pane is not None
        active = sheet.sheet_view.pane.activePane
        assert [each.activeCell for each in sheet.sheet_view.selection if each.pane == active] == [first]
        assert not sheet.protection.selectLockedCells
        assert not sheet.protection.selectUnlockedCells


@pytest.mark.parametrize("kind", KINDS)
def test_every_sheet_prints_and_keeps_its_heads_in_sight(kind: str, open_kind: Callable[[str], Workbook]) -> None:
    assert find_slips_in_pages(open_kind(kind)) == []


def test_a_sheet_that_nobody_set_up_is_noticed(form: Workbook) -> None:
    form.create_sheet("另加的表")
    faults = ("A4", "fits the width", "page x of y", "area", "widths", "print titles", "freeze panes")
    assert find_slips_in_pages(form) == [f"另加的表: {fault}" for fault in faults]


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_can_be_read_on_its_fill_in_every_state(kind: str, open_kind: Callable[[str], Workbook]) -> None:
    contrasts = list_contrasts(open_kind(kind))
    assert len(contrasts) > 8
    assert {pair: ratio for pair, ratio in contrasts.items() if ratio < LEAST_CONTRAST} == {}


def test_a_pale_text_is_noticed_and_black_on_white_is_the_most(form: Workbook) -> None:
    assert contrast_of("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast_of("#777777", "#FFFFFF") < LEAST_CONTRAST < contrast_of("#767676", "#FFFFFF")  # WCAG's own example
    sheet_of(form, COVER)["B2"].font = Font(color="FFBBBBBB")
    assert {pair for pair, ratio in list_contrasts(form).items() if ratio < LEAST_CONTRAST} == {("#BBBBBB", "#FFFFFF")}


def test_a_figure_can_be_read_on_its_bar(form: Workbook) -> None:
    ink = sheet_of(form, COVER)["E20"].font.color
    assert ink is not None
    assert contrast_of(f"#{ink.rgb[2:]}", PROGRESS) >= LEAST_CONTRAST


def _footer_of(sheet: Worksheet) -> str:
    middle = sheet.oddFooter.center if sheet.oddFooter is not None else None
    return str(middle.text) if middle is not None else ""


def _cells_within(sheet: Worksheet, area: str) -> list[str]:
    """All but the first of a merged area."""
    places = [each.coordinate for row in sheet[area] for each in row]
    return places[1:]


def test_the_list_of_problems_stands_before_all_else(open_kind: Callable[[str], Workbook]) -> None:
    assert open_kind("更正表").worksheets[0].title == PROBLEMS
