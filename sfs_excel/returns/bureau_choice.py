"""The bureau's own forms among what came: in which order they were meant, what they say together, what became of each."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.bureau.take_in import Bureau, BureauReturns, take_in_bureau
from sfs_excel.returns.choice import GONE, ask_about, tell_copies
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.identify import Expected
from sfs_excel.returns.order import GUESSED, Order, order_versions, place_in_order
from sfs_excel.returns.present import Present
from sfs_excel.returns.reached import find_reached
from sfs_excel.returns.received import Received
from sfs_excel.returns.sorting import Sorted
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Token
from sfs_excel.words import FileStatus, Kind

_LATE = (
    "{day}收到（依据：{by}），已过复核截止日期（{until}），逾期，没有受理。确是按期交来、后来才放进收件箱的，或者决定受理的，"
    "把名册「设置」的复核截止日期改晚（对各所一样），再汇总一次；不受理的从收件箱移走。"
)
Holder = tuple[str, str, str]  # kind of form, whose it is, and who filled it in where several of one may


@dataclass(frozen=True)
class BureauChoice:
    """The fate of each of the bureau's own forms.

    Attributes:
        returns: what they say.
        files: what is to be said of them, and of files with the same bytes.
        guessed: those that may be newer than the one that counts.
        last_of: the last that could be read of every holder.
    """

    returns: BureauReturns
    files: Mapping[Delivery, Received]
    guessed: frozenset[Delivery]
    last_of: Mapping[Holder, Delivery]


def choose_forms(
    arrived: Sorted,
    present: Present,
    expected: Expected,
    rulebook: Rulebook,
    names: Mapping[str, str],
    bureau: Bureau,
) -> BureauChoice:
    """Read them in order of receipt, and say of each what became of it.

    Args:
        names: office code -> name.
    """
    late = dict(_ask_about_late(arrived, bureau.appeals_until))
    orders = _order_forms(arrived, late)
    files = {each: entry for order in orders for each, entry in ask_about(order, arrived).items()} | late
    guessed = frozenset(each for order in orders for each in order.guessed)
    ordered = sorted((each for each in arrived.bureau if each not in files), key=place_in_order)
    forms = [_describe(delivery, arrived, expected) for delivery in ordered]
    returns = take_in_bureau(forms, rulebook, bureau, names)
    last_of: dict[Holder, Delivery] = {}
    for delivery, (status, reason) in zip(ordered, returns.outcomes, strict=True):
        said = f"{reason}；{GONE}" if status == FileStatus.CURRENT and not present.has(delivery) else reason
        said += GUESSED if delivery in guessed else ""
        files[delivery] = replace(arrived.files[delivery], status=status, reason=said)
        if status == FileStatus.SUPERSEDED:
            files |= tell_copies(arrived, delivery, "后来的一份")
        if status != FileStatus.REFUSED:
            last_of[find_holder(arrived.bureau[delivery], delivery)] = delivery
    return BureauChoice(returns, files, guessed, last_of)


def find_holder(token: Token, delivery: Delivery) -> Holder:
    """Tell whose word a form is: several of one department may each put their name to a 核定表."""
    assert isinstance(delivery.content, Extract)  # only what was identified is somebody's
    who = "".join(delivery.content.who.split()) if token.kind == Kind.ASSESSOR else ""
    return token.kind, token.office, who


def _ask_about_late(arrived: Sorted, until: date | None) -> Iterator[tuple[Delivery, Received]]:
    """Appeals that came after the last day: listed, not counted. What a person decides holds for all offices alike."""
    for delivery, token in arrived.bureau.items():
        if token.kind != Kind.APPEAL or until is None:
            continue
        moment, by = find_reached(delivery)
        if (day := moment[:10]) > until.isoformat():
            reason = _LATE.format(day=day, by=by.word, until=until)
            yield delivery, replace(arrived.files[delivery], status=FileStatus.ASKED, reason=reason)


def _order_forms(arrived: Sorted, late: Container[Delivery]) -> list[Order]:
    """Of every holder. What several sent without a name has no order, and none of it is guessed."""
    groups: dict[Holder, list[Delivery]] = {}
    for delivery, token in arrived.bureau.items():
        if delivery in late:
            continue
        groups.setdefault(find_holder(token, delivery), []).append(delivery)
    orders = {holder: order_versions(group) for holder, group in groups.items()}
    return [
        order if holder[0] != Kind.ASSESSOR or holder[2] else replace(order, guessed=frozenset())
        for holder, order in orders.items()
    ]


def _describe(delivery: Delivery, arrived: Sorted, expected: Expected) -> BureauForm:
    assert isinstance(delivery.content, Extract)  # only what was identified is a form
    token = arrived.bureau[delivery]
    return BureauForm(
        kind=token.kind,
        holder=token.office,
        file=arrived.files[delivery].file,
        received=delivery.receipt.received,
        batch=delivery.receipt.batch,
        extract=delivery.content,
        mended=expected.find_mended(token.digest),
        sha256=delivery.sha256,
    )
