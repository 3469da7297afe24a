"""A variant of a form, and its right outcome."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tests.proof.year import LIBREOFFICE, OPENPYXL, XLSXWRITER

ALL = (XLSXWRITER, OPENPYXL, LIBREOFFICE)
WITH_STRINGS = (XLSXWRITER, LIBREOFFICE)  # openpyxl writes every text into its cell
ONCE = (XLSXWRITER,)

Make = Callable[[bytes], bytes]
"""The bytes of an office's good form -> the bytes that come back."""


def unchanged(data: bytes) -> bytes:
    return data


@dataclass(frozen=True)
class Expected:
    """The right answer to one file.

    Attributes:
        status: of the file; `either` is read or refused, but never read wrongly.
        says: words of the reason for which it is not read.
        faults: field -> codes of the 错误, any of which is right. The fields' items may score less, no other item may.
        remarks: codes of the 提醒 and 更正, all of which have to be there and no others.
        is_checkable: False for what carries no checksum: its values may be others, and nobody could know.
    """

    status: Literal["current", "refused", "skipped", "waiting", "duplicate", "superseded", "either"]
    says: str = ""
    faults: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remarks: frozenset[str] = frozenset()
    is_checkable: bool = True


SAME = Expected("current")
EITHER = Expected("either", says="损坏")
SKIPPED = Expected("skipped", says="已跳过")


def refused(says: str) -> Expected:
    return Expected("refused", says)


def remarked(*codes: str) -> Expected:
    """The same values, and something to be said of the file or of a value."""
    return Expected("current", remarks=frozenset(codes))


def faulty(key: str, *codes: str) -> Expected:
    """A finding on that field alone."""
    return Expected("current", faults={key: codes})


@dataclass(frozen=True)
class Recipe:
    """One thing that may be done to a form, whichever program saved it.

    Attributes:
        kind: the class of files that it belongs to.
        file: its name in the inbox, `{office}` being the office's code.
        listed: under which name the answer is listed, if not under that.
        changes, key: for a form that was not issued for this year, by this bureau, …
        before: what is done before LibreOffice saves the form in the format `convert`; `make` is done after it.
    """

    kind: str
    name: str
    make: Make
    expected: Expected = SAME
    programs: tuple[str, ...] = ALL
    file: str = "{office}司法所.xlsx"
    changes: Mapping[str, str] = field(default_factory=dict)
    key: bytes | None = None
    convert: str = ""
    before: Make = unchanged
    listed: str = ""


@dataclass(frozen=True)
class Oddity:
    """Something else in the inbox than one form under a plain name.

    Attributes:
        place: puts it there, given where `file` is to lie, and a good form of an office of its own.
        listed: under which name it is listed, if not as `file`.
        counts: that form counts for its office, whatever becomes of `file`.
    """

    kind: str
    name: str
    file: str
    place: Callable[[Path, bytes], None]
    expected: Expected = SKIPPED
    listed: str = ""
    counts: bool = False
