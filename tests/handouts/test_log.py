"""平时台账: what the bureau notes of its offices through the year.

1. 400 rows are ready; each has its lists, is checked as it is typed, and says what it lacks. Nothing else can be changed.
2. A label names one field and no other. What is whole is added up by office and field; what is not, is not.
3. Names are text, whatever they look like, and are found as they are. The same arguments give the same bytes.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sfs_excel.form.columns import META
from sfs_excel.handouts.columns import LOG
from sfs_excel.handouts.log.entries import Row, Typed
from sfs_excel.handouts.log.lists import FIELDS, LISTS, label_fields
from sfs_excel.handouts.log.totals import TOTALS
from sfs_excel.handouts.log.write import ROWS, build_log
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Stamp
from tests.conftest import Recalculate
from tests.fillings import KEY, MADE, RULEBOOK
from tests.handouts.bureau import (
    FORMULA_LIKE,
    assert_inputs,
    assert_prints,
    change_rulebook,
    heads_of,
    identity_of,
    read_back,
    sheet_of,
    token_of,
    type_in,
    validations_of,
)
from tests.libreoffice import find_differences

SHEET, FIRST = LOG.sheet, 4
OFFICES = (("001", "河东司法所"), ("002", "城关司法所"), ("003", "厉庄司法所"))
LATE, FAKED = "12 每月3日后迟报、漏报次数", "16 发现假台账"
DAY = datetime(2016, 5, 3)

ENTRIES: list[tuple[tuple[object, ...], str]] = [
    ((DAY, "河东司法所", 12, LATE, 1, "4月报表迟报", "李四"), "完整"),
    ((DAY, "河东司法所", None, LATE, 2), "完整"),
    ((DAY, "城关司法所", 12, LATE, 1.5), "完整"),
    ((DAY, "厉庄司法所", 16, FAKED, 1), "完整"),
    ((DAY, "河东司法所", 43, None, None, "现场检查，卷宗规范"), "有误：项目"),  # 43 is not in the list
    ((DAY, "河东司法所", None, None, None, "现场检查，卷宗规范"), "完整"),
    ((DAY, "河东司法所"), "缺情况"),
    ((None, "河东司法所", 12, LATE, 1), "缺日期"),
    ((None, None, 12, LATE, 1), "缺日期 司法所"),
    ((DAY, "河东所", 12, LATE, 1), "有误：司法所"),
    ((DAY, "*", 12, LATE, 1), "有误：司法所"),
    ((DAY, "河东司法所", 16, LATE, 1), "有误：项目"),
    ((DAY, "河东司法所", 1, LATE, 1), "有误：项目"),
    ((DAY, "河东司法所", 12, "12 迟报", 1), "有误：填报项"),
    ((DAY, "河东司法所", 12, LATE, "一次"), "有误：数量"),
    ((DAY, "河东司法所", 12, LATE, -1), "有误：数量"),
    ((DAY, "河东司法所", 12, LATE), "有误：数量"),
    ((DAY, "河东司法所", 12, None, 1, "有数没有项"), "有误：填报项"),
    ((datetime(2015, 12, 31), "河东司法所", 12, LATE, 1), "有误：日期"),
    ((datetime(2017, 3, 31), "城关司法所", 12, LATE, 1), "完整"),
    (("五月三日", "河东司法所", 12, LATE, 1), "有误：日期"),
    ((DAY, "=1/0", 12, LATE, 1), "有误：错误值"),
]
"""What is typed into a row, and its 状态."""


def build(
    target: Path,
    offices: Sequence[tuple[str, str]] = OFFICES,
    rulebook: Rulebook = RULEBOOK,
    rows: Sequence[Row] = (),
) -> Path:
    token = token_of("log", rulebook.digest, "台账")
    target.write_bytes(build_log(rulebook, offices, "赣榆县司法局", Stamp(token, KEY, MADE), rows))
    return target


def put_down(entry: Sequence[object]) -> Row:
    """The row as it is read back: days as days, numbers as floats."""
    typed: list[Typed] = [
        each.date()
        if isinstance(each, datetime)
        else float(each)
        if isinstance(each, int | float)
        else None
        if each is None
        else str(each)
        for each in entry
    ]
    return Row(*typed)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("log") / "台账.xlsx")


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def fill(path: Path, target: Path, entries: Sequence[Sequence[object]]) -> Path:
    typed = {
        (SHEET, f"{letter}{row}"): value
        for row, entry in enumerate(entries, FIRST)
        for letter, value in zip("ABCDEFG", entry, strict=False)
    }
    return type_in(path, target, typed)


def states_of(book: Workbook, entries: int) -> Sequence[object]:
    return [sheet_of(book, SHEET).cell(row, 8).value for row in range(FIRST, FIRST + entries)]


def total_of(book: Workbook, label: str) -> Sequence[object]:
    """All offices together, then each."""
    rows = {str(row[0].value): [each.value for each in row[1:]] for row in sheet_of(book, TOTALS).iter_rows()}
    return rows[label]


def test_it_has_what_the_reader_looks_for(path: Path, book: Workbook) -> None:
    assert [sheet.title for sheet in book.worksheets] == [SHEET, TOTALS, "使用说明", LISTS, META]
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"] == [LISTS, META]
    head_row, heads = heads_of(sheet_of(book, SHEET), "记录人")
    assert head_row == FIRST - 1
    assert list(heads)[:7] == list(LOG.heads)
    assert identity_of(path)["sfs_kind"] == "log"


def test_four_hundred_rows_are_inputs_and_nothing_else(book: Workbook) -> None:
    rows = range(FIRST, FIRST + ROWS)
    assert ROWS == 400
    assert_inputs(book, {SHEET: {f"{letter}{row}" for letter in "ABCDEFG" for row in rows}})


def test_offices_items_and_fields_are_chosen_from_lists(book: Workbook) -> None:
    validations = validations_of(sheet_of(book, SHEET))
    assert (validations["A4"].type, validations["B4"].type, validations["E4"].type) == ("date", "list", "decimal")
    assert (validations["B4"].formula1, validations["C4"].formula1) == ("log_offices", "log_items")
    assert FIELDS in str(validations["D4"].formula1)
    assert len(str(validations["D4"].formula1)) <= 255
    lists = sheet_of(book, LISTS)
    assert [lists.cell(row, 1).value for row in (1, 2, 3, 4)] == ["河东司法所", "城关司法所", "厉庄司法所", None]
    labels = [row[0] for row in lists.iter_rows(min_col=3, max_col=3, values_only=True)]
    assert labels[: labels.index(LATE) + 1][-1] == LATE
    assert book.defined_names[FIELDS].attr_text == f"{LISTS}!$C$1:$C${len(label_fields(RULEBOOK))}"
    items = [row[0] for row in lists.iter_rows(min_col=2, max_col=2, values_only=True) if row[0] is not None]
    assert items == [number for number in range(1, 47) if number != 43]


def test_a_label_names_one_field(tmp_path: Path) -> None:
    labels = label_fields(RULEBOOK)
    assert labels[LATE] == "12.late"
    assert labels[FAKED] == "16.faked"
    flags = {"16.faked", "46.illegal"}  # of the bureau's own: of an office's, an entry could mean either
    assert set(labels.values()) == flags | {
        key for key, field in RULEBOOK.fields.items() if field.type in ("count", "decimal")
    }
    unposted = "label: 网格未上墙的村,"
    told_apart = label_fields(change_rulebook(tmp_path / "a.yaml", unposted, "label: 每月3日后迟报、漏报次数,"))
    assert told_apart[f"{LATE}（12.late）"] == "12.late"
    assert told_apart[f"{LATE}（12.unposted）"] == "12.unposted"


def test_rows_say_what_they_lack_and_whole_ones_are_added_up(
    path: Path, tmp_path: Path, libreoffice: Recalculate
) -> None:
    filled = fill(path, tmp_path / "filled.xlsx", [entry for entry, _ in ENTRIES])
    (recalculated,) = libreoffice([filled])
    after = openpyxl.load_workbook(recalculated, data_only=True)
    assert states_of(after, len(ENTRIES)) == [state for _, state in ENTRIES]
    assert total_of(after, LATE) == [5.5, 3, 2.5, 0]
    assert total_of(after, FAKED) == [1, 0, 0, 1]
    assert total_of(after, "12 网格未上墙的村") == [0, 0, 0, 0]


def test_formula_like_names_are_found_as_they_are(tmp_path: Path, libreoffice: Recalculate) -> None:
    path = build(tmp_path / "hostile.xlsx", [(f"{number:03d}", said) for number, said in enumerate(FORMULA_LIKE)])
    written = openpyxl.load_workbook(path)
    lists = sheet_of(written, LISTS)
    assert [lists.cell(row, 1).value for row, _ in enumerate(FORMULA_LIKE, 1)] == list(FORMULA_LIKE)
    assert not [each for row in lists.iter_rows() for each in row if each.data_type == "f"]
    sought = [said for said in FORMULA_LIKE if not said.startswith("=")]  # openpyxl would write those as formulas
    filled = fill(path, tmp_path / "filled.xlsx", [(DAY, said, 12, LATE, 1) for said in sought])
    first, recalculated = libreoffice([path, filled])
    assert find_differences(path, first) == []
    after = openpyxl.load_workbook(recalculated, data_only=True)
    assert states_of(after, len(sought)) == ["完整"] * len(sought)
    assert total_of(after, LATE) == [len(sought), *(int(said in sought) for said in FORMULA_LIKE)]


def test_cached_values_are_true(path: Path, tmp_path: Path, libreoffice: Recalculate) -> None:
    """Also of rows that stand in it from the first, whole or not; a formula is never put down."""
    entries = [entry for entry, state in ENTRIES if state != "有误：错误值"]
    rows = [put_down(entry) for entry in (*entries, ())]
    renewed = build(tmp_path / "renewed.xlsx", rows=rows)
    written = [path, build(tmp_path / "none.xlsx", offices=()), renewed]
    for one, recalculated in zip(written, libreoffice(written), strict=True):
        assert find_differences(one, recalculated) == []
    assert states_of(openpyxl.load_workbook(renewed, data_only=True), len(entries)) == [
        state for _, state in ENTRIES if state != "有误：错误值"
    ]
    assert total_of(openpyxl.load_workbook(renewed, data_only=True), LATE) == [5.5, 3, 2.5, 0]


def test_more_rows_than_were_ready_leave_some_to_write_in(tmp_path: Path) -> None:
    rows = [Row(DAY.date(), "河东司法所", 12.0, LATE, 1.0)] * 390
    book = openpyxl.load_workbook(build(tmp_path / "long.xlsx", rows=rows))
    sheet = sheet_of(book, SHEET)
    assert [sheet.cell(FIRST + at, 2).value for at in (389, 390)] == ["河东司法所", None]
    assert sheet.cell(FIRST + 489, 8).data_type == "f"
    assert sheet.cell(FIRST + 490, 8).value is None


def test_only_rows_in_which_something_stands_are_read_back(path: Path, tmp_path: Path) -> None:
    assert [len(table.lines) for table in read_back(path).tables] == [0]
    filled = fill(path, tmp_path / "filled.xlsx", [(DAY, "河东司法所", 12, LATE, 1, "迟报", "李四")])
    extract = read_back(filled)
    ((line,),) = [table.lines for table in extract.tables]
    held = [each.content.value for each in line.cells.values() if each.content is not None]
    assert held[1:] == ["河东司法所", 12, LATE, 1, "迟报", "李四"]


def test_the_same_log_has_the_same_bytes(path: Path, tmp_path: Path) -> None:
    assert build(tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_it_prints_and_is_light_enough_to_be_sent(path: Path, book: Workbook) -> None:
    assert_prints(sheet_of(book, SHEET), "记录人")
    assert sheet_of(book, TOTALS).print_title_rows == "$3:$3"
    assert path.stat().st_size < 120_000
