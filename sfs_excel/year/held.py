"""Holds a final result to the rulebook and roster by which it was made: what is changed in them since counts for nothing.

Both are kept where only the program writes, since the roster in the final result has no voters; beside them what a later result
is compared with (`former.PROOF`). The register proves all of it. How people are reached may change at any time: chiefs and
addresses, and what 设置 says but the bureau's name, are those of the roster as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sfs_excel.errors import Fault, FaultyFileError, SfsError
from sfs_excel.files.manifest import write_list
from sfs_excel.files.outputs import hash_content
from sfs_excel.files.whole import name_temporary, write_whole
from sfs_excel.inbox.events import Frozen, find_frozen
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.roster.model import Department, Office, Roster, Voter
from sfs_excel.roster.titles import COUNTY
from sfs_excel.year.folder import ROSTER, RULEBOOK, YearFolder
from sfs_excel.year.former import PROOF

if TYPE_CHECKING:  # whoever only asks what is kept does without all that reads it
    from sfs_excel.rulebook.model import Rulebook

CHANGED_NOW = ("刚刚又改过，没有定稿", "请再汇总一次，看过结果再定稿")
"""Fact and remedy, of a file of the bureau's."""
Person = TypeVar("Person", Office, Voter, Department)


class BureauFiles(NamedTuple):
    """The bureau's own files, as one command finds them.

    Attributes:
        rulebook: read as the roster chooses.
        changed: those of them that say something else by now than a final result rests on, which holds.
        written: the rulebook as its file has it.
    """

    rulebook: Rulebook
    roster: Roster
    changed: tuple[str, ...] = ()
    written: Rulebook | None = None


def keep_files(year: YearFolder, files: BureauFiles, frozen: Frozen) -> Frozen:
    """Keep what a result needs that is going to be final.

    Args:
        files: on which the result rests.
        frozen: written, and not in its place yet.

    Returns:
        The result, by which all that is kept is proven.

    Raises:
        FaultyFileError: the roster was changed a moment ago.
    """
    from sfs_excel.roster.read import load_roster

    kept, written = year.held / frozen.folder, name_temporary(year.final / frozen.folder)
    sources = {ROSTER: year.roster, **{name: written / name for name in (RULEBOOK, *PROOF)}}
    for name, source in sources.items():
        (kept / name).parent.mkdir(parents=True, exist_ok=True)
        write_whole(kept / name, source.read_bytes())
    if load_roster(kept / ROSTER, files.rulebook.items) != files.roster:
        raise FaultyFileError([Fault(str(year.roster), *CHANGED_NOW)])
    year.keep_rulebook(files.rulebook)
    return replace(frozen, held=digest_held(year, frozen))


def hold_files(year: YearFolder, files: BureauFiles) -> BureauFiles:
    """The files by which the year is evaluated: of a final result those that were kept for it.

    Args:
        files: as they stand.

    Raises:
        SfsError: what was kept is lost, or is not what the register knows. By what stands there now the result would be another,
            and nobody would have said so.
    """
    frozen = find_frozen(year.register.events())
    if frozen is None:
        return files
    kept = year.held / frozen.folder
    if digest_held(year, frozen) != frozen.held:
        raise SfsError(_LOST.format(kept))
    from sfs_excel.roster.read import load_roster
    from sfs_excel.rulebook.alternatives import choose_alternatives
    from sfs_excel.rulebook.load import load_rulebook

    is_same = hash_file(kept / RULEBOOK) == hash_file(year.rulebook)
    items = (files.rulebook if is_same else load_rulebook(kept / RULEBOOK)).items
    roster = reach_people(load_roster(kept / ROSTER, items), files.roster)
    is_read_alike = roster.chosen == files.roster.chosen
    rulebook, written = files.rulebook, files.written
    if not (is_same and is_read_alike):
        written = load_rulebook(kept / RULEBOOK)
        rulebook = choose_alternatives(written, roster.chosen)
    is_other = rulebook.full_digest != files.rulebook.full_digest if is_read_alike else not is_same
    changed = [RULEBOOK] if is_other else []
    changed += [ROSTER] if roster != files.roster else []
    return BureauFiles(rulebook, roster, tuple(changed), written)


_LOST = (
    "{}：定稿所依据的责任书、名册（程序保存的）丢失，或者改动过，没有照现在的另算。"
    "请运行 restore 备份文件；没有备份的，运行 finalize --reopen，写明原因，照现在的责任书、名册再定一次稿。"
)


def digest_held(year: YearFolder, frozen: Frozen) -> str:
    """SHA-256 (hex) of the list of all that is kept for a result."""
    kept = year.held / frozen.folder
    return hash_content(write_list({name: hash_file(kept / name) for name in (RULEBOOK, ROSTER, *PROOF)}))


def reach_people(kept: Roster, now: Roster) -> Roster:
    """Those who took part, reached as they are now."""
    return Roster(
        _reach(kept.offices, now.offices, lambda office: office.code, ("chief", "email", "phone")),
        _reach(kept.voters, now.voters, lambda voter: voter.code, ("email",)),
        _reach(kept.departments, now.departments, lambda department: department.name, ("email",)),
        _keep_county(kept.settings, now.settings),
        kept.readings,
        kept.has_readings,
    )


def _keep_county(kept: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Every paper of a result bears the bureau's name."""
    others = {name: value for name, value in now.items() if name != COUNTY}
    return others | ({COUNTY: kept[COUNTY]} if COUNTY in kept else {})


def _reach(
    kept: tuple[Person, ...], now: tuple[Person, ...], name: Callable[[Person], str], fields: tuple[str, ...]
) -> tuple[Person, ...]:
    known = {name(each): each for each in now}
    return tuple(
        replace(each, **{field: getattr(known[name(each)], field) for field in fields}) if name(each) in known else each
        for each in kept
    )
