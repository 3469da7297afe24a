"""规则与口径: what was computed, in words: general readings, then every rule and check beside the letter's words."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from sfs_excel.outcome.results import Results
from sfs_excel.rulebook.model import Rulebook, once_per_rulebook
from sfs_excel.rulebook.placed import PlacedCheck, PlacedRule, place_checks, place_rules
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column, list_widths
from sfs_excel.sheets.references import fixed_name
from sfs_excel.summary.method import explain_ranking
from sfs_excel.summary.table import Row, start_sheet, write_heading, write_table
from sfs_excel.summary.view import print_first_page
from sfs_excel.words import Audience, Severity

SHEET = "规则与口径"
COLUMNS = (
    Column("部分", 14),
    Column("项目", 9, "code"),
    Column(
        "类别",
        9,
        "code",
        "计分：有分数变动。说明：不单独计分的用语。勾稽：不符的作为错误退回。提醒：请核实，不影响得分。",
    ),
    Column("分值", 7, "points"),
    Column("责任书原文", 40),
    Column("计分或检查办法", 38),
    Column("本次采用的口径", 38),
    Column("可以改用的口径", 26),
    Column("规则编号", 13, "code", "“扣分明细”的“规则编号”一列按它写。", aside=True),
)
_HEAD_ROW, _KIND = 2, 2
_SCORING = "计分"
_NOTE = (
    "责任书没有写明之处，都按“本次采用的口径”计算；县局可以改用其他口径，改动写在年度文件夹的“责任书.yaml”中。"
    "总则在前，其后逐项列出计分规则、不单独计分的用语（说明）和勾稽检查。"
)


def write_rules(book: Book, results: Results, point: Callable[[str], str]) -> None:
    """Add the sheet.

    Args:
        point: a text that names sheets -> the same, naming what stands in for those that are left out.
    """
    columns = [replace(column, note=point(column.note)) for column in COLUMNS]
    sheet = start_sheet(book, SHEET, [column.width for column in columns])
    title = f"{results.rulebook.title}：计分规则与口径"
    write_heading(book, sheet, title, [_NOTE], list_widths(columns))
    end = write_table(book, sheet, _HEAD_ROW, columns, (row for _, row in _rows(results.rulebook)))
    print_first_page(sheet, _HEAD_ROW, end, columns)


def link_to_rule(rulebook: Rulebook, item: int, rule: str = "") -> str:
    """Tell where a rule stands on this sheet, or else the first of an item's that scores; one without any is shown as it begins."""
    rows = _find_rows(rulebook)
    row = next(rows[key] for key in ((item, rule or _SCORING), (item, _SCORING), (item, "")) if key in rows)
    return f"internal:{fixed_name(row, 1, SHEET).replace('$', '')}"


@once_per_rulebook
def _find_rows(rulebook: Rulebook) -> dict[tuple[int, str], int]:
    """Item, and a rule's number, `_SCORING` or "" -> the first row of them."""
    found: dict[tuple[int, str], int] = {}
    for row, (item, (_, cells)) in enumerate(_rows(rulebook), start=_HEAD_ROW + 1):
        for key in (str(cells[-1]), str(cells[_KIND]), ""):
            found.setdefault((item, key), row)
    return found


def _rows(rulebook: Rulebook) -> Iterator[tuple[int, Row]]:
    """Each with its item; the general readings have 0."""
    for number, reading in enumerate(rulebook.readings, start=1):
        yield 0, ("tinted", ("总则", f"第{number}条", "口径", None, "", "", reading, "", ""))
    for said in explain_ranking(rulebook):
        yield 0, ("tinted", ("总则", "", "排名", None, "", said, "", "", ""))
    rules, checks = place_rules(rulebook), place_checks(rulebook)
    for section in rulebook.sections:
        for item in section.items:
            yield from ((item.item, _rule(section.title, placed)) for placed in rules if placed.item == item.item)
            yield from ((item.item, _check(section.title, check)) for check in checks if check.item == item.item)


def _rule(section: str, placed: PlacedRule) -> Row:
    scores = placed.entry.rule.SCORES
    return (
        "plain" if scores else "quiet",
        (
            section,
            f"第{placed.item}项",
            _SCORING if scores else "说明",
            float(placed.scope.points) if scores and placed.scope.points else None,
            placed.quote,
            placed.words,
            placed.entry.reading,
            placed.entry.alternative,
            placed.rule_id if scores else "",
        ),
    )


def _check(section: str, check: PlacedCheck) -> Row:
    is_error = check.severity == Severity.ERROR
    reader = "提醒考核人员核实" if check.to == Audience.BUREAU else "提醒司法所核实"
    effect = "不符的作为错误退回，所涉填报值视为无效" if is_error else f"{reader}，不影响得分"
    return "quiet", (section, f"第{check.item}项", "勾稽" if is_error else "提醒", None, "", check.say, effect, "", "")
