"""Contents of an input or evidence cell: each gives the same value, or a finding on that field, never another number."""

from html import escape

from tests.proof.surgery import SHEET, Change, Parts, evidence_cell, inline, operate
from tests.proof.variants.edited import ORGS
from tests.proof.variants.model import SAME, Expected, Recipe, faulty, remarked

SATISFACTION, BRANCH, MEETING = "04.satisfaction", "01.branch", "02.self"
_NORMALISED = remarked("normalised")
_NO_NUMBER, _OUTSIDE = faulty(ORGS, "not_a_number"), faulty(ORGS, "out_of_bounds")
_NO_FLAG = faulty(BRANCH, "not_a_flag")


def _typed(key: str, text: str, expected: Expected) -> Recipe:
    def change(parts: Parts) -> None:
        parts.type_text(key, text)

    return Recipe("a value as text", f"{key} {text!r}"[:60], operate(change), expected)


def _stored(
    name: str, content: str, expected: Expected, attributes: str = "", key: str = ORGS, shown: str = ""
) -> Recipe:
    """A value as XML, in a number format of its own if `shown` is given."""

    def change(parts: Parts) -> None:
        parts.set_value(key, content, attributes, parts.add_format(shown) if shown else None)

    return Recipe("a value as stored", name, operate(change), expected)


def _evidence(name: str, content: str, attributes: str = 't="inlineStr"') -> Recipe:
    def change(parts: Parts) -> None:
        place = evidence_cell(ORGS)
        parts.set_cell(place, f'<c r="{place}" {attributes}>{content}</c>')

    return Recipe("odd evidence", name, operate(change))


def _put_phonetic(parts: Parts) -> None:
    runs = "<is><r><t>见附</t></r><r><rPr><b/></rPr><t>件3</t></r><rPh sb='0' eb='1'><t>jiàn</t></rPh></is>"
    parts.set_cell(evidence_cell(ORGS), f'<c r="{evidence_cell(ORGS)}" t="inlineStr">{runs}</c>', SHEET)


def _put_array(parts: Parts) -> None:
    parts.set_value(ORGS, '<f t="array" ref="F12">SUM(A1:A2)+2</f><v>2</v>')


_RUNS: Change = _put_phonetic
_HYPERLINK = escape('HYPERLINK("http://x","y")')

RECIPES: tuple[Recipe, ...] = (
    *(_typed(ORGS, text, _NORMALISED) for text in ("2", "002", "2.0", "２", " 2 ", "\u30002\u00a0", "\u200b2", "2个")),
    *(
        _typed(ORGS, text, _NO_NUMBER)
        for text in (
            "2²", "②", "٢", "1_0", "nan", "inf", "1e0", "约2", "1-2", "两个", "二", "√", "/", "无数", "-", "2次", "+2",
            "\u202e2\u202c", "=2", "2,", "0x2", "9" * 400,
        )
    ),
    *(_typed(ORGS, text, _OUTSIDE) for text in ("-2", "2.5", "99999999", "999999999999999")),
    *(_typed(ORGS, text, faulty(ORGS, "missing")) for text in (" ", "\n")),
    *(_typed(SATISFACTION, text, _NORMALISED) for text in ("98%", "９８％", "98 %")),
    *(_typed(BRANCH, text, _NORMALISED) for text in ("√", "有", "Y", "1", " 是")),
    *(_typed(BRANCH, text, _NO_FLAG) for text in ("无", "0", "是的", "X", "/")),
    _stored("a formula with its value", "<f>1+1</f><v>2</v>", remarked("formula")),
    Recipe("a value as stored", "an array formula with its value", operate(_put_array), remarked("formula")),
    _stored("a formula of another file with its value", "<f>[1]Sheet1!A1</f><v>2</v>", remarked("formula")),
    _stored("a formula without its value", "<f>1+1</f>", faulty(ORGS, "no_result")),
    _stored("a formula with an empty value", "<f>1+1</f><v/>", faulty(ORGS, "no_result")),
    _stored("a formula that gives an empty text", '<f>""</f><v></v>', faulty(ORGS, "missing"), 't="str"'),
    _stored("a formula that gives an error", "<f>1/0</f><v>#DIV/0!</v>", faulty(ORGS, "error_value"), 't="e"'),
    _stored("#N/A", "<v>#N/A</v>", faulty(ORGS, "error_value"), 't="e"'),
    _stored("#REF!", "<v>#REF!</v>", faulty(ORGS, "error_value"), 't="e"'),
    _stored("blank", "", faulty(ORGS, "missing")),
    _stored("TRUE in a number", "<v>1</v>", _NO_NUMBER, 't="b"'),
    _stored("TRUE in a flag", "<v>1</v>", _NORMALISED, 't="b"', BRANCH),
    _stored("a number in a flag", "<v>1</v>", _NORMALISED, key=BRANCH),
    _stored("nought in a flag", "<v>0</v>", _NO_FLAG, key=BRANCH),
    _stored("2 as text", "<v>2</v>", _NORMALISED, 't="str"'),
    _stored("2 with an exponent", "<v>2E0</v>", SAME),
    _stored("2 with dust", "<v>2.0000000000000004</v>", SAME),
    _stored("2 in blanks", "<v>\n 2 </v>", SAME),
    _stored("1e308", "<v>1e308</v>", _OUTSIDE),
    _stored("1e999", "<v>1e999</v>", _NO_NUMBER),
    _stored("INF", "<v>INF</v>", _NO_NUMBER),
    _stored("minus one", "<v>-1</v>", _OUTSIDE),
    _stored("two and a half", "<v>2.5</v>", _OUTSIDE),
    _stored("a date format", "<v>2</v>", faulty(ORGS, "date"), shown="yyyy-mm-dd"),
    _stored("a Chinese date format", "<v>42735</v>", faulty(ORGS, "date"), shown='[$-804]yyyy"年"m"月"'),
    _stored("a time format", "<v>0.5</v>", faulty(ORGS, "date"), shown="h:mm"),
    _stored("a date written out", "<v>2016-12-31</v>", faulty(ORGS, "date"), 't="d"'),
    _stored("a percent format in a count", "<v>2</v>", _NO_NUMBER, shown="0%"),
    _stored("a unit in the format", "<v>2</v>", SAME, shown='0"个"'),
    _stored("98% as a format", "<v>0.98</v>", _NORMALISED, key=SATISFACTION, shown="0.0%"),
    _stored("more decimals than a score has", "<v>1.234</v>", faulty(MEETING, "out_of_bounds"), key=MEETING),
    _stored("a score above its item's points", "<v>99</v>", faulty(MEETING, "out_of_bounds"), key=MEETING),
    *(
        _evidence(f"{text[:20]!r}", inline(text))
        for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "_x0041__x005F_x0042_", "\u202e倒", "\u200b", "😀" * 300, "<b>&\"'</b>")
    ),
    _evidence("40,000 characters", inline("长" * 40_000)),
    _evidence("control characters", inline("甲_x0007__x0000_乙_xD83D_")),
    _evidence("a formula with its value", f'<f>{_HYPERLINK}</f><v>y</v>', 't="str"'),
    _evidence("a formula without its value", f"<f>{_HYPERLINK}</f>", ""),
    _evidence("an error value", "<v>#NAME?</v>", 't="e"'),
    _evidence("a number", "<v>20161231</v>", ""),
    Recipe("odd evidence", "runs of text with a phonetic guide", operate(_RUNS)),
)  # fmt: skip
