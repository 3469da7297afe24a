"""The proof can fail: every small change of the 2016 rulebook is found.

Changed one at a time, and each must give at least one fault:
1. a number of a rule, raised by one, or made another number of the letter's item;
2. one character of a quote;
3. a rule, or a condition of a rule, left out;
4. a clause of the letter left out, or a digit of it changed;
5. the points of an item, a part or a section.
"""

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sfs_excel.errors import FaultyFileError
from sfs_excel.rulebook.load import build_rulebook
from sfs_excel.rulebook.proof import prove_loaded
from sfs_excel.rulebook.source import Location, read_source
from sfs_excel.rules import KINDS

SOURCE = read_source(Path(__file__).resolve().parents[2] / "templates" / "rulebooks" / "2016.yaml")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
CLAUSE = re.compile(r"[^，。；]+[，。；]?")
SUBSTITUTE = "囗"  # stands nowhere in the letter

Mutation = tuple[Location, Any]  # a place, and what it holds instead; None: nothing, it is left out


def is_found(*mutations: Mutation) -> bool:
    """Whether loading or the proof finds fault with the mutated rulebook."""
    data = copy.deepcopy(SOURCE.data)
    for location, value in mutations:
        holder = data
        for step in location[:-1]:
            holder = holder[step]
        if value is None:
            del holder[location[-1]]
        else:
            holder[location[-1]] = value
    mutated = replace(SOURCE, data=data)
    try:
        return bool(prove_loaded(build_rulebook(mutated), mutated))
    except FaultyFileError:
        return True


def items() -> Iterator[tuple[Location, dict[str, Any]]]:
    for s, section in enumerate(SOURCE.data["sections"]):
        for i, item in enumerate(section["items"]):
            yield ("sections", s, "items", i), item


def rules() -> Iterator[tuple[Location, dict[str, Any], dict[str, Any]]]:
    """(place, rule entry, its item)"""
    for here, item in items():
        for r, entry in enumerate(item["rules"]):
            yield (*here, "rules", r), entry, item


def leaves(data: Any, here: Location) -> Iterator[tuple[Location, Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*here, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from leaves(value, (*here, index))
    else:
        yield here, data


def change_parameters() -> Iterator[Mutation]:
    """1. Every number of every rule: those that are parameters, and those within expressions."""
    for here, entry, item in rules():
        written = re.sub(r"[０-９．]", lambda digit: chr(ord(digit[0]) - 0xFEE0), item["text"])
        others = sorted({Decimal(number) for number in NUMBER.findall(written)})
        for place, value in leaves({key: entry[key] for key in entry if key in (*KINDS, "points")}, here):
            if isinstance(value, int | float):
                for other in {Decimal(str(value)) + 1, *others} - {Decimal(str(value))}:
                    yield place, float(other)
            elif isinstance(value, str):
                for number in re.finditer(rf"(?<![\w.]){NUMBER.pattern}(?![\w.])", value):
                    for other in {Decimal(number[0]) + 1, *others} - {Decimal(number[0])}:
                        yield place, value[: number.start()] + str(other) + value[number.end() :]


def change_quotes() -> Iterator[Mutation]:
    """2. One character of every quote, now the first, now one within, now the last."""
    quotes = [quote for here, entry, _ in rules() for quote in leaves(entry["quote"], (*here, "quote"))]
    for turn, (place, quote) in enumerate(quotes):
        at = (0, len(quote) // 2, len(quote) - 1)[turn % 3]
        yield place, quote[:at] + SUBSTITUTE + quote[at + 1 :]


def drop_rules() -> Iterator[Mutation]:
    """3. Every rule."""
    for here, _, _ in rules():
        yield here, None


def drop_conditions() -> Iterator[Mutation]:
    """3. Every condition, every rate and every award of a rule."""
    for here, entry, _ in rules():
        for kind, parts in (("all", "conditions"), ("rates", "rates"), ("award", "of")):
            if kind in entry:
                found = entry[kind][parts]
                for part in found if isinstance(found, dict) else range(len(found)):
                    yield (*here, kind, parts, part), None


def drop_clauses() -> Iterator[Mutation]:
    """4. Every clause of every text."""
    for here, item in items():
        for clause in CLAUSE.finditer(item["text"]):
            yield (*here, "text"), item["text"][: clause.start()] + item["text"][clause.end() :]


def change_digits() -> Iterator[Mutation]:
    """4. Every digit of every text and heading."""
    for here, words in leaves(SOURCE.data["sections"], ("sections",)):
        if here[-1] in ("text", "heading"):
            for digit in re.finditer(r"\d", words):
                other = chr(ord(digit[0]) + (-1 if digit[0] in "9９" else 1))
                yield here, words[: digit.start()] + other + words[digit.end() :]


def change_points() -> Iterator[Mutation]:
    """5. The points of every section and item (those of parts are among the parameters)."""
    for s, section in enumerate(SOURCE.data["sections"]):
        yield ("sections", s, "points"), section["points"] + 1
    for here, item in items():
        yield (*here, "points"), item["points"] + 0.5


def test_the_unchanged_rulebook_has_no_fault() -> None:
    assert prove_loaded(build_rulebook(SOURCE), SOURCE) == []


@pytest.mark.parametrize("step", [20, pytest.param(1, marks=pytest.mark.heavy)])
@pytest.mark.parametrize(
    ("mutate", "at_least"),
    [
        (change_parameters, 200),
        (change_quotes, 80),
        (drop_rules, 75),
        (drop_conditions, 50),
        (drop_clauses, 160),
        (change_digits, 140),
        (change_points, 58),
    ],
)
def test_every_mutation_is_found(mutate: Any, at_least: int, step: int) -> None:
    """`step`: every so many of them is tried."""
    mutations = list(mutate())
    assert len(mutations) >= at_least
    assert [mutation for mutation in mutations[::step] if not is_found(mutation)] == []
