"""Decisions are taken or not, against the values without them, also if an office reported anew after its assessors
looked.

1. A change needs a reason; what equals that which stands needs none; the first word on what only the bureau knows needs none.
2. What was gone through counts as long as the office's report is the one that was seen by somebody: values and evidence.
3. What nobody put a name to is told, as long as nobody else has gone through it.
"""

from collections.abc import Mapping

import pytest

from sfs_excel.handouts.assessor.assessed import EVIDENCE_LIMIT, show_evidence, show_report
from sfs_excel.reading.cells import Cell
from sfs_excel.returns.bureau.decisions import Assessment, Decision
from sfs_excel.returns.bureau.uphold import Reported, find_assessed, uphold_decisions
from tests.returns.own_returns import ITEMS, OFFICES, Given, make_assessment, read


def decide(given: Given, reason: str = "", key: str = "001|05.orgs") -> Decision:
    [decision] = read(make_assessment({key: (given, reason)})).decisions
    return decision


def uphold(decision: Decision, before: float | None, *, needs_reason: bool = True) -> list[str]:
    """The objection to a decision; nothing where it is taken."""
    upheld, findings = uphold_decisions([decision], lambda _: before, lambda _: "河东数", lambda _: needs_reason)
    assert upheld == ([] if findings else [decision])
    assert {(each.code, each.severity, each.to) for each in findings} <= {("unexplained", "错误", "bureau")}
    return [finding.fact for finding in findings]


# 1. Reasons


def test_a_change_with_a_reason_is_taken() -> None:
    assert uphold(decide(1, "1个未登记"), 2) == []


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_change_without_a_reason_is_not_taken_and_its_cell_is_told(reason: str) -> None:
    decision = decide(1, reason)
    assert uphold(decision, 2) == ["河东数核定为1（现有的是2），没有写理由，没有采用"]
    [finding] = uphold_decisions([decision], lambda _: 2, lambda _: "河东数", lambda _: True)[1]
    assert (finding.file, finding.sheet, finding.cell) == (decision.file, "数据核定", decision.cell)
    assert (finding.office, finding.item, finding.field) == ("001", 5, "05.orgs")


def test_what_equals_that_which_stands_needs_no_reason() -> None:
    assert uphold(decide(2), 2) == []
    assert uphold(decide(0.3, key="001|01"), 0.1 + 0.2) == []


def test_a_small_change_of_a_value_is_a_change() -> None:
    """79.996 square metres are not 80: the office loses the item by it."""
    assert uphold(decide(1.99, key="001|01"), 2) != []
    area = Decision("001", 39, "39.area", 79.996, "79.996", "", "甲", "", "a.xlsx", "数据核定", "I5")
    assert uphold(area, 80) == ["河东数核定为79.996（现有的是80），没有写理由，没有采用"]


def test_a_value_where_nothing_valid_stands_needs_a_reason() -> None:
    assert uphold(decide(2), None) == ["河东数核定为2（没有数），没有写理由，没有采用"]
    assert uphold(decide(2, "查档案"), None) == []


def test_the_first_word_on_what_only_the_bureau_knows_needs_no_reason() -> None:
    assert uphold(decide(2), None, needs_reason=False) == []


# 2. What was seen


SEEN = {("001", "05.orgs"): "2", ("001", "01.branch"): "是", ("002", "05.orgs"): "2", ("002", "01.branch"): "是"}


def seen(reported: dict[str, Given], who: str = "甲") -> Assessment:
    """A workbook that showed this of 河东; of all other fields nothing was asked in this test."""
    keys = [f"{office}|{key}" for office, key in SEEN]
    rows = [f"{office}|{item:02d}" for office in OFFICES for item in ITEMS if item not in (1, 5)]
    assessment = read(make_assessment(who=who, reported=reported, without=rows, items=ITEMS))
    kept = {place: text for place, text in assessment.seen.items() if f"{place[0]}|{place[1]}" in keys}
    covered = frozenset(pair for pair in assessment.covered if pair[1] in (1, 5))
    return Assessment(assessment.form, who, (), covered, assessment.rows, kept)


def report(reported: Mapping[tuple[str, str], str]) -> Reported:
    return lambda office, field: reported.get((office, field), "")


def assessed(*assessments: Assessment, **now: str) -> tuple[set[tuple[str, int]], list[str]]:
    """The items that were gone through, given what 河东 reports now (`orgs`, `branch`); and the objections."""
    reported = SEEN | {("001", {"orgs": "05.orgs", "branch": "01.branch"}[name]): text for name, text in now.items()}
    found, findings = find_assessed(assessments, report(reported), OFFICES, NEEDED)
    assert {(each.severity, each.to) for each in findings} <= {("提醒", "bureau")}
    return found, [finding.fact for finding in findings]


NEEDED = {1: ["", "01.branch"], 5: ["", "05.orgs"]}
ALL = {("001", 1), ("001", 5), ("002", 1), ("002", 5)}


def test_what_is_as_it_was_seen_is_assessed() -> None:
    assert assessed(seen({})) == (ALL, [])


def test_what_the_office_reports_anew_has_to_be_gone_through_again() -> None:
    assert assessed(seen({}), orgs="3") == (
        ALL - {("001", 5)}, ["河东司法所第5项的填报值或佐证材料，在这份核定表做好以后改过，核定时看到的不是现在的"],
    )  # fmt: skip
    assert assessed(seen({}), orgs="3", branch="否")[1] == [
        "河东司法所第1、5项的填报值或佐证材料，在这份核定表做好以后改过，核定时看到的不是现在的"
    ]


def test_what_was_not_there_when_they_looked_was_not_seen() -> None:
    """The office had not returned: its rows said 未填."""
    blank = seen({"001|05.orgs": "未填", "001|01.branch": "未填"})
    assert assessed(blank)[0] == ALL - {("001", 1), ("001", 5)}
    assert assessed(blank, orgs="", branch="")[0] == ALL


def test_the_same_number_shown_otherwise_is_the_same() -> None:
    assert assessed(seen({"001|05.orgs": 2.0}), orgs="2")[1] == []
    assert assessed(seen({"001|05.orgs": "98.5"}), orgs="98.5%")[1] == []
    grouped = Cell("number", 1200.0, raw="1200", shown="1,200.00")  # the column was given another format
    assert assessed(seen({"001|05.orgs": grouped}), orgs="1200")[1] == []


def test_somebody_who_has_seen_what_stands_now_is_enough() -> None:
    before, after = seen({}, "甲"), seen({"001|05.orgs": 3}, "乙")
    for both in ((before, after), (after, before)):
        assert assessed(*both, orgs="3") == (ALL, [])


def test_who_saw_the_scores_alone_has_not_gone_through_the_values() -> None:
    whole = seen({})
    scores, values = (
        Assessment(
            whole.form,
            who,
            (),
            whole.covered,
            frozenset(key for key in whole.rows if bool(key[2]) == by_value),
            seen_now,
        )
        for who, by_value, seen_now in (("甲", False, {}), ("乙", True, whole.seen))
    )
    assert assessed(scores) == (set(), [])
    assert assessed(values) == (set(), [])
    assert assessed(scores, values) == (ALL, []), "two parts are the whole"


def test_nobody_looked() -> None:
    assert assessed() == (set(), [])


def test_other_evidence_has_to_be_gone_through_again_though_the_numbers_are_the_same() -> None:
    shown = seen({})
    shown = Assessment(
        shown.form, shown.who, (), shown.covered, shown.rows, {**shown.seen, ("001", "05.evidence"): "名单 2份"}
    )
    for now, found in (("名单\n2份", ALL), ("名单3份", ALL - {("001", 5)}), ("", ALL - {("001", 5)})):
        reported = {**SEEN, ("001", "05.evidence"): now}
        assert find_assessed([shown], report(reported), OFFICES, NEEDED)[0] == found


def test_evidence_that_differs_behind_what_is_shown_of_it_is_other_evidence() -> None:
    long = "名单" * 300
    assert len(show_evidence(long)) <= EVIDENCE_LIMIT
    assert show_evidence(long) == show_evidence(f" {long}\n")
    assert show_evidence(long) != show_evidence(long[:-1] + "另")
    assert show_report("普法讲座" * 40) != show_report("普法讲座" * 39 + "普法集市")


# 3. No name


def test_what_was_left_blank_without_a_name_is_told_until_somebody_has_gone_through_it() -> None:
    nameless, signed = seen({}, who=""), seen({})
    found, findings = find_assessed([nameless], report(SEEN), OFFICES, NEEDED)
    assert found == set()
    assert [(each.code, each.severity, each.fact) for each in findings] == [
        ("unsigned", "错误", "没有写核定人，空着的没有当作接受")
    ]
    assert find_assessed([nameless, signed], report(SEEN), OFFICES, NEEDED) == (ALL, [])
