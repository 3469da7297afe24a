"""Returns as reading gives them, without files: rows by key, identity, and what a form may have lost or gained."""

from collections.abc import Mapping
from dataclasses import replace

from sfs_excel.form.columns import TABLE, Column
from sfs_excel.form.content import Raw
from sfs_excel.form.layout import lay_out
from sfs_excel.reading.workbook import Cell, cell_name
from sfs_excel.returns.extract import Extract, Row
from sfs_excel.sheets.token import make_token, write_token
from tests.fillings import GOOD, KEY, RULEBOOK

ROWS = {key: row + 1 for key, row in lay_out(RULEBOOK).rows().items()}  # as people count them


def to_cell(raw: Raw | Cell | None) -> Cell | None:
    if raw is None or isinstance(raw, Cell):
        return raw
    return Cell("text", raw, raw=raw) if isinstance(raw, str) else Cell("number", float(raw), raw=f"{raw:g}")


def make_row(key: str, value: Raw | Cell | None, evidence: str = "", label: str = "") -> Row:
    """A row of 填报表 where the layout has it."""
    number = ROWS[key]
    return Row(
        key=key,
        label=label or f"{RULEBOOK.fields[key].label}\n{RULEBOOK.fields[key].hint}",
        cell=cell_name(number, Column.VALUE + 1),
        value=to_cell(value),
        evidence_cell=cell_name(number, Column.EVIDENCE + 1),
        evidence=to_cell(evidence or None),
    )


def make_return(
    changes: Mapping[str, Raw | Cell | None] | None = None,
    *,
    office: str = "001",
    key: bytes = KEY,
    token: Mapping[str, str] | None = None,
    saved: str = "",
) -> Extract:
    """A good return of an office, but for the changes. `token` replaces parts of the identity before it is signed."""
    identity = replace(make_token("form", RULEBOOK.year, RULEBOOK.digest, office), **(token or {}))
    values: dict[str, Raw | Cell | None] = {**GOOD, **(changes or {})}
    rows = tuple(make_row(row_key, value) for row_key, value in values.items())
    return Extract(tokens=(write_token(identity, key),), sheet=TABLE, rows=rows, saved=saved)
