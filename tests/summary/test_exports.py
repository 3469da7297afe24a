"""A table that is written in parts is the table that is written at once."""

import pytest

from sfs_excel.outcome.results import Results
from sfs_excel.summary import exports
from sfs_excel.summary.exports import draft_exports
from tests.bureau_year import assess, evaluate


def export(results: Results) -> dict[str, bytes | None]:
    return {name: draft.build() for name, draft in draft_exports(results, "").items()}


@pytest.mark.parametrize("rows", [1, 7, 8])  # of 42 answers: the last part is full, or is not
def test_parts_say_what_the_whole_says(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    results = evaluate(assess({"001|12.late": (2, "=台账")}))
    whole = export(results)
    assert whole["answers.csv"] == results.answers.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
    monkeypatch.setattr(exports, "_ROWS_AT_ONCE", rows)
    assert export(results) == whole


def test_tables_without_a_row_have_their_heads() -> None:
    assert export(evaluate(reported={}))["answers.csv"] == "office,field,raw,value,assessed,source\r\n".encode(
        "utf-8-sig"
    )
