"""Assessors may return anything in any order: no decision is lost, none is invented, and the result is always the same.

1. A cell is decided exactly where those who have said something of it last agree; what one of them wrote wrongly is in dispute.
2. The order of files within one scan does not matter.
3. The same year evaluated twice gives the same; the ledger sums to the items, whatever was decided.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from random import Random
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from sfs_excel.returns.bureau.combine import Combined, combine_assessments
from sfs_excel.returns.bureau.forms import BureauForm
from tests.bureau_year import GOOD_OPTIONS, OPTIONS, assess, evaluate_year, take_in_year, vote
from tests.parts import find_differing
from tests.returns.own_returns import OFFICES, Given, Written, make_assessment, read

CELLS = ("001|01", "001|05", "001|05.orgs", "002|45.criticised")
BAD = "一分半"
SEEN = {f"{office}|{key}": value for key, value in GOOD_OPTIONS.items() for office in OFFICES}


class Sent(NamedTuple):
    """A workbook: under which name, and what stands in its cells; a cell that is not there has no row."""

    who: str
    cells: Mapping[str, Given]


Scans = Sequence[Sequence[Sent]]


def workbooks(who: str) -> st.SearchStrategy[Sent]:
    return st.builds(
        Sent, st.just(who), st.dictionaries(st.sampled_from(CELLS), st.sampled_from([None, None, 0, 1, 1, BAD]))
    )


def scans() -> st.SearchStrategy[Scans]:
    """Of one name no more than one workbook a scan: among those the time of saving decides."""
    named = [st.lists(workbooks(who), max_size=1) for who in "甲乙"]
    one = st.tuples(st.lists(workbooks(""), max_size=2), *named).map(
        lambda parts: [each for part in parts for each in part]
    )
    return st.lists(one, max_size=4)


def send(sent: Sent, batch: int) -> BureauForm:
    decided: dict[str, Written] = {cell: (given, "核实") for cell, given in sent.cells.items() if given is not None}
    absent = [cell for cell in CELLS if cell not in sent.cells]
    return make_assessment(decided, who=sent.who, batch=batch, without=absent)


def combine(arrived: Scans) -> Combined:
    return combine_assessments([read(send(sent, batch)) for batch, scan in enumerate(arrived, 1) for sent in scan])


def last_words(arrived: Scans, cell: str) -> list[Given]:
    """The last word on a cell of everybody who has said something of it. Worked out cell by cell, without the product."""
    words: list[Given] = []
    for who in ("甲", "乙", ""):
        for scan in reversed(arrived):
            said = [sent.cells[cell] for sent in scan if sent.who == who and cell in sent.cells]
            if not who:
                said = [given for given in said if given is not None]
            if said:
                words += [given for given in said if given is not None]
                break
    return words


def show(combined: Combined) -> dict[str, float | None]:
    return {f"{each.office}|{each.field or f'{each.item:02d}'}": each.value for each in combined.decisions}


@settings(max_examples=120)
@given(scans())
def test_a_cell_is_decided_exactly_where_the_last_words_agree(arrived: Scans) -> None:
    decided, disputed = {}, set()
    for cell in CELLS:
        words = last_words(arrived, cell)
        valid = {word for word in words if word != BAD}
        if len(valid) == 1:
            decided[cell] = valid.pop()
        if len(valid) > 1 or BAD in words:
            disputed.add((cell[:3], int(cell[4:6])))
    combined = combine(arrived)
    assert show(combined) == decided
    assert combined.disputed == disputed
    told = {(finding.office, finding.item) for finding in combined.findings if finding.severity == "错误"}
    assert told == disputed
    assert combine(arrived) == combined


@settings(max_examples=40)
@given(scans(), st.randoms(use_true_random=False))
def test_the_order_of_files_within_a_scan_does_not_matter(arrived: Scans, random: Random) -> None:
    shuffled = [random.sample(scan, len(scan)) for scan in arrived]
    one, other = combine(arrived), combine(shuffled)
    assert show(one) == show(other)
    assert one.disputed == other.disputed
    assert {each.pair for each in one.decisions} == {each.pair for each in other.decisions}


@settings(max_examples=60)
@given(scans())
def test_the_trail_ends_at_what_everybody_said_last(arrived: Scans) -> None:
    """Step by step every `before` is the `after` of the step before it."""
    steps = sorted(combine(arrived).steps, key=lambda step: (step.office, step.item, step.field, step.who))
    for _, own in groupby(steps, key=lambda step: (step.office, step.item, step.field, step.who)):
        stood = ""
        for step in own:
            assert step.before == stood
            stood = step.after


VALUES: Mapping[str, Sequence[float | None]] = {
    "01": [None, 0, 7.5, 10, 11], "02": [None, 0, 12.25, 20, 21], "03": [None, 0, 60, 61],
    "02.late": [None, 0, 2, 400, -1], "03.found": [None, 0, 1, 9], "01.self": [None, 9.9, 5],
}  # fmt: skip


@st.composite
def year(draw: st.DrawFn) -> list[BureauForm]:
    """Parts of several assessors, with and without reasons, and a vote of some."""
    forms = []
    for batch, who in enumerate(draw(st.lists(st.sampled_from(["", "甲", "乙"]), min_size=1, max_size=3)), 1):
        decided: dict[str, Written] = {}
        for office in OFFICES:
            for rest, values in VALUES.items():
                value = draw(st.sampled_from(values))
                if value is not None:
                    decided[f"{office}|{rest}"] = (value, draw(st.sampled_from(["", "核实", "核实"])))
        forms.append(assess(decided, who=who, batch=batch, items=[1, 2, 3], rulebook=OPTIONS, reported=SEEN))
    voters = draw(st.lists(st.sampled_from(["P1", "P2", "P3", "P4", "P5", "P6"]), unique=True))
    return forms + vote(*((voter, draw(st.sampled_from(["优", "良", "?"])), "中") for voter in voters))


@settings(max_examples=12)
@given(year())
def test_evaluated_twice_it_is_the_same_and_the_ledger_sums_to_the_items(forms: list[BureauForm]) -> None:
    intake = take_in_year(*forms, rulebook=OPTIONS)
    results, again = (evaluate_year(intake, OPTIONS).results for _ in range(2))
    assert find_differing(results, again) == []
    moved = results.ledger.groupby(["office", "item"])["points"].sum()
    for office, item, points, total in results.items[["office", "item", "points", "score"]].itertuples(index=False):
        assert round(float(points) + float(moved.get((office, item), 0.0)), 2) == total
    held = {
        (row["office"], row["item"]): row["value"] for row in results.decisions.to_dict("records") if not row["field"]
    }
    scores = {(row["office"], row["item"]): row["score"] for row in results.items.to_dict("records")}
    assert all(scores[pair] == value for pair, value in held.items())
    assert (results.stage == "自评暂定") == ("核定" in set(results.waiting["stage"]))
    assert (results.stage == "终评") == results.waiting.empty
