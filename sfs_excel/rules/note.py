"""Words of the letter that are not formalised: said, so that nobody thinks them forgotten."""

from decimal import Decimal

from sfs_excel.rules.base import FigureRole, Movement, Rule, Scope


class Note(Rule):
    """Moves no points; the entry's `reading` says what becomes of the words."""

    KIND = "note"
    WORD = "说明"
    SCORES = False

    def movements(self, scope: Scope) -> list[Movement]:
        return []

    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        return []

    def describe(self, scope: Scope) -> str:
        return "不单独计分"

    SPECIMENS = ()
