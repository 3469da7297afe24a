"""A reading is the same after it was kept, and a part that is not of its type is not believed."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.handouts.columns import TABLES
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.cells import Cell, CellKind
from sfs_excel.returns.package import Member, Outcome, Package
from sfs_excel.returns.plain import read_plain, write_plain
from sfs_excel.returns.table import Extract, Held, Line, Row, Table

TEXTS = st.text(max_size=8) | st.sampled_from(["", "\ud800", "\0", "１，２", '"\\', "x" * 300])  # a half, too
FLOATS = st.floats(allow_nan=False)
CELLS = st.builds(
    Cell,
    kind=st.sampled_from(get_args(CellKind)),
    value=st.none() | FLOATS | TEXTS | st.booleans(),
    raw=TEXTS,
    shown=st.none() | TEXTS,
    formula=st.booleans(),
    is_date=st.booleans(),
    is_percent=st.booleans(),
    is_hidden=st.booleans(),
)
REFUSED = st.builds(Refused, st.sampled_from(RefusalCode), TEXTS)
LINES = st.builds(Line, TEXTS, st.dictionaries(TEXTS, st.builds(Held, TEXTS, st.none() | CELLS), max_size=3))
SPECS = [spec for specs in TABLES.values() for spec in specs]
OF_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "str": TEXTS,
    "bool": st.booleans(),
    "float | None": st.none() | FLOATS,
    "tuple[str, ...]": st.lists(TEXTS, max_size=3).map(tuple),
    "tuple[collections.abc.Mapping[str, str], ...]": st.lists(
        st.dictionaries(TEXTS, TEXTS, max_size=3), max_size=3
    ).map(tuple),
    f"tuple[{Row.__module__}.Row, ...]": st.lists(
        st.builds(Row, TEXTS, TEXTS, TEXTS, st.none() | CELLS, TEXTS, st.none() | CELLS), max_size=3
    ).map(tuple),
    f"tuple[{Table.__module__}.Table, ...]": st.lists(
        st.builds(Table, st.sampled_from(SPECS), TEXTS, st.lists(LINES, max_size=3).map(tuple)), max_size=2
    ).map(tuple),
    f"{Refused.__module__}.Refused | None": st.none() | REFUSED,
}


def name_type(hint: Any) -> str:
    return hint.__name__ if isinstance(hint, type) and not get_args(hint) else str(hint)


EXTRACTS = st.builds(Extract, **{field.name: OF_TYPE[name_type(field.type)] for field in fields(Extract)})
MEMBERS = st.builds(Member, TEXTS, TEXTS, st.integers(0, 10**9), st.none() | REFUSED | EXTRACTS)
OUTCOMES = EXTRACTS | REFUSED | st.builds(Package, st.lists(MEMBERS, max_size=3).map(tuple))


def spell(thing: Any) -> str:
    """All of it with its types: a refusal is equal to none but itself, and 1 to 1.0 and True."""
    if isinstance(thing, Refused):
        return f"{type(thing).__name__}{(thing.code, thing.reason)!r}"
    if is_dataclass(thing):
        return f"{type(thing).__name__}({', '.join(spell(getattr(thing, field.name)) for field in fields(thing))})"
    if isinstance(thing, tuple):
        return f"{type(thing).__name__}({', '.join(map(spell, thing))})"
    if isinstance(thing, dict):
        return f"{{{', '.join(f'{key!r}: {spell(value)}' for key, value in thing.items())}}}"
    return repr(thing)


@pytest.mark.unforeseen
@given(OUTCOMES)
def test_every_reading_is_the_same_after_it_was_kept(outcome: Outcome) -> None:
    assert spell(read_plain(write_plain(outcome))) == spell(outcome)


FORM = Extract(
    ({"sfs_office": "01"},),
    rows=(Row("05.orgs", "数", "F18", Cell("number", 2.0, raw="2"), "L18", Cell("text", "见附件")),),
    self_total=90.5,
    other_tables=("填报表 (2)",),
    tables=(Table(SPECS[0], "核定", (Line("01|05", {"核定分": Held("F5", Cell("blank", None))}),)),),
    refused=Refused(RefusalCode.NO_TABLE, "b"),
)


def list_changed(part: Any, other: object) -> Iterator[Any]:
    """The whole with one part of it, large or small, replaced."""
    yield other
    if isinstance(part, list):
        for place, held in enumerate(part):
            yield from ([*part[:place], changed, *part[place + 1 :]] for changed in list_changed(held, other))
    if isinstance(part, dict):
        for name, held in part.items():
            yield from (part | {name: changed} for changed in list_changed(held, other))


def test_what_has_a_part_of_another_type_is_not_believed() -> None:
    plain = json.loads(write_plain(FORM))
    changed = list(list_changed(plain, 7))
    assert len(changed) > 40
    for each in changed:
        with pytest.raises(ValueError, match=r"\d"):
            read_plain(json.dumps(each).encode())


def test_row_with_a_part_of_another_type_is_not_believed() -> None:
    plain = json.loads(write_plain(FORM))
    place = 1 + [field.name for field in fields(Extract)].index("rows")
    changed = list(list_changed(json.loads(plain[place][0]), 7))
    assert len(changed) > 20
    for each in (*map(json.dumps, changed), "", "[", "x"):
        plain[place] = [each]
        with pytest.raises(ValueError, match=r"."):
            read_plain(json.dumps(plain).encode())


def test_rows_that_are_alike_are_held_once_and_others_never() -> None:
    def read(*values: float | str) -> list[Row]:
        rows = (Row("05.orgs", "数", "F18", Cell("number", value, raw="0"), "L18", None) for value in values)
        outcome = read_plain(write_plain(Extract((), rows=tuple(rows))))
        assert isinstance(outcome, Extract)
        return list(outcome.rows)

    first, other = read(0.0, -0.0), read(0.0, -0.0, "0")
    assert first[0] is other[0]
    assert first[1] is other[1]
    assert [str(row.value.value) for row in other if row.value] == ["0.0", "-0.0", "0"]


@pytest.mark.parametrize(
    "content",
    [
        "", "null", "{}", "[]", '["refused","no such code","b"]', '["form"]', '["refused","a"]', '["refused","a","b","c"]', '["extract"]', "\xff",
        '["package",["a.zip","0",true,null]]', '["package",["a.zip","0",1,["package"]]]', "[" * 100_000, '["package","a"]',
    ],
)  # fmt: skip
def test_what_is_no_reading_is_not_believed(content: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_plain(content.encode("latin-1"))


def test_table_that_the_program_does_not_have_is_not_believed() -> None:
    plain = write_plain(FORM)
    assert SPECS[0].sheet.encode() in plain
    with pytest.raises(ValueError, match="别的表"):
        read_plain(plain.replace(f'"{SPECS[0].sheet}","核定"'.encode(), '"别的表","核定"'.encode()))
