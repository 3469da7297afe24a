"""Points: by the values in force, and with the scores that assessors set."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from sfs_excel.outcome.bureau_frames import frame_scores
from sfs_excel.outcome.decided import Decided, Enforced
from sfs_excel.outcome.frames import locate_ledger
from sfs_excel.outcome.reported import Report
from sfs_excel.outcome.stages import find_unfinished
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.scoring.decide import apply_answers, apply_decisions
from sfs_excel.scoring.score import Assessed, score_items
from sfs_excel.scoring.spread import score_spread
from sfs_excel.workers.nodes import Nodes


@dataclass(frozen=True, eq=False)
class Scored:
    """The ledger, and the items that it sums up to."""

    ledger: pd.DataFrame
    items: pd.DataFrame


def score_values(
    report: Report, enforced: Enforced, votes: pd.DataFrame, nodes: Nodes | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Score by the values in force, as nobody had set a score: ledger, and items.

    Args:
        votes: those that count.
        nodes: where it is scored.
    """
    ballots = votes if report.intake.bureau.ballots else None
    ledger = score_spread(report.rulebook, enforced.in_force.values, ballots, nodes)
    return ledger, score_items(report.rulebook, ledger, report.valid.index)


def score_decided(report: Report, enforced: Enforced, computed: pd.DataFrame, decided: Decided) -> Scored:
    """Bring the items to the scores that assessors set; every movement says where it stands, every item how it came about.

    Args:
        computed: the ledger of `score_values`.
    """
    ledger = locate_ledger(report.rulebook, computed, report.submissions, report.valid, enforced.in_force)
    ledger = apply_decisions(report.rulebook, ledger, frame_scores(decided.scores))
    points = frame_scores(each for each in decided.answers if not each.is_text)
    ledger = apply_answers(report.rulebook, ledger, points).fillna({"values": "", "sheet": ""})
    items = score_items(
        report.rulebook,
        ledger,
        report.valid.index,
        self_scores=report.items[report.items["item"].isin(_list_asked(report.rulebook))],
        assessed=Assessed(decided.assessed, find_unfinished(report), decided.disputed, decided.doubtful),
    )
    return Scored(ledger, items)


def _list_asked(rulebook: Rulebook) -> Collection[int]:
    """The items of which an office reports anything: of the others it has no score of its own."""
    return [number for number, item in rulebook.items.items() if any(f.by == "office" for f in item.fields.values())]
