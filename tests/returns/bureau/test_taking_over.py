"""The cover of a 核定表 says from whom its assessor takes over.

1. It is believed as the roster is; the last of one assessor that says anything counts, and one that says nothing takes nothing back.
2. What cannot be read, and what contradicts the roster or another cover, is told with its cell and not taken.
"""

from dataclasses import replace

import pytest

from sfs_excel.returns.bureau.authority import Authority
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.bureau.take_in import BureauReturns, take_in_bureau
from tests.fillings import RULEBOOK
from tests.returns.own_returns import (
    BUREAU,
    DEPARTMENT,
    ITEMS,
    OFFICES,
    OTHER,
    Given,
    held,
    make_assessment,
    name,
    write_departed,
)

FIRST = "001|01"


def sent(who: str, batch: int, points: Given, departed: Given = None, holder: str = DEPARTMENT) -> BureauForm:
    form = make_assessment({FIRST: (points, "核实")}, who=who, batch=batch, holder=holder)
    return write_departed(form, departed)


def take(*forms: BureauForm, authority: Authority | None = None) -> BureauReturns:
    bureau = replace(BUREAU, departments={DEPARTMENT: ITEMS, OTHER: ITEMS}, authority=authority or Authority())
    return take_in_bureau(forms, RULEBOOK, bureau, OFFICES)


def stated(returns: BureauReturns) -> list[tuple[str, str, str, str]]:
    return [(department, each.successor, each.departed, each.reason) for department, each, _ in returns.taken_over]


def told(returns: BureauReturns) -> list[tuple[str, str]]:
    return [(each.severity, each.message) for each in returns.findings if each.code == "succession"]


# 1. Believed


def test_who_takes_over_by_the_cover_replaces_what_the_departed_decided() -> None:
    returns = take(sent("张三", 1, 1), sent("李四", 2, 1.5, "张三（调离）"))
    assert held(returns) == {1: 1.5}
    assert stated(returns) == [(DEPARTMENT, "李四", "张三", "调离")]
    assert returns.findings == ()
    assert returns.outcomes[1][1] == "综合科的核定表，核定人李四（接替张三），核定1处"


def test_a_cover_on_which_nobody_is_named_states_nothing() -> None:
    """The control."""
    returns = take(sent("张三", 1, 1), sent("李四", 2, 1.5))
    assert (held(returns), stated(returns)) == ({}, [])


@pytest.mark.parametrize(
    "written", ["张三、王五（退休）", "张三；王五（退休）", "李四接替张三、接替王五（退休）", " 张　三 、王五(退休)"]
)
def test_one_cover_may_name_several(written: str) -> None:
    returns = take(sent("张三", 1, 1), sent("王五", 1, 2), sent("李　四", 2, 1.5, written))
    assert held(returns) == {1: 1.5}
    assert stated(returns) == [(DEPARTMENT, "李四", "张三", ""), (DEPARTMENT, "李四", "王五", "退休")]


def test_a_later_workbook_of_the_same_person_whose_cover_is_blank_takes_nothing_back() -> None:
    """It is handed out blank, and nobody writes the same twice."""
    returns = take(sent("张三", 1, 1), sent("李四", 2, 1.5, "张三"), sent("李四", 3, 2))
    assert held(returns) == {1: 2}
    assert stated(returns) == [(DEPARTMENT, "李四", "张三", "")]


def test_a_later_workbook_of_the_same_person_that_names_another_replaces_it() -> None:
    returns = take(sent("张三", 1, 1), sent("王五", 1, 1), sent("李四", 2, 1.5, "张三"), sent("李四", 3, 1.5, "王五"))
    assert stated(returns) == [(DEPARTMENT, "李四", "王五", "")]


def test_one_takes_over_in_ones_own_department_only() -> None:
    elsewhere = sent("张三", 1, 1, holder=OTHER)
    returns = take(elsewhere, sent("李四", 2, 1.5, "张三"))
    assert held(returns) == {}
    assert stated(returns) == [(DEPARTMENT, "李四", "张三", "")]


def test_one_takes_over_from_who_took_over_by_the_roster() -> None:
    roster = Authority({name("张三"): name("李四")})
    returns = take(sent("张三", 1, 1), sent("李四", 2, 1.5), sent("王五", 3, 2, "李四"), authority=roster)
    assert held(returns) == {1: 2}
    assert stated(returns) == [(DEPARTMENT, "王五", "李四", "")]


def test_what_the_roster_says_too_is_the_rosters() -> None:
    roster = Authority({name("张三"): name("李四")})
    returns = take(sent("张三", 1, 1), sent("李四", 2, 1.5, "张三（调离）"), authority=roster)
    assert (held(returns), stated(returns), returns.findings) == ({1: 1.5}, [], ())


# 2. Not taken


def test_where_nobody_signed_nobody_takes_over() -> None:
    returns = take(sent("张三", 1, 1), sent("", 2, 1.5, "张三"))
    assert (held(returns), stated(returns)) == ({}, [])
    assert told(returns) == [
        (
            "错误",
            "综合科2.xlsx「封面」C18：离任的核定人写的是“张三”，没有写核定人，不知道由谁接替，没有采用。"
            "请在“逐项核定”上面写好核定人，改好后重新报回。",
        )
    ]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("王五接替张三", "认不出接替的是谁"),
        ("张三（调离", "认不出接替的是谁"),
        ("张" * 201, "认不出接替的是谁"),
        ("张三、张三", "张三的接替人写了两次"),
        ("李四", "李四接来接去又轮到本人"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_cell(written: str, why: str) -> None:
    returns = take(sent("张三", 1, 1), sent("李四", 2, 1.5, written))
    assert stated(returns) == []
    [(severity, message)] = told(returns)
    assert severity == "错误"
    assert (
        f"，{why}，没有采用。请写离任人的姓名，可以在后面的括号里写原因，几个人的用顿号隔开，改好后重新报回。"
        in message
    )


def test_two_covers_that_name_one_departed_contradict_each_other() -> None:
    returns = take(sent("张三", 1, 1), sent("李四", 2, 1.5, "张三"), sent("王五", 3, 2, "张三"))
    assert (held(returns), stated(returns)) == ({}, [])
    assert told(returns) == [
        (
            "错误",
            f"{file}「封面」C18：封面写的{said}没有采用：各份核定表写的接替互相矛盾（张三的接替人写了两次）。"
            "请商定后在名册「科室」的“接替”里写明，以名册为准。",
        )
        for file, said in (("李四2.xlsx", "李四接替张三"), ("王五3.xlsx", "王五接替张三"))
    ]


def test_two_who_take_over_from_each_other_contradict_each_other() -> None:
    returns = take(sent("张三", 1, 1, "李四"), sent("李四", 2, 1.5, "张三"))
    assert (held(returns), stated(returns), len(told(returns))) == ({}, [], 2)


def test_what_one_department_contradicts_leaves_another_alone() -> None:
    both = sent("李四", 2, 1.5, "张三"), sent("王五", 3, 2, "张三")
    returns = take(*both, sent("钱七", 4, 1, "赵六", holder=OTHER), sent("赵六", 5, 1, holder=OTHER))
    assert stated(returns) == [(OTHER, "钱七", "赵六", "")]


def test_the_roster_holds_before_a_cover_and_that_is_told() -> None:
    roster = Authority({name("张三"): name("王五")})
    forms = sent("张三", 1, 1), sent("李四", 2, 1.5, "张三"), sent("王五", 3, 1.5, "张三")
    returns = take(*forms, authority=roster)
    assert (held(returns), stated(returns)) == ({1: 1.5}, [])
    assert told(returns) == [
        (
            "提醒",
            "李四2.xlsx「封面」C18：封面写的李四接替张三与名册「科室」的“接替”不一致（张三的接替人写了两次），以名册为准。请核对。",
        )
    ]


def test_a_name_that_nobody_signed_with_is_asked_about() -> None:
    returns = take(sent("张三丰", 1, 1), sent("李四", 2, 1, "张三"))
    assert stated(returns) == [(DEPARTMENT, "李四", "张三", "")]
    assert told(returns) == [
        ("提醒", "李四2.xlsx「封面」C18：封面写着接替张三，而没有收到过张三的核定表。请核对姓名。")
    ]


def told_of_roster(*forms: BureauForm, authority: Authority) -> list[str]:
    return [said for _, said in told(take(*forms, authority=authority)) if said.startswith("名册.xlsx")]


def test_a_name_in_the_roster_that_nobody_signed_with_is_asked_about_as_one_on_a_cover_is() -> None:
    roster = Authority({name("张三"): name("李斯")}, frozenset({name("王伍")}))
    forms = sent("张三", 1, 1), sent("李四", 2, 1), sent("王五", 3, 1)
    asked = "请核对姓名；还没有交的，交来就不再提醒。"
    assert told_of_roster(*forms, authority=roster) == [
        f"名册.xlsx「科室」：“局领导”里写着王伍，而没有收到过王伍的核定表。{asked}",
        f"名册.xlsx「科室」：“接替”里写着李斯，而没有收到过李斯的核定表。{asked}",
    ]
    right = Authority({name("张三"): name("李四")}, frozenset({name("王五")}))
    assert told_of_roster(*forms, authority=right) == []
    assert told_of_roster(sent("赵六", 1, 1, holder=OTHER), authority=roster) == [], (
        "nobody of the department has signed"
    )
