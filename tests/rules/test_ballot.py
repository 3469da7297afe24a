"""Ballots become points: the mean of the valid ones, or the mean without the highest and the lowest."""

from decimal import Decimal

import pandas as pd
import pytest

from sfs_excel.rules.ballot import Ballot

POINTS = Decimal(10)


def tally(method: str, *votes: float | None) -> float | None:
    """The points of one office; None where it has no valid ballot."""
    ballots = pd.DataFrame({"office": "东", "voter": range(len(votes)), "points": pd.Series(votes, dtype=float)})
    tallied = Ballot.model_validate({"method": method}).tally_ballots(ballots, POINTS)
    return float(tallied["东"]) if "东" in tallied.index else None


@pytest.mark.parametrize(
    ("votes", "mean", "trimmed"),
    [
        ([10], 10, 10),
        ([8, 9], 8.5, 8.5),
        ([0, 9, 10], 6.33, 9),
        ([10, 9, 9, 0], 7, 9),
        ([0, 0, 9, 10, 10], 5.8, 6.33),
        ([8.5, 8.5, 8.5, 8.6], 8.53, 8.5),
        ([0, 10, 10.1, -0.1, None], 5, 5),
        ([0, 0], 0, 0),
        ([11, -1, None], None, None),
        ([], None, None),
    ],
)
def test_ballots_of_one_office(votes: list[float | None], mean: float | None, trimmed: float | None) -> None:
    assert tally("mean", *votes) == mean
    assert tally("trimmed", *votes) == trimmed


def test_each_office_has_its_own_ballots() -> None:
    ballots = pd.DataFrame(
        [("东", "甲", 9.0), ("西", "甲", 7.0), ("东", "乙", 8.0), ("南", "乙", 99.0)],
        columns=["office", "voter", "points"],
    )
    assert Ballot().tally_ballots(ballots, POINTS).to_dict() == {"东": 8.5, "西": 7.0}
