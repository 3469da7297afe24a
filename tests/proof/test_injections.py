"""A small choice of payloads; all of them are proved by scripts/prove_intake.py."""

from pathlib import Path

from tests.proof.figures import wrong
from tests.proof.injections import prove_injections


def test_nothing_that_was_returned_comes_alive(tmp_path: Path) -> None:
    assert wrong(prove_injections(tmp_path, 7)) == []
