"""Marks 得分矩阵: colours, overwritten cells, and the limits of what may be written."""

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.rulebook.bounds import greatest_score
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rules.base import show
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import all_of, any_of
from sfs_excel.sheets.references import area_name
from sfs_excel.summary.large import RANKS_STAY
from sfs_excel.summary.layout import (
    COMPUTED,
    FIRST_OFFICE,
    STATE_LINE,
    MatrixLayout,
)
from sfs_excel.summary.offices import list_shades
from sfs_excel.summary.styles import GREEN, RED, YELLOW
from sfs_excel.words import OUTSIDE, OfficeStatus

HIGHEST = 1000  # points, where a rule has no end
COMPUTED_NAME = "computed_scores"
_FIXED = "不参评、撤并由名册「司法所」的“状态”决定，请改名册，再汇总一次。"


def colour_scores(book: Book, sheet: Worksheet, results: Results, layout: MatrixLayout) -> None:
    """Overwritten scores first, then red to green by the item's points; what adds or deducts has no scale.

    An item that is pending for everybody stays white: nobody has lost anything yet.
    """
    _colour_changes(book, sheet, layout)
    scores = results.item_scores.items()
    decided = {item for (office, item), (_, is_pending) in scores if not is_pending and office in results.totals}
    for item in results.rulebook.items.values():
        if item.item not in decided:
            continue
        line, points = layout.items[item.item], float(item.points)
        area = layout.area(line, FIRST_OFFICE, line, layout.last_place)
        if points > 0:
            scale = {"type": "3_color_scale", "min_color": RED, "mid_color": YELLOW, "max_color": GREEN}
            kinds = {"min_type": "num", "mid_type": "num", "max_type": "num"}
            sheet.conditional_format(
                *area, {**scale, **kinds, "min_value": 0, "mid_value": points / 2, "max_value": points}
            )
        else:
            for criterion, look in ((">", "is_gained"), ("<", "is_lost")):
                sheet.conditional_format(
                    *area, {"type": "cell", "criteria": criterion, "value": 0, "format": book.styles[look]}
                )
    foot = layout.area(layout.total_line, FIRST_OFFICE, layout.changed_line - 1, layout.last_place)
    states = layout.area(STATE_LINE, FIRST_OFFICE, STATE_LINE, layout.last_place)
    for area in (foot, states):
        for state, look in list_shades(results):
            criteria = f'={layout.name(STATE_LINE, FIRST_OFFICE, keep="line")}="{state.word}"'
            sheet.conditional_format(*area, {"type": "formula", "criteria": criteria, "format": book.styles[look]})


def guard_scores(sheet: Worksheet, rulebook: Rulebook, layout: MatrixLayout) -> None:
    """A score that is no number would silently count as nothing, one too high would win the year, and a sum typed over would
    no longer follow."""
    for number, line in layout.items.items():
        own = layout.name(line, FIRST_OFFICE)
        points, most = rulebook.items[number].points, greatest_score(rulebook, number)
        bounds = [f"{own}>={0 if points else -HIGHEST}", f"{own}<={HIGHEST if most is None else show(most)}"]
        said = f"0到{show(most)}分" if points and most is not None else "0分以上" if points else "加或扣的分"
        sheet.data_validation(
            *layout.area(line, FIRST_OFFICE, line, layout.last_place),
            {
                "validate": "custom",
                "value": f"={all_of(f'ISNUMBER({own})', *bounds, f'ROUND({own},2)={own}')}",
                "error_title": "得分填不进去",
                "error_message": f"第{number}项请填{said}，最多两位小数，如 1.5、0.25。",
            },
        )
    feet = (layout.total_line, layout.changed_line)
    for first, last in (*((line, line) for line in layout.sections.values()), feet):
        sheet.data_validation(
            *layout.area(first, FIRST_OFFICE, last, layout.last_place),
            {
                "validate": "custom",
                "value": "=FALSE",
                "error_title": "这里由公式计算",
                "error_message": "小计、总分和名次由公式计算，请改写单项得分。",
            },
        )
    _guard_states(sheet, layout)


def _guard_states(sheet: Worksheet, layout: MatrixLayout) -> None:
    """In a large year no rank would follow; and who takes part is the roster's to say."""
    states = [state.word for state in OfficeStatus if state not in OUTSIDE]
    choice: dict[str, object] = {"validate": "list", "source": states}
    if layout.is_large:
        said = {"error_title": "状态不能在这里改", "error_message": RANKS_STAY}
        choice = {"validate": "custom", "value": "=FALSE", **said}
    first_outside = FIRST_OFFICE + layout.counted
    if layout.counted:
        sheet.data_validation(*layout.area(STATE_LINE, FIRST_OFFICE, STATE_LINE, first_outside - 1), choice)
    if first_outside <= layout.last_place:
        fixed = {"validate": "custom", "value": "=FALSE", "error_title": "状态不能在这里改", "error_message": _FIXED}
        sheet.data_validation(*layout.area(STATE_LINE, first_outside, STATE_LINE, layout.last_place), fixed)


def _colour_changes(book: Book, sheet: Worksheet, layout: MatrixLayout) -> None:
    """Excel 2007 takes no other sheet in a condition, but takes a name that stands for it."""
    region = area_name(0, 0, *layout.cell(layout.changed_line, layout.last_place), COMPUTED)
    book.workbook.define_name(COMPUTED_NAME, f"={region}")
    for first, last in ((STATE_LINE, STATE_LINE), *_blocks(layout)):
        now = layout.name(first, FIRST_OFFICE)
        then = f"INDEX({COMPUTED_NAME},ROW(),COLUMN())"
        criteria = f"={any_of(f'{now}<>{then}', f'ISBLANK({now})<>ISBLANK({then})')}"
        sheet.conditional_format(
            *layout.area(first, FIRST_OFFICE, last, layout.last_place),
            {"type": "formula", "criteria": criteria, "format": book.styles["is_changed"]},
        )


def _blocks(layout: MatrixLayout) -> list[tuple[int, int]]:
    """First and last line of each section's items."""
    starts = sorted(layout.sections.values())
    return [(start + 1, end - 1) for start, end in zip(starts, [*starts[1:], layout.total_line], strict=True)]
