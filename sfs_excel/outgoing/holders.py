"""The holders of workbooks: offices, departments, voters. The workbooks are made elsewhere (`form/`, `handouts.py`)."""

from sfs_excel.form.cover import Recipient
from sfs_excel.returns.bureau.authority import Authority
from sfs_excel.returns.bureau.take_in import Bureau
from sfs_excel.roster.model import Office, Roster
from sfs_excel.roster.titles import SENDER
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import Kind

GROUP = "考核组"  # assesses what no department does


def name_handout(kind: Kind, holder: str = "") -> str:
    """The file name. `holder`: as of a `Handout`; the log has none in its name."""
    return f"{kind.word}_{holder}.xlsx" if holder else f"{kind.word}.xlsx"


def assign_items(rulebook: Rulebook, roster: Roster) -> dict[str, tuple[int, ...]]:
    """Department -> the items that it assesses; what nobody is named for is the group's. Items that are voted on are nobody's."""
    assigned = {
        department.name: tuple(number for number in department.items if not rulebook.items[number].is_voted)
        for department in roster.departments
    }
    taken = {number for numbers in assigned.values() for number in numbers}
    left = tuple(number for number, item in rulebook.items.items() if number not in taken and not item.is_voted)
    if left:
        assigned[GROUP] = tuple(sorted({*assigned.get(GROUP, ()), *left}))
    return assigned


def describe_bureau(rulebook: Rulebook, roster: Roster) -> Bureau:
    """Tell who of the bureau takes part."""
    return Bureau(
        assign_items(rulebook, roster),
        {voter.code: voter.name for voter in roster.voters},
        roster.former,
        roster.outside.keys(),
        _describe_authority(roster),
        roster.appeals_until,
        {office.code: office.reached for office in roster.offices if office.reached},
    )


def _describe_authority(roster: Roster) -> Authority:
    heirs = {
        (department.name, each.departed): (department.name, each.successor)
        for department in roster.departments
        for each in department.successions
    }
    heads = ((department.name, name) for department in roster.departments for name in department.heads)
    return Authority(heirs, frozenset(heads))


def describe_recipient(office: Office, roster: Roster) -> Recipient:
    """Tell whom an office's forms are for."""
    return_to = roster.settings.get(SENDER, "")
    return Recipient(office.code, office.name, office.chief, roster.county, roster.deadline, return_to)
