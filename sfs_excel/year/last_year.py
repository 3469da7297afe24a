"""The year before, as it is kept in the folder of the year that follows it: the rulebook and roster by which it was decided, and
of a final result what another is compared with. The folder that it came from may be moved, or go on, without changing any of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sfs_excel.errors import FaultyFileError, SfsError
from sfs_excel.files.manifest import MANIFEST, write_list
from sfs_excel.files.outputs import hash_content
from sfs_excel.files.whole import is_plain_file, name_temporary, write_whole
from sfs_excel.inbox.events import Event, Frozen, find_frozen
from sfs_excel.inbox.followed import Followed, find_followed
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.year.folder import FINAL, ROSTER, RULEBOOK, YearFolder
from sfs_excel.year.former import PROOF, read_listed
from sfs_excel.year.held import digest_held

if TYPE_CHECKING:  # whoever only asks what is kept does without pandas
    from sfs_excel.outcome.last_year import LastYear
    from sfs_excel.rulebook.model import Rulebook

_KEPT = (RULEBOOK, ROSTER, *PROOF)


class Gathered(NamedTuple):
    """A year that another is to follow.

    Attributes:
        contents: path below the folder in which it is kept, with `/`, and content.
        rulebook: by which it was decided, as it is written; as it stands, where nothing is final.
        told: what has to be known of its result.
    """

    followed: Followed
    contents: Mapping[str, bytes]
    rulebook: Rulebook
    told: str


def gather_last_year(year: YearFolder) -> Gathered:
    """Read what is to be kept of a year. Nothing is written into its folder, which may be read-only.

    Raises:
        SfsError: its register cannot be used; or it has no rulebook or roster that can be read.
    """
    from sfs_excel.rulebook.load import build_rulebook
    from sfs_excel.rulebook.source import parse_source

    frozen = find_frozen(year.register.look_at_events())
    final = None if frozen is None else _read_final(year, frozen)
    contents = final or {name: _read(year.root / name) for name in (RULEBOOK, ROSTER)}
    rulebook = build_rulebook(parse_source(str(year.rulebook), contents[RULEBOOK]))
    folder = frozen.folder if frozen is not None and final is not None else ""
    digest = hash_content(write_list({name: hash_content(content) for name, content in contents.items()}))
    return Gathered(Followed(rulebook.year, folder, digest), contents, rulebook, _tell(year, frozen, folder))


def keep_last_year(folder: Path, contents: Mapping[str, bytes]) -> None:
    """
    Args:
        folder: in which it is kept; what stands there of another year is written over.
    """
    for name in _KEPT:
        path = folder / name
        if name in contents:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, contents[name])
        else:
            path.unlink(missing_ok=True)


def read_last_year(year: YearFolder, events: Iterable[Event]) -> LastYear | None:
    """Read what is kept; None where the year follows none."""
    from sfs_excel.outcome.last_year import LastYear
    from sfs_excel.outcome.tables import RANKING
    from sfs_excel.scoring.tables import ITEMS
    from sfs_excel.summary.exports import read_export

    if (found := find_followed(events)) is None:
        return None
    followed = found[1]
    rulebook = read_last_rulebook(year, events)
    if rulebook is None or not followed.folder:
        return LastYear(followed, rulebook is not None, rulebook, RANKING.frame(), ITEMS.frame())
    ranking, items = ((year.last_year / name).read_bytes() for name in PROOF if name != MANIFEST)
    return LastYear(followed, True, rulebook, read_export(RANKING, ranking), read_export(ITEMS, items))


def read_last_rulebook(year: YearFolder, events: Iterable[Event]) -> Rulebook | None:
    """The rulebook of the year before, read as its roster chooses; None where the year follows none, or what is kept of it is not
    what the register knows, or cannot be read."""
    from sfs_excel.roster.read import load_roster
    from sfs_excel.roster.readings import fault_readings
    from sfs_excel.rulebook.alternatives import choose_alternatives
    from sfs_excel.rulebook.load import load_rulebook

    found = find_followed(events)
    if found is None or tell_last_year(year, events) != found[1].digest:
        return None
    file = year.last_year / ROSTER
    try:
        rulebook = load_rulebook(year.last_year / RULEBOOK)
        roster = load_roster(file, rulebook.items)
    except FaultyFileError:  # of a version of this program that wrote them otherwise
        return None
    return None if fault_readings(roster, rulebook, file) else choose_alternatives(rulebook, roster.chosen)


def tell_last_year(year: YearFolder, events: Iterable[Event]) -> str:
    """SHA-256 (hex) of the list of all that is kept; "" where the year follows none."""
    if find_followed(events) is None:
        return ""
    digests = {name: hash_file(year.last_year / name) for name in _KEPT}
    return hash_content(write_list({name: digest for name, digest in digests.items() if digest}))


def _read_final(year: YearFolder, frozen: Frozen) -> Mapping[str, bytes] | None:
    """Read what was kept for a final result, or lies in its folder, as it was; None where neither does."""
    if frozen.held and digest_held(year, frozen) == frozen.held:
        return {name: (year.held / frozen.folder / name).read_bytes() for name in _KEPT}
    place = year.final / frozen.folder
    found = (read_listed(each, frozen, _KEPT) for each in (place, name_temporary(place)))
    return next(filter(None, found), None)


def _read(path: Path) -> bytes:
    if not is_plain_file(path):
        raise SfsError(f"{path}：没有找到这个文件，下一年度没有可以沿用的。请把它放回去后重试。")
    return path.read_bytes()


def _tell(year: YearFolder, frozen: Frozen | None, folder: str) -> str:
    if folder:
        return f"上年度的结果取自 {FINAL}/{folder}，排名工作簿与它比较"
    remedy = f"以后运行 follow {year.root.name}，排名工作簿就与它比较"
    if frozen is None:
        return f"{year.root.name} 还没有定稿，没有带来结果；定稿{remedy}"
    return f"{year.root.name} 的 {FINAL}/{frozen.folder} 不在原处，或者改动过，没有带来结果；放回{remedy}"
