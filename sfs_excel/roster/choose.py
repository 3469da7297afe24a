"""Finds the offices and people of the roster that the clerk names: by code or by name, one or several in a word."""

import re
from collections.abc import Mapping, Sequence

from sfs_excel.errors import SfsError
from sfs_excel.roster.model import Office, Roster
from sfs_excel.roster.titles import OFFICES

_BETWEEN = re.compile("[、,，;；]")
_MOST_NAMED = 30


def choose_offices(words: Sequence[str], roster: Roster) -> list[Office]:
    """Those who are named, in the roster's order; all of them, where nobody is.

    Raises:
        SfsError: as `choose`.
    """
    chosen = choose(words, roster.office_names, OFFICES)
    return [office for office in roster.offices if not chosen or office.code in chosen]


def choose(words: Sequence[str], known: Mapping[str, str], sheet: str) -> list[str]:
    """The codes of those who are named, in that order, each once; of nobody named none.

    Args:
        words: each a code or a name, or several of them with 、 or a comma between.
        known: code -> name; the same where there is no other name, or none that may be said.
        sheet: of the roster, where they stand.

    Raises:
        SfsError: the roster does not have one of them; names those that it has.
    """
    codes = {name: code for code, name in known.items()} | {code: code for code in known}
    named = [part for word in words for part in ([word] if word in codes else _BETWEEN.split(word))]
    unknown = [part for part in dict.fromkeys(map(str.strip, named)) if part not in codes]
    if unknown:
        existing = [code if code == name else f"{code} {name}" for code, name in known.items()]
        more = f"等 {len(existing)} 个" if len(existing) > _MOST_NAMED else ""
        said = f"没有{'、'.join(filter(None, unknown)) or '写是谁'}"
        raise SfsError(f"名册.xlsx「{sheet}」：{said}。请核对，现有：{'、'.join(existing[:_MOST_NAMED])}{more}。")
    return list(dict.fromkeys(codes[part.strip()] for part in named))
