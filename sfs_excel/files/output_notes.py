"""The notes of outputs, as they are kept in a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sfs_excel.files.whole import is_path_below, write_whole


@dataclass(frozen=True)
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
        noted = json.loads(path.read_text(encoding="utf-8"))
        return {
            name: Note(
                tuple(note["ours"]),
                note["basis"],
                _read_beside(note["beside"]),
                note.get("made_of", ""),
                tuple(note.get("mails", ())),
            )
            for name, note in noted.items()
            if is_path_below(name)
        }
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _read_beside(noted: list[str] | None) -> tuple[str, str] | None:
    if not noted:
        return None
    name, digest = noted
    return (name, digest) if is_path_below(name, 1) else None


def write_notes(path: Path, notes: Mapping[str, Note]) -> None:
    """Write the file that `read_notes` reads."""
    lines = (_write_line(name, note) for name, note in sorted(notes.items()))
    write_whole(path, b"{\n" + b",\n".join(lines) + b"\n}")


def _write_line(name: str, note: Note) -> bytes:
    """A member of the JSON object, made by itself: of very many outputs all at once are not held as plain data."""
    return f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(vars(note), ensure_ascii=False)}".encode()
