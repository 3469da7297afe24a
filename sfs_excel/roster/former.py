"""The names and codes that offices had before. What came, or was written, under one of them is the office's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Former:
    """
    Attributes:
        of: office code -> the names and codes that it had before. No two offices have one of them in common.
    """

    of: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def find_code(self, code: str) -> str:
        """The code that an office has now, of a code that it has or had."""
        return self.codes.get(code, code)

    @cached_property
    def codes(self) -> dict[str, str]:
        """Former names and codes -> the code of the office now."""
        return {each: code for code, had in self.of.items() for each in had}


NONE = Former()
