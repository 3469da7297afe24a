"""Every rule and check of a rulebook where it stands, as expression trees over full keys.

The form renders these trees as formulas, the scorer evaluates them over a frame; neither reads a rule's parameters.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from string import ascii_lowercase

from sfs_excel.expr.nodes import AllOf, Expr, If, Round, is_known, join, keys_of, lift
from sfs_excel.expr.parse import must_hold
from sfs_excel.rulebook.entries import Check, Entry
from sfs_excel.rulebook.model import Item, Rulebook, once_per_rulebook
from sfs_excel.rules.ballot import Ballot
from sfs_excel.rules.base import Movement, Reminder, Scope
from sfs_excel.words import Audience, Role, Severity


@dataclass(frozen=True)
class PlacedRule:
    """A rule where it stands. `rule_id` is `5.quota`, or `9a.all` where the item has several scoring rules."""

    item: int
    rule_id: str
    entry: Entry
    scope: Scope
    movements: tuple[Movement, ...]

    @property
    def quote(self) -> str:
        """The letter's words, with an ellipsis where something stands between them."""
        return "…".join(self.entry.quote)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The full keys that the rule reads, each once."""
        return keys_of(*(expr for movement in self.movements for expr in (movement.points, movement.applies)))

    @property
    def words(self) -> str:
        """The rule in Chinese, for those who read no formulas."""
        return self.entry.rule.describe(self.scope)


@dataclass(frozen=True)
class PlacedCheck:
    """A check where it stands: false of `holds` is the fault. `to` says who has to look.

    Two are the same if their words and keys are: trees have no equality of their own.
    """

    item: int
    position: int
    holds: Expr = field(compare=False)
    say: str
    keys: tuple[str, ...]
    severity: Severity
    to: Audience


@once_per_rulebook
def place_rules(rulebook: Rulebook) -> tuple[PlacedRule, ...]:
    """Every rule of every item, notes included, in the letter's order.

    Raises:
        RuleError: a rule speaks of a field that is not there (a checked rulebook never does).
    """
    return tuple(
        place_rule(rulebook, item, position) for item in rulebook.items.values() for position in range(len(item.rules))
    )


@once_per_rulebook
def place_checks(rulebook: Rulebook) -> tuple[PlacedCheck, ...]:
    """Every check across fields: the rulebook's own, then those that its rules bring along."""
    own = [place_check(rulebook, item, check) for item in rulebook.items.values() for check in item.checks]
    brought = {  # once only: two rates may share their denominator
        (placed.item, reminder.keys): _place_reminder(rulebook, placed.item, reminder)
        for placed in place_rules(rulebook)
        for reminder in placed.entry.rule.reminders(placed.scope)
    }
    numbered = enumerate(sorted((*own, *brought.values()), key=lambda check: check.item))
    return tuple(replace(check, position=position) for position, check in numbered)


def find_ballot(rulebook: Rulebook) -> tuple[PlacedRule, Ballot] | None:
    """The rule by which ballots become points; None where nothing is voted on."""
    for placed in place_rules(rulebook):
        if isinstance(placed.entry.rule, Ballot):
            return placed, placed.entry.rule
    return None


def place_rule(rulebook: Rulebook, item: Item, position: int) -> PlacedRule:
    """The rule at a position of an item, its points rounded and its undecided fields made pending."""
    entry = item.rules[position]
    scope = Scope(item.item, entry.stakes(item), rulebook.fields)
    movements = tuple(_finish(movement) for movement in entry.rule.movements(scope))
    waiting = _waiting_keys(movements, scope)
    if waiting:
        movements = _make_pending(movements, scope, waiting, _waiting_before(rulebook, item, position))
    return PlacedRule(item.item, _rule_id(item, position), entry, scope, movements)


def place_check(rulebook: Rulebook, item: Item, check: Check) -> PlacedCheck:
    """The check of an item, which `place_checks` numbers over the whole rulebook."""
    scope = Scope(item.item, item.points, rulebook.fields)
    condition = scope.condition(check.condition)
    return PlacedCheck(item.item, 0, must_hold(condition), check.say, keys_of(condition), check.severity, check.to)


def _place_reminder(rulebook: Rulebook, item: int, reminder: Reminder) -> PlacedCheck:
    """A reminder that a rule brings along goes to whoever fills in what it speaks of."""
    asks_office = any(key in rulebook.office_fields for key in reminder.keys)
    to: Audience = Audience.OFFICE if asks_office else Audience.BUREAU
    return PlacedCheck(item, 0, reminder.holds, reminder.say, reminder.keys, Severity.REMINDER, to)


def _rule_id(item: Item, position: int) -> str:
    kind = item.rules[position].rule.KIND
    scoring = [i for i, entry in enumerate(item.rules) if entry.rule.SCORES]
    if position not in scoring:
        return f"{item.item}.{kind}"
    letter = ascii_lowercase[scoring.index(position)] if len(scoring) > 1 else ""
    return f"{item.item}{letter}.{kind}"


def _finish(movement: Movement) -> Movement:
    return Movement(Round(movement.points), movement.reason, movement.role, movement.when)


def _waiting_keys(movements: Iterable[Movement], scope: Scope) -> tuple[str, ...]:
    """The fields of a rule that only the bureau can fill in, and that have no default."""
    keys = keys_of(*(expr for movement in movements for expr in (movement.points, movement.applies)))
    return tuple(key for key in keys if key in scope.fields and scope.fields[key].is_pending_when_blank)


def _waiting_before(rulebook: Rulebook, item: Item, position: int) -> tuple[str, ...]:
    """Return what earlier rules wait for that stake the same points: while they do, the item's points are held back already."""
    scope = Scope(item.item, item.points, rulebook.fields)
    same = [entry for entry in item.rules[:position] if entry.points is None and item.rules[position].points is None]
    return tuple(key for entry in same for key in _waiting_keys(entry.rule.movements(scope), scope))


def _make_pending(
    movements: tuple[Movement, ...], scope: Scope, waiting: tuple[str, ...], before: tuple[str, ...]
) -> tuple[Movement, ...]:
    """A blank field that only the bureau can fill is 待定, never 0: the rule waits for it and gives nothing for now."""
    known = is_known(waiting)
    decided = (
        Movement(If(known, movement.points, lift(0)), movement.reason, movement.role, AllOf((known, movement.applies)))
        for movement in movements
    )
    held_back = AllOf((~known, is_known(before))) if before else ~known
    reason = join(f"“{scope.label(*waiting)}”待县局填报，暂计0分")
    return (*decided, Movement(If(held_back, lift(-scope.points), lift(0)), reason, Role.PENDING, held_back))
