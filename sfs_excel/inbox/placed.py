"""Tells when a file was placed in the inbox, which may be long before it was collected.

The file system is believed as far as nothing contradicts it: it can only make a receipt earlier, never later.
"""

from datetime import datetime

from sfs_excel.clock import tell_time_of
from sfs_excel.inbox.quiet import Found


def date_placed(found: Found, received: datetime, seen: str = "") -> str:
    """Return when it was placed, ISO 8601 to the second, in the zone of its receipt; "" where that is not known to be before it.

    Bytes that were written later were not there yet (`st_mtime`), and under a name under which others were received, it was not
    before those: Windows gives a file that takes the place of another the other's day. A time of writing that lies after the
    receipt was told by a clock elsewhere, and says nothing.

    Args:
        received: the moment of its receipt, with a zone.
        seen: moment at which another file was received under its name, ISO 8601; "" where none was.
    """
    if not found.entered:
        return ""
    moments = [tell_time_of(found.entered)]
    written = tell_time_of(found.mtime_ns / 1e9)
    if written <= received:
        moments.append(written)
    if seen:
        moments.append(datetime.fromisoformat(seen))
    placed = max(moments)
    return placed.astimezone(received.tzinfo).isoformat(timespec="seconds") if placed < received else ""
