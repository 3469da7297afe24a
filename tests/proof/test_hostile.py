"""A small choice of hostile and odd files, a larger one with --all; all of them are proved by scripts/prove_intake.py."""

from pathlib import Path

import pytest

from tests.proof.figures import wrong
from tests.proof.hostile import prove_hostile


@pytest.mark.parametrize("cases", [20, pytest.param(50, marks=pytest.mark.heavy)])
def test_no_file_is_lost_or_silently_misread(tmp_path: Path, cases: int) -> None:
    assert wrong(prove_hostile(tmp_path, cases)) == []
