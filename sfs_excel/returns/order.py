"""Orders several workbooks of one holder: by receipt, within one scan by the time of saving, then by name.

A time of saving that speaks against the order of receipt is a doubt, and a doubt is never decided in silence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from sfs_excel.inbox.quiet import natural_order
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.table import Held
from sfs_excel.text import show_minute

GUESSED = (
    "。两份同时收到，文件里的保存时间分不出先后，哪一份在后是猜的（没有保存时间的算在先，其余看文件名），"
    "请核实：要用这一份的，打开、保存一次，再放进收件箱；不用的从收件箱移走"
)
"""What is said of a version that is `guessed`, behind what replaced it."""
Content = tuple[tuple[str, ...], ...]
_ZONES = timedelta(hours=14)  # how far a clock that names no zone may be from UTC


@dataclass(frozen=True)
class Order:
    """
    Attributes:
        counted: in order; the last one is in force.
        asked: saved before the one that was in force when it came -> that one. It counts only if it is saved and sent once
            more: then somebody means it.
        guessed: came in one scan with the one in force, says something else, and no time of saving tells which is later.
    """

    counted: tuple[Delivery, ...]
    asked: Mapping[Delivery, Delivery]
    guessed: frozenset[Delivery] = frozenset()


def order_versions(versions: Iterable[Delivery]) -> Order:
    """Order what one holder sent. Of one scan nothing is asked about: there is no order of receipt to speak against.

    Args:
        versions: workbooks, at least one.
    """
    counted: list[Delivery] = []
    asked: dict[Delivery, Delivery] = {}
    asked_before: dict[Content, int] = {}  # what was asked about -> in which scan first
    newest: Delivery | None = None  # of those that count, the last that says when it was saved
    for batch, scan in groupby(sorted(versions, key=place_in_order), key=lambda each: each.receipt.batch):
        stood = newest
        for each in scan:
            # What was asked about in an earlier scan, saved and sent again, counts: a wrong clock can save no later.
            if (
                stood is not None
                and _is_surely_before(each, stood)
                and asked_before.setdefault(_content(each), batch) == batch
            ):
                asked[each] = stood
                continue
            counted.append(each)
            if _saved(each):
                newest = each
    last = counted[-1]
    said = _content(last)
    peers = [each for each in counted[:-1] if each.receipt.batch == last.receipt.batch]
    guessed = {each for each in peers if not _is_surely_before(each, last) and _content(each) != said}
    return Order(tuple(counted), asked, frozenset(guessed))


def place_in_order(delivery: Delivery) -> tuple[int, datetime, object]:
    """Sort key. What says nothing of its saving stands before all others of its scan."""
    saved = _saved(delivery)
    moment = datetime.fromisoformat(saved) if saved else datetime.min
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return delivery.receipt.batch, aware, natural_order(Path(delivery.name).stem)


def say_older(delivery: Delivery, stood: Delivery, shown: str) -> str:
    """Return what is said of a version that is asked about.

    Args:
        stood: the one that it is older than, and its name as it may be shown.
    """
    return (
        f"保存时间（{_show_saved(delivery)}）早于先收到的“{shown}”（{_show_saved(stood)}），可能是旧的一份，没有采用。"
        "确要采用的，请打开、保存一次，再放进收件箱；不要的从收件箱移走。"
    )


def show_received(delivery: Delivery) -> str:
    """To the minute."""
    return show_minute(delivery.receipt.received)


def _show_saved(delivery: Delivery) -> str:
    """The time at which it says that it was saved, on the clock by which it was received."""
    saved, received = (datetime.fromisoformat(each) for each in (_saved(delivery), delivery.receipt.received))
    return f"{saved.astimezone(received.tzinfo) if saved.tzinfo else saved:%Y-%m-%d %H:%M}"


def _is_surely_before(earlier: Delivery, later: Delivery) -> bool:
    """Tell whether it was saved before the other, whatever zone a clock that names none stood in."""
    if not _saved(earlier) or not _saved(later):
        return False
    first, second = (datetime.fromisoformat(_saved(each)) for each in (earlier, later))
    if (first.tzinfo is None) == (second.tzinfo is None):
        return first < second
    first, second = (each if each.tzinfo else each.replace(tzinfo=UTC) for each in (first, second))
    return second - first > _ZONES


def _saved(delivery: Delivery) -> str:
    return delivery.content.saved if isinstance(delivery.content, Extract) else ""


def _content(delivery: Delivery) -> Content:
    """Return what a workbook says, whatever program saved it last."""
    content = delivery.content
    assert isinstance(content, Extract)  # only what was identified has an order
    rows = ((row.key, Held("", row.value).text, Held("", row.evidence).text) for row in content.rows)
    lines = (
        (line.key, *(held.text for held in line.cells.values())) for table in content.tables for line in table.lines
    )
    return ((content.who,), *rows, *lines)
