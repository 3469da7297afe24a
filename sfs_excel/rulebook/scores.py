"""An item's score, as expressions: max(0, points - losses) + gains, and penalties below the floor.

The form calculates the score and its reasons as one types; the ledger keeps the movements apart, the floor among them.
"""

from collections.abc import Sequence

from sfs_excel.expr.nodes import Expr, If, Round, greatest, join, lift
from sfs_excel.rulebook.bounds import range_of
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.rulebook.placed import place_rules
from sfs_excel.rules.base import FLOOR_REASON, Movement
from sfs_excel.rules.roles import list_beyond, list_floored
from sfs_excel.words import Role


def item_score(rulebook: Rulebook, item: Item) -> Expr:
    """Return what the item scores."""
    moves = _movements(rulebook, item)
    lost, rest = _sum(moves, list_floored()), _sum(moves, list_beyond())
    if lost is None:
        return Round(rest if rest is not None else lift(item.points))
    kept = _keep(item, lost)
    return Round(kept if rest is None else kept + rest)


def item_floor(rulebook: Rulebook, item: Item) -> Movement | None:
    """Return what the item gives back of what was taken beyond its points; None where its rules cannot take more."""
    lost = _sum(_movements(rulebook, item), list_floored())
    if lost is None or range_of(lost, rulebook.fields)[0] >= -item.points:
        return None
    given_back = Round(_keep(item, lost) - (lift(item.points) + lost))
    return Movement(given_back, join(FLOOR_REASON), Role.FLOOR, Round(lost) < -item.points)


def item_reason(rulebook: Rulebook, item: Item) -> Expr:
    """Every reason that applies, a sentence each, in the order of the ledger."""
    sentences = [(move.applies, join(move.reason, "。")) for move in _movements(rulebook, item)]
    if floor := item_floor(rulebook, item):
        sentences.append((floor.applies, join(f"{FLOOR_REASON}。")))
    return join(*(If(applies, sentence, join("")) for applies, sentence in sentences))


def _keep(item: Item, lost: Expr) -> Expr:
    """Return what is left of the item's points. `lost` is negative."""
    return greatest(lift(item.points) + lost, 0)


def _movements(rulebook: Rulebook, item: Item) -> list[Movement]:
    return [move for placed in place_rules(rulebook) if placed.item == item.item for move in placed.movements]


def _sum(moves: list[Movement], roles: Sequence[Role]) -> Expr | None:
    points = [move.points for move in moves if move.role in roles]
    return sum(points[1:], start=points[0]) if points else None
