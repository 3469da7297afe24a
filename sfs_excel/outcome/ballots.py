"""Counts the ballots of the roster's voters: which are valid, and for which somebody still waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sfs_excel.outcome.reported import Report
from sfs_excel.rules.ballot import Ballot

TOO_FEW_VOTES, NO_VOTE_OF_PANEL = "有效票还不够", "有评委组没有有效票"


@dataclass(frozen=True)
class BallotCount:
    """By the numbers of the voters.

    Attributes:
        voters: how many there are in the roster.
        valid: number -> panel, of those whose ballot counts.
        missing, faulty: those that have sent none, or a void one, and for whom no event says that it will not be mended.
    """

    voters: int
    valid: Mapping[str, str]
    missing: Sequence[str]
    faulty: Sequence[str]

    def find_least(self, rule: Ballot) -> int:
        """Count those that have to be valid, whatever else was decided: as the rulebook says, or more than half."""
        return rule.minimum or self.voters // 2 + 1


def count_ballots(report: Report) -> BallotCount:
    """Count the last ballot of every voter of the roster."""
    ballots, closed = report.intake.bureau.ballots, report.intake.closed_ballots
    voters = {voter.code: voter.panel for voter in report.roster.voters}
    valid = {code: panel for code, panel in voters.items() if code in ballots and ballots[code].is_valid}
    open_ones = [code for code in voters if code not in valid and code not in closed]
    return BallotCount(
        len(voters),
        valid,
        missing=[code for code in open_ones if code not in ballots],
        faulty=[code for code in open_ones if code in ballots],
    )
