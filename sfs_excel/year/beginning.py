"""Beginnings of a year: a rulebook that comes with the program or is given, or all that is taken over from the year before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

from sfs_excel.errors import Fault, FaultyFileError, SfsError
from sfs_excel.files.outputs import hash_content
from sfs_excel.inbox.followed import Followed
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.notices.overrides import read_overrides
from sfs_excel.roster.carried import Carried, carry_roster
from sfs_excel.roster.readings import Room, list_rooms
from sfs_excel.rulebook.advanced import advance_rulebook
from sfs_excel.rulebook.load import build_rulebook
from sfs_excel.rulebook.source import MOST_BYTES, parse_source
from sfs_excel.year.folder import RULEBOOK, YearFolder
from sfs_excel.year.last_year import Gathered, gather_last_year

FIRST_RULEBOOK = "2016"
_RULEBOOKS, _YAML = "rulebooks", ".yaml"


@dataclass(frozen=True)
class Beginning:
    """
    Attributes:
        rulebook: content of its file.
        year: that it is of.
        roster: content of its workbook; None where an empty one is written.
        templates: name and content of the bureau's own.
        kept: of the year before, as `last_year.keep_last_year` takes it.
        followed: the year before; None where there is none.
        told: what was taken over, and what a person has to look at.
        rooms: the rules that leave room to choose, for an empty roster.
    """

    rulebook: bytes
    year: int
    roster: bytes | None = None
    templates: tuple[tuple[str, bytes], ...] = ()
    kept: Mapping[str, bytes] = field(default_factory=dict)
    followed: Followed | None = None
    told: tuple[str, ...] = ()
    rooms: tuple[Room, ...] = ()


def begin_with(rulebook: str) -> Beginning:
    """Begin with a rulebook alone.

    Args:
        rulebook: name of one that comes with the program, such as 2016; or path of a file.

    Raises:
        SfsError: there is neither, or it cannot be read as a rulebook.
    """
    content = _read_rulebook(rulebook)
    read = build_rulebook(parse_source(rulebook, content))
    return Beginning(content, read.year, rooms=tuple(list_rooms(read)))


def begin_after(folder: Path, rulebook: str = "") -> Beginning:
    """Begin with what is taken over from a year folder, which is only looked at.

    Args:
        rulebook: as for `begin_with`, where it is not the draft that is made of last year's.

    Raises:
        SfsError: the folder is no year folder; a file in it cannot be read; or the rulebook is of no later year.
    """
    year = YearFolder(folder, keeps=False)
    last = gather_last_year(year)
    begun = begin_with(rulebook) if rulebook else _draft(last, year)
    if begun.year <= last.rulebook.year:
        fact = f"责任书是{begun.year}年度的，{folder} 是{last.rulebook.year}年度的"
        raise SfsError(f"{rulebook}：{fact}，不在它以后。请核对写的是哪个文件、哪个文件夹。")
    carried, templates = _carry(year, begun.year - last.rulebook.year, begun.year), read_overrides(year.templates)
    if templates.faults:
        raise FaultyFileError(replace(fault, place=f"{year.templates} {name}") for name, fault in templates.faults)
    named = [f"模板：{'、'.join(name for name, _ in templates.contents)}"] if templates.contents else []
    return replace(
        begun,
        roster=carried.content,
        templates=templates.contents,
        kept=last.contents,
        followed=last.followed,
        told=(*(f"名册：{each}" for each in carried.told), *begun.told, *named, last.told),
    )


def _draft(last: Gathered, year: YearFolder) -> Beginning:
    content, before = last.contents[RULEBOOK], last.rulebook
    draft = advance_rulebook(content, before, before.year + 1)
    told = f"{RULEBOOK}：照{before.year}年度的拟了一份草稿，年度、标题已改，规则请逐项核对"
    if hash_file(year.rulebook) != hash_content(content):
        told += f"；{year.root.name} 里的那一份定稿以后改过，草稿照定稿所依据的"
    if draft.left:
        told += f"；第{'、'.join(map(str, draft.left))}行还写着{before.year}"
    moved = f"插进、移动了项目的，在填报项里加 was（如 was: {next(iter(before.fields))}），写明上年度是哪一项"
    return Beginning(draft.content, before.year + 1, told=(told, *[moved] * bool(before.fields)))


def _carry(year: YearFolder, years: int, to: int) -> Carried:
    try:
        return carry_roster(year.roster, years, to)
    except FaultyFileError as error:
        raise FaultyFileError(_say_folder(fault, year.root) for fault in error.faults) from error


def _say_folder(fault: Fault, folder: Path) -> Fault:
    return fault if str(folder) in fault.place else replace(fault, place=f"{folder} {fault.place}")


def _read_rulebook(named: str) -> bytes:
    packed = files("sfs_excel.templates") / _RULEBOOKS
    known = {each.name.removesuffix(_YAML): each for each in packed.iterdir() if each.name.endswith(_YAML)}
    if named in known:
        return known[named].read_bytes()
    try:
        with Path(named).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        remedy = f"请写一个 .yaml 文件，或程序附带的：{'、'.join(sorted(known))}"
        raise SfsError(f"{named}：没有这个责任书文件，或者打不开。{remedy}。") from error
