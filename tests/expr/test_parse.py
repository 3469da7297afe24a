"""The one-line expressions of a rulebook.

1. Arithmetic, comparison and logic over keys become trees; a bare key belongs to the item in which it stands.
2. Anything else is refused, with a message that quotes what was written.
3. A chain compares every pair; `must_hold` asks only what is known.
"""

import pandas as pd
import pytest

from sfs_excel.expr.excel import render
from sfs_excel.expr.frame import evaluate
from sfs_excel.expr.nodes import walk
from sfs_excel.expr.parse import ExpressionError, full_key, must_hold, parse_condition, parse_number
from tests.expr.recalculation import SheetNames


def holds(condition: str, **given: float | None) -> bool:
    """Whether a check of item 9 holds for one office; what is not given is unknown."""
    answers = pd.DataFrame([{f"09.{key}": value for key, value in given.items()}], index=["甲"], dtype=float)
    return bool(evaluate(must_hold(parse_condition(condition, 9)), answers).iloc[0])


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("orgs", "x_05_orgs"),
        ("farun + pufa", "x_05_farun+x_05_pufa"),
        ("12.unposted", "x_12_unposted"),
        ("files - 07.cases", "x_05_files-x_07_cases"),
        ("2 * (a + 0.5)", "2*(x_05_a+0.5)"),
        ("a - (b - c)", "x_05_a-(x_05_b-x_05_c)"),
        ("  a  ", "x_05_a"),
        ("0.1", "0.1"),
    ],
)
def test_number(text: str, rendered: str) -> None:
    assert render(parse_number(text, 5), SheetNames()) == rendered


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("a < 3", "x_05_a<3"),
        ("a != b", "x_05_a<>x_05_b"),
        ("a == 1.5", "x_05_a=1.5"),
        ("branch", "x_05_branch=1"),
        ("not branch", "NOT(x_05_branch=1)"),
        ("18.linked and not network", "AND(x_18_linked=1,NOT(x_05_network=1))"),
        ("not (members >= 3 and not branch)", "NOT(AND(x_05_members>=3,NOT(x_05_branch=1)))"),
        ("a or b and c", "OR(x_05_a=1,AND(x_05_b=1,x_05_c=1))"),
        ("evidence", "e_05"),
        ("26.evidence", "e_26"),
        ("a + b > 0 and not evidence", "AND(x_05_a+x_05_b>0,NOT(e_05))"),
        ("a <= b <= c", "AND(x_05_a<=x_05_b,x_05_a<=x_05_c,x_05_b<=x_05_c)"),
    ],
)
def test_condition(text: str, rendered: str) -> None:
    assert render(parse_condition(text, 5), SheetNames()) == rendered


@pytest.mark.parametrize(("name", "key"), [("orgs", "05.orgs"), ("12.unposted", "12.unposted"), ("05.orgs", "05.orgs")])
def test_full_key(name: str, key: str) -> None:
    assert full_key(name, 5) == key


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "“”不是算式"),
        ("farun +", "“farun +”不是算式"),
        ("a ＋ b", "“a ＋ b”不是算式"),
        ("1.orgs", "“1.orgs”不是算式"),
        ("a; b", "“a; b”不是算式"),
        ("a / b", "“a / b”里只能有填报项、数字和 + - *"),
        ("a ** 2", "“a ** 2”里只能有填报项、数字和 + - *"),
        ("-a", "“-a”里只能有填报项、数字和 + - *"),
        ("12.unposted / 2", "“12.unposted / 2”里只能有填报项、数字和 + - *"),
        ("a.b", "“a.b”里只能有填报项、数字和 + - *"),
        ("abs(a)", "“abs(a)”里只能有填报项、数字和 + - *"),
        ("'3'", "“'3'”里只能有填报项、数字和 + - *"),
        ("True", "“True”里只能有填报项、数字和 + - *"),
        ("a > 3", "“a > 3”里只能有填报项、数字和 + - *"),
        ("evidence", "“evidence”是有无佐证材料，只能作条件，不能参加计算"),
        ("a + 26.evidence", "“26.evidence”是有无佐证材料，只能作条件，不能参加计算"),
        ("1e999", "“1e309”里只能有填报项、数字和 + - *"),
    ],
)
def test_no_number(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse_number(text, 5)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a >", "“a >”不是算式"),
        ("a ＞ 3", "“a ＞ 3”不是算式"),
        ("a + b", "“a + b”不是条件"),
        ("12.unposted + 1", "“12.unposted + 1”不是条件"),
        ("1", "“1”不是条件"),
        ("True", "“True”不是条件"),
        ("a if b else c", "“a if b else c”不是条件"),
        ("a > (b and c)", "“b and c”里只能有填报项、数字和 + - *"),
        ("evidence > 0", "“evidence”是有无佐证材料，只能作条件，不能参加计算"),
        ("a in b", "比较只用 < <= > >= == !=，连写时只用 <="),
        ("a is b", "比较只用 < <= > >= == !=，连写时只用 <="),
        ("a < b < c", "比较只用 < <= > >= == !=，连写时只用 <="),
        ("a <= b < c", "比较只用 < <= > >= == !=，连写时只用 <="),
    ],
)
def test_no_condition(text: str, message: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse_condition(text, 5)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"settled": 1, "handled": 2, "disputes": 3}, True),
        ({"settled": 2, "handled": 2, "disputes": 2}, True),
        ({"settled": 3, "handled": 2, "disputes": 3}, False),
        ({"settled": 1, "handled": 4, "disputes": 3}, False),
        ({"settled": 4, "disputes": 3}, False),  # the middle one is unknown: the outer two still compare
        ({"settled": 3, "disputes": 3}, True),
        ({"handled": 4, "disputes": 3}, False),
        ({"settled": 3, "handled": 2}, False),
        ({"handled": 9}, True),
        ({}, True),
    ],
)
def test_chain_compares_what_is_known(given: dict[str, float], expected: bool) -> None:
    assert holds("settled <= handled <= disputes", **given) is expected
    assert holds("settled <= handled <= disputes and area <= 10000", **given) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"members": 3, "branch": 0}, False),
        ({"members": 3, "branch": 1}, True),
        ({"members": 2, "branch": 0}, True),
        ({"members": 3}, True),
        ({"branch": 0}, True),
        ({}, True),
    ],
)
def test_condition_of_several_values_is_not_asked_while_one_is_unknown(given: dict[str, float], expected: bool) -> None:
    assert holds("not (members >= 3 and not branch)", **given) is expected


@pytest.mark.parametrize(
    ("given", "expected"), [({"evidence": 1}, True), ({"evidence": 0}, False), ({"evidence": None}, False), ({}, False)]
)
def test_evidence_is_never_unknown(given: dict[str, float | None], expected: bool) -> None:
    assert holds("evidence", **given) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [({"a": 0}, True), ({"a": 1}, False), ({"a": 1, "evidence": 1}, True), ({}, True), ({"evidence": 0}, True)],
)
def test_claim_without_evidence(given: dict[str, float | None], expected: bool) -> None:
    assert holds("not (a > 0 and not evidence)", **given) is expected


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "a" + ")" * 5000,
        "a" + "+a" * 100_000,
        "a" + "+a" * 200,
        "not " * 200 + "a >= 1",
        "-" * 900 + "a",
        "a >= " + "9" * 900,
        "a >= 1e999",
        "a\0",
        "(a," * 300,  # Python's reader calls it a lack of memory
    ],
    ids=["brackets", "sum", "short sum", "negations", "signs", "digits", "exponent", "NUL", "open brackets"],
)
def test_expression_without_measure_is_refused(text: str) -> None:
    for parse in (parse_number, parse_condition):
        with pytest.raises(ExpressionError):
            parse(text, 5)


def test_what_python_warns_of_in_english_is_not_said(recwarn: pytest.WarningsRecorder) -> None:
    with pytest.raises(ExpressionError):
        parse_condition("1or a", 5)
    assert [str(warning.message) for warning in recwarn] == []


def test_sum_of_a_hundred_is_none_without_measure() -> None:
    assert len(list(walk(parse_number("+".join(f"a{number}" for number in range(100)), 5)))) == 199
