"""Tells where the year stands, and what is to be done next: worked out once for all on which it rests."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sfs_excel.clock import Clock, check_clock
from sfs_excel.inbox.receive import Arrival, look_at
from sfs_excel.outcome.standing import YearStatus
from sfs_excel.year.clock_check import ensure_clock
from sfs_excel.year.complete import complete_frozen
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.ground import Ground, tell_arrival, tell_ground, tell_standing
from sfs_excel.year.kept_status import read_status, write_status
from sfs_excel.year.soundness import ensure_whole

if TYPE_CHECKING:
    from sfs_excel.outgoing.paper_files import PaperStore
    from sfs_excel.year.reader import YearReader
    from sfs_excel.year.snapshot import Snapshot

_QUESTION = "status"


def tell_status(year: YearFolder, clock: Clock, open_reader: Callable[[], YearReader]) -> YearStatus:
    """Tell where every office stands, and what waits for whom. Writes nothing but what it had to read or work out; a final
    result takes its name that has none yet.

    Raises:
        SfsError: as `YearReader.ensure_ready`.
    """
    check_clock(clock)
    ensure_whole(year)
    ensure_clock(year, clock)  # what the roster states is entered
    complete_frozen(year)
    kept, today = year.open_kept(_QUESTION), clock().date()
    ground = tell_ground(year, today)
    if ground is not None and (plain := kept.find(ground.digest)) is not None:
        with suppress(ValueError):
            return read_status(plain)
    status, is_lasting = _work_out(year, today, open_reader())
    after = tell_ground(year, today)
    # What was changed meanwhile may be in it or not; what was read meanwhile is.
    if is_lasting and ground is not None and after is not None and replace(after, readings=ground.readings) == ground:
        kept.keep(after.digest, write_status(status))
    return status


def keep_status(year: YearFolder, snapshot: Snapshot, ground: Ground, paper_store: PaperStore) -> None:
    """Keep what `tell_status` would tell now, after a collect, if it worked it out: with nothing new it need not.

    Args:
        snapshot: of the collect.
        ground: of the year after it.
        paper_store: in which it wrote.
    """
    from sfs_excel.year.collect import list_set_aside  # who collected has it

    basis = snapshot.basis
    arrival = look_at(year.inbox, basis.receipts)
    seen = arrival.locate(basis.receipts), tuple(list_set_aside(arrival))
    if seen != (basis.present, basis.set_aside):
        return
    status = _describe(snapshot, arrival, year, paper_store)
    if tell_standing(year, paper_store.outputs) == ground.standing:
        looked = replace(ground, arrival=tell_arrival(year, arrival, basis.receipts))
        year.open_kept(_QUESTION).keep(looked.digest, write_status(status))


def _work_out(year: YearFolder, today: date, reader: YearReader) -> tuple[YearStatus, bool]:
    """Tell where the year stands; and whether it would be told the same another time: no reading failed that may succeed then."""
    from sfs_excel.files.progress import show_nothing
    from sfs_excel.returns.reading_cache import is_kept
    from sfs_excel.year.handed_out import open_paper_store

    snapshot, arrival = reader.look(reader.ensure_ready(), show_nothing)
    paper_store = open_paper_store(year, today, show_nothing)
    return _describe(snapshot, arrival, year, paper_store), all(map(is_kept, snapshot.basis.readings.values()))


def _describe(snapshot: Snapshot, arrival: Arrival, year: YearFolder, paper_store: PaperStore) -> YearStatus:
    # Only here: pandas and all that evaluates.
    from sfs_excel.outcome.events import find_holding
    from sfs_excel.outcome.tables import WAITING
    from sfs_excel.outcome.tasks import list_tasks
    from sfs_excel.year.handed_out import gather_facts

    unread = [*arrival.new, *(each.name for each in arrival.waiting)]
    facts = gather_facts(year, snapshot, paper_store, unread)
    waiting = facts.results.waiting[WAITING.names].itertuples(index=False, name=None)
    offices = tuple({str(name): value for name, value in row.items()} for row in facts.offices.to_dict("records"))
    events = tuple(
        {str(name): str(value) for name, value in row.items()}
        for row in find_holding(facts.results.events).to_dict("records")
    )
    results = facts.results
    return YearStatus(
        list_tasks(facts), offices, results.stage, results.finality, tuple(waiting), events, results.turnout
    )
