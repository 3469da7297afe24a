"""Checks that the program's own files are whole, before any command works with them.

Whatever vanished from the register would otherwise vanish in silence: votes, decisions, what was mailed to whom.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sfs_excel.clock import tell_time_of
from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.inbox.register_file import RegisterLostError
from sfs_excel.inbox.store import is_receiving
from sfs_excel.inbox.unregistered import find_originals, list_stored
from sfs_excel.year.folder import STATE, YearFolder
from sfs_excel.year.signing_key import KEY, print_key, read_sample_key

_MOST_NAMED = 3


def ensure_whole(year: YearFolder) -> None:
    """
    Raises:
        FaultyFileError: all that is wrong with key, register and store.
    """
    if faults := find_state_faults(year):
        raise FaultyFileError(faults)


def find_state_faults(year: YearFolder) -> list[Fault]:
    """Return what is wrong with key, register and store. The first key seen is remembered in the register."""
    return [*_find_key_faults(year), *_find_register_faults(year)]


def list_remarks(year: YearFolder) -> list[str]:
    """Return what is not wrong, and has to be known at every command."""
    with contextlib.suppress(FaultyFileError):
        if year.read_key() == read_sample_key():
            return [
                "这是样本文件夹：签名密钥是公开的，谁都做得出认得的表，不能用于正式考核。正式考核请另用 init 新建（不加 --sample）。"
            ]
    return []


def find_lost(year: YearFolder) -> list[Path]:
    """Return what is stored, not registered, and not about to be: where a run was cut off between the two, the original still lies
    in the inbox, and the next collect registers it.

    Raises:
        FaultyFileError: the register cannot be used.
    """
    # Both before the register is read: another run may be storing, and about to register.
    stored, is_cut_off = list_stored(year.store), is_receiving(year.store)
    known = {receipt.sha256 for receipt in year.register.receipts()}
    unknown = [path for path in stored if path.name not in known]
    originals = find_originals(unknown, year.inbox) if is_cut_off else {}
    return [path for path in unknown if path.name not in originals]


def _find_key_faults(year: YearFolder) -> Iterator[Fault]:
    try:
        present = print_key(year.read_key())
    except FaultyFileError as error:
        yield from error.faults
        return
    try:
        known = year.register.read_key_print()
        if not known and year.keeps:
            year.register.remember_key(present)
    except FaultyFileError:  # told as the register's own fault
        return
    if known and known != present:
        yield Fault(
            str(year.root / STATE / KEY),
            "签名密钥与登记库记着的不是同一个，密钥或登记库被换过，已经发放的表会全部认不出来",
            "请运行 restore 备份文件，或从原来的电脑把整个 .sfs 文件夹复制回来；都没有的，只能新建年度文件夹重新发放",
        )


def _find_register_faults(year: YearFolder) -> Iterator[Fault]:
    try:
        year.register.examine()
        lost = find_lost(year)
    except RegisterLostError as error:
        held = _name_stored(list_stored(year.store))
        yield from (replace(fault, fact=fault.fact + held) for fault in error.faults)
        return
    except FaultyFileError as error:
        yield from error.faults
        return
    if lost:
        yield Fault(
            str(year.register.path),
            f"登记库里没有库中保存的文件，可能是以前的备份{_name_stored(lost)}",
            "请运行 restore 重新登记；有更新的备份文件的，运行 restore 备份文件",
        )


def _name_stored(stored: Sequence[Path]) -> str:
    """Tell how many there are, and the last of them by hash and time; their names stand in the register alone."""
    if not stored:
        return ""
    last = [f"{path.name[:12]}（{_show_time(path)}收到）" for path in stored[-_MOST_NAMED:]]
    more = "等" if len(stored) > _MOST_NAMED else ""
    return f"；没有登记的原件有 {len(stored)} 个：{'、'.join(last)}{more}"


def _show_time(path: Path) -> str:
    return f"{tell_time_of(path.stat().st_mtime):%Y-%m-%d %H:%M}"
