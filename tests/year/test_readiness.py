"""Files of the bureau's own that do not fit each other: each fault is told before anything goes out."""

from pathlib import Path

import pytest

from sfs_excel.inbox.register import Issue
from sfs_excel.roster.model import Department, Office, Roster, Voter
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.year.readiness import fault_departments, fault_names, fault_roster
from tests.fillings import RULEBOOK

PANELS = load_rulebook(
    Path(__file__).parents[1] / "rulebook" / "good" / "options.yaml"
)  # 局领导60%, 科室负责人40%; 2018
FILE = Path("名册.xlsx")


def roster_of(*panels: str, **settings: str) -> Roster:
    voters = tuple(Voter(f"P{number}", f"评委{number}", panel) for number, panel in enumerate(panels, 1))
    return Roster((Office("01", "甲所"),), voters, settings=settings)


def test_voters_of_every_weighed_panel_are_no_fault() -> None:
    assert fault_roster(roster_of("局领导", "科室负责人"), PANELS, FILE) == []


def test_a_voter_of_no_panel_is_told_by_number_since_the_vote_would_count_for_nothing() -> None:
    [fault] = fault_roster(roster_of("局领导", "科室负责人", "", "局领导班子"), PANELS, FILE)
    assert str(fault) == (
        "名册.xlsx「评委」：编号 P3、P4 的评委组不是责任书里分权重的组。请改成 局领导、科室负责人 之一。"
    )


def test_a_panel_of_nobody_would_hold_the_result_up_for_ever() -> None:
    [fault] = fault_roster(roster_of("局领导"), PANELS, FILE)
    assert (
        str(fault)
        == "名册.xlsx「评委」：评委组 科室负责人 没有一个人，票决永远定不下来。请补上评委，或改责任书的 panels。"
    )


def test_before_voters_are_listed_panels_are_no_fault() -> None:
    assert fault_roster(roster_of(), PANELS, FILE) == []


def test_where_panels_are_not_weighed_any_name_will_do() -> None:
    assert fault_roster(roster_of("", "随便什么组"), RULEBOOK, FILE) == []


@pytest.mark.parametrize("settings", [{"年度": "2015"}, {"截止日期": "2015-12-20"}])
def test_a_roster_of_another_year_is_told(settings: dict[str, str]) -> None:
    [fault] = fault_roster(roster_of(**settings), RULEBOOK, FILE)
    assert fault.place == "名册.xlsx「设置」"
    assert "2015" in fault.fact


def test_of_a_roster_beside_a_broken_rulebook_only_what_can_be_known_is_told() -> None:
    [fault] = fault_roster(Roster(), None, FILE)
    assert fault.fact == "还没有列出司法所"


def issue(office: str, name: str, form: str = "") -> Issue:
    return Issue(form or f"form of {office}", office, 2016, "", "2016-11-01T08:00:00+08:00", name)


ISSUED = [issue("01", "甲所"), issue("02", "乙所")]


def names_of(*offices: Office) -> Roster:
    return Roster(offices)


def test_names_as_they_were_when_the_forms_went_out_are_no_fault() -> None:
    assert fault_names(names_of(Office("02", "乙所"), Office("01", "甲所"), Office("03", "丙所")), ISSUED, FILE) == []


def test_two_names_that_were_exchanged_are_told_with_their_codes() -> None:
    """甲's points would be 乙's."""
    first, second = fault_names(names_of(Office("01", "乙所"), Office("02", "甲所")), ISSUED, FILE)
    assert str(first) == (
        "名册.xlsx「司法所」：编码 01 发放填报表时是“甲所”，现在是“乙所”，那是编码 02 的名称。"
        "填错行、填错编码的，请改回来；确实改名的，请在这一行的“曾用名”里写上：甲所。"
    )
    assert second.fact == "编码 02 发放填报表时是“乙所”，现在是“甲所”，那是编码 01 的名称"


def test_office_that_the_clerk_says_was_renamed_is_no_fault() -> None:
    renamed = Office("01", "甲镇所", former=("甲所",))
    assert fault_names(names_of(renamed, Office("02", "乙所")), ISSUED, FILE) == []
    [fault] = fault_names(names_of(Office("01", "甲镇所", former=("丁所",)), Office("02", "乙所")), ISSUED, FILE)
    assert fault.fact == "编码 01 发放填报表时是“甲所”，现在是“甲镇所”"


def test_last_form_that_went_out_has_the_name_that_counts() -> None:
    again = [*ISSUED, issue("01", "甲镇所", "another form")]
    assert fault_names(names_of(Office("01", "甲镇所")), again, FILE) == []
    assert len(fault_names(names_of(Office("01", "甲所")), again, FILE)) == 1


def test_form_of_an_earlier_program_has_no_name_to_hold_against_anybody() -> None:
    assert fault_names(names_of(Office("01", "甲所")), [issue("01", "")], FILE) == []


def departments_of(*items: tuple[int, ...], group: str = "") -> Roster:
    """甲科, 乙科, … and the group where it is named."""
    named = [Department(f"{name}科", own) for name, own in zip("甲乙丙", items, strict=False)]
    return Roster(departments=(*named, *([Department(group)] if group else [])))


def test_an_item_of_two_departments_is_told_with_both() -> None:
    """Item 4 is voted on, and nobody's."""
    faults = fault_departments(departments_of((1, 2, 3, 4), (2, 4), (3,)), PANELS, FILE)
    assert [fault.fact for fault in faults] == ["第2项由 甲科、乙科 同时负责", "第3项由 甲科、丙科 同时负责"]
    assert {fault.place for fault in faults} == {"名册.xlsx「科室」"}


def test_items_of_no_department_are_told_unless_a_group_is_named_for_them() -> None:
    [fault] = fault_departments(departments_of((2,)), PANELS, FILE)
    assert str(fault) == (
        "名册.xlsx「科室」：第1,3项没有科室负责核定。"
        "请补进一个科室的“负责项目”，或者加一行名称为“考核组”的（“负责项目”空着，没有人负责的就都归它）。"
    )
    assert fault_departments(departments_of((2,), group="考核组"), PANELS, FILE) == []


def test_without_any_department_one_group_assesses_everything() -> None:
    assert fault_departments(departments_of(), PANELS, FILE) == []


def test_every_item_with_one_department_is_no_fault() -> None:
    assert fault_departments(departments_of((1, 3), (2,)), PANELS, FILE) == []
