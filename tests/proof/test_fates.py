"""A few offices and files, more with --all; 2,000 of them are proved by scripts/prove_intake.py."""

from pathlib import Path

import pytest

from tests.proof.fates import prove_fates
from tests.proof.figures import wrong


@pytest.mark.parametrize("cases", [10, pytest.param(20, marks=pytest.mark.heavy)])
def test_hostile_files_change_no_score_of_others_and_cost_little(tmp_path: Path, cases: int) -> None:
    assert wrong(prove_fates(tmp_path, cases)) == []
