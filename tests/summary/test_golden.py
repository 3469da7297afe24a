"""The ranking workbook says, sheet by sheet and cell by cell, what `golden.txt` says; `golden.py` renews it."""

import difflib

import pytest

from sfs_excel.summary.write import build_summary
from tests.summary.factory import make_results
from tests.summary.golden import STORED, describe_golden, describe_workbook

# openpyxl says so of the solid data bars, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")


def test_workbook_is_as_it_was_reviewed() -> None:
    stored, now = STORED.read_text(encoding="utf-8"), describe_golden()
    changed = list(difflib.unified_diff(stored.splitlines(), now.splitlines(), "reviewed", "now", lineterm="", n=0))
    assert changed == [], "\n".join(changed[:40])


def test_another_workbook_is_told_apart() -> None:
    other = describe_workbook(build_summary(make_results(3, missing=1, vetoed=0)))
    assert other.splitlines()[0] == "name computed_scores = '_计算值'!$A$1:$F$66"
    assert other != STORED.read_text(encoding="utf-8")
