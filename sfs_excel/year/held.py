"""Holds a final result to the rulebook and roster by which it was made: what is changed in them since counts for nothing.

Both are kept where only the program writes, since the roster in the final result has no voters. How people are reached may
change at any time: chiefs, addresses, and what 设置 says are those of the roster as it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.files.whole import write_whole
from sfs_excel.inbox.events import Frozen, find_frozen
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.roster.model import Department, Office, Roster, Voter
from sfs_excel.year.folder import ROSTER, RULEBOOK, YearFolder

if TYPE_CHECKING:  # whoever only asks what is kept does without all that reads it
    from sfs_excel.rulebook.model import Rulebook

Person = TypeVar("Person", Office, Voter, Department)


class BureauFiles(NamedTuple):
    """The bureau's own files, as one command finds them.

    Attributes:
        changed: those of them that say something else by now than a final result rests on, which holds.
    """

    rulebook: Rulebook
    roster: Roster
    changed: tuple[str, ...] = ()


def keep_files(year: YearFolder, files: BureauFiles, folder: str) -> None:
    """Keep the bureau's own files for a result that is going to be final.

    Args:
        files: on which the result rests.
        folder: name of the result's folder.

    Raises:
        FaultyFileError: they were changed a moment ago.
    """
    from sfs_excel.roster.read import load_roster
    from sfs_excel.rulebook.load import load_rulebook

    kept = year.held / folder
    kept.mkdir(parents=True, exist_ok=True)
    for path in (year.rulebook, year.roster):
        write_whole(kept / path.name, path.read_bytes())
    rulebook = load_rulebook(kept / RULEBOOK)
    said = {year.rulebook: rulebook.full_digest == files.rulebook.full_digest}
    said[year.roster] = load_roster(kept / ROSTER, rulebook.items) == files.roster
    if changed := [path for path, is_same in said.items() if not is_same]:
        raise FaultyFileError(
            Fault(str(path), "刚刚又改过，没有定稿", "请再汇总一次，看过结果再定稿") for path in changed
        )
    year.keep_rulebook(rulebook)


def hold_files(year: YearFolder, files: BureauFiles) -> BureauFiles:
    """The files by which the year is evaluated: of a final result those that were kept for it, where they were.

    Args:
        files: as they stand.
    """
    frozen = find_frozen(year.register.events())
    if frozen is None or not all(tell_held(year, frozen)):
        return files
    from sfs_excel.roster.read import load_roster
    from sfs_excel.rulebook.load import load_rulebook

    kept = year.held / frozen.folder
    is_same = hash_file(kept / RULEBOOK) == hash_file(year.rulebook)
    rulebook = files.rulebook if is_same else load_rulebook(kept / RULEBOOK)
    roster = reach_people(load_roster(kept / ROSTER, rulebook.items), files.roster)
    changed = [RULEBOOK] if rulebook.full_digest != files.rulebook.full_digest else []
    changed += [ROSTER] if roster != files.roster else []
    return BureauFiles(rulebook, roster, tuple(changed))


def tell_held(year: YearFolder, frozen: Frozen | None) -> list[str]:
    """Tell what is kept for a final result: digests, "" of what is not there."""
    return [] if frozen is None else [hash_file(year.held / frozen.folder / name) for name in (RULEBOOK, ROSTER)]


def reach_people(kept: Roster, now: Roster) -> Roster:
    """Those who took part, reached as they are now."""
    return Roster(
        _reach(kept.offices, now.offices, lambda office: office.code, ("chief", "email", "phone")),
        _reach(kept.voters, now.voters, lambda voter: voter.code, ("email",)),
        _reach(kept.departments, now.departments, lambda department: department.name, ("email",)),
        now.settings,
    )


def _reach(
    kept: tuple[Person, ...], now: tuple[Person, ...], name: Callable[[Person], str], fields: tuple[str, ...]
) -> tuple[Person, ...]:
    known = {name(each): each for each in now}
    return tuple(
        replace(each, **{field: getattr(known[name(each)], field) for field in fields}) if name(each) in known else each
        for each in kept
    )
