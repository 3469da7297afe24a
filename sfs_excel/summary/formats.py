"""The formats of the exported tables, which are chosen before anything is done."""

from collections.abc import Collection
from typing import TypeAlias

from sfs_excel.errors import SfsError
from sfs_excel.summary.parquet import ensure_parquet
from sfs_excel.words import Code


class Format(Code):
    """Format of the tables in 导出; the code is how their names end."""

    CSV = "csv", "CSV"
    PARQUET = "parquet", "Parquet"


Wish: TypeAlias = bool | str | Collection[str]
"""Codes of formats, one or several; True is CSV, and False none."""


def choose_formats(asked: Wish) -> tuple[Format, ...]:
    """Each format that is asked for, once, in the order of `Format`.

    Raises:
        SfsError: there is no such format; or Parquet cannot be written here.
    """
    if isinstance(asked, bool):
        return (Format.CSV,) if asked else ()
    codes = {asked} if isinstance(asked, str) else set(asked)
    if unknown := sorted(codes.difference(Format)):
        raise SfsError(f"export：表格只能导出成 {'、'.join(Format)}，写的是 {'、'.join(unknown)}。请改好后重试。")
    if Format.PARQUET in codes:
        ensure_parquet()
    return tuple(each for each in Format if each in codes)
