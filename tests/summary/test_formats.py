"""The formats of the exported tables are chosen before anything is done."""

import sys

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.summary.formats import Format, Wish, choose_formats

CSV, PARQUET = Format.CSV, Format.PARQUET


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        (False, ()),
        (True, (CSV,)),
        ((), ()),
        ("csv", (CSV,)),
        ("parquet", (PARQUET,)),
        (["parquet", "csv", "parquet"], (CSV, PARQUET)),
    ],
)
def test_each_format_is_chosen_once_and_in_one_order(asked: Wish, chosen: tuple[Format, ...]) -> None:
    assert choose_formats(asked) == chosen


@pytest.mark.parametrize("asked", ["xls", ["csv", "xls"]])
def test_what_is_no_format_is_named(asked: Wish) -> None:
    with pytest.raises(SfsError) as raised:
        choose_formats(asked)
    assert str(raised.value) == "export：表格只能导出成 csv、parquet，写的是 xls。请改好后重试。"


def test_without_pyarrow_there_is_csv_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert choose_formats("csv") == (CSV,)
    with pytest.raises(SfsError) as raised:
        choose_formats("parquet")
    assert str(raised.value) == (
        "--export parquet：这台电脑上没有能用的 pyarrow，写不了 Parquet 表，什么也没有做。"
        "请运行 pip install --upgrade pyarrow 后重试，或者改写 --export csv。"
    )
