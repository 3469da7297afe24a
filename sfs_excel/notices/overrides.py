"""The bureau's own templates, as bytes."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from sfs_excel.errors import Fault, FaultyFileError, explain_os_error
from sfs_excel.reading.opening import open_without_waiting

ENDING, DOCUMENT = ".j2", ".docx"
OPEN_IN_WORD = "~$"  # what Word puts beside a document that is open begins so
MOST_BYTES = 20_000_000  # of one template: a letterhead with pictures has two
_JUNCTION = 0xA0000003  # IO_REPARSE_TAG_MOUNT_POINT: Windows' links between folders are no symbolic links


@dataclass(frozen=True)
class Overrides:
    """The bureau's own templates, as they were when they were read: nothing is read again, and nothing but these.

    Attributes:
        folder: where they lie.
        contents: file name and bytes of each.
        faults: file name and what is wrong of each that was not read.
    """

    folder: str = ""
    contents: tuple[tuple[str, bytes], ...] = ()
    faults: tuple[tuple[str, Fault], ...] = ()


def read_overrides(folder: Path | None) -> Overrides:
    """Read the templates in a folder, which need not be there. A link is not followed: it may lead to what nobody should
    read, such as the signing key, and the words of a template go out by mail.

    Raises:
        FaultyFileError: the folder itself is a link, or cannot be read.
    """
    if folder is None:
        return Overrides()
    try:
        if _is_link(folder):
            fact = "是链接，不是文件夹，里面的模板没有读取"
            raise FaultyFileError([Fault(str(folder), fact, "请换成真正的文件夹，把模板复制进去")])
        if not folder.is_dir():
            return Overrides()
        names = sorted(entry.name for entry in folder.iterdir() if is_template(entry.name))
    except OSError as error:
        raise FaultyFileError([explain_os_error(error)]) from error
    contents, faults = [], []
    for name in names:
        try:
            contents.append((name, _read_regular(folder / name)))
        except FaultyFileError as error:
            faults += [(name, fault) for fault in error.faults]
    return Overrides(str(folder), tuple(contents), tuple(faults))


def is_template(name: str) -> bool:
    """Tell whether a file of this name is a template."""
    return name.endswith((ENDING, DOCUMENT)) and not name.startswith(OPEN_IN_WORD)


def _is_link(path: Path) -> bool:
    try:
        state = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISLNK(state.st_mode) or getattr(state, "st_reparse_tag", 0) == _JUNCTION


def _read_regular(path: Path) -> bytes:
    """Read a regular file, and nothing that was put in its place after the first look."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise _no_file(path)
        with open(path, "rb", opener=open_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise _no_file(path)
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FaultyFileError([explain_os_error(error)]) from error
    if len(content) > MOST_BYTES:
        fact = f"文件超过 {MOST_BYTES // 1_000_000} MB，没有读取"
        raise FaultyFileError([Fault(str(path), fact, "请把里面的图片压缩后再存")])
    return content


def _no_file(path: Path) -> FaultyFileError:
    return FaultyFileError([Fault(str(path), "是链接或文件夹，不是普通文件，没有读取", "请换成文件本身，或移走它")])
