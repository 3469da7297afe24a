"""All that assessors ever returned -> what holds of it.

1. A name: the last workbook under it says all. A blank takes back; a row that it has not takes back nothing.
2. No name: nothing is lost. A later workbook replaces the cells in which it says something; one scan is several people.
3. Two who decided one cell differently decided nothing, and both cells are told.
4. Which workbooks count, and what became of the others. What was gone through stays gone through.
5. The trail has every step of every assessor: who, when, from, to.
"""

from itertools import permutations
from pathlib import Path

import pytest

from sfs_excel.handouts.columns import ITEM_DECISIONS, VALUE_DECISIONS
from sfs_excel.returns.bureau.combine import Combined, combine_assessments
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.rulebook.load import load_rulebook
from tests.returns.own_returns import (
    BUREAU,
    DEPARTMENT,
    ITEMS,
    OTHER,
    OTHER_ITEMS,
    Given,
    make_assessment,
    read,
)

WITH_TEXT = load_rulebook(Path(__file__).resolve().parents[2] / "other_year.yaml")
FIRST, FIFTH, VALUE = "001|01", "001|05", "001|05.orgs"
PART_ONE = [f"{office}|{item:02d}" for office in ("001", "002") for item in (1, 5)]
PART_TWO = [f"{office}|{item:02d}" for office in ("001", "002") for item in (9, 12, 16)]


def combine(*forms: BureauForm) -> Combined:
    return combine_assessments([read(form, BUREAU.departments[form.holder]) for form in forms])


def sent(who: str, batch: int, *, reason: str = "核实", **scores: Given) -> BureauForm:
    """`first`, `fifth` and `value` of 河东."""
    keys = {"first": FIRST, "fifth": FIFTH, "value": VALUE}
    return make_assessment(
        {keys[name]: (given, "" if given is None else reason) for name, given in scores.items()}, who=who, batch=batch
    )


def held(combined: Combined) -> dict[str, float | None]:
    names = {(1, ""): "first", (5, ""): "fifth", (5, "05.orgs"): "value"}
    return {names[each.item, each.field]: each.value for each in combined.decisions}


def codes(combined: Combined) -> list[str]:
    return [finding.code for finding in combined.findings]


# 1. A name


def test_the_last_workbook_under_a_name_holds() -> None:
    combined = combine(sent("甲", 1, first=1), sent("甲", 2, first=1.5))
    assert held(combined) == {"first": 1.5}
    assert combined.findings == ()


def test_a_name_is_the_same_however_it_is_spaced() -> None:
    combined = combine(sent("张三", 1, first=1, fifth=1), sent("张　三", 2, first=1.5))
    assert held(combined) == {"first": 1.5}
    assert combined.findings == ()
    assert [(step.before, step.after) for step in combined.steps] == [("", "1"), ("", "1"), ("1", "1.5"), ("1", "")]


def test_a_blank_under_the_same_name_takes_back() -> None:
    combined = combine(sent("甲", 1, first=1, fifth=2), sent("甲", 2, fifth=2))
    assert held(combined) == {"fifth": 2}
    assert combined.findings == ()


def test_a_row_that_the_later_workbook_has_not_takes_back_nothing() -> None:
    later = make_assessment({FIFTH: (2, "核实")}, who="甲", batch=2, without=[FIRST])
    combined = combine(sent("甲", 1, first=1), later)
    assert held(combined) == {"first": 1, "fifth": 2}
    assert [finding.fact for finding in combined.findings] == [
        "“甲1.xlsx”里核定的1处，在后来的“甲2.xlsx”里没有这几行，仍然采用"
    ]


def test_under_a_name_the_two_sheets_may_come_one_after_the_other() -> None:
    scores = make_assessment({FIRST: (1, "x")}, who="甲", batch=1, sheets=[ITEM_DECISIONS])
    values = make_assessment({VALUE: (1, "x")}, who="甲", batch=2, sheets=[VALUE_DECISIONS])
    assert held(combine(scores, values)) == {"first": 1, "value": 1}


def test_within_one_scan_too_the_last_under_a_name_says_all() -> None:
    combined = combine(sent("甲", 1, first=1, fifth=1), sent("甲", 1, first=1.5))
    assert held(combined) == {"first": 1.5}
    assert combined.replaced == {0: 1}


def test_what_cannot_be_read_takes_the_earlier_decision_back_and_is_told() -> None:
    combined = combine(sent("甲", 1, first=1), sent("甲", 2, first="一分"))
    assert held(combined) == {}
    assert codes(combined) == ["not_a_number"]
    assert combined.disputed == {("001", 1)}


def test_a_fault_that_was_put_right_is_told_no_more() -> None:
    for mended in (1.5, None):
        combined = combine(sent("甲", 1, first="一分"), sent("甲", 2, first=mended))
        assert combined.findings == ()
        assert combined.disputed == frozenset()


def test_two_names_are_two_people_whose_parts_are_put_together() -> None:
    combined = combine(sent("甲", 1, first=1), sent("乙", 2, fifth=2))
    assert held(combined) == {"first": 1, "fifth": 2}
    assert combined.findings == ()


# 2. No name


def test_without_a_name_nothing_is_lost_and_that_is_told() -> None:
    combined = combine(sent("", 1, first=1), sent("", 2, fifth=2))
    assert held(combined) == {"first": 1, "fifth": 2}
    [finding] = combined.findings
    assert (finding.code, finding.severity, finding.file, finding.to) == (
        "kept_decision",
        "提醒",
        "综合科1.xlsx",
        "bureau",
    )
    assert finding.fact.startswith("“综合科1.xlsx”里核定的1处，在后来的“综合科2.xlsx”里空着，仍然采用。")


def test_without_a_name_the_later_word_on_a_cell_holds() -> None:
    combined = combine(sent("", 1, first=1, fifth=1), sent("", 2, first=1.5, fifth=2))
    assert held(combined) == {"first": 1.5, "fifth": 2}
    assert combined.findings == ()
    assert combined.replaced == {0: 1}


def test_two_nameless_workbooks_of_one_scan_are_two_people() -> None:
    combined = combine(sent("", 1, first=1), sent("", 1, fifth=2))
    assert held(combined) == {"first": 1, "fifth": 2}
    assert combined.findings == ()
    combined = combine(sent("", 1, first=1), sent("", 1, first=1.5))
    assert held(combined) == {}
    assert codes(combined) == ["conflict", "conflict"]


def test_a_later_word_settles_what_one_scan_left_in_conflict() -> None:
    assert held(combine(sent("", 1, first=1), sent("", 1, first=1.5), sent("", 2, first=2))) == {"first": 2}


def test_what_somebody_without_a_name_wrote_wrongly_is_not_forgotten_for_anothers_part() -> None:
    combined = combine(sent("", 1, first="一分", fifth=2), sent("", 2, value=3))
    assert held(combined) == {"fifth": 2, "value": 3}
    assert codes(combined) == ["kept_decision", "not_a_number"]
    assert combined.disputed == {("001", 1)}
    mended = combine(sent("", 1, first="一分", fifth=2), sent("", 2, first=1))
    assert held(mended) == {"first": 1, "fifth": 2}
    assert mended.disputed == frozenset()


def test_a_name_and_none_are_two_assessors() -> None:
    combined = combine(sent("", 1, first=1), sent("甲", 2, first=1.5))
    assert held(combined) == {}
    assert codes(combined) == ["conflict", "conflict"]


# 3. Conflicts


def test_two_assessors_with_two_scores_decide_nothing_and_both_cells_are_told() -> None:
    combined = combine(sent("甲", 1, first=1), sent("乙", 2, first=1.5))
    assert held(combined) == {}
    assert combined.disputed == {("001", 1)}
    said = "同一处有不同的核定：甲（综合科）定1（“甲1.xlsx”J5），乙（综合科）定1.5（“乙2.xlsx”J5），都没有采用"
    assert [(each.code, each.severity, each.file, each.cell, each.fact) for each in combined.findings] == [
        ("conflict", "错误", "甲1.xlsx", "J5", said),
        ("conflict", "错误", "乙2.xlsx", "J5", said),
    ]


def test_two_departments_with_two_scores_are_in_conflict_too() -> None:
    shared = {DEPARTMENT: (*ITEMS, 6), OTHER: OTHER_ITEMS}
    forms = [
        make_assessment({"001|06": (score, "核实")}, holder=holder, items=items)
        for score, (holder, items) in zip((0.5, 1), shared.items(), strict=True)
    ]
    combined = combine_assessments([read(form, shared[form.holder]) for form in forms])
    assert combined.decisions == ()
    assert [finding.file for finding in combined.findings] == ["综合科1.xlsx", "基层科1.xlsx"]


@pytest.mark.parametrize(("one", "other"), [(1.5, "1.5"), (1.5, "１．５分"), (0.3, 0.1 + 0.2)])
def test_the_same_score_typed_otherwise_is_no_conflict(one: Given, other: Given) -> None:
    combined = combine(sent("甲", 1, first=one), sent("乙", 2, first=other))
    assert [decision.value for decision in combined.decisions] == [pytest.approx(one)]
    assert "conflict" not in codes(combined)


def test_of_two_who_agree_the_one_who_says_why_is_told() -> None:
    for reasons in (("", "查实"), ("查实", "")):
        combined = combine(*(sent(who, 1, first=1, reason=why) for who, why in zip("甲乙", reasons, strict=True)))
        assert [decision.reason for decision in combined.decisions] == ["查实"]


def test_a_blank_of_one_contradicts_no_other() -> None:
    assert held(combine(sent("甲", 1, first=1), sent("乙", 2))) == {"first": 1}


def test_a_conflict_ends_when_one_of_them_gives_way() -> None:
    for mended in (1, None):
        combined = combine(sent("甲", 1, first=1), sent("乙", 2, first=1.5), sent("乙", 3, first=mended))
        assert held(combined) == {"first": 1}
        assert combined.findings == ()


def test_three_scores_are_all_told() -> None:
    combined = combine(*(sent(who, 1, first=score) for who, score in zip("甲乙丙", (1, 1, 2), strict=True)))
    assert held(combined) == {}
    assert codes(combined) == ["conflict"] * 3


def test_a_conflict_on_one_cell_leaves_the_others_alone() -> None:
    combined = combine(sent("甲", 1, first=1, fifth=2), sent("乙", 1, first=2, value=3))
    assert held(combined) == {"fifth": 2, "value": 3}


def test_what_one_wrote_wrongly_leaves_the_others_decision_and_is_in_dispute() -> None:
    combined = combine(sent("甲", 1, first=1), sent("乙", 1, first="一分"))
    assert held(combined) == {"first": 1}
    assert combined.disputed == {("001", 1)}


def test_texts_that_differ_are_in_conflict_though_both_are_texts() -> None:
    forms = [
        make_assessment({"001|02.keeper": (name, "x")}, who=who, items=[2], rulebook=WITH_TEXT)
        for who, name in (("甲", "张三"), ("乙", "李四"), ("丙", " 张三 "))
    ]
    one, two, three = (read(form, [2], WITH_TEXT) for form in forms)
    assert [len(combine_assessments(pair).decisions) for pair in ([one, two], [one, three])] == [0, 1]


# 4. Which count


def test_what_a_workbook_went_through_counts_until_a_later_one_has() -> None:
    one, two = (
        make_assessment(who="甲", batch=batch, without=rows, sheets=[ITEM_DECISIONS])
        for batch, rows in ((1, PART_TWO), (2, PART_ONE))
    )
    combined = combine(one, two)
    assert combined.replaced == {}
    covered = {item for each in combined.current for _, item in each.covered}
    assert covered == {1, 5, 9, 12, 16}
    assert combine(one, two, make_assessment(who="甲", batch=3)).replaced == {0: 2, 1: 2}


def test_a_nameless_workbook_of_which_nothing_holds_any_more_is_replaced() -> None:
    combined = combine(sent("", 1, first=1), sent("", 2, fifth=1), sent("", 3, first=2))
    assert combined.replaced == {0: 2}
    assert [each.form.file for each in combined.current] == ["综合科2.xlsx", "综合科3.xlsx"]


def test_nothing_returned_settles_nothing() -> None:
    assert combine() == Combined((), (), frozenset(), (), {}, ())


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_within_one_scan_does_not_matter(order: tuple[int, ...]) -> None:
    forms = [sent("", 1, first=1), sent("", 1, fifth=2), sent("甲", 1, first=1, value=2)]
    combined = combine(*(forms[place] for place in order))
    assert held(combined) == {"first": 1, "fifth": 2, "value": 2}
    assert combined.replaced == {}


# 5. The trail


def steps_of(combined: Combined) -> list[tuple[str, str, str, str]]:
    return [(step.who, step.received[:10], step.before, step.after) for step in combined.steps]


def test_the_trail_says_who_changed_what_when_from_and_to() -> None:
    combined = combine(sent("甲", 1, first=1), sent("甲", 2, first=1.5), sent("甲", 3), sent("甲", 4, first=2))
    assert steps_of(combined) == [
        ("甲（综合科）", "2016-12-01", "", "1"),
        ("甲（综合科）", "2016-12-02", "1", "1.5"),
        ("甲（综合科）", "2016-12-03", "1.5", ""),
        ("甲（综合科）", "2016-12-04", "", "2"),
    ]
    assert [step.file for step in combined.steps] == ["甲1.xlsx", "甲2.xlsx", "甲3.xlsx", "甲4.xlsx"]
    assert [step.reason for step in combined.steps] == ["核实", "核实", "", "核实"]


def test_the_same_again_is_no_step_but_another_reason_is() -> None:
    combined = combine(sent("甲", 1, first=1), sent("甲", 2, first=1), sent("甲", 3, first="1", reason="补充材料"))
    assert [(step.before, step.after, step.reason) for step in combined.steps] == [
        ("", "1", "核实"),
        ("1", "1", "补充材料"),
    ]


def test_the_trail_goes_assessor_by_assessor() -> None:
    combined = combine(sent("甲", 1, first=1), sent("乙", 2, first=1.5), sent("乙", 3, first=1))
    assert steps_of(combined) == [
        ("甲（综合科）", "2016-12-01", "", "1"),
        ("乙（综合科）", "2016-12-02", "", "1.5"),
        ("乙（综合科）", "2016-12-03", "1.5", "1"),
    ]


def test_without_a_name_a_blank_is_no_step_and_what_cannot_be_read_takes_back() -> None:
    combined = combine(sent("", 1, first=1), sent("", 2, fifth=1), sent("", 3, first="一分"))
    assert [(step.item, step.before, step.after) for step in combined.steps] == [
        (1, "", "1"),
        (5, "", "1"),
        (1, "1", ""),
    ]


def test_a_row_that_was_left_out_is_no_step() -> None:
    later = make_assessment(who="甲", batch=2, without=[FIRST])
    assert [step.after for step in combine(sent("甲", 1, first=1), later).steps] == ["1"]
