"""Several collectors at once, and one that watches. At full size: scripts/prove_intake.py."""

import os
from pathlib import Path

import pytest

from tests.proof.crowd import prove_collectors, prove_watching
from tests.proof.figures import wrong

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no kill -9, and what is written cannot be renamed")


def test_three_collectors_at_once_do_what_one_does(tmp_path: Path) -> None:
    assert wrong(prove_collectors(tmp_path, 1)) == []


def test_nothing_is_lost_or_taken_half_written_while_watching_without_hints(tmp_path: Path) -> None:
    assert wrong(prove_watching(tmp_path, 40)) == []
