"""No step takes more than in proportion to what an office wrote: twice the input, twice the time, never four times.

1. Every pattern of the package is found, and tried with texts of its own characters. One that is written from now on is found, too.
2. So is everything that goes through texts, cells, names, files and decisions of others: a loop inside a loop shows as a ratio.
Processor time is compared with processor time, so a busy machine changes nothing. Both checks are shown a planted fault.
"""

import ast
import importlib
import io
import re
import time
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sfs_excel.cli.usage import _USAGE_ERRORS
from sfs_excel.form.columns import HEADINGS, REPORT
from sfs_excel.handouts.columns import TABLES, WHO
from sfs_excel.inbox.quiet import natural_order
from sfs_excel.inbox.register import Receipt
from sfs_excel.notices.wording import _SYNTAX
from sfs_excel.reading.archive import Archive, Budget
from sfs_excel.reading.cells import Cell, ReturnedWorkbook, Sheet
from sfs_excel.reading.member_names import decode_names
from sfs_excel.reading.numbers import parse_flag, parse_number
from sfs_excel.reading.parts import unescape
from sfs_excel.reading.workbook import open_identified
from sfs_excel.returns.bureau.combine import combine_assessments
from sfs_excel.returns.bureau.uphold import find_assessed
from sfs_excel.returns.deliveries import unpack
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.file_names import OfficeNames
from sfs_excel.returns.package import Member, Package
from sfs_excel.returns.table import extract_workbook
from sfs_excel.returns.validate import validate_return
from sfs_excel.rulebook.syntax import _TYPES
from sfs_excel.text import clean_line, keep_text, mark_unseen, show_text
from tests.fillings import RULEBOOK
from tests.patterns import Use, find_slow, find_uses
from tests.returns.own_returns import make_assessment, read
from tests.returns.received import EXPECTED, NAMES
from tests.returns.returns import make_return, make_row
from tests.returns.taking import take_all

PACKAGE = Path(__file__).resolve().parents[1] / "sfs_excel"

# Put together while the program runs -> of what.
MADE: dict[str, Sequence[str]] = {
    "form/master.py:pattern": [r"(mark7f|mark8e)"],
    "returns/table.py:spec.keys": [spec.keys for specs in TABLES.values() for spec in specs if spec.keys],
    "notices/documents.py:f'\\\\b{re.escape(name)}\\\\b'": [r"\bname\b"],
    "notices/wording.py:pattern": [pattern for pattern, *_ in _SYNTAX],
    "rulebook/syntax.py:_pattern": [pattern for _, pattern, _ in _TYPES],
    "roster/voter_names.py:pattern": [
        r"高明司法所|(?P<name>李[ \t\u3000\u00a0·_\-]*文[ \t\u3000\u00a0·_\-]*武|李[ \t\u3000\u00a0·_\-]*李)"
    ],
    "cli/usage.py:pattern": [pattern for pattern, _ in _USAGE_ERRORS],
}
# Used by a library, or where it is given to -> how.
USED: dict[str, str] = {
    "rulebook/syntax.py:_pattern": "match",
    "reading/book.py:_NAMES": "fullmatch",
    "reading/rows.py:ROWS": "fullmatch",
    "reading/rows.py:MERGES": "fullmatch",
    "reading/rows.py:VALIDATIONS": "fullmatch",
    "reading/strings.py:STRINGS": "fullmatch",
}
# What is not linear -> why that is no matter.
BOUNDED = {
    r"{[{%].*?[%}]}": "one paragraph of a template of the bureau's own, which was found to be at fault",
}


# 1. Patterns


def list_uses() -> list[Use]:
    files = sorted(PACKAGE.rglob("*.py"))
    return [
        use
        for file in files
        for use in find_uses(file.relative_to(PACKAGE).as_posix(), file.read_text(encoding="utf-8"))
    ]


def resolve(use: Use) -> list[re.Pattern[Any]]:
    """The patterns as they are compiled there."""
    if use.name in MADE:
        return [re.compile(pattern) for pattern in MADE[use.name]]
    file, _, name = use.name.partition(":")
    module = importlib.import_module(f"sfs_excel.{file.removesuffix('.py').replace('/', '.')}")
    if name.isidentifier() and hasattr(module, name):
        return [getattr(module, name)]
    return [re.compile(ast.literal_eval(use.call.args[0]))]


def test_no_pattern_takes_steps_in_the_square_of_a_text() -> None:
    uses = list_uses()
    assert len({use.name for use in uses}) > 40
    tried = {
        (use.name, use.way, pattern.pattern): find_slow(pattern, USED.get(use.name, use.way))
        for use in uses
        for pattern in resolve(use)
        if pattern.pattern not in BOUNDED
    }
    assert {key: text for key, text in tried.items() if text} == {}


def test_nothing_is_excused_that_is_not_there() -> None:
    uses = list_uses()
    assert {use.name for use in uses} >= MADE.keys()
    assert {pattern.pattern for use in uses for pattern in resolve(use)} >= BOUNDED.keys()


@pytest.mark.parametrize(
    ("pattern", "way"),
    [
        (r"\s*x", "search"), (r"\s+$", "sub"), (r"\[[^\]]*\]", "sub"), (r"\s*[ab\s]*x", "fullmatch"), (r"(a+)+$", "match"),
        (r"\d+\.?\d*x", "fullmatch"), pytest.param(r"(x|xx)*y", "fullmatch", marks=pytest.mark.heavy),
        pytest.param(r"(?:,\s*)*;", "search", marks=pytest.mark.heavy),
    ],
)  # fmt: skip
def test_a_planted_pattern_that_doubles_back_is_found(pattern: str, way: str) -> None:
    assert find_slow(re.compile(pattern), way) != ""


@pytest.mark.parametrize(
    ("pattern", "way"), [(r"[0-9]+", "split"), (r"\s*+[ab]*+x", "fullmatch"), (r"_x[0-9A-F]{4}_", "sub")]
)
def test_a_linear_pattern_is_none(pattern: str, way: str) -> None:
    assert find_slow(re.compile(pattern), way) == ""


def test_every_way_of_writing_a_pattern_is_found() -> None:
    source = """
_A = re.compile("a")
def use(text):
    _A.sub("", text); re.split("b", text); [re.compile("c")]; _A.fullmatch(text)
"""
    found = [(use.name, use.way) for use in find_uses("x.py", source)]
    assert found == [("x.py:_A", "fullmatch"), ("x.py:_A", "sub"), ("x.py:'b'", "split"), ("x.py:'c'", "search")]


# 2. Everything else


def grow(make: Callable[[int], Any], run: Callable[[Any], object], size: int) -> float:
    """Processor time for twice the size, as a multiple of that for the size: the least of several runs each."""
    once, twice = make(size), make(2 * size)
    ratio = 9.0
    for _ in range(3):  # one that is disturbed is measured again
        ratio = min(ratio, min(clock(run, twice) for _ in range(3)) / min(clock(run, once) for _ in range(3)))
        if ratio < 3:
            break
    return ratio


def clock(run: Callable[[Any], object], given: Any) -> float:
    started = time.process_time()
    run(given)
    return max(time.process_time() - started, 1e-6)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKED = "http://schemas.openxmlformats.org/package/2006"


@cache
def make_xlsx(
    sheets: int = 1, rows: str = "", strings: str = "", formats: str = "", after: str = "", parts: int = 0
) -> bytes:
    """As little of an .xlsx as is read; the last sheet has these rows."""
    numbers = range(1, sheets + 1)
    ids = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{RELATED}/worksheet" Target="worksheets/s{n}.xml"/>' for n in numbers
    )
    contents = {
        "[Content_Types].xml": f'<Types xmlns="{PACKED}/content-types"/>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{ids}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKED}/relationships">{links}</Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{"<xf/>" * 9}</cellXfs></styleSheet>',
        "docProps/custom.xml": f"<a>{formats}</a>",
        **{f"xl/worksheets/s{n}.xml": f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>' for n in numbers},
        f"xl/worksheets/s{sheets}.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>',
        **{f"xl/media/{n}.png": "" for n in range(parts)},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return packed.getvalue()


def read_xlsx(data: bytes) -> Extract:
    return extract_workbook(open_identified(data, "xlsx", Archive(data, Budget())))


def make_book(cells: Sequence[dict[tuple[int, int], Cell]], kind: str = "form") -> ReturnedWorkbook:
    sheets = {f"s{place}": Sheet(f"s{place}", each) for place, each in enumerate(cells)}
    return ReturnedWorkbook(list(sheets), sheets.__getitem__, properties={"sfs_kind": kind})


def text(value: str) -> Cell:
    return Cell("text", value, raw=value)


HEADS = {(2, column): text(head) for column, head in enumerate(HEADINGS.values(), 1)}


def make_rows(number: int, value: str = "1") -> dict[tuple[int, int], Cell]:
    """填报表 with so many rows of one key."""
    places = {head: column for (_, column), head in ((place, cell.value) for place, cell in HEADS.items())}
    keyed = {(row, places[head]): text(value) for row in range(3, number + 3) for head in REPORT.heads}
    return HEADS | keyed | {(row, 1): text("05.orgs") for row in range(3, number + 3)}


def take(receipts: Sequence[tuple[str, Extract | Package]]) -> object:
    """Each its own bytes, but for what is the same object."""
    outcomes = {f"{id(content):064x}": content for _, content in receipts}
    entered = [
        Receipt(place, f"{id(content):064x}", name, 1, "2016-12-01T08:00:00+08:00", place)
        for place, (name, content) in enumerate(receipts)
    ]
    return take_all(unpack(entered, outcomes), EXPECTED, RULEBOOK, NAMES)


def assess(offices: int) -> tuple[Any, ...]:
    codes = {f"{number:05}": f"{number}所" for number in range(offices)}
    form = make_assessment(items=(1, 5), offices=codes)
    return [read_assessment_of(form, codes)], lambda *_: "", codes, {}


def read_assessment_of(form: Any, offices: dict[str, str]) -> Any:
    from sfs_excel.returns.bureau.assessments import read_assessment

    return read_assessment(form, RULEBOOK, (1, 5), offices)


def name_files(names: dict[str, str]) -> object:
    offices = OfficeNames(names)
    return [offices.find_in(f"{name}.xlsx") for name in names.values()]


@cache
def good_return() -> Extract:
    return make_return()


CASES: dict[str, tuple[Callable[[int], Any], Callable[[Any], object], int]] = {
    "digits of a name": (lambda n: "9" * n, natural_order, 400_000),
    "numbers in a name": (lambda n: "a1" * n, natural_order, 20_000),
    "escapes of a text": (lambda n: "_x005F_" * n, unescape, 20_000),
    "halves of escapes": (lambda n: "_x00" * n, unescape, 100_000),
    "blanks of a number": (lambda n: f"5{' ' * n}x", parse_number, 400_000),
    "commas of a number": (lambda n: "1,111" * n, parse_number, 100_000),
    "blanks of a flag": (lambda n: f"{' ' * n}x", parse_flag, 400_000),
    "a text shown in a line": (lambda n: "a\t\u200e" * n, lambda t: clean_line(t, len(t)), 20_000),
    "a text shown in short": (lambda n: "a\n" * n, lambda t: show_text(t, 40), 100_000),
    "a text kept in a cell": (lambda n: "a\x07" * n, lambda t: keep_text(mark_unseen(t)), 50_000),
    "rows of a sheet": (
        lambda n: make_xlsx(rows="".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(1, n + 1))),
        read_xlsx, 4_000,
    ),
    "rows of which the last is odd": (
        lambda n: make_xlsx(
            rows="".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(1, n + 1)) + '<row r="1" x=""/>'
        ),
        read_xlsx, 4_000,
    ),
    "sheets of a workbook": (lambda n: make_xlsx(sheets=n), read_xlsx, 150),
    "parts of a workbook": (lambda n: make_xlsx(parts=n), read_xlsx, 1_000),
    "shared texts": (
        lambda n: make_xlsx(strings="<si><t>a</t></si>" * n, rows='<row r="1"><c t="s"><v>0</v></c></row>'),
        read_xlsx, 10_000,
    ),
    "runs of one text": (
        lambda n: make_xlsx(
            strings=f"<si>{'<r><t>a</t></r>' * n}</si>", rows='<row r="1"><c t="s"><v>0</v></c></row>'
        ),
        read_xlsx, 5_000,
    ),
    "number formats": (
        lambda n: make_xlsx(formats="".join(f'<numFmt numFmtId="{i}" formatCode="0"/>' for i in range(n))),
        read_xlsx, 5_000,
    ),
    "the code of a number format": (
        lambda n: make_xlsx(formats=f'<numFmt numFmtId="0" formatCode="{"[h" * n}"/>'), read_xlsx, 4_000,
    ),
    "properties": (
        lambda n: make_xlsx(formats="".join(f'<property name="{i}"><i4>1</i4></property>' for i in range(n))),
        read_xlsx, 5_000,
    ),
    "merged cells": (lambda n: make_xlsx(after='<mergeCell ref="A1:B2"/>' * n), read_xlsx, 5_000),
    "rows of one key": (lambda n: make_book([make_rows(n)]), extract_workbook, 2_000),
    "sheets with some of the heads": (
        lambda n: make_book([dict(list(HEADS.items())[:3]) for _ in range(n)]), extract_workbook, 2_000,
    ),
    "names of who assessed": (
        lambda n: make_book([{(row, 1): text(WHO) for row in range(n)}], "assessor"), extract_workbook, 20_000,
    ),
    "rows of a return": (
        lambda n: Extract((), sheet="x", rows=(make_row("05.orgs", 1.0),) * n),
        lambda extract: validate_return(extract, RULEBOOK, "001", "a.xlsx"), 1_000,
    ),
    "fields beside a name in a zip": (
        lambda n: make_named(n), decode_names, 8_000,
    ),
    "versions of one office": (
        lambda n: [(f"{i}.xlsx", make_return({"05.orgs": i % 7})) for i in range(n)], take, 40,
    ),
    "copies of a file that was replaced": (
        lambda n: [(f"{i}.xlsx", good_return()) for i in range(n)] + [("z.xlsx", make_return({"05.orgs": 1}))], take, 2_000,
    ),
    "evidence": (
        lambda n: [("a.zip", Package(tuple(Member(f"{i}.jpg", f"{i:064x}", 1, None) for i in range(n))))], take, 3_000,
    ),
    "files that are named after offices": (
        lambda n: {f"{i}": f"第{i}司法所" for i in range(n)}, name_files, 1_000,
    ),
    "assessments of one assessor": (
        lambda n: [read(make_assessment({"001|05": (1, "x")}, who="甲", batch=i + 1)) for i in range(n)],
        combine_assessments, 40,
    ),
    "nameless parts of a department": (
        lambda n: [read(make_assessment({"001|05": (1, "x")}, batch=i + 1)) for i in range(n)],
        combine_assessments, 40,
    ),
    "offices that reported anew": (assess, lambda given: find_assessed(*given), 400),
}  # fmt: skip


def make_named(fields: int) -> list[zipfile.ZipInfo]:
    """A member with so many extra fields of no length."""
    info = zipfile.ZipInfo("a.xlsx")
    info.extra = b"\x01\x00\x00\x00" * fields
    info.orig_filename = "a.xlsx"
    return [info]


@pytest.mark.parametrize("name", CASES)
def test_twice_as_much_takes_twice_the_time(name: str) -> None:
    make, run, size = CASES[name]
    assert grow(make, run, size) < 3, name


def test_a_planted_loop_in_a_loop_is_found() -> None:
    """A disturbance may hide it once: the least of several runs is taken."""
    growths = (
        grow(lambda n: list(range(n)), lambda given: [n for n in given if n not in given[:n]], 2_000) for _ in range(5)
    )
    assert any(growth > 3 for growth in growths)


def test_the_readers_were_given_what_they_read() -> None:
    """A case that is refused at its first byte proves nothing."""
    assert read_xlsx(make_xlsx(rows="")).refused is not None  # no table in it: but every sheet was read for one
    assert len(extract_workbook(make_book([make_rows(7)])).rows) == 7
