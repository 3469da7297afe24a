"""Writes a table as Parquet, for programs that read many rows. pyarrow is loaded here, and only where it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from sfs_excel.errors import SfsError

if TYPE_CHECKING:
    import pandas as pd

    from sfs_excel.scoring.tables import Table

_TYPES = {"str": "string", "object": "string", "int64": "int64", "Int64": "int64", "float64": "double"}
"""The dtype of a declared column -> Arrow's type: what is exported of objects is text, or nothing."""


def ensure_parquet() -> None:
    """
    Raises:
        SfsError: pyarrow is not installed here, or cannot be loaded.
    """
    try:
        import pyarrow.parquet  # noqa: F401 - that it can be loaded is the question
    except ImportError as error:
        raise SfsError(
            "--export parquet：这台电脑上没有能用的 pyarrow，写不了 Parquet 表，什么也没有做。"
            "请运行 pip install --upgrade pyarrow 后重试，或者改写 --export csv。"
        ) from error


def write_parquet(table: Table, parts: Iterable[pd.DataFrame]) -> bytes:
    """Return the file: the declared columns with their types, text as it is, null where there is no value. Each part is a
    row group; the types are those of the declaration, whatever a part holds.

    Args:
        parts: of the table's frame, in its order.
    """
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = pa.schema([(name, _TYPES[dtype]) for name, (dtype, _) in table.columns.items()])
    written = BytesIO()
    with ParquetWriter(written, schema) as writer:
        for part in parts:
            writer.write_table(pa.Table.from_pandas(part, schema, preserve_index=False))
    return written.getvalue()
