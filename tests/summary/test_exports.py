"""The exported tables.

1. A table that is written in parts is the table that is written at once.
2. Without a row a table has its heads, and the types of its columns.
3. Parquet keeps types: numbers are numbers, texts stand as they are, and what has no value is null.
"""

from io import BytesIO

import pyarrow
import pytest
from pyarrow.parquet import ParquetFile, read_table

from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import EXPORTED
from sfs_excel.summary import exports
from sfs_excel.summary.exports import draft_exports
from sfs_excel.summary.formats import Format
from tests.bureau_year import assess, evaluate

FORMULA = "=台账"
TYPES = {"str": "string", "object": "string", "int64": "int64", "Int64": "int64", "float64": "double"}


def export(results: Results) -> dict[str, bytes]:
    return {name: draft.build() or b"" for name, draft in draft_exports(results, "", tuple(Format)).items()}


@pytest.fixture(scope="module")
def results() -> Results:
    return evaluate(assess({"001|12.late": (2, FORMULA)}))


@pytest.fixture(scope="module")
def whole(results: Results) -> dict[str, bytes]:
    return export(results)


# 1. Parts


@pytest.mark.parametrize("rows", [1, 7, 8])  # of 42 answers: the last part is full, or is not
def test_parts_say_what_the_whole_says(
    results: Results, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    assert whole["answers.csv"] == results.answers.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
    monkeypatch.setattr(exports, "_ROWS_AT_ONCE", rows)
    parts = export(results)
    assert parts.keys() == whole.keys()
    for name, content in parts.items():
        if name.endswith(".csv"):
            assert content == whole[name]
        else:
            assert read_table(BytesIO(content)).equals(read_table(BytesIO(whole[name])))
    assert ParquetFile(BytesIO(parts["answers.parquet"])).num_row_groups == -(-42 // rows)


def test_the_same_results_give_the_same_bytes(results: Results, whole: dict[str, bytes]) -> None:
    assert export(results) == whole


# 2. No row


def test_tables_without_a_row_have_their_heads() -> None:
    assert export(evaluate(reported={}))["answers.csv"] == "office,field,raw,value,assessed,source\r\n".encode(
        "utf-8-sig"
    )


def test_with_rows_or_without_the_columns_have_the_declared_types(whole: dict[str, bytes]) -> None:
    empty = export(evaluate(reported={}))
    for table in EXPORTED:
        declared = {name: TYPES[dtype] for name, (dtype, _) in table.columns.items()}
        for tables in (whole, empty):
            schema = read_table(BytesIO(tables[f"{table.name}.parquet"])).schema
            assert {field.name: str(field.type) for field in schema} == declared


# 3. Types and values


def test_a_text_like_a_formula_stands_as_it_is_written(whole: dict[str, bytes]) -> None:
    assert f",'{FORMULA}," in whole["decisions.csv"].decode("utf-8-sig")
    assert read_table(BytesIO(whole["decisions.parquet"]))["reason"].to_pylist() == [FORMULA]


def test_where_there_is_no_value_there_is_null() -> None:
    ranking = read_table(BytesIO(export(evaluate(reported={}))["ranking.parquet"]))
    assert {ranking["rank"].type, ranking["total"].type} == {pyarrow.int64(), pyarrow.float64()}
    assert set(ranking["rank"].to_pylist()) == set(ranking["total"].to_pylist()) == {None}
