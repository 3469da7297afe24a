"""Links a file that was received to where it lies now, and to the cell that is spoken of.

Text from returned files is never trusted: a link is made only by us, and only to a path that cannot mean anything else.
"""

import re

from sfs_excel import excel_limits
from sfs_excel.outcome.results import Results
from sfs_excel.sheets.writing import Link
from sfs_excel.text import count_units

OPENS = "收件箱中的文件，点击打开。要在年度文件夹里打开本工作簿才点得开；另存到别处、用邮件发出去的，点了没有反应。"
_UP = "external:../"  # from the folder of the ranking workbook to the year folder
_HARMLESS = re.compile(r"[\w\- .()（）【】《》“”、，。·—]+")
_WORKBOOK = re.compile(r"\.(xlsx|xlsm|xlsb|xls|et|ods)", re.IGNORECASE)
_CELL = re.compile(r"(?:「([^「」]*)」)?([A-Z]{1,3}[1-9][0-9]{0,6})")


def lead_to(results: Results, file: str, received: str = "", cell: str = "", sheet: str = "") -> Link:
    """The name of a file, with a link to where it lies; of several with that name, to the one that counts.

    Args:
        received: when it was, where that is known: then to this one and no other.
        cell: that it is opened at, `F9` or `「填报表」F9`; the first of several.
        sheet: that has the cell, where the cell does not say it.
    """
    url = link_to_place(results.places.get((file, received), ""))
    return Link(file, url and _point_to(url, cell, sheet))


def lead_to_only(results: Results, file: str) -> Link:
    """The name of a file that may count no more, with a link where no other has that name."""
    return Link(file, None) if file in results.ambiguous else lead_to(results, file)


def link_to_place(place: str) -> str | None:
    """A relative link to a path below the year folder; None where there is none, or where it might be misread."""
    if not place or any(not _HARMLESS.fullmatch(part) or part.strip(" .") != part for part in place.split("/")):
        return None
    url = _UP + place
    return url if count_units(url) <= excel_limits.URL else None


def _point_to(url: str, cell: str, sheet: str) -> str:
    """The link with a cell, where it opens a workbook, and the cell can be named without any doubt."""
    found = _CELL.match(cell)
    if found is None or not _WORKBOOK.fullmatch(url[url.rfind(".") :]):
        return url
    named = found[1] or sheet
    pointed = f"{url}#'{named}'!{found[2]}"
    return pointed if _HARMLESS.fullmatch(named) and count_units(pointed) <= excel_limits.URL else url
