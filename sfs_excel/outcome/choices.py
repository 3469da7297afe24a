"""Steps away from the readings in force: each alternative by itself, or one that is in force undone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sfs_excel.rulebook.alternatives import find_conflicts, list_alternatives
from sfs_excel.rulebook.entries import AS_WRITTEN
from sfs_excel.rulebook.model import Rulebook


@dataclass(frozen=True)
class Choice:
    """A step away from the readings in force.

    Attributes:
        name: full name of the alternative.
        is_undone: it is in force now, and would not be.
        chosen: full names of all that would be in force.
    """

    name: str
    is_undone: bool
    chosen: tuple[str, ...]

    @property
    def item(self) -> int:
        """The item whose words are read in another way."""
        return int(self.name[:2])

    def say(self) -> str:
        """`第4项改用“各条件平均分摊”`; of one that is in force, `第4项改回“现行口径”`."""
        own = self.name.partition(".")[2]
        return f"第{self.item}项" + (f"改回“{AS_WRITTEN}”" if self.is_undone else f"改用“{own}”")


@dataclass(frozen=True)
class Decisive:
    """A reading on which the order of the first places depends.

    Attributes:
        place: the first of the ranks that somebody else would have.
        before, after: codes of the offices that have it, and would have it.
    """

    choice: Choice
    place: int
    before: tuple[str, ...]
    after: tuple[str, ...]


def list_choices(written: Rulebook, chosen: Sequence[str]) -> Iterator[Choice]:
    """List every alternative, in the letter's order. One that is in force could be undone; what another cannot be in force
    beside gives way to it.

    Args:
        written: the rulebook as it is written.
        chosen: full names of the alternatives in force.
    """
    for name in list_alternatives(written):
        others = [other for other in chosen if other != name]
        if name in chosen:
            yield Choice(name, True, tuple(others))
        else:
            free = [other for other in others if not find_conflicts(written, [name, other])]
            yield Choice(name, False, tuple(sorted([*free, name])))
