"""Under which name a file may be spoken of, and which office a name speaks of."""

import contextlib
from collections.abc import Mapping, Sequence
from itertools import groupby

from sfs_excel.finding_codes import FindingCode
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.identify import claims_to_be, find_signed
from sfs_excel.returns.values import Remark
from sfs_excel.roster.former import NONE, Former
from sfs_excel.text import show_text
from sfs_excel.words import Kind, Severity

_DIGEST_SHOWN = 6
_HOLDER_SHOWN = 40  # characters of a voter's number


def name_deliveries(deliveries: Sequence[Delivery], key: bytes) -> dict[Delivery, str]:
    """The name of every file as it may be shown: its path, unless a ballot lies there.

    A vote is told by number alone, and a path may name the voter in ways that no list of names foresees. So what says that
    it is a ballot is never shown by its path, nor by that of the package that it came in, whatever becomes of it.

    Args:
        deliveries: those of one receipt one after the other.
        key: the bureau's, by which a ballot's number is believed.
    """
    names: dict[Delivery, str] = {}
    for receipt, group in groupby(deliveries, key=lambda each: each.receipt):
        members = list(group)
        package = f"有票决表的压缩包或邮件（{receipt.sha256[:_DIGEST_SHOWN]}）" if any(map(_is_ballot, members)) else ""
        for place, each in enumerate(members, 1):
            if _is_ballot(each):
                names[each] = _name_ballot(each, key)
            else:
                names[each] = f"{package}/第{place}个文件" if package else each.name
    return names


class OfficeNames:
    """The names of all offices, as they may stand in the name of a file. A year has as many files as offices: neither is gone
    through for each of the other."""

    def __init__(self, names: Mapping[str, str], former: Former = NONE) -> None:
        """
        Args:
            names: code -> name.
            former: what they were called before. A name that one office had and another has now speaks of both.
        """
        self._codes: dict[str, tuple[int, tuple[str, ...]]] = {}
        for place, (code, name) in enumerate(names.items()):
            self._codes.setdefault(name, (place, (code,)))
        for place, (name, code) in enumerate(former.codes.items(), len(names)):
            if not name.isascii():  # a code such as 05 is in every other file's name
                first, codes = self._codes.get(name, (place, ()))
                self._codes[name] = first, (*codes, code)
        self._lengths = sorted({len(name) for name in self._codes}, reverse=True)

    def find_in(self, text: str) -> set[str]:
        """The codes of the offices that a text names. Where one name lies within another (第2司法所, 新第2司法所), the longest
        decides."""
        found: set[str] = set()
        for length in self._lengths:
            parts = {text[start : start + length] for start in range(len(text) - length + 1)}
            for name in sorted(parts & self._codes.keys(), key=self._codes.__getitem__):
                if name in text:
                    found.update(self._codes[name][1])
                    text = text.replace(name, "\n")
        return found


def remark_on_name(file: str, office: str, names: Mapping[str, str], named: OfficeNames) -> Remark | None:
    """The token decides whose a form is; a file name that speaks of another office is worth a look.

    Args:
        office: whose it is.
        names: office code -> name.
        named: the same.
    """
    found = named.find_in(file)
    if not found or office in found:
        return None
    own, other = names[office], next(name for code, name in names.items() if code in found)
    fact = f"文件名说的是“{other}”，表是发给“{own}”的，已按“{own}”计"
    return Remark(FindingCode.OTHER_NAME, Severity.REMINDER, fact, "请核实是否交错了表")


def _is_ballot(delivery: Delivery) -> bool:
    content = delivery.content
    if not isinstance(content, Extract):
        return False
    with contextlib.suppress(Refused), bear_faults(delivery.sha256):  # it is refused where it is identified
        return claims_to_be(content, Kind.BALLOT)
    return False


def _name_ballot(delivery: Delivery, key: bytes) -> str:
    assert isinstance(delivery.content, Extract)  # nothing else says that it is a ballot
    signed = None
    with contextlib.suppress(Refused), bear_faults(delivery.sha256):
        signed = find_signed(delivery.content, key)
    if signed is None or signed.kind != Kind.BALLOT:
        return f"票决表（{delivery.sha256[:_DIGEST_SHOWN]}）"
    return f"编号 {show_text(signed.office, _HOLDER_SHOWN)} 的票"
