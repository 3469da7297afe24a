"""A small choice of payloads, a larger one with --all; all of them are proved by scripts/prove_intake.py."""

from pathlib import Path

import pytest

from tests.proof.figures import wrong
from tests.proof.injections import prove_injections


@pytest.mark.parametrize("cases", [3, pytest.param(7, marks=pytest.mark.heavy)])
def test_nothing_that_was_returned_comes_alive(tmp_path: Path, cases: int) -> None:
    assert wrong(prove_injections(tmp_path, cases)) == []
