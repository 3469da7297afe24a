"""The standing of the offices, as arrays over all of them: an item is scored by other rules, and they are placed again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from sfs_excel.expr.frame import Calculation, round_array
from sfs_excel.outcome.judged import Judged
from sfs_excel.returns.bureau.decisions import Decision
from sfs_excel.returns.bureau.uphold import SAME
from sfs_excel.rulebook.checks import fill_defaults
from sfs_excel.rulebook.entries import Check, Entry
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.rulebook.placed import PlacedRule, place_check, place_rule
from sfs_excel.rules.roles import list_beyond, list_floored, list_pending
from sfs_excel.scoring.rank import rank_standings
from sfs_excel.scoring.score import tally_votes
from sfs_excel.words import OfficeStatus

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]  # one value an office
_FLOORED, _BEYOND, _WAITING = map(frozenset, (list_floored(), list_beyond(), list_pending()))


@dataclass(frozen=True, eq=False)
class Rescored:
    """An item by other rules.

    Attributes:
        scores: with what assessors decided.
        beyond: of them, the points that no weight multiplies.
        waits: whether something is pending.
    """

    scores: Array
    beyond: Array
    waits: Array

    def count_waiting(self, standings: "Standings", item: int) -> int:
        """Tell in how many offices the item would wait, and does not now."""
        if not self.waits.any():
            return 0
        now = standings.score_again(standings.rulebook, standings.rulebook.items[item])
        return int((self.waits & ~now.waits).sum())


class _Moved(NamedTuple):
    """The points that one rule moves: out of the item's own, and beyond them; and whether something is pending."""

    floored: Array
    beyond: Array
    waits: Array


class Standings:
    """The offices that take part and were scored, in the order of the report.

    Attributes:
        offices: codes.
        rulebook: in force.
        totals, ranks: as they are; a rank is 0 where an office has none.
    """

    def __init__(self, judged: Judged, ranking: pd.DataFrame) -> None:
        """Take what was judged, and the ranking to which that comes."""
        self._judged = judged
        self.rulebook = judged.report.rulebook
        scored, outside = judged.report.valid.index, judged.report.roster.outside
        self._rows: Array = np.flatnonzero(~scored.isin(list(outside)))
        self.offices = list(map(str, scored[self._rows]))
        placed = ranking.set_index("office").reindex(self.offices)
        self.totals: Array = placed["total"].to_numpy(dtype=float)
        self._is_ranked: Array = (placed["status"] == OfficeStatus.RANKED).to_numpy(dtype=bool)
        self.ranks: Array = placed["rank"].fillna(0).to_numpy(dtype=int)
        self._ballots = judged.votes if judged.report.intake.bureau.ballots else None
        self._moved: dict[tuple[int, int], _Moved] = {}
        self._at = {office: row for row, office in enumerate(self.offices)}

    def list_at(self, ranks: Array, place: int) -> tuple[str, ...]:
        """List the offices that have a rank."""
        return tuple(self.offices[row] for row in np.flatnonzero(ranks == place))

    def judge_otherwise(self, item: int, before: Sequence[Check], after: Sequence[Check]) -> Array:
        """Tell of which offices other values are valid by some checks of an item than by others."""
        differs = self._nobody()
        for calculation in self._unchecked:
            failing = [self._find_failing(calculation, item, checks) for checks in (before, after)]
            nothing = self._nobody()
            for key in failing[0].keys() | failing[1].keys():
                differs |= failing[0].get(key, nothing) != failing[1].get(key, nothing)
        return differs

    def score_again(self, rulebook: Rulebook, item: Item) -> Rescored:
        """Score an item of another rulebook, by the answers in force; what an assessor has set with a reason stays set.

        Args:
            rulebook: the other one, which asks the same questions.
        """
        is_counted = item.is_voted and self._ballots is not None
        calculation = self._open_votes(rulebook) if is_counted else self._calculation
        kept, beyond, waits = np.full(len(self.offices), float(item.points)), self._nothing(), self._nobody()
        for place, entry in enumerate(item.rules):
            moved = None if is_counted else self._recall(item.item, entry)
            if moved is None:
                moved = _move(calculation, place_rule(self.rulebook, item, place), len(self.offices))
            kept, beyond, waits = kept + moved.floored, beyond + moved.beyond, waits | moved.waits
        scores = round_array(np.maximum(kept, 0.0) + beyond)
        return Rescored(self._decide(item.item, scores), beyond, waits)

    def _recall(self, item: int, entry: Entry) -> _Moved | None:
        """Return what a rule moves that is as it is in force: most alternatives leave most rules of their item alone."""
        now = self.rulebook.items[item]
        place = next((place for place, known in enumerate(now.rules) if known is entry), None)
        if place is None:
            return None
        if (item, place) not in self._moved:
            placed = place_rule(self.rulebook, now, place)
            self._moved[item, place] = _move(self._calculation, placed, len(self.offices))
        return self._moved[item, place]

    def gained(self, rescored: Mapping[int, Rescored]) -> Array:
        """Return how many points the offices gain by items that are scored again."""
        gained = self._nothing()
        for item, each in rescored.items():
            gained += each.scores - self._scores[item]
        return round_array(gained)

    def place_again(self, rescored: Mapping[int, Rescored]) -> tuple[Array, Array]:
        """The totals and ranks with some items scored again; whoever is out of the ranking stays out."""
        if all(np.array_equal(each.scores, self._scores[item]) for item, each in rescored.items()):
            return self.totals, self.ranks
        weights, totals = self.rulebook.ranking.weights, self.totals + self.gained(rescored)
        for item, each in rescored.items():
            if factor := weights.get(self.rulebook.section_of[item]):
                kept = each.scores - each.beyond
                now = self.score_again(self.rulebook, self.rulebook.items[item])
                totals += (kept - (self._scores[item] - now.beyond)) * (float(factor) - 1.0)
        totals = round_array(totals)
        columns = [totals, *(self._sum_section(section, rescored) for section in self.rulebook.ranking.ties)]
        ranks = np.zeros(len(self.offices), int)
        ranks[self._is_ranked] = rank_standings(np.column_stack(columns)[self._is_ranked])
        return totals, ranks

    @cached_property
    def _scores(self) -> dict[int, Array]:
        """Item -> its score."""
        scores = self._judged.scored.items["score"].to_numpy(dtype=float)
        by_office = scores.reshape(len(self._judged.report.valid), -1)[self._rows]
        return dict(zip(self.rulebook.items, by_office.T, strict=True))

    @cached_property
    def _calculation(self) -> Calculation:
        return self._open_votes(self.rulebook)

    @cached_property
    def _unchecked(self) -> tuple[Calculation, ...]:
        """The answers as they were before checks across fields: those that were reported, those that are in force."""
        stated = (self._judged.report.stated, self._judged.enforced.stated)
        return tuple(self._open(fill_defaults(self.rulebook, each)) for each in stated)

    @cached_property
    def _decisions(self) -> dict[int, list[Decision]]:
        """Item -> what assessors have set of it with a reason, then the answers to appeals that hold."""
        found: dict[int, list[Decision]] = {}
        own = [each for each in self._judged.report.intake.bureau.combined.decisions if not each.field and each.reason]
        answers = [each for each in self._judged.decided.answers if not each.is_text]
        for each in (*own, *answers):
            if each.office in self._at:
                found.setdefault(each.item, []).append(each)
        return found

    @cached_property
    def _of_heads(self) -> frozenset[tuple[str, int]]:
        decided = self._judged.decided
        return frozenset(each.pair for each in (*decided.values, *decided.scores) if each.is_head)

    def _decide(self, item: int, computed: Array) -> Array:
        """Set what was decided. A score without a reason holds only where it is what was computed."""
        scores = computed.copy()
        for each in self._decisions.get(item, ()):
            assert each.value is not None  # those that cannot be read are not combined
            row = self._at[each.office]
            overrules = each.is_answer and each.pair in self._of_heads and not each.is_head
            if not overrules or abs(each.value - scores[row]) < SAME:
                scores[row] = each.value
        return scores

    def _open_votes(self, rulebook: Rulebook) -> Calculation:
        values = self._judged.enforced.in_force.values
        return self._open(tally_votes(rulebook, fill_defaults(rulebook, values), self._ballots))

    def _open(self, values: pd.DataFrame) -> Calculation:
        """Open the values of all offices that were scored, for those that take part."""
        calculation = Calculation(values)
        return calculation if len(self._rows) == len(values) else calculation.pick(self._rows)

    def _find_failing(self, calculation: Calculation, item: int, checks: Sequence[Check]) -> dict[str, Array]:
        """Field -> the offices whose value in it some check makes invalid."""
        failing: dict[str, Array] = {}
        for check in checks:
            placed = place_check(self.rulebook, self.rulebook.items[item], check)
            fails = ~calculation.of(placed.holds).astype(bool)
            for key in placed.keys:
                failing[key] = failing.get(key, self._nobody()) | fails
        return failing

    def _sum_section(self, section: int, rescored: Mapping[int, Rescored]) -> Array:
        total = self._nothing()
        for item in (item for item, its in self.rulebook.section_of.items() if its == section):
            total += rescored[item].scores if item in rescored else self._scores[item]
        return round_array(total)

    def _nobody(self) -> Array:
        return np.zeros(len(self.offices), bool)

    def _nothing(self) -> Array:
        return np.zeros(len(self.offices))


def _move(calculation: Calculation, placed: PlacedRule, offices: int) -> _Moved:
    floored, beyond, waits = np.zeros(offices), np.zeros(offices), np.zeros(offices, bool)
    for movement in placed.movements:
        points = calculation.of(movement.points).astype(float)
        applies = points != 0 if movement.when is None else calculation.of(movement.when).astype(bool)
        moved = np.where(applies, points, 0.0)
        if movement.role in _FLOORED:
            floored += moved
        if movement.role in _BEYOND:
            beyond += moved
        if movement.role in _WAITING:
            waits |= applies
    return _Moved(floored, beyond, waits)
