"""The standing of the offices, as arrays over all of them: an item is scored by other rules, and they are placed again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from sfs_excel.expr.frame import Calculation, round_points
from sfs_excel.outcome.judged import Judged
from sfs_excel.returns.bureau.decisions import Decision
from sfs_excel.returns.bureau.uphold import SAME
from sfs_excel.rulebook.checks import fill_defaults
from sfs_excel.rulebook.entries import Check
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.rulebook.placed import place_check, place_rule
from sfs_excel.rules.roles import list_beyond, list_floored, list_pending
from sfs_excel.scoring.rank import rank_standings
from sfs_excel.scoring.score import tally_votes
from sfs_excel.words import OfficeStatus

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


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


class Standings:
    """The offices that were scored, in the order of the report.

    Attributes:
        offices: codes.
        rulebook: in force.
        totals, ranks: as they are; a rank is 0 where an office has none.
    """

    def __init__(self, judged: Judged, ranking: pd.DataFrame) -> None:
        """Take what was judged, and the ranking to which that comes."""
        self._judged = judged
        self.rulebook = judged.report.rulebook
        self.offices = list(map(str, judged.report.valid.index))
        placed = ranking.set_index("office").reindex(self.offices)
        self.totals: Array = placed["total"].to_numpy(dtype=float)
        self._is_ranked: Array = (placed["status"] == OfficeStatus.RANKED).to_numpy(dtype=bool)
        self.ranks: Array = placed["rank"].fillna(0).to_numpy(dtype=int)
        self._ballots = judged.votes if judged.report.intake.bureau.ballots else None
        self._at = {office: row for row, office in enumerate(self.offices)}

    def list_at(self, ranks: Array, place: int) -> tuple[str, ...]:
        """List the offices that have a rank."""
        return tuple(self.offices[row] for row in np.flatnonzero(ranks == place))

    def judge_otherwise(self, item: int, before: Sequence[Check], after: Sequence[Check]) -> Array:
        """Tell of which offices other values are valid by some checks of an item than by others."""
        differs: Array = np.zeros(len(self.offices), bool)
        for calculation in self._unchecked:
            failing = [self._find_failing(calculation, item, checks) for checks in (before, after)]
            nothing = np.zeros(len(self.offices), bool)
            for key in failing[0].keys() | failing[1].keys():
                differs |= failing[0].get(key, nothing) != failing[1].get(key, nothing)
        return differs

    def score_again(self, rulebook: Rulebook, item: Item) -> Rescored:
        """Score an item of another rulebook, by the answers in force; what an assessor has set with a reason stays set."""
        is_counted = item.is_voted and self._ballots is not None
        calculation = self._open_votes(rulebook) if is_counted else self._calculation
        points = float(item.points)
        kept, beyond, waits = np.full(len(self.offices), points), np.zeros(len(self.offices)), self._nobody()
        for place in range(len(item.rules)):
            for movement in place_rule(rulebook, item, place).movements:
                applies = calculation.of(movement.applies).astype(bool)
                moved = np.where(applies, calculation.of(movement.points).astype(float), 0.0)
                kept += moved if movement.role in list_floored() else 0.0
                beyond += moved if movement.role in list_beyond() else 0.0
                waits |= applies & (movement.role in list_pending())
        scores = _round(np.maximum(kept, 0.0) + beyond)
        return Rescored(self._decide(item.item, scores), beyond, waits)

    def gained(self, rescored: Mapping[int, Rescored]) -> Array:
        """Return how many points the offices gain by items that are scored again."""
        gained = np.zeros(len(self.offices))
        for item, each in rescored.items():
            gained += each.scores - self._scores[item]
        return _round(gained)

    def place_again(self, rescored: Mapping[int, Rescored]) -> tuple[Array, Array]:
        """The totals and ranks with some items scored again; whoever is out of the ranking stays out."""
        weights, totals = self.rulebook.ranking.weights, self.totals + self.gained(rescored)
        for item, each in rescored.items():
            if factor := weights.get(self.rulebook.section_of[item]):
                kept = each.scores - each.beyond
                now = self.score_again(self.rulebook, self.rulebook.items[item])
                totals += (kept - (self._scores[item] - now.beyond)) * (float(factor) - 1.0)
        totals = _round(totals)
        columns = [totals, *(self._sum_section(section, rescored) for section in self.rulebook.ranking.ties)]
        ranks = np.zeros(len(self.offices), int)
        ranks[self._is_ranked] = rank_standings(np.column_stack(columns)[self._is_ranked])
        return totals, ranks

    @cached_property
    def _scores(self) -> dict[int, Array]:
        """Item -> its score."""
        scores = self._judged.scored.items["score"].to_numpy(dtype=float).reshape(len(self.offices), -1)
        return dict(zip(self.rulebook.items, scores.T, strict=True))

    @cached_property
    def _calculation(self) -> Calculation:
        return self._open_votes(self.rulebook)

    @cached_property
    def _unchecked(self) -> tuple[Calculation, ...]:
        """The answers as they were before checks across fields: those that were reported, those that are in force."""
        stated = (self._judged.report.stated, self._judged.enforced.stated)
        return tuple(Calculation(fill_defaults(self.rulebook, each)) for each in stated)

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
        return Calculation(tally_votes(rulebook, fill_defaults(rulebook, values), self._ballots))

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
        total = np.zeros(len(self.offices))
        for item in (item for item, its in self.rulebook.section_of.items() if its == section):
            total += rescored[item].scores if item in rescored else self._scores[item]
        return _round(total)

    def _nobody(self) -> Array:
        return np.zeros(len(self.offices), bool)


def _round(points: Array) -> Array:
    return round_points(pd.Series(points)).to_numpy()
