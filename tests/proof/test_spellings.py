"""Every way of writing a value that the proof knows: it is quick enough to be whole here too."""

from pathlib import Path

from tests.proof.figures import wrong
from tests.proof.spelled import SPELLINGS
from tests.proof.spellings import prove_spellings


def test_a_value_is_exact_or_named(tmp_path: Path) -> None:
    assert wrong(prove_spellings(tmp_path, len(SPELLINGS))) == []
