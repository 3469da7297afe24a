"""Sheet 封面 of a 核定表: whose it is, what to do, from whom its assessor takes over, how far it is, and a way to each item."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from sfs_excel.form.content import FAULTY
from sfs_excel.form.front import FIRST, LAST, open_front, write_facts, write_heading, write_steps
from sfs_excel.form.inputs import text_test, text_validation
from sfs_excel.handouts.assessor.decisions import ACCEPTED, CHANGED, FILLED, PENDING, UNEXPLAINED, Decisions
from sfs_excel.handouts.assessor.items import find_who
from sfs_excel.handouts.columns import (
    ANSWERS,
    DEPARTED_HEAD,
    ITEM_DECISIONS,
    SUCCESSOR_HEAD,
    THIS_ASSESSOR,
    VALUE_DECISIONS,
    WHO,
)
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.sheets.formulas import NOTHING, all_of, if_, join, text
from sfs_excel.sheets.references import cell_name
from sfs_excel.sheets.styles import Styles
from sfs_excel.sheets.writing import Formula, put
from sfs_excel.text import join_items, show_text

_COUNTED = (ACCEPTED, CHANGED, FILLED, PENDING, UNEXPLAINED, FAULTY)
_WANTING = _COUNTED[-3:]  # to be put right before it goes back
_STEPS = (
    f"先看“{ITEM_DECISIONS.sheet}”：同一项的各所排在一起。需要评判的项目排在最前，请对照佐证材料逐所核定；核定分空着，就是接受计算得分。",
    f"再看“{VALUE_DECISIONS.sheet}”：由县局填写的数据排在最前，请据实填写；司法所填报的数有出入的，填核定值，得分由系统重新计算。",
    "改了分或数的，必须写明理由，结果和理由都告知司法所。“状态”显示“缺理由”“有误”的请改好，“待定”的请填上；本页也会提示。",
    "在“逐项核定”上面写好核定人（没有写的，空着的格子不算接受），保存后把这个文件原样发回县局办公室。几个人可以各填一部分、各自报回，系统逐格合并；意见不一致的，由办公室请你们商定。",
)
_APPEALED = f"有司法所申请复核：请在“{ANSWERS.sheet}”里逐项答复，维持或者改为几分，都写明理由。"
_BY_ITEM, _BY_VALUE = FIRST + 4, FIRST + 6  # columns of the links; the first takes two
_PER_PAGE = 26  # items
_TAKING_OVER = "接替离任的核定人（没有人离任的，不填）"
_HOW_TO_TAKE_OVER = (
    "由您接替的人的姓名，括号里写原因，如：张三（调离）。几个人的，用顿号隔开。那个人核定过的，以您的为准。"
)
_DEPARTED_LIMIT = 100  # characters
_INPUT = "label", "input_text"
_READY = "没有缺理由、有误或待定的，可以保存报回"
_UNSIGNED = f"没有写{WHO}，请到“{ITEM_DECISIONS.sheet}”补写"
_SHORT = 25  # characters of an item's words


@dataclass(frozen=True)
class Asked:
    """The request to a department: its items, the number of offices, and to whom it answers."""

    rulebook: Rulebook
    department: str
    items: Sequence[Item]
    offices: int
    county: str


def write_cover(
    sheet: Worksheet, styles: Styles, asked: Asked, tables: Sequence[Decisions], appealed: Decisions | None
) -> None:
    """Fill the sheet, which stands first and is written last: it counts what stands in the others.

    Args:
        tables: 逐项核定 and 数据核定.
        appealed: 复核; None where nothing is.
    """
    items, year = asked.items, asked.rulebook.year
    row = open_front(sheet, styles, asked.rulebook.title, "年度考核核定表", pages=1 + len(items) // _PER_PAGE)
    numbers = join_items((item.item for item in items), "、")
    facts = (
        ("核定单位", show_text(asked.department, 60)),
        ("考核年度", f"{year}年"),
        ("负责项目", f"第{numbers}项，共{len(items)}项" if items else "没有"),
        ("司法所", f"{asked.offices}个"),
        ("报回给", show_text(asked.county, 60)),
    )
    row = write_facts(sheet, styles, row, facts)
    row = write_steps(sheet, styles, row + 1, "怎样核定（四步）", _STEPS)
    if appealed is not None:
        sheet.set_row(row, 33)
        sheet.merge_range(row, FIRST, row, LAST, _APPEALED, styles["lead"])
        row += 1
    row = _write_taking_over(sheet, styles, row + 1)
    row = _write_progress(sheet, styles, row + 1, [*tables, *([] if appealed is None else [appealed])])
    row = _write_index(sheet, styles, row + 2, items, tables)
    sheet.print_area(0, 0, row - 1, LAST)


def _write_taking_over(sheet: Worksheet, styles: Styles, row: int) -> int:
    """Room for the name of whoever has left; the next row."""
    write_heading(sheet, styles, row, _TAKING_OVER)
    for said, departed, looks in ((SUCCESSOR_HEAD, DEPARTED_HEAD, ("head", "head")), (THIS_ASSESSOR, None, _INPUT)):
        row += 1
        sheet.set_row(row, 21)
        sheet.write_string(row, FIRST, said, styles[looks[0]])
        sheet.merge_range(row, FIRST + 1, row, LAST, "", styles[looks[1]])
        put(sheet, row, FIRST + 1, departed, styles[looks[1]])
    rule = text_validation(DEPARTED_HEAD, _HOW_TO_TAKE_OVER, _DEPARTED_LIMIT)
    sheet.data_validation(row, FIRST + 1, row, LAST, rule)
    return row + 1


def _write_progress(sheet: Worksheet, styles: Styles, row: int, tables: Sequence[Decisions]) -> int:
    """Tell how many rows are in each state, live, and what that means."""
    write_heading(sheet, styles, row, "核定进度（自动计算）")
    row += 1
    for column, head in enumerate(("工作表", "共", *_COUNTED), FIRST):
        sheet.write_string(row, column, head, styles["head"])
    first = row + 1
    for table in tables:
        row += 1
        sheet.set_row(row, 21)
        sheet.write_string(row, FIRST, table.grid.sheet.get_name(), styles["text"])
        sheet.write_number(row, FIRST + 1, sum(table.states.values()), styles["centre"])
        for column, state in enumerate(_COUNTED, FIRST + 2):
            put(sheet, row, column, table.count(state), styles["centre"])
    rule = {"type": "cell", "criteria": ">", "value": 0, "format": styles["fault"]}
    sheet.conditional_format(first, LAST + 1 - len(_WANTING), row, LAST, rule)
    row += 1
    sheet.set_row(row, 24)
    sheet.merge_range(row, FIRST, row, LAST, "", styles["summary"])
    put(sheet, row, FIRST, _say_state(first, row - 1, *tables), styles["summary"])
    return row


def _write_index(sheet: Worksheet, styles: Styles, row: int, items: Sequence[Item], tables: Sequence[Decisions]) -> int:
    """An item a row: its words, where it stands in both sheets, and how many rows of it were changed; the next row."""
    write_heading(sheet, styles, row, "项目一览（点一下就到那一项）")
    row += 1
    for column, head in ((_BY_VALUE, VALUE_DECISIONS.sheet), (LAST, CHANGED)):
        sheet.write_string(row, column, head, styles["head"])
    sheet.merge_range(row, FIRST, row, _BY_ITEM - 1, "项目", styles["head"])
    sheet.merge_range(row, _BY_ITEM, row, _BY_VALUE - 1, ITEM_DECISIONS.sheet, styles["head"])
    sheet.repeat_rows(row)
    for item in items:
        row += 1
        sheet.set_row(row, 19)
        words = f"第{item.item}项　{show_text(item.text, _SHORT)}"
        sheet.merge_range(row, FIRST, row, _BY_ITEM - 1, "", styles["text"])
        sheet.merge_range(row, _BY_ITEM, row, _BY_VALUE - 1, "", styles["none"])
        put(sheet, row, FIRST, words, styles["text"])
        for column, table in zip((_BY_ITEM, _BY_VALUE), tables, strict=True):
            start = table.starts.get(item.item)
            if start is None:
                put(sheet, row, column, "—", styles["none"])
                continue
            name = table.grid.sheet.get_name()
            sheet.write_url(
                row,
                column,
                f"internal:'{name}'!{cell_name(start, 1)}",
                styles["link"],
                f"第{start + 1}行",
                f"到“{name}”",
            )
        put(sheet, row, LAST, tables[0].count_changed(tables[1], item.item), styles["tally"])
    return row + 1


def _say_state(first: int, last: int, *tables: Decisions) -> Formula:
    """The line below the counts of the rows `first` to `last`."""
    changed, filled, waits, lacking, faulty = (
        f"SUM({cell_name(first, column)}:{cell_name(last, column)})" for column in range(FIRST + 3, LAST + 1)
    )
    is_signed = text_test(find_who(tables[0]))
    said = join(
        text("已改 "), f"{changed}+{filled}", text(" 处"),
        *(
            if_(f"{many}>0", join(text(f"；{state} "), many, text(f" 处，{remedy}")))
            for many, state, remedy in (
                (lacking, UNEXPLAINED, "请补写"), (faulty, FAULTY, "请改好"), (waits, PENDING, "请填上"),
            )
        ),
        if_(is_signed, NOTHING, text(f"；{_UNSIGNED}")),
        if_(all_of(f"{lacking}+{faulty}+{waits}=0", is_signed), text(f"；{_READY}")),
    )  # fmt: skip
    counts = {state: sum(table.states.get(state, 0) for table in tables) for state in _COUNTED}
    value = f"已改 {counts[CHANGED] + counts[FILLED]} 处"
    value += f"；缺理由 {counts[UNEXPLAINED]} 处，请补写" if counts[UNEXPLAINED] else ""
    value += f"；待定 {counts[PENDING]} 处，请填上" if counts[PENDING] else ""
    return Formula(f"={said}", f"{value}；{_UNSIGNED}")
