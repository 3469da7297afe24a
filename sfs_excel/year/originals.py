"""Lays the stored files out under readable names: each whole, none over another, nothing where something is in the way."""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from sfs_excel.errors import Fault, FaultyFileError, SfsError
from sfs_excel.files.progress import Progress
from sfs_excel.files.whole import ensure_below, is_plain_file, name_temporary, write_whole
from sfs_excel.inbox.store import stored_path, verify_stored
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.outcome.event_tables import ORIGINALS
from sfs_excel.reading.archive import FILE_LIMIT
from sfs_excel.words import OriginalState
from sfs_excel.year.folder import STATE, YearFolder
from sfs_excel.year.original_names import Original, name_originals
from sfs_excel.year.snapshot import Snapshot


def write_originals(year: YearFolder, snapshot: Snapshot, folder: Path | None, progress: Progress) -> pd.DataFrame:
    """One row a file (`tables.ORIGINALS`). A folder that is not there yet appears when all is in it. The caller holds the
    folder's lock.

    Args:
        folder: 原件 in the year folder, if none is named.

    Raises:
        SfsError: it lies in the inbox or in `.sfs`; or other files stand in the way, all of them.
        OSError: it cannot be written.
    """
    target = _choose_folder(year, folder)
    files, offices = snapshot.intake.files, snapshot.basis.roster.office_names
    originals = name_originals(snapshot.basis.receipts, files, offices)
    in_the_way = [target / each.name for each in originals if _is_other(target / each.name, each.receipt.sha256)]
    if in_the_way:
        raise FaultyFileError(Fault(str(path), *_IN_THE_WAY) for path in in_the_way)
    states = {each.name: _tell_state(year, target, each) for each in originals}
    with _appear_whole(target) as place:
        for done, each in enumerate(originals):
            progress(done, len(originals), each.name)
            if states[each.name] == OriginalState.WRITTEN:
                path = place / each.name
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, stored_path(year.store, each.receipt.sha256).read_bytes())
    return ORIGINALS.frame(_list_rows(originals, states))


_IN_THE_WAY = ("已经有另一个同名的文件，没有覆盖它，什么也没有写", "请把它移走或改名，或者换一个文件夹")


def _choose_folder(year: YearFolder, folder: Path | None) -> Path:
    if folder is None:
        ensure_below(year.root, year.originals / "any")
        return year.originals
    for taken in (year.inbox, year.root / STATE):
        if folder.resolve().is_relative_to(taken.resolve()):
            raise SfsError(f"{folder}：「{taken.name}」里不能放原件，那里另有用处。请换一个文件夹。")
    return folder


def _is_other(path: Path, sha256: str) -> bool:
    return os.path.lexists(path) and not (is_plain_file(path) and hash_file(path) == sha256)


def _tell_state(year: YearFolder, target: Path, original: Original) -> OriginalState:
    """Tell what becomes of it, or did before."""
    receipt = original.receipt
    if is_plain_file(target / original.name):
        return OriginalState.SAME
    if receipt.size > FILE_LIMIT:
        return OriginalState.TOO_LARGE
    is_lost = verify_stored(stored_path(year.store, receipt.sha256)) is not None
    return OriginalState.LOST if is_lost else OriginalState.WRITTEN


@contextlib.contextmanager
def _appear_whole(target: Path) -> Iterator[Path]:
    """The folder to write into: the one that is named; where it is not there yet one beside it, which takes its name in the end. What a
    crash left of that is cleared away."""
    if target.exists():
        yield target
        return
    temporary = name_temporary(target)
    if temporary.is_dir() and not temporary.is_symlink():
        shutil.rmtree(temporary)
    temporary.mkdir(parents=True)
    yield temporary
    temporary.rename(target)


def _list_rows(originals: Sequence[Original], states: Mapping[str, OriginalState]) -> Iterator[tuple[object, ...]]:
    for each in originals:
        state = states[each.name]
        name = each.name if state in (OriginalState.WRITTEN, OriginalState.SAME) else ""
        yield each.receipt.id, name, each.came, each.kind, each.office, each.receipt.received, state
