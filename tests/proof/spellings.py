"""However a number or a 是/否 is written, its exact value counts, or a finding names it; nothing becomes 0 by itself.

A case is one way of writing, put into an input cell of a good form that has others in its other cells.
What each is worth was worked out by hand: only what can mean one thing is read, a blank is no 0, a guess is never made.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pandas as pd

from sfs_excel.words import Severity
from sfs_excel.year.collected import Collected
from tests.proof.figures import Figure, at_least, equal
from tests.proof.spelled import PLACES, SPELLINGS, Spelling
from tests.proof.surgery import Parts
from tests.proof.year import XLSXWRITER, address, drop, make_forms, make_year

LEAST = 70


@dataclass(frozen=True)
class _Read:
    """The fate of one spelling: the value that counts ('' for none), and the codes found at its field."""

    value: str
    codes: frozenset[str]
    errors: frozenset[str]


def prove_spellings(folder: Path, cases: int) -> list[Figure]:
    """An even choice of so many from the list, or all of it."""
    chosen = SPELLINGS[:: max(1, len(SPELLINGS) // cases)][:cases]
    places = _spread(chosen)
    workspace = make_year(folder, sorted({office for office, _ in places}))
    form = make_forms(folder / "forms", [XLSXWRITER])[XLSXWRITER]
    parts: dict[str, Parts] = {}
    for spelling, (office, key) in zip(chosen, places, strict=True):
        if office not in parts:
            parts[office] = Parts.read(address(form, office))
        spelling.put(parts[office], key)
    for office, changed in parts.items():
        drop(workspace, f"{office}.xlsx", changed.pack())
    read = _read_back(workspace.collect(), places)
    right = [_is_right(spelling, found) for spelling, found in zip(chosen, read, strict=True)]
    for spelling, found, is_right in zip(chosen, read, right, strict=True):
        if not is_right:
            print(f"{spelling.what}: {found}; expected {spelling.value or spelling.codes}")
    planted = _is_right(replace(chosen[0], value="7"), read[0])
    return [
        at_least("ways of writing a value", len(chosen), min(cases, LEAST)),
        equal("exact value, or finding by name", sum(right), len(chosen)),
        equal("silently 0", sum(map(_is_silent_zero, chosen, read)), 0),
        equal("control: a planted wrong value is found", int(not planted), 1),
        at_least("control: float() reads wrongly", sum(map(_fails_with_float, chosen)), 1),
        at_least("control: pandas.to_numeric and fillna(0) reads wrongly", sum(map(_fails_with_pandas, chosen)), 1),
    ]


def _spread(chosen: Sequence[Spelling]) -> list[tuple[str, str]]:
    """Office and field for each: as many to a form as it has fields of the type."""
    used: Counter[str] = Counter()
    places = []
    for spelling in chosen:
        form, place = divmod(used[spelling.type], len(PLACES[spelling.type]))
        used[spelling.type] += 1
        places.append((f"v{form:04}", PLACES[spelling.type][place]))
    return places


def _read_back(collected: Collected, places: Sequence[tuple[str, str]]) -> list[_Read]:
    values: Mapping[object, object] = collected.answers.set_index(["office", "field"])["value"].to_dict()
    findings = collected.findings
    read = []
    for office, key in places:
        own = findings[(findings["office"] == office) & (findings["field"] == key)]
        errors = own.loc[own["severity"] == Severity.ERROR, "code"]
        value = str(values.get((office, key), "absent"))
        read.append(_Read(value, frozenset(own["code"]), frozenset(errors)))
    return read


def _is_right(spelling: Spelling, read: _Read) -> bool:
    """A value exactly and with its remark, if one is due; or none, and an error by its name."""
    if spelling.value:
        return _is_equal(read.value, spelling.value) and read.codes == frozenset(spelling.codes)
    return read.value == "" and len(read.errors) == 1 and read.errors <= frozenset(spelling.codes)


def _is_equal(read: str, written: str) -> bool:
    try:
        return Decimal(read) == Decimal(written)
    except InvalidOperation:
        return read == written


def _is_silent_zero(spelling: Spelling, read: _Read) -> bool:
    is_zero = read.value == "否" if spelling.is_flag else _is_equal(read.value, "0")
    return (is_zero and spelling.value not in ("0", "否")) or (read.value == "" and not read.errors)


def _fails_with_float(spelling: Spelling) -> bool:
    """Whether `float()` takes the text for another number than it is worth, or takes one at all that is worth none."""
    if spelling.text is None or spelling.is_flag:
        return False
    try:
        value = float(spelling.text)
    except ValueError:
        return False
    return not spelling.value or value != float(spelling.value)


def _fails_with_pandas(spelling: Spelling) -> bool:
    """The same of a column that is made numeric by force, as most scripts do."""
    if spelling.text is None or spelling.is_flag:
        return False
    value = float(pd.to_numeric(pd.Series([spelling.text]), errors="coerce").fillna(0).iloc[0])
    return not spelling.value or value != float(spelling.value)
