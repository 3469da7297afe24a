"""Links a cell to a file of the inbox.

Text from returned files is never trusted: a link is made only by us, and only to a file whose name cannot mean anything else.
"""

import re

from sfs_excel import excel_limits
from sfs_excel.text import count_units

INBOX = "external:../收件箱/"

_IN_PACKAGE = re.compile(r"(\.zip)/.*", re.IGNORECASE | re.DOTALL)
_HARMLESS = re.compile(r"[\w\- .()（）【】《》“”、，。·—]+")


def link_to_inbox(file: str) -> str | None:
    """A relative link to a file of the inbox, or to the package that it lies in; None where a name might be misread, and
    where it is no path: a ballot is told by its number, which has no extension."""
    file = _IN_PACKAGE.sub(r"\1", file)
    if "." not in file:
        return None
    if any(not _HARMLESS.fullmatch(part) or part.strip(" .") != part for part in file.split("/")):
        return None
    url = INBOX + file
    return url if count_units(url) <= excel_limits.URL else None
