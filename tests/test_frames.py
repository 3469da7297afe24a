"""Frames hold texts as Python does, pyarrow or not: what comes out is then the same everywhere, and so is its memory."""

from collections.abc import Iterator

import grimp
import pandas as pd

from sfs_excel.outcome.tables import LEDGER

PINNED = "sfs_excel.frames"
# They are given frames, and make none of their own.
GIVEN = {"sfs_excel.outcome.item_scores", "sfs_excel.outcome.values"}


def store_texts() -> Iterator[str]:
    """Ways of storing texts that are declared, that pandas finds itself, and that name rows."""
    for texts in (LEDGER.frame()["office"], pd.Series(["甲"]), pd.Series([1], index=["甲"]).index):
        assert isinstance(texts.dtype, pd.StringDtype)
        yield texts.dtype.storage


def test_texts_are_held_as_python_holds_them() -> None:
    assert set(store_texts()) == {"python"}
    with pd.option_context("mode.string_storage", "auto"):
        assert set(store_texts()) == {"pyarrow"}


def test_whoever_uses_pandas_brings_this_along() -> None:
    graph = grimp.build_graph("sfs_excel", include_external_packages=True, exclude_type_checking_imports=True)
    users = graph.find_modules_that_directly_import("pandas") - {PINNED}
    assert {name for name in users if not graph.find_shortest_chain(name, PINNED)} == GIVEN
