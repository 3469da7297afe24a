"""Reading a returned .xlsx.

1. What a file may oddly but validly be gives the same cells as a plain file.
2. What is damaged or built to harm is refused with its own reason, quickly, and nothing is written or fetched.
3. A formula without a cached value, an error value and a blank are three different things.
"""

import io
import os
import random
import re
import struct
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.workbook import (
    Cell,
    Refused,
    ReturnedWorkbook,
    Sheet,
    cell_name,
    column_letters,
    open_workbook,
)

Parts = dict[str, str | bytes]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"

PLAIN: Parts = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><workbookPr/>'
    '<sheets><sheet name="填报表" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATED}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATED}/styles" Target="styles.xml"/></Relationships>',
    SHEET: f'<worksheet xmlns="{MAIN}"><dimension ref="A1:D3"/><sheetData>'
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>30</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" s="1"/></row>'
    '<row r="3"><c r="A3" t="e"><v>#N/A</v></c><c r="B3" t="str"><f>B1&amp;""</f><v>30</v></c><c r="C3"><f>1+1</f></c>'
    '<c r="D3" s="1"><v>0.98</v></c><c r="E3" s="2"><v>42000</v></c></row></sheetData></worksheet>',
    STRINGS: f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>东风 2个</t></si></sst>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="176" formatCode="yyyy年m月d日"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="176"/></cellXfs></styleSheet>',
}
PLAIN_CELLS = {
    (1, 1): Cell("text", "东风 2个", raw="东风 2个"),
    (1, 2): Cell("number", 30.0, raw="30"),
    (1, 3): Cell("flag", True, raw="TRUE"),
    (3, 1): Cell("error", "#N/A", raw="#N/A"),
    (3, 2): Cell("text", "30", formula=True, raw="30"),
    (3, 3): Cell("blank", None, formula=True, raw="=1+1"),
    (3, 4): Cell("number", 0.98, is_percent=True, raw="0.98", shown="98.00%"),
    (3, 5): Cell("number", 42000.0, is_date=True, raw="42000", shown="2014年12月27日"),
}


def change(part: str, old: str, new: str) -> Parts:
    """The plain parts with one replaced text."""
    text = PLAIN[part]
    assert isinstance(text, str)
    assert old in text
    return PLAIN | {part: text.replace(old, new)}


def with_doctype(part: str) -> Parts:
    return PLAIN | {part: f"{ENTITIES}{PLAIN[part]!s}"}


def without(*parts: str) -> Parts:
    return {name: content for name, content in PLAIN.items() if name not in parts}


def rename(how: Callable[[str], str]) -> Parts:
    return {how(name): content for name, content in PLAIN.items()}


def recode(part: str, encoding: str) -> Parts:
    return PLAIN | {part: f'<?xml version="1.0" encoding="{encoding}"?>{PLAIN[part]!s}'.encode(encoding)}


def prefix_everything() -> Parts:
    def prefixed(text: str) -> str:
        return re.sub(r"<(/?)(\w)", r"<\1x:\2", text).replace("xmlns=", "xmlns:x=").replace("r:id", "rel:id")

    parts = {name: prefixed(str(content)) for name, content in PLAIN.items()}
    return {name: content.replace("xmlns:r=", "xmlns:rel=") for name, content in parts.items()}


def make_strict() -> Parts:
    purl = "http://purl.oclc.org/ooxml"
    return {
        name: str(content)
        .replace(MAIN, f"{purl}/spreadsheetml/main")
        .replace(RELATED, f"{purl}/officeDocument/relationships")
        for name, content in PLAIN.items()
    }


def pack(path: Path, parts: Parts) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def read(path: Path, name: str = "填报表") -> Sheet:
    return open_workbook(path).sheet(name)


def sheet_of(rows: str, after: str = "") -> Parts:
    return PLAIN | {SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'}


def cells_of(tmp_path: Path, rows: str) -> dict[tuple[int, int], Cell]:
    return read(pack(tmp_path / "a.xlsx", sheet_of(rows))).cells


ODD: dict[str, Parts] = {
    "plain": PLAIN,
    "dimension too small": change(SHEET, 'ref="A1:D3"', 'ref="A1"'),
    "dimension of the whole sheet": change(SHEET, 'ref="A1:D3"', 'ref="A1:XFD1048576"'),
    "dimension missing": change(SHEET, '<dimension ref="A1:D3"/>', ""),
    "dimension garbage": change(SHEET, 'ref="A1:D3"', 'ref="#REF!"'),
    "inline string": change(SHEET, 't="s"><v>0</v>', 't="inlineStr"><is><t>东风 2个</t></is>'),
    "inline rich string": change(
        SHEET, 't="s"><v>0</v>', 't="inlineStr"><is><r><t>东风</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 2个</t></r></is>'
    ),
    "rich string with phonetic guide": change(
        STRINGS, "<t>东风 2个</t>", '<r><t>东风</t></r><r><t> 2个</t></r><rPh sb="0" eb="2"><t>dōng fēng</t></rPh><phoneticPr/>'
    ),
    "escaped characters": change(STRINGS, "东风", "_x4E1C_风"),
    "string with comment and CDATA": change(STRINGS, "东风 2个", "东<!-- x -->风<![CDATA[ 2个]]>"),
    "prefixed namespaces": prefix_everything(),
    "strict": make_strict(),
    "without cell references": PLAIN | {SHEET: re.sub(r'<c r="\w+"', "<c", str(PLAIN[SHEET]))},
    "without row and cell references": PLAIN
    | {SHEET: re.sub(r'<(c|row) r="\w+"', r"<\1", str(PLAIN[SHEET]).replace('<row r="3">', '<row/><row r="3">'))},
    "cell references only": PLAIN | {SHEET: re.sub(r'<row r="\w+"', "<row", str(PLAIN[SHEET]))},
    "lower-case cell references": change(SHEET, 'r="B1"', 'r="b1"'),
    "padded values": change(SHEET, "<v>30</v></c><c r=\"C1\"", "<v>\n 30 </v></c><c r=\"C1\""),
    "unknown elements": change(SHEET, "</sheetData>", "</sheetData><extLst><ext><x14:f xmlns:x14='x'>1</x14:f></ext></extLst>"),
    "upper-case part names": rename(str.upper),
    "backslashes in part names": rename(lambda name: name.replace("/", "\\")),
    "absolute targets": change("xl/_rels/workbook.xml.rels", 'Target="', 'Target="/xl/'),
    "targets with dots": change("xl/_rels/workbook.xml.rels", 'Target="', 'Target="../xl/./'),
    "without content types": without("[Content_Types].xml"),
    "without package relationships": without("_rels/.rels"),
    "broken package relationships": PLAIN | {"_rels/.rels": "<Relationships"},
    "broken core properties": PLAIN | {"docProps/core.xml": "<cp:coreProperties"},
    "text among the core properties": PLAIN | {"docProps/core.xml": "<a>甲<modified>2016<x/></modified></a>"},
    "broken custom properties": PLAIN | {"docProps/custom.xml": b"\xff\xfe\x00"},
    "UTF-16 sheet": recode(SHEET, "utf-16"),
    "UTF-16 strings": recode(STRINGS, "utf-16"),
    "byte-order mark": PLAIN | {SHEET: f"\ufeff{PLAIN[SHEET]!s}"},
    "too low a string count": change(STRINGS, 'uniqueCount="1"', 'uniqueCount="0"'),
    "lying string count": change(STRINGS, 'uniqueCount="1"', 'uniqueCount="4294967295"'),
    "empty part beside": PLAIN | {"xl/drawings/drawing1.xml": b"\x00", "xl/theme/theme1.xml": ""},
    "ordinary merges": change(SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:Z50"/></mergeCells>'),
    "broken merge": change(SHEET, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A:"/></mergeCells>'),
}  # fmt: skip


@pytest.mark.parametrize("parts", ODD.values(), ids=ODD.keys())
def test_an_odd_but_valid_file_gives_the_same_cells(tmp_path: Path, parts: Parts) -> None:
    assert read(pack(tmp_path / "河东.xlsx", parts)).cells == PLAIN_CELLS


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_data_descriptors_and_stored_members_are_read(tmp_path: Path, compression: int) -> None:
    class Pipe(io.BytesIO):
        """Cannot be sought, so that the sizes follow the members, as streaming programs write them."""

        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise io.UnsupportedOperation

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", compression) as archive:
        for name, content in PLAIN.items():
            archive.writestr(name, content)
    (tmp_path / "a.xlsx").write_bytes(pipe.getvalue())
    assert read(tmp_path / "a.xlsx").cells == PLAIN_CELLS


@pytest.mark.parametrize(
    "styles", [None, "<styleSheet", "<a><cellXfs><xf numFmtId='x'/><xf/></cellXfs></a>", "<cellXfs/>"]
)
def test_missing_or_broken_styles_leave_the_values(tmp_path: Path, styles: str | None) -> None:
    parts = without("xl/styles.xml") if styles is None else PLAIN | {"xl/styles.xml": styles}
    cells = read(pack(tmp_path / "a.xlsx", parts)).cells
    assert cells == {
        key: cell._replace(is_date=False, is_percent=False, shown=None) for key, cell in PLAIN_CELLS.items()
    }


@pytest.mark.parametrize(
    ("xml", "fact"),
    [
        ('<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>', "单元格 A1 里有两个值"),
        ('<row r="1"><c r="A1"><v>3<x/>0</v></c></row>', "文字与标签混在一起"),
        ('<row r="1"><c r="A1"><x><v>3</v></x></c></row>', "XML 元素 v 不在应在的位置"),
        ('<row r="1"><row r="2"><c r="A2"><v>3</v></c></row></row>', "XML 元素 row 不在应在的位置"),
        ('<row r="1"><c r="A2"><v>3</v></c></row>', "单元格 A2 写在第 1 行里"),
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>甲</t><t>乙</t></is></c></row>', "一处文字写了两次"),
        ('<row r="1"><c r="A1"><v>3</v><is><t>4</t></is></c></row>', "单元格 A1 的类型与内容不符"),
        ('<row r="1"><c r="A1" t="inlineStr"><v>3</v><is><t>4</t></is></c></row>', "单元格 A1 的类型与内容不符"),
    ],
)
def test_a_cell_that_programs_would_read_differently_is_read_by_none(tmp_path: Path, xml: str, fact: str) -> None:
    with pytest.raises(Refused, match=re.escape(fact)) as refused:
        cells_of(tmp_path, xml)
    assert refused.value.code == RefusalCode.ABNORMAL


def test_elements_of_another_namespace_are_none_of_ours(tmp_path: Path) -> None:
    xml = '<row r="1"><c r="A1"><v>3</v></c><o:c xmlns:o="other" r="B1"><o:v>4</o:v></o:c></row>'
    assert cells_of(tmp_path, xml) == {(1, 1): Cell("number", 3.0, raw="3")}


def test_numbers_whose_format_is_lost_are_said_to_be(tmp_path: Path) -> None:
    assert not read(pack(tmp_path / "a.xlsx", PLAIN)).lost_formats
    assert read(pack(tmp_path / "b.xlsx", without("xl/styles.xml"))).lost_formats


def test_1904_dates_are_said_not_shifted(tmp_path: Path) -> None:
    workbook = open_workbook(
        pack(tmp_path / "a.xlsx", change("xl/workbook.xml", "<workbookPr/>", '<workbookPr date1904="1"/>'))
    )
    assert workbook.date_1904
    day = PLAIN_CELLS[3, 5]._replace(shown="2018年12月28日")
    assert workbook.sheet("填报表").cells == PLAIN_CELLS | {(3, 5): day}
    assert not open_workbook(pack(tmp_path / "b.xlsx", PLAIN)).date_1904


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ('<c r="A1"><v>1e3</v></c>', Cell("number", 1000.0, raw="1e3")),
        ('<c r="A1" t="n"><v>-.5</v></c>', Cell("number", -0.5, raw="-.5")),
        ('<c r="A1"><f>B1</f><v>2</v></c>', Cell("number", 2.0, formula=True, raw="2")),
        ('<c r="A1"><f t="shared" si="0"/><v>2</v></c>', Cell("number", 2.0, formula=True, raw="2")),
        ('<c r="A1"><f>B1</f><v/></c>', Cell("blank", None, formula=True, raw="=B1")),
        ('<c r="A1" t="str"><f>B1</f></c>', Cell("blank", None, formula=True, raw="=B1")),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', Cell("text", "", formula=True)),
        (
            '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
            Cell("error", "#DIV/0!", formula=True, raw="#DIV/0!"),
        ),
        ('<c r="A1" t="b"><v>false</v></c>', Cell("flag", False, raw="FALSE")),
        ('<c r="A1" t="b"><v>2</v></c>', Cell("number", 2.0, raw="2")),
        (
            '<c r="A1" t="d"><v>2016-12-31</v></c>',
            Cell("number", 42735.0, is_date=True, raw="2016-12-31", shown="2016-12-31"),
        ),
        ('<c r="A1" t="d"><v>年底</v></c>', Cell("text", "年底", raw="年底")),
        ('<c r="A1" t="str"><v>=cmd</v></c>', Cell("text", "=cmd", raw="=cmd")),
        ('<c r="A1" t="str"><v>_x0041__x005F_x0041__x000D_</v></c>', Cell("text", "A_x0041_\r", raw="A_x0041_\r")),
        ('<c r="A1" t="str"><v>_xD83D__xDE00__xD83D_</v></c>', Cell("text", "😀\ufffd", raw="😀\ufffd")),
        ('<c r="A1" t="inlineStr"><v>甲_x0041_</v></c>', Cell("text", "甲A", raw="甲A")),
        ('<c r="A1" t="inlineStr"><v>3</v><is><t>3</t></is></c>', Cell("text", "3", raw="3")),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 3 </t></is></c>', Cell("text", " 3 ", raw=" 3 ")),
        *[
            (f'<c r="A1"><v>{value}</v></c>', Cell("text", value, raw=value))
            for value in ("1e999", "inf", "NaN", "1_000", "٣", "三", "9" * 400)
        ],
    ],
)
def test_a_cell_is_what_it_stores(tmp_path: Path, xml: str, cell: Cell) -> None:
    assert cells_of(tmp_path, f'<row r="1">{xml}</row>') == {(1, 1): cell}


@pytest.mark.parametrize(
    "xml",
    [
        '<c r="A1"/>', '<c r="A1" s="1"></c>', '<c r="A1"><v></v></c>', '<c r="A1"><v> </v></c>', '<c r="A1" t="s"><v/></c>',
        '<c r="A1" t="str"><v></v></c>', '<c r="A1" t="inlineStr"><is><t/></is></c>', '<c r="A1" t="inlineStr"><is/></c>',
        '<c r="A1" t="inlineStr"><v> </v></c>',
    ],
)  # fmt: skip
def test_a_cell_that_holds_nothing_is_absent(tmp_path: Path, xml: str) -> None:
    assert cells_of(tmp_path, f'<row r="1">{xml}</row>') == {}


def test_200_000_rows_of_styled_empty_cells_are_nothing(tmp_path: Path) -> None:
    """Formatting a column to the bottom is a slip of many, not an attack."""
    row = "<row>" + '<c s="1"/>' * 8 + "</row>"
    assert cells_of(tmp_path, '<row r="1"><c r="A1"><v>5</v></c></row>' + row * 200_000) == {
        (1, 1): Cell("number", 5.0, raw="5")
    }


def test_an_empty_cell_may_be_far_away(tmp_path: Path) -> None:
    assert cells_of(tmp_path, '<row r="1048576"><c r="XFD1048576" s="1"/></row>') == {}


def test_the_last_cell_within_the_limits_is_read(tmp_path: Path) -> None:
    assert list(cells_of(tmp_path, '<row r="20000"><c r="SR20000"><v>1</v></c></row>')) == [(20_000, 512)]


def patch_declared_size(path: Path, size: int) -> None:
    """Make the central directory declare another inflated size for every member."""
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", data, at + 24, size)
        at = data.find(b"PK\x01\x02", at + 1)
    path.write_bytes(data)


BOMB = f'<worksheet xmlns="{MAIN}"><sheetData>{" " * 90_000_000}</sheetData></worksheet>'
ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'

HOSTILE: dict[str, tuple[Callable[[], Parts], str, str]] = {
    "value in the last cell": (
        lambda: sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "abnormal", "在很远的单元格 XFD1048576 有内容",
    ),
    "value one row too low": (lambda: sheet_of('<row r="20001"><c r="A20001"><v>1</v></c></row>'), "abnormal", "A20001"),
    "value one column too far": (lambda: sheet_of('<row r="1"><c r="SS1"><v>1</v></c></row>'), "abnormal", "SS1"),
    "garbled reference": (lambda: sheet_of('<row r="1"><c r="1A"><v>1</v></c></row>'), "damaged", "单元格编号有误"),
    "reference of a thousand letters": (
        lambda: sheet_of(f'<row r="1"><c r="{"A" * 1000}1"><v>1</v></c></row>'), "damaged", "单元格编号有误"),
    "a cell twice": (
        lambda: sheet_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>'),
        "abnormal", "单元格 A1 出现两次",
    ),
    "more values than any form": (
        lambda: sheet_of(("<row>" + "<c><v>1</v></c>" * 500 + "</row>") * 801), "abnormal", "有内容的单元格超过 400000 个"),
    "one merge over everything": (
        lambda: sheet_of(ROW, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "abnormal", "合并单元格范围过大（A1:XFD1048576）",
    ),
    "many merges": (
        lambda: sheet_of(ROW, '<mergeCells>' + '<mergeCell ref="A1:Z999"/>' * 9 + '</mergeCells>'), "abnormal", "合并单元格"),
    "sheet of 90 MB": (lambda: PLAIN | {SHEET: BOMB}, "abnormal", "解压后过大"),
    "100 MB of tiny shared strings": (
        lambda: PLAIN | {STRINGS: f'<sst xmlns="{MAIN}">{"<si><t/></si>" * 8_000_000}</sst>'}, "abnormal", "文字表过大"),
    "millions of elements": (lambda: sheet_of("<a/>" * 3_000_001), "abnormal", "XML 元素过多"),
    "deep nesting": (lambda: sheet_of("<a>" * 100 + "</a>" * 100), "abnormal", "XML 嵌套过深"),
    "entities in the sheet": (lambda: PLAIN | {SHEET: f"{ENTITIES}{PLAIN[SHEET]!s}"}, "abnormal", "DOCTYPE"),
    "external entity in the strings": (lambda: PLAIN | {STRINGS: f"{EXTERNAL}{PLAIN[STRINGS]!s}"}, "abnormal", "DOCTYPE"),
    **{
        f"DOCTYPE in {part}": (partial(with_doctype, part), "abnormal", "DOCTYPE")
        for part in ("_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", STRINGS)
    },
    "DOCTYPE in the time of saving": (
        lambda: PLAIN | {"docProps/core.xml": "<!DOCTYPE a><a/>"}, "abnormal", "DOCTYPE"),
    "DOCTYPE in UTF-16": (
        lambda: PLAIN | {SHEET: f'<?xml version="1.0" encoding="utf-16"?>{ENTITIES}<a/>'.encode("utf-16")},
        "abnormal", "DOCTYPE",
    ),
    "DOCTYPE in the styles": (lambda: PLAIN | {"xl/styles.xml": "<!DOCTYPE a><a/>"}, "abnormal", "DOCTYPE"),
    "DOCTYPE in the properties": (lambda: PLAIN | {"docProps/custom.xml": "<!DOCTYPE a><a/>"}, "abnormal", "DOCTYPE"),
    "3,001 members": (lambda: PLAIN | {f"a{i}": "" for i in range(3000)}, "abnormal", "压缩包内文件超过 3000 个"),
    "names that lead out": (lambda: PLAIN | {"../../evil.txt": "x"}, "abnormal", "指向文件之外的部件名"),
    "names that lead out, the Windows way": (lambda: PLAIN | {"..\\evil.txt": "x"}, "abnormal", "指向文件之外的部件名"),
    "absolute names": (lambda: PLAIN | {"/etc/passwd": "x"}, "abnormal", "指向文件之外的部件名"),
    "drive names": (lambda: PLAIN | {"C:\\evil.txt": "x"}, "abnormal", "指向文件之外的部件名"),
    "two parts but for case": (lambda: PLAIN | {SHEET.upper(): "x"}, "abnormal", "含有重名的部件"),
    "sheet part missing": (lambda: without(SHEET), "abnormal", "工作表“填报表”的内容不在文件里"),
    "sheet part elsewhere": (
        lambda: change("xl/_rels/workbook.xml.rels", 'Target="worksheets/sheet1.xml"', 'TargetMode="External" Target="http://x/"'),
        "abnormal", "工作表“填报表”的内容不在文件里",
    ),
    "sheet part above the package": (
        lambda: change("xl/_rels/workbook.xml.rels", 'worksheets/sheet1', '../../sheet1'),
        "abnormal", "工作表“填报表”的内容不在文件里",
    ),
    "strings elsewhere": (
        lambda: change("xl/_rels/workbook.xml.rels", 'Target="shared', 'TargetMode="External" Target="http://x/'),
        "abnormal", "部件指向文件之外",
    ),
    "two sheets of one name": (
        lambda: change("xl/workbook.xml", "</sheets>", '<sheet name="填报表" sheetId="2" r:id="rId1"/></sheets>'),
        "abnormal", "有两张同名的工作表“填报表”",
    ),
    "without sheets": (lambda: PLAIN | {"xl/workbook.xml": "<workbook/>"}, "damaged", "里面没有工作表"),
    "without a workbook part": (lambda: without("xl/workbook.xml"), "damaged", "缺少部件 xl/workbook.xml"),
    "without strings": (lambda: without(STRINGS), "damaged", "单元格的文字在文字表中找不到"),
    "string number too high": (lambda: change(SHEET, "<v>0</v>", "<v>7</v>"), "damaged", "单元格的文字在文字表中找不到"),
    "string number negative": (lambda: change(SHEET, "<v>0</v>", "<v>-1</v>"), "damaged", "单元格的文字在文字表中找不到"),
    "sheet cut off": (lambda: PLAIN | {SHEET: str(PLAIN[SHEET])[:-40]}, "damaged", "XML 内容不完整"),
    "sheet in an unknown encoding": (
        lambda: PLAIN | {SHEET: '<?xml version="1.0" encoding="x-wps"?><a/>'}, "damaged", "XML 内容不完整"),
    "control characters in the sheet": (lambda: change(SHEET, "<v>30</v>", "<v>\x00</v>"), "damaged", "XML 内容不完整"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "code", "fact"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_harmful_or_damaged_file_is_refused_quickly(
    tmp_path: Path, make: Callable[[], Parts], code: str, fact: str
) -> None:
    path = pack(tmp_path / "河东.xlsx", make())
    started = time.process_time()
    with pytest.raises(Refused) as caught:
        read(path)
    assert time.process_time() - started < 15
    assert (caught.value.code, fact in caught.value.reason) == (code, True), caught.value.reason
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("size", [0, 1, 2**32 - 2])
def test_a_declared_size_is_not_trusted(tmp_path: Path, size: int) -> None:
    path = pack(tmp_path / "a.xlsx", PLAIN | {SHEET: BOMB})
    patch_declared_size(path, size)
    with pytest.raises(Refused, match=r"解压后过大|内容校验不符|没有工作表|XML 内容不完整"):
        read(path)


def test_bombs_in_many_parts_share_one_budget(tmp_path: Path) -> None:
    """Each sheet is under the limit for one member, all of them are not."""
    filler = f'<worksheet xmlns="{MAIN}"><sheetData>{" " * 60_000_000}</sheetData></worksheet>'
    with xlsxwriter.Workbook(tmp_path / "plain.xlsx") as workbook:
        for number in range(3):
            workbook.add_worksheet(f"表{number}")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain:
        parts: Parts = {name: filler if "worksheets/sheet" in name else plain.read(name) for name in plain.namelist()}
    returned = open_workbook(pack(tmp_path / "a.xlsx", parts))
    with pytest.raises(Refused, match="解压后过大"):
        [returned.sheet(name) for name in returned.sheet_names]


def test_duplicate_members_are_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.xlsx", PLAIN)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET, "<worksheet/>")
    with pytest.raises(Refused, match="含有重名的部件"):
        open_workbook(path)


def test_a_password_on_the_zip_is_named(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.xlsx", PLAIN)
    data = bytearray(path.read_bytes())
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(Refused) as caught:
        open_workbook(path)
    assert (caught.value.code, caught.value.reason) == ("encrypted", "压缩包设有密码，请司法所去掉密码后重新报送。")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compression_that_no_office_program_uses_is_refused(tmp_path: Path, method: int) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in PLAIN.items():
            archive.writestr(name, content)
    with pytest.raises(Refused, match="使用了少见的压缩方式"):
        open_workbook(path)


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    plain = pack(tmp_path / "a.xlsx", PLAIN)
    os.mkfifo(tmp_path / "管道.xlsx")
    (tmp_path / "链接.xlsx").symlink_to(plain)
    (tmp_path / "设备.xlsx").symlink_to("/dev/zero")
    (tmp_path / "文件夹.xlsx").mkdir()
    for name in ("管道.xlsx", "链接.xlsx", "设备.xlsx", "文件夹.xlsx"):
        with pytest.raises(Refused) as caught:
            open_workbook(tmp_path / name)
        assert caught.value.code == "not_a_file"
    with pytest.raises(Refused) as caught:
        open_workbook(tmp_path / "没有.xlsx")
    assert caught.value.code == "unreadable"


def test_a_file_over_20_mb_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    with pytest.raises(Refused) as caught:
        open_workbook(path)
    assert (caught.value.code, caught.value.reason) == (
        "too_large",
        "文件超过 20 MB，填报表不会这么大，请司法所删去插入的图片、附件后重新报送。",
    )


def test_a_file_that_is_no_workbook_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")
    with pytest.raises(Refused) as caught:
        open_workbook(tmp_path / "a.xlsx")
    assert caught.value.code == "not_a_workbook"
    assert caught.value.reason == "这是 PDF 文件，读不出填报数据，请司法所把填报表本身（.xlsx）报送过来。"


def test_rotten_bytes_are_refused_or_harmless(tmp_path: Path) -> None:
    """Any bits may flip: the file is read or refused, and its numbers are never silently others."""
    whole = pack(tmp_path / "a.xlsx", PLAIN).read_bytes()
    chance = random.Random(2016)
    path = tmp_path / "b.xlsx"
    refused = 0
    for _ in range(600):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 1, 1, 4, 16))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.randrange(len(data))] if chance.random() < 0.1 else data)
        try:
            cells = read(path).cells
        except (Refused, KeyError):
            refused += 1
            continue
        bare = {key: cell._replace(is_date=False, is_percent=False, shown=None) for key, cell in cells.items()}
        assert bare == {
            key: cell._replace(is_date=False, is_percent=False, shown=None) for key, cell in PLAIN_CELLS.items()
        }
    assert 0 < refused < 600


def write_form(path: Path) -> Path:
    """Something like a form, as XlsxWriter writes it."""
    with xlsxwriter.Workbook(path) as workbook:
        percent, day = workbook.add_format({"num_format": "0.0%"}), workbook.add_format({"num_format": "yyyy-mm-dd"})
        form = workbook.add_worksheet("填报表")
        form.merge_range("A1:F1", "2016年度填报表")
        form.write_row("A3", ["05.orgs", "培育社会组织数", 2, True])
        form.write_rich_string("A4", "红", workbook.add_format({"bold": True}), "黑")
        form.write_number("C5", 0.985, percent)
        form.write_number("C6", 42735, day)
        form.write_formula("C7", "=C3+1", None, 3)
        form.write_formula("C8", '=IF(C3>1,"少1个","")', None, "")
        form.write_blank("C9", None, percent)
        workbook.add_worksheet("_meta").hide()
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=填报表!$C$3:$C$5"})
        workbook.add_chartsheet("图表").set_chart(chart)
        workbook.set_custom_property("sfs_年度", 2016)
        workbook.set_custom_property("token", "ab_cd")
    return path


FORM_VALUES = {
    "A1": "2016年度填报表", "A3": "05.orgs", "B3": "培育社会组织数", "C3": 2, "D3": True, "A4": "红黑", "C5": 0.985, "C6": 42735,
}  # fmt: skip


def values_of(workbook: ReturnedWorkbook) -> dict[str, object]:
    cells = workbook.sheet("填报表").cells
    return {cell_name(*key): cell.value for key, cell in cells.items() if not cell.formula}


def test_a_form_as_issued_is_read_whole(tmp_path: Path) -> None:
    workbook = open_workbook(write_form(tmp_path / "a.xlsx"))
    assert workbook.sheet_names == ["填报表", "_meta"]
    assert workbook.properties == {"sfs_年度": "2016", "token": "ab_cd"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", workbook.saved)
    assert (workbook.has_macros, workbook.external_links, workbook.has_objects) == (False, False, False)
    assert values_of(workbook) == FORM_VALUES
    cells = workbook.sheet("填报表").cells
    assert (cells[5, 3].is_percent, cells[6, 3].is_date) == (True, True)
    assert cells[7, 3] == Cell("number", 3.0, formula=True, raw="3")
    assert workbook.sheet("_meta").cells == {}
    assert workbook.sheet("填报表") is workbook.sheet("填报表")
    with pytest.raises(KeyError):
        workbook.sheet("图表")


def test_a_form_saved_again_by_openpyxl_gives_the_same_values(tmp_path: Path) -> None:
    again = openpyxl.load_workbook(write_form(tmp_path / "a.xlsx"))
    again.save(tmp_path / "b.xlsx")
    workbook = open_workbook(tmp_path / "b.xlsx")
    assert values_of(workbook) == FORM_VALUES
    assert workbook.properties == {"sfs_年度": "2016", "token": "ab_cd"}
    assert workbook.sheet("填报表").cells[7, 3] == Cell("blank", None, formula=True, raw="=C3+1")


def test_macros_links_and_objects_are_said(tmp_path: Path) -> None:
    extra: Parts = {
        "xl/vbaProject.bin": b"x",
        "xl/externalLinks/externalLink1.xml": "<x/>",
        "xl/embeddings/ole.bin": b"x",
    }
    workbook = open_workbook(pack(tmp_path / "a.xlsm", PLAIN | extra))
    assert (workbook.has_macros, workbook.external_links, workbook.has_objects) == (True, True, True)
    assert workbook.sheet("填报表").cells == PLAIN_CELLS


@pytest.mark.parametrize(
    ("core", "saved"),
    [
        (
            "<a><dcterms:modified xmlns:dcterms='http://purl.org/dc/terms/'>2016-12-30T09:00:00Z</dcterms:modified></a>",
            "2016-12-30T09:00:00Z",
        ),
        (
            "<a xmlns:t='http://purl.org/dc/terms/'><t:modified>2016-12-30T17:00:00+08:00</t:modified></a>",
            "2016-12-30T17:00:00+08:00",
        ),
        ("<a xmlns:t='http://purl.org/dc/terms/'><t:modified>昨天</t:modified></a>", ""),
        ("<a xmlns:t='http://purl.org/dc/terms/'><t:modified/></a>", ""),
        ("<a xmlns:t='http://purl.org/dc/terms/'><t:modified>2016-12-30<x/>T09:00:00Z</t:modified></a>", ""),
        ("<a><t:modified xmlns:t='of others'>2016-12-30T09:00:00Z</t:modified></a>", ""),
        *[
            (f"<a xmlns:t='http://purl.org/dc/terms/'><t:modified>{said}</t:modified></a>", saved)
            for said, saved in (
                ("0001-01-01T00:00:00+08:00", ""),  # a day before the first, by UTC
                ("9999-12-31T23:59:59Z", ""),  # a day after the last, in China
                ("9999-12-31T23:59:59", ""),
                ("2016-12-20T15:30:00.123456789+08:00", "2016-12-20T15:30:00.123456789+08:00"),
                (f"2016-12-20T15:30:00.{'1' * 5_000}Z", ""),
                ("9999-12-01T00:00:00Z", "9999-12-01T00:00:00Z"),
            )
        ],
        ("<a/>", ""),
    ],
)
def test_the_time_of_saving_is_what_the_file_says_or_nothing(tmp_path: Path, core: str, saved: str) -> None:
    assert open_workbook(pack(tmp_path / "a.xlsx", PLAIN | {"docProps/core.xml": core})).saved == saved


def test_every_kind_of_custom_property_is_text(tmp_path: Path) -> None:
    custom = (
        "<p:Properties xmlns:p='x' xmlns:vt='http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes'><p:property name='年度'><vt:i4>2016</vt:i4></p:property>"
        "<p:property name='是'><vt:bool>true</vt:bool></p:property><p:property name='空'><vt:lpwstr/></p:property></p:Properties>"
    )
    workbook = open_workbook(pack(tmp_path / "a.xlsx", PLAIN | {"docProps/custom.xml": custom}))
    assert workbook.properties == {"年度": "2016", "是": "true", "空": ""}


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_columns_are_named_as_in_excel(number: int, letters: str) -> None:
    assert column_letters(number) == letters
    assert cell_name(18, number) == f"{letters}18"
