"""Every kind of planted fault is found by the validator, by our own look into the parts, or by the engine.

The faults are those that stood in what we wrote, and those that an edit of the XML by hand makes.
"""

import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from sfs_excel.summary.write import build_summary
from tests.accepted import parts
from tests.accepted.engine import find_differences, poison, read_cached
from tests.accepted.sdk import PROGRAMS
from tests.accepted.validator import validate
from tests.form.kinds import BALLOT, FORM, write
from tests.summary.factory import make_results

LETTER = Path(__file__).parents[2] / "templates" / "notices" / "letter.docx"
SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"


def plant(source: Path, target: Path, part: str, pattern: str, new: str | Callable[[re.Match[str]], str]) -> Path:
    """A copy in which the first match in a part is another text."""
    with ZipFile(source) as archive, ZipFile(target, "w") as copy:
        for each in archive.infolist():
            content = archive.read(each)
            if each.filename == part:
                changed, times = re.subn(pattern, new, content.decode(), count=1, flags=re.DOTALL)
                assert times == 1
                content = changed.encode()
            copy.writestr(each, content)
    return target


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sources")
    ranking = folder / "排名.xlsx"
    ranking.write_bytes(build_summary(make_results(1, missing=0, vetoed=0)))
    return {FORM: write(FORM, folder), BALLOT: write(BALLOT, folder), "排名": ranking, "责任书": LETTER}


# Source, part, what is changed, into what, what the validator says of it.
SCHEMA = {
    "margins after the look": (
        "责任书", "word/document.xml", r"(<w:tblCellMar>.*?</w:tblCellMar>)(<w:tblLook[^>]*>)", r"\2\1", "tblCellMar",
    ),
    "view after the data": (
        FORM, SHEET, r"(<sheetViews>.*?</sheetViews>)(.*</sheetData>)", r"\2\1", "unexpected child element",
    ),
    "no such value": (FORM, SHEET, r'orientation="portrait"', 'orientation="upright"', "invalid value 'upright'"),
    "a number that is none": (FORM, TABLE, r'<row r="5"', '<row r="five"', "'five'"),
    "no such format": (FORM, SHEET, r' s="\d+"', ' s="9999"', "9999"),
    "a link without its target": (
        "排名", "xl/worksheets/sheet5.xml", r'<drawing r:id="rId\d+"', '<drawing r:id="rId99"', "rId99",
    ),
}  # fmt: skip

# Source, part, what is changed, into what.
UNSAID = {
    "a condition that names a sheet": (
        BALLOT, SHEET, r"<formula>COUNTIF\(", "<formula>COUNTIF(票决!",
    ),
    "an empty text stored as a number": (FORM, SHEET, r' t="str"(><f>[^<]*</f><v></v>)', r"\1"),
    "a chart that does not say what it draws": ("排名", "xl/charts/chart1.xml", r"<c:plotVisOnly[^>]*>", ""),
    "a row asked without its number": ("排名", "xl/worksheets/sheet5.xml", r"(INDEX\('得分矩阵'!\$D\$\d+:)\$D(\$\d+),1,", r"\1$E\2,"),
    "a function asked of a range": (FORM, TABLE, r"<f>[^<]*</f>", "<f>SUMPRODUCT(--ISNUMBER($F$5:$F$9))</f>"),
    "a long text in a formula": (FORM, TABLE, r"<f>[^<]*</f>", f'<f>"{"长" * 256}"</f>'),
    "a message of 226 units": (FORM, TABLE, r' error="[^"]*"', f' error="{"𠮷" * 113}"'),
    "a long footer": (FORM, SHEET, r"<oddFooter>", f"<oddFooter>{'长' * 250}"),
    "a long name": (FORM, "xl/workbook.xml", r'<sheet name="[^"]*"', f'<sheet name="{"长" * 32}"'),
}  # fmt: skip


@pytest.fixture(scope="module")
def told(sources: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = tmp_path_factory.mktemp("planted")
    paths = {}
    for number, (name, (source, part, old, new, _)) in enumerate(SCHEMA.items()):
        paths[name] = plant(sources[source], folder / f"{number}{sources[source].suffix}", part, old, new)
    found = validate(paths.values(), [PROGRAMS[-1]])
    return {name: [each for each in found if each.startswith(f"{path.name} ")] for name, path in paths.items()}


@pytest.mark.parametrize("name", SCHEMA)
def test_the_validator_tells_a_fault_against_the_schema(told: dict[str, list[str]], name: str) -> None:
    assert told[name]
    assert SCHEMA[name][-1] in "".join(told[name])


@pytest.mark.parametrize("name", UNSAID)
def test_what_no_schema_says_is_told_by_the_parts(sources: dict[str, Path], tmp_path: Path, name: str) -> None:
    source, part, old, new = UNSAID[name]
    assert parts.find_faults(sources[source]) == []
    assert len(parts.find_faults(plant(sources[source], tmp_path / "a.xlsx", part, old, new))) == 1


def test_a_wrong_value_beside_a_formula_is_told_by_the_engine(sources: dict[str, Path], tmp_path: Path) -> None:
    changed = plant(sources[FORM], tmp_path / "a.xlsx", TABLE, r'(<c r="P5"[^>]*><f>[^<]*</f><v>)0', r"\g<1>7")
    assert find_differences(sources[FORM]) == []
    assert len(find_differences(changed)) == 1


def test_an_empty_text_is_not_nought(sources: dict[str, Path], tmp_path: Path) -> None:
    changed = plant(sources[FORM], tmp_path / "a.xlsx", SHEET, r' t="str"(><f>[^<]*</f><v>)(</v>)', r"\g<1>0\2")
    assert len(find_differences(changed)) == 1


def test_the_engine_gets_no_value_that_is_right(sources: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(poison(sources[FORM]))
    values = [value for sheet in read_cached(tmp_path / "a.xlsx").values() for value in sheet.values()]
    assert len(values) > 700
    assert set(values) == {"☠"}
