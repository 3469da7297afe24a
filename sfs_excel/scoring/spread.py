"""Scores many offices part by part, wherever there is room: an office's points are its own, so that the parts make the whole.

The way to a ledger takes five times the ledger's memory; in parts it takes that of one part.
"""

from functools import partial

import pandas as pd

from sfs_excel.rulebook.model import Rulebook, leave_worked_out
from sfs_excel.scoring.score import score_offices, tally_votes
from sfs_excel.workers.nodes import Nodes, cut

TOGETHER = 1_000  # offices of a part; fewer are not worth the way


def score_spread(
    rulebook: Rulebook, answers: pd.DataFrame, ballots: pd.DataFrame | None = None, nodes: Nodes | None = None
) -> pd.DataFrame:
    """The ledger that `score_offices` gives.

    Args:
        nodes: that do it, where there are offices enough; this process, if not given.

    Raises:
        SfsError: a node has another program.
    """
    if len(answers) <= TOGETHER:
        return score_offices(rulebook, answers, ballots)
    # Votes are not cut by office: whether enough voters, and all panels, have voted is a question to the whole election.
    tallied = tally_votes(rulebook, answers, ballots)
    parts = cut(tallied, TOGETHER)
    if nodes is None:
        return pd.concat([score_offices(rulebook, part) for part in parts], ignore_index=True)
    return pd.concat(nodes.map(partial(score_offices, leave_worked_out(rulebook)), parts), ignore_index=True)
