"""A typed text is taken for the one value that it can mean.

1. What can mean one value only is that value; where it was not typed plainly, a 更正 says how it was taken.
2. Anything else is no value, and an 错误 quotes it and says what to write. A blank or an error is never 0.
3. A formula counts by its result, with a 提醒; without a result it is an 错误.
"""

from decimal import Decimal

import pytest

from sfs_excel.reading.workbook import Cell
from sfs_excel.returns.values import read_value
from sfs_excel.rules.field import Field
from sfs_excel.words import Severity

COUNT = Field(label="迟报次数", type="count", unit="次")
PERCENT = Field(label="群众满意度", type="percent")
SCORE = Field(label="自评分", type="score", maximum=Decimal(2))
AREA = Field(label="办公用房", type="decimal", unit="平方米")
FLAG = Field(label="建成党支部", type="flag")
MONTHS = Field(label="召开例会的月份数", type="count", unit="个")
UNPOSTED = Field(label="网格未上墙的村", type="count", unit="个")
TWO_CLAIMS = Field(label="设立工作室并开展教育", type="flag")  # 已设立 says half of it
DENIAL = Field(label="网格未上墙", type="flag")  # 已上墙 would be its 否


def number(value: float, *, is_percent: bool = False, is_date: bool = False, formula: bool = False) -> Cell:
    return Cell("number", value, formula, is_date, is_percent, f"{value:.15g}")


def text(value: str, *, formula: bool = False) -> Cell:
    return Cell("text", value, formula, raw=value)


PLAIN: list[tuple[Field, Cell, float]] = [
    (COUNT, number(0), 0),
    (COUNT, number(30), 30),
    (COUNT, number(9_999_999), 9_999_999),
    (COUNT, number(3.0000000001), 3.0000000001),
    (PERCENT, number(98.5), 98.5),
    (PERCENT, number(0), 0),
    (PERCENT, number(100), 100),
    (SCORE, number(0.7), 0.7),
    (SCORE, number(2), 2),
    (AREA, number(80.25), 80.25),
    (FLAG, text("是"), 1),
    (FLAG, text("否"), 0),
]
CORRECTED: list[tuple[Field, Cell, float]] = [
    (COUNT, text("30"), 30),
    (COUNT, text(" 30 "), 30),
    (COUNT, text("３０"), 30),
    (COUNT, text("30\u00a0"), 30),
    (COUNT, text("\u300030"), 30),
    (COUNT, text("30\n"), 30),
    (COUNT, text("\u200b30\ufeff"), 30),
    (COUNT, text("30次"), 30),
    (COUNT, text("30 次"), 30),
    (COUNT, text("1,200"), 1200),
    (COUNT, text("1，200次"), 1200),
    (COUNT, text("030"), 30),
    (COUNT, text("0"), 0),
    (COUNT, text("-0"), 0),
    (COUNT, text("3.0"), 3),
    (PERCENT, text("98%"), 98),
    (PERCENT, text("98.5％"), 98.5),
    (PERCENT, text("９８"), 98),
    (PERCENT, number(0.985, is_percent=True), 98.5),
    (PERCENT, number(1, is_percent=True), 100),
    (PERCENT, number(0, is_percent=True), 0),
    (SCORE, text("1．5"), 1.5),
    (AREA, text("80.5平方米"), 80.5),
    (COUNT, text("无"), 0),
    (COUNT, text(" 没有 "), 0),
    (MONTHS, text("12个月"), 12),
    (MONTHS, text("12个月份"), 12),
    (Field(label="例会", type="count", unit="月"), text("12个月"), 12),
    (Field(label="党员人数", type="count", unit="人"), text("3个人"), 3),
    (Field(label="党员人数", type="count", unit="人"), text("3名"), 3),
    (AREA, text("80.5㎡"), 80.5),
    (UNPOSTED, text("3个村"), 3),
    (UNPOSTED, text("3个未上墙的村"), 3),
    (Field(label="一般差错", type="count", unit="次"), text("2次一般差错"), 2),
    (Field(label="村居总数", type="count", unit="个"), text("8个村居"), 8),
    (FLAG, text("已建成"), 1),
    (FLAG, text("已经建成党支部"), 1),
    (FLAG, text("未建成"), 0),
    (FLAG, text("没有建成党支部"), 0),
    (Field(label="是否建成党支部", type="flag"), text("已建成"), 1),
    (Field(label="补贴经费落实", type="flag"), text("已落实"), 1),
    (FLAG, text(" 是"), 1),
    (FLAG, text("否\n"), 0),
    (FLAG, text("√"), 1),
    (FLAG, text("✔"), 1),
    (FLAG, text("Y"), 1),
    (FLAG, text("yes"), 1),
    (FLAG, text("有"), 1),
    (FLAG, text("1"), 1),
    (FLAG, text("×"), 0),
    (FLAG, text("N"), 0),
    (FLAG, text("不是"), 0),
    (FLAG, number(1), 1),
    (FLAG, Cell("flag", True, raw="TRUE"), 1),
    (FLAG, Cell("flag", False, raw="FALSE"), 0),
]
NO_VALUE: list[tuple[Field, Cell | None, str]] = [
    (COUNT, None, "missing"),
    (COUNT, text(""), "missing"),
    (COUNT, text(" \u3000\n"), "missing"),
    (FLAG, None, "missing"),
    (FLAG, text(" "), "missing"),
    (COUNT, Cell("error", "#N/A", raw="#N/A"), "error_value"),
    (COUNT, Cell("error", "#DIV/0!", True, raw="#DIV/0!"), "error_value"),
    (FLAG, Cell("error", "#REF!", raw="#REF!"), "error_value"),
    (COUNT, Cell("blank", None, formula=True, raw="=A1"), "no_result"),
    (FLAG, Cell("blank", None, formula=True, raw='=IF(A1,"是","")'), "no_result"),
    (COUNT, number(-1), "out_of_bounds"),
    (COUNT, text("-1"), "out_of_bounds"),
    (COUNT, number(2.5), "out_of_bounds"),
    (COUNT, number(10_000_000), "out_of_bounds"),
    (COUNT, number(1e308), "out_of_bounds"),
    (COUNT, text("999999999999999"), "out_of_bounds"),
    (PERCENT, number(100.01), "out_of_bounds"),
    (PERCENT, number(-0.1), "out_of_bounds"),
    (PERCENT, number(98, is_percent=True), "out_of_bounds"),
    (PERCENT, number(1e308, is_percent=True), "out_of_bounds"),
    (COUNT, number(1e308, is_percent=True), "not_a_number"),
    (COUNT, number(1e308, is_date=True), "date"),
    (SCORE, number(2.1), "out_of_bounds"),
    (SCORE, number(1.05), "out_of_bounds"),
    (AREA, number(-80), "out_of_bounds"),
    (COUNT, text("约30"), "not_a_number"),
    (COUNT, text("30左右"), "not_a_number"),
    (COUNT, text("30多"), "not_a_number"),
    (COUNT, text("30-40"), "not_a_number"),
    (COUNT, text("30件"), "not_a_number"),
    (COUNT, text("三十"), "not_a_number"),
    (COUNT, text("两次"), "not_a_number"),
    (COUNT, text("3万"), "not_a_number"),
    (COUNT, text("√"), "not_a_number"),
    (COUNT, text("/"), "not_a_number"),
    (COUNT, text("-"), "not_a_number"),
    (COUNT, text("无法统计"), "not_a_number"),
    (COUNT, text("没有统计"), "not_a_number"),
    (AREA, text("无"), "not_a_number"),
    (PERCENT, text("无"), "not_a_number"),
    (SCORE, text("没有"), "not_a_number"),
    (COUNT, text("是"), "not_a_number"),
    (COUNT, text("3²"), "not_a_number"),
    (COUNT, text("③"), "not_a_number"),
    (COUNT, text("1_000"), "not_a_number"),
    (COUNT, text("1e3"), "not_a_number"),
    (COUNT, text("0x10"), "not_a_number"),
    (COUNT, text("nan"), "not_a_number"),
    (COUNT, text("inf"), "not_a_number"),
    (COUNT, text("٣٠"), "not_a_number"),
    (COUNT, text("\u202e03"), "not_a_number"),
    (COUNT, text("12,34"), "not_a_number"),
    (COUNT, text("1.2.3"), "not_a_number"),
    (COUNT, text("30%"), "not_a_number"),
    (COUNT, text("=1+1"), "not_a_number"),
    (COUNT, text("9" * 400), "not_a_number"),
    (COUNT, number(0.3, is_percent=True), "not_a_number"),
    (COUNT, Cell("flag", True, raw="TRUE"), "not_a_number"),
    (COUNT, Cell("flag", False, raw="FALSE"), "not_a_number"),
    (COUNT, number(42000, is_date=True), "date"),
    (PERCENT, number(98, is_date=True), "date"),
    (PERCENT, text("98以上"), "not_a_number"),
    (PERCENT, text("九成"), "not_a_number"),
    (FLAG, text("无"), "not_a_flag"),
    (Field(label="杜绝超期", type="flag"), text("未超期"), "not_a_flag"),
    (FLAG, text("没有"), "not_a_flag"),
    (FLAG, text("不"), "not_a_flag"),
    (FLAG, text("X"), "not_a_flag"),
    (FLAG, text("0"), "not_a_flag"),
    (FLAG, text("/"), "not_a_flag"),
    (FLAG, text("-"), "not_a_flag"),
    (FLAG, text("是/否"), "not_a_flag"),
    (FLAG, text("已建"), "not_a_flag"),
    (FLAG, text("已"), "not_a_flag"),
    (FLAG, text("未"), "not_a_flag"),
    (FLAG, text("已落实"), "not_a_flag"),
    (FLAG, text("即将建成"), "not_a_flag"),
    (TWO_CLAIMS, text("已设立"), "not_a_flag"),
    (DENIAL, text("已上墙"), "not_a_flag"),
    (MONTHS, text("12月"), "not_a_number"),
    (MONTHS, text("12个年"), "not_a_number"),
    (UNPOSTED, text("3个上墙的村"), "not_a_number"),
    (UNPOSTED, text("3个次"), "not_a_number"),
    (COUNT, text("2次漏报"), "not_a_number"),
    (FLAG, number(0), "not_a_flag"),
    (FLAG, number(2), "not_a_flag"),
    (FLAG, number(1.004), "not_a_flag"),
    (FLAG, number(1, is_percent=True), "not_a_flag"),
    (FLAG, number(1, is_date=True), "not_a_flag"),
]


def case_id(case: object) -> str | None:
    if isinstance(case, Field):
        return case.type
    if isinstance(case, Cell):
        shown = repr(case.value)[:20].replace("/", "∕")
        return f"{case.kind}={shown}{'%' if case.is_percent else ''}{' as date' if case.is_date else ''}"
    return None


@pytest.mark.parametrize(("field", "cell", "value"), PLAIN, ids=case_id)
def test_typed_plainly_is_that_value_and_nothing_is_said(field: Field, cell: Cell, value: float) -> None:
    reading = read_value(field, cell)
    assert (reading.value, reading.remark) == (value, None)


@pytest.mark.parametrize(("field", "cell", "value"), CORRECTED, ids=case_id)
def test_typed_otherwise_but_meaning_one_value_is_taken_and_said(field: Field, cell: Cell, value: float) -> None:
    reading = read_value(field, cell)
    assert reading.value == value
    assert reading.remark is not None
    assert (reading.remark.severity, reading.remark.code) == (Severity.NORMALISED, "normalised")
    assert reading.remark.remedy == "不用重新报送"


@pytest.mark.parametrize(("field", "cell", "code"), NO_VALUE, ids=case_id)
def test_anything_else_is_no_value_and_an_error(field: Field, cell: Cell | None, code: str) -> None:
    reading = read_value(field, cell)
    assert reading.value is None
    assert reading.remark is not None
    assert (reading.remark.severity, reading.remark.code) == (Severity.ERROR, code)
    assert reading.remark.fact.startswith(field.label)
    assert reading.remark.remedy.endswith("后重新报送")


def test_there_are_more_ways_than_seventy() -> None:
    assert len(PLAIN) + len(CORRECTED) + len(NO_VALUE) > 110


SAID: list[tuple[Field, Cell | None, str, str]] = [
    (COUNT, None, "迟报次数没有填", "请补填，没有发生的填0，补好后重新报送"),
    (FLAG, None, "建成党支部没有填", "请选“是”或“否”，补好后重新报送"),
    (COUNT, text("两次"), "迟报次数填的是“两次”，需要数字", "请改为 2 后重新报送"),
    (COUNT, text("３０件"), "迟报次数填的是“３０件”，需要数字", "请填0或正整数，改好后重新报送"),
    (COUNT, text("30 件"), "迟报次数填的是“30 件”，需要数字", "请改为 30 后重新报送"),
    (COUNT, text("共3起"), "迟报次数填的是“共3起”，需要数字", "请改为 3 后重新报送"),
    (COUNT, text("约30"), "迟报次数填的是“约30”，需要数字", "请填0或正整数，改好后重新报送"),
    (COUNT, text("3万"), "迟报次数填的是“3万”，需要数字", "请填0或正整数，改好后重新报送"),
    (COUNT, text("三百"), "迟报次数填的是“三百”，需要数字", "请填0或正整数，改好后重新报送"),
    (COUNT, text("十多次"), "迟报次数填的是“十多次”，需要数字", "请填0或正整数，改好后重新报送"),
    (COUNT, text("2.5次左右"), "迟报次数填的是“2.5次左右”，需要数字", "请填0或正整数，改好后重新报送"),
    (COUNT, text("长" * 50), f"迟报次数填的是“{'长' * 40}…”，需要数字", "请填0或正整数，改好后重新报送"),
    (COUNT, number(-1), "迟报次数填的是-1，不能是负数", "请填0或正整数，改好后重新报送"),
    (COUNT, number(2.5), "迟报次数填的是2.5，需要整数", "请填0或正整数，改好后重新报送"),
    (COUNT, number(999_999_999_999), "迟报次数填的是999999999999次，超过上限9999999次", "请填0或正整数，改好后重新报送"),
    (PERCENT, number(100.0000001), "群众满意度填的是100.0000001%，超过上限100%", "请填0到100的数，98%填98，不带百分号，改好后重新报送"),
    (PERCENT, number(-0.0000001), "群众满意度填的是-0.0000001，不能是负数", "请填0到100的数，98%填98，不带百分号，改好后重新报送"),
    (SCORE, number(1.9000012), "自评分填的是1.9000012，最多一位小数", "请填0到2的分数，最多一位小数，改好后重新报送"),
    (COUNT, number(0.57, is_percent=True), "迟报次数是百分比格式（显示57%），需要数字", "请填0或正整数，改好后重新报送"),
    (COUNT, text("12个月"), "迟报次数填的是“12个月”，需要数字", "请填0或正整数，改好后重新报送"),
    (COUNT, text("5" + " " * 36 + "x"), f"迟报次数填的是“5{' ' * 36}x”，需要数字", "请填0或正整数，改好后重新报送"),
    (COUNT, number(1e300), "迟报次数填的是1e+300次，超过上限9999999次", "请填0或正整数，改好后重新报送"),
    (PERCENT, number(101), "群众满意度填的是101%，超过上限100%", "请填0到100的数，98%填98，不带百分号，改好后重新报送"),
    (SCORE, number(1.05), "自评分填的是1.05，最多一位小数", "请填0到2的分数，最多一位小数，改好后重新报送"),
    (COUNT, Cell("error", "#N/A", raw="#N/A"), "迟报次数是错误值#N/A", "请填0或正整数，改好后重新报送"),
    (
        COUNT,
        Cell("blank", None, formula=True, raw="=A1"),
        "迟报次数是一个没有计算结果的公式",
        "请填0或正整数，不要用公式，改好后重新报送",
    ),
    (
        COUNT,
        number(42000, is_date=True),
        "迟报次数显示为日期2014-12-27（作为数字是42000），分不清是哪一个",
        "请把单元格格式改为“常规”，重填数字后重新报送",
    ),
    (FLAG, text("无"), "建成党支部填的是“无”，需要“是”或“否”", "请从下拉列表中选一个后重新报送"),
    (PERCENT, number(0.985, is_percent=True), "群众满意度填的是“98.5%”，已按98.5%读取", "不用重新报送"),
    (FLAG, text("√"), "建成党支部填的是“√”，已按“是”读取", "不用重新报送"),
    (COUNT, number(3, formula=True), "迟报次数填的是公式，按其结果3计", "请核对，以后直接填数"),
    (PERCENT, number(0.98), "群众满意度填的是0.98%，是否应为98%", "请核对，如有错请改后重新报送"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "cell", "fact", "remedy"), SAID, ids=case_id)
def test_what_is_said(field: Field, cell: Cell | None, fact: str, remedy: str) -> None:
    remark = read_value(field, cell).remark
    assert remark is not None
    assert (remark.fact, remark.remedy) == (fact, remedy)


@pytest.mark.parametrize(
    ("field", "cell", "value"), [(COUNT, number(3, formula=True), 3), (FLAG, text("是", formula=True), 1)]
)
def test_a_formula_counts_by_its_result_and_is_pointed_out(field: Field, cell: Cell, value: float) -> None:
    reading = read_value(field, cell)
    assert reading.value == value
    assert reading.remark is not None
    assert (reading.remark.severity, reading.remark.code) == (Severity.REMINDER, "formula")


def test_a_date_of_1904_is_named_by_its_own_calendar() -> None:
    remark = read_value(COUNT, number(40538, is_date=True), date_1904=True).remark
    assert remark is not None
    assert "日期2014-12-27（作为数字是40538）" in remark.fact


def test_a_percentage_below_one_is_taken_as_it_stands_and_asked_about() -> None:
    reading = read_value(PERCENT, number(0.98))
    assert reading.value == 0.98
    assert reading.remark is not None
    assert (reading.remark.severity, reading.remark.code) == (Severity.REMINDER, "small_percent")
    assert read_value(PERCENT, number(1.01)).remark is None


def test_a_number_counts_as_it_is_shown_and_not_by_its_binary_dust() -> None:
    """98.6 is stored as 98.599999999999994, 0.57 x 100 is 56.99999999999999; a whole 100 may come with a bit too much."""
    assert read_value(PERCENT, number(98.599999999999994)).value == 98.6
    assert read_value(PERCENT, number(0.57, is_percent=True)).value == 57
    assert read_value(PERCENT, number(100.00000000000001)).value == 100


LISTED_FLAG = Field.model_validate(
    {"label": "设立工作室并开展教育", "type": "flag", "also": {"是": ["已设立", "齐备"], "否": "空白"}}
)
LISTED_COUNT = Field.model_validate(
    {"label": "例会", "type": "count", "unit": "次", "also": {0: ["没开过"], "次": ["回", "场"]}}
)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (LISTED_FLAG, "已设立", 1), (LISTED_FLAG, " 齐备", 1), (LISTED_FLAG, "空白", 0),
        (LISTED_COUNT, "没开过", 0), (LISTED_COUNT, "12回", 12), (LISTED_COUNT, "12 场", 12), (LISTED_COUNT, "12次", 12),
    ],
)  # fmt: skip
def test_a_word_that_the_rulebook_lists_for_a_field_is_read_and_said(field: Field, typed: str, value: float) -> None:
    reading = read_value(field, text(typed))
    assert reading.value == value
    assert reading.remark is not None
    assert reading.remark.severity == Severity.NORMALISED


def test_a_word_listed_for_one_field_says_nothing_of_another() -> None:
    assert read_value(TWO_CLAIMS, text("齐备")).value is None
    assert read_value(COUNT, text("没开过")).value is None
