"""对比分析: every item over all offices: how many have full marks, what is usual, and who lost most. Live from 得分矩阵."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.losses import Shortfall, find_most_lost, rank_lost_items
from sfs_excel.outcome.results import Results
from sfs_excel.rulebook.model import Item
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.formulas import NOTHING, call, count_if, if_, index, join, match, text
from sfs_excel.sheets.references import area_name, cell_name
from sfs_excel.sheets.writing import Formula, Link, put
from sfs_excel.summary.layout import MATRIX, MatrixLayout
from sfs_excel.summary.offices import OfficeList
from sfs_excel.summary.rules import link_to_rule
from sfs_excel.summary.styles import BLUE_BAR
from sfs_excel.summary.table import Cell, Row, start_sheet, write_heading, write_live_table
from sfs_excel.text import shorten, show_whole
from sfs_excel.words import ItemStatus

SHEET = "对比分析"
WORDS_SHOWN = 18
COLUMNS = (
    Column("部分", 16),
    Column("项目", 9, "link", "点击看这一项的计分规则、责任书原文和采用的口径。"),
    Column("考核内容", 40),
    Column("满分", 8, "full"),
    Column("得满分\n的所", 9, "whole", "得分达到或超过满分的司法所个数；只加分、扣分或否决的项目没有满分。"),
    Column("满分率", 12, "rate", "得满分的所占已有得分的所的比例。"),
    Column("平均分", 10, "points", "已有得分的各所的平均，包括被一票否决的。"),
    Column("最低分", 10, "points", "已有得分的各所中最低的，包括被一票否决的。"),
    Column("最高分", 10, "points"),
    Column("得分最低的司法所", 24, "text", "得分低于满分的所中得分最低的；不止一个时写第一个和个数。"),
    Column("失分\n的所", 9, "whole", "得分低于满分的司法所个数；只扣分的项目，是被扣分的个数。"),
    Column(
        "全县\n共失", 10, "points", "各所得分比满分少的，合计；同一项里加的分先抵扣的分。只扣分的项目，是扣的分合计。"
    ),
)
NUMBER, WORDS, POINTS, SHARE, LOWEST, LOSERS, LOST = 1, 2, 3, 5, 7, 10, 11
_KEY, _LINE = len(COLUMNS), len(COLUMNS) + 1
HEAD_ROW = 2
_NOTE = (
    "满分、平均、最低、最高由“得分矩阵”实时计算，改写得分后随之更新；用表头的筛选按钮可按满分率、失分排序。待定的项目暂计0分。"
    "手工改为“未报送”的所仍计在内，清空它的各项得分后才不计。"
)


def write_comparison(book: Book, results: Results, layout: MatrixLayout, offices: OfficeList) -> None:
    """Add the sheet."""
    widths = [column.width for column in COLUMNS]
    sheet = start_sheet(book, SHEET, widths)
    write_heading(book, sheet, f"{results.rulebook.year}年司法所目标管理考核逐项对比", [_NOTE], widths)
    columns = [replace(column, head=results.widen(column.head)) for column in COLUMNS]
    end = write_live_table(book, sheet, HEAD_ROW, columns, _rows(results, layout, offices)) - 1
    _write_losses(sheet, results)
    bar = {"type": "data_bar", "bar_solid": True, "bar_color": BLUE_BAR}
    ends = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
    sheet.print_area(0, 0, end, LOST)
    sheet.fit_to_pages(1, 1)
    sheet.conditional_format(HEAD_ROW + 1, SHARE, end, SHARE, {**bar, **ends})


def average(results: Results, layout: MatrixLayout, item: int) -> Formula:
    """An item's mean over all offices that have a score."""
    scores = list(_scores(results, item).values())
    return _live(results, layout, item, f"AVERAGE({_everyone(layout, item)})", sum(scores) / max(len(scores), 1))


def highest(results: Results, layout: MatrixLayout, item: int) -> Formula:
    """An item's highest score over all offices that have one."""
    best = max(_scores(results, item).values(), default=0.0)
    return _live(results, layout, item, f"MAX({_everyone(layout, item)})", best)


def show_lost(results: Results, place: int) -> Formula:
    """The item that stands at a place (1: the most lost) among those in which offices lost what they could have kept, with a
    way to its row; "" where there are fewer."""
    last = HEAD_ROW + len(results.rulebook.items)
    keys, lines = (area_name(HEAD_ROW + 1, column, last, column, SHEET) for column in (_KEY, _LINE))
    row = match(call("LARGE", keys, place), keys)
    target = join(text(f"#'{SHEET}'!B"), f"{row}+{HEAD_ROW + 1}")
    link = call("HYPERLINK", target, index(lines, row))
    said = [_say_lost(results, each.item, each) for each in find_most_lost(results)[place - 1 : place]]
    return Formula(f"={if_(f'COUNT({keys})<{place}', NOTHING, link)}", "".join(said))


def _say_lost(results: Results, item: int, lost: Shortfall | None) -> str:
    words = shorten(show_whole(results.rulebook.items[item].text), WORDS_SHOWN)
    return f"第{item}项 {words}：{lost.offices if lost else 0}个所共失{lost.lost if lost else 0:.2f}分"


def _write_losses(sheet: Worksheet, results: Results) -> None:
    """By what the items are ranked that lost most, and what is said of them; hidden, and beside each row, so that a sorted
    table is ranked as it stands."""
    sheet.set_column(_KEY, _LINE, 9, None, {"hidden": True})
    lost = {each.item: each for each in rank_lost_items(results)}
    ranked = {each.item for each in find_most_lost(results)}
    for row, item in enumerate(results.rulebook.items, start=HEAD_ROW + 1):
        number, words, points, losers, total = (
            cell_name(row, column) for column in (NUMBER, WORDS, POINTS, LOSERS, LOST)
        )
        none = ",".join(
            (f"N({total})<=0", f"{points}=0", *(f'{number}="第{voted}项"' for voted in sorted(results.voted)))
        )
        own = f"9999-VALUE(MID({number},2,LEN({number})-2))"
        entry = lost.get(item)
        key = (
            round(entry.lost * 100) * 1_000_000 + entry.offices * 10_000 + 9999 - item
            if entry and item in ranked
            else ""
        )
        put(sheet, row, _KEY, Formula(f'=IF(OR({none}),"",ROUND({total}*100,0)*1E6+{losers}*1E4+{own})', key), None)
        said = f'{number}&" "&{words}&"："&N({losers})&"个所共失"&TEXT(N({total}),"0.00")&"分"'
        put(sheet, row, _LINE, Formula(f"={said}", _say_lost(results, item, entry)), None)


def _everyone(layout: MatrixLayout, item: int) -> str:
    return layout.over_offices(layout.items[item], MATRIX)


def _scores(results: Results, item: int) -> dict[str, float]:
    """Office -> score, in the roster's order."""
    scored = results.item_scores
    return {office: scored[office, item][0] for office in results.offices if office in results.totals}


def _live(
    results: Results, layout: MatrixLayout, item: int, formula: str, value: float | str, otherwise: str = ""
) -> Formula:
    """A formula that says something else while nobody has a score, or while the item waits for everybody: it counts 0 for
    now, and is nobody's loss."""
    everyone = _everyone(layout, item)
    is_pending = _is_pending(results, item)
    is_open = f"SUM({everyone})=0" if is_pending else f"COUNT({everyone})=0"
    return Formula(
        f"={if_(is_open, text(otherwise), formula)}", value if results.totals and not is_pending else otherwise
    )


def _is_pending(results: Results, item: int) -> bool:
    """Tell whether the item waits for every office that has returned."""
    return bool(results.totals) and all(results.item_scores[office, item][1] for office in results.totals)


def _rows(results: Results, layout: MatrixLayout, offices: OfficeList) -> Iterator[Row]:
    lost = {each.item: each for each in rank_lost_items(results)}
    row = HEAD_ROW
    for section in results.rulebook.sections:
        for item in section.items:
            row += 1
            figures = _compare(results, layout, offices, item, row)
            entry = lost.get(item.item)
            everyone, points = _everyone(layout, item.item), cell_name(row, POINTS, keep="column")
            short = f'{everyone},"<"&{points}'
            live = partial(_live, results, layout, item.item)
            yield (
                "plain",
                (
                    section.title,
                    Link(f"第{item.item}项", link_to_rule(results.rulebook, item.item)),
                    shorten(show_whole(item.text), WORDS_SHOWN),
                    float(item.points),
                    *figures,
                    live(f"COUNTIF({short})", entry.offices if entry else 0),
                    live(f"ROUND({points}*COUNTIF({short})-SUMIF({short}),2)", entry.lost if entry else 0.0),
                ),
            )


def _compare(results: Results, layout: MatrixLayout, offices: OfficeList, item: Item, row: int) -> Sequence[Cell]:
    """Full marks, their share, mean, lowest, highest, and who has the lowest."""
    number, points = item.item, float(item.points)
    scores, everyone = _scores(results, number), _everyone(layout, number)
    live = partial(_live, results, layout, number)
    own = {column: cell_name(row, column, keep="column") for column in (POINTS, LOWEST)}
    least = min(scores.values(), default=0.0)
    full = sum(1 for score in scores.values() if score >= points)
    reached = count_if(everyone, join(text(">="), own[POINTS]))
    nobody = f"{own[LOWEST]}>={own[POINTS]}"
    who = if_(nobody, text("—"), offices.name_first(own[LOWEST], everyone))
    said = "—" if least >= points else offices.say_first(least, scores)
    return (
        live(reached, full) if points else "",
        live(f"{reached}/COUNT({everyone})", full / max(len(scores), 1)) if points else "",
        average(results, layout, number),
        live(f"MIN({everyone})", least),
        highest(results, layout, number),
        live(who, said, ItemStatus.PENDING if _is_pending(results, number) else ""),
    )
