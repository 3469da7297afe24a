"""The known causes for which another program sees something else in a cell than the product, each with its proof.

A cause holds only where the two values are just what it makes of one another; what is left is a fault of somebody's.
"""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sfs_excel.reading.cells import Cell
from tests.proof.peers import Value

MILLISECOND = 1.1 / 86_400_000  # of a day; the programs round to it
_LAST_DAY = 2_958_466  # the first number behind 31 December 9999
STRICT = b"http://purl.oclc.org/ooxml/"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Difference:
    """One cell in which another program sees something else. `cause` is empty where none is known."""

    sheet: str
    cell: str
    ours: str
    theirs: str
    cause: str


@dataclass(frozen=True)
class Cause:
    """`peers`: of whom it is known; all, if none is named. `holds` is asked only where the two are not the same."""

    name: str
    peers: tuple[str, ...]
    holds: Callable[[Cell | None, Value, bool], bool]


def explain_difference(peer: str, cell: Cell | None, value: Value, date_1904: bool) -> str | None:
    """The cause for which another program's value is not the cell's: '' if none is known, None if they are the same."""
    if is_same(cell, value, date_1904):
        return None
    held = (cause for cause in CAUSES if (not cause.peers or peer in cause.peers))
    return next((cause.name for cause in held if cause.holds(cell, value, date_1904)), "")


def explain_sheet(peer: str, data: bytes) -> str:
    """The cause for which only one of the two has a worksheet of some name; '' where none is known."""
    if peer == "openpyxl" and STRICT in _read_member(data, "xl/workbook.xml"):
        return "it sees no sheets in a strict file"
    return ""


def _read_member(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name) if name in archive.namelist() else b""


def is_same(cell: Cell | None, value: Value, date_1904: bool) -> bool:
    """Whether both are nothing, or the same text, number, truth value, error or moment."""
    if value is None or value == "":
        return cell is None or cell.kind == "blank" or cell.value == ""
    if cell is None or cell.kind == "blank":
        return False
    if isinstance(value, bool) or cell.kind == "flag":
        return cell.kind == "flag" and cell.value is value
    if isinstance(value, str):
        return cell.kind in ("text", "error") and cell.value == value
    if cell.kind != "number" or not isinstance(cell.value, float):
        return False
    if isinstance(value, (int, float)):
        return cell.value == value
    return abs(cell.value - days_of(value, date_1904)) < MILLISECOND


def days_of(value: date | time | timedelta, date_1904: bool) -> float:
    """The number that stands in a cell for a day, a time of day or a length of time."""
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        return (datetime.combine(date.min, value) - datetime.min) / timedelta(days=1)
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return (moment - (datetime(1904, 1, 1) if date_1904 else datetime(1899, 12, 30))) / timedelta(days=1)


def _is_error_as_nothing(cell: Cell | None, value: Value, _: bool) -> bool:
    return value is None and cell is not None and cell.kind == "error"


def _is_escaped(cell: Cell | None, value: Value, _: bool) -> bool:
    if cell is None or cell.kind != "text" or not isinstance(value, str):
        return False
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
    return text != value and _mend(text) == cell.value


def _mend(text: str) -> str:
    """With U+FFFD for half a surrogate pair."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_before_march_1900(cell: Cell | None, value: Value, date_1904: bool) -> bool:
    """Excel has a 29 February 1900, so that a day before it is one number off on the calendar."""
    if cell is None or not isinstance(cell.value, float) or not isinstance(value, date) or date_1904:
        return False
    return cell.value < 61 and abs(abs(cell.value - days_of(value, False)) - 1) < MILLISECOND


def _is_stripped(cell: Cell | None, value: Value, _: bool) -> bool:
    return cell is not None and cell.kind == "text" and (value or "") == str(cell.value).strip() != cell.value


def _is_lost_letter(cell: Cell | None, value: Value, _: bool) -> bool:
    """A file may hold two workbooks, one for 1995; calamine overlooks the other where its name is spelled `WorkBook`."""
    if cell is None or cell.kind != "text" or not isinstance(value, str) or len(value) != len(str(cell.value)):
        return False
    pairs = zip(str(cell.value), value, strict=True)
    return all(one == other or not (one.isascii() and other.isascii()) for one, other in pairs)


def _is_every_second_nul(cell: Cell | None, value: Value, _: bool) -> bool:
    return cell is not None and isinstance(value, str) and value[1::2].strip("\0") == "" and value[::2] == cell.value


def _is_picture(cell: Cell | None, value: Value, _: bool) -> bool:
    """Tell whether the cell holds a picture, where others read a formula of WPS or the error that older programs show."""
    is_stand_in = value is None or (isinstance(value, str) and (value == "#VALUE!" or "DISPIMG(" in value))
    return is_stand_in and cell is not None and cell.kind == "picture"


def _is_time_as_text(cell: Cell | None, value: Value, _: bool) -> bool:
    return cell is not None and isinstance(value, time) and cell.value == value.isoformat()


def _is_no_day(cell: Cell | None, value: Value, _: bool) -> bool:
    """openpyxl calls it an error, calamine a time of day."""
    if cell is None or not isinstance(cell.value, float) or not cell.is_date or 0 <= cell.value < _LAST_DAY:
        return False
    return value == "#VALUE!" or isinstance(value, time)


CAUSES: tuple[Cause, ...] = (
    Cause("an error value is nothing to it", ("calamine",), _is_error_as_nothing),
    Cause("it leaves the escape _xHHHH_ as it is", ("openpyxl", "calamine"), _is_escaped),
    Cause("it cuts the blanks at both ends of a text", ("calamine",), _is_stripped),
    Cause("it reads the copy for Excel 95, where letters outside ASCII are lost", ("calamine",), _is_lost_letter),
    Cause(
        "a day before 1 March 1900, where Excel's calendar has a day too many",
        ("openpyxl", "calamine"),
        _is_before_march_1900,
    ),
    Cause(
        "a text of two bytes a character that says it has one, as it stands", ("calamine", "xlrd"), _is_every_second_nul
    ),
    Cause("the product says that there is a picture in the cell", (), _is_picture),
    Cause("no day has this number", ("openpyxl", "calamine"), _is_no_day),
    Cause("a time without a day that is written out as text is text to the product", (), _is_time_as_text),
)
