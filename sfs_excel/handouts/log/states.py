"""Builds the live cells of a row of 台账 as formula text: its faults, and its share of the totals."""

from datetime import date

from sfs_excel.form.columns import LABEL_HEAD, STATE_HEAD
from sfs_excel.form.content import FAULTY
from sfs_excel.form.inputs import text_test
from sfs_excel.handouts.columns import (
    COUNT_HEAD,
    COUNTED,
    DATE_HEAD,
    FIELD_AT,
    ITEM_HEAD,
    LOG,
    OFFICE_AT,
    OFFICE_HEAD,
    WHAT_HEAD,
    WRONG,
)
from sfs_excel.handouts.log.entries import Judged
from sfs_excel.handouts.log.lists import FIELDS, ITEMS, OFFICES
from sfs_excel.rules.base import show
from sfs_excel.rules.field import LARGEST
from sfs_excel.sheets.formulas import (
    FALSE,
    NOTHING,
    all_of,
    call,
    count_if,
    if_,
    is_text,
    join,
    match,
    text,
    unless_error,
)
from sfs_excel.sheets.grid import Grid
from sfs_excel.sheets.writing import Formula

LACKING, WHOLE = "缺", "完整"


def count_days(year: int) -> tuple[date, date]:
    """The days that an entry may have: the year, and the next three months, in which the year is assessed."""
    return date(year, 1, 1), date(year + 1, 3, 31)


def calculate_row(grid: Grid, row: int, year: int, judged: Judged) -> dict[str, Formula]:
    """The live cells of a row: what it lacks, and what the totals take from it.

    Args:
        judged: what they come to.
    """
    first_day, last_day = count_days(year)
    day, office, item, label, count, what = (
        grid.cell(title, row) for title in (DATE_HEAD, OFFICE_HEAD, ITEM_HEAD, LABEL_HEAD, COUNT_HEAD, WHAT_HEAD)
    )
    state, found, office_at, field_at = (grid.cell(title, row) for title in (STATE_HEAD, WRONG, OFFICE_AT, FIELD_AT))
    rows = [grid.cell(head, row) for head in LOG.heads]
    is_broken = call("ISERROR", "+".join(call("LEN", each) for each in rows))
    is_empty = call("COUNTA", f"{rows[0]}:{rows[-1]}") + "=0"
    is_lacking = join(
        *(_name(head, is_text(place, "")) for place, head in ((day, DATE_HEAD), (office, OFFICE_HEAD))),
        _name(WHAT_HEAD, all_of(is_text(label, ""), call("NOT", text_test(what)))),
    )
    said = if_(
        f"{is_lacking}<>{NOTHING}",
        join(text(LACKING), call("TRIM", is_lacking)),
        if_(is_text(found, ""), text(WHOLE), join(text(f"{FAULTY}："), call("TRIM", found))),
    )
    is_day = all_of(f"{day}>={serial_of(first_day)}", f"{day}<{serial_of(last_day) + 1}")
    wrong = join(
        if_(call("ISNUMBER", day), _name_unless(DATE_HEAD, is_day), _title(DATE_HEAD)),
        _name(OFFICE_HEAD, f"{office_at}=0"),
        if_(is_text(item, ""), NOTHING, if_(f"{count_if(ITEMS, item)}=0", _title(ITEM_HEAD), _test_item(item, label))),
        if_(is_text(label, ""), NOTHING, _name(LABEL_HEAD, f"{field_at}=0")),
        if_(
            is_text(label, ""),
            _name_unless(LABEL_HEAD, is_text(count, "")),
            _name_unless(COUNT_HEAD, _test_count(count)),
        ),
    )
    return {
        STATE_HEAD: Formula(
            f"={if_(is_empty, NOTHING, if_(is_broken, text(f'{FAULTY}：错误值'), said))}", judged.state
        ),
        WRONG: Formula(f"={if_(is_empty, NOTHING, if_(is_broken, NOTHING, wrong))}", judged.wrong),
        OFFICE_AT: Formula(f"={_find(office, OFFICES)}", judged.office),
        FIELD_AT: Formula(f"={_find(label, FIELDS)}", judged.label),
        COUNTED: Formula(f"={if_(all_of(is_text(state, WHOLE), f'{field_at}>0'), count, 0)}", judged.count),
    }


def _title(head: str) -> str:
    """Formula text: a head as it stands among those that are named."""
    return text(f"{head} ")


def _name(head: str, test: str) -> str:
    return if_(test, _title(head))


def _name_unless(head: str, test: str) -> str:
    return if_(test, NOTHING, _title(head))


def _test_item(item: str, label: str) -> str:
    """Formula text that names 项目 where the field is another item's."""
    begins = f"{call('LEFT', label, call('LEN', item) + '+1')}={join(item, text(' '))}"
    return if_(is_text(label, ""), NOTHING, _name_unless(ITEM_HEAD, begins))


def _test_count(count: str) -> str:
    return if_(call("ISNUMBER", count), all_of(f"{count}>0", f"{count}<={show(LARGEST)}"), FALSE)


def _find(sought: str, names: str) -> str:
    """Formula text: the place of a text in a list, 0 where it is not there. MATCH takes * and ? for anything."""
    exact = sought
    for sign in "~*?":
        exact = call("SUBSTITUTE", exact, text(sign), text(f"~{sign}"))
    found = call("IFERROR", match(exact, names), 0)
    return unless_error(sought, if_(is_text(sought, ""), 0, found), 0)


def serial_of(day: date) -> int:
    """A day as Excel counts it."""
    return (day - date(1899, 12, 30)).days
