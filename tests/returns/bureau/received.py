"""The bureau's own forms as they arrive, read already."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sfs_excel.inbox.events import Event
from sfs_excel.inbox.register import Receipt
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.deliveries import unpack
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.identify import Expected
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.package import Outcome
from sfs_excel.sheets.token import make_token, write_token
from sfs_excel.words import Fate, Kind
from tests.fillings import KEY, RULEBOOK
from tests.mending import make_mended
from tests.returns.own_returns import BUREAU, OFFICES
from tests.returns.taking import take_all

EARLIER = "e" * 64
EXPECTED = Expected(
    2016,
    RULEBOOK.digest,
    KEY,
    {Kind.FORM: OFFICES, **BUREAU.holders},
    {EARLIER: make_mended((5, 43), fates={"05.orgs": Fate.NEW}, others=(43,))},
)


def sign(form: BureauForm, token: Mapping[str, str] | None = None, key: bytes = KEY) -> Extract:
    """The reading of such a workbook, its identity with it. `token` replaces parts of the identity beforehand."""
    identity = replace(make_token(form.kind, 2016, RULEBOOK.digest, form.holder), **(token or {}))
    return replace(form.extract, tokens=(write_token(identity, key),))


def receive(
    *arrivals: tuple[str, Outcome], lying: Mapping[str, str] | None = None, events: Sequence[Event] = ()
) -> Intake:
    """One scan each. The same object stands for the same bytes; the first's digest is all noughts."""
    digests = {id(content): f"{place:064x}" for place, (_, content) in reversed(list(enumerate(arrivals)))}
    receipts = [
        Receipt(place, digests[id(content)], name, 1, f"2016-12-{10 + place}T08:00:00+08:00", place)
        for place, (name, content) in enumerate(arrivals, 1)
    ]
    outcomes = {digests[id(content)]: content for _, content in arrivals}
    expected = replace(EXPECTED, events=tuple(events))
    return take_all(unpack(receipts, outcomes), expected, RULEBOOK, OFFICES, lying, BUREAU)
