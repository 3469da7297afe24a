"""Lists the stored files that the register does not know: by their names, which are their hashes."""

import hashlib
import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from sfs_excel.inbox.quiet import Found, scan_inbox
from sfs_excel.reading.opening import open_without_waiting

_HASH = re.compile("[0-9a-f]{64}")


def list_stored(store: Path) -> list[Path]:
    """The stored files, in the order in which they came; none where there is no store yet."""
    if not store.is_dir():
        return []
    with os.scandir(store) as entries:
        found = [
            (entry.stat(follow_symlinks=False).st_mtime_ns, entry.name)
            for entry in entries
            if _HASH.fullmatch(entry.name) and entry.is_file(follow_symlinks=False)
        ]
    return [store / name for _, name in sorted(found)]


def find_originals(stored: Collection[Path], inbox: Path) -> dict[str, Found]:
    """SHA-256 -> the file of the inbox with the same bytes as a stored one, of those that still lie there."""
    return find_same({path.name: path.stat().st_size for path in stored}, inbox)


def find_same(wanted: Mapping[str, int], folder: Path) -> dict[str, Found]:
    """SHA-256 -> the file below a folder that has it. Only what has a size that is wanted is opened.

    Args:
        wanted: SHA-256 (hex) -> size.
    """
    sizes, found = set(wanted.values()), dict[str, Found]()
    if sizes and folder.is_dir():
        for each in scan_inbox(folder).found:
            if each.size in sizes and (digest := hash_file(each.path)) in wanted:
                found.setdefault(digest, each)
    return found


def hash_file(path: Path) -> str:
    """SHA-256 (hex); "" of what cannot be read."""
    try:
        with open(path, "rb", opener=open_without_waiting) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
