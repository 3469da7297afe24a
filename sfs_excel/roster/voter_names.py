"""Voters' names in what people write: a vote is told by a number, and beside a number no name of a voter may stand."""

import re
from collections.abc import Collection
from functools import cached_property

from sfs_excel.roster.model import Roster

MASK = "某评委"
_GAPS = re.compile(r"[ \t\u3000\u00a0·_\-]*")  # `李　文武`, `李_文武`
_SHORTEST = 2  # characters: one alone is in every other word
CODES = ("utf-8", "utf-16-le", "gb18030")
"""Codings in which programs here write Chinese."""


class VoterNames:
    """The names of a roster's voters. An office's or a department's name that holds one (高明司法所) speaks of nobody."""

    def __init__(self, roster: Roster) -> None:
        self._numbers: dict[str, list[str]] = {}
        for voter in roster.voters:
            name = _join(voter.name)
            if len(name) >= _SHORTEST:
                self._numbers.setdefault(name, []).append(voter.code)
        self._kept = {*roster.office_names.values(), *(each.name for each in roster.departments)}

    def find_in(self, text: str) -> list[str]:
        """The numbers of those who are named, in the roster's order."""
        if not self._numbers:
            return []
        named = {_join(found["name"]).casefold() for found in self._pattern.finditer(text) if found["name"]}
        return [code for name, codes in self._numbers.items() if name.casefold() in named for code in codes]

    def mask(self, text: str) -> str:
        """The text with `MASK` for every name."""
        return self._pattern.sub(lambda found: MASK if found["name"] else found[0], text) if self._numbers else text

    def are_in_bytes(self, content: bytes) -> bool:
        """Tell whether a name stands there, in any of the codings that programs here write."""
        return any(letters in content for letters in self._spelt)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = [_GAPS.pattern.join(map(re.escape, name)) for name in _order(self._numbers)]
        kept = [re.escape(name) for name in _order(self._kept)]
        pattern = "|".join([*kept, f"(?P<name>{'|'.join(names)})"])
        return re.compile(pattern, re.IGNORECASE)

    @cached_property
    def _spelt(self) -> tuple[bytes, ...]:
        return tuple(name.encode(code) for name in self._numbers for code in CODES)


def _order(names: Collection[str]) -> list[str]:
    """Those within which others lie come first."""
    return sorted(filter(None, names), key=len, reverse=True)


def _join(name: str) -> str:
    return _GAPS.sub("", name)
