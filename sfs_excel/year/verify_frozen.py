"""Checks a final result against its own list, wherever it lies; beside its year folder against the register, too."""

from dataclasses import dataclass
from pathlib import Path

from sfs_excel.errors import SfsError
from sfs_excel.files.manifest import MANIFEST, Differing, compare_folder
from sfs_excel.files.outputs import hash_content
from sfs_excel.files.whole import is_plain_file
from sfs_excel.inbox.events import Frozen, list_frozen
from sfs_excel.words import Difference
from sfs_excel.year.complete import complete_frozen
from sfs_excel.year.folder import FINAL, STATE, YearFolder
from sfs_excel.year.signing_key import KEY


@dataclass(frozen=True)
class Verified:
    """The outcome of a check.

    Attributes:
        folder: as it was named.
        name: of the folder itself.
        digest: SHA-256 (hex) of the list; "" where there is none.
        differing: all that is not as it was.
        is_beside_register: a year folder is beside it; else the list is taken at its word.
        registered: the result that the register of the year knows by this list, or else by this name; None where it knows none.
    """

    folder: Path
    name: str
    digest: str
    differing: tuple[Differing, ...]
    is_beside_register: bool
    registered: Frozen | None

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing was found that a person has to look into."""
        is_known = self.registered is not None and self.registered.folder == self.name
        return not self.differing and (is_known or not self.is_beside_register)


def verify_frozen(folder: Path) -> Verified:
    """A result that has not got its name yet (`complete_frozen`) gets it before.

    Raises:
        SfsError: there is no such folder; or it is the folder of all of them; or the register beside it cannot be used.
        OSError: something in it cannot be read.
    """
    place = folder.resolve()
    year = _open_year(place)
    if year is not None:
        complete_frozen(year)
    _ensure_one(folder)
    differing, path = compare_folder(folder), folder / MANIFEST
    digest = hash_content(path.read_bytes()) if is_plain_file(path) else ""
    known = [] if year is None else list(list_frozen(year.register.events()).values())
    by_list = [each for each in known if each.digest == digest]
    registered = next(iter(by_list or [each for each in known if each.folder == place.name]), None)
    if digest and year is not None and not by_list and all(each.file != MANIFEST for each in differing):
        differing.append(Differing(MANIFEST, Difference.CHANGED))
    return Verified(folder, place.name, digest, tuple(differing), year is not None, registered)


def _ensure_one(folder: Path) -> None:
    wanted = f"如 finalize --verify {FINAL}/2016-12-31。"
    if not folder.is_dir():
        raise SfsError(f"{folder}：没有这个文件夹。请写定稿的文件夹，{wanted}")
    if not (folder / MANIFEST).exists() and any(folder.glob(f"*/{MANIFEST}")):
        raise SfsError(f"{folder}：这里面每次定稿一个文件夹。请写里面带日期的那一个，{wanted}")


def _open_year(folder: Path) -> YearFolder | None:
    root = folder.parent.parent
    if folder.parent.name != FINAL or not (root / STATE / KEY).is_file():
        return None
    return YearFolder(root, keeps=False)
