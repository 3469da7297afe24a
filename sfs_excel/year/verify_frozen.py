"""Checks a final result against its own list, wherever it lies; beside its year folder against the register, too."""

from dataclasses import dataclass
from pathlib import Path

from sfs_excel.errors import SfsError
from sfs_excel.files.manifest import MANIFEST, Differing, compare_folder
from sfs_excel.files.outputs import hash_content
from sfs_excel.files.whole import is_plain_file
from sfs_excel.inbox.events import list_frozen
from sfs_excel.words import Difference
from sfs_excel.year.folder import FINAL, STATE, YearFolder
from sfs_excel.year.signing_key import KEY


@dataclass(frozen=True)
class Verified:
    """The outcome of a check.

    Attributes:
        digest: SHA-256 (hex) of the list; "" where there is none.
        differing: all that is not as it was.
        registered: digest by which the register of the year knows it; "" where it does not; None where there is no year
            folder beside it: then the list is taken at its word.
    """

    folder: Path
    digest: str
    differing: tuple[Differing, ...]
    registered: str | None


def verify_frozen(folder: Path) -> Verified:
    """
    Raises:
        SfsError: there is no such folder; or the register beside it cannot be used.
        OSError: something in it cannot be read.
    """
    if not folder.is_dir():
        raise SfsError(f"{folder}：没有这个文件夹。请写定稿的文件夹，如 finalize --verify {FINAL}/2016-12-31。")
    differing, path = compare_folder(folder), folder / MANIFEST
    digest = hash_content(path.read_bytes()) if is_plain_file(path) else ""
    registered = _find_registered(folder.resolve())
    if digest and registered not in (None, digest) and all(each.file != MANIFEST for each in differing):
        differing.append(Differing(MANIFEST, Difference.CHANGED))
    return Verified(folder, digest, tuple(differing), registered)


def _find_registered(folder: Path) -> str | None:
    root = folder.parent.parent
    if folder.parent.name != FINAL or not (root / STATE / KEY).is_file():
        return None
    frozen = list_frozen(YearFolder(root, keeps=False).register.events()).values()
    return next((each.digest for each in frozen if each.folder == folder.name), "")
