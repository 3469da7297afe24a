"""The received bytes, kept under their hash: what was once taken in can be collected again, whatever becomes of the inbox."""

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sfs_excel.errors import explain_os_error
from sfs_excel.files.whole import is_plain_file, name_failure, sync_folder, write_new, write_whole
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.inbox.quiet import Found, UnquietError
from sfs_excel.reading.archive import FILE_LIMIT, Refused
from sfs_excel.reading.opening import open_alone

CHUNK = 1024 * 1024
_PASSING = "tmp"  # folder of what only a run in progress needs


def store_file(found: Found, store: Path) -> str:
    """Keep the file's bytes in the store, and return their SHA-256 (hex). Done again, it changes nothing.

    A copy that is there already and no longer has this hash is replaced: the inbox has the original.

    A file over FILE_LIMIT has its hash, so that it gets its row in the register and is refused by name, but its bytes
    are not kept: there is no copy at `stored_path`.

    What it has kept outlives a power cut only after `secure_store`, which costs the same for one file and for thousands.

    Raises:
        UnquietError: the file is gone, occupied, or no longer the one that was found.
        OSError: the store cannot be written.
    """
    data, digest = _read(found)
    if data is not None:
        _keep(data, stored_path(store, digest))
    return digest


def secure_store(store: Path) -> None:
    """Make sure of all that was kept, before anything is said to be there.

    Raises:
        OSError: the store cannot be written.
    """
    if store.exists():
        with name_failure(store):
            sync_folder(store)


@contextlib.contextmanager
def mark_receiving(store: Path) -> Iterator[None]:
    """Around the storing of files and their registration. What is cut off in between leaves the mark, so that what is stored
    and not registered can be told from what a register has lost. No backup holds it.

    Raises:
        OSError: the store cannot be written.
    """
    mark = _receiving_mark(store)
    with name_failure(store):
        mark.parent.mkdir(parents=True, exist_ok=True)
        write_whole(mark, b"")
    yield
    with name_failure(store):
        mark.unlink(missing_ok=True)


def is_receiving(store: Path) -> bool:
    """Tell whether files are being received, or a run that received some was cut off."""
    return _receiving_mark(store).exists()


def stored_path(store: Path, sha256: str) -> Path:
    """Return the path of the bytes with this hash, whether or not they were kept."""
    return store / sha256


def verify_stored(path: Path) -> Refused | None:
    """Return the refusal of a stored file that is lost or no longer has its hash. The office is not to blame for it."""
    if _is_whole(path):
        return None
    return Refused(
        RefusalCode.STORE_DAMAGED,
        f"程序保存的原件（{'/'.join(path.parts[-3:])}）丢失或损坏，不是司法所的问题，这份报送暂时没有采用。"
        "请把原文件重新放进收件箱，再汇总一次。",
    )


def _receiving_mark(store: Path) -> Path:
    return store / _PASSING / "receiving"


def _is_whole(path: Path) -> bool:
    try:
        return is_plain_file(path) and hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    except OSError:
        return False


def _read(found: Found) -> tuple[bytes | None, str]:
    """The bytes (None where there are too many) and their hash. One pass: what is kept is what was hashed."""
    try:
        with open(found.path, "rb", opener=open_alone) as file:
            _ensure_unchanged(file, found)
            data = file.read(FILE_LIMIT + 1)
            digest = hashlib.sha256(data)
            while chunk := file.read(CHUNK):
                digest.update(chunk)
            _ensure_unchanged(file, found)
    except FileNotFoundError as error:
        raise UnquietError("文件刚才还在，现在已被移走或改名，请稍后再汇总一次") from error
    except OSError as error:
        raise UnquietError(f"文件读不到：{explain_os_error(error).fact}，请处理后再汇总一次") from error
    return (data if len(data) <= FILE_LIMIT else None), digest.hexdigest()


def _ensure_unchanged(file: IO[bytes], found: Found) -> None:
    state = os.fstat(file.fileno())
    if not stat.S_ISREG(state.st_mode) or (state.st_size, state.st_mtime_ns) != (found.size, found.mtime_ns):
        raise UnquietError("文件还在写入，这次没有读取，请稍后再汇总一次")


def _keep(data: bytes, path: Path) -> None:
    """Complete on rename. The temporary name is the hash too: what a crash leaves is overwritten by the next try."""
    if _is_whole(path):
        return
    temporary = path.parent / _PASSING / path.name
    with name_failure(path.parent):
        temporary.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_new(temporary, data)
            temporary.replace(path)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
