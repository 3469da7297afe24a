"""Writes the program's outputs for people: whole, only where they differ, and never over a person's changes.

Beside the register stands a note of every output, so that one in which a person has worked can be told from one that
nobody touched. What is going to be written is noted first: after a crash the old file and the new one both count as ours.
The note lies where others may write: whatever it says, nothing outside the folder is looked at, replaced or taken away.
"""

import contextlib
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

from sfs_excel.clock import Clock, tell_time
from sfs_excel.files.output_notes import Note, read_notes, write_notes
from sfs_excel.files.progress import Progress, show_nothing
from sfs_excel.files.whole import (
    ensure_below,
    is_below,
    is_own_file,
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
        kept: a copy of what stood there before, if a person had changed it, it rested on something else, or it went out.
    """

    path: Path
    kept: Path | None = None


class Outputs:
    """The outputs below a folder, with the note of them."""

    def __init__(
        self, folder: Path, note: Path, clock: Clock = tell_time, sent: Callable[[], Collection[str]] = frozenset
    ) -> None:
        """
        Args:
            sent: gives the digests of all mails that went out, or may have.
        """
        self._folder = folder
        self._path = note
        self._clock = clock
        self._list_sent = cache(sent)
        self._notes = read_notes(note)

    def write(
        self, contents: Mapping[Path, bytes], basis: str = "", made_of: Mapping[Path, str] | None = None
    ) -> dict[Path, Written]:
        """Put every file in its place (`files.write_whole`), in the order given.

        A sibling that stood in for one which was open then is taken away again, unless a person changed it.

        Args:
            basis: what the outputs rest on; one that rested on something else is kept beside the new one, as one is that went
                out by mail.
            made_of: what each says, for whoever asks later (`find_made_of`); its SHA-256 (hex), where nothing is given.

        Raises:
            OSError: as `files.write_whole`.
            SfsError: a folder below this one is a link that leads out of it; nothing is written.
        """
        for path in contents:
            ensure_below(self._folder, path)
        kept = {path: self._keep_changed(path, basis, is_lost=self._is_lost(path, contents)) for path in contents}
        for path, content in contents.items():
            name = self._name(path)
            earlier = self._notes.get(name, Note(()))
            # What stands there now is known, and kept if need be: the file may stay open, or this run end too early.
            digest = hash_content(content)
            ours = dict.fromkeys([digest, *([hash_content(path.read_bytes())] if is_plain_file(path) else [])])
            mails = earlier.mails if len(ours) == 1 and is_plain_file(path) else ()
            said = (made_of or {}).get(path, digest)
            self._notes[name] = Note(tuple(ours), basis, earlier.beside, said, mails)
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
            noted = self._notes.get(self._name(path), Note(()))
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

    def note_mails(self, mails: Iterable[tuple[Path, str]]) -> None:
        """Note which outputs are in which mails, by the mails' digests, before any of these goes out."""
        before = dict(self._notes)
        for path, digest in mails:
            if (noted := self._notes.get(self._name(path))) is not None and digest not in noted.mails:
                self._notes[self._name(path)] = replace(noted, mails=(*noted.mails, digest))
        if self._notes != before:
            self._save()

    def went_out(self, path: Path) -> bool:
        """Tell whether what was last written there went out by mail, or may have."""
        noted = self._notes.get(self._name(path))
        return noted is not None and any(digest in self._list_sent() for digest in noted.mails)

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

    def _is_lost(self, path: Path, contents: Mapping[Path, bytes]) -> bool:
        """Tell whether what stands there went out by mail, and would be written over."""
        return self.went_out(path) and is_plain_file(path) and path.read_bytes() != contents[path]

    def _keep_changed(self, path: Path, basis: str, *, is_lost: bool = False) -> Path | None:
        if not is_plain_file(path):
            return None
        noted = self._notes.get(self._name(path))
        if noted is not None and noted.basis == basis and self._is_ours(path) and not is_lost:
            return None
        return write_whole(name_sibling(path, KEPT, self._clock), path.read_bytes())

    def _is_earlier(self, path: Path, noted: Note) -> bool:
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
        write_notes(self._path, self._notes)


def hash_content(content: bytes) -> str:
    """SHA-256 (hex)."""
    return hashlib.sha256(content).hexdigest()


def _give(content: bytes | None) -> bytes | None:
    return content


def digest_parts(*parts: object) -> str:
    """SHA-256 (hex) over what these look like: texts, numbers, dates, and data classes and plain containers of them."""
    return hash_content(repr(parts).encode(errors="surrogatepass"))
