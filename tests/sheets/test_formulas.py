"""Formula text is built as Excel reads it: quotes doubled, one bracket for each function, the places counted from 1."""

import pytest

from sfs_excel.sheets.formulas import all_of, any_of, call, count_if, if_, index, is_text, join, match, text
from sfs_excel.sheets.references import area_name, cell_name, column_name, fixed_name


@pytest.mark.parametrize(
    ("built", "read"),
    [
        (call("MAX", 0, call("MIN", 1, "F5")), "MAX(0,MIN(1,F5))"),
        (text("他说“好”"), '"他说“好”"'),
        (text('5" 管'), '"5"" 管"'),
        (join(text("已改 "), "B2", text(" 处")), '"已改 "&B2&" 处"'),
        (is_text("B2", ""), 'B2=""'),
        (if_(is_text("B2", "有误"), 1), 'IF(B2="有误",1,"")'),
        (if_(any_of("B2>0", "C2>0"), "B2", 0), "IF(OR(B2>0,C2>0),B2,0)"),
        (all_of("B2>0"), "AND(B2>0)"),
        (count_if("$B$2:$B$9", join(text("<="), "C2")), 'COUNTIF($B$2:$B$9,"<="&C2)'),
        (index("$A$1:$A$9", match("C2", "$B$1:$B$9")), "INDEX($A$1:$A$9,MATCH(C2,$B$1:$B$9,0))"),
    ],
)
def test_a_piece_reads_as_it_is_built(built: str, read: str) -> None:
    assert built == read


def test_a_text_longer_than_a_formula_takes_is_put_together() -> None:
    assert text("长" * 200) == f'"{"长" * 127}"&"{"长" * 73}"'


def test_rows_count_from_one_only_in_a_name() -> None:
    assert (cell_name(17, 5), fixed_name(17, 5), column_name(27)) == ("F18", "$F$18", "AB")
    assert (cell_name(0, 0, keep="row"), cell_name(0, 0, keep="column")) == ("A$1", "$A1")
    assert area_name(4, 3, 4, 14, "得分矩阵") == "'得分矩阵'!$D$5:$O$5"
