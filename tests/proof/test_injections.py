"""Every payload that the proof knows."""

from pathlib import Path

from tests.proof.figures import wrong
from tests.proof.injections import prove_injections
from tests.proof.payloads import PAYLOADS


def test_nothing_that_was_returned_comes_alive(tmp_path: Path) -> None:
    assert wrong(prove_injections(tmp_path, len(PAYLOADS))) == []
