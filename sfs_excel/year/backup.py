"""The whole of `.sfs` in one file, proven before it is called done; and such a file, proven before anything rests on it.

It is a zip file whose members are stored as they are, so what comes out of it is never more than its own size. A list in it
says which members there are, each with its hash: one that is missing, added or changed is found out.
"""

import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from sfs_excel.clock import Clock
from sfs_excel.errors import SfsError
from sfs_excel.files.lock import LOCK_PATH
from sfs_excel.files.whole import (
    TEMPORARY,
    is_path_below,
    is_plain_file,
    name_failure,
    name_temporary,
    open_new,
    sync_folder,
)
from sfs_excel.inbox.register_file import is_sound
from sfs_excel.year.folder import READINGS, REGISTER, STATE, WORKED_OUT, YearFolder
from sfs_excel.year.signing_key import KEY, read_key

_LIST, _FORMAT, _LIST_LIMIT = "清单.json", 1, 64 * 1024 * 1024
_CHUNK = 1024 * 1024
_OWNER_ALONE = 0o600  # the key is in it
_NOT_KEPT = (LOCK_PATH.name, "store/tmp", WORKED_OUT)


@dataclass(frozen=True)
class Backup:
    """A backup that was proven.

    Attributes:
        made: when, ISO 8601.
        members: path below `.sfs`, with `/` -> SHA-256 (hex).
        size: of all of them, in bytes.
    """

    path: Path
    made: str
    members: Mapping[str, str]
    size: int


def write_backup(year: YearFolder, target: Path, clock: Clock) -> Backup:
    """Write all that lies in `.sfs`, as it is between two runs. The caller holds the folder's lock.

    Args:
        target: the file; or a folder, where it gets a dated name.

    Raises:
        SfsError: there is such a file already, or it would lie in the year folder itself.
        OSError: it cannot be written; nothing is left of it.
    """
    path = _choose_path(year, target, clock)
    temporary = name_temporary(path)
    with name_failure(path):
        try:
            with open_new(temporary, _OWNER_ALONE) as file:
                _pack(year, file, clock)
                file.flush()
                os.fsync(file.fileno())
            written = read_backup(temporary)
            temporary.replace(path)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        sync_folder(path.parent)
    return Backup(path, written.made, written.members, written.size)


def read_backup(path: Path) -> Backup:
    """Prove a backup, every byte of it.

    Raises:
        SfsError: it is none, it was changed, or it is damaged.
        OSError: it cannot be read.
    """
    return _read(path, None)


def unpack_backup(path: Path, folder: Path) -> Backup:
    """Prove a backup once more while it is written out into a new folder: key and register too are fit to be used.

    Raises:
        SfsError: as `read_backup`.
        OSError: it cannot be written.
    """
    folder.mkdir()
    backup = _read(path, folder)
    read_key(folder / KEY)
    if not is_sound(folder / REGISTER):
        raise _no_backup(path)
    return backup


def _choose_path(year: YearFolder, target: Path, clock: Clock) -> Path:
    name = f"{year.root.resolve().name} 备份 {clock():%Y-%m-%d %H%M%S}.zip"
    path = target / name if target.is_dir() else target
    if path.resolve().is_relative_to(year.root.resolve()):
        raise SfsError(f"{path}：备份放在年度文件夹里，文件夹丢了备份也一起丢。请放到别处，如 U 盘或另一个磁盘。")
    if os.path.lexists(path):
        raise SfsError(f"{path}：已经有这个文件，备份不会覆盖它。请换一个文件名。")
    return path


def _pack(year: YearFolder, file: IO[bytes], clock: Clock) -> None:
    """The list comes last, when all hashes are known."""
    listed: dict[str, str] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, path in _list_state(year.root / STATE):
            with path.open("rb") as source:
                listed[name] = _add(archive, name, source)
        listed[REGISTER] = _add(archive, REGISTER, BytesIO(year.register.read_whole()))
        made = clock().isoformat(timespec="seconds")
        said = {"format": _FORMAT, "made": made, "folder": year.root.resolve().name, "files": listed}
        archive.writestr(_LIST, json.dumps(said, ensure_ascii=False, indent=1))


def _add(archive: zipfile.ZipFile, name: str, source: IO[bytes]) -> str:
    digest = hashlib.sha256()
    with archive.open(zipfile.ZipInfo(f"{STATE}/{name}"), "w", force_zip64=True) as member:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            member.write(chunk)
    return digest.hexdigest()


def _list_state(state: Path, below: str = "") -> Iterator[tuple[str, Path]]:
    """Every regular file below `.sfs`, but what only a run in progress needs, and what is read or worked out again where it
    is missing; the register is read in its own way."""
    for path in sorted((state / below).iterdir()):
        name = f"{below}{path.name}"
        if path.name.startswith(TEMPORARY) or name in _NOT_KEPT or name.startswith((REGISTER, READINGS)):
            continue
        if not is_path_below(name):
            raise SfsError(f"{path}：这个名称放不进备份。请改名，或把它移走后再备份。")
        if path.is_dir() and not path.is_symlink():
            yield from _list_state(state, f"{name}/")
        elif is_plain_file(path):
            yield name, path


def _read(path: Path, folder: Path | None) -> Backup:
    try:
        with zipfile.ZipFile(path) as archive:
            made, listed = _read_list(archive)
            members = _match(archive, listed, path.stat().st_size)
            for name, info in members.items():
                if _copy(archive, info, None if folder is None else folder / name) != listed[name]:
                    raise _no_backup(path)
    except (zipfile.BadZipFile, ValueError, LookupError, EOFError, RuntimeError, TypeError, AttributeError) as error:
        raise _no_backup(path) from error
    return Backup(path, made, listed, sum(info.file_size for info in members.values()))


def _read_list(archive: zipfile.ZipFile) -> tuple[str, dict[str, str]]:
    info = archive.getinfo(_LIST)
    if info.compress_type != zipfile.ZIP_STORED or info.file_size > _LIST_LIMIT:
        raise ValueError(_LIST)
    said = json.loads(archive.read(info))
    listed = {str(name): str(digest) for name, digest in said["files"].items()}
    if said["format"] != _FORMAT or not {KEY, REGISTER} <= listed.keys():
        raise ValueError(_LIST)
    return datetime.fromisoformat(said["made"]).isoformat(), listed


def _match(archive: zipfile.ZipFile, listed: Mapping[str, str], size: int) -> dict[str, zipfile.ZipInfo]:
    """The members that are listed and no others, under names that can only lie below `.sfs`, none larger than it is."""
    members = {info.filename.removeprefix(f"{STATE}/"): info for info in archive.infolist() if info.filename != _LIST}
    folded = {name.casefold() for name in members}
    is_right = (
        members.keys() == listed.keys()
        and len(folded) == len(archive.infolist()) - 1
        and all(is_path_below(name) and info.filename == f"{STATE}/{name}" for name, info in members.items())
        and all(info.compress_type == zipfile.ZIP_STORED for info in members.values())
        and sum(info.file_size for info in members.values()) <= size
    )
    if not is_right:
        raise ValueError(_LIST)
    return members


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path | None) -> str:
    """SHA-256 (hex) of what was read, and written where there is a target."""
    digest = hashlib.sha256()
    with archive.open(info) as member, _open_target(target) as file:
        while chunk := member.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
        if target is not None:
            file.flush()
            os.fsync(file.fileno())
    return digest.hexdigest()


def _open_target(target: Path | None) -> IO[bytes]:
    if target is None:
        return Path(os.devnull).open("wb")
    target.parent.mkdir(parents=True, exist_ok=True)
    return open_new(target, _OWNER_ALONE if target.name == KEY else 0o666)


def _no_backup(path: Path) -> SfsError:
    return SfsError(f"{path}：不是 backup 写的备份文件，或被改动过、已损坏，没有据此改动任何东西。请换一份备份。")
