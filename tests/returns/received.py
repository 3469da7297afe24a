"""Forms of offices as they arrive, read already; and what became of them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from sfs_excel.inbox.events import Event
from sfs_excel.inbox.quiet import Found
from sfs_excel.inbox.receive import Arrival
from sfs_excel.inbox.register import Receipt
from sfs_excel.returns.deliveries import unpack
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.identify import Expected
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.package import Outcome
from sfs_excel.words import EventKind, Kind
from tests.fillings import KEY, RULEBOOK
from tests.mending import make_mended
from tests.returns.returns import make_return
from tests.returns.taking import take_all

NAMES = {"001": "河东司法所", "002": "青口司法所", "003": "河东南司法所"}
EARLIER, FORGOTTEN = "e" * 64, "f" * 64  # digests of rulebooks: one that is known, and one that nobody knows any more
EXPECTED = Expected(2016, RULEBOOK.digest, KEY, {Kind.FORM: NAMES}, {EARLIER: make_mended((5, 12))})
Incoming = tuple[str, Outcome, int]  # name, what reading gave, batch


def receive(*arrivals: Incoming, lying: Collection[str] | None = None, events: Sequence[Event] = ()) -> Intake:
    """Take in files; the same outcome object stands for the same bytes.

    Args:
        lying: names of what lies in the inbox now; not looked at, if not given.
        events: what was decided; see `withdraw`.
    """
    digests = {id(outcome): f"{place:064x}" for place, (_, outcome, _) in reversed(list(enumerate(arrivals)))}
    receipts = [
        Receipt(place, digests[id(outcome)], name, 1, f"2016-12-1{batch}T08:00:00+08:00", batch)
        for place, (name, outcome, batch) in enumerate(arrivals, 1)
    ]
    outcomes = {digests[id(outcome)]: outcome for _, outcome, _ in arrivals}
    expected = replace(EXPECTED, events=tuple(events))
    if lying is None:
        return take_all(unpack(receipts, outcomes), expected, RULEBOOK, NAMES)
    arrived = [(digests[id(outcome)], Found(Path(name), name, 1, 0)) for name, outcome, _ in arrivals if name in lying]
    located = Arrival(taken=tuple(arrived)).locate(receipts)
    return take_all(unpack(receipts, outcomes), expected, RULEBOOK, NAMES, located)


def withdraw(target: int | str, *, number: int = 1, receipt: int = 9, undoes: int = 0) -> Event:
    """Somebody takes back a file, or lets it count again.

    Args:
        target: the place, from 0, of the first arrival with its bytes; or their SHA-256.
        receipt: how many had arrived by then.
    """
    digest = f"{target:064x}" if isinstance(target, int) else target
    return Event(number, "2016-12-09T09:30:00+08:00", "张三", EventKind.WITHDRAW, digest, "练习", undoes, receipt)


def orgs_of(intake: Intake, office: str = "001") -> float | None:
    return intake.current[office].submission.answers["05.orgs"].value


def statuses(intake: Intake) -> list[tuple[str, str, str]]:
    return [(file.file, file.status, file.reason) for file in intake.files]


def form(orgs: float, saved: str = "", office: str = "001") -> Extract:
    return make_return({"05.orgs": orgs}, saved=saved, office=office)


def list_unused_files(intake: Intake) -> list[str]:
    return [file.file for file in intake.unused]
