"""The rows of 首页: which places of the ranking are shown, and what stands in them, live."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.formulas import NOTHING, any_of, call, if_, is_text, join
from sfs_excel.sheets.references import cell_name
from sfs_excel.sheets.writing import Formula, put
from sfs_excel.summary.layout import MATRIX, MatrixLayout
from sfs_excel.summary.offices import OfficeList, Place, list_shades, mark_office
from sfs_excel.summary.styles import BLUE_BAR, PALE_BAR
from sfs_excel.words import OfficeStatus

MOST_ROWS, ENDS, MOST_VETOED = 30, 12, 5
ROW_HEIGHT = 24  # points: two lines of a remark
GAP = "……"


@dataclass(frozen=True)
class Columns:
    """The columns of the rows. `position` and `state` are hidden: the row's formulas and colours go by them.

    Attributes:
        widths: in characters, of those that are seen.
    """

    bands: bool
    sections: int
    widths: tuple[float, ...] = ()

    rank, name, total, change, band = range(5)

    @property
    def first_section(self) -> int:
        """Tell where the sections' scores begin."""
        return 4 + self.bands

    @property
    def mark(self) -> int:
        """Return what is to be known beside the rank."""
        return self.first_section + self.sections

    @property
    def position(self) -> int:
        """Hidden: the office's position in the roster, counted from 1."""
        return self.mark + 1

    @property
    def state(self) -> int:
        """Hidden: whether the office is ranked."""
        return self.mark + 2


@dataclass(frozen=True)
class Source:
    """The values that the rows show, and the place where their formulas find them."""

    results: Results
    layout: MatrixLayout
    offices: OfficeList
    link: str  # formula text: how a link to an office's details begins


@dataclass(frozen=True)
class Shown:
    """One row of the table: formula text for the place in the order, and the office that has it; or the gap."""

    place: str
    office: str


def show_places(results: Results, offices: OfficeList) -> list[Shown]:
    """All places in the order; or, of many, the first and the last that are ranked, and the vetoed."""
    total, ranked, vetoed = (
        len(offices.ordered),
        results.count(OfficeStatus.RANKED),
        min(results.count(OfficeStatus.VETOED), MOST_VETOED),
    )
    if total <= MOST_ROWS:
        return [Shown(str(place), office) for place, office in enumerate(offices.ordered, start=1)]
    counted = f"COUNT({offices.over(Place.RANK)})"
    if ranked <= MOST_ROWS:
        head, tail = list(range(1, ranked + 1)), []
    else:
        head, tail = list(range(1, ENDS + 1)), list(reversed(range(ENDS)))
    return [
        *(Shown(str(place), offices.ordered[place - 1]) for place in head),
        *([Shown("", "")] if tail else []),
        *(Shown(f"MAX(1,{counted}-{back})", offices.ordered[ranked - back - 1]) for back in tail),
        *(Shown(f"MIN({total},{counted}+{more})", offices.ordered[ranked + more - 1]) for more in range(1, vetoed + 1)),
    ]


def write_rows(
    book: Book,
    sheet: Worksheet,
    source: Source,
    columns: Columns,
    rows: Sequence[Shown],
    first: int,
) -> int:
    """Write the rows, with their bars and shades. Returns the last."""
    for row, shown in enumerate(rows, start=first):
        if shown.office:
            for column, formula, look in _fill(source, columns, row, shown):
                put(sheet, row, column, formula, book.styles[look] if look else None)
            sheet.set_row(row, ROW_HEIGHT)
        else:
            _write_gap(book, sheet, columns, row)
    last = first + len(rows) - 1
    _mark_rows(book, sheet, source.results, columns, first, last)
    return last


def _fill(source: Source, columns: Columns, row: int, shown: Shown) -> Iterator[tuple[int, Formula, str]]:
    """Return what an office's row holds: column, formula, look; what is hidden has none."""
    results, layout, offices = source.results, source.layout, source.offices
    office, position = shown.office, list(offices.labels).index(shown.office) + 1
    at = cell_name(row, columns.position, keep="column")

    def look_up(place: Place, value: float | str) -> Formula:
        return Formula(f"={offices.look_up(place, at)}", value)

    yield columns.position, Formula(f"={offices.find_place(shown.place)}", position), ""
    yield columns.state, look_up(Place.STATE, results.states[office].word), ""
    yield columns.rank, look_up(Place.RANK, results.ranks.get(office, "—")), "front_rank"
    target = join(source.link, offices.look_up(Place.ROW, at))
    link = f"={call('HYPERLINK', target, offices.look_up(Place.LABEL, at))}"
    yield columns.name, Formula(link, offices.labels[office]), "front_name"
    yield columns.total, look_up(Place.TOTAL, results.own_totals.get(office, "")), "front_total"
    if columns.bands:
        yield columns.band, look_up(Place.BAND, results.bands[office]), "front_band"
    for column, (section, held) in enumerate(layout.sections.items(), start=columns.first_section):
        found = f"={layout.look_up(held, at, MATRIX)}"
        yield column, Formula(found, results.section_scores.get((office, section), "")), "front_score"
    total, first, last = (cell_name(row, column) for column in (columns.total, columns.first_section, columns.mark - 1))
    own = offices.look_up(Place.SELF, at)
    has_none = any_of(is_text(total, ""), is_text(own, ""))
    change = f"={if_(has_none, NOTHING, call('ROUND', f'SUM({first}:{last})-{own}', 2))}"
    yield columns.change, Formula(change, offices.change(results, office)), "front_change"
    yield columns.mark, look_up(Place.MARK, mark_office(results, office)), "front_mark"


def _write_gap(book: Book, sheet: Worksheet, columns: Columns, row: int) -> None:
    for column in range(columns.mark + 1):
        sheet.write_blank(row, column, None, book.styles["front_band"])
    sheet.write_string(row, Columns.name, GAP, book.styles["front_band"])
    sheet.set_row(row, 18)


def _mark_rows(book: Book, sheet: Worksheet, results: Results, columns: Columns, first: int, end: int) -> None:
    """Bars: a total from 0; a section's score as part of its points. Rows out of the ranking are shaded."""
    state = cell_name(first, columns.state, keep="column")
    for status, look in list_shades(results):
        rule = {"type": "formula", "criteria": f'={state}="{status.word}"', "format": book.styles[look]}
        sheet.conditional_format(first, 0, end, columns.mark, rule)
    bar = {"type": "data_bar", "bar_solid": True, "min_type": "num", "min_value": 0}
    sheet.conditional_format(first, Columns.total, end, Columns.total, {**bar, "bar_color": BLUE_BAR})
    for column, section in enumerate(results.rulebook.sections, start=columns.first_section):
        if section.points:
            full = {"max_type": "num", "max_value": float(section.points), "bar_color": PALE_BAR}
            sheet.conditional_format(first, column, end, column, {**bar, **full})
