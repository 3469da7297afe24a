"""The frames of a result are as their tables declare.

1. Every frame of a result has the columns and types that its table declares, in its order, be it full or without a row.
2. What is exported is a frame of `Results`, and README lists it as it is declared.
"""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sfs_excel.outcome import tables
from sfs_excel.outcome.results import Results
from sfs_excel.scoring.tables import Table
from tests.bureau_year import assess, evaluate, vote
from tests.parts import PARTS
from tests.returns.own_returns import VOTERS, make_appeal, make_log

README = Path(__file__).resolve().parents[2] / "README.md"
DECLARED = {table.name: table for table in vars(tables).values() if isinstance(table, Table)}
RESULTS = [DECLARED[name] for name in PARTS if name in DECLARED and name != "counties"]


def find_differences(table: Table, frame: pd.DataFrame) -> list[str]:
    """The places where a frame is not as declared."""
    if list(frame.columns) != table.names:
        return [f"{table.name}: {list(frame.columns)}"]
    types = {name: str(dtype) for name, dtype in frame.dtypes.items()}
    return [f"{table.name}.{name}: {types[name]}" for name in table.names if types[name] != table.dtypes[name]]


@pytest.fixture(scope="module")
def full() -> Results:
    """A year in which something stands in every table but `revisions`, `events` and `amended`."""
    return evaluate(
        assess({"001|01": (1.5, "记录不全"), "001|05.orgs": (1, "1个未登记")}),
        make_log((date(2016, 5, 3), "河东司法所", 12, "12 每月3日后迟报、漏报次数", 1, "迟报")),
        make_appeal({5: ("是", "有材料", "")}),
        *vote(*((voter, 9, 8) for voter in VOTERS)),
        reported={"001": {"05.orgs": "约2"}, "002": {}},
    )


def test_every_frame_of_a_year_is_as_declared(full: Results) -> None:
    assert [fault for table in RESULTS for fault in find_differences(table, getattr(full, table.name))] == []
    assert [table.name for table in RESULTS if getattr(full, table.name).empty] == ["revisions", "events", "amended"]


def test_frames_without_a_row_are_as_declared() -> None:
    nothing = evaluate(reported={})
    assert nothing.ledger.empty
    assert [fault for table in RESULTS for fault in find_differences(table, getattr(nothing, table.name))] == []


def test_a_column_too_many_or_of_another_type_is_noticed(full: Results) -> None:
    votes = full.votes
    assert find_differences(tables.VOTES, votes.assign(more=1)) != []
    assert find_differences(tables.VOTES, votes.astype({"points": "int64"})) == ["votes.points: int64"]


def test_what_is_exported_is_a_frame_of_results() -> None:
    assert [table for table in tables.EXPORTED if table not in RESULTS] == []


def test_rows_by_name_and_by_place_give_the_same_frame() -> None:
    row = {"what": "表", "stage": "核定", "who": "科室"}
    assert tables.WAITING.frame([row]).equals(tables.WAITING.frame([("核定", "科室", "表")]))


def list_exports() -> list[str]:
    """The lines that README has of them."""
    return [
        f"| `{table.name}` | {table.row} | {', '.join(f'`{name}`' for name in table.columns)} |"
        for table in tables.EXPORTED
    ]


def test_readme_lists_the_exports_as_they_are_declared() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    first = lines.index("| table | a row is | columns |")
    assert lines[first + 2 : first + 2 + len(tables.EXPORTED)] == list_exports()
    assert not lines[first + 2 + len(tables.EXPORTED)].startswith("|")
