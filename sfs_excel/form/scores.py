"""An item's score and its reasons as one expression each: what the form calculates as one types.

The scorer keeps the same movements apart, as rows of the ledger; a test holds the two against each other.
"""

from sfs_excel.expr.nodes import Expr, If, Round, greatest, join, lift
from sfs_excel.rulebook.bounds import range_of
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.rulebook.plan import plan_rules
from sfs_excel.rules.base import FLOOR_REASON, Movement
from sfs_excel.words import Role


def item_score(rulebook: Rulebook, item: Item) -> Expr:
    """max(0, points - losses) + gains, and penalties below the floor."""
    moves = _movements(rulebook, item)
    lost, rest = _sum(moves, Role.LOSS, Role.PENDING), _sum(moves, Role.GAIN, Role.PENALTY)
    if lost is None:
        return Round(rest if rest is not None else lift(item.points))
    kept = greatest(lift(item.points) + lost, 0)
    return Round(kept if rest is None else kept + rest)


def item_reason(rulebook: Rulebook, item: Item) -> Expr:
    """Every reason that applies, a sentence each, in the order of the ledger.

    That an item is used up is asked only where its rules can take more than its points.
    """
    moves = _movements(rulebook, item)
    sentences = [If(move.applies, join(move.reason, "。"), join("")) for move in moves]
    lost = _sum(moves, Role.LOSS, Role.PENDING)
    if lost is not None and range_of(lost, rulebook.fields)[0] < -item.points:
        sentences.append(If(Round(lost) < -item.points, join(f"{FLOOR_REASON}。"), join("")))
    return join(*sentences)


def _movements(rulebook: Rulebook, item: Item) -> list[Movement]:
    return [move for placed in plan_rules(rulebook) if placed.item == item.item for move in placed.movements]


def _sum(moves: list[Movement], *roles: Role) -> Expr | None:
    points = [move.points for move in moves if move.role in roles]
    return sum(points[1:], start=points[0]) if points else None
