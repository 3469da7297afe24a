"""Make the Word templates of templates/notices anew: the papers of the year as a bureau's clerk edits them in Word.

    .venv/bin/python scripts/make_templates.py [DIR]

Page and type are those of official papers (GB/T 9704-2012). Every look is a named style, so that a bureau changes it in
one place; where a font is not installed, the one named beside it in FONTS stands in. The same script gives the same bytes
(under the same zlib).
"""

import io
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence, Tuple, Union

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

from sfs_excel.notices.documents import pack_document

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "templates" / "notices"
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

Lines = Union[str, Sequence[str]]

HELP_HEAD = (
    "【模板说明】这几段灰色的字打印时不出现。要用本单位自己的措辞和版式，把这个文件复制到年度文件夹的“模板”文件夹里，"
    "用 Word 或 WPS 修改：文字、字体、表格线随意改，花括号和其中的名称照抄；成对的 for 和 endfor、if 和 endif 不要只删一个。"
    "改好后运行 sfs-excel check 检查。"
)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in make_templates().items():
        (folder / name).write_bytes(content)


def make_templates() -> Dict[str, bytes]:
    """Every Word template, by its file name."""
    makers: Dict[str, Callable[[Document], None]] = {
        "letter.docx": make_letter,
        "correction.docx": make_correction,
        "reminder.docx": make_reminder,
        "feedback.docx": make_feedback,
        "circular.docx": make_circular,
    }
    made = {}
    for name, make in makers.items():
        document = start_document()
        make(document)
        written = io.BytesIO()
        document.save(written)
        made[name] = pack_document(written.getvalue())
    return made


def make_letter(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，office 司法所，chief 所长，bureau_chief 县局局长，preamble 引言各段，"
        "chapters 各部分（heading 标题，clauses 各项），clause.item 序号，clause.text 内容，signatures 落款各行。",
    )
    add(document, TITLE, "{{ title }}")
    add(document, SUBTITLE, "（{{ office }}）")
    add(document, BODY, "{%p for paragraph in preamble %}", "{{ paragraph }}", "{%p endfor %}")
    add(document, BODY, "{%p for chapter in chapters %}")
    add(document, HEAD, "{{ chapter.heading }}")
    add(document, BODY, "{%p for clause in chapter.clauses %}")
    add(document, BODY, "{{ clause.item }}、{{ clause.text }}")
    add(document, BODY, "{%p endfor %}", "{%p endfor %}", "")
    names = ("{{ bureau_chief }}（签字）：", "{{ chief }}（签字）：")
    add_table(
        document,
        (78, 78),
        [
            ["{{ county }}（盖章）", "{{ office }}（盖章）"],
            ["{%tr for line in signatures %}"],
            ["{{ line.bureau }}", "{{ line.office }}"],
            ["{%tr if loop.first %}"],
            list(names),
            ["{%tr endif %}"],
            ["{%tr endfor %}"],
        ],
        styles=(SIGNATURE, SIGNATURE),
        has_lines=False,
        has_head=False,
    )


def make_reminder(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，addressee 司法所（所长），office 司法所，chief 所长，deadline 截止日期（可能没有），"
        "is_overdue 已过截止日期，recipient 报送给谁，form 填报表的文件名，refused 收到而不能用的文件（file 文件名，reason 原因），"
        "dated 通知日期（没有时留空待填）。",
    )
    add(document, TITLE, "关于催报{{ year }}年司法所\n目标管理考核填报表的通知")
    add(document, TO, "{{ addressee }}：")
    add(
        document,
        BODY,
        "{% if dated %}截至{{ dated | day }}，{% endif %}县局尚未收到你所可以使用的《{{ title }}》填报表。",
        "{%p if is_overdue %}",
        "{% if deadline %}报送截止日期（{{ deadline | day }}）已过，{% endif %}请你所尽快将填报表“{{ form }}”填好，报送至：{{ recipient }}。",
        "{%p elif deadline %}",
        "请你所于{{ deadline | day }}前（含当日）将填报表“{{ form }}”填好，报送至：{{ recipient }}。",
        "{%p else %}",
        "请你所及时将填报表“{{ form }}”填好，报送至：{{ recipient }}。",
        "{%p endif %}",
        "没有报送填报表的，不能计分，不参加排名。",
        "{%p if refused %}",
        "此前收到的下列文件不能作为填报表使用：",
        "{%p for each in refused %}",
        "{{ loop.index }}．“{{ each.file }}”：{{ each.reason | stop }}",
        "{%p endfor %}",
        "{%p endif %}",
        "请在县局发给你所的填报表里填写，不要使用其他年度或其他司法所的表。已经报送的，请与县局核对是否收到；填报表遗失的，"
        "请向县局索取。",
        "特此通知。",
    )
    sign(document)


def make_correction(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，addressee 司法所（所长），file 收到的文件，received 收到时间，deadline 截止日期"
        "（可能没有），is_overdue 已过截止日期，recipient 报送给谁，attachment 更正表的文件名，errors 全部错误，listed_errors 列出的错误，"
        "more_errors 未列出的错误数，wrong 有误的处数，blanks 未填的处数，reminders、listed_reminders、more_reminders 提醒，"
        "notes 责任书的变动，total 目前得分（可能没有），dated 通知日期（没有时留空待填）。每条有：item 项目序号，label 填报项，cell 单元格，"
        "said 情况，remedy 怎样改。",
    )
    add(document, TITLE, "关于更正{{ year }}年司法所\n目标管理考核填报表的通知")
    add(document, TO, "{{ addressee }}：")
    add(document, BODY, "{%p for note in notes %}", "{{ note | stop }}", "{%p endfor %}")
    add(
        document,
        BODY,
        "你所报送的《{{ title }}》填报表（“{{ file }}”）已于{{ received | moment }}收到。{% if errors %}经核对，有{{ errors | length }}处"
        "错误需要更正：{% if wrong %}填写有误{{ wrong }}处{% endif %}{% if wrong and blanks %}，{% endif %}{% if blanks %}没有填写"
        "{{ blanks }}处{% endif %}。{% endif %}",
    )
    add(document, BODY, "{%p if errors %}")
    add(document, HEAD, "一、需要更正的内容")
    add_lines(document, "listed_errors")
    add(
        document,
        BODY,
        "{%p if more_errors %}",
        "其余{{ more_errors }}处见更正表「问题清单」。",
        "{%p endif %}",
        "{%p endif %}",
    )
    add(document, BODY, "{%p if reminders %}")
    add(document, HEAD, "{% if errors %}二{% else %}一{% endif %}、请予核实的内容")
    add(document, BODY, "以下各处不一定有误。确有错误的，请一并改正；情况属实的，不用改动。")
    add_lines(document, "listed_reminders")
    add(
        document,
        BODY,
        "{%p if more_reminders %}",
        "其余{{ more_reminders }}处见更正表「问题清单」。",
        "{%p endif %}",
        "{%p endif %}",
    )
    add(
        document,
        HEAD,
        "{% if errors and reminders %}三{% elif errors or reminders %}二{% else %}一{% endif %}、更正办法",
    )
    add(
        document,
        BODY,
        "1．打开更正表“{{ attachment }}”，你所原来填报的内容已在其中；",
        '2．{{ "改好标红的单元格，没有填的补填" if errors else "核对各项内容，有不符的改好" }}，然后保存；',
        "3．{% if is_overdue %}{% if deadline %}报送截止日期（{{ deadline | day }}）已过，{% endif %}请尽快将更正表发回：{% elif deadline %}"
        "请于{{ deadline | day }}前（含当日）将更正表发回：{% else %}请及时将更正表发回：{% endif %}{{ recipient }}。",
        "更正表替代你所原来的填报表，请在更正表中改正，不要再用原来的文件。",
        "{%p if total is not none %}",
        "你所目前得分暂按{{ total | points }}分计。有误和没有填写的，暂按最不利的情况计分；更正后重新计算。",
        "{%p endif %}",
        "特此通知。",
    )
    sign(document)


def make_feedback(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，addressee 司法所（所长），office 司法所，stage 自评暂定、核定或终评，is_final 已经终评，"
        "total 总分，base 基本分，bonus 加分，penalty 扣罚（负数），points 基本分的满分，rank 名次（可能没有），ranked 参加排名的司法所数，"
        "veto 一票否决的原因（可能没有），recipient 向谁反映，dated 通知日期（没有时留空待填），sections 各部分（heading 标题，title 名称，"
        "points 分值，score 得分，items 各项），item 各项（item 序号，points 分值，score 得分，text 原文，is_divided 分几条计分，movements "
        "扣分和加分），move 每笔（change 扣、加、少扣、待定或一票否决，counts 写不写分数，points 分数，reason 原因，quote 依据的原文）。",
    )
    add(document, TITLE, "关于反馈{{ year }}年度司法所\n目标管理考核得分的通知")
    add(document, TO, "{{ addressee }}：")
    add(document, BODY, "根据《{{ title }}》，县局对你所{{ year }}年度工作进行了考核，现将得分情况反馈如下。")
    add(document, HEAD, "一、总体情况")
    add(
        document,
        BODY,
        "你所总分{{ total | points }}分（{{ stage }}），其中基本分{{ base | points }}分、加分{{ bonus | points }}分、扣罚"
        "{{ penalty | abs | points }}分。{% if veto %}你所被一票否决，保留得分，不参加排名。原因：{{ veto | stop }}{% elif rank %}"
        '在{{ ranked }}个参加排名的司法所中{{ "" if is_final else "暂" }}列第{{ rank }}名。{% endif %}',
        '{%p if stage == "自评暂定" %}',
        "“自评暂定”是按你所填报的内容计算的，其中有须经核定、票决的项目，最后得分以县局核定为准。",
        '{%p elif stage == "核定" %}',
        "“核定”是县局已经逐项核定、尚待票决的得分，最后得分以终评为准。",
        "{%p endif %}",
    )
    add(document, HEAD, "二、各部分得分")
    add_table(
        document,
        (96, 30, 30),
        [
            ["部分", "分值", "得分"],
            ["{%tr for section in sections %}"],
            [
                "{{ section.title }}",
                '{{ section.points | points if section.points else "—" }}',
                "{{ section.score | points }}",
            ],
            ["{%tr endfor %}"],
            ["合计", "{{ points | points }}", "{{ total | points }}"],
        ],
        styles=(FINE, FINE_CENTRE, FINE_CENTRE),
        is_fine=True,
    )
    add(document, HEAD, "三、意见反映")
    add(
        document,
        BODY,
        "请对照附件，逐项查找扣分原因，认真整改。对得分有异议的，请在收到本通知后及时向县局书面反映，并附佐证材料：{{ recipient }}。",
    )
    add(document, ENCLOSED, "附件：{{ office }}{{ year }}年度得分明细")
    sign(document)
    add(document, ENCLOSURE, "附件")
    add(document, TITLE, "{{ office }}{{ year }}年度得分明细")
    reasons = [
        "{%p if not item.movements %}",
        "{% if item.points %}得满分{% else %}没有发生{% endif %}",
        "{%p endif %}",
        "{%p for move in item.movements %}",
        "{{ move.change }}{% if move.counts %}{{ move.points | abs | points }}分{% endif %}：{{ move.reason | stop }}"
        "{% if item.is_divided and move.quote %}（依据：“{{ move.quote }}”）{% endif %}",
        "{%p endfor %}",
    ]
    add_table(
        document,
        (11, 62, 12, 12, 59),
        [
            ["序号", "考核内容（责任书原文）", "分值", "得分", "扣分、加分和原因"],
            ["{%tr for section in sections %}"],
            ["{{ section.heading }}　得{{ section.score | points }}分"],
            ["{%tr for item in section.items %}"],
            [
                "{{ item.item }}",
                "{{ item.text }}",
                '{{ item.points | points if item.points else "—" }}',
                "{{ item.score | points }}",
                reasons,
            ],
            ["{%tr endfor %}"],
            ["{%tr endfor %}"],
            [
                "",
                "总分（{{ stage }}）",
                "{{ points | points }}",
                "{{ total | points }}",
                "基本分{{ base | points }}分，加分{{ bonus | points }}分，扣罚{{ penalty | abs | points }}分",
            ],
        ],
        styles=(FINE_CENTRE, FINE, FINE_CENTRE, FINE_CENTRE, FINE),
        is_fine=True,
    )


def make_circular(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，stage 自评暂定、核定或终评，is_final 已经终评，offices 司法所总数，ranked 参加排名的，"
        "vetoed 被一票否决的，scored 以上两种，missing 未报送的（名称），mean 参加排名的平均分，bands 各等次（band 等次，offices 司法所名称），"
        "sections 各部分名称，lost 失分最多的项目（item 序号，section 所在部分，text 原文，points 分值，offices 失分的司法所数，lost 共失多少分），"
        "dated 通报日期（没有时留空待填）。每个司法所有：rank 名次，office 名称，total 总分，base 基本分，bonus 加分，penalty 扣罚（负数），"
        "band 等次，sections 各部分得分，reason 一票否决的原因。红头用本单位印好的文件纸的，删去前三段。",
    )
    add(document, MASTHEAD, "{{ county }}文件")
    add(document, NUMBER, "〔　　　　〕　　号")
    add(document, TITLE, "关于{{ year }}年度全县司法所\n目标管理考核结果的通报")
    add(document, BODY, "{%p if not is_final %}")
    add(document, SUBTITLE, "（{{ stage }}，名次和得分以终评为准）")
    add(document, BODY, "{%p endif %}")
    add(document, TO, "各司法所：")
    add(
        document,
        BODY,
        "根据《{{ title }}》，县局对全县{{ offices }}个司法所{{ year }}年度工作进行了考核。现将考核结果通报如下。",
    )
    add(document, HEAD, "一、考核结果")
    add(
        document,
        BODY,
        "参加排名的司法所{{ ranked | length }}个{% if ranked %}，平均得分{{ mean | points }}分{% endif %}{% if vetoed %}；一票否决"
        "{{ vetoed | length }}个{% endif %}{% if missing %}；未报送{{ missing | length }}个{% endif %}。{% if scored %}各部分得分见附件。{% endif %}",
        "{%p for each in bands %}",
        '{{ each.band }}等次（{{ each.offices | length }}个）：{{ each.offices | join("、") }}。',
        "{%p endfor %}",
    )
    add(document, BODY, "{%p if ranked and bands %}")
    add_ranking(document, has_bands=True)
    add(document, BODY, "{%p elif ranked %}")
    add_ranking(document, has_bands=False)
    add(document, BODY, "{%p endif %}")
    add(document, HEAD, "二、一票否决和未报送情况")
    add(
        document,
        BODY,
        "{%p if not vetoed and not missing %}",
        "没有一票否决和未报送的司法所。",
        "{%p endif %}",
        "{%p for place in vetoed %}",
        "{{ place.office }}：{{ place.reason | stop }}得分{{ place.total | points }}分予以保留，不参加排名。",
        "{%p endfor %}",
        "{%p if missing %}",
        '{{ missing | join("、") }}没有报送可以使用的填报表，不能计分，不参加排名。',
        "{%p endif %}",
    )
    add(document, HEAD, "三、失分较多的项目")
    add(document, BODY, "{%p if not lost %}", "没有失分的项目。", "{%p else %}")
    add_table(
        document,
        (14, 92, 14, 18, 18),
        [
            ["序号", "考核内容", "分值", "失分所数", "共失分"],
            ["{%tr for each in lost %}"],
            [
                "{{ each.item }}",
                "{{ each.section }}：{{ each.text }}",
                "{{ each.points | points }}",
                "{{ each.offices }}",
                "{{ each.lost | points }}",
            ],
            ["{%tr endfor %}"],
        ],
        styles=(FINE_CENTRE, FINE, FINE_CENTRE, FINE_CENTRE, FINE_CENTRE),
        is_fine=True,
    )
    add(document, BODY, "{%p endif %}")
    add(document, HEAD, "四、工作要求")
    add(
        document,
        BODY,
        "各司法所要对照通报认真查找不足，逐项分析失分原因，制定整改措施，补齐工作短板，推动司法所各项工作再上新台阶。",
    )
    add(document, BODY, "{%p if scored %}")
    add(document, ENCLOSED, "附件：{{ year }}年度全县司法所各部分得分表")
    add(document, BODY, "{%p endif %}")
    sign(document)
    add(document, BODY, "{%p if scored %}")
    add(document, ENCLOSURE, "附件")
    add(document, TITLE, "{{ year }}年度全县司法所各部分得分表")
    width = 9.4
    add_table(
        document,
        (30, width, width, width, 13),
        [
            ["司法所", "{%tc for section in sections %}", "{{ section }}", "{%tc endfor %}", "总分"],
            ["{%tr for place in scored %}"],
            [
                "{{ place.office }}{% if not place.rank %}（否决）{% endif %}",
                "{%tc for score in place.sections %}",
                "{{ score | points }}",
                "{%tc endfor %}",
                "{{ place.total | points }}",
            ],
            ["{%tr endfor %}"],
        ],
        styles=(FINE, *[FINE_CENTRE] * 4),
        is_fine=True,
        width=PAGE_WIDTH,
    )
    add(document, BODY, "{%p endif %}")
    add(document, IMPRINT, "{{ county }}办公室\t{{ dated | day }}印发")


def add_ranking(document: Document, *, has_bands: bool) -> None:
    heads = ["名次", "司法所", "总分", "基本分", "加分", "扣罚"]
    cells = [
        "{{ place.rank }}",
        "{{ place.office }}",
        "{{ place.total | points }}",
        "{{ place.base | points }}",
        "{{ place.bonus | points }}",
        "{{ place.penalty | abs | points }}",
    ]
    widths: Tuple[float, ...] = (16, 60, 20, 20, 20, 20)
    styles = (CELL_CENTRE, CELL, *[CELL_CENTRE] * 4)
    if has_bands:
        heads, cells = [*heads, "等次"], [*cells, '{{ place.band or "—" }}']
        widths, styles = (16, 48, 19, 19, 18, 18, 18), (*styles, CELL_CENTRE)
    rows: List[List[Lines]] = [[*heads], ["{%tr for place in ranked %}"], [*cells], ["{%tr endfor %}"]]
    add_table(document, widths, rows, styles=styles)


def add_lines(document: Document, name: str) -> None:
    """A correction's errors or reminders."""
    add_table(
        document,
        (12, 42, 32, 70),
        [
            ["序号", "填报项", "单元格", "情况和改法"],
            ["{%tr for line in " + name + " %}"],
            [
                "{{ loop.index }}",
                '{% if line.item %}第{{ line.item }}项 {% endif %}{{ line.label or "整份文件" }}',
                '{{ line.cell or "—" }}',
                "{{ line.said | stop }}{{ line.remedy | stop }}",
            ],
            ["{%tr endfor %}"],
        ],
        styles=(FINE_CENTRE, FINE, FINE, FINE),
        is_fine=True,
    )


def sign(document: Document) -> None:
    add(document, SIGNED, "", "{{ county }}", "{{ dated | day }}")


def add_help(document: Document, names: str) -> None:
    """What the clerk who opens the template has to know; docxtpl leaves such paragraphs out."""
    for text in (HELP_HEAD, names):
        add(document, HELP, "{#p " + text + " #}")


def add(document: Document, style: str, *texts: str) -> None:
    for text in texts:
        document.add_paragraph(text, style=style)


def add_table(
    document: Document,
    widths: Sequence[float],
    rows: Sequence[Sequence[Lines]],
    *,
    styles: Sequence[str],
    has_lines: bool = True,
    has_head: bool = True,
    is_fine: bool = False,
    width: float = 0,
) -> None:
    """A table of fixed widths (mm). A row with one text spans the table: a section's band, or a tag that docxtpl takes
    out with its row. The first row is repeated on every page. `width`: of the whole, where columns are added."""
    if has_lines:
        add(document, GAP, "")
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid" if has_lines else "Normal Table")
    table.autofit = False
    table.alignment = 1  # centred
    properties = table._tbl.tblPr
    whole = properties.find(qn("w:tblW"))
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(Mm(width or sum(widths)).twips))
    side, end = (40 if width else 80), (30 if is_fine else 40)
    sides = {"top": end, "left": side, "bottom": end, "right": side}
    margins = "".join(f'<w:{edge} w:w="{room}" w:type="dxa"/>' for edge, room in sides.items())
    properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>"))
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
            fill(cell, text, (FINE_HEAD if is_fine else CELL_HEAD) if is_head else style)
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
    for text, centre, head, size in ((CELL, CELL_CENTRE, CELL_HEAD, 12), (FINE, FINE_CENTRE, FINE_HEAD, 10.5)):
        line = Pt(size * 1.45)
        style(document, text, TABLE_FONT, Pt(size), LEFT, line=line)
        style(document, centre, TABLE_FONT, Pt(size), CENTRE, line=line)
        style(document, head, HEAD_FONT, Pt(size), CENTRE, line=line, keeps=True)
    style(document, GAP, TABLE_FONT, Pt(5), LEFT, line=Pt(8))
    style(document, CELL_BAND, HEAD_FONT, Pt(10.5), LEFT, line=Pt(18), keeps=True)
    style(document, SIGNATURE, BODY_FONT, SIZE, LEFT, line=Pt(36), keeps=True)
    style(document, HELP, TABLE_FONT, Pt(9), LEFT, line=Pt(12))
    document.styles[HELP].font.color.rgb = RGBColor(0x59, 0x59, 0x59)
    right = document.styles[IMPRINT].paragraph_format
    right.tab_stops.add_tab_stop(Mm(PAGE_WIDTH), 2)


def style(
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
        set_font(run_style(run), TABLE_FONT)
        if part == "PAGE":
            for kind in ("begin", None, "separate", "1", "end"):
                run._r.append(field_piece(kind))


def run_style(run: Any) -> Any:
    """A run, seen as something whose font can be set."""
    run.element.get_or_add_rPr()
    return run


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


if __name__ == "__main__":
    main()
