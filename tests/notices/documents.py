"""Reads a Word document as its reader does."""

import re
import zipfile
from html import unescape
from io import BytesIO

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph


def read_lines(content: bytes) -> list[str]:
    """The body: one line a paragraph, and one a row of a table, its cells between bars; paragraphs in a cell after `/`."""
    lines = []
    for block in docx.Document(BytesIO(content)).iter_inner_content():
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            lines += _read_rows(block)
    return lines


def read_all_text(content: bytes) -> str:
    """Every text of every part, properties and attributes of the document among it."""
    with zipfile.ZipFile(BytesIO(content)) as parts:
        texts = [parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith((".xml", ".rels"))]
    return unescape("".join(re.sub(r"<[^>]*>", "\n", text) for text in texts))


def _read_rows(table: Table) -> list[str]:
    rows = []
    for row in table.rows:
        cells = {cell._tc: "/".join(paragraph.text for paragraph in cell.paragraphs) for cell in row.cells}
        rows.append(" | ".join(cells.values()).rstrip())
    return rows
