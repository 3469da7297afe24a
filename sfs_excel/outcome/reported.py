"""The returns that count -> what the offices' word alone gives, before anything that the bureau decided."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sfs_excel.outcome.frames import frame_answers
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.submission import Submission
from sfs_excel.roster.model import Roster
from sfs_excel.rulebook.checks import Failure, apply_checks
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.scoring.score import score_items
from sfs_excel.scoring.spread import score_spread
from sfs_excel.workers.nodes import Nodes


@dataclass(frozen=True, eq=False)
class Report:
    """The returns that came back, and the result that they give by themselves.

    Attributes:
        names: code -> name of every office, in the roster's order.
        submissions: of every office whose return counts, in that order.
        stated: (offices x full keys), each value valid by itself, or NaN.
        valid: what is left of it once the checks across fields were asked.
        failures: the checks that failed: the offices' own slips.
        items: office, item and score, by `valid`.
        written: the rulebook as its file has it, by which the other readings are weighed; None where they are not.
    """

    rulebook: Rulebook
    roster: Roster
    intake: Intake
    names: Mapping[str, str]
    submissions: Mapping[str, Submission]
    stated: pd.DataFrame
    valid: pd.DataFrame
    failures: tuple[Failure, ...]
    items: pd.DataFrame
    written: Rulebook | None = None


def report_returns(
    rulebook: Rulebook, roster: Roster, intake: Intake, nodes: Nodes | None = None, written: Rulebook | None = None
) -> Report:
    """Score what the offices reported by itself.

    Args:
        nodes: where it is scored.
        written: as in `Report`.
    """
    names = roster.office_names
    submissions = {code: intake.current[code].submission for code in names if code in intake.current}
    stated = frame_answers(rulebook, submissions)
    valid, failures = apply_checks(rulebook, stated)
    items = score_items(rulebook, score_spread(rulebook, valid, nodes=nodes), valid.index)
    kept = items[["office", "item", "score"]].copy()  # the rest, which is in the results once more, goes
    return Report(rulebook, roster, intake, names, submissions, stated, valid, tuple(failures), kept, written)
