"""The formulas of the form work in Excel 2007, WPS and LibreOffice.

1. They use functions that Excel 2007 has, and within its limits of length, of nesting and of text.
2. They refer to cells and to defined names that exist, and to nothing outside the workbook.
3. Controls: a newer function, a long text and a deep nest are noticed.
"""

import re
import zipfile
from html import unescape
from pathlib import Path

import pytest

from sfs_excel import excel_limits
from sfs_excel.form.content import Filling
from sfs_excel.form.names import RuleNames
from tests.fillings import GOOD, write_filled
from tests.handouts.bureau import change_rulebook

EXCEL_2007 = {
    "IF", "AND", "OR", "NOT", "ISNUMBER", "ISERROR", "MIN", "MAX", "ROUND", "ABS", "SUM", "COUNTIF", "LEN", "TRIM",
    "HYPERLINK", "MATCH", "LEFT",
}  # fmt: skip
DEPTH_LIMIT = 64
TEXT = re.compile(r'"(?:[^"]|"")*"')
FUNCTION = re.compile(r"([A-Za-z_.][A-Za-z0-9_.]*)\(")
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]*")


def find_faults(formula: str) -> list[str]:
    """The pieces of a formula (its text, without `=`) that Excel 2007 would not take."""
    faults = []
    if len(formula) + 1 > excel_limits.FORMULA:
        faults.append(f"{len(formula)} characters")
    if longest := [text for text in TEXT.findall(formula) if len(text) - 2 > excel_limits.FORMULA_TEXT]:
        faults.append(f"a text of {len(longest[0]) - 2} characters")
    bare = TEXT.sub('""', formula)
    faults += [f"function {name}" for name in FUNCTION.findall(bare) if name not in EXCEL_2007]
    depth = deepest = 0
    for character in bare:
        depth += {"(": 1, ")": -1}.get(character, 0)
        deepest = max(deepest, depth)
    if deepest > DEPTH_LIMIT:
        faults.append(f"{deepest} deep")
    if depth:
        faults.append("parentheses do not match")
    if "[" in bare or "{" in bare:
        faults.append("an array or another workbook")
    return faults


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    path = write_filled(tmp_path_factory.mktemp("form") / "a.xlsx", Filling(GOOD))
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


@pytest.fixture(scope="module")
def formulas(parts: dict[str, str]) -> list[str]:
    found = [text for part in parts.values() for text in re.findall(r"<(?:f|formula)>(.*?)</(?:f|formula)>", part)]
    return [unescape(text) for text in found]


@pytest.fixture(scope="module")
def validations(parts: dict[str, str]) -> list[str]:
    return [unescape(text) for part in parts.values() for text in re.findall(r"<formula[12]>(.*?)</formula[12]>", part)]


def test_every_formula_is_one_that_excel_2007_takes(formulas: list[str], validations: list[str]) -> None:
    assert len(formulas) > 700
    faults = {text: found for text in (*formulas, *validations) if (found := find_faults(text))}
    assert faults == {}
    assert max(map(len, validations)) <= excel_limits.CONDITION


def test_every_name_in_a_formula_is_defined(parts: dict[str, str], formulas: list[str], validations: list[str]) -> None:
    defined = set(re.findall(r'<definedName name="([^"]*)"', parts["xl/workbook.xml"]))
    used = set()
    for formula in (*formulas, *validations):
        bare = TEXT.sub("", formula).replace("$", "")
        used |= {
            word
            for word in WORD.findall(bare)
            if word not in EXCEL_2007 | {"TRUE", "FALSE"} and not CELL.fullmatch(word)
        }
    assert used - defined == set()
    assert {name[:2] for name in used} == {"s_", "e_", "x_", "ok", "se"}


def test_no_name_is_a_cell_or_a_word_of_excel(parts: dict[str, str]) -> None:
    """`s_05` is a name in every program; a name like ab12 or r1c1 would be a cell."""
    names = [
        name for name in re.findall(r'<definedName name="([^"]*)"', parts["xl/workbook.xml"]) if name[:5] != "_xlnm"
    ]
    assert len(names) == len({name.lower() for name in names})
    for name in names:
        assert re.fullmatch(r"(v|ok|x)_\d\d_[a-z0-9_]+|(s|e|sec)_\d\d|s_total", name), name


def test_the_scorers_arithmetic_can_be_read_in_the_cell(formulas: list[str]) -> None:
    assert "ROUND(MAX(2+ROUND(-(MAX(2-x_05_orgs,0)*1),2),0)+ROUND(MIN(MAX(x_05_orgs-2,0)*1,4),2),2)" in formulas


def test_nothing_points_out_of_the_workbook(parts: dict[str, str], tmp_path: Path) -> None:
    assert not [name for name in parts if "external" in name.lower() or "vba" in name.lower()]
    assert 'TargetMode="External"' not in "".join(parts.values())
    with zipfile.ZipFile(write_filled(tmp_path / "a.xlsx")) as archive:
        assert not [name for name in archive.namelist() if b'TargetMode="External"' in archive.read(name)]


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        ("IFERROR(A1,0)", "function IFERROR"),
        ('IF(A1="是",TEXTJOIN("，",TRUE,A1:A9),"")', "function TEXTJOIN"),
        ("_xlfn.IFS(A1,1)", "function _xlfn.IFS"),
        (f'IF(A1,"{"长" * 256}","")', "a text of 256 characters"),
        ("(" * 65 + "1" + ")" * 65, "65 deep"),
        ("1+" * 5000 + "1", "10001 characters"),
        ("[1]Sheet1!A1", "an array or another workbook"),
        ("MAX(1,2", "parentheses do not match"),
    ],
)
def test_a_formula_that_excel_2007_does_not_take_is_noticed(formula: str, fault: str) -> None:
    assert find_faults(formula) == [fault]


def test_words_in_a_text_are_no_functions() -> None:
    assert find_faults('IF(A1="见IFERROR(1)",""""&"）(","")') == []


def test_a_large_default_stands_in_a_formula_with_all_its_digits(tmp_path: Path) -> None:
    changed = change_rulebook(
        tmp_path / "a.yaml",
        "by: bureau, default: 0, hint: 由县局填写，年内因违反",
        "by: bureau, default: 1234567, hint: 由县局填写，年内因违反",
    )
    assert RuleNames(changed).value("45.criticised") == "1234567"
