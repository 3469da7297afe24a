"""Reads the result that was final before, out of its own folder: as it was frozen, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sfs_excel.errors import SfsError
from sfs_excel.files.manifest import MANIFEST, read_list
from sfs_excel.files.outputs import hash_content
from sfs_excel.files.whole import is_plain_file
from sfs_excel.inbox.events import Frozen
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.year.folder import EXPORTS, FINAL, SUMMARY, YearFolder

if TYPE_CHECKING:  # whoever only asks whether it is as it was does without pandas
    from sfs_excel.outcome.amended import Former
    from sfs_excel.outcome.results import Results

_RANKING, _ITEMS = (f"{SUMMARY}/{EXPORTS}/{name}.csv" for name in ("ranking", "items"))


def read_former(year: YearFolder, frozen: Frozen) -> Former:
    """
    Args:
        frozen: as the register has it: by its digest the list is proven, and by the list the tables are.
    """
    from sfs_excel.outcome.amended import Former
    from sfs_excel.outcome.tables import RANKING
    from sfs_excel.scoring.tables import ITEMS
    from sfs_excel.summary.exports import read_export

    folder = year.final / frozen.folder
    listed = read_list(_read_proven(folder / MANIFEST, frozen.digest))
    ranking, items = (_read_proven(folder / name, listed.get(name, "")) for name in (_RANKING, _ITEMS))
    if not (ranking and items):
        return Former(frozen, False, RANKING.frame(), ITEMS.frame())
    return Former(frozen, True, read_export(RANKING, ranking), read_export(ITEMS, items))


def tell_former(year: YearFolder, frozen: Frozen | None) -> list[str]:
    """Tell whether it is as it was: digests of the files on which `read_former` rests."""
    folder = year.final / (frozen.folder if frozen is not None else "")
    return [] if frozen is None else [hash_file(folder / name) for name in (MANIFEST, _RANKING, _ITEMS)]


def ensure_proven(former: Former | None) -> None:
    """
    Raises:
        SfsError: there was a result, and it cannot be told what is otherwise now.
    """
    if former is not None and not former.is_proven:
        raise SfsError(
            f"{FINAL}/{former.frozen.folder}：上一次的定稿不在这里，或者改动过，比不出这次改了什么。请把原来的文件夹放回「{FINAL}」后重试。"
        )


def ensure_amended(results: Results) -> None:
    """
    Raises:
        SfsError: the result is not final; or nothing is otherwise than in one that was final before, or it cannot be told.
    """
    former = results.former
    if results.final is None:
        raise SfsError("考核结果更正通报：结果没有定稿，还没有可以更正的。请先运行 finalize。")
    if former is None:
        raise SfsError("考核结果更正通报：这是第一次定稿，没有可以更正的。")
    ensure_proven(former)
    if results.amended.empty:
        folder = former.frozen.folder
        raise SfsError(f"考核结果更正通报：与上一次定稿（{folder}）相比没有变化，没有可以更正的。")


def _read_proven(path: Path, digest: str) -> bytes:
    """The file's content; empty where it is not what the digest says."""
    content = path.read_bytes() if is_plain_file(path) else b""
    return content if hash_content(content) == digest else b""
