"""A small choice; all of them are proved by scripts/prove_intake.py."""

from pathlib import Path

from tests.proof.figures import wrong
from tests.proof.own_hostile import prove_own_hostile


def test_no_decision_vote_or_entry_is_lost_or_silently_misread(tmp_path: Path) -> None:
    assert wrong(prove_own_hostile(tmp_path, 60)) == []
