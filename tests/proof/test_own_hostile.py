"""A small choice, a larger one with --all; all of them are proved by scripts/prove_intake.py."""

from pathlib import Path

import pytest

from tests.proof.figures import wrong
from tests.proof.own_hostile import prove_own_hostile


@pytest.mark.parametrize("cases", [20, pytest.param(60, marks=pytest.mark.heavy)])
def test_no_decision_vote_or_entry_is_lost_or_silently_misread(tmp_path: Path, cases: int) -> None:
    assert wrong(prove_own_hostile(tmp_path, cases)) == []
