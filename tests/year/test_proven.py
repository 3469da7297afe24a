"""The rulebook is proven once for its bytes, and again as soon as one of them, the program or what was kept is another."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from sfs_excel.errors import FaultyFileError
from sfs_excel.files.kept import Kept
from sfs_excel.rulebook import proof
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.year.proven import read_proven
from tests.small_year import OPTIONS


@pytest.fixture
def rulebook(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(OPTIONS, tmp_path / "责任书.yaml"))


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "kept" / "rulebook.json")


@pytest.fixture
def proofs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were proven."""
    proven: list[str] = []
    prove = proof.prove_loaded

    def note(*given: Any) -> Any:
        proven.append(given[1].name)
        return prove(*given)

    monkeypatch.setattr(proof, "prove_loaded", note)
    return proven


def test_what_was_proven_is_the_same_rulebook_without_another_proof(
    rulebook: Path, kept: Kept, proofs: list[str]
) -> None:
    first, second = read_proven(rulebook, kept), read_proven(rulebook, kept)
    assert first == second == load_rulebook(rulebook)
    assert first.digest == second.digest
    assert len(proofs) == 1


def test_a_changed_rulebook_is_proven_again(rulebook: Path, kept: Kept, proofs: list[str]) -> None:
    read_proven(rulebook, kept)
    rulebook.write_bytes(rulebook.read_bytes() + b"\n# later\n")
    read_proven(rulebook, kept)
    assert len(proofs) == 2


@pytest.mark.parametrize("answer", [b"{", b"[]", b'{"year": 2018}', b"[" * 100_000])
def test_what_is_kept_and_no_rulebook_is_proven_anew(
    rulebook: Path, kept: Kept, proofs: list[str], monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    first = read_proven(rulebook, kept)
    monkeypatch.setattr(Kept, "find", lambda *_: answer)
    assert read_proven(rulebook, kept) == first
    assert len(proofs) == 2


def test_a_rulebook_that_is_not_the_letters_is_told_every_time(rulebook: Path, kept: Kept) -> None:
    text = rulebook.read_text(encoding="utf-8")
    rulebook.write_text(text.replace("points: ", "points: 1", 1), encoding="utf-8")
    said = []
    for _ in range(2):
        with pytest.raises(FaultyFileError) as caught:
            read_proven(rulebook, kept)
        said.append(str(caught.value))
    assert said[0] == said[1] != ""
