"""Offices scored some at a time, here or elsewhere.

1. The ledger of the parts, one after the other, is that of the whole: values, types, order, numbers of rows.
2. Votes are counted over the whole election before anything is cut: cut by office, they would say something else.
"""

from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sfs_excel.rulebook.model import Rulebook
from sfs_excel.scoring import spread
from sfs_excel.scoring.score import score_offices
from sfs_excel.scoring.spread import score_spread
from sfs_excel.workers.nodes import Nodes, Place
from tests.bureau_year import OPTIONS, keep_items
from tests.fillings import RULEBOOK
from tests.pools import InProcess

VOTERS = {"P1": "局领导", "P2": "局领导", "P4": "科室负责人", "P5": "科室负责人"}


def answer_anyhow(rulebook: Rulebook, offices: int) -> pd.DataFrame:
    """Small numbers, and blanks among them."""
    rng = np.random.default_rng(1)
    columns = [*rulebook.fields, *(f"{item:02d}.evidence" for item in rulebook.items)]
    values = rng.integers(0, 4, (offices, len(columns))).astype(float)
    values[rng.random(values.shape) < 0.1] = np.nan
    return pd.DataFrame(values, pd.Index([f"{number:03d}" for number in range(offices)], dtype=object), columns)


def vote_anyhow(offices: Sequence[str]) -> pd.DataFrame:
    """Four vote on all offices, a fifth on the first alone: enough voters for all of them."""
    votes = [(office, voter, panel, 3.0 + int(office) % 7) for voter, panel in VOTERS.items() for office in offices]
    votes.append((offices[0], "P6", "科室负责人", 10.0))
    return pd.DataFrame(votes, columns=["office", "voter", "panel", "points"])


def score_by(
    executor: Executor, rulebook: Rulebook, answers: pd.DataFrame, ballots: pd.DataFrame | None
) -> pd.DataFrame:
    return score_spread(rulebook, answers, ballots, Nodes(executor, tell_place))


def ensure_same(parts: pd.DataFrame, whole: pd.DataFrame) -> None:
    assert_frame_equal(parts, whole, check_exact=True)
    assert type(parts.index) is type(whole.index) is pd.RangeIndex
    for column in whole:
        assert list(map(type, parts[column])) == list(map(type, whole[column]))


def tell_place() -> Place:
    return Place("here", "1")


@pytest.fixture(autouse=True)
def three_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "TOGETHER", 3)


@pytest.mark.parametrize("rulebook", [RULEBOOK, OPTIONS], ids=["2016", "options"])
@pytest.mark.parametrize("has_votes", [False, True])
def test_the_parts_make_the_whole(rulebook: Rulebook, has_votes: bool) -> None:
    answers = answer_anyhow(rulebook, 10)
    ballots = vote_anyhow(list(answers.index)) if has_votes else None
    whole = score_offices(rulebook, answers, ballots)
    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(1) as processes:
        parts = [score_by(executor, rulebook, answers, ballots) for executor in (InProcess(), threads, processes)]
    for part in (*parts, score_spread(rulebook, answers, ballots)):
        ensure_same(part, whole)
    assert set(whole["office"]) == set(answers.index)


def test_parts_of_which_nothing_is_to_be_told_add_nothing() -> None:
    """Without the item that waits for ballots, an office that answered well has no row at all."""
    rulebook = keep_items(RULEBOOK, [5])
    answers = pd.DataFrame({"05.orgs": [2.0] * 4 + [1.0] + [2.0] * 5}, list("abcdefghij"))
    whole = score_offices(rulebook, answers)
    assert list(whole["office"]) == ["e"]
    ensure_same(score_by(InProcess(), rulebook, answers, None), whole)
    none = answers.drop("e")
    ensure_same(score_by(InProcess(), rulebook, none, None), score_offices(rulebook, none))


def test_votes_cut_by_office_would_say_something_else() -> None:
    answers = answer_anyhow(OPTIONS, 10)
    ballots = vote_anyhow(list(answers.index))
    parts = [answers.iloc[start : start + 3] for start in range(0, 10, 3)]
    cut = [score_offices(OPTIONS, part, ballots[ballots["office"].isin(part.index)]) for part in parts]
    whole = score_offices(OPTIONS, answers, ballots)
    assert not pd.concat(cut, ignore_index=True).equals(whole)
    assert score_by(InProcess(), OPTIONS, answers, ballots).equals(whole)
