"""The meaning of every role of points is stated in one place.

1. A new role that means what another does is added up, bounded, weighed and shown as that other, with no further line.
2. Every role that a rule may give its points has a meaning.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pytest

from sfs_excel.expr.excel import formula
from sfs_excel.form.names import RuleNames
from sfs_excel.outcome.losses import sum_pending
from sfs_excel.rulebook import placed
from sfs_excel.rulebook.bounds import greatest_score
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.ranking import Ranking
from sfs_excel.rulebook.scores import item_score
from sfs_excel.rules import roles
from sfs_excel.rules.roles import MEANINGS, Meaning
from sfs_excel.scoring.rank import rank_offices
from sfs_excel.scoring.score import score_items, score_offices
from sfs_excel.words import Role

EVERY_KIND = Path(__file__).parents[1] / "rulebook" / "good" / "every_kind.yaml"
NEW = cast(Role, "new")
WEIGHTED = Ranking.model_validate({"weights": {1: 2}})


def work_out() -> dict[str, Any]:
    """All that roles have a part in, of an office that reports 1 everywhere and one that reports nothing."""
    rulebook = load_rulebook(EVERY_KIND)
    answers = pd.DataFrame(index=["A01", "A02"], columns=list(rulebook.fields), dtype=float)
    answers.loc["A01"] = 1.0
    ledger = score_offices(rulebook, answers.assign(**{f"{item:02d}.evidence": 0.0 for item in rulebook.items}))
    items = score_items(rulebook, ledger, answers.index)
    names = RuleNames(rulebook)
    return {
        "ledger": ledger.drop(columns="role").to_dict("list"),
        "items": items.fillna(-1.0).to_dict("list"),
        "ranking": rank_offices([("A01", "一"), ("A02", "二")], items, ledger, WEIGHTED).to_dict("list"),
        "pending": sum_pending(ledger).to_dict(),
        "most": {number: greatest_score(rulebook, number) for number in rulebook.items},
        "form": {number: formula(item_score(rulebook, item), names) for number, item in rulebook.items.items()},
    }


def rename(role: Role) -> Callable[..., placed.PlacedRule]:
    """Rules are placed as ever, but a role of theirs is called otherwise."""
    place = placed.place_rule

    def place_renamed(*arguments: Any) -> placed.PlacedRule:
        placed = place(*arguments)
        moves = (replace(each, role=NEW) if each.role == role else each for each in placed.movements)
        return replace(placed, movements=tuple(moves))

    return place_renamed


@pytest.mark.parametrize("role", [Role.LOSS, Role.GAIN, Role.PENALTY, Role.PENDING])
def test_new_role_does_everywhere_what_its_meaning_says(role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = work_out()
    monkeypatch.setattr(placed, "place_rule", rename(role))
    with monkeypatch.context() as unknown:
        unknown.setattr(roles, "MEANINGS", {**MEANINGS, NEW: Meaning()})
        assert work_out() != expected  # the role is there, and has a part in it
    monkeypatch.setattr(roles, "MEANINGS", {**MEANINGS, NEW: MEANINGS[role]})
    assert work_out() == expected


def test_every_role_has_a_meaning() -> None:
    assert set(Role) == set(MEANINGS)
