"""The pieces of what is shown on the screen: a table's cells are drawn as Rich would draw their texts, only sooner."""

import io
from collections.abc import Callable

import pytest
from rich.console import Console, RenderableType
from rich.text import Text

from sfs_excel.cli.terminal import make_cell, make_table

TEXTS = ("", "—", "3", "甲镇司法所", "某某 司法 所", "第一行\n第二行", "很长的名称" * 9, "a" * 70, "　前", "后 ")


def print_table(cell: Callable[[str], RenderableType], width: int) -> str:
    table = make_table("编码", "司法所", "错误:")
    for text in TEXTS:
        table.add_row(*(cell(each) for each in (text, text[::-1], text)))
    shown = io.StringIO()
    Console(file=shown, width=width, markup=False, emoji=False, highlight=False).print(table)
    return shown.getvalue()


@pytest.mark.parametrize("width", [200, 120, 80, 40, 20])
def test_a_table_looks_as_if_its_cells_were_texts(width: int) -> None:
    assert print_table(make_cell, width) == print_table(Text, width)
