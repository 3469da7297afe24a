"""得分反馈 as a Word template: two pages of A4, what was lost first, and a place to sign."""

from typing import List, Sequence, Tuple

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from official_paper import (
    BODY_FONT,
    CENTRE,
    HEAD_FONT,
    LEFT,
    TABLE_FONT,
    TITLE_FONT,
    Lines,
    add,
    add_table,
    style,
)
from paper_parts import add_help, keep_last

SHEET_TITLE, SHEET_BODY, SHEET_HEAD, SHEET_SIGN = "反馈标题", "反馈正文", "反馈小标题", "反馈签字"
SHEET, SHEET_CENTRE, SHEET_COLUMN = "反馈表格", "反馈居中", "反馈表头"
DENSE, DENSE_CENTRE, DENSE_COLUMN = "反馈密排", "反馈密排居中", "反馈密排表头"
MANY = 20  # items lost, from which on they are set closer: two pages hold all 43 that can be lost in 2016
HEADS = ["序号", "分值", "自评", "计算", "核定", "得分"]
WIDTH, DENSE_WIDTH = 8, 7  # of a column of points; mm
PAGE_WIDTH = 174  # between the margins


def make_feedback(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，addressee 司法所（所长），office 司法所，stage 自评暂定、核定或终评，is_final 已经终评，"
        "finality 未定稿，或者定稿和它的文件夹，total 总分，base 基本分，bonus 加分，penalty 扣罚（负数），points 基本分的满分，rank 名次（可能没有），ranked 参加排名的司法所数，"
        "veto 一票否决的原因（可能没有），"
        "recipient 交回给谁，appeal 复核申请表的文件名，appeals_until 复核截止日期（可能没有），dated 通知日期（没有时留空待填），sections 各部分（heading 标题，title 名称，"
        "points 分值，score 得分，items 各项），items 全部各项，lost_items 失分的，gained_items 加分的，pending_items 待定的，full_items 得满分的，idle_items 没有发生的，"
        "item 各项（item 序号，points 分值，score 得分，reported 自评分、computed 计算得分、decided 核定分（都可能没有），text 原文，is_divided 分几条计分，movements "
        "扣分和加分），move 每笔（change 扣、加、少扣、待定或一票否决，counts 写不写分数，points 分数，reason 原因，quote 依据的原文）。写法：item.decided | known 没有的写成“—”，"
        "full_items | numbers 写成1-3、5。",
    )
    make_styles(document)
    page = document.sections[0]
    page.top_margin, page.bottom_margin, page.footer_distance = Mm(13), Mm(13), Mm(6)
    page.left_margin = page.right_margin = Mm(18)
    for footer in (page.footer, page.even_page_footer):
        footer.paragraphs[0].paragraph_format.line_spacing = Pt(16)
    add(document, SHEET_TITLE, "{{ year }}年度司法所目标管理考核得分反馈")
    add(document, SHEET_BODY, "{{ addressee }}：")
    add(
        document,
        SHEET_BODY,
        "根据《{{ title }}》考核，你所总分{{ total | points }}分（{{ stage }}，{{ finality }}），其中基本分{{ base | points }}分、加分{{ bonus | points }}分、扣罚"
        "{{ penalty | abs | points }}分。{% if veto %}你所被一票否决，保留得分，不参加排名。原因：{{ veto | stop }}{% elif rank %}"
        '在{{ ranked }}个参加排名的司法所中{{ "" if is_final else "暂" }}列第{{ rank }}名。{% endif %}'
        '{% if stage == "自评暂定" %}“自评暂定”是按你所填报的内容计算的，其中有须经核定、票决的项目，最后得分以县局核定为准。'
        '{% elif stage == "核定" %}“核定”是县局已经逐项核定、尚待票决的得分，最后得分以终评为准。{% endif %}',
    )
    is_long = f"lost_items | length > {MANY}"
    add_items(document, "lost_items", "失分的项目", is_long)
    add_items(document, "gained_items", "加分的项目")
    add(document, SHEET_BODY, "{%p for item in pending_items %}")
    add(
        document,
        SHEET_BODY,
        "第{{ item.item }}项{% for move in item.movements %}{{ move.change }}：{{ move.reason | stop }}{% endfor %}",
    )
    add(document, SHEET_BODY, "{%p endfor %}", "{%p if full_items %}")
    add(document, SHEET_BODY, "得满分的项目（{{ full_items | length }}项）：第{{ full_items | numbers }}项。")
    add(document, SHEET_BODY, "{%p endif %}", "{%p if idle_items %}")
    add(document, SHEET_BODY, "没有发生的加分、扣罚项目：第{{ idle_items | numbers }}项。")
    add(document, SHEET_BODY, "{%p endif %}")
    add(document, SHEET_BODY, "{%p if " + is_long + " %}")
    add(
        document,
        SHEET_BODY,
        "各部分得分：{% for section in sections %}{{ section.title }}{{ section.score | points }}分"
        "{% if section.points %}（分值{{ section.points | points }}分）{% endif %}{{ '。' if loop.last else '，' }}{% endfor %}",
    )
    add(document, SHEET_BODY, "{%p else %}")
    add_sections(document)
    add(document, SHEET_BODY, "{%p endif %}")
    add(
        document,
        SHEET_BODY,
        "对得分有异议的，请填写复核申请表“{{ appeal }}”，{% if appeals_until %}于{{ appeals_until | day }}前（含当日，以收到为准，逾期不受理）"
        "{% else %}及时{% endif %}连同佐证材料交回：{{ recipient }}。没有异议的，请对照失分原因认真整改。",
    )
    keep_last(document, 1)
    opinion = ["{{ office }}意见：□ 无异议　□ 申请复核", "所长（签字）：", "　　　　年　　月　　日"]
    add_grid(
        document,
        (87, 87),
        [[["{{ county }}（盖章）", "", "{{ dated | day }}"], opinion]],
        (SHEET_SIGN, SHEET_SIGN),
        has_head=False,
    )


def add_sections(document: Document) -> None:
    add(document, SHEET_HEAD, "各部分得分")
    add_grid(
        document,
        (38, 10, 10) * 3,
        [
            ["部分", "分值", "得分"] * 3,
            ["{%tr for row in sections | batch(3, false) %}"],
            [cell for place in range(3) for cell in say_section(f"row[{place}]")],
            ["{%tr endfor %}"],
        ],
        (SHEET, SHEET_CENTRE, SHEET_CENTRE) * 3,
    )


def add_items(document: Document, items: str, head: str, is_long: str = "") -> None:
    """Items with self, computed and decided side by side, and every movement with its reason and the letter's words.

    Args:
        is_long: whether they are so many that they are set closer.
    """
    add(document, SHEET_BODY, "{%p if " + items + " %}")
    add(document, SHEET_HEAD, head + "（{{ " + items + " | length }}项）")
    if is_long:
        add(document, SHEET_BODY, "{%p if " + is_long + " %}")
        add_moves(document, items, (DENSE_CENTRE, DENSE, DENSE_COLUMN))
        add(document, SHEET_BODY, "{%p else %}")
    add_moves(document, items, (SHEET_CENTRE, SHEET, SHEET_COLUMN))
    if is_long:
        add(document, SHEET_BODY, "{%p endif %}")
    add(document, SHEET_BODY, "{%p endif %}")


def add_moves(document: Document, items: str, looks: Tuple[str, str, str]) -> None:
    """The table of `add_items`; `looks`: of what is centred, of the reasons, of the heads."""
    centre, text, head = looks
    widths = [DENSE_WIDTH if head == DENSE_COLUMN else WIDTH] * len(HEADS)
    moves = [
        "{%p for move in item.movements %}",
        "{{ move.change }}{% if move.counts %}{{ move.points | abs | points }}分{% endif %}：{{ move.reason | stop }}"
        "{% if move.quote %}依据：“{{ move.quote }}”{% endif %}",
        "{%p endfor %}",
    ]
    cells: List[Lines] = [
        "{{ item.item }}",
        '{{ item.points | points if item.points else "—" }}',
        "{{ item.reported | known }}",
        "{{ item.computed | known }}",
        "{{ item.decided | known }}",
        "{{ item.score | points }}",
        moves,
    ]
    rows: List[Sequence[Lines]] = [
        [*HEADS, "原因和依据（责任书原文）"],
        ["{%tr for item in " + items + " %}"],
        cells,
        ["{%tr endfor %}"],
    ]
    add_grid(document, (*widths, PAGE_WIDTH - sum(widths)), rows, (*[centre] * len(HEADS), text), head)


def add_grid(
    document: Document,
    widths: Sequence[float],
    rows: Sequence[Sequence[Lines]],
    styles: Sequence[str],
    head: str = SHEET_COLUMN,
    *,
    has_head: bool = True,
) -> None:
    """A table that begins on the page of what stands above it."""
    before = len(document.paragraphs)
    add_table(document, widths, rows, styles=styles, head=head, has_head=has_head, width=sum(widths))
    document.paragraphs[before].paragraph_format.keep_with_next = True
    margins = document.tables[-1]._tbl.tblPr.find(qn("w:tblCellMar"))
    for edge in margins:
        is_side = edge.tag in (qn("w:left"), qn("w:right"))
        is_dense = head == DENSE_COLUMN
        edge.set(qn("w:w"), str((20 if is_dense else 40) if is_side else (0 if is_dense else 20)))  # twips


def say_section(name: str) -> List[str]:
    cells = [
        f"{{{{ {name}.title }}}}",
        f'{{{{ {name}.points | points if {name}.points else "—" }}}}',
        f"{{{{ {name}.score | points }}}}",
    ]
    return [f"{{% if {name} %}}{cell}{{% endif %}}" for cell in cells]


def make_styles(document: Document) -> None:
    """Add the styles of this paper, which are smaller than an official paper's: it is a sheet to work by."""
    style(document, SHEET_TITLE, TITLE_FONT, Pt(18), CENTRE, line=Pt(24), after=Pt(4), keeps=True)
    style(document, SHEET_BODY, BODY_FONT, Pt(10.5), LEFT, line=Pt(16))
    style(document, SHEET_HEAD, HEAD_FONT, Pt(10.5), LEFT, line=Pt(16), before=Pt(3), keeps=True)
    style(document, SHEET, TABLE_FONT, Pt(9), LEFT, line=Pt(12))
    style(document, SHEET_CENTRE, TABLE_FONT, Pt(9), CENTRE, line=Pt(12))
    style(document, SHEET_COLUMN, HEAD_FONT, Pt(9), CENTRE, line=Pt(12), keeps=True)
    style(document, DENSE, TABLE_FONT, Pt(7.5), LEFT, line=Pt(8.8))
    style(document, DENSE_CENTRE, TABLE_FONT, Pt(7.5), CENTRE, line=Pt(8.8))
    style(document, DENSE_COLUMN, HEAD_FONT, Pt(7.5), CENTRE, line=Pt(8.8), keeps=True)
    style(document, SHEET_SIGN, BODY_FONT, Pt(10.5), LEFT, line=Pt(19), keeps=True)
