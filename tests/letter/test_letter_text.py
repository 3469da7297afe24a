"""The 2016 rulebook gives the letter back word for word.

`2016/责任书.txt` is the letter as the bureau issued it. Only blank lines and trailing spaces may differ.
"""

from pathlib import Path

from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook

HERE = Path(__file__).resolve().parent
LETTER = HERE / "2016" / "责任书.txt"
RULEBOOK = HERE.parents[1] / "templates" / "rulebooks" / "2016.yaml"


def write_letter(rulebook: Rulebook) -> list[str]:
    lines = [rulebook.title, rulebook.preamble]
    for section in rulebook.sections:
        lines += [section.heading, *(f"{item.item}、{item.text}" for item in section.items)]
    return [line.rstrip() for line in (*lines, *rulebook.signatures)]


def test_rulebook_gives_the_letter_back() -> None:
    letter = [line.rstrip() for line in LETTER.read_text(encoding="utf-8-sig").splitlines()]
    assert write_letter(load_rulebook(RULEBOOK)) == [line for line in letter if line]
