"""汇总/导出/*.csv: one tidy table each, for other programs. UTF-8 with BOM, stable English columns."""

import re
from functools import partial

import pandas as pd

from sfs_excel.files.outputs import Draft
from sfs_excel.outcome.counties import COUNTIES
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import EXPORTED
from sfs_excel.scoring.tables import Table

# Chinese Excel takes full-width signs for signs; what is not seen before them is dropped by some programs that read CSV.
_FORMULA = re.compile("[\\s\x00-\x1f\u200b-\u200f\u202a-\u202e\ufeff]*[=+\\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def draft_exports(results: Results, said: str) -> dict[str, Draft]:
    """File name -> every table of `tables.EXPORTED`, and the counties where there are several, before it is made; the inner
    columns are left out.

    Args:
        said: digest of the results.
    """
    tables = EXPORTED if results.counties is None else (*EXPORTED, COUNTIES)
    return {f"{table.name}.csv": Draft(said, partial(_build_export, results, table)) for table in tables}


def _build_export(results: Results, table: Table) -> bytes:
    return _to_csv(getattr(results, table.name)[list(table.columns)]).encode("utf-8-sig")


def _to_csv(table: pd.DataFrame) -> str:
    texts = table.select_dtypes(include=["object", "str"])
    harmless = table.assign(**{str(name): texts[name].map(_defuse) for name in texts})
    return str(harmless.to_csv(index=False, lineterminator="\r\n"))


def _defuse(value: object) -> object:
    """Text that Excel might take for a formula gets an apostrophe in front; a signed number is none."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
