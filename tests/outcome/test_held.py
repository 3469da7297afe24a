"""A further office adds little to what a year holds in memory: what offices have alike is held once, and no list of all
answers is held at all.

Bytes are counted, as Python allocates them, of a year of some offices and of one of more.
"""

import gc
import pickle
import tracemalloc
from collections.abc import Callable
from functools import cache

from sfs_excel.inbox.register import Receipt
from sfs_excel.outcome.evaluate import evaluate_report
from sfs_excel.outcome.reported import report_returns
from sfs_excel.outcome.results import Results
from sfs_excel.returns.deliveries import unpack
from sfs_excel.returns.identify import Expected
from sfs_excel.returns.package import Outcome
from sfs_excel.returns.plain import FileReading
from sfs_excel.roster.model import Office, Roster
from sfs_excel.words import Kind
from tests.bureau_year import MADE
from tests.fillings import KEY, RULEBOOK
from tests.returns.returns import make_return, make_row
from tests.returns.taking import take_all

FEW, MORE = 10, 40
MOST = 20_000  # bytes for each further office
NAMES = {f"{number:03d}": f"某某司法所{number:03d}" for number in range(MORE)}


@cache
def send(office: str) -> bytes:
    """A return as it comes from the process in which it was read: nothing in it is any other's."""
    number = int(office)
    form = make_return({"05.orgs": number % 5, "12.late": number % 3}, office=office)
    rows = (*form.rows[1:], make_row(form.rows[0].key, form.rows[0].value, f"某司发〔2016〕{number}号"))
    return pickle.dumps(type(form)(form.tokens, sheet=form.sheet, rows=rows))


def work_out(offices: int, take: Callable[[Outcome], Outcome]) -> tuple[object, Results]:
    """All that is held of a year: the readings, and what evaluation makes of them."""
    names = dict(list(NAMES.items())[:offices])
    readings = {f"{place:064x}": take(pickle.loads(send(office))) for place, office in enumerate(names)}
    receipts = [
        Receipt(place, digest, f"{name}.xlsx", 1, "2016-12-01T08:00:00+08:00", 1)
        for place, (digest, name) in enumerate(zip(readings, names.values(), strict=True), 1)
    ]
    expected = Expected(RULEBOOK.year, RULEBOOK.digest, KEY, {Kind.FORM: names})
    intake = take_all(unpack(receipts, readings), expected, RULEBOOK, names)
    roster = Roster(tuple(Office(code, name) for code, name in names.items()))
    evaluation = evaluate_report(report_returns(RULEBOOK, roster, intake), {}, MADE)
    assert len(intake.current) == offices
    return (readings, intake, evaluation), evaluation.results


def go_through(results: Results) -> int:
    return sum(1 for _ in results.answer_rows)


def take_frame(results: Results) -> int:
    return len(results.answers)


@cache
def weigh(take: Callable[[Outcome], Outcome], look: Callable[[Results], int] = go_through) -> float:
    """Bytes that each further office adds.

    Args:
        take: what becomes of a reading before it is held.
        look: what is asked of the results meanwhile.
    """
    work_out(MORE, take)  # and all that is made once
    held = []
    for offices in (FEW, MORE):
        tracemalloc.start()
        year = work_out(offices, take)
        assert look(year[1]) > offices
        gc.collect()
        held.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    return (held[1] - held[0]) / (MORE - FEW)


def as_it_is_kept(outcome: Outcome) -> Outcome:
    return FileReading.write(outcome).outcome


def as_it_comes(outcome: Outcome) -> Outcome:
    return outcome


def test_a_further_office_adds_what_it_has_of_its_own() -> None:
    assert weigh(as_it_is_kept) < MOST


def test_readings_as_they_come_would_not_be_so_light() -> None:
    assert weigh(as_it_comes) > 2 * MOST


def test_a_frame_of_all_answers_would_not_be_so_light() -> None:
    assert weigh(as_it_is_kept, take_frame) > 1.5 * weigh(as_it_is_kept)
