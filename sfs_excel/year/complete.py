"""Gives a final result its name, where the run that wrote it could not, or was cut off before that."""

import os
from contextlib import suppress

from sfs_excel.files.manifest import MANIFEST
from sfs_excel.files.whole import name_temporary, sync_folder
from sfs_excel.inbox.events import list_frozen
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.year.folder import YearFolder


def complete_frozen(year: YearFolder) -> None:
    """Give every final result its name that was written whole and has none yet; where another program holds the folder, at another
    time: it is final without it. Nobody has to hold the year folder: two that do so at once do the same."""
    for frozen in list_frozen(year.register.events()).values():
        place = year.final / frozen.folder
        temporary = name_temporary(place)
        if not os.path.lexists(place) and hash_file(temporary / MANIFEST) == frozen.digest:
            with suppress(OSError):
                temporary.rename(place)
                sync_folder(year.final)
