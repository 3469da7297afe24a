"""The parts of a year's results, by name; the answers as the frame that is exported."""

from dataclasses import fields

import pandas as pd

from sfs_excel.outcome.results import Results

PARTS = [{"answer_rows": "answers"}.get(field.name, field.name) for field in fields(Results)]


def list_parts(results: Results) -> dict[str, object]:
    return {name: getattr(results, name) for name in PARTS}


def list_frames(results: Results) -> dict[str, pd.DataFrame]:
    return {name: part for name, part in list_parts(results).items() if isinstance(part, pd.DataFrame)}


def find_differing(one: Results, other: Results) -> list[str]:
    """The names of the parts that are not equal."""
    pairs = [(name, left, getattr(other, name)) for name, left in list_parts(one).items()]
    return [
        name
        for name, left, right in pairs
        if not (left.equals(right) if isinstance(left, pd.DataFrame) else left == right)
    ]
