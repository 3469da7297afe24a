"""Conditions in words, for those who read neither formulas nor code."""

import pytest

from sfs_excel.expr.nodes import Round, lift
from sfs_excel.expr.parse import parse_condition
from sfs_excel.expr.words import say

LABELS = {"01.members": "党员人数", "01.branch": "建成党支部", "01.a": "甲", "01.b": "乙", "01.c": "丙"}


def in_words(condition: str) -> str:
    return say(parse_condition(condition, 1), LABELS.__getitem__, "01.branch".__eq__)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("a < 3", "甲少于3"),
        ("a <= 3", "甲不多于3"),
        ("a > 0.50", "甲多于0.5"),
        ("a >= 30", "甲不少于30"),
        ("a == b", "甲等于乙"),
        ("a != b", "甲不等于乙"),
        ("a + b >= c", "甲与乙不少于丙"),
        ("a - b >= c * 2", "甲减乙不少于丙乘以2"),
        ("(a + b) * 2 > c", "（甲与乙）乘以2多于丙"),
        ("a - (b - c) > 0", "甲减（乙减丙）多于0"),
        ("branch", "“建成党支部”为是"),
        ("branch == 0", "“建成党支部”为否"),
        ("not branch", "“建成党支部”为否"),
        ("not branch == 0", "“建成党支部”为是"),
        ("not a < 3", "甲不少于3"),
        ("not a == 3", "甲不等于3"),
        ("members >= 3 and not branch", "党员人数不少于3，且“建成党支部”为否"),
        ("not (members >= 3 and not branch)", "并非（党员人数不少于3，且“建成党支部”为否）"),
        ("a > 0 or b > 0", "甲多于0，或乙多于0"),
        ("(a > 0 or b > 0) and c > 0", "（甲多于0，或乙多于0），且丙多于0"),
        ("a > 0 or b > 0 and c > 0", "甲多于0，或（乙多于0，且丙多于0）"),
        ("evidence", "已写佐证材料"),
        ("a > 0 and not evidence", "甲多于0，且未写佐证材料"),
    ],
)
def test_condition_in_words(condition: str, words: str) -> None:
    assert in_words(condition) == words


def test_tree_without_words_is_refused() -> None:
    with pytest.raises(TypeError, match="no words for Round"):
        say(Round(lift(1)), LABELS.__getitem__, "01.branch".__eq__)
