"""Names the person who decides something about the year, and checks the reason: both stand in the register and in workbooks."""

import getpass
from collections.abc import Mapping

from sfs_excel.errors import SfsError
from sfs_excel.text import clean_line

MOST_SAID = 500  # characters of a reason
_MOST_NAMED = 50  # characters of a name
_ACCOUNT = ("LOGNAME", "USER", "USERNAME")
_UNKNOWN = "（没有写）"


def check_reason(reason: str) -> str:
    """The reason on one line.

    Raises:
        SfsError: there is none, or it is longer than `MOST_SAID`.
    """
    said = clean_line(reason, MOST_SAID + 1)
    if not said:
        raise SfsError("原因：没有写。为什么这样办，要记在办理记录里。请加 --reason 写明。")
    if len(said) > MOST_SAID:
        raise SfsError(f"原因：超过 {MOST_SAID} 个字。请写短一些，详细的另附材料。")
    return said


def name_decider(who: str, environ: Mapping[str, str]) -> str:
    """The person who was named; the account of the computer, if nobody was."""
    return clean_line(who, _MOST_NAMED) or clean_line(_name_account(environ), _MOST_NAMED) or _UNKNOWN


def _name_account(environ: Mapping[str, str]) -> str:
    if named := next(filter(None, map(environ.get, _ACCOUNT)), ""):
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return ""
