"""The identity of this program: what one has worked out need not be what another would."""

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import sfs_excel

_SHOWN = 12  # of the digits: somebody compares them


@cache
def print_program() -> str:
    """Return what is equal for one and the same program only: its version, and every file of it by name, size and time.

    Two that call themselves by one version (a checkout in which somebody is at work) are told apart by their files.
    """
    roots = sorted({*sfs_excel.__path__, str(files("sfs_excel.templates"))})
    found = sorted(each for root in roots for each in _list_files(root, ""))
    return hashlib.sha256(f"{sfs_excel.__version__} {found}".encode(errors="surrogatepass")).hexdigest()


@cache
def print_code() -> str:
    """Return what is equal on all machines that run the same code: a digest of every module, by its name and content."""
    digest = hashlib.sha256()
    for root in sorted(map(Path, sfs_excel.__path__)):
        for path in sorted(root.rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).digest())
    return digest.hexdigest()[:_SHOWN]


def _list_files(folder: str, below: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == "__pycache__":
                continue
            if entry.is_dir():
                yield from _list_files(entry.path, f"{below}{entry.name}/")
            else:
                state = entry.stat()
                yield f"{below}{entry.name}", state.st_size, state.st_mtime_ns
