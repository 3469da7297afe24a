"""Text from a return is never a formula, a link or markup in a correction form, however long or strange it is."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from sfs_excel import excel_limits
from sfs_excel.errors import Finding
from sfs_excel.finding_codes import FindingCode
from sfs_excel.form.columns import PROBLEMS, TABLE
from sfs_excel.form.content import Filling, Raw
from sfs_excel.form.cover import Recipient
from sfs_excel.form.marks import COMMENT_LIMIT
from sfs_excel.form.problems import NOW
from sfs_excel.form.write import build_form
from sfs_excel.returns.extract import Extract, extract_return
from sfs_excel.rulebook.model import item_of
from sfs_excel.sheets.token import Stamp
from sfs_excel.text import show_text
from sfs_excel.words import Severity
from tests.conftest import Recalculate
from tests.fillings import KEY, MADE, RULEBOOK
from tests.form.corrections import ROWS, TOKEN, VALUE, sheet_of
from tests.libreoffice import read_values

HOSTILE = (
    "=SUM(A1)", '=HYPERLINK("http://example.com","点")', "http://example.com", "mailto:a@b.cn", "internal:'填报表'!A1",
    "external:c:\\x.exe", "<r><t>x</t></r>", "<r></bad></r>", "_x0041_", "\x00\x07\x0b\x1f", "\u202e反\u200b\ufeff",
    "\ufffe\uffff", "\ud800", "&<>\"'", "长" * 40_000, "😀" * 40_000, "多\n行\r\n字\t",
)  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Any text that may be typed, put back, quoted in findings and in notes, and standing in the roster."""
    values: dict[str, Raw] = {key: HOSTILE[place % len(HOSTILE)] for place, key in enumerate(ROWS)}
    values["05.orgs"], values["07.cases"], values["21.released"] = 1e308, float("inf"), float("nan")
    evidence = {number: HOSTILE[number % len(HOSTILE)] for number in RULEBOOK.items}
    findings = [
        Finding(
            FindingCode.NOT_A_NUMBER, Severity.ERROR, str(values[key]), str(values[key]), item=item_of(key), field=key
        )
        for key in list(ROWS)[:90]
    ]
    findings += [
        Finding(FindingCode.NOT_A_NUMBER, Severity.REMINDER, text, text, item=number)
        for number, text in evidence.items()
    ]
    path = tmp_path_factory.mktemp("hostile") / "a.xlsx"
    recipient = Recipient("007", "=1+1", county="<r></bad></r>")
    path.write_bytes(
        build_form(RULEBOOK, recipient, Stamp(TOKEN, KEY, MADE), Filling(values, evidence), findings, HOSTILE)
    )
    return path


def test_hostile_text_gives_no_formula_no_link_and_no_markup(hostile: Path, book: Workbook) -> None:
    with zipfile.ZipFile(hostile) as archive:
        for name in archive.namelist():
            if not name.endswith(".png"):
                ElementTree.fromstring(archive.read(name))
        assert not [name for name in archive.namelist() if b"TargetMode" in archive.read(name)]  # nothing leads outside
    written = openpyxl.load_workbook(hostile)
    for blank in book.worksheets:
        one, other = (
            {each.coordinate: each.value for row in sheet.iter_rows() for each in row if each.data_type == "f"}
            for sheet in (blank, sheet_of(written, blank.title))
        )
        assert one == other
    for row in sheet_of(written, PROBLEMS).iter_rows():
        for each in row:
            assert each.hyperlink is None or str(each.hyperlink.location).startswith(f"'{TABLE}'!")
            if each.data_type == "f" and int(each.row or 0) > len(HOSTILE) + 6:
                assert each.column == NOW + 1


def test_hostile_values_are_put_back_as_text(hostile: Path) -> None:
    table = sheet_of(openpyxl.load_workbook(hostile), TABLE)
    put = {key: table[place] for key, place in VALUE.items()}
    assert put["05.orgs"].value == 1e308
    assert (put["07.cases"].value, put["21.released"].value) == ("inf", "nan")
    extract = extract_return(hostile)
    assert isinstance(extract, Extract)
    read = {answer.key: answer.value for answer in extract.rows}
    for place, key in enumerate(ROWS):
        typed, found = HOSTILE[place % len(HOSTILE)], read[key]
        assert not put[key].protection.locked
        if key in ("05.orgs", "07.cases", "21.released"):
            continue
        assert found is not None
        assert found.kind == "text"
        if (
            len(typed) < excel_limits.CELL
            and not typed.startswith("<r>")
            and "\ufffe" not in typed
            and "\ud800" not in typed
        ):
            assert str(found.value).replace("\r", "") == typed.replace("\r", ""), key
        assert len(str(found.value).encode("utf-16-le")) // 2 <= excel_limits.CELL


def test_hostile_text_is_shown_whole_in_bounds_and_with_nothing_unseen(hostile: Path) -> None:
    book = openpyxl.load_workbook(hostile)
    comments = [each.comment for row in sheet_of(book, TABLE).iter_rows() for each in row if each.comment]
    assert len(comments) == 90 + 46
    assert all(len(comment.text) <= COMMENT_LIMIT for comment in comments)
    listed = sheet_of(book, PROBLEMS)
    texts = [str(each.value) for row in listed.iter_rows() for each in row if each.value is not None]
    texts += [comment.text for comment in comments]
    assert not [text for text in texts if any(not c.isprintable() and c not in "\n\u3000" for c in text)]
    assert all((listed.row_dimensions[row].height or 0) <= 409 for row in range(1, listed.max_row + 1))


def test_libreoffice_calculates_and_keeps_a_hostile_one(hostile: Path, libreoffice: Recalculate) -> None:
    [saved] = libreoffice([hostile])
    one, other = (read_values(path)[PROBLEMS] for path in (hostile, saved))
    assert one == other


def test_unseen_characters_are_named_and_lines_joined() -> None:
    assert show_text("a\x07b\u202ec\n d", 40) == "a[U+0007]b[U+202E]c d"
    assert show_text("长" * 50, 10) == "长" * 9 + "…"
