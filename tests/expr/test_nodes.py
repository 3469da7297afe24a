"""The tree itself: operators build it, `keys_of` says what it reads."""

from decimal import Decimal

from sfs_excel.expr.excel import render
from sfs_excel.expr.nodes import FALSE, TRUE, Evidence, If, Known, Value, all_of, is_known, join, keys_of, lift, walk
from tests.expr.recalculation import SheetNames

A, B = Value("01.a"), Value("01.b")


def test_operators_build_the_tree_that_they_look_like() -> None:
    trees = {
        A + 1: "x_01_a+1",
        A - B: "x_01_a-x_01_b",
        A * Decimal("0.3"): "x_01_a*0.3",
        A / B: "x_01_a/x_01_b",
        -A: "-x_01_a",
        A < 1: "x_01_a<1",
        A <= 1: "x_01_a<=1",
        A > 1: "x_01_a>1",
        A >= 1: "x_01_a>=1",
        A.equals(1): "x_01_a=1",
        A.equals("无"): 'x_01_a="无"',
        A.differs(B): "x_01_a<>x_01_b",
        (A > 1) & (B > 1): "AND(x_01_a>1,x_01_b>1)",
        (A > 1) | (B > 1): "OR(x_01_a>1,x_01_b>1)",
        ~(A > 1): "NOT(x_01_a>1)",
    }
    assert [render(tree, SheetNames()) for tree in trees] == list(trees.values())


def test_lift_makes_leaves_and_leaves_trees_alone() -> None:
    assert lift(A) is A
    assert render(join(lift("扣"), lift(Decimal("0.30")), lift(2)), SheetNames()) == '"扣"&"0.3"&"2"'


def test_all_of_one_part_is_that_part() -> None:
    one = A > 1
    assert all_of([one]) is one
    assert render(all_of([A > 1]), SheetNames()) == "x_01_a>1"
    assert render(all_of([]), SheetNames()) == "TRUE"


def test_known_of_no_key_is_true() -> None:
    assert render(is_known(()), SheetNames()) == "TRUE"
    assert render(is_known(("01.a", "01.b")), SheetNames()) == "AND(ok_01_a,ok_01_b)"


def test_keys_stand_once_in_order_of_appearance() -> None:
    tree = If(Known("02.late"), B + A, join(B, Evidence(26)))
    assert keys_of(tree, A) == ("02.late", "01.b", "01.a")
    assert keys_of(TRUE, FALSE) == ()


def test_walk_reaches_every_node_from_the_top() -> None:
    tree = If(Known("02.late"), B + A, join("无", Evidence(26)))
    kinds = [type(node).__name__ for node in walk(tree)]
    assert kinds == ["If", "Known", "Arithmetic", "Value", "Value", "Join", "Text", "Evidence"]
