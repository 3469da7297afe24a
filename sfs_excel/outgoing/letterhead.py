"""The values that all papers to one office share."""

from typing import Any

from sfs_excel.roster.model import Office, Roster
from sfs_excel.roster.titles import SENDER
from sfs_excel.rulebook.model import Rulebook


def address_office(rulebook: Rulebook, roster: Roster, office: Office) -> dict[str, Any]:
    """Return who writes to whom, about which letter, and where answers go."""
    return {
        "county": roster.county,
        "year": rulebook.year,
        "title": rulebook.title,
        "office": office.name,
        "chief": office.chief,
        "return_to": roster.settings.get(SENDER, ""),
    }
