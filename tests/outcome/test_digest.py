"""Two runs have one digest if they say the same, and only then: when they were made does not matter."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from sfs_excel.inbox.events import Frozen
from sfs_excel.outcome.digest import digest_results
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import EXPORTED, REVISIONS
from sfs_excel.roster.model import Roster
from sfs_excel.words import Stage
from tests.bureau_year import assess, evaluate

FRAMES = [table.name for table in (*EXPORTED, REVISIONS)]


@pytest.fixture(scope="module")
def results() -> Results:
    return evaluate(assess({"001|12.late": (2, "台账")}))


def test_the_moment_does_not_matter(results: Results) -> None:
    later = replace(results, made=datetime(2030, 1, 1).astimezone())
    assert digest_results(later) == digest_results(results)


@pytest.mark.parametrize("name", FRAMES)
def test_another_cell_of_any_frame_does(results: Results, name: str) -> None:
    frame: pd.DataFrame = getattr(results, name)
    row = {column: 1 if str(kind)[0] in "iIf" else "另" for column, kind in frame.dtypes.items()}
    other = pd.concat([frame, pd.DataFrame([row]).astype(frame.dtypes)], ignore_index=True)
    changed: dict[str, Any] = {name: other}
    if name == "answers":
        changed = {"answer_rows": list(other.itertuples(index=False, name=None))}
    assert digest_results(replace(results, **changed)) != digest_results(results)


def test_other_rules_people_and_stage_do(results: Results) -> None:
    prose = results.rulebook.model_copy(update={"preamble": "另一段话"})
    others = [
        replace(results, rulebook=prose),
        replace(results, roster=Roster(results.roster.offices)),
        replace(results, stage=Stage.FINAL if results.stage != Stage.FINAL else Stage.ASSESSED),
        replace(results, final=Frozen("2016-12-31", "ab")),
    ]
    assert len({digest_results(each) for each in [results, *others]}) == 5
