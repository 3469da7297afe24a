"""The notes of outputs, as they are kept in a file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sfs_excel.files.whole import is_path_below, write_whole


@dataclass(frozen=True, slots=True)
class Note:
    """One output.

    Attributes:
        ours: SHA-256 (hex) of what it may be.
        basis, made_of: as of `Outputs.write`.
        beside: name and hash of a sibling that stands in for it.
        mails: digests of the mails in which it is, be it that they went out or not.
    """

    ours: tuple[str, ...]
    basis: str = ""
    beside: tuple[str, str] | None = None
    made_of: str = ""
    mails: tuple[str, ...] = ()


def read_notes(path: Path) -> dict[str, Note]:
    """Name below the folder -> note. None at all where they cannot be read: every output then counts as changed, and is kept."""
    try:
        # Each is made as soon as it is read: of very many outputs the plain data are not held beside them.
        noted = json.loads(path.read_text(encoding="utf-8"), object_hook=_read_note)
        return {name: note for name, note in noted.items() if is_path_below(name) and isinstance(note, Note)}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def write_notes(path: Path, notes: Mapping[str, Note]) -> None:
    """Write the file that `read_notes` reads."""
    lines = (_write_line(name, note) for name, note in sorted(notes.items()))
    write_whole(path, b"{\n" + b",\n".join(lines) + b"\n}")


def _write_line(name: str, note: Note) -> bytes:
    """A member of the JSON object, made by itself: of very many outputs all at once are not held as plain data."""
    return f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(asdict(note), ensure_ascii=False)}".encode()


def _read_note(plain: dict[str, Any]) -> Note | dict[str, Any]:
    """Make a note of a JSON object; the one that holds all of them, by name, is given back."""
    if not isinstance(plain.get("ours"), list):
        return plain
    beside, mails = _read_beside(plain["beside"]), tuple(plain.get("mails", ()))
    return Note(tuple(plain["ours"]), plain["basis"], beside, plain.get("made_of", ""), mails)


def _read_beside(noted: list[str] | None) -> tuple[str, str] | None:
    if not noted:
        return None
    name, digest = noted
    return (name, digest) if is_path_below(name, 1) else None
