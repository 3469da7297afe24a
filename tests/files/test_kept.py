"""An answer that was worked out once is given again for the same ground only, and for nothing that is wrong with it.

1. The same question, by the same program, on the same ground: the answer. Anything else: none.
2. Whatever happens to the file, no run ends by it.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sfs_excel.files import kept as module
from sfs_excel.files.kept import Kept
from sfs_excel.files.program import print_program

GROUND, ANSWER = "所依据的", "答案".encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "kept" / "question.json"
    Kept(file).keep(GROUND, ANSWER)
    return file


def test_it_is_given_again_on_the_same_ground_only(path: Path) -> None:
    assert Kept(path).find(GROUND) == ANSWER
    assert Kept(path).find(f"{GROUND} ") is None


def test_the_answer_to_another_question_is_none(path: Path) -> None:
    other = path.with_name("other.json")
    other.write_bytes(path.read_bytes())
    assert Kept(other).find(GROUND) is None


def test_the_answer_of_another_program_is_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "print_program", lambda: "another")
    assert Kept(path).find(GROUND) is None
    Kept(path).keep(GROUND, ANSWER)
    assert Kept(path).find(GROUND) == ANSWER


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda _: b"",
    "cut short": lambda kept: kept[:-1],
    "longer": lambda kept: kept + b" ",
    "one byte is another": lambda kept: kept.replace("答".encode(), "问".encode()),
    "without its proof": lambda kept: kept[64:],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_is_none(path: Path, damage: Callable[[bytes], bytes]) -> None:
    path.write_bytes(damage(path.read_bytes()))
    assert Kept(path).find(GROUND) is None
    Kept(path).keep(GROUND, ANSWER)
    assert Kept(path).find(GROUND) == ANSWER


def test_what_is_no_file_ends_no_run(tmp_path: Path) -> None:
    (tmp_path / "question.json").mkdir()
    Kept(tmp_path / "question.json").keep(GROUND, ANSWER)
    assert Kept(tmp_path / "question.json").find(GROUND) is None


@pytest.mark.skipif(os.name == "nt", reason="links need a right that a clerk has not")
def test_no_link_is_followed(path: Path) -> None:
    link = path.with_name("other") / "question.json"
    link.parent.mkdir()
    link.symlink_to(path)
    assert Kept(link).find(GROUND) is None


def test_the_program_is_known_by_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rules.py").write_text("points = 1", encoding="utf-8")
    monkeypatch.setattr("sfs_excel.__path__", [str(tmp_path)])
    prints = []
    for text in ("points = 1", "points = 10"):
        (tmp_path / "rules.py").write_text(text, encoding="utf-8")
        prints.append(print_program.__wrapped__())
    assert len({*prints, print_program()}) == 3
