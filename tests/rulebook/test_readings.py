"""Every reading that a bureau may prefer is had by editing lines of the rulebook, never code: readings of one item.

Each case edits lines of an item of the 2016 rulebook, as a bureau would, and then
1. the edited rulebook still proves against the letter (`edit_item` sees to that);
2. a situation scores as the other reading says, and not as the reading of 2016.yaml says. Points are worked out by hand.
"""

from pathlib import Path

import pandas as pd
import pytest

from tests.rulebook.editing import AS_ISSUED, edit_item, score
from tests.rulebook.readings import READINGS, Reading


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: f"{reading.item}-{reading.name}")
def test_edited_lines_give_the_other_reading(reading: Reading, tmp_path: Path) -> None:
    edited = edit_item(tmp_path, reading.item, reading.edits)
    assert reading.as_issued != reading.as_edited
    assert score(AS_ISSUED, reading.item, reading.given)[0] == reading.as_issued
    assert score(edited, reading.item, reading.given)[0] == reading.as_edited


@pytest.mark.parametrize(
    ("item", "key", "label"),
    [(11, "entered", "上列卷宗中年底前已录入"), (21, "released", "当年刑释人员")],
)
def test_what_is_counted_is_said_by_the_label(item: int, key: str, label: str, tmp_path: Path) -> None:
    """Items 11c and 21: the rate stays, another number is asked for."""
    edited = edit_item(
        tmp_path, item, ((f"{key}: {{label: {AS_ISSUED.items[item].fields[key].label},", f"{key}: {{label: {label},"),)
    )
    assert edited.fields[f"{item}.{key}"].label == label


def test_ballots_may_leave_out_the_highest_and_the_lowest(tmp_path: Path) -> None:
    edited = edit_item(
        tmp_path,
        43,
        (("method: mean", "method: trimmed"), ("取有效票的平均分", "去掉一个最高分和一个最低分后取平均分")),
    )
    ballots = pd.DataFrame({"office": "A01", "voter": list("1234"), "points": [10.0, 8.0, 8.0, 2.0]})
    assert score(AS_ISSUED, 43, {}, ballots)[0] == 7
    assert score(edited, 43, {}, ballots)[0] == 8
