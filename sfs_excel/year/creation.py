"""A new year folder: all of it, or nothing.

What makes a folder a year folder is its key, which is written last. A mark says until then that the folder is not made
yet: an init that was cut off is run again over what it left, and one that fails takes away what it had made.
"""

import contextlib
import os
import secrets
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sfs_excel.clock import Clock, tell_time
from sfs_excel.errors import SfsError
from sfs_excel.files.whole import hide_folder, write_whole
from sfs_excel.inbox.register import Register
from sfs_excel.roster.titles import YEAR
from sfs_excel.roster.write import write_roster
from sfs_excel.sheets.token import KEY_BYTES
from sfs_excel.words import EventKind
from sfs_excel.year.beginning import Beginning
from sfs_excel.year.folder import (
    ASSESSED,
    INBOX,
    ISSUED,
    LAST_YEAR,
    REGISTER,
    RETURNED,
    ROSTER,
    RULEBOOK,
    STATE,
    SUMMARY,
    TEMPLATES,
    UNFINISHED,
)
from sfs_excel.year.signing_key import KEY, read_sample_key, write_key

_FOLLOWED = "新建时承接"


def create_folder(root: Path, beginning: Beginning, *, sample: bool, who: str = "", clock: Clock = tell_time) -> None:
    """Make a year folder with a fresh signing key, and with nothing received, issued or decided; or the sample data.

    Args:
        beginning: what stands in it.
        sample: with the roster, the returns and the key of the sample data.
        who: makes it.
        clock: by which it is entered that it follows another.

    Raises:
        SfsError: the folder has something in it already that is not what an unfinished init left.
        OSError: it cannot be written; nothing is left of it.
    """
    state = root / STATE
    if not _is_free(root):
        raise SfsError(f"{root}：已经存在，而且不是空的。请换一个名称，或先把它移走。")
    made = _Making()
    try:
        made.make_folder(state)
        hide_folder(state)
        made.make_folder(state / UNFINISHED)
        for name in (ISSUED, INBOX, RETURNED, ASSESSED, SUMMARY):
            made.make_folder(root / name)
        made.put(root / RULEBOOK, lambda: write_whole(root / RULEBOOK, beginning.rulebook))
        if sample:
            data = files("sfs_excel.sample_data")
            made.copy(data / ROSTER, root / ROSTER)
            for returned in (data / INBOX).iterdir():
                made.copy(returned, root / INBOX / returned.name)
        else:
            made.put(root / ROSTER, lambda: _write_roster(root / ROSTER, beginning))
        _take_over(made, root, beginning)
        key = read_sample_key() if sample else secrets.token_bytes(KEY_BYTES)
        decided = [(EventKind.FOLLOW, beginning.followed.target, _FOLLOWED)] if beginning.followed else []
        made.put(state / REGISTER, lambda: Register(state / REGISTER, clock).create(who, decided))
        made.put(state / KEY, lambda: write_key(state / KEY, key))
    except BaseException:
        made.undo()
        raise
    with contextlib.suppress(OSError):  # beside the key it means nothing
        (state / UNFINISHED).rmdir()


def _write_roster(path: Path, beginning: Beginning) -> None:
    if beginning.roster is None:
        write_roster(path, settings={YEAR: str(beginning.year)}, rooms=beginning.rooms)
    else:
        write_whole(path, beginning.roster)


def _take_over(made: "_Making", root: Path, beginning: Beginning) -> None:
    """Put there what a year has that follows another."""
    files_of_year = {f"{TEMPLATES}/{name}": content for name, content in beginning.templates}
    files_of_year |= {f"{STATE}/{LAST_YEAR}/{name}": content for name, content in beginning.kept.items()}
    for name, content in files_of_year.items():
        made.make_folder((root / name).parent)
        made.put(root / name, partial(write_whole, root / name, content))


def _is_free(root: Path) -> bool:
    """Nothing is there, or nothing but what an unfinished init left."""
    state = root / STATE
    if not os.path.lexists(root):
        return True
    if (state / UNFINISHED).is_dir() and not (state / KEY).exists():
        return True
    return root.is_dir() and all(path == state and path.is_dir() and not any(path.iterdir()) for path in root.iterdir())


class _Making:
    """The files and folders that were made, in order. Those that were there already, from an earlier init or a person,
    are let be.
    """

    def __init__(self) -> None:
        self._made: list[Path] = []

    def make_folder(self, path: Path) -> None:
        for folder in (*reversed(path.parents), path):
            if not folder.is_dir():
                self._made.append(folder)
                folder.mkdir()

    def copy(self, source: Traversable, target: Path) -> None:
        self.put(target, lambda: write_whole(target, source.read_bytes()))

    def put(self, path: Path, write: Callable[[], object]) -> None:
        if not path.exists():
            self._made.append(path)
            write()

    def undo(self) -> None:
        for path in reversed(self._made):
            with contextlib.suppress(OSError):
                if path.is_dir():
                    path.rmdir()
                else:
                    path.unlink()
