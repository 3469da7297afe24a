"""汇总/导出: one tidy table each, for other programs, with stable English columns. CSV is UTF-8 with BOM."""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from itertools import islice

import pandas as pd

from sfs_excel.files.outputs import Draft
from sfs_excel.outcome.counties import COUNTIES
from sfs_excel.outcome.last_year import LAST_YEAR
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import ANSWERS, EXPORTED
from sfs_excel.scoring.tables import Table
from sfs_excel.summary.formats import Format
from sfs_excel.summary.parquet import write_parquet

# Chinese Excel takes full-width signs for signs; what is not seen before them is dropped by some programs that read CSV.
_FORMULA = re.compile("[\\s\x00-\x1f\u200b-\u200f\u202a-\u202e\ufeff]*[=+\\-@＝＋－＠]|[\t\r\n]")
_ROWS_AT_ONCE = 20_000
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def draft_exports(results: Results, said: str, formats: Collection[Format] = (Format.CSV,)) -> dict[str, Draft]:
    """File name -> every table of `tables.EXPORTED`, with the counties where there are several, and the year before where there
    is one, before it is made; the inner columns are left out.

    Args:
        said: digest of the results.
    """
    return {
        f"{table.name}.{each}": Draft(said, partial(_build_export, results, table, each))
        for each in formats
        for table in _list_tables(results)
    }


def build_exports(results: Results) -> Iterator[tuple[str, bytes]]:
    """File name and content of the same tables as CSV."""
    for table in _list_tables(results):
        yield f"{table.name}.{Format.CSV}", _build_export(results, table, Format.CSV)


def read_export(table: Table, content: bytes) -> pd.DataFrame:
    """A table of these columns, back from CSV; what only this program reads is not in it."""
    numbers = {name: dtype for name, (dtype, _) in table.columns.items() if dtype not in ("str", "object")}
    kinds = dict.fromkeys(table.columns, "str") | numbers
    blank = {name: [""] for name in numbers}
    frame = pd.read_csv(BytesIO(content), dtype=kinds, keep_default_na=False, na_values=blank, encoding="utf-8-sig")
    return frame.assign(**{name: frame[name].map(_arm).astype("str") for name in table.columns if name not in numbers})


def _list_tables(results: Results) -> Sequence[Table]:
    """Those that say nothing of most years are there in the others alone."""
    has_last = results.followed is not None and results.followed.has_result
    return (*EXPORTED, *[COUNTIES] * (results.counties is not None), *[LAST_YEAR] * has_last)


def _build_export(results: Results, table: Table, file_format: Format) -> bytes:
    """The file, made part by part: the text of a whole table may be many times what the table takes."""
    return _WRITERS[file_format](table, _divide(results, table))


def _write_csv(table: Table, parts: Iterable[pd.DataFrame]) -> bytes:
    written = BytesIO()
    for number, part in enumerate(parts):
        mark = b"" if number else BOM_UTF8
        written.write(mark + _to_csv(part[list(table.columns)], heads=not number).encode())
    return written.getvalue()


_WRITERS: Mapping[Format, Callable[[Table, Iterable[pd.DataFrame]], bytes]] = {
    Format.CSV: _write_csv,
    Format.PARQUET: write_parquet,
}


def _divide(results: Results, table: Table) -> Iterator[pd.DataFrame]:
    """One part at least."""
    if table is ANSWERS:
        rows = iter(results.answer_rows)
        yield table.frame(islice(rows, _ROWS_AT_ONCE))
        while len(part := table.frame(islice(rows, _ROWS_AT_ONCE))):
            yield part
    else:
        frame: pd.DataFrame = getattr(results, table.name)
        for first in range(0, max(len(frame), 1), _ROWS_AT_ONCE):
            yield frame.iloc[first : first + _ROWS_AT_ONCE]


def _to_csv(table: pd.DataFrame, *, heads: bool) -> str:
    texts = table.select_dtypes(include=["object", "str"])
    harmless = table.assign(**{str(name): texts[name].map(_defuse) for name in texts})
    return str(harmless.to_csv(index=False, header=heads, lineterminator="\r\n"))


def _defuse(value: object) -> object:
    """Text that Excel might take for a formula gets an apostrophe in front; a signed number is none."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


def _arm(text: str) -> str:
    """Take away the apostrophe that `_defuse` has put in front."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text
