"""The most points that an item can bring, from its rules' own trees: what an assessor may decide."""

from collections.abc import Mapping
from decimal import Decimal
from math import inf, isinf

from sfs_excel.expr.nodes import Arithmetic, Expr, Greatest, If, Least, Number, Round, Value
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.placed import place_rules
from sfs_excel.rules.field import LARGEST, Field
from sfs_excel.rules.roles import list_beyond

Range = tuple[float, float]  # the least and the most


def greatest_score(rulebook: Rulebook, item: int) -> Decimal | None:
    """The item's points and all that its rules may add; None where a rule adds without end."""
    gains = (
        movement.points
        for placed in place_rules(rulebook)
        if placed.item == item
        for movement in placed.movements
        if movement.role in list_beyond("bonus")
    )
    most = sum(range_of(points, rulebook.fields)[1] for points in gains)
    return None if isinf(most) else rulebook.items[item].points + Decimal(str(round(most, 2)))


def can_score(rulebook: Rulebook, item: int) -> bool:
    """Tell whether the item brings points at all: one that only deducts from the total, or vetoes, has no score to decide."""
    return greatest_score(rulebook, item) != 0


def list_rows(rulebook: Rulebook) -> dict[int, list[str]]:
    """Return what a 核定表 has a row for: item -> its fields, and "" where its score can be decided. Items voted on have none."""
    return {
        number: [
            *([""] if can_score(rulebook, number) else []),
            *(f"{number:02d}.{key}" for key in item.fields),
        ]
        for number, item in rulebook.items.items()
        if not item.is_voted
    }


def range_of(expr: Expr, fields: Mapping[str, Field]) -> Range:
    """Between what a number lies, whatever is reported; what bounds conditions set is not looked at."""
    match expr:
        case Number(number):
            return float(number), float(number)
        case Value(key):
            top = fields[key].top if key in fields else LARGEST
            return 0.0, inf if top == LARGEST else float(top)
        case Round(part):
            return range_of(part, fields)
        case If(_, then, otherwise):
            return _span([range_of(then, fields), range_of(otherwise, fields)])
        case Least(parts) | Greatest(parts):
            ranges = [range_of(part, fields) for part in parts]
            choose = min if isinstance(expr, Least) else max
            return choose(low for low, _ in ranges), choose(high for _, high in ranges)
        case Arithmetic(operator, left, right):
            return _calculate(operator, range_of(left, fields), range_of(right, fields))
    return -inf, inf


def _calculate(operator: str, left: Range, right: Range) -> Range:
    if operator == "+":
        return left[0] + right[0], left[1] + right[1]
    if operator == "-":
        return left[0] - right[1], left[1] - right[0]
    if operator == "*":
        return _span([(product, product) for a in left for b in right for product in (0.0 if 0 in (a, b) else a * b,)])
    return -inf, inf


def _span(ranges: list[Range]) -> Range:
    return min(low for low, _ in ranges), max(high for _, high in ranges)
