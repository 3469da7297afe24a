"""An assessor's word against another's.

1. Who takes over from a departed assessor replaces what that one decided; what was not gone through again stays.
2. A head's decision holds, whatever others decided of the same cell.
3. The trail has both.
"""

from collections.abc import Sequence
from dataclasses import replace

from sfs_excel.returns.bureau.authority import Authority
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.bureau.take_in import BureauReturns, take_in_bureau
from tests.fillings import RULEBOOK
from tests.returns.own_returns import BUREAU, OFFICES, Given, held, make_assessment, name

FIRST, FIFTH = "001|01", "001|05"


TAKEN_OVER = Authority({name("张三"): name("李四")})
TWICE = Authority({name("张三"): name("李四"), name("李四"): name("王五")})
HEADED = Authority(heads=frozenset({name("赵六")}))


def sent(who: str, batch: int, *, without: Sequence[str] = (), **scores: Given) -> BureauForm:
    """`first` and `fifth` of 河东."""
    keys = {"first": FIRST, "fifth": FIFTH}
    decided = {keys[each]: (given, "核实") for each, given in scores.items()}
    return make_assessment(decided, who=who, batch=batch, without=without)


def take(authority: Authority, *forms: BureauForm) -> BureauReturns:
    return take_in_bureau(forms, RULEBOOK, replace(BUREAU, authority=authority), OFFICES)


def steps(returns: BureauReturns) -> list[tuple[str, int, str, str]]:
    return [(step.who, step.item, step.before, step.after) for step in returns.combined.steps]


# 1. Taking over


def test_without_a_word_of_it_two_people_contradict_each_other() -> None:
    """The control: nobody has taken over."""
    returns = take(Authority(), sent("张三", 1, first=1), sent("李四", 2, first=1.5))
    assert held(returns) == {}
    assert [each.code for each in returns.findings] == ["conflict", "conflict"]


def test_who_takes_over_replaces_what_the_departed_decided() -> None:
    returns = take(TAKEN_OVER, sent("张三", 1, first=1, fifth=2), sent("李四", 2, first=1.5, fifth=2))
    assert held(returns) == {1: 1.5, 5: 2}
    assert returns.findings == ()
    assert returns.outcomes == (
        ("superseded", "被接替人李四的“李四2.xlsx”（2016-12-02 08:00收到）替代"),
        ("current", "综合科的核定表，核定人李四（接替张三），核定2处"),
    )


def test_until_a_workbook_of_theirs_is_there_the_departed_ones_marks_stay() -> None:
    assert held(take(TAKEN_OVER, sent("张三", 1, first=1))) == {1: 1}


def test_what_they_leave_blank_afterwards_is_taken_back() -> None:
    assert held(take(TAKEN_OVER, sent("张三", 1, first=1, fifth=2), sent("李四", 2, first=1.5))) == {1: 1.5}


def test_what_they_have_no_row_of_stays_and_that_is_told() -> None:
    returns = take(TAKEN_OVER, sent("张三", 1, first=1, fifth=2), sent("李四", 2, first=1.5, without=[FIFTH]))
    assert held(returns) == {1: 1.5, 5: 2}
    assert [each.code for each in returns.findings] == ["kept_decision"]
    assert [status for status, _ in returns.outcomes] == ["current", "current"]


def test_a_blank_in_a_workbook_that_came_before_the_departed_ones_takes_nothing_back() -> None:
    """Each had a part of it; nobody had taken over yet, and what both decided is the successor's."""
    returns = take(TAKEN_OVER, sent("李四", 1, first=1), sent("张三", 2, first=1.5, fifth=2))
    assert held(returns) == {1: 1, 5: 2}
    assert returns.findings == ()


def test_a_departed_assessors_late_workbook_replaces_nothing_that_was_decided_since() -> None:
    late = sent("张三", 3, first=0.5)
    assert held(take(TAKEN_OVER, sent("张三", 1, first=1), sent("李四", 2, first=1.5), late)) == {1: 1.5}


def test_one_may_take_over_from_one_who_took_over() -> None:
    returns = take(TWICE, sent("张三", 1, first=1), sent("李四", 2, first=1.5), sent("王五", 3, first=2))
    assert held(returns) == {1: 2}
    assert [status for status, _ in returns.outcomes] == ["superseded", "superseded", "current"]


def test_one_may_take_over_from_two() -> None:
    both = Authority({name("张三"): name("王五"), name("李四"): name("王五")})
    returns = take(both, sent("张三", 1, first=1), sent("李四", 2, fifth=1), sent("王五", 3, first=2, fifth=2))
    assert held(returns) == {1: 2, 5: 2}
    assert returns.combined.decisions[0].who == "王五（综合科，接替张三、李四）"


def test_who_takes_over_in_one_department_does_so_in_no_other() -> None:
    elsewhere = Authority({("装备科", "张三"): ("装备科", "李四")})
    assert held(take(elsewhere, sent("张三", 1, first=1), sent("李四", 2, first=1.5))) == {}


# 2. Heads


def test_a_heads_decision_holds_before_an_assessors_whichever_came_last() -> None:
    head, own = sent("赵六", 1, first=1.5), sent("张三", 2, first=1, fifth=2)
    for forms in ((head, own), (own, head)):
        returns = take(HEADED, *forms)
        assert held(returns) == {1: 1.5, 5: 2}
        assert returns.findings == ()


def test_what_a_head_leaves_blank_is_as_the_others_decided() -> None:
    assert held(take(HEADED, sent("张三", 1, first=1), sent("赵六", 2))) == {1: 1}


def test_an_assessors_fault_in_a_cell_that_a_head_decided_holds_nothing_up() -> None:
    returns = take(HEADED, sent("张三", 1, first="一分"), sent("赵六", 2, first=1.5))
    assert (held(returns), returns.combined.disputed, returns.findings) == ({1: 1.5}, frozenset(), ())


def test_a_heads_decision_that_cannot_be_taken_leaves_the_others_in_dispute() -> None:
    returns = take(HEADED, sent("张三", 1, first=1), sent("赵六", 2, first="一分"))
    assert [each.code for each in returns.findings] == ["not_a_number"]
    assert returns.combined.disputed == {("001", 1)}


def test_two_heads_contradict_each_other() -> None:
    both = Authority(heads=frozenset({name("赵六"), name("钱七")}))
    returns = take(both, sent("赵六", 1, first=1), sent("钱七", 2, first=1.5), sent("张三", 3, first=2))
    assert held(returns) == {}
    assert [each.file for each in returns.findings] == ["赵六1.xlsx", "钱七2.xlsx"]


# 3. The trail


def test_the_trail_has_what_the_departed_decided_and_what_became_of_it() -> None:
    returns = take(TAKEN_OVER, sent("张三", 1, first=1, fifth=2), sent("李四", 2, first=1.5), sent("李四", 3, first=2))
    assert steps(returns) == [
        ("张三（综合科）", 1, "", "1"),
        ("张三（综合科）", 5, "", "2"),
        ("李四（综合科，接替张三）", 1, "1", "1.5"),
        ("李四（综合科，接替张三）", 5, "2", ""),
        ("李四（综合科，接替张三）", 1, "1.5", "2"),
    ]


def test_a_mark_that_is_taken_over_as_it_was_is_a_step_too() -> None:
    returns = take(TAKEN_OVER, sent("张三", 1, first=1), sent("李四", 2, first=1), sent("李四", 3, first=1))
    assert steps(returns) == [("张三（综合科）", 1, "", "1"), ("李四（综合科，接替张三）", 1, "1", "1")]


def test_the_trail_names_a_head_beside_the_assessor() -> None:
    returns = take(HEADED, sent("张三", 1, first=1), sent("赵六", 2, first=1.5))
    assert steps(returns) == [("张三（综合科）", 1, "", "1"), ("赵六（综合科，局领导）", 1, "", "1.5")]
