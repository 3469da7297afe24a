"""A small form as programs write theirs, so that every part of it is taken by a pattern; and what may be done to its XML."""

import io
import zipfile
from collections.abc import Iterator, Mapping

from sfs_excel.form.columns import HEADINGS, META
from tests.reading.small_books import MAIN, RELATED, RELATIONS

SHEET, STRINGS, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"
BOOK_RELATED = "xl/_rels/workbook.xml.rels"
TEXTS = (
    *HEADINGS.values(),
    "05.orgs",
    "培育社会组织数",
    "见附件",
    "07.cases",
    "",
    "是",
)  # the strings, without what is rich in them
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FONT = '<rPr><b/><sz val="10"/><color rgb="FF1F2933"/><rFont val="宋体"/><family val="2"/></rPr>'
_TEXTS = (
    *(f"<t>{head}</t>" for head in HEADINGS.values()),
    "<t>05.orgs</t>",
    f'<r>{_FONT}<t>培育社会组织数</t></r><r>{_FONT}<t xml:space="preserve">\n（个）</t></r>',
    "<t>见附件 &lt;3&gt; &amp; _x0041_</t>",
    '<t>07.cases</t><phoneticPr fontId="1" type="noConversion"/>',
    "<t/>",
    "<t>是</t>",
)
_HEADS = "".join(f'<c r="{chr(65 + at)}3" s="1" t="s"><v>{at}</v></c>' for at in range(len(HEADINGS)))
_AT = len(HEADINGS)
_ROWS = (
    f'<row r="3" spans="1:16" ht="30" customHeight="1">{_HEADS}</row>'
    f'<row r="4" spans="1:16" x14ac:dyDescent="0.25"><c r="A4" t="s"><v>{_AT}</v></c><c r="B4" s="1"/>'
    f'<c r="E4" s="1" t="s"><v>{_AT + 1}</v></c><c r="F4" s="2"><v>2</v></c><c r="H4" t="str"><f>IF(F4="","未填","已填")</f><v>已填</v></c>'
    f'<c r="J4"><f t="shared" ref="J4:J5" si="0">F4+1</f><v>3</v></c><c r="L4" t="s"><v>{_AT + 2}</v></c>'
    '<c r="M4" t="b"><f>F4&gt;0</f><v>1</v></c></row>'
    f'<row r="5" hidden="1"><c r="A5" t="s"><v>{_AT + 3}</v></c><c r="E5" t="s"><v>{_AT + 4}</v></c><c r="F5" s="3"><v>0.5</v></c>'
    '<c r="J5"><f t="shared" si="0"/><v>1.5</v></c><c r="K5" t="e"><v>#N/A</v></c><c r="L5" t="str"><f>""</f><v></v></c></row>'
    '<row r="6" ht="0" customHeight="1"><c r="A6" t="str"><v>05.orgs</v></c><c r="F6" t="n"><v>填报值</v></c><c r="G6"><f>1/0</f></c></row>'
    '<row r="7"/>'
)
PARTS: Mapping[str, str] = {
    "[Content_Types].xml": f'{_DECLARED}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    BOOK: f'{_DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><workbookPr date1904="0"/><sheets>'
    f'<sheet name="填报表" sheetId="1" r:id="rId1"/><sheet name="{META}" sheetId="2" state="hidden" r:id="rId2"/></sheets>'
    '<definedNames><definedName name="v_05_orgs">填报表!$F$4</definedName><definedName name="a" hidden="1">"b"</definedName>'
    "</definedNames></workbook>",
    BOOK_RELATED: f'{_DECLARED}<Relationships xmlns="{RELATIONS}">'
    f'<Relationship Id="rId1" Type="{RELATED}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATED}/worksheet" Target="worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATED}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId4" Type="{RELATED}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    STYLES: f'{_DECLARED}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="165" formatCode="0.0%"/></numFmts>'
    '<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="49"/><xf numFmtId="1"/><xf numFmtId="165"/></cellXfs></styleSheet>',
    STRINGS: f'{_DECLARED}<sst xmlns="{MAIN}" count="9" uniqueCount="{len(_TEXTS)}">'
    f"{''.join(f'<si>{text}</si>' for text in _TEXTS)}</sst>",
    SHEET: f'{_DECLARED}<worksheet xmlns="{MAIN}" xmlns:r="{RELATED}" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"><dimension ref="A3:M7"/>'
    '<cols><col min="1" max="1" width="9" hidden="1"/><col min="13" max="16" width="0"/></cols>'
    f"<sheetData>{_ROWS}</sheetData>"
    '<mergeCells count="2"><mergeCell ref="B3:B4"/><mergeCell ref="K4:L4"/></mergeCells>'
    '<dataValidations count="1"><dataValidation type="whole" allowBlank="1" prompt="a&#10;b &lt; c" sqref="F4:F5">'
    "<formula1>0</formula1><formula2>9</formula2></dataValidation></dataValidations>"
    '<conditionalFormatting sqref="F4"><cfRule type="expression" priority="1"><formula>F4&gt;1</formula></cfRule>'
    '</conditionalFormatting><pageMargins left="0.4"/></worksheet>',
    "xl/worksheets/sheet2.xml": f'{_DECLARED}<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="str"><v>sfs_office</v></c>'
    '<c r="B1"><v>1</v></c></row></sheetData></worksheet>',
}  # fmt: skip


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as a file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def list_places(part: str) -> Iterator[int]:
    """Wherever in a part a tag or a text begins, or an attribute ends."""
    content = PARTS[part]
    for at, character in enumerate(content):
        if character in "<>" or (character == " " and content[at - 1] == '"'):
            yield at + (character == ">")


def put(part: str, place: int, snippet: str) -> bytes:
    """The file with a snippet at one of those places."""
    content = PARTS[part]
    return pack({**PARTS, part: content[:place] + snippet + content[place:]})
