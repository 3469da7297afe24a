"""One word, one meaning.

1. A code is its text wherever one is written, compared, stored or sent.
2. Every code is in use; the README lists those of findings, which are a public column, with what they stand for.
3. No module compares with a code that it writes out: mypy finds the strays among names only.
The checks of the sources are shown planted faults: a check that finds nothing must be able to find something.
"""

import ast
import csv
import hashlib
import io
import json
import pickle
import re
import sqlite3
from collections.abc import Iterator

import openpyxl
import pandas as pd
import pytest
from jinja2.sandbox import SandboxedEnvironment

from sfs_excel import finding_codes, words
from sfs_excel.finding_codes import FindingCode, RefusalCode
from sfs_excel.sheets.workbook import Spreadsheet
from sfs_excel.words import Code, FileStatus, Kind, MailStatus, Severity, Stage
from tests.sources import ROOT, read_sources

CODES = [FileStatus.REFUSED, Kind.LOG, Stage.FINAL, Severity.ERROR]
TEXTS = ["refused", "log", "终评", "错误"]
ENUMS = [
    each
    for each in {**vars(words), **vars(finding_codes)}.values()
    if isinstance(each, type) and issubclass(each, Code) and each is not Code
]
OTHERS = {  # what is written like a code, and is something else
    "answer.status",  # of a mail, as one server gives it
    "asked.by", "each.by", "f.by", "field.by", "rulebook.fields[key].by", "self._rulebook.fields[field].by",  # who fills in
    "plain",  # what a kept reading is
    "scene.command.split()[0]",
}  # fmt: skip


# 1. A code is its text


def test_a_code_is_told_from_its_text_by_nothing() -> None:
    assert CODES == TEXTS
    assert [f"{code}" for code in CODES] == [str(code) for code in CODES] == TEXTS
    assert (repr(CODES), hash(CODES[0])) == (repr(TEXTS), hash(TEXTS[0]))
    assert (
        hashlib.sha256(f"{(1, Stage.FINAL)!r}".encode()).digest()
        == hashlib.sha256(b"(1, '\xe7\xbb\x88\xe8\xaf\x84')").digest()
    )
    assert json.loads(json.dumps({code: code for code in CODES})) == dict(zip(TEXTS, TEXTS, strict=True))


def test_a_code_comes_out_of_a_worker_as_itself() -> None:
    back = pickle.loads(pickle.dumps(CODES))
    assert all(one is other for one, other in zip(back, CODES, strict=True))


def test_a_code_is_its_text_in_a_frame_and_in_csv() -> None:
    frame, plain = (pd.DataFrame({"status": texts}) for texts in (CODES, TEXTS))
    assert frame.to_csv() == plain.to_csv()
    assert (
        list(frame["status"] == FileStatus.REFUSED)
        == list(plain["status"] == FileStatus.REFUSED)
        == [True, False, False, False]
    )
    assert list(plain["status"].map({Kind.LOG: 1}).fillna(0)) == [0, 1, 0, 0]
    assert list(frame["status"].isin(TEXTS)) == [True] * 4
    frame["status"] = Stage.FINAL
    assert frame.to_csv() == plain.assign(status="终评").to_csv()
    written = io.StringIO()
    csv.writer(written).writerow(CODES)
    assert written.getvalue() == "refused,log,终评,错误\r\n"


def test_a_code_is_its_text_in_the_register_and_comes_back_as_one() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE mail (status TEXT)")
    connection.execute("INSERT INTO mail VALUES (?)", (MailStatus.SENDING,))
    assert connection.execute("SELECT status, typeof(status) FROM mail WHERE status = 'sending'").fetchall() == [
        ("sending", "text")
    ]


def test_a_code_is_its_text_in_a_workbook_and_in_its_properties() -> None:
    data = io.BytesIO()
    with Spreadsheet(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, Kind.LOG)
        sheet.write_string(0, 1, Stage.FINAL)
        sheet.write_formula(0, 2, '="x"', None, Severity.ERROR)
        sheet.data_validation(0, 3, 0, 3, {"validate": "list", "source": list(Stage)})
        book.set_custom_property("sfs_kind", Kind.LOG)
    read = openpyxl.load_workbook(data, data_only=True)
    assert [cell.value for cell in read.worksheets[0][1]][:3] == ["log", "终评", "错误"]
    assert read.worksheets[0].data_validations.dataValidation[0].formula1 == '"自评暂定,核定,终评"'
    properties = read.custom_doc_props.props  # type: ignore[attr-defined]  # openpyxl's own stubs leave it out
    assert [(each.name, each.value) for each in properties] == [("sfs_kind", "log")]


def test_a_code_is_its_text_in_a_template() -> None:
    template = SandboxedEnvironment(autoescape=True).from_string(
        "{% if stage == '终评' %}{{ stage }}{{ kind }}{% endif %}"
    )
    assert template.render(stage=Stage.FINAL, kind=Kind.LOG) == "终评log"


def test_every_code_has_a_word_of_its_own() -> None:
    assert len(ENUMS) > 10
    for enum in ENUMS:
        assert len({code.word for code in enum}) == len({str(code) for code in enum}) == len(enum) > 1, enum
        assert all(re.search(r"[\u4e00-\u9fff]", code.word) for code in enum), enum
    assert (Kind.LOG.word, Stage.FINAL.word) == ("平时台账", "终评")


# 2. In use


def list_names(sources: dict[str, str]) -> set[str]:
    """`FindingCode.MISSING`, wherever it is named."""
    found: set[str] = set()
    for source in sources.values():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found.add(f"{node.value.id}.{node.attr}")
    return found


def find_unused(sources: dict[str, str]) -> list[str]:
    used = list_names(
        {
            path: source
            for path, source in sources.items()
            if path not in ("sfs_excel/words.py", "sfs_excel/finding_codes.py")
        }
    )
    return [
        f"{enum.__name__}.{code.name}" for enum in ENUMS for code in enum if f"{enum.__name__}.{code.name}" not in used
    ]


def test_every_code_is_in_use() -> None:
    assert find_unused(read_sources()) == []


def test_a_code_that_nothing_uses_any_more_is_found() -> None:
    sources = read_sources()
    path = "sfs_excel/returns/validate.py"
    assert find_unused({**sources, path: sources[path].replace("FindingCode.MACROS", "FindingCode.LINKS")}) == [
        "FindingCode.MACROS"
    ]


def test_the_readme_lists_the_codes_of_findings_with_what_they_stand_for() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("`findings.code`")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \| (.+) \|$", table, re.MULTILINE)
    assert listed == [(str(code), code.word) for code in FindingCode]


# 3. Written out


def find_written_out(path: str, source: str) -> Iterator[str]:
    """Comparisons and cases with the text of a state or kind. Codes of findings are held by the type of what bears them."""
    known = {str(code) for enum in ENUMS for code in enum if enum not in (FindingCode, RefusalCode)}
    if path.startswith(
        ("sfs_excel/rules/", "sfs_excel/rulebook/", "sfs_excel/expr/")
    ):  # they speak the rulebook's own language
        return
    for left, compared in _list_comparisons(ast.parse(source)):
        if left not in OTHERS:
            yield from (f"{path}:{node.lineno}: {node.value}" for node in compared if node.value in known)


def _list_comparisons(tree: ast.Module) -> Iterator[tuple[str, list[ast.Constant]]]:
    """Every comparison: the text of its left side, and the constants that it is compared with."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare():
                yield ast.unparse(node.left), _list_constants(*node.comparators)
            case ast.Match():
                yield ast.unparse(node.subject), _list_constants(*(case.pattern for case in node.cases))
            case ast.Call(func=ast.Attribute(attr="isin" | "eq" | "ne") as method):
                yield ast.unparse(method.value), _list_constants(*node.args)


def _list_constants(*nodes: ast.AST) -> list[ast.Constant]:
    return [each for node in nodes for each in ast.walk(node) if isinstance(each, ast.Constant)]


def test_no_module_compares_with_a_code_that_it_writes_out() -> None:
    assert [found for path, source in read_sources().items() for found in find_written_out(path, source)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "row['status'] == 'refused'",
        "each.status in ('sent', 'unknown')",
        "frame['stage'].isin(['终评'])",
        "match kind:\n    case 'form' | 'letter':\n        pass",
    ],
)
def test_a_code_that_is_written_out_is_found(planted: str) -> None:
    assert list(find_written_out("planted.py", planted)) != []
