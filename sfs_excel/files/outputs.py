"""Writes the program's outputs for people: whole, only where they differ, and never over a person's changes.

Beside the register stands a note of every output, so that one in which a person has worked can be told from one that
nobody touched. What is going to be written is noted first: after a crash the old file and the new one both count as ours.
The note lies where others may write: whatever it says, nothing outside the folder is looked at, replaced or taken away.
"""

import contextlib
import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from sfs_excel.clock import Clock, tell_time
from sfs_excel.files.progress import Progress, show_nothing
from sfs_excel.files.whole import (
    ensure_below,
    is_below,
    is_own_file,
    is_path_below,
    is_plain_file,
    name_sibling,
    write_whole,
)

KEPT = "保留的旧表"
# Bytes of outputs that are made before they are written: the note is written once for all of them.
_MOST_AT_ONCE = 16_000_000


@dataclass(frozen=True)
class Draft:
    """An output that is made only where what stands there says something else.

    Attributes:
        made_of: digest of all that goes into it, but for the time at which it is made.
        build: makes it; None where that cannot be done.
    """

    made_of: str
    build: Callable[[], bytes | None] = field(compare=False)


@dataclass(frozen=True)
class Written:
    """One output.

    Attributes:
        path: where it really is: a dated sibling, where the file itself stayed open in another program.
        kept: a copy of what stood there before, if a person had changed it or it rested on something else.
    """

    path: Path
    kept: Path | None = None


@dataclass(frozen=True, slots=True)
class _Note:
    """One output: SHA-256 (hex) of what it may be, the name and hash of a sibling that stands in for it, and `made_of`."""

    ours: tuple[str, ...]
    basis: str = ""
    beside: tuple[str, str] | None = None
    made_of: str = ""


class Outputs:
    """The outputs below a folder, with the note of them."""

    def __init__(self, folder: Path, note: Path, clock: Clock = tell_time) -> None:
        self._folder = folder
        self._path = note
        self._clock = clock
        self._notes = _read_notes(note)

    def write(
        self, contents: Mapping[Path, bytes], basis: str = "", made_of: Mapping[Path, str] | None = None
    ) -> dict[Path, Written]:
        """Put every file in its place (`files.write_whole`), in the order given.

        A sibling that stood in for one which was open then is taken away again, unless a person changed it.

        Args:
            basis: what the outputs rest on; one that rested on something else is kept beside the new one.
            made_of: what each says, for whoever asks later (`find_made_of`); its SHA-256 (hex), where nothing is given.

        Raises:
            OSError: as `files.write_whole`.
            SfsError: a folder below this one is a link that leads out of it; nothing is written.
        """
        for path in contents:
            ensure_below(self._folder, path)
        kept = {path: self._keep_changed(path, basis) for path in contents}
        for path, content in contents.items():
            name = self._name(path)
            beside = self._notes[name].beside if name in self._notes else None
            # What stands there now is known, and kept if need be: the file may stay open, or this run end too early.
            ours = dict.fromkeys(
                [hash_content(content), *([hash_content(path.read_bytes())] if is_plain_file(path) else [])]
            )
            self._notes[name] = _Note(tuple(ours), basis, beside, (made_of or {}).get(path, hash_content(content)))
        self._save()
        written = {}
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            place = write_whole(path, content, clock=self._clock)
            self._replace_sibling(path, place, content)
            written[path] = Written(place, kept[path])
        return written

    def keep_changed(self, path: Path, basis: str = "") -> Path | None:
        """Keep now what `write` would keep of what stands there, which then keeps it no more.

        Raises:
            OSError, SfsError: as `write`.
        """
        ensure_below(self._folder, path)
        if (kept := self._keep_changed(path, basis)) is not None:
            noted = self._notes.get(self._name(path), _Note(()))
            ours = (*noted.ours, hash_content(kept.read_bytes()))
            self._notes[self._name(path)] = replace(noted, ours=ours, basis=basis)
            self._save()
        return kept

    def make(
        self, drafts: Mapping[Path, Draft], basis: str = "", progress: Progress = show_nothing
    ) -> dict[Path, Written]:
        """Put every file in its place, as `write` does, one after the other. What stands there already is not made again; what
        cannot be made is left out.

        Raises:
            OSError, SfsError: as `write`; what came before is written.
        """
        written: dict[Path, Written] = {}
        ready: dict[Path, bytes] = {}
        for done, (path, draft) in enumerate(drafts.items()):
            progress(done, len(drafts), path.name)
            if self.holds(path, draft.made_of, basis):
                written[path] = Written(path)
            elif (content := draft.build()) is not None:
                ready[path] = content
            if sum(map(len, ready.values())) > _MOST_AT_ONCE:
                written |= self._write_drafts(ready, drafts, basis)
                ready = {}
        return written | self._write_drafts(ready, drafts, basis)

    def prepare(self, drafts: Mapping[Path, Draft], basis: str = "") -> dict[Path, Draft]:
        """Make now, without writing anything, what `make` would have to."""
        return {
            path: draft
            if self.holds(path, draft.made_of, basis)
            else replace(draft, build=partial(_give, draft.build()))
            for path, draft in drafts.items()
        }

    def holds(self, path: Path, made_of: str, basis: str = "") -> bool:
        """Tell whether what stands there is made of this, rests on this, and nobody has touched it since."""
        noted = self._notes.get(self._name(path))
        return noted is not None and (noted.made_of, noted.basis) == (made_of, basis) and self.is_untouched(path)

    def is_untouched(self, path: Path) -> bool:
        """Tell whether what was last written there stands there, and nobody has touched it since."""
        noted = self._notes.get(self._name(path))
        if noted is None or noted.beside is not None or not is_own_file(self._folder, path):
            return False
        return hash_content(path.read_bytes()) == noted.ours[0]

    def find_made_of(self, path: Path) -> str:
        """Return what was said of the output that stands there; "" where nothing was, or where the new one did not get there: the
        run ended too early, or the file was open."""
        noted = self._notes.get(self._name(path))
        if noted is None or not is_own_file(self._folder, path) or self._is_earlier(path, noted):
            return ""
        return noted.made_of

    def was_made_of(self, path: Path) -> str:
        """Return what was said of the output when it was last written, wherever the file is now; "" where nothing was."""
        noted = self._notes.get(self._name(path))
        return "" if noted is None else noted.made_of

    def tell_state(self) -> list[tuple[str, str, str]]:
        """Tell of every output that was written what `was_made_of` and `find_made_of` say; in order of names."""
        is_inside = cache(lambda folder: is_below(self._folder, folder / "any"))  # looked up once a folder
        told = []
        for name, noted in sorted(self._notes.items()):
            path = self._folder / name
            stands = is_plain_file(path) and is_inside(path.parent) and not self._is_earlier(path, noted)
            told.append((name, noted.made_of, noted.made_of if stands else ""))
        return told

    def list_noted(self, folder: Path) -> list[Path]:
        """Return what was written below a folder and has not been taken away since."""
        return [path for path in map(self._folder.joinpath, self._notes) if path.is_relative_to(folder)]

    def remove(self, paths: Collection[Path]) -> None:
        """Take away outputs that no longer hold. One that a person has changed, and one that is not ours, stays."""
        gone = set()
        for path in paths:
            if (noted := self._notes.get(self._name(path))) is None or not is_below(self._folder, path):
                continue
            beside = [(path.with_name(noted.beside[0]), (noted.beside[1],))] if noted.beside else []
            for file, ours in [(path, noted.ours), *beside]:
                if is_plain_file(file) and hash_content(file.read_bytes()) in ours:
                    with contextlib.suppress(PermissionError):  # open in another program: it stays until the next run
                        file.unlink()
            if not any(file.exists() for file, _ in [(path, ()), *beside]):
                gone.add(self._name(path))
        if gone:
            self._notes = {name: note for name, note in self._notes.items() if name not in gone}
            self._save()

    def _write_drafts(
        self, ready: Mapping[Path, bytes], drafts: Mapping[Path, Draft], basis: str
    ) -> dict[Path, Written]:
        return self.write(ready, basis, {path: drafts[path].made_of for path in ready}) if ready else {}

    def _keep_changed(self, path: Path, basis: str) -> Path | None:
        if not is_plain_file(path):
            return None
        noted = self._notes.get(self._name(path))
        if noted is not None and noted.basis == basis and self._is_ours(path):
            return None
        return write_whole(name_sibling(path, KEPT, self._clock), path.read_bytes())

    def _is_earlier(self, path: Path, noted: _Note) -> bool:
        """Tell whether what stood there before still does: the new one did not get there."""
        return len(noted.ours) > 1 and hash_content(path.read_bytes()) in noted.ours[1:]

    def _is_ours(self, path: Path) -> bool:
        noted = self._notes.get(self._name(path))
        return noted is not None and hash_content(path.read_bytes()) in noted.ours

    def _replace_sibling(self, path: Path, place: Path, content: bytes) -> None:
        note = self._notes[self._name(path)]
        if note.beside is not None:
            sibling, digest = path.with_name(note.beside[0]), note.beside[1]
            if sibling != place and is_plain_file(sibling) and hash_content(sibling.read_bytes()) == digest:
                try:
                    sibling.unlink()
                except PermissionError:  # open in another program: a later run takes it away
                    if place == path:
                        return
        beside = None if place == path else (place.name, hash_content(content))
        if beside != note.beside:
            self._notes[self._name(path)] = replace(note, beside=beside)
            self._save()

    def _name(self, path: Path) -> str:
        return path.relative_to(self._folder).as_posix()

    def _save(self) -> None:
        lines = (_write_line(name, note) for name, note in sorted(self._notes.items()))
        write_whole(self._path, b"{\n" + b",\n".join(lines) + b"\n}")


def _write_line(name: str, note: _Note) -> bytes:
    """A member of the JSON object, made by itself: of very many outputs all at once are not held as plain data."""
    return f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(asdict(note), ensure_ascii=False)}".encode()


def _read_notes(path: Path) -> dict[str, _Note]:
    """None at all where they cannot be read: every output then counts as changed, and is kept."""
    try:
        # Each is made as soon as it is read: of very many outputs the plain data are not held beside them.
        noted = json.loads(path.read_text(encoding="utf-8"), object_hook=_read_note)
        return {name: note for name, note in noted.items() if is_path_below(name) and isinstance(note, _Note)}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _read_note(plain: dict[str, Any]) -> _Note | dict[str, Any]:
    """Make a note of a JSON object; the one that holds all of them, by name, is given back."""
    if not isinstance(plain.get("ours"), list):
        return plain
    return _Note(tuple(plain["ours"]), plain["basis"], _read_beside(plain["beside"]), plain.get("made_of", ""))


def _read_beside(noted: list[str] | None) -> tuple[str, str] | None:
    if not noted:
        return None
    name, digest = noted
    return (name, digest) if is_path_below(name, 1) else None


def hash_content(content: bytes) -> str:
    """SHA-256 (hex)."""
    return hashlib.sha256(content).hexdigest()


def _give(content: bytes | None) -> bytes | None:
    return content


def digest_parts(*parts: object) -> str:
    """SHA-256 (hex) over what these look like: texts, numbers, dates, and data classes and plain containers of them."""
    return hash_content(repr(parts).encode(errors="surrogatepass"))
