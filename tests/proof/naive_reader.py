"""The control: how a table is commonly read, with `read_excel`, and a number or else 0."""

from io import BytesIO
from pathlib import Path

import pandas as pd

from sfs_excel.form.columns import HEAD_ROW, HEADINGS, TABLE, Column


def read_naively(path: Path) -> dict[str, float]:
    """The values by key. Runs in a worker, since it may do anything at all."""
    table = pd.read_excel(BytesIO(path.read_bytes()), sheet_name=TABLE, header=HEAD_ROW)
    keyed = table.dropna(subset=[HEADINGS[Column.KEY]])
    return {
        str(key): take_number(value)
        for key, value in zip(keyed[HEADINGS[Column.KEY]], keyed[HEADINGS[Column.VALUE]], strict=True)
    }


def take_number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0
