"""核定表: a department's workbook for all offices.

1. It has the department's items and fields and no others; what has to be decided comes first, offices below each item.
2. Decisions, reasons, who decided and from whom that one takes over are inputs, checked and explained; nothing else can be
   changed.
3. Blank accepts; a change without a reason, and what cannot be taken, are said at once and counted.
4. What an office wrote, or is called, is text and never a formula. The same arguments give the same bytes.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sfs_excel.form.columns import COVER, META
from sfs_excel.handouts.assessor.items import UNCOUNTED as UNCOUNTED_SCORE
from sfs_excel.handouts.assessor.values import UNCOUNTED as UNCOUNTED_VALUE
from sfs_excel.handouts.assessor.values import say_difference
from sfs_excel.handouts.assessor.write import Assessed, build_assessor
from sfs_excel.handouts.columns import (
    DEPARTED_HEAD,
    ITEM_DECISIONS,
    SUCCESSIONS,
    SUCCESSOR_HEAD,
    THIS_ASSESSOR,
    VALUE_DECISIONS,
    WHO,
)
from sfs_excel.rulebook.bounds import greatest_score
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.field import Field
from sfs_excel.sheets.token import Stamp
from tests.conftest import Recalculate
from tests.fillings import KEY, MADE, RULEBOOK
from tests.handouts.bureau import (
    FORMULA_LIKE,
    assert_inputs,
    assert_prints,
    cells_of,
    column_of,
    formulas_of,
    identity_of,
    keyed_rows,
    read_back,
    sheet_of,
    token_of,
    type_in,
)
from tests.libreoffice import find_differences, read_values

OTHER = load_rulebook(Path(__file__).resolve().parents[1] / "other_year.yaml")
BY_ITEM, BY_VALUE = ITEM_DECISIONS.sheet, VALUE_DECISIONS.sheet
ITEMS = {1, 5, 12, 16, 43, 44, 45, 46}
EAST = Assessed(
    "001",
    "河东司法所",
    values={"05.orgs": "3", "12.late": "2", "01.branch": "是", "04.satisfaction": "98.5", "12.unposted": "约3"},
    counts={"12.late": 4.0, "05.orgs": 3.0, "45.criticised": 1.0},
    evidence={5: "赣司发〔2016〕12号"},
    scores={1: 2.0, 5: 3.0, 12: 3.4, 16: 2.0, 44: 0.0},
    self_scores={1: 2.0, 5: 3.0, 12: 3.4, 16: 2.0, 44: 0.0},
    findings={1: ("党员已达三名而填报未建成，请核实",)},
)
WEST = Assessed("002", "城关司法所")  # nothing came back


def build(
    target: Path,
    rulebook: Rulebook = RULEBOOK,
    items: Collection[int] = frozenset(ITEMS),
    offices: Sequence[Assessed] = (EAST, WEST),
    department: str = "基层工作科",
) -> Path:
    token = token_of("assessor", rulebook.digest, department)
    target.write_bytes(build_assessor(rulebook, department, items, offices, "赣榆县司法局", Stamp(token, KEY, MADE)))
    return target


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("assessor") / "核定表.xlsx")


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def rows_of(book: Workbook, name: str) -> dict[str, int]:
    return keyed_rows(sheet_of(book, name), "核定分" if name == BY_ITEM else "核定值")


def find_departed(book: Workbook) -> str:
    """The cell of the cover for whoever has left."""
    [cell] = [cell for row in sheet_of(book, COVER).iter_rows() for cell in row if cell.value == THIS_ASSESSOR]
    return str(cell.offset(0, 1).coordinate)


def test_it_has_the_departments_items_that_bring_points(book: Workbook) -> None:
    assert [sheet.title for sheet in book.worksheets] == [COVER, BY_ITEM, BY_VALUE, META]
    expected = {f"{office}|{item:02d}" for office in ("001", "002") for item in (1, 5, 12, 16, 44)}
    assert set(rows_of(book, BY_ITEM)) == expected  # 43 is voted on; 45 and 46 only take away


def test_it_has_every_field_of_the_departments_items(book: Workbook) -> None:
    keys = {key for key in RULEBOOK.fields if int(key[:2]) in ITEMS}
    assert {"16.faked", "45.criticised", "46.illegal", "05.orgs"} <= keys
    assert set(rows_of(book, BY_VALUE)) == {f"{office}|{key}" for office in ("001", "002") for key in keys}


def test_what_has_to_be_decided_comes_first_and_offices_stand_below_one_another(book: Workbook) -> None:
    by_item, by_value = list(rows_of(book, BY_ITEM)), list(rows_of(book, BY_VALUE))
    judged = [number for number, item in RULEBOOK.items.items() if number in ITEMS and item.is_judged]
    assert judged[0] == 1
    assert 5 not in judged
    order = [*judged, *(number for number in (1, 5, 12, 16, 44) if number not in judged)]
    assert by_item == [f"{office}|{number:02d}" for number in order for office in ("001", "002")]
    assert by_value[:6] == [
        f"{office}|{key}" for key in ("16.faked", "45.criticised", "46.illegal") for office in ("001", "002")
    ]


def test_it_shows_what_was_reported_computed_logged_and_found(book: Workbook) -> None:
    items, values = sheet_of(book, BY_ITEM), sheet_of(book, BY_VALUE)
    own = {key: row for key, row in rows_of(book, BY_ITEM).items() if key in ("001|05", "002|05", "001|01")}
    assert column_of(items, "计算得分", own) == {"001|01": 2, "001|05": 3, "002|05": "未报"}
    assert column_of(items, "自报得分", own)["001|05"] == 3
    assert column_of(items, "佐证材料", own)["001|05"] == "赣司发〔2016〕12号"
    assert column_of(items, "提示", own)["001|01"] == "党员已达三名而填报未建成，请核实"
    rows = rows_of(book, BY_VALUE)
    reported, logged, hints = (column_of(values, head, rows) for head in ("填报值", "台账", "提示"))
    assert (reported["001|12.late"], logged["001|12.late"]) == (2, 4)
    assert hints["001|12.late"] == "台账记有4次，填报为2次，不一致"
    assert hints["001|05.orgs"] is None
    assert reported["001|12.unposted"] == "约3"
    assert reported["002|05.orgs"] == "未填"
    assert reported["001|46.illegal"] == "空白按否"
    assert reported["001|45.criticised"] == "空白按0"
    assert hints["001|45.criticised"] == "台账记有1次，请据以填写"


def test_decisions_and_reasons_are_inputs_and_nothing_else(book: Workbook) -> None:
    items, values = sheet_of(book, BY_ITEM), sheet_of(book, BY_VALUE)
    by_item, by_value = rows_of(book, BY_ITEM), rows_of(book, BY_VALUE)
    assert (items["J2"].value, items["K2"].value) == (WHO, None)
    assert_inputs(
        book,
        {
            BY_ITEM: cells_of(items, "核定分", by_item) | cells_of(items, "理由", by_item) | {"K2"},
            BY_VALUE: cells_of(values, "核定值", by_value) | cells_of(values, "理由", by_value),
            COVER: {f"{letter}{find_departed(book)[1:]}" for letter in "CDEFGHI"},  # merged
        },
    )
    assert not items.protection.autoFilter
    assert items.auto_filter.ref
    assert values.auto_filter.ref


def test_what_may_be_decided_is_the_items_points_and_what_it_can_gain() -> None:
    assert [greatest_score(RULEBOOK, item) for item in (1, 5, 27, 45, 46)] == [
        Decimal(2), Decimal(6), None, Decimal(0), Decimal(0),
    ]  # fmt: skip
    assert greatest_score(RULEBOOK, 44) is None


def test_states_follow_what_is_typed(path: Path, book: Workbook, tmp_path: Path, libreoffice: Recalculate) -> None:
    items, values = sheet_of(book, BY_ITEM), sheet_of(book, BY_VALUE)
    score, why = ("J", "K")
    assert (items[f"{score}4"].value, items[f"{why}4"].value) == ("核定分", "理由")
    value, because = ("I", "J")
    assert (values[f"{value}4"].value, values[f"{because}4"].value) == ("核定值", "理由")
    scores: dict[str, tuple[object, object, str, object]] = {  # 核定分, 理由, 状态, 差异
        "001|01": (1.5, "党支部没有建成", "已改", -0.5),
        "002|01": (1.5, "补查", "已改", 1.5),
        "001|05": (6, None, "缺理由", 3),
        "002|05": (7, "多了", "有误", None),
        "001|12": (3.4, None, "接受", None),
        "002|12": ("两分", "字", "有误", None),
        "001|16": (1.005, "三位小数", "有误", None),
        "002|16": (-1, "负数", "有误", None),
        "001|44": (1000, "表彰多", "已改", 1000),
        "002|44": (None, "只有理由", "有误", None),
    }
    decided: dict[str, tuple[object, object, str]] = {
        "001|46.illegal": ("是", None, "缺理由"),
        "002|46.illegal": ("否", None, "接受"),
        "001|45.criticised": (1, "市局通报〔2016〕3号", "已改"),
        "002|45.criticised": (0.5, "半次", "有误"),
        "001|12.late": (4, "  ", "缺理由"),
        "002|12.late": (4, "按台账", "已改"),
        "001|05.orgs": (3, None, "接受"),
        "001|01.branch": ("有", "x", "有误"),
        "002|01.branch": ("是", "查实", "已改"),
    }
    by_item, by_value = rows_of(book, BY_ITEM), rows_of(book, BY_VALUE)
    typed: dict[tuple[str, str], object] = {}
    for key, (points, reason, *_) in scores.items():
        typed |= {(BY_ITEM, f"{score}{by_item[key]}"): points, (BY_ITEM, f"{why}{by_item[key]}"): reason}
    for key, (given, reason, _) in decided.items():
        typed |= {(BY_VALUE, f"{value}{by_value[key]}"): given, (BY_VALUE, f"{because}{by_value[key]}"): reason}
    filled = type_in(path, tmp_path / "filled.xlsx", typed)
    (recalculated,) = libreoffice([filled])
    after = openpyxl.load_workbook(recalculated, data_only=True)
    states = column_of(sheet_of(after, BY_ITEM), "状态", {key: by_item[key] for key in scores})
    assert states == {key: state for key, (_, _, state, _) in scores.items()}
    differences = column_of(sheet_of(after, BY_ITEM), "差异", {key: by_item[key] for key in scores})
    assert {key: shown or None for key, shown in differences.items()} == {key: row[3] for key, row in scores.items()}
    states = column_of(sheet_of(after, BY_VALUE), "状态", {key: by_value[key] for key in decided})
    assert states == {key: state for key, (_, _, state) in decided.items()}
    said = {str(shown) for shown in read_values(recalculated)[COVER].values()}
    assert "已改 6 处；缺理由 3 处，请补写；有误 7 处，请改好；没有写核定人，请到“逐项核定”补写" in said
    assert sheet_of(after, BY_ITEM)["B3"].value == "已改 3处，缺理由 1处，有误 5处"


def test_cached_values_are_true(path: Path, tmp_path: Path, libreoffice: Recalculate) -> None:
    everything = build(tmp_path / "all.xlsx", items=set(RULEBOOK.items), offices=[EAST])
    other = build(tmp_path / "other.xlsx", OTHER, set(OTHER.items))
    nobody = build(tmp_path / "nobody.xlsx", offices=[])
    nothing = build(tmp_path / "nothing.xlsx", items=set())
    written = [path, everything, other, nobody, nothing]
    for one, recalculated in zip(written, libreoffice(written), strict=True):
        assert find_differences(one, recalculated) == []


def test_what_only_the_bureau_knows_waits_and_needs_no_reason(tmp_path: Path, libreoffice: Recalculate) -> None:
    path = build(tmp_path / "other.xlsx", OTHER, set(OTHER.items), [EAST])
    book = openpyxl.load_workbook(path)
    rows = rows_of(book, BY_VALUE)
    row = rows["001|01.orgs"]
    assert column_of(sheet_of(book, BY_VALUE), "填报值", {"orgs": row}) == {"orgs": "空白为待定"}
    waiting = openpyxl.load_workbook(path, data_only=True)
    assert column_of(sheet_of(waiting, BY_VALUE), "状态", {"orgs": row}) == {"orgs": "待定"}
    (recalculated,) = libreoffice([type_in(path, tmp_path / "filled.xlsx", {(BY_VALUE, f"I{row}"): 3})])
    after = openpyxl.load_workbook(recalculated, data_only=True)
    assert column_of(sheet_of(after, BY_VALUE), "状态", {"orgs": row}) == {"orgs": "已填"}


def test_what_the_log_says_in_words_stands_where_it_has_to_be_decided(tmp_path: Path) -> None:
    """An entry without a number stands in no sum: a criticism must not get lost between the log and its decider."""
    office = Assessed("01", "甲所", entries={6: ("2016-05-03 庭所共建未开展",), 45: ("2016-06-01 被市局通报批评一次",)})
    book = openpyxl.load_workbook(build(tmp_path / "entries.xlsx", offices=[office], items=(6, 45)))
    assert hint_of(book, BY_ITEM, "01|06") == "台账：2016-05-03 庭所共建未开展"
    assert hint_of(book, BY_VALUE, "01|45.criticised") == "台账：2016-06-01 被市局通报批评一次"
    assert hint_of(book, BY_VALUE, "01|06.self") in (None, "")


def test_what_the_log_leaves_open_waits_for_a_number_whatever_stands(tmp_path: Path) -> None:
    """Neither the default of the bureau's own field nor the office's report is accepted by a blank; a score likewise."""
    said = {45: ("2016-06-01 通报批评1次，没有计入（数量没有填）",)}
    office = Assessed("01", "甲所", {"12.late": "0"}, entries=said, opens={"45.criticised", "12.late", "06"})
    path = build(tmp_path / "open.xlsx", offices=[office], items=(6, 12, 45))
    book = openpyxl.load_workbook(path)
    assert hint_of(book, BY_VALUE, "01|45.criticised") == f"{UNCOUNTED_VALUE}；台账：{said[45][0]}"
    assert hint_of(book, BY_VALUE, "01|12.late") == UNCOUNTED_VALUE
    assert hint_of(book, BY_ITEM, "01|06") == UNCOUNTED_SCORE
    states: dict[str, object] = {}
    for name in (BY_VALUE, BY_ITEM):
        rows = rows_of(book, name)
        states |= column_of(sheet_of(openpyxl.load_workbook(path, data_only=True), name), "状态", rows)
    assert {key for key, state in states.items() if state == "待定"} == {"01|45.criticised", "01|12.late", "01|06"}


def hint_of(book: Workbook, name: str, key: str) -> object:
    rows = rows_of(book, name)
    return column_of(sheet_of(book, name), "提示", rows)[key]


def test_log_that_counts_instead_of_the_offices_word_is_what_stands() -> None:
    asked = Field(label="迟报", type="count", unit="次", record="score")
    assert say_difference(asked, 2.0, 4.0) == "台账记有4次，填报为2次，按台账计"
    assert say_difference(asked, 4.0, 4.0) == ""
    assert say_difference(asked, "", 4.0) == "台账记有4次，填报为未填，按台账计"


def test_where_the_log_says_otherwise_somebody_has_to_decide(tmp_path: Path, libreoffice: Recalculate) -> None:
    office = Assessed("01", "甲所", values={"12.late": "2"}, counts={"12.late": 4.0, "45.criticised": 1.0})
    path = build(tmp_path / "disputed.xlsx", offices=[office], items=(12, 45))
    rows = rows_of(openpyxl.load_workbook(path), BY_VALUE)
    late, criticised = rows["01|12.late"], rows["01|45.criticised"]

    def read(book: Path) -> list[object]:
        shown = column_of(sheet_of(openpyxl.load_workbook(book, data_only=True), BY_VALUE), "状态", rows)
        return [shown["01|12.late"], shown["01|45.criticised"], shown["01|12.unposted"]]

    assert read(path) == ["待定", "待定", "接受"]
    kept = type_in(path, tmp_path / "kept.xlsx", {(BY_VALUE, f"I{late}"): 2, (BY_VALUE, f"I{criticised}"): 0})
    moved = type_in(path, tmp_path / "moved.xlsx", {(BY_VALUE, f"I{late}"): 4, (BY_VALUE, f"I{criticised}"): 1})
    recalculated = libreoffice([path, kept, moved])
    assert [read(each) for each in recalculated] == [
        ["待定", "待定", "接受"], ["接受", "接受", "接受"], ["缺理由", "缺理由", "接受"],
    ]  # fmt: skip


def test_formula_like_names_and_words_stay_text(tmp_path: Path) -> None:
    def office(code: str, said: str) -> Assessed:
        return Assessed(
            code, said, dict.fromkeys(RULEBOOK.office_fields, said), {}, dict.fromkeys(RULEBOOK.items, said),
            EAST.scores, EAST.self_scores, dict.fromkeys(RULEBOOK.items, (said, said)),
        )  # fmt: skip

    hostile = build(
        tmp_path / "a.xlsx",
        offices=[office(f"{number:03d}", said) for number, said in enumerate(FORMULA_LIKE)],
        department="=cmd|' /C calc'!A0",
    )
    plain = build(
        tmp_path / "b.xlsx", offices=[office(f"{number:03d}", "河东") for number, _ in enumerate(FORMULA_LIKE)]
    )
    written = openpyxl.load_workbook(hostile)
    assert formulas_of(written) == formulas_of(openpyxl.load_workbook(plain))
    rows = {key: row for key, row in rows_of(written, BY_ITEM).items() if key.endswith("|05")}
    assert list(column_of(sheet_of(written, BY_ITEM), "司法所", rows).values()) == list(FORMULA_LIKE)
    assert identity_of(hostile)["sfs_office"] == "=cmd|' /C calc'!A0"


def test_it_is_read_back_and_nobody_is_taken_for_who_decided(path: Path, book: Workbook, tmp_path: Path) -> None:
    extract = read_back(path)
    assert extract.who == ""
    assert [table.spec for table in extract.tables] == [ITEM_DECISIONS, VALUE_DECISIONS, SUCCESSIONS]
    assert [[line.key for line in table.lines] for table in extract.tables[:2]] == [
        list(rows_of(book, BY_ITEM)), list(rows_of(book, BY_VALUE)),
    ]  # fmt: skip
    signed = type_in(path, tmp_path / "signed.xlsx", {(BY_ITEM, "K2"): "张三"})
    assert read_back(signed).who == "张三"


def test_from_whom_somebody_takes_over_is_read_from_the_cover(path: Path, book: Workbook, tmp_path: Path) -> None:
    def read(path: Path) -> list[str]:
        lines = read_back(path).tables[2].lines
        return [line.cells[DEPARTED_HEAD].text for line in lines if line.cells[SUCCESSOR_HEAD].text == THIS_ASSESSOR]

    written = type_in(path, tmp_path / "written.xlsx", {(COVER, find_departed(book)): "张三（调离）"})
    assert (read(path), read(written)) == ([""], ["张三（调离）"])


def test_its_identity_stands_in_the_sheet_and_in_the_properties(path: Path) -> None:
    meta = identity_of(path)
    assert (meta["sfs_kind"], meta["sfs_office"]) == ("assessor", "基层工作科")


def test_the_same_workbook_has_the_same_bytes(path: Path, tmp_path: Path) -> None:
    assert build(tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_it_prints_and_no_page_ends_with_a_heading(tmp_path: Path) -> None:
    many = [Assessed(f"{number:03d}", f"第{number}司法所", evidence={5: "见附件" * 200}) for number in range(30)]
    book = openpyxl.load_workbook(build(tmp_path / "many.xlsx", offices=many))
    for name, head in ((BY_ITEM, "核定分"), (BY_VALUE, "核定值")):
        sheet = sheet_of(book, name)
        assert_prints(sheet, head)
        assert sheet.row_breaks.brk
        for each in sheet.row_breaks.brk:
            assert sheet.cell(each.id, 1).value is not None, f"{name} {each.id}"  # an office's row ends the page
