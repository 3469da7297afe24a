"""Rulebooks that were mended in mid-year, and what becomes of forms of the earlier one."""

import copy
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from sfs_excel.rulebook.mended import Mended, Question, say_asked
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.source import read_source
from sfs_excel.words import Fate
from tests.fillings import RULEBOOK

Place = tuple[str | int, ...]


def make_mended(
    changed: Collection[int] = (),
    *,
    fates: Mapping[str, Fate] | None = None,
    labels: Mapping[str, str] | None = None,
    texts: Mapping[int, str] | None = None,
    others: Collection[int] = (),
) -> Mended:
    """The fate of a form of an earlier 2016 rulebook.

    Args:
        labels: full key -> the label of the field then. What is NEW and has none did not stand there.
    """
    named, fates = labels or {}, fates or {}
    fields = {
        key: field.model_copy(update={"label": named.get(key, field.label)})
        for key, field in RULEBOOK.fields.items()
        if fates.get(key) != Fate.NEW or key in named
    }
    questions = {
        key: Question(key, say_asked(fields[key]), say_asked(RULEBOOK.fields[key]))
        for key, fate in fates.items()
        if fate == Fate.ASKED
    }
    return Mended(fields, tuple(changed), fates, questions, texts or {}, frozenset(others))


def change(letter: Path, edits: Mapping[Place, Any]) -> Rulebook:
    """The rulebook of a file, with other parts. Whether it agrees with its letter is not asked.

    Args:
        edits: place -> what stands there instead; None: nothing. `(5, "fields", "orgs", "label")` begins with an item's number,
            `("title",)` does not.
    """
    said = copy.deepcopy(read_source(letter).data)
    items = {item["item"]: item for section in said["sections"] for item in section["items"]}
    for place, value in edits.items():
        at: Any = said
        *way, last = place
        if isinstance(place[0], int):
            at, way = items[place[0]], way[1:]
        for part in way:
            at = at[part]
        if value is None:
            del at[last]
        else:
            at[last] = value
    return Rulebook.model_validate(said)
