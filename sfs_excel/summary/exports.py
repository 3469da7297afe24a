"""汇总/导出/*.csv: one tidy table each, for other programs (design.md, 8). UTF-8 with BOM, stable English columns."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from sfs_excel.outcome.results import DECISIONS, RECORD, TRAIL, VOTERS, VOTES, WAITING, Results

# A new column stands behind those that are there, so that a program that reads them by place still does.
COLUMNS: Mapping[str, Sequence[str]] = {
    "ranking": (
        "office",
        "name",
        "status",
        "rank",
        "total",
        "base",
        "bonus",
        "penalty",
        "veto",
        "stage",
        "missing",
        "findings",
        "band",
    ),
    "sections": ("office", "section", "points", "score"),
    "items": ("office", "item", "points", "score", "self_score", "assessed_score", "status", "computed_score"),
    "ledger": ("office", "item", "rule", "points", "reason", "quote", "file", "cell"),
    "answers": ("office", "field", "raw", "value", "assessed", "source"),
    "findings": ("office", "file", "sheet", "cell", "item", "field", "code", "severity", "message"),
    "submissions": ("file", "sha256", "kind", "office", "received", "saved", "status", "reason"),
    "decisions": DECISIONS,
    "trail": TRAIL,
    "votes": VOTES,
    "voters": VOTERS,
    "record": RECORD,
    "waiting": WAITING,
}
# Chinese Excel takes full-width signs for signs; what is not seen before them is dropped by some programs that read CSV.
_FORMULA = re.compile("[\\s\x00-\x1f\u200b-\u200f\u202a-\u202e\ufeff]*[=+\\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def build_exports(results: Results) -> dict[str, bytes]:
    """File name -> content of every table."""
    return {
        f"{name}.csv": _to_csv(getattr(results, name)[list(columns)]).encode("utf-8-sig")
        for name, columns in COLUMNS.items()
    }


def _to_csv(table: pd.DataFrame) -> str:
    texts = table.select_dtypes(include=["object", "str"])
    harmless = table.assign(**{str(name): texts[name].map(_defuse) for name in texts})
    return str(harmless.to_csv(index=False, lineterminator="\r\n"))


def _defuse(value: object) -> object:
    """Text that Excel might take for a formula gets an apostrophe in front; a signed number is none."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
