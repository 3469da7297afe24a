"""Scores that are looked up are those that the frame has, each under its own office and item."""

import pytest

from sfs_excel.outcome.item_scores import ItemScores
from sfs_excel.words import ItemStatus
from tests.bureau_year import evaluate

ITEMS = evaluate().items
HELD = {
    (office, item): (score, status == ItemStatus.PENDING)
    for office, item, score, status in zip(
        *(ITEMS[name] for name in ("office", "item", "score", "status")), strict=True
    )
}


def test_every_score_is_found_in_the_order_of_the_frame() -> None:
    assert list(ItemScores(ITEMS).items()) == list(HELD.items())
    assert {pending for _, pending in HELD.values()} == {True, False}


def test_rows_in_another_order_and_a_row_that_is_missing_change_no_other() -> None:
    lacking = ITEMS.sample(frac=1, random_state=7).drop(index=3)
    gone = list(HELD)[3]
    scores = ItemScores(lacking)
    assert scores == {place: held for place, held in HELD.items() if place != gone}
    assert scores.get(("999", 1)) is scores.get(("001", 999)) is None
    with pytest.raises(KeyError):
        scores[gone]


def test_nobody_has_scores_where_nothing_came_back() -> None:
    assert dict(ItemScores(ITEMS.head(0))) == {}
