"""The columns that are read back of a table follow from those that are written."""

import subprocess
import sys

import pytest

from sfs_excel.handouts.columns import BALLOTS, ITEM_DECISIONS, LOG, VALUE_DECISIONS
from sfs_excel.sheets.columns import Column, TableSpec, specify


def test_only_what_is_marked_is_read_back_in_the_order_of_the_columns() -> None:
    columns = (Column("键", 9, hidden=True, read=True), Column("提示", 30), Column("核定值", 11, read=True))
    assert specify("数据核定", columns, r"\d+") == TableSpec("数据核定", ("键", "核定值"), r"\d+")


def test_what_was_read_of_tables_already_out_is_read_still() -> None:
    """Forms that wait at the offices have these heads; one that is named differently now would not be found in them."""
    assert ITEM_DECISIONS.heads == ("键", "序号", "考核内容", "司法所", "佐证材料", "核定分", "理由")
    assert VALUE_DECISIONS.heads == ("键", "序号", "填报项", "司法所", "填报值", "核定值", "理由")
    assert BALLOTS.heads == ("键", "司法所", "评分")
    assert LOG.heads == ("日期", "司法所", "项目", "填报项", "数量", "情况", "记录人")


@pytest.mark.parametrize("module", ["sfs_excel.form.columns", "sfs_excel.handouts.columns"])
def test_a_reader_needs_nothing_that_writes(module: str) -> None:
    """Every worker process imports them."""
    asked = f"import sys, {module}; sys.exit('xlsxwriter' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
