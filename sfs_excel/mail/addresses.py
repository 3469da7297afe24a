"""E-mail addresses as clerks type them into the roster."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sfs_excel.errors import Fault
from sfs_excel.roster.titles import ROSTER_FILE
from sfs_excel.text import clean_line

_SEPARATORS = re.compile(r"[,;、\s]+")
# What every mail server takes: no quoted local parts, no other scripts than Latin.
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{1,254}}\Z)(?=[^@]{{1,64}}@){_LOCAL}@{_LABEL}(?:\.{_LABEL})+")
_SHOWN = 40  # characters of what is no address


@dataclass(frozen=True)
class Addresses:
    """The content of a cell: its addresses, each once, and the pieces that are none. `faulty` is fit to be shown."""

    good: tuple[str, ...]
    faulty: tuple[str, ...]


def split_addresses(text: str) -> Addresses:
    """Several addresses stand apart by ； or ， or a blank. Full-width letters can only mean the common ones."""
    parts = [part for part in _SEPARATORS.split(unicodedata.normalize("NFKC", text)) if part]
    good = {part.casefold(): part for part in reversed(parts) if _ADDRESS.fullmatch(part)}
    return Addresses(
        good=tuple(dict.fromkeys(good[part.casefold()] for part in parts if part.casefold() in good)),
        faulty=tuple(clean_line(part, _SHOWN) for part in parts if not _ADDRESS.fullmatch(part)),
    )


def find_address_faults(people: Iterable[tuple[str, str]], sheet: str = "司法所") -> list[Fault]:
    """Return what is wrong with the addresses in a sheet of the roster.

    Args:
        people: name and 邮箱 of each; one without any is a fault too, since no mail reaches it.
    """
    found = ((name, split_addresses(text)) for name, text in people)
    return [fault for name, addresses in found for fault in _examine(f"{ROSTER_FILE}「{sheet}」{name}", addresses)]


def find_sender_faults(text: str) -> list[Fault]:
    """Return what is wrong with 发件人 in 设置, which must be one address."""
    place, addresses = f"{ROSTER_FILE}「设置」发件人", split_addresses(text)
    if len(addresses.good) > 1:
        return [Fault(place, f"填了 {len(addresses.good)} 个邮箱", "发信只能用一个邮箱，请只留一个")]
    return list(_examine(place, addresses))


def _examine(place: str, addresses: Addresses) -> Iterable[Fault]:
    if addresses.faulty:
        shown = "、".join(f"“{part}”" for part in addresses.faulty)
        remedy = "请改成 hedong@example.com 这样的地址，几个地址之间用分号隔开"
        yield Fault(place, f"{shown}不是邮箱地址", remedy)
    elif not addresses.good:
        yield Fault(place, "没有填邮箱，不能发邮件", "请填上邮箱；没有邮箱的，请另用别的办法送达")
