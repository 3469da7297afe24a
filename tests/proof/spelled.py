"""The ways in which people write a number, a percentage or a 是/否, and what each is worth."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.proof.surgery import Parts

COUNT, DECIMAL, PERCENT, SCORE, FLAG = "count", "decimal", "percent", "score", "flag"
# Fields of each type of which no other field says how large they may be; the counts have the unit 个.
PLACES = {
    COUNT: ("05.orgs", "19.bases", "27.city", "27.province"),
    DECIMAL: ("39.area",),
    PERCENT: ("04.satisfaction", "25.awareness"),
    SCORE: ("02.self", "03.self"),
    FLAG: (
        "09.budgeted",
        "09.subsidy",
        "10.liaison",
        "13.platform",
        "17.controlled",
        "18.group",
        "18.software",
        "30.centre",
    ),
}


@dataclass(frozen=True)
class Spelling:
    """One way of writing.

    Attributes:
        type: of the fields in which it may be written: one of `PLACES`.
        put: puts it into the input cell of a field.
        value: what it is worth, exactly, as it is exported; empty where it is worth nothing.
        codes: of the findings: all of the remarks on a value, or any one of the errors where there is none.
        text: what was typed, where it is a text; for the naive readers.
    """

    what: str
    type: str
    put: Callable[[Parts, str], None]
    value: str = ""
    codes: tuple[str, ...] = ()
    text: str | None = None

    @property
    def is_flag(self) -> bool:
        return self.type == FLAG


def _text(type_: str, typed: str, value: str = "", *codes: str) -> Spelling:
    what = f"{type_} text {typed!r}"[:80]
    return Spelling(what, type_, lambda parts, key: parts.type_text(key, typed), value, codes, typed)


def _stored(type_: str, content: str, value: str = "", *codes: str, kind: str = "n", shown: str = "") -> Spelling:
    """As XML, with the cell's type, in a number format of its own if `shown` is given."""

    def put(parts: Parts, key: str) -> None:
        parts.set_value(key, content, f't="{kind}"', parts.add_format(shown) if shown else None)

    return Spelling(f"{type_} {kind} {content} {shown}".strip(), type_, put, value, codes)


_N = "normalised"
_NO, _OUT, _SHOWN = "not_a_number", "out_of_bounds", "shown_otherwise"

SPELLINGS: tuple[Spelling, ...] = (
    # Text in a count, whose unit is 个. That a number stands there as text is said, however plainly it is typed.
    _text(COUNT, "３０", "30", _N),
    _text(COUNT, "30", "30", _N),
    _text(COUNT, " 30 ", "30", _N),
    _text(COUNT, "\u300030\u3000", "30", _N),
    _text(COUNT, "30\u00a0", "30", _N),
    _text(COUNT, "\u200b30", "30", _N),
    _text(COUNT, "\ufeff30\u200e", "30", _N),
    _text(COUNT, "30个", "30", _N),
    _text(COUNT, "３０ 个", "30", _N),
    _text(COUNT, "1,200", "1200", _N),
    _text(COUNT, "１，２００", "1200", _N),
    _text(COUNT, "1,234,567", "1234567", _N),
    _text(COUNT, "007", "7", _N),
    _text(COUNT, "30.0", "30", _N),
    _text(COUNT, "-0", "0", _N),
    _text(COUNT, "0", "0", _N),
    _text(COUNT, "\t30\n", "30", _N),
    _text(COUNT, "3²", "", _NO),
    _text(COUNT, "③", "", _NO),
    _text(COUNT, "٣", "", _NO),
    _text(COUNT, "१२", "", _NO),
    _text(COUNT, "1_000", "", _NO),
    _text(COUNT, "nan", "", _NO),
    _text(COUNT, "inf", "", _NO),
    _text(COUNT, "-Infinity", "", _NO),
    _text(COUNT, "1e3", "", _NO),
    _text(COUNT, "0x1F", "", _NO),
    _text(COUNT, "约30", "", _NO),
    _text(COUNT, "30多", "", _NO),
    _text(COUNT, "30-40", "", _NO),
    _text(COUNT, "30~40", "", _NO),
    _text(COUNT, "三十", "", _NO),
    _text(COUNT, "两个", "", _NO),
    _text(COUNT, "叁拾", "", _NO),
    _text(COUNT, "3万", "", _NO),
    _text(COUNT, "30件", "", _NO),
    _text(COUNT, "30人次", "", _NO),
    _text(COUNT, "30%", "", _NO),
    _text(COUNT, "1/2", "", _NO),
    _text(COUNT, "½", "", _NO),
    _text(COUNT, "Ⅲ", "", _NO),
    _text(COUNT, "√", "", _NO),
    _text(COUNT, "/", "", _NO),
    _text(COUNT, "-", "", _NO),
    _text(COUNT, "无", "0", _N),
    _text(COUNT, "没有", "0", _N),
    _text(COUNT, "无法统计", "", _NO),
    _text(COUNT, "是", "", _NO),
    _text(COUNT, "3 0", "", _NO),
    _text(COUNT, "1 200", "", _NO),
    _text(COUNT, "1,20", "", _NO),
    _text(COUNT, "1，2", "", _NO),
    _text(COUNT, "1、2", "", _NO),
    _text(COUNT, "１２。", "", _NO),
    _text(COUNT, "+5", "", _NO),
    _text(COUNT, "−5", "", _NO),
    _text(COUNT, "(5)", "", _NO),
    _text(COUNT, "=5", "", _NO),
    _text(COUNT, "'5", "", _NO),
    _text(COUNT, "\u202e03\u202c", "", _NO),
    _text(COUNT, "O", "", _NO),
    _text(COUNT, "l0", "", _NO),
    _text(COUNT, "9" * 400, "", _NO),
    _text(COUNT, "-5", "", _OUT),
    _text(COUNT, "2.5", "", _OUT),
    _text(COUNT, "10000000", "", _OUT),
    _text(COUNT, " ", "", "missing"),
    _text(COUNT, "\u3000", "", "missing"),
    _text(COUNT, "\u200b", "", "missing", _NO),
    # Numbers, dates, booleans, errors and formulas in a count.
    _stored(COUNT, "<v>30</v>", "30"),
    _stored(COUNT, "<v>3E1</v>", "30"),
    _stored(COUNT, "<v>30.000000000000004</v>", "30"),
    _stored(COUNT, "<v>-0</v>", "0"),
    _stored(COUNT, "<v>30</v>", "30", _N, kind="str"),
    _stored(COUNT, "<v>30</v>", "30", shown='0"个"'),
    _stored(COUNT, "<v>1200</v>", "1200", shown="#,##0_);[Red](#,##0)"),
    _stored(COUNT, "<v>3</v>", "3", shown="[DBNum1]General"),
    _stored(COUNT, "<v>3</v>", "3", shown="@"),
    _stored(COUNT, "<v>0</v>", "0", _SHOWN, shown=";;;"),
    _stored(COUNT, "<v>3</v>", "3", _SHOWN, shown='"30"'),
    _stored(COUNT, "<v>3</v>", "3", _SHOWN, shown='0"0"'),
    _stored(COUNT, "<v>3000</v>", "3000", _SHOWN, shown="0,"),
    _stored(COUNT, "<v>3</v>", "3", _SHOWN, shown='0"万"'),
    _stored(COUNT, "<v>3</v>", "3", _SHOWN, shown='0"%"'),
    _stored(COUNT, "<v>3</v>", "3", shown="000"),
    _stored(COUNT, "<v>3</v>", "3", shown='_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '),
    _stored(COUNT, "<v>0</v>", "0", shown='_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '),
    _stored(COUNT, "<v>3</v>", "3", shown="[Red]0"),
    _stored(COUNT, "<v>3</v>", "3", shown="[$¥-804]0.00"),
    _stored(COUNT, "<v>3</v>", "", _NO, shown="[=0]?;0%"),
    _stored(COUNT, "<v>3</v>", "", "date", shown="[$-804]aaaa;@"),
    _stored(COUNT, "<v>3</v>", "", "date", shown="e"),
    _stored(COUNT, '<f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>', "", "picture", kind="str"),
    _stored(COUNT, "<v>0.3</v>", "", _NO, shown="0%"),
    _stored(COUNT, "<v>42735</v>", "", "date", shown="yyyy/m/d"),
    _stored(COUNT, "<v>42371</v>", "", "date", shown='m"月"d"日"'),
    _stored(COUNT, "<v>2016-01-02</v>", "", "date", kind="d"),
    _stored(COUNT, "<v>0.125</v>", "", "date", shown="h:mm"),
    _stored(COUNT, "<v>1</v>", "", _NO, kind="b"),
    _stored(COUNT, "<v>0</v>", "", _NO, kind="b"),
    _stored(COUNT, "<v>1E+308</v>", "", _OUT),
    _stored(COUNT, "<v>1E+999</v>", "", _NO),
    _stored(COUNT, "<v>NaN</v>", "", _NO),
    _stored(COUNT, "<v>-1</v>", "", _OUT),
    _stored(COUNT, "<v>0.5</v>", "", _OUT),
    _stored(COUNT, "<v>#N/A</v>", "", "error_value", kind="e"),
    _stored(COUNT, "<v>#VALUE!</v>", "", "error_value", kind="e"),
    _stored(COUNT, "<f>10+20</f><v>30</v>", "30", "formula"),
    _stored(COUNT, '<f>"30"</f><v>30</v>', "30", "formula", kind="str"),
    _stored(COUNT, "<f>10+20</f>", "", "no_result"),
    _stored(COUNT, "<f>1/0</f><v>#DIV/0!</v>", "", "error_value", kind="e"),
    _stored(COUNT, '<f>IF(1,"")</f><v></v>', "", "missing", kind="str"),
    _stored(COUNT, "", "", "missing"),
    # An area, a percentage, a score.
    _text(DECIMAL, "80.5", "80.5", _N),
    _text(DECIMAL, "８０．５", "80.5", _N),
    _text(DECIMAL, "80.5平方米", "80.5", _N),
    _text(DECIMAL, "80.5㎡", "80.5", _N),
    _text(DECIMAL, "80.5亩", "", _NO),
    _text(DECIMAL, "80,5", "", _NO),
    _text(DECIMAL, ".5", "", _NO),
    _stored(DECIMAL, "<v>98.599999999999994</v>", "98.6"),
    _text(PERCENT, "98%", "98", _N),
    _text(PERCENT, "９８．５％", "98.5", _N),
    _text(PERCENT, "98", "98", _N),
    _text(PERCENT, "0.98", "0.98", "small_percent"),
    _text(PERCENT, "98‰", "", _NO),
    _text(PERCENT, "98%以上", "", _NO),
    _text(PERCENT, "百分之九十八", "", _NO),
    _text(PERCENT, "101", "", _OUT),
    _text(PERCENT, "-1%", "", _OUT),
    _stored(PERCENT, "<v>0.98</v>", "98", _N, shown="0.00%"),
    _stored(PERCENT, "<v>0.28999999999999998</v>", "29", _N, shown="0%"),
    _stored(PERCENT, "<v>0.985</v>", "98.5", _SHOWN, shown="0%"),
    _stored(PERCENT, "<v>0.98</v>", "98", _N, shown="[=0]?;0%"),
    _stored(PERCENT, "<v>98</v>", "98", shown='0"%"'),
    _stored(PERCENT, "<v>98</v>", "", _OUT, shown="0%"),
    _stored(PERCENT, "<v>0.98</v>", "0.98", "small_percent"),
    _text(SCORE, "1.5", "1.5", _N),
    _text(SCORE, "１．５", "1.5", _N),
    _text(SCORE, "1.55", "", _OUT),
    _text(SCORE, "满分", "", _NO),
    _stored(SCORE, "<v>0.30000000000000004</v>", "0.3"),
    # 是 or 否.
    _text(FLAG, "是", "是"),
    _text(FLAG, "否", "否"),
    _text(FLAG, " 是\u3000", "是", _N),
    _text(FLAG, "√", "是", _N),
    _text(FLAG, "有", "是", _N),
    _text(FLAG, "Y", "是", _N),
    _text(FLAG, "yes", "是", _N),
    _text(FLAG, "1", "是", _N),
    _text(FLAG, "１", "是", _N),
    _text(FLAG, "对", "是", _N),
    _text(FLAG, "×", "否", _N),
    _text(FLAG, "N", "否", _N),
    _text(FLAG, "不是", "否", _N),
    *(_text(FLAG, typed, "", "not_a_flag") for typed in ("无", "没有", "0", "X", "/", "-", "不", "是的", "是/否", "部分", "TRUE")),
    _stored(FLAG, "<v>1</v>", "是", _N, kind="b"),
    _stored(FLAG, "<v>0</v>", "否", _N, kind="b"),
    _stored(FLAG, "<v>1</v>", "是", _N),
    _stored(FLAG, "<v>0</v>", "", "not_a_flag"),
    _stored(FLAG, "<v>0</v>", "否", _N, shown='"是";;"否"'),
    _stored(FLAG, "<v>1</v>", "", "not_a_flag", shown='"否"'),
    _stored(FLAG, "<v>2</v>", "", "not_a_flag"),
    _stored(FLAG, "<v>1</v>", "", "not_a_flag", shown="0%"),
    _stored(FLAG, "<v>1</v>", "", "not_a_flag", shown="yyyy-mm-dd"),
    _stored(FLAG, "<v>#N/A</v>", "", "error_value", kind="e"),
    _stored(FLAG, "", "", "missing"),
)  # fmt: skip
