"""The look of an official paper (GB/T 9704-2012) as a Word document: page, styles, tables. What stands in it, see make_templates.

Every look is a named style, so that a bureau changes it in one place; where a font is not installed, the one named beside
it in FONTS stands in.
"""

from datetime import datetime
from typing import Any, Sequence, Union

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Length, Mm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

MADE = datetime(2016, 1, 1)

TITLE_FONT, BODY_FONT, HEAD_FONT, NOTE_FONT, TABLE_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN_FONT = "Times New Roman"
FONTS = {TITLE_FONT: "宋体", BODY_FONT: "仿宋", HEAD_FONT: "SimHei", NOTE_FONT: "楷体", TABLE_FONT: "SimSun"}
CENTRE, RIGHT, LEFT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
LINE = Pt(28.9)  # 22 lines a page
SIZE = Pt(16)  # 三号
RED = RGBColor(0xFF, 0, 0)
PAGE_WIDTH = 156  # mm, between the margins

# Styles by the names that Word shows.
TITLE, SUBTITLE, TO, BODY, HEAD = "公文标题", "公文副题", "公文主送", "公文正文", "公文小标题"
ENCLOSED, SIGNED, ENCLOSURE, MASTHEAD, NUMBER, IMPRINT = (
    "公文附件说明",
    "公文落款",
    "公文附件",
    "公文红头",
    "公文文号",
    "公文版记",
)
CELL, CELL_CENTRE, CELL_HEAD, CELL_BAND, SIGNATURE, HELP = (
    "表格文字",
    "表格居中",
    "表格表头",
    "表格分部",
    "签字栏",
    "模板说明",
)
FINE, FINE_CENTRE, FINE_HEAD, GAP = "明细文字", "明细居中", "明细表头", "表格间隔"
WIDE, WIDE_CENTRE, WIDE_HEAD = "宽表文字", "宽表居中", "宽表表头"
BASIS, DIGEST, CONTINUED, SIGNER = "审定依据", "审定指纹", "审定续表", "审定签字"

Lines = Union[str, Sequence[str]]


def start_document() -> Document:
    """A4 with the margins and page numbers of an official paper, and its styles; nothing in it yet."""
    document = docx.Document()
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title, properties.language = "", "zh-CN"
    properties.created = properties.modified = MADE
    drop_thumbnail(document)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    page.header_distance, page.footer_distance = Mm(15), Mm(25)
    for grid in page._sectPr.findall(qn("w:docGrid")):
        page._sectPr.remove(grid)  # it would move the lines of tables
    set_defaults(document)
    make_styles(document)
    name_fonts(document)
    document.settings.odd_and_even_pages_header_footer = True
    number_pages(page.footer.paragraphs[0], RIGHT)
    number_pages(page.even_page_footer.paragraphs[0], LEFT)
    return document


def add(document: Document, style: str, *texts: str) -> None:
    for text in texts:
        document.add_paragraph(text, style=style)


def add_table(  # noqa: PLR0913 - a parameter a property of the table
    document: Document,
    widths: Sequence[float],
    rows: Sequence[Sequence[Lines]],
    *,
    styles: Sequence[str],
    has_lines: bool = True,
    has_head: bool = True,
    head: str = CELL_HEAD,
    width: float = 0,
) -> None:
    """A table of fixed widths (mm). A row with one text spans the table: a section's band, or a tag that docxtpl takes
    out with its row. The first row is repeated on every page, in the style `head`. `width`: of the whole, where columns
    are added."""
    if has_lines:
        add(document, GAP, "")
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid" if has_lines else "Normal Table")
    table.autofit = False
    table.alignment = 1  # centred
    properties = table._tbl.tblPr
    whole = properties.find(qn("w:tblW"))
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(Mm(width or sum(widths)).twips))
    side, end = (20 if width else 80), (40 if head == CELL_HEAD else 30)
    sides = {"top": end, "left": side, "bottom": end, "right": side}
    margins = "".join(f'<w:{edge} w:w="{room}" w:type="dxa"/>' for edge, room in sides.items())
    look = properties.find(qn("w:tblLook"))  # the last, by the schema
    look.addprevious(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
    for name in set(look.keys()) - {qn("w:val")}:  # the same once more, which Word 2007 does not know
        del look.attrib[name]
    for column, width in zip(table.columns, widths):
        column.width = Mm(width)
    for at, texts in enumerate(rows):
        row = table.add_row()
        is_head = has_head and at == 0
        keep_whole(row, repeats=is_head)
        for cell, width in zip(row.cells, widths):
            cell.width = Mm(width)
            cell.vertical_alignment = 1  # centred
        if len(texts) == 1:
            is_tag = str(texts[0]).startswith("{%tr")
            cell = row.cells[0] if len(widths) == 1 else row.cells[0].merge(row.cells[-1])
            fill(cell, texts[0], CELL if is_tag else CELL_BAND)
            continue
        for cell, text, style in zip(row.cells, texts, styles):
            fill(cell, text, head if is_head else style)
    if has_lines:
        add(document, GAP, "")


def fill(cell: _Cell, text: Lines, style: str) -> None:
    lines = [text] if isinstance(text, str) else list(text)
    cell.paragraphs[0].text, cell.paragraphs[0].style = lines[0], style
    for line in lines[1:]:
        cell.add_paragraph(line, style=style)


def keep_whole(row: _Row, *, repeats: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeats:
        properties.append(OxmlElement("w:tblHeader"))


def drop_thumbnail(document: Document) -> None:
    """The picture of an empty page that python-docx's own template carries."""
    links = document.part.package.rels
    for key in [key for key, link in links.items() if link.reltype.endswith("/thumbnail")]:
        del links[key]


def set_defaults(document: Document) -> None:
    fonts = (
        f'<w:rFonts {nsdecls("w")} w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:cs="{LATIN_FONT}" '
        f'w:eastAsia="{BODY_FONT}" w:hint="eastAsia"/>'
    )
    properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in properties.findall(qn("w:rFonts")) + properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.insert(0, parse_xml(fonts))
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'))


def make_styles(document: Document) -> None:
    normal = document.styles["Normal"]
    normal.font.size = SIZE
    set_font(normal, BODY_FONT)
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.widow_control = False
    style(document, TITLE, TITLE_FONT, Pt(22), CENTRE, line=Pt(33), after=LINE, keeps=True)
    style(document, SUBTITLE, NOTE_FONT, SIZE, CENTRE, after=LINE, keeps=True)
    style(document, TO, BODY_FONT, SIZE, LEFT)
    style(document, BODY, BODY_FONT, SIZE, JUSTIFY, indent=2)
    style(document, HEAD, HEAD_FONT, SIZE, JUSTIFY, indent=2, keeps=True)
    style(document, ENCLOSED, BODY_FONT, SIZE, LEFT, indent=2, before=LINE)
    style(document, SIGNED, BODY_FONT, SIZE, CENTRE, keeps=True)
    document.styles[SIGNED].paragraph_format.left_indent = Mm(62)
    document.styles[SIGNED].paragraph_format.right_indent = Mm(12)
    style(document, ENCLOSURE, HEAD_FONT, SIZE, LEFT, after=LINE, keeps=True)
    document.styles[ENCLOSURE].paragraph_format.page_break_before = True
    style(document, MASTHEAD, TITLE_FONT, Pt(42), CENTRE, line=Pt(60), before=Mm(12), keeps=True)
    document.styles[MASTHEAD].font.color.rgb = RED
    style(document, NUMBER, BODY_FONT, SIZE, CENTRE, before=LINE, after=LINE * 2, keeps=True)
    draw_borders(document, NUMBER, "FF0000", bottom=18)
    style(document, IMPRINT, BODY_FONT, Pt(14), LEFT, before=LINE)
    draw_borders(document, IMPRINT, "000000", top=8, bottom=8)
    for text, centre, head, size, keeps in (
        (CELL, CELL_CENTRE, CELL_HEAD, 12, True),  # a ranking that fits one page is not parted
        (FINE, FINE_CENTRE, FINE_HEAD, 10.5, False),
        (WIDE, WIDE_CENTRE, WIDE_HEAD, 9, False),
    ):
        line = Pt(size * 1.45)
        style(document, text, TABLE_FONT, Pt(size), LEFT, line=line, keeps=keeps)
        style(document, centre, TABLE_FONT, Pt(size), CENTRE, line=line, keeps=keeps)
        style(document, head, HEAD_FONT, Pt(size), CENTRE, line=line, keeps=True)
    style(document, GAP, TABLE_FONT, Pt(5), LEFT, line=Pt(8))
    style(document, CELL_BAND, HEAD_FONT, Pt(10.5), LEFT, line=Pt(18), keeps=True)
    style(document, SIGNATURE, BODY_FONT, SIZE, LEFT, line=Pt(36), keeps=True)
    style(document, HELP, TABLE_FONT, Pt(9), LEFT, line=Pt(12))
    document.styles[HELP].font.color.rgb = RGBColor(0x59, 0x59, 0x59)
    right = document.styles[IMPRINT].paragraph_format
    right.tab_stops.add_tab_stop(Mm(PAGE_WIDTH), 2)


def make_approval_styles(document: Document) -> None:
    """Add the styles of the paper that the group signs, which the others have not."""
    style(document, DIGEST, TABLE_FONT, Pt(10.5), LEFT, line=Pt(16), keeps=True)
    style(document, CONTINUED, TABLE_FONT, Pt(10.5), CENTRE, line=Pt(16), keeps=True)
    document.styles[CONTINUED].paragraph_format.page_break_before = True
    style(document, SIGNER, BODY_FONT, Pt(12), LEFT, line=Pt(30), keeps=True)
    style(document, BASIS, BODY_FONT, Pt(12), LEFT, line=Pt(19), keeps=True)


def style(  # noqa: PLR0913 - a parameter a property of the style
    document: Document,
    name: str,
    font: str,
    size: Length,
    alignment: WD_ALIGN_PARAGRAPH,
    *,
    line: Length = LINE,
    indent: int = 0,
    before: int = 0,
    after: int = 0,
    keeps: bool = False,
) -> None:
    """A paragraph style. `indent`: characters of the first line; `keeps`: on the page of what follows."""
    made: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = document.styles["Normal"]
    made.quick_style = True
    made.font.size = size
    set_font(made, font)
    spacing = made.paragraph_format
    spacing.alignment, spacing.line_spacing = alignment, line
    spacing.space_before, spacing.space_after, spacing.keep_with_next = Emu(before), Emu(after), keeps
    if indent:
        spacing.first_line_indent = Emu(size * indent)
        made.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(indent * 100))


def set_font(style: Any, font: str) -> None:
    """Of a style or a run: the font of its Chinese text."""
    style.font.name = LATIN_FONT
    fonts = style.element.rPr.find(qn("w:rFonts"))
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def draw_borders(document: Document, name: str, colour: str, **edges: int) -> None:
    """Lines above or below a style's paragraphs; eighths of a point."""
    lines = "".join(
        f'<w:{edge} w:val="single" w:sz="{size}" w:space="4" w:color="{colour}"/>' for edge, size in edges.items()
    )
    properties = document.styles[name].element.get_or_add_pPr()
    properties.insert_element_before(
        parse_xml(f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>"), "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def name_fonts(document: Document) -> None:
    """Say in the font table what stands in for a font that is not installed."""
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    named = "".join(
        f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for font, other in FONTS.items()
    )
    table._blob = table.blob.replace(b"</w:fonts>", named.encode() + b"</w:fonts>")


def number_pages(paragraph: Paragraph, alignment: WD_ALIGN_PARAGRAPH) -> None:
    """`— 1 —` on the outer side of the page."""
    paragraph.alignment = alignment
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    for part in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if part == "PAGE" else part)
        run.font.size = Pt(14)
        set_font(run, TABLE_FONT)
        if part == "PAGE":
            for kind in ("begin", None, "separate", "1", "end"):
                run._r.append(field_piece(kind))


def field_piece(kind: Union[str, None]) -> Any:
    """One piece of the field that holds the page's number; what every Word and WPS writes."""
    if kind is None:
        piece = OxmlElement("w:instrText")
        piece.set(qn("xml:space"), "preserve")
        piece.text = " PAGE "
    elif kind == "1":
        piece = OxmlElement("w:t")
        piece.text = "1"
    else:
        piece = OxmlElement("w:fldChar")
        piece.set(qn("w:fldCharType"), kind)
    return piece
