"""Lists the files in the inbox, and tells which of them are complete."""

import os
import re
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sfs_excel.errors import SfsError, explain_os_error
from sfs_excel.reading.litter import is_left_folder, skip_reason

QUIET_SECONDS = 2.0
DEEPEST = 16  # of sub-folders; a Windows junction that points upwards looks like an endless row of them

_STILL_WRITING = "文件还在写入，这次没有读取，请稍后再汇总一次"


@dataclass(frozen=True)
class Found:
    """A regular file of the inbox. `name` is its path below the inbox, with `/`, always encodable as UTF-8.

    Attributes:
        entered: since when it lies on this disk, as far as the file system tells (`tell_entered`), seconds since 1970; 0 where
            it does not.
    """

    path: Path
    name: str
    size: int
    mtime_ns: int
    entered: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class SetAside:
    """An entry of the inbox that is not taken, and why, in words for the clerk."""

    name: str
    reason: str


@dataclass(frozen=True)
class Scan:
    """One look at the inbox, each part in natural order of names (`2.xlsx` before `10.xlsx`).

    Attributes:
        waiting: what cannot be taken now, and will be when it is looked at again.
        skipped: what is no returned file at all.
    """

    found: tuple[Found, ...]
    waiting: tuple[SetAside, ...]
    skipped: tuple[SetAside, ...]


class UnquietError(Exception):
    """A file of the inbox cannot be taken now. The caller lists it as waiting, with this reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def wait_until_quiet(inbox: Path) -> Scan:
    """Scan, and look once more at whatever changed within the last two seconds.

    A file that changed in between is waiting. One dated in the future cannot be told from one that is being written, so
    it is looked at twice as well, but no longer than that.
    """
    scan = scan_inbox(inbox)
    now = time.time_ns()
    quiet = int(QUIET_SECONDS * 1e9)
    fresh = [file for file in scan.found if now - file.mtime_ns < quiet]
    if not fresh:
        return scan
    time.sleep(min(quiet, max(quiet - (now - file.mtime_ns) for file in fresh)) / 1e9)
    unquiet = [SetAside(file.name, reason) for file in fresh if (reason := _reason_unquiet(file))]
    names = {file.name for file in unquiet}
    return Scan(
        found=tuple(file for file in scan.found if file.name not in names),
        waiting=tuple(sorted((*scan.waiting, *unquiet), key=lambda entry: natural_order(entry.name))),
        skipped=scan.skipped,
    )


def scan_inbox(inbox: Path) -> Scan:
    """Everything in the inbox and its sub-folders, as it lies there now. Nothing is opened, no link is followed.

    Raises:
        SfsError: there is no such folder.
    """
    if not inbox.is_dir():
        raise SfsError(f"{inbox}：没有这个文件夹，找不到报送的文件。请新建它，把各司法所报送的文件放进去。")
    found: list[Found] = []
    waiting: list[SetAside] = []
    skipped: list[SetAside] = []
    for entry in _walk(inbox, inbox):
        if isinstance(entry, SetAside):
            waiting.append(entry)
            continue
        name = _name_below(inbox, entry)
        try:
            if (reason := skip_reason(entry)) is not None:
                skipped.append(SetAside(name, reason))
                continue
            state = entry.lstat()
        except OSError as error:
            waiting.append(SetAside(name, f"文件读不到：{explain_os_error(error).fact}，请处理后再汇总一次"))
        else:
            found.append(Found(entry, name, state.st_size, state.st_mtime_ns, tell_entered(state)))
    return Scan(
        found=tuple(sorted(found, key=lambda file: natural_order(file.name))),
        waiting=tuple(sorted(waiting, key=lambda entry: natural_order(entry.name))),
        skipped=tuple(sorted(skipped, key=lambda entry: natural_order(entry.name))),
    )


def tell_entered(state: os.stat_result, *, is_windows: bool = os.name == "nt") -> float:
    """Tell since when a file lies on this disk.

    Windows dates a copy by the day on which it was made (`st_birthtime`, before Python 3.12 `st_ctime`). Everywhere else
    `st_ctime` is when it was last written, moved or renamed: never before it came. `st_mtime` goes along with a copy, and says
    when somebody saved it.
    """
    return float(getattr(state, "st_birthtime", state.st_ctime) if is_windows else state.st_ctime)


def natural_order(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """Sort key: numbers by value, letters without regard to case, and the name itself where these are the same.

    The extension counts last, so that `甲.xlsx` stands before what was copied from it, `甲 - 副本.xlsx`. However many digits a
    number has, it is never made one: the longer is the greater, and of two of one length the later as text.
    """
    parts = re.split(r"([0-9]+)", name.removesuffix(PurePosixPath(name).suffix))
    key = [(1, 0, part.casefold()) for part in parts]
    for place in range(1, len(parts), 2):  # what the pattern found stands at every other place
        digits = parts[place].lstrip("0")
        key[place] = (0, len(digits), digits)
    return key, name


def _reason_unquiet(file: Found) -> str | None:
    try:
        state = file.path.lstat()
    except FileNotFoundError:
        return "文件刚才还在，现在已被移走或改名，请稍后再汇总一次"
    except OSError as error:
        return f"文件读不到：{explain_os_error(error).fact}，请处理后再汇总一次"
    if not stat.S_ISREG(state.st_mode) or (state.st_size, state.st_mtime_ns) != (file.size, file.mtime_ns):
        return _STILL_WRITING
    return None


def _walk(folder: Path, inbox: Path, depth: int = 0) -> Iterator[Path | SetAside]:
    """Every entry that is no folder to be looked into; a folder that cannot be looked into may hide a return, so it waits."""
    try:
        with os.scandir(folder) as entries:
            listed = list(entries)
    except OSError as error:
        yield SetAside(
            _name_below(inbox, folder) + "/", f"文件夹打不开：{explain_os_error(error).fact}，请处理后再汇总一次"
        )
        return
    for entry in listed:
        path = Path(entry.path)
        if not entry.is_dir(follow_symlinks=False) or is_left_folder(entry.name):
            yield path
        elif depth < DEEPEST:
            yield from _walk(path, inbox, depth + 1)
        else:
            yield SetAside(_name_below(inbox, path) + "/", f"文件夹套了 {DEEPEST} 层以上，请把里面的文件移到收件箱里")


def _name_below(inbox: Path, path: Path) -> str:
    """A Linux name that is not UTF-8 was mostly unpacked from a Chinese zip file, and is GBK."""
    name = path.relative_to(inbox).as_posix()
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name
