"""The list of all files of a folder with their hashes, as `sha256sum` writes and checks it: what differs from it is found.

The list is taken at its word in one form only, that in which it is written: a list that was changed anywhere is no list.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sfs_excel.files.whole import is_path_below, is_plain_file
from sfs_excel.words import Difference

MANIFEST = "manifest.sha256"
_LINE = re.compile("([0-9a-f]{64})  (.+)")
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Differing:
    """A file that is not as the list has it.

    Attributes:
        file: below the folder, with `/`.
        now: of a renamed file the name that it has now; "" of any other.
    """

    file: str
    how: Difference
    now: str = ""


def list_files(folder: Path) -> dict[str, str]:
    """Path below the folder, with `/` -> SHA-256 (hex) of every file but the list itself; "" of what is no file: a link, a folder
    in which nothing lies."""
    return {name: _hash(path) for name, path in _walk(folder) if name != MANIFEST}


def write_list(listed: Mapping[str, str]) -> bytes:
    """The list as `sha256sum` writes it, in the order of the names."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(listed.items())).encode()


def compare_folder(folder: Path) -> list[Differing]:
    """Return all that differs from the folder's own list, in the order of the names; where the list is missing or damaged, the list
    alone: by no list nothing can be said."""
    try:
        content = (folder / MANIFEST).read_bytes()
    except OSError:
        return [Differing(MANIFEST, Difference.MISSING)]
    said, there = read_list(content), list_files(folder)
    if write_list(said) != content or not is_plain_file(folder / MANIFEST):
        return [Differing(MANIFEST, Difference.CHANGED)]
    found = [Differing(name, Difference.CHANGED) for name in said.keys() & there.keys() if said[name] != there[name]]
    missing, added = sorted(said.keys() - there.keys()), sorted(there.keys() - said.keys())
    for name in missing:
        if (now := next((each for each in added if there[each] == said[name]), None)) is not None:
            added.remove(now)
            found.append(Differing(name, Difference.RENAMED, now))
        else:
            found.append(Differing(name, Difference.MISSING))
    found += [Differing(name, Difference.ADDED) for name in added]
    return sorted(found, key=lambda each: each.file)


def read_list(content: bytes) -> dict[str, str]:
    """Path -> SHA-256 (hex), as `list_files` has them, of the lines that are as they are written; no others."""
    lines = content.decode(errors="replace").split("\n")
    found = [match for line in lines if (match := _LINE.fullmatch(line)) and is_path_below(match[2])]
    return {match[2]: match[1] for match in found}


def _walk(folder: Path, below: str = "") -> Iterator[tuple[str, Path]]:
    """All that lies there, in no folder that is a link."""
    with os.scandir(folder / below) as entries:
        listed = sorted(entries, key=lambda each: each.name)
    if not listed and below:
        yield below.removesuffix("/"), folder / below
    for entry in listed:
        name = f"{below}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder, f"{name}/")
        else:
            yield name, folder / name


def _hash(path: Path) -> str:
    if not is_plain_file(path):
        return ""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
