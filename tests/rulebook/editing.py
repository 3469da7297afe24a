"""Editing lines of the 2016 rulebook as a bureau would, and scoring what comes of it."""

import re
from pathlib import Path

import pandas as pd

from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.proof import prove_rulebook
from sfs_excel.scoring.score import score_items, score_offices

LETTER = Path(__file__).resolve().parents[2] / "templates" / "rulebooks" / "2016.yaml"
# Without the comments and the alternatives, which repeat lines of the rules (test_alternatives.py).
_LEFT_OUT = r"^ *#.*\n|^      alternatives:\n(?:        .*\n)+"
TEXT = re.sub(_LEFT_OUT, "", LETTER.read_text(encoding="utf-8"), flags=re.MULTILINE)
AS_ISSUED = load_rulebook(LETTER)

Ledger = pd.DataFrame
Edits = tuple[tuple[str, str], ...]  # lines of an item, and what stands there instead
Given = dict[str, float]  # keys are the item's own, or full


def edit_item(folder: Path, number: int, edits: Edits) -> Rulebook:
    """Edit lines of an item; each must stand there once; and prove the edited rulebook against the letter."""
    block = block_of(number)
    edited = block
    for old, new in edits:
        assert edited.count(old) == 1, old
        edited = edited.replace(old, new)
    path = folder / "责任书.yaml"
    path.write_text(TEXT.replace(block, edited), encoding="utf-8")
    rulebook, faults = prove_rulebook(path)
    assert [str(fault) for fault in faults] == []
    return rulebook


def block_of(number: int) -> str:
    """The lines of an item."""
    found = re.search(rf"^  - item: {number}\n.*?(?=^  - item|^- section|^signatures)", TEXT, re.DOTALL | re.MULTILINE)
    assert found
    return found[0]


def book(rulebook: Rulebook, item: int, given: Given, ballots: pd.DataFrame | None = None) -> tuple[Rulebook, Ledger]:
    """One office's ledger of the item's section; the other sections would show nothing."""
    (section,) = [section for section in rulebook.sections if any(its.item == item for its in section.items)]
    part = Rulebook(year=rulebook.year, title=rulebook.title, sections=(section,))
    full = {key if "." in key else f"{item:02d}.{key}": float(value) for key, value in given.items()}
    return part, score_offices(part, pd.DataFrame([full], index=["A01"]), ballots)


def score(rulebook: Rulebook, item: int, given: Given, ballots: pd.DataFrame | None = None) -> tuple[float, str]:
    """One office's score of an item, and its status. An item without points shows what it moves."""
    part, ledger = book(rulebook, item, given, ballots)
    items = score_items(part, ledger, pd.Index(["A01"])).set_index("item")
    return float(items["score"][item]), str(items["status"][item])


def booked(rulebook: Rulebook, item: int, given: Given) -> set[str]:
    """The roles of an item's movements, apart from the floor."""
    _, ledger = book(rulebook, item, given)
    return set(ledger.loc[ledger["item"] == item, "role"]) - {"floor"}
