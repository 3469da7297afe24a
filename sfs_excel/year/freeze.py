"""Puts a final result into its folder: whole, read-only, and never over another.

It is written under another name beside its place. The event, which holds the digest of its list, is what makes it final; then
it takes its name, at once or, where the run was cut off between the two, at the next.
"""

import os
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sfs_excel.files.manifest import MANIFEST, list_files, write_list
from sfs_excel.files.outputs import hash_content
from sfs_excel.files.progress import Progress
from sfs_excel.files.whole import TEMPORARY, ensure_below, name_failure, name_temporary, sync_folder, write_new
from sfs_excel.inbox.events import Event, Frozen, list_frozen
from sfs_excel.outgoing.paper_files import PaperStore
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.frozen import make_parts
from sfs_excel.year.snapshot import Snapshot

_FILE, _FOLDER = 0o444, 0o555  # everybody may read
_FILE_AGAIN, _FOLDER_AGAIN = 0o644, 0o755


def write_frozen(
    year: YearFolder, snapshot: Snapshot, made: datetime, paper_store: PaperStore, progress: Progress
) -> Frozen:
    """Write the result as it stands under a name of its own. It is not in its place yet (`complete_frozen`), and not final before
    the register has it. The caller holds the folder's lock.

    Args:
        made: the moment that it bears; its day is its name.

    Raises:
        FaultyFileError: as `make_parts`.
        OSError: it cannot be written; or a file cannot be read of which it is made.
    """
    ensure_below(year.root, year.final / "any")
    place = _choose_place(year, snapshot.basis.events, made)
    temporary = name_temporary(place)
    with name_failure(place):
        year.final.mkdir(exist_ok=True)
        _clear_unfinished(year, snapshot.basis.events)
        temporary.mkdir()
    # A part that cannot be made fails by the name of what it is made of.
    for done, (name, content) in enumerate(make_parts(year, snapshot, Frozen(place.name), made, paper_store)):
        progress(done, 0, name)
        with name_failure(place / name):
            path = temporary / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_new(path, content)
    with name_failure(place):
        listed = write_list(list_files(temporary))
        write_new(temporary / MANIFEST, listed)
        _protect(temporary, _FILE, _FOLDER)
        sync_folder(year.final)
    return Frozen(place.name, hash_content(listed))


def _choose_place(year: YearFolder, events: Sequence[Event], made: datetime) -> Path:
    """A name that no result has, or ever had."""
    taken = {frozen.folder for frozen in list_frozen(events).values()}
    day, number = f"{made:%Y-%m-%d}", 1
    while (name := day if number == 1 else f"{day}-{number}") in taken or os.path.lexists(year.final / name):
        number += 1
    return year.final / name


def _clear_unfinished(year: YearFolder, events: Sequence[Event]) -> None:
    """Take away what runs left that were cut off before the result was final."""
    final = {f"{TEMPORARY}{frozen.folder}" for frozen in list_frozen(events).values()}
    for left in year.final.iterdir():
        if left.name.startswith(TEMPORARY) and left.name not in final and left.is_dir() and not left.is_symlink():
            _protect(left, _FILE_AGAIN, _FOLDER_AGAIN)
            shutil.rmtree(left)


def _protect(folder: Path, file: int, below: int) -> None:
    """Let everything in a folder, and the folder, be written by nobody, or again."""
    folder.chmod(_FOLDER_AGAIN)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            _protect(path, file, below)
        elif not path.is_symlink():
            path.chmod(file)
    folder.chmod(below)
