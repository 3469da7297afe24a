"""票决表: one voter's ballot. It knows its voter by number only, and the offices by what the year has shown of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from sfs_excel.errors import SfsError
from sfs_excel.form.book import open_book
from sfs_excel.form.columns import KEY_HEAD, NUMBER_HEAD, STATE_HEAD
from sfs_excel.form.content import FAULTY
from sfs_excel.form.inputs import list_validation, number_test, points_validation
from sfs_excel.form.page import freeze_rows, set_page
from sfs_excel.form.series import Series
from sfs_excel.form.styles import MEASURE
from sfs_excel.handouts.assessor.assessed import NAME_LIMIT
from sfs_excel.handouts.columns import BALLOT_COLUMNS, BALLOTS, GRADE_HEAD, OFFICE_HEAD, SEEN_HEAD, VOTE
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.placed import find_ballot
from sfs_excel.rules.base import show
from sfs_excel.sheets.formulas import count_if, if_, is_text, join, text, unless_error
from sfs_excel.sheets.grid import Grid
from sfs_excel.sheets.states import States
from sfs_excel.sheets.token import Stamp
from sfs_excel.sheets.writing import Formula, Value, put
from sfs_excel.text import show_text

STEP = Decimal("0.1")
VOTED, NOT_VOTED = "已评", "未评"
LOG_LIMIT, VOTER_LIMIT = 400, 40  # characters
NO_LOG = "没有记录"
_TITLE_HEIGHT, _COUNT_HEIGHT, _HEAD_HEIGHT = 24.0, 20.0, 20.0
_WIDTHS = {column.head: column.width for column in BALLOT_COLUMNS}
_WIDTH = sum(column.width for column in BALLOT_COLUMNS if not column.hidden)


@dataclass(frozen=True)
class Candidate:
    """An office that is voted on. `log` is what the bureau's 台账 holds of it, in words."""

    code: str
    name: str
    log: str = ""


class NoBallotError(SfsError):
    """The rulebook has no item that is voted on."""


def build_ballot(
    rulebook: Rulebook,
    voter: str,
    offices: Sequence[Candidate],
    county: str,
    stamp: Stamp,
) -> bytes:
    """A workbook, .xlsx: the sheet 票决 and the hidden _meta.

    Args:
        voter: the number under which the ballot is counted, never a name.
        offices: in the order in which they are to stand.
        stamp: made for the voter's number.

    Raises:
        NoBallotError: nothing is voted on.
    """
    asked = _find_ballot(rulebook)
    written = BytesIO()
    with open_book(written, f"{rulebook.title}　票决表", voter, county, stamp) as book:
        rules = _say_rules(rulebook, asked, county)
        grid = Grid(book, BALLOTS.sheet, BALLOT_COLUMNS, len(rules) + 2)
        _write_top(grid, rulebook, voter, rules)
        for number, office in enumerate(offices, 1):
            _write_office(grid, number, office, asked)
        if offices:
            _finish(grid, asked, len(offices))
    return written.getvalue()


class Ballots:
    """Writes the ballots on the same offices (`build_ballot`), which differ by their voter and by nothing else."""

    def __init__(self, rulebook: Rulebook, offices: Sequence[Candidate], county: str) -> None:
        self._rulebook, self._offices, self._county = rulebook, offices, county
        self._series = Series()

    def write(self, voter: str, stamp: Stamp) -> bytes:
        """Return a voter's ballot. `voter`: the number; `stamp`: made for it."""
        if show_text(voter, VOTER_LIMIT) != voter:
            return self._build([voter], stamp)
        return self._series.write(self._build, [voter], stamp)

    def _build(self, texts: Sequence[str], stamp: Stamp) -> bytes:
        [voter] = texts
        return build_ballot(self._rulebook, voter, self._offices, self._county, stamp)


@dataclass(frozen=True)
class _Asked:
    """The scale of a ballot: points from 0 to `top`, or one of the grades. `words` is how ballots count."""

    item: int
    top: Decimal
    grades: Mapping[str, Decimal]
    words: str

    @property
    def expected(self) -> str:
        if self.grades:
            return f"请从下拉列表中选一个等次（{'、'.join(self.grades)}）"
        return f"请填0到{show(self.top)}分，最多一位小数"


def _find_ballot(rulebook: Rulebook) -> _Asked:
    found = find_ballot(rulebook)
    if found is None:
        raise NoBallotError("责任书里没有票决的项目，不需要票决表。")
    placed, rule = found
    return _Asked(placed.item, placed.scope.points, rule.grades, placed.words)


def _say_rules(rulebook: Rulebook, asked: _Asked, county: str) -> list[str]:
    text = " ".join(rulebook.items[asked.item].text.split()).rstrip("。")
    return [
        f"1．评什么：第{asked.item}项“{text}”。请综合平时考察独立评定；“{SEEN_HEAD}”一栏是{show_text(county, 40)}平时台账的记录，供参考。",
        f"2．怎样评：每个司法所都要评，{asked.expected}。漏评或填错的，整张票不能用。计分办法：{asked.words}。",
        f"3．本表按编号计票，不写姓名，也不要签名。评完保存，把这个文件原样发回{show_text(county, 40)}。",
    ]


def _write_top(grid: Grid, rulebook: Rulebook, voter: str, rules: Sequence[str]) -> None:
    sheet = grid.sheet
    set_page(sheet, right=f"评委编号：{show_text(voter, VOTER_LIMIT)}")
    grid.set_row(0, _TITLE_HEIGHT)
    title = f"{rulebook.year}年度司法所目标管理考核票决表　　评委编号 {show_text(voter, VOTER_LIMIT)}"
    grid.write_across(0, grid.shown[0], grid.shown[-1], title, "title")
    for row, rule in enumerate(rules, 1):
        grid.set_row(row, MEASURE.height_of(MEASURE.count_lines(rule, _WIDTH - 4)))
        grid.write_across(row, grid.shown[0], grid.shown[-1], rule, "plain")
    grid.set_row(grid.head_row - 1, _COUNT_HEIGHT)
    grid.write_heads(_HEAD_HEIGHT)
    freeze_rows(sheet, grid.first_row, sum(grid.heights.values()))
    sheet.repeat_rows(grid.head_row)


def _write_office(grid: Grid, number: int, office: Candidate, asked: _Asked) -> None:
    row = grid.head_row + number
    name, log = show_text(office.name, NAME_LIMIT), show_text(office.log, LOG_LIMIT) or NO_LOG
    vote = grid.cell(VOTE, row)
    test = _test_vote(grid, asked, vote)
    voted = if_(is_text(vote, ""), text(NOT_VOTED), if_(test, text(VOTED), text(FAULTY)))
    state = f"={unless_error(vote, voted, text(FAULTY))}"
    cells: dict[str, Value] = {
        KEY_HEAD: office.code,
        NUMBER_HEAD: number,
        OFFICE_HEAD: name,
        SEEN_HEAD: log,
        STATE_HEAD: Formula(state, NOT_VOTED),
    }
    grid.write_row(row, cells)
    grid.set_height(row, (name, _WIDTHS[OFFICE_HEAD]), (log, _WIDTHS[SEEN_HEAD]), least=26.0)


def _test_vote(grid: Grid, asked: _Asked, vote: str) -> str:
    """Formula text, TRUE where the ballot gives what is asked."""
    if asked.grades:
        return f"SUMPRODUCT(--({_list_grades(grid, asked)}={vote}))>0"
    return number_test(vote, asked.top, STEP)


def _list_grades(grid: Grid, asked: _Asked) -> str:
    return grid.area(GRADE_HEAD, grid.first_row, grid.head_row + len(asked.grades))


def _finish(grid: Grid, asked: _Asked, offices: int) -> None:
    """Validation, colours and the live count, over all rows."""
    sheet, styles = grid.sheet, grid.styles
    first, last = grid.first_row, grid.head_row + offices
    message, error = f"{asked.expected}。每个司法所都要评。", f"{asked.expected}。"
    if asked.grades:
        rule = list_validation(VOTE, message, f"={_list_grades(grid, asked)}", error)
        for row, grade in enumerate(asked.grades, first):
            put(sheet, row, grid.place(GRADE_HEAD), grade, styles["hidden"])
    else:
        rule = points_validation(VOTE, message, grid.cell(VOTE, first), asked.top, STEP, error)
    sheet.data_validation(*grid.span(VOTE, first, last), rule)
    sheet.set_selection(*grid.span(VOTE, first, first))
    state = grid.cell(STATE_HEAD, first)
    for words, title, style in (
        (FAULTY, STATE_HEAD, "fault"),
        (FAULTY, VOTE, "fault"),
        (VOTED, STATE_HEAD, "mended_now"),
        (NOT_VOTED, STATE_HEAD, "blank"),
    ):
        criteria = {"type": "formula", "criteria": f'={state}="{words}"', "format": styles[style]}
        sheet.conditional_format(*grid.span(title, first, last), criteria)
    live = States(BALLOTS.sheet, grid.place(STATE_HEAD), grid.place(VOTE), first, last)
    voted, faulty = live.count(VOTED), live.count(FAULTY)
    end = if_(f"{voted}={offices}", text("。已全部评完，可以保存发回"), text("。还不能发回"))
    said = join(text("已评 "), voted, text(f"/{offices}，有误 "), faulty, end)
    line = Formula(f"={said}", f"已评 0/{offices}，有误 0。还不能发回")
    grid.write_across(grid.head_row - 1, grid.shown[0], grid.place(SEEN_HEAD), line, "summary")
    link = live.link_to_next((FAULTY, NOT_VOTED), {NOT_VOTED})
    grid.write_across(grid.head_row - 1, grid.place(VOTE), grid.shown[-1], link, "jump_to")
    done = {"type": "formula", "criteria": f"={count_if(live.rows, text(VOTED))}={offices}", "format": styles["done"]}
    sheet.conditional_format(grid.head_row - 1, grid.shown[0], grid.head_row - 1, grid.place(SEEN_HEAD), done)
    sheet.print_area(0, grid.shown[0], last, grid.shown[-1])
