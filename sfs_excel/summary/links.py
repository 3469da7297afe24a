"""Links a file that was received to where it lies now.

Text from returned files is never trusted: a link is made only by us, and only to a path that cannot mean anything else.
"""

import re

from sfs_excel import excel_limits
from sfs_excel.outcome.results import Results
from sfs_excel.sheets.writing import Link
from sfs_excel.text import count_units

_UP = "external:../"  # from the folder of the ranking workbook to the year folder
_HARMLESS = re.compile(r"[\w\- .()（）【】《》“”、，。·—]+")


def lead_to(results: Results, file: str, received: str = "") -> Link:
    """The name of a file, with a link to where it lies; of several with that name, to the one that counts.

    Args:
        received: when it was, where that is known: then to this one and no other.
    """
    return Link(file, link_to_place(results.places.get((file, received), "")))


def lead_to_only(results: Results, file: str) -> Link:
    """The name of a file that may count no more, with a link where no other has that name."""
    return Link(file, None) if file in results.ambiguous else lead_to(results, file)


def link_to_place(place: str) -> str | None:
    """A relative link to a path below the year folder; None where there is none, or where it might be misread."""
    if not place or any(not _HARMLESS.fullmatch(part) or part.strip(" .") != part for part in place.split("/")):
        return None
    url = _UP + place
    return url if count_units(url) <= excel_limits.URL else None
