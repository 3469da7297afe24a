"""单所画像: one office, chosen from a list: rank, total, sections against the county, every item with its reasons.

All of it is looked up by formula, in 得分矩阵 and in the hidden lists, so that it follows the choice and what is overwritten.
"""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import NOTHING, all_of, call, if_, is_text, join, text
from sfs_excel.sheets.page import count_pixels
from sfs_excel.sheets.references import cell_name
from sfs_excel.sheets.writing import Formula, Value, put
from sfs_excel.summary.figures import FIGURES_HEIGHT, WORDS_HEIGHT, divide_widths, write_figures
from sfs_excel.summary.layout import MatrixLayout
from sfs_excel.summary.offices import OfficeList, Place, cut_reason, explain_veto, mark_office
from sfs_excel.summary.profile_chart import draw_profile
from sfs_excel.summary.profile_lines import (
    BEST,
    COLUMNS,
    MEAN,
    NUMBER,
    POINTS,
    REASON,
    SCORE,
    SECTION_HEIGHT,
    SHOWN,
    WORDS,
    Chosen,
    write_items,
    write_sections,
)
from sfs_excel.summary.styles import MEASURE
from sfs_excel.summary.table import put_comment, put_wide, start_sheet
from sfs_excel.summary.view import freeze, save_a_page
from sfs_excel.words import OfficeStatus

SHEET = "单所画像"
CHOICES = "office_choices"
CHOICE, POSITION = "$C$2", "$I$1"  # position: of the chosen office among all; 0: none is chosen
CHOICE_ROW, FIGURE_ROW, HEAD_ROW = 1, 2, 4
FIRST_ROW = HEAD_ROW + 1
_WHY = "。否决事由："
HIDDEN = len(COLUMNS)


def write_profile(book: Book, results: Results, layout: MatrixLayout, offices: OfficeList) -> None:
    """Add the sheet."""
    widths = [column.width for column in COLUMNS]
    sheet = start_sheet(book, SHEET, widths)
    sheet.set_portrait()
    sheet.set_column(HIDDEN, HIDDEN + 3, 8, None, {"hidden": True})
    chosen = _choose(results, offices, offices.ordered[0])
    title = f"{results.roster.county}{results.rulebook.year}年司法所考核：单所画像"
    put_wide(sheet, 0, 0, REASON, title, book.styles["title_left"])
    sheet.set_row(0, 24)
    _write_choice(book, sheet, offices, chosen)
    _write_figures(book, sheet, results, offices, chosen, widths)
    for column, spec in enumerate(COLUMNS):
        sheet.write_string(HEAD_ROW, column, results.widen(spec.head), book.styles["head"])
        put_comment(sheet, HEAD_ROW, column, spec.note)
    sheet.set_row(HEAD_ROW, MEASURE.row_height(1))
    items = write_sections(book, sheet, results, layout, chosen, FIRST_ROW)
    pointed = [row for row, section in enumerate(results.rulebook.sections, start=FIRST_ROW) if section.points]
    height = (items - FIRST_ROW) * SECTION_HEIGHT * 4 // 3 - 4  # pixels
    width = count_pixels(widths[REASON:]) - 10
    names = [results.widen(COLUMNS[column].head) for column in (MEAN, BEST)]
    draw_profile(book, sheet, names, (pointed[0], pointed[-1], HIDDEN), (FIRST_ROW, REASON, width, height))
    last = write_items(book, sheet, results, layout, chosen, items) - 1
    freeze(sheet, FIRST_ROW)
    sheet.set_selection(CHOICE_ROW, POINTS, CHOICE_ROW, BEST)
    sheet.repeat_rows(0, HEAD_ROW)  # whose page it is
    sheet.print_area(0, 0, last, REASON)
    save_a_page(sheet, last, widths)


def _choose(results: Results, offices: OfficeList, office: str) -> Chosen:
    items = {item: score for (of, item), (score, _) in results.item_scores.items() if of == office}
    sections = {section: score for (of, section), score in results.section_scores.items() if of == office}
    return Chosen(office, list(offices.labels).index(office) + 1, items, sections)


def _write_choice(book: Book, sheet: Worksheet, offices: OfficeList, chosen: Chosen) -> None:
    """The list to choose from; beside it, hidden, where the chosen office stands."""
    book.workbook.define_name(CHOICES, f"={offices.over(Place.LABEL)}")  # Excel 2007 takes no other sheet in a list
    put_wide(sheet, CHOICE_ROW, NUMBER, WORDS, "点右边黄格，选择司法所 →", book.styles["choice_word"])
    put_wide(sheet, CHOICE_ROW, POINTS, BEST, offices.labels[chosen.office], book.styles["choice"])
    said = {"error_title": "名单里没有", "error_message": "请从列表中选择一个司法所。"}
    sheet.data_validation(CHOICE_ROW, POINTS, CHOICE_ROW, BEST, {"validate": "list", "source": f"={CHOICES}", **said})
    sheet.set_row(CHOICE_ROW, 26)
    put(sheet, 0, HIDDEN, Formula(f"={offices.find_label(CHOICE)}", chosen.position), book.styles["unseen"])
    total = offices.look_up(Place.TOTAL, POSITION)
    scored = chosen.position if chosen.items else 0
    put(
        sheet,
        1,
        HIDDEN,
        Formula(f"={if_(f'{POSITION}=0', 0, if_(is_text(total, ''), 0, POSITION))}", scored),
        book.styles["unseen"],
    )


def _write_figures(
    book: Book, sheet: Worksheet, results: Results, offices: OfficeList, chosen: Chosen, widths: Sequence[float]
) -> None:
    def look_up(place: Place, value: float | str) -> Formula:
        return Formula(_while_chosen(offices.look_up(place, POSITION)), value)

    ranks = f"COUNT({offices.over(Place.RANK)})"
    place = offices.look_up(Place.RANK, POSITION)
    rank = results.ranks.get(chosen.office)
    figures: list[tuple[str, Value, str]] = [
        (
            f"{results.tentative}名次",
            Formula(
                _while_chosen(if_(call("ISNUMBER", place), join(place, text(" / "), ranks), place)),
                f"{rank} / {len(results.ranks)}" if rank else "—",
            ),
            "figure_count",
        ),
        ("总分", look_up(Place.TOTAL, results.own_totals.get(chosen.office, "")), "figure_points"),
        ("较自评", _change(results, offices, chosen), "figure_moved"),
    ]
    if results.rulebook.ranking.bands:
        band = look_up(Place.BAND, results.bands[chosen.office])
        figures.append((f"{results.tentative}等次", band, "figure_text"))
    figures.append(("备注", _remark(results, offices, chosen), "figure_note"))
    write_figures(book.styles, sheet, FIGURE_ROW, widths, figures)
    *_, (first, last) = divide_widths(widths, len(figures))
    room = sum(widths[first : last + 1])
    lines = max(MEASURE.count_lines(_say_remark(results, office), room) for office in results.offices)
    sheet.set_row(FIGURE_ROW + 1, max(FIGURES_HEIGHT - WORDS_HEIGHT, MEASURE.row_height(lines)))


def _remark(results: Results, offices: OfficeList, chosen: Chosen) -> Formula:
    """The remark on the chosen office, with the cause of its veto in full."""
    mark, state, reason = (offices.look_up(place, POSITION) for place in (Place.MARK, Place.STATE, Place.REASON))
    is_explained = all_of(is_text(state, OfficeStatus.VETOED.word), f'{reason}<>""')
    told = join(mark, if_(is_explained, join(text(_WHY), cut_reason(reason))))
    return Formula(_while_chosen(told, text("请选择司法所")), _say_remark(results, chosen.office))


def _say_remark(results: Results, office: str) -> str:
    reason = explain_veto(results, office)
    is_explained = bool(reason) and results.states[office] == OfficeStatus.VETOED
    return mark_office(results, office) + (f"{_WHY}{reason}" if is_explained else "")


def _change(results: Results, offices: OfficeList, chosen: Chosen) -> Formula:
    own = offices.look_up(Place.SELF, SHOWN)
    first, last = FIRST_ROW, FIRST_ROW + len(results.rulebook.sections) - 1
    scores = f"SUM({cell_name(first, SCORE)}:{cell_name(last, SCORE)})"
    difference = call("ROUND", f"{scores}-{own}", 2)
    told = if_(f"{SHOWN}=0", NOTHING, if_(is_text(own, ""), NOTHING, difference))
    return Formula(f"={told}", offices.change(results, chosen.office))


def _while_chosen(found: str, otherwise: str = NOTHING) -> str:
    """A formula that says something else while no office is chosen."""
    return f"={if_(f'{POSITION}=0', otherwise, found)}"
