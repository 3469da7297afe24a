"""Orders several workbooks of one holder: the one that was saved later counts, as far as the order of receipt does not speak
against it. Within one scan, which has none, the time of saving decides alone, then the name.

A time of saving that speaks against the order of receipt is a doubt, and a doubt is never decided in silence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from sfs_excel.inbox.quiet import natural_order
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.saved import read_saved, show_saved
from sfs_excel.returns.table import Held
from sfs_excel.text import show_minute

GUESSED = (
    "。两份同时收到，文件里的保存时间分不出先后，哪一份在后是猜的（没有保存时间的、保存时间不可能对的算在先，其余看文件名），"
    "请核实：要用这一份的，打开、保存一次，再放进收件箱；不用的从收件箱移走"
)
"""What is said of a version that is `guessed`, behind what replaced it."""
Content = tuple[tuple[str, ...], ...]
_ANSWER = "没有采用。确要采用的，请打开、保存一次，再放进收件箱；不要的从收件箱移走。"
_WRONG = "不可能对（填表的电脑时钟不准）"


@dataclass(frozen=True)
class Order:
    """
    Attributes:
        counted: in order; the last one is in force.
        asked: saved before the one that was in force when it came, or perhaps so, as a clock was wrong -> that one. It counts
            only if it is saved and sent once more: then somebody means it.
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
                and _is_doubtful_after(each, stood)
                and asked_before.setdefault(_content(each), batch) == batch
            ):
                asked[each] = stood
                continue
            counted.append(each)
            if read_saved(each) is not None:
                newest = each
    last = counted[-1]
    said = _content(last)
    peers = [each for each in counted[:-1] if each.receipt.batch == last.receipt.batch]
    guessed = {each for each in peers if not _is_surely_before(each, last) and _content(each) != said}
    return Order(tuple(counted), asked, frozenset(guessed))


def place_in_order(delivery: Delivery) -> tuple[int, int, datetime, object]:
    """Sort key. What says nothing of its saving stands before all others of its scan, then what cannot be right."""
    saved, name = read_saved(delivery), natural_order(Path(delivery.name).stem)
    if saved is None:
        return delivery.receipt.batch, 0, datetime.min.replace(tzinfo=UTC), name
    return delivery.receipt.batch, 1 if saved.side else 2, saved.moment, name


def say_older(delivery: Delivery, stood: Delivery, shown: str) -> str:
    """Return what is said of a version that is asked about.

    Args:
        stood: the one that it is older than, or may be, and its name as it may be shown.
    """
    own, other = read_saved(delivery), read_saved(stood)
    assert own is not None  # nothing is asked about what says no time
    assert other is not None
    told, before = show_saved(own), f"先收到的“{shown}”"
    if own.is_surely_before(other):
        return f"保存时间（{told}）早于{before}（{show_saved(other)}），可能是旧的一份，{_ANSWER}"
    if own.side:
        return f"保存时间（{told}）{_WRONG}，说不清是不是比{before}（{show_saved(other)}）旧，{_ANSWER}"
    return f"{before}的保存时间（{show_saved(other)}）{_WRONG}，说不清这一份（{told}）是不是比它旧，{_ANSWER}"


def show_received(delivery: Delivery) -> str:
    """To the minute."""
    return show_minute(delivery.receipt.received)


def _is_surely_before(earlier: Delivery, later: Delivery) -> bool:
    first, second = read_saved(earlier), read_saved(later)
    return first is not None and second is not None and first.is_surely_before(second)


def _is_doubtful_after(each: Delivery, stood: Delivery) -> bool:
    own, other = read_saved(each), read_saved(stood)
    return own is not None and other is not None and own.is_doubtful_after(other)


def _content(delivery: Delivery) -> Content:
    """Return what a workbook says, whatever program saved it last."""
    content = delivery.content
    assert isinstance(content, Extract)  # only what was identified has an order
    rows = ((row.key, Held("", row.value).text, Held("", row.evidence).text) for row in content.rows)
    lines = (
        (line.key, *(held.text for held in line.cells.values())) for table in content.tables for line in table.lines
    )
    return ((content.who,), *rows, *lines)
