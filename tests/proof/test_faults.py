"""Calls that fail while a collector writes: a few, more with --all. At full size: scripts/prove_intake.py."""

import sys
from pathlib import Path

import pytest

from tests.proof.faults import prove_faults
from tests.proof.figures import wrong


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="an open file is followed to its name in /proc")
@pytest.mark.parametrize("cases", [2, pytest.param(4, marks=pytest.mark.heavy)])
def test_every_failure_is_told_or_coped_with_and_leaves_whole_files(tmp_path: Path, cases: int) -> None:
    assert wrong(prove_faults(tmp_path, cases)) == []
