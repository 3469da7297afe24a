"""A program that is killed has lost nothing: once or twice, more often with --all. At full size: scripts/prove_intake.py."""

import os
from pathlib import Path

import pytest

from tests.proof.figures import wrong
from tests.proof.killed_commands import prove_commands
from tests.proof.kills import prove_kills

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no process groups, no kill -9")


@pytest.mark.parametrize("cases", [1, pytest.param(2, marks=pytest.mark.heavy)])
def test_nothing_is_lost_doubled_or_half_written_by_kills(tmp_path: Path, cases: int) -> None:
    assert wrong(prove_kills(tmp_path, cases)) == []


@pytest.mark.parametrize("cases", [1, pytest.param(10, marks=pytest.mark.heavy)])
def test_a_command_that_was_killed_has_lost_nothing_and_left_nothing_half_done(tmp_path: Path, cases: int) -> None:
    """One case is `finalize`, five are one of each command."""
    assert wrong(prove_commands(tmp_path, cases)) == []
