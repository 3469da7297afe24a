"""The least .xlsx that is a form: heads, a few rows, and whatever styles and workbook part a test wants."""

import re
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from tests.fillings import RULEBOOK

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
HEADS = ("键", "填报项", "填报值", "佐证材料")


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def write_row(number: int, cells: Sequence[str], attributes: str = "") -> str:
    """A row of XML: each cell is a text, or XML of its own, in which `@` is its place."""
    written = [
        cell.replace("@", f"{letter}{number}", 1) if cell.startswith("<c") else text_cell(f"{letter}{number}", cell)
        for letter, cell in zip("ABCDEFGH", cells, strict=False)
    ]
    return f'<row r="{number}" {attributes}>{"".join(written)}</row>'


def write_table(
    value: str, evidence: str = "见附件", attributes: str = "", key: str = "05.orgs", heads: Sequence[str] = HEADS
) -> str:
    """The rows of a form with one row: the value's cell as XML, and so on."""
    return write_row(3, heads) + write_row(4, (key, RULEBOOK.fields[key].label, value, evidence), attributes)


def write_book(  # noqa: PLR0913
    path: Path,
    sheets: dict[str, str],
    *,
    codes: Sequence[tuple[int, str]] = (),
    formats: Sequence[int] = (0,),
    styles: str = "",
    properties: str = "<workbookPr/>",
    before: str = "",
    prefix: str = "",
) -> Path:
    """A workbook.

    Args:
        sheets: name -> rows as XML.
        codes, formats: the number formats that it has, and those of its cell styles, in their order.
        styles: the whole part with the styles, in place of those.
        properties: what stands in the workbook's part before the sheets.
        before: what stands before the rows of each sheet.
        prefix: before the name of every part.
    """
    written = "".join(f'<numFmt numFmtId="{number}" formatCode="{escape(code)}"/>' for number, code in codes)
    looks = "".join(f'<xf numFmtId="{number}"/>' for number in formats)
    styles = styles or f'<styleSheet xmlns="{MAIN}"><numFmts>{written}</numFmts><cellXfs>{looks}</cellXfs></styleSheet>'
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1))
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATED}/worksheet" Target="{prefix and "/xl/"}worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}">{properties}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>',
        "xl/styles.xml": styles,
    }
    for number, rows in enumerate(sheets.values(), 1):
        xml = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'
        parts[f"xl/worksheets/sheet{number}.xml"] = xml
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"{prefix}{name}", re.sub(r"\s+>", ">", content))
    return path
