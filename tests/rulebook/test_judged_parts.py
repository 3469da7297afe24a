"""An item of 2 and 3 points, both parts judged: what is proposed for a part never makes up for what the other lacks.

1. In the form: the input takes no more than its part, and more of it is 有误 and counts as 0.
2. What comes back is judged the same, and the finding names the part's own bound.
3. In a 核定表 an assessor may set a part to no more than its points, and the item to no more than the item's.
4. A score that no part is judged by is bounded by its item, one that several are judged by, by the smallest.
"""

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from sfs_excel.form.content import DONE, FAULTY, Filling, fill_content
from sfs_excel.form.formulas import render_formulas
from sfs_excel.form.inputs import validation
from sfs_excel.form.layout import lay_out
from sfs_excel.outcome.frames import frame_answers
from sfs_excel.returns.extract import Extract, Row
from sfs_excel.returns.validate import validate_return
from sfs_excel.rulebook.bounds import greatest_score
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.proof import prove_rulebook
from sfs_excel.scoring.score import score_items, score_offices
from tests.returns.own_returns import make_assessment, read
from tests.returns.returns import to_cell

TWO_PARTS = """\
year: 2016
title: 2016年司法所目标管理责任书
sections:
- section: 1
  title: 队伍建设
  heading: 一、队伍建设（100分）
  points: 100
  items:
  - item: 1
    points: 5
    text: 制度健全（2分）；台账规范（3分）。（5分）
    fields:
      rules: {label: 制度自评分, type: score}
      files: {label: 台账自评分, type: score}
    rules:
    - quote: 制度健全（2分）；
      points: 2
      judged: {of: rules}
    - quote: 台账规范（3分）。
      points: 3
      judged: {of: files}
  - item: 2
    points: 95
    text: 积极参加培训，及时完成任务。（95分）
    fields:
      self: {label: 自评分, type: score}
    rules:
    - quote: 积极参加培训，及时完成任务。
      judged: {of: self}
"""
RULES, FILES, SELF = "01.rules", "01.files", "02.self"


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    path = tmp_path_factory.mktemp("parts") / "责任书.yaml"
    path.write_text(TWO_PARTS, encoding="utf-8")
    rulebook, faults = prove_rulebook(path)
    assert [str(fault) for fault in faults] == []
    return rulebook


# What is proposed for the parts of 2 and 3; what of it counts; the item's score, out of 5.
PROPOSED = [
    (2.0, 3.0, True, True, 5.0),
    (2.0, 0.0, True, True, 2.0),
    (1.9, 3.0, True, True, 4.9),
    (5.0, 0.0, False, True, 0.0),
    (2.1, 2.9, False, True, 2.9),
    (0.0, 5.0, True, False, 0.0),
    (5.0, 5.0, False, False, 0.0),
]


@pytest.mark.parametrize(("rules", "files", "takes_rules", "takes_files", "score"), PROPOSED)
def test_in_the_form(
    parts: Rulebook, rules: float, files: float, takes_rules: bool, takes_files: bool, score: float
) -> None:
    content = fill_content(parts, Filling({RULES: rules, FILES: files, SELF: 95.0}))
    assert [content.status[RULES], content.status[FILES]] == [
        DONE if takes_rules else FAULTY,
        DONE if takes_files else FAULTY,
    ]
    assert content.hint[RULES] == ("" if takes_rules else "请填0到2的分数，最多一位小数")
    assert content.score[1] == score


def test_the_inputs_of_the_form_take_no_more_than_their_parts(parts: Rulebook) -> None:
    fields = render_formulas(parts).fields
    bounds = {key: [f"<={top}" in fields[key].typed for top in (2, 3, 5, 95)] for key in (RULES, FILES, SELF)}
    assert bounds == {RULES: [1, 0, 0, 0], FILES: [0, 1, 0, 0], SELF: [0, 0, 0, 1]}
    assert "<=2," in validation(parts.fields[RULES], "F5")["value"]
    assert validation(parts.fields[FILES], "F6")["error_message"] == "台账自评分：请填0到3的分数，最多一位小数。"


@pytest.mark.parametrize(("rules", "files", "takes_rules", "takes_files", "score"), PROPOSED)
def test_what_comes_back(
    parts: Rulebook, rules: float, files: float, takes_rules: bool, takes_files: bool, score: float
) -> None:
    typed = {RULES: rules, FILES: files, SELF: 95.0}
    rows = [
        Row(key, parts.fields[key].label, f"F{row}", to_cell(typed[key]), f"G{row}", None)
        for key, row in lay_out(parts).rows().items()
    ]
    submission = validate_return(Extract((), rows=tuple(rows)), parts, "001", "一.xlsx")
    expected = [
        f"制度自评分填的是{rules:g}分，超过上限2分" if not takes_rules else "",
        f"台账自评分填的是{files:g}分，超过上限3分" if not takes_files else "",
    ]
    assert [finding.fact for finding in submission.findings] == [fact for fact in expected if fact]
    ledger = score_offices(parts, frame_answers(parts, {"001": submission}))
    assert float(score_items(parts, ledger, pd.Index(["001"]))["score"].iloc[0]) == score
    assert (ledger["points"] <= 0).all()


def test_what_an_assessor_may_set(parts: Rulebook) -> None:
    decided = {f"001|{RULES}": (2.5, "现场查看"), f"001|{FILES}": (2.5, "现场查看"), "001|01": (5.0, "集体研究")}
    form = make_assessment(decided, items=[1], reported={}, rulebook=parts)
    found = {each.field: (each.value, [f.fact for f in each.findings]) for each in read(form, [1], parts).decisions}
    assert found == {
        RULES: (None, ["河东司法所制度自评分填的是2.5分，超过上限2分"]), FILES: (2.5, []), "": (5.0, []),
    }  # fmt: skip
    assert greatest_score(parts, 1) == 5


def test_a_score_is_bounded_by_the_least_that_it_stands_for(parts: Rulebook, tmp_path: Path) -> None:
    assert [parts.fields[key].top for key in (RULES, FILES, SELF)] == [2, 3, 95]
    path = tmp_path / "责任书.yaml"
    path.write_text(TWO_PARTS.replace("{of: files}", "{of: rules}"), encoding="utf-8")
    both, _ = prove_rulebook(path)
    assert (both.fields[RULES].top, both.fields[FILES].top) == (Decimal(2), Decimal(5))
