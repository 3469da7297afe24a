"""Reads a result that was made final, out of its own folder or what the program keeps of it: as it was frozen, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sfs_excel.errors import SfsError
from sfs_excel.files.manifest import MANIFEST, read_list
from sfs_excel.files.outputs import hash_content
from sfs_excel.files.whole import is_plain_file
from sfs_excel.inbox.events import Event, Frozen, list_frozen
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.outcome.standing import name_some
from sfs_excel.year.folder import EXPORTS, FINAL, SUMMARY, YearFolder

if TYPE_CHECKING:  # whoever only asks whether it is as it was does without pandas
    import pandas as pd

    from sfs_excel.outcome.amended import Former
    from sfs_excel.outcome.results import Results
    from sfs_excel.year.snapshot import Snapshot

_MOST_NAMED = 3
_RANKING, _ITEMS = (f"{SUMMARY}/{EXPORTS}/{name}.csv" for name in ("ranking", "items"))
PROOF = (MANIFEST, _RANKING, _ITEMS)
"""What another result is compared with. It lies in the result's folder, and where only the program writes, too."""


def read_former(year: YearFolder, frozen: Frozen) -> Former:
    """
    Args:
        frozen: as the register has it: by its digest the list is proven, and by the list the tables are.
    """
    from sfs_excel.outcome.amended import Former
    from sfs_excel.outcome.tables import RANKING
    from sfs_excel.scoring.tables import ITEMS
    from sfs_excel.summary.exports import read_export

    for place in (year.final, year.held):
        if (tables := _read_tables(place / frozen.folder, frozen)) is not None:
            return Former(frozen, True, read_export(RANKING, tables[0]), read_export(ITEMS, tables[1]))
    return Former(frozen, False, RANKING.frame(), ITEMS.frame())


def find_missing(year: YearFolder, events: Iterable[Event]) -> tuple[str, ...]:
    """Folders of the results that were ever made final, and do not lie in their place as they were: the list of one, or what another
    is compared with, is not there, or not what it was."""
    listed = list_frozen(events).values()
    return tuple(each.folder for each in listed if _read_tables(year.final / each.folder, each) is None)


def tell_former(year: YearFolder, events: Iterable[Event]) -> list[str]:
    """Tell whether all that was ever final is as it was: digests of the files on which `read_former` and `find_missing` rest."""
    folders = [frozen.folder for frozen in list_frozen(events).values()]
    places = [place / folder for folder in folders for place in (year.final, year.held)]
    return [hash_file(place / name) for place in places for name in PROOF]


def ensure_as_frozen(snapshot: Snapshot) -> None:
    """
    Raises:
        SfsError: the result is final, and comes out otherwise now: what tells of it may not be written over.
    """
    frozen, differing = snapshot.basis.frozen, snapshot.differing
    if frozen is not None and len(differing):
        raise SfsError(
            f"{FINAL}/{frozen.frozen.folder}：现在算出来的与定稿不一样（{name_some(tell_differing(differing), _MOST_NAMED)}），没有写出。"
            "程序换过的，请用定稿时的那个；程序保存的文件坏了的（check 会说），请运行 restore 备份文件；要照现在的，运行 finalize --reopen，写明原因，再定一次稿。"
        )


def tell_differing(differing: pd.DataFrame) -> tuple[str, ...]:
    """Each thing that is otherwise than in a result that is final, in words."""
    rows = differing[["name", "what", "before", "after"]].itertuples(index=False, name=None)
    return tuple(f"{name}{what}：定稿{before}，现在{after}" for name, what, before, after in rows)


def ensure_proven(former: Former | None) -> None:
    """
    Raises:
        SfsError: there was a result, and it cannot be told what is otherwise now.
    """
    if former is not None and not former.is_proven:
        raise SfsError(
            f"{FINAL}/{former.frozen.folder}：上一次的定稿不在这里，或者改动过，程序保存的也没有了，比不出这次改了什么。请把原来的文件夹放回「{FINAL}」后重试。"
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


def read_listed(folder: Path, frozen: Frozen, names: Iterable[str]) -> dict[str, bytes] | None:
    """Name and content of files of a final result as they were frozen; None where one of them does not lie there so.

    Args:
        folder: in which they lie, with the list of all.
    """
    digests = {MANIFEST: frozen.digest, **read_list(_read_proven(folder / MANIFEST, frozen.digest))}
    contents = {name: _read_proven(folder / name, digests.get(name, "")) for name in names}
    return contents if all(contents.values()) else None


def _read_tables(folder: Path, frozen: Frozen) -> tuple[bytes, bytes] | None:
    """Ranking and items as they were frozen; None where one of them does not lie there so."""
    contents = read_listed(folder, frozen, (_RANKING, _ITEMS))
    return None if contents is None else (contents[_RANKING], contents[_ITEMS])


def _read_proven(path: Path, digest: str) -> bytes:
    """The file's content; empty where it is not what the digest says."""
    content = path.read_bytes() if is_plain_file(path) else b""
    return content if hash_content(content) == digest else b""
