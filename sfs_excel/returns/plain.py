"""The reading of one file -> JSON, and back: every part is checked to be of its type before anything of it is believed.

Objects are kept without names, in the order of their classes' fields: a year has hundreds of thousands of cells. Each row of
a form is a text of its own: most offices write the same into most of them, and such rows are held once for all.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import product
from types import NoneType
from typing import Any, TypeVar, get_args

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.handouts.columns import TABLES
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.cells import Cell, CellKind
from sfs_excel.returns.package import Member, Outcome, Package
from sfs_excel.returns.table import Extract, Held, Line, Row, Table

T = TypeVar("T")
Shape = frozenset[tuple[type, ...]]
"""The types that the parts of a list may have together."""


def _shape(*parts: type | tuple[type, ...]) -> Shape:
    return frozenset(product(*(part if isinstance(part, tuple) else (part,) for part in parts)))


_REFUSED = _shape(str, str)
_MEMBER = _shape(str, str, int, (list, NoneType), str)
_EXTRACT = _shape(
    list, str, str, list, (float, NoneType), str, bool, bool, bool, bool, bool, list, list, str, str, (list, NoneType)
)
_ROW = _shape(str, str, str, (list, NoneType), str, (list, NoneType))
_TABLE = _shape(str, str, list)
_LINE = _shape(str, dict)
_HELD = _shape(str, (list, NoneType))
_CELL = _shape(str, (float, str, bool, NoneType), bool, bool, bool, str, (str, NoneType), bool)
_CELL_KINDS = frozenset(get_args(CellKind))
_EXTRACT_FIELDS = [field.name for field in fields(Extract)]
_ROW_FIELDS = [field.name for field in fields(Row)]
_SPECS = {spec.sheet: spec for specs in TABLES.values() for spec in specs}
_MOST_SHARED = 16_384  # different rows that are known at once
_HALVES = "surrogatepass"  # a name in a package may hold halves of characters


@dataclass(frozen=True)
class FileReading:
    """The reading of one file.

    Attributes:
        content: as it is kept, and as a worker says it: UTF-8 JSON.
        outcome: as `read_plain` gives it, its rows shared with all others that hold the same.
    """

    content: bytes
    outcome: Outcome

    @classmethod
    def read(cls, content: bytes) -> "FileReading":
        """
        Raises:
            ValueError: this is not what `write_plain` writes.
        """
        return cls(content, read_plain(content))

    @classmethod
    def write(cls, outcome: Outcome) -> "FileReading":
        """Return what was found out in this process."""
        return cls.read(write_plain(outcome))


def write_plain(outcome: Outcome) -> bytes:
    """Return what reading a file gave, as UTF-8 JSON that `read_plain` reads."""
    return _write_json(_write_outcome(outcome)).encode(errors=_HALVES)


def read_plain(content: bytes) -> Outcome:
    """
    Raises:
        ValueError: this is not what `write_plain` writes.
    """
    try:
        return _read_outcome(json.loads(content.decode(errors=_HALVES)))
    except RecursionError as error:
        raise ValueError(content[:20]) from error


def _write_json(plain: list[Any]) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _write_outcome(outcome: Outcome) -> list[Any]:
    if isinstance(outcome, Refused):
        return ["refused", *_write_refused(outcome)]
    if isinstance(outcome, Package):
        return ["package", *map(_write_member, outcome.members)]
    return ["extract", *_write_extract(outcome)]


def _write_refused(refused: Refused) -> list[Any]:
    return [refused.code, refused.reason]


def _write_member(member: Member) -> list[Any]:
    outcome = member.outcome and _write_outcome(member.outcome)
    return [member.name, member.sha256, member.size, outcome, member.mailed]


def _write_extract(extract: Extract) -> list[Any]:
    plain = {
        "tokens": [dict(entries) for entries in extract.tokens],
        "rows": [_write_json([getattr(row, name) for name in _ROW_FIELDS]) for row in extract.rows],
        "tables": [[table.spec.sheet, table.sheet, [*map(_write_line, table.lines)]] for table in extract.tables],
        "refused": extract.refused and _write_refused(extract.refused),
    }
    return [plain.get(name, getattr(extract, name)) for name in _EXTRACT_FIELDS]


def _write_line(line: Line) -> list[Any]:
    return [line.key, dict(line.cells)]


def _read_outcome(plain: Any) -> Outcome:
    match plain:
        case ["refused", *parts]:
            return _read_refused(parts)
        case ["package", *members]:
            return Package(_read_all(members, _read_member))
        case ["extract", *parts]:
            return _read_extract(parts)
    raise ValueError(plain)


def _read_refused(plain: Any) -> Refused:
    code, reason = _check(plain, _REFUSED)
    return Refused(RefusalCode(code), reason)


def _read_member(plain: Any) -> Member:
    name, sha256, size, held, mailed = _check(plain, _MEMBER)
    outcome = None if held is None else _read_outcome(held)
    if isinstance(outcome, Package):
        raise ValueError(plain)
    return Member(name, sha256, size, outcome, mailed)


def _read_extract(plain: Any) -> Extract:
    parts = dict(zip(_EXTRACT_FIELDS, _check(plain, _EXTRACT), strict=True))
    refused = parts["refused"]
    return Extract(
        **parts
        | {
            "tokens": _read_all(parts["tokens"], _read_texts),
            "rows": _read_all(parts["rows"], _read_row),
            "other_tables": _read_all(parts["other_tables"], _read_text),
            "tables": _read_all(parts["tables"], _read_table),
            "refused": None if refused is None else _read_refused(refused),
        }
    )


def _read_row(plain: Any) -> Row:
    return _share_row(_read_text(plain))


@lru_cache(maxsize=_MOST_SHARED)
def _share_row(written: str) -> Row:
    """The row that is written so, the same object each time: what is not the same to the last sign is not written alike."""
    key, label, cell, value, evidence_cell, evidence = _check(json.loads(written), _ROW)
    return Row(key, label, cell, _read_cell(value), evidence_cell, _read_cell(evidence))


def _read_table(plain: Any) -> Table:
    spec, sheet, lines = _check(plain, _TABLE)
    if spec not in _SPECS:
        raise ValueError(spec)
    return Table(_SPECS[spec], sheet, _read_all(lines, _read_line))


def _read_line(plain: Any) -> Line:
    key, cells = _check(plain, _LINE)
    return Line(key, {head: _read_held(held) for head, held in cells.items()})


def _read_held(plain: Any) -> Held:
    cell, content = _check(plain, _HELD)
    return Held(cell, _read_cell(content))


def _read_cell(plain: Any) -> Cell | None:
    if plain is None:
        return None
    cell = Cell(*_check(plain, _CELL))
    if cell.kind not in _CELL_KINDS:
        raise ValueError(plain)
    return cell


def _read_texts(plain: Any) -> dict[str, str]:
    if not isinstance(plain, dict) or not all(isinstance(text, str) for text in plain.values()):
        raise ValueError(plain)
    return plain


def _read_text(plain: Any) -> str:
    if not isinstance(plain, str):
        raise ValueError(plain)
    return plain


def _read_all(plain: list[Any], read: Callable[[Any], T]) -> tuple[T, ...]:
    return tuple(map(read, plain))


def _check(plain: Any, shape: Shape) -> list[Any]:
    if not isinstance(plain, list) or tuple(map(type, plain)) not in shape:
        raise ValueError(plain)
    return plain
