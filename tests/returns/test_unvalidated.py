"""Returns validated elsewhere, some at a time.

1. What they say is the same wherever it is found out, and what many say is held once for all.
2. A return that cannot be validated costs itself alone, and it is this machine that says so.
3. Few returns are not worth the way.
"""

from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from threading import current_thread, main_thread

import pytest

from sfs_excel.reading.archive import Refused
from sfs_excel.reading.cells import Cell
from sfs_excel.returns import unvalidated
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.spread import tell_place
from sfs_excel.returns.submission import Submission
from sfs_excel.returns.unvalidated import Unvalidated, Validated, validate_all
from sfs_excel.returns.validate import validate_return
from sfs_excel.rulebook.mended import Mended
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import Fate
from sfs_excel.workers.nodes import Nodes
from tests.fillings import RULEBOOK
from tests.mending import make_mended
from tests.pools import InProcess
from tests.returns.returns import make_return

GOOD = make_return()
VARIED = (
    GOOD,
    make_return({"12.late": "两次", "05.orgs": -0.0}),
    make_return({"05.orgs": None, "12.late": Cell("error", "#REF!", raw="#REF!")}),
    make_return({"05.orgs": Cell("number", 43100.0, is_date=True, raw="43100", shown="2018-1-1", is_hidden=True)}),
    replace(GOOD, rows=(*GOOD.rows[2:], GOOD.rows[5])),
    replace(GOOD, rows=(), has_macros=True, external_links=True, other_tables=("又一张",)),
    replace(make_return({"12.late": "\ud800"}), date_1904=True),
)


def ask_of(extracts: Sequence[Extract]) -> list[Unvalidated]:
    """The second rests on an earlier rulebook."""
    mended = make_mended([5], fates={"05.orgs": Fate.ASKED}, labels={"05.orgs": RULEBOOK.fields["05.orgs"].label})
    return [
        Unvalidated(f"{place:064x}", each, f"{place:03d}", f"{place}.xlsx", mended if place == 1 else None)
        for place, each in enumerate(extracts)
    ]


def say(validated: Sequence[Validated]) -> list[str]:
    """To the last sign: -0.0 is not 0.0."""
    return [repr(each) for each in validated]


@pytest.fixture(autouse=True)
def two_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unvalidated, "TOGETHER", 2)


def send_to(executor: Executor, extracts: Sequence[Extract]) -> list[Validated]:
    return validate_all(ask_of(extracts), RULEBOOK, Nodes(executor, tell_place))


def validate_otherwise(
    extract: Extract, rulebook: Rulebook, office: str, file: str, mended: Mended | None = None
) -> Submission:
    """Another program would: it says of each that it is another's, but not in the test's own thread."""
    is_here = current_thread() is main_thread()
    return validate_return(extract, rulebook, office if is_here else "002", file, mended)


# 1. The same


def test_what_returns_say_is_the_same_wherever_it_is_found_out() -> None:
    here = say(validate_all(ask_of(VARIED), RULEBOOK))
    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(2) as processes:
        assert [say(send_to(there, VARIED)) for there in (threads, processes, InProcess())] == [here] * 3
    assert len({each.partition("answers=")[2] for each in here}) == len(VARIED), "each says something of its own"


def test_something_else_said_there_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    here = say(validate_all(ask_of(VARIED), RULEBOOK))
    monkeypatch.setattr(unvalidated, "validate_return", validate_otherwise)
    with ThreadPoolExecutor(2) as threads:
        assert say(send_to(threads, VARIED)) != here


def test_what_comes_back_in_different_chunks_is_held_once() -> None:
    first, *_, last = send_to(InProcess(), [GOOD] * 5)
    assert isinstance(first, Submission)
    assert isinstance(last, Submission)
    assert all(first.answers[key] is last.answers[key] for key in RULEBOOK.office_fields)


# 2. Faults


def fail_on_second(
    extract: Extract, rulebook: Rulebook, office: str, file: str, mended: Mended | None = None
) -> Submission:
    if office == "001":
        raise IndexError("planted")
    return validate_return(extract, rulebook, office, file, mended)


def fail_elsewhere(
    extract: Extract, rulebook: Rulebook, office: str, file: str, mended: Mended | None = None
) -> Submission:
    if current_thread() is not main_thread():
        raise ModuleNotFoundError("planted")
    return validate_return(extract, rulebook, office, file, mended)


@pytest.mark.unforeseen
def test_a_return_that_cannot_be_validated_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unvalidated, "validate_return", fail_on_second)
    here = validate_all(ask_of(VARIED), RULEBOOK)
    assert [isinstance(each, Refused) for each in here] == [False, True, *[False] * 5]
    with ThreadPoolExecutor(1) as threads:
        assert say(send_to(threads, VARIED)) == say(here)


@pytest.mark.unforeseen
def test_a_fault_of_the_place_is_no_returns_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    here = say(validate_all(ask_of(VARIED), RULEBOOK))
    monkeypatch.setattr(unvalidated, "validate_return", fail_elsewhere)
    with ThreadPoolExecutor(1) as threads:
        assert say(send_to(threads, VARIED)) == here


# 3. Few


def test_few_returns_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unvalidated, "validate_return", validate_otherwise)
    with ThreadPoolExecutor(1) as threads:
        assert [each.office for each in send_to(threads, VARIED[:2]) if isinstance(each, Submission)] == ["000", "001"]
