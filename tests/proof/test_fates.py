"""A few offices and files; 2,000 of them are proved by scripts/prove_intake.py."""

from pathlib import Path

from tests.proof.fates import prove_fates
from tests.proof.figures import wrong


def test_hostile_files_change_no_score_of_others_and_cost_little(tmp_path: Path) -> None:
    assert wrong(prove_fates(tmp_path, 20)) == []
