"""Tells of bytes that a person took back, and of the same that came again after that."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sfs_excel.inbox.events import Event
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.received import Received
from sfs_excel.text import show_minute
from sfs_excel.words import FileStatus


def tell_withdrawn(
    event: Event, twins: Sequence[Delivery], files: Mapping[Delivery, Received]
) -> dict[Delivery, Received]:
    """Return what is said of each file that has these bytes. What came after they were taken back is asked about: its sender
    may mean it, or not know.

    Args:
        twins: first the file that speaks for all.
        files: what was said of each before.
    """
    return {each: _tell(event, each, twins[0], files) for each in twins}


def _tell(event: Event, each: Delivery, first: Delivery, files: Mapping[Delivery, Received]) -> Received:
    entry = files[each]
    if each.receipt.id > event.receipt:
        reason = (
            f"与已撤回的“{files[first].file}”内容完全相同（办理记录第{event.id}号），没有采用。"
            "要采用的，运行 withdraw --undo；不要的从收件箱移走。"
        )
        return replace(entry, status=FileStatus.ASKED, reason=reason)
    if each is not first:
        return replace(entry, reason=f"{entry.reason}，那一份已撤回")
    reason = f"{show_minute(event.at)}由{event.who}撤回（办理记录第{event.id}号）：{event.reason}"
    return replace(entry, status=FileStatus.WITHDRAWN, reason=reason)
