"""`.sfs` brought back: whole from a backup, or the register alone, from its copy and from what the store holds.

Nothing is deleted and nothing is written over: what stood there before stays beside it, under a dated name. Cut off at any
point, it can be run again.
"""

import contextlib
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sfs_excel.clock import Clock, tell_time_of
from sfs_excel.errors import FaultyFileError, SfsError
from sfs_excel.files.lock import hold_lock
from sfs_excel.files.whole import hide_folder, name_sibling, name_temporary, sync_folder, write_whole
from sfs_excel.inbox.register import Receipt, Register
from sfs_excel.inbox.register_file import RegisterLostError, is_sound
from sfs_excel.inbox.unregistered import find_originals, hash_file, list_stored
from sfs_excel.year.backup import Backup, unpack_backup
from sfs_excel.year.folder import REGISTER, ROSTER, RULEBOOK, STATE, STORE, YearFolder
from sfs_excel.year.signing_key import KEY, print_key, read_key

FOUND = "找回"
_BEFORE = "恢复前"
_SAME_SCAN = 2.0  # s: what one scan brought was stored without a longer pause


@dataclass(frozen=True)
class Restored:
    """The outcome of a restore.

    Attributes:
        backup: that was put in place; None where the register alone was restored.
        base: what the register was made from: "backup"; "present", it was whole; "copy"; "nothing".
        receipts: how many it knows now.
        found: those that were registered again from the store, in the order that they were given by their times.
        named: how many of them still lie in the inbox, so that their names are known.
        damaged: stored files that no longer are what their names say; they were moved aside and not registered.
        aside: where lies what stood there before.
    """

    base: str
    receipts: int
    backup: Backup | None = None
    found: tuple[Receipt, ...] = ()
    named: int = 0
    damaged: tuple[str, ...] = ()
    aside: tuple[Path, ...] = ()


def restore_backup(root: Path, file: Path, clock: Clock, *, force: bool = False) -> Restored:
    """Put a backup in the place of `.sfs`, which may be missing.

    Args:
        force: also where it is another folder's, or does not know all that is registered now.

    Raises:
        SfsError: this is no year folder; the file is no backup; without `force`, what speaks against it.
    """
    if not any((root / name).exists() for name in (RULEBOOK, ROSTER, STATE)):
        raise SfsError(f"{root}：不是年度考核文件夹，没有可以恢复的地方。请用 -C 指定原来的年度文件夹。")
    state, fresh = root / STATE, name_temporary(root / STATE)
    with hold_lock(root, clock=clock) if state.is_dir() else contextlib.nullcontext():
        try:
            _clear(fresh)
            backup = unpack_backup(file, fresh)
            if not force and (objections := list(_list_objections(state, fresh))):
                said = "；".join(objections)
                raise SfsError(f"{file}：{said}。确实要恢复成这份备份，请加 --force；现在的 {STATE} 会留在旁边。")
        except BaseException:
            _clear(fresh)
            raise
    # Windows does not rename a folder in which a file is open, the lock too.
    aside = _put_in_place(fresh, state, clock)
    register = Register(state / REGISTER)
    register.examine()
    return Restored("backup", len(register.receipts()), backup, aside=aside)


def register_again(root: Path, clock: Clock) -> Restored:
    """Make the register know all that the store holds.

    A register that is lost is made from its copy where that is sound, else anew. Of what neither knows, the content and the
    time of receipt are known; the name only where the file still lies in the inbox.

    Raises:
        SfsError: the key is no key, or the register cannot be used for another reason.
        OSError: something cannot be written.
    """
    year = YearFolder(root, clock)
    with hold_lock(root, clock=clock):
        year.read_key()
        return _register_again(year, clock)


def _register_again(year: YearFolder, clock: Clock) -> Restored:
    base, aside = "present", list[Path]()
    try:
        year.register.examine()
    except RegisterLostError:
        base = "copy" if is_sound(year.register.copy) else "nothing"
        aside += _set_register_aside(year.register, clock, with_copy=base == "nothing")
        if base == "copy":
            write_whole(year.register.path, year.register.copy.read_bytes())
        else:
            year.register.create()
    known = {receipt.sha256 for receipt in year.register.receipts()}
    stored = [path for path in list_stored(year.store) if path.name not in known]
    damaged = [path for path in stored if hash_file(path) != path.name]
    whole = [path for path in stored if path not in damaged]
    originals = find_originals(whole, year.inbox)
    names = {path.name: f"{FOUND}/{path.name[:12]}" for path in whole}
    names |= {digest: found.name for digest, found in originals.items()}
    found = list(_list_receipts(whole, names))
    year.register.record_found(found)
    aside += [_move_aside(path, clock) for path in damaged]
    return Restored(
        base,
        len(year.register.receipts()),
        found=tuple(found),
        named=len(originals),
        damaged=tuple(path.name for path in damaged),
        aside=tuple(aside),
    )


def _list_objections(state: Path, fresh: Path) -> Iterator[str]:
    """Tell why the present state had better stay."""
    present, restored = Register(state / REGISTER), Register(fresh / REGISTER)
    known, later = "", dict[str, Collection[object]]()
    with contextlib.suppress(FaultyFileError):
        known = print_key(read_key(state / KEY))
    with contextlib.suppress(FaultyFileError):
        known = present.read_key_print() or known
    if known and known != print_key(read_key(fresh / KEY)):
        yield "备份里的签名密钥与这个文件夹的不是同一个，可能是另一个年度文件夹的备份"
    stored = {path.name for path in list_stored(state / STORE)}
    later["个收到的文件"] = stored - {receipt.sha256 for receipt in restored.receipts()}
    with contextlib.suppress(FaultyFileError):  # what a lost register knew cannot be asked
        later["份发出的填报表"] = {each.form_id for each in present.issues()} - {
            each.form_id for each in restored.issues()
        }
        later["封邮件的发送结果"] = set(present.mails()) - set(restored.mails())
        later["条办理记录"] = set(present.events()) - set(restored.events())
    if said := [f"{len(those)} {what}" for what, those in later.items() if those]:
        yield f"现在有的 {'、'.join(said)}，备份里没有"


def _put_in_place(fresh: Path, state: Path, clock: Clock) -> tuple[Path, ...]:
    """Tell where what stood there went."""
    aside = name_sibling(state, _BEFORE, clock)
    was_there = state.is_dir()
    if was_there:
        state.rename(aside)
    try:
        fresh.rename(state)
    except OSError:
        if was_there:
            aside.rename(state)
        raise
    sync_folder(state.parent)
    hide_folder(state)
    if was_there:
        hide_folder(aside)
    return (aside,) if was_there else ()


def _set_register_aside(register: Register, clock: Clock, *, with_copy: bool) -> list[Path]:
    """The journal first: beside another register it would be taken for that one's."""
    journal = register.path.with_name(f"{register.path.name}-journal")
    stale = [journal, register.path, *([register.copy] if with_copy else [])]
    return [_move_aside(path, clock) for path in stale if path.exists()]


def _move_aside(path: Path, clock: Clock) -> Path:
    return path.rename(name_sibling(path, _BEFORE, clock))


def _list_receipts(stored: Sequence[Path], names: dict[str, str]) -> Iterator[Receipt]:
    """In the order in which they were stored; what was stored together came in one scan."""
    batch, last = 1, None
    for path in stored:
        state = path.stat()
        batch += last is not None and state.st_mtime - last > _SAME_SCAN
        last = state.st_mtime
        received = tell_time_of(last).isoformat(timespec="seconds")
        yield Receipt(0, path.name, names[path.name], state.st_size, received, batch)


def _clear(folder: Path) -> None:
    """Remove the remains of an earlier restore: they were unpacked from a backup that is still there."""
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
