"""A small choice of hostile and odd files; all of them are proved by scripts/prove_intake.py."""

from pathlib import Path

from tests.proof.figures import wrong
from tests.proof.hostile import prove_hostile


def test_no_file_is_lost_or_silently_misread(tmp_path: Path) -> None:
    assert wrong(prove_hostile(tmp_path, 50)) == []
