"""The words of what all offices are told of the result, as Word templates: the page to sign, the circular, what amends it."""

from typing import List, Tuple

from docx.document import Document
from docx.shared import Mm

from official_paper import (
    BASIS,
    BODY,
    CELL,
    CELL_CENTRE,
    CONTINUED,
    DIGEST,
    ENCLOSED,
    ENCLOSURE,
    FINE,
    FINE_CENTRE,
    FINE_HEAD,
    HEAD,
    IMPRINT,
    MASTHEAD,
    NUMBER,
    PAGE_WIDTH,
    SIGNED,
    SIGNER,
    SUBTITLE,
    TITLE,
    TO,
    WIDE,
    WIDE_CENTRE,
    WIDE_HEAD,
    Lines,
    add,
    add_table,
    make_approval_styles,
)
from paper_parts import add_help, sign


def make_approval(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，stage 自评暂定、核定或终评，is_final 已经终评，"
        "finality 未定稿，或者定稿和它的文件夹，offices 各司法所，ranked 参加排名的个数，"
        "vetoed 被一票否决的个数，missing 未报送的个数，has_bands 评定等次，voters 评委人数（没有票决的为0），valid_ballots 有效票数，"
        "void_ballots 作废票数，digest 定稿清单指纹（定稿以前没有），leading 表格各行（left 左边的司法所，right 右边的），"
        "closing 一页排不下时，与签字同在末页的各行，is_double 每行两个司法所，signers 签字各行（first、second、third）。每个司法所有：rank 名次（没有的为0），office 名称，"
        "total 总分，mark 等次，或者不参加排名的原因。",
    )
    make_approval_styles(document)
    page = document.sections[0]
    page.top_margin, page.bottom_margin, page.footer_distance = Mm(20), Mm(20), Mm(11)
    add(document, TITLE, "{{ county }}{{ year }}年度\n司法所目标管理考核结果审定表")
    add(document, BODY, "{%p if not is_final %}")
    add(document, BASIS, "本次结果为“{{ stage }}”，名次和得分以终评为准。")
    add(document, BODY, "{%p endif %}")
    add(
        document,
        BASIS,
        "依据《{{ title }}》考核全县{{ offices | length }}个司法所，参加排名{{ ranked }}个"
        "{% if vetoed %}，一票否决{{ vetoed }}个{% endif %}{% if missing %}，未报送{{ missing }}个{% endif %}。"
        "{% if voters %}评委{{ voters }}人，有效票{{ valid_ballots }}张，作废{{ void_ballots }}张。{% endif %}",
    )
    add(document, DIGEST, "定稿清单指纹：{{ digest or '（尚未定稿）' }}")
    add(document, BODY, "{%p if is_double %}")
    add_approved(document, "leading", "left", "right")
    add(document, BODY, "{%p else %}")
    add_approved(document, "leading", "left")
    add(document, BODY, "{%p endif %}", "{%p if closing %}")
    add(document, CONTINUED, "（续表）")
    add_approved(document, "closing", "left", "right")
    add(document, BODY, "{%p endif %}")
    add(document, BASIS, "考核领导小组审定意见：", "")
    add_table(
        document,
        (52, 52, 52),
        [
            ["{%tr for row in signers %}"],
            ["{{ row.first }}（签字）：", "{{ row.second }}（签字）：", "{{ row.third }}（签字）："],
            ["{%tr endfor %}"],
        ],
        styles=(SIGNER,) * 3,
        has_lines=False,
        has_head=False,
    )
    add(document, SIGNED, "　　　　年　　月　　日")


def add_approved(document: Document, lines: str, *sides: str) -> None:
    """A table of offices, one or two in a line."""
    band = "{% if has_bands %}等次{% else %}备注{% endif %}"
    heads = ["名次", "司法所", "总分", band] * len(sides)
    cells = [cell for side in sides for cell in _describe_office(side)]
    widths = (16, 70, 30, 40) if len(sides) == 1 else (11, 33, 16, 18) * 2
    add_table(
        document,
        widths,
        [
            [*heads],
            ["{%tr for line in " + lines + " %}"],
            [*cells],
            ["{%tr endfor %}"],
        ],
        styles=(FINE_CENTRE, FINE, FINE_CENTRE, FINE_CENTRE) * len(sides),
        head=FINE_HEAD,
    )


def _describe_office(side: str) -> List[str]:
    office = f"line.{side}"
    total = f"{{% if {office}.total is none %}}—{{% else %}}{{{{ {office}.total | hundredths }}}}{{% endif %}}"
    cells = [f'{{{{ {office}.rank or "—" }}}}', f"{{{{ {office}.office }}}}", total, f'{{{{ {office}.mark or "—" }}}}']
    return [f"{{% if {office} %}}{cell}{{% endif %}}" for cell in cells]


def make_circular(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，stage 自评暂定、核定或终评，is_final 已经终评，"
        "finality 未定稿，或者定稿和它的文件夹，waiting 还有谁没有完成，offices 司法所总数，ranked 参加排名的，"
        "vetoed 被一票否决的，scored 以上两种，missing 未报送的（名称），absent 不参评的（名称），merged 撤并的（名称，并入哪个所），"
        "mean 参加排名的平均分，bands 各等次（band 等次，offices 司法所名称），"
        "sections 各部分名称，lost 失分最多的项目（item 序号，section 所在部分，text 原文，points 分值，offices 失分的司法所数，lost 共失多少分），"
        "voters 评委人数（没有票决的为0），valid_ballots 有效票数，void_ballots 作废票数，"
        "dated 通报日期（没有时留空待填）。每个司法所有：rank 名次，office 名称，total 总分，base 基本分，bonus 加分，penalty 扣罚（负数），"
        "band 等次，sections 各部分得分，reason 一票否决的原因。用印好红头的文件纸打印的，删去红头和文号两段。",
    )
    open_circular(document, "关于{{ year }}年度全县司法所\n目标管理考核结果的通报")
    add(
        document,
        BODY,
        "根据《{{ title }}》，县局对全县{{ offices }}个司法所{{ year }}年度工作进行了考核。现将考核结果通报如下。本次结果：{{ stage }}，{{ finality }}。",
        "{%p if waiting %}",
        '截至目前，{{ waiting | join("；") }}。',
        "{%p endif %}",
    )
    add(document, HEAD, "一、考核结果")
    add(
        document,
        BODY,
        "参加排名的司法所{{ ranked | length }}个{% if ranked %}，平均得分{{ mean | points }}分{% endif %}{% if vetoed %}；一票否决"
        "{{ vetoed | length }}个{% endif %}{% if missing %}；未报送{{ missing | length }}个{% endif %}。{% if scored %}各部分得分见附件。{% endif %}",
        "{%p if voters %}",
        "评委{{ voters }}人，有效票{{ valid_ballots }}张，作废{{ void_ballots }}张。",
        "{%p endif %}",
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
        "{%p if absent or merged %}",
        '{% if absent %}不参评：{{ absent | join("、") }}{% endif %}{% if absent and merged %}；{% endif %}{% if merged %}撤并：{{ merged | join("、") }}{% endif %}。',
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
        head=FINE_HEAD,
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
    width = 9.6
    add_table(
        document,
        (28, width, width, width, 13),
        [
            ["司法所", "{%tc for section in sections %}", "{{ section }}", "{%tc endfor %}", "总分"],
            ["{%tr for place in scored %}"],
            [
                "{{ place.office }}{% if not place.rank %}（否决）{% endif %}",
                "{%tc for score in place.sections %}",
                "{{ score | points }}",
                "{%tc endfor %}",
                "{{ place.total | hundredths }}",
            ],
            ["{%tr endfor %}"],
        ],
        styles=(WIDE, *[WIDE_CENTRE] * 4),
        head=WIDE_HEAD,
        width=PAGE_WIDTH,
    )
    add(document, BODY, "{%p endif %}")
    add(document, IMPRINT, "{{ county }}办公室\t{{ dated | day }}印发")


def add_ranking(document: Document, *, has_bands: bool) -> None:
    heads = ["名次", "司法所", "总分", "基本分", "加分", "扣罚"]
    cells = [
        "{{ place.rank }}",
        "{{ place.office }}",
        "{{ place.total | hundredths }}",
        "{{ place.base | hundredths }}",
        "{{ place.bonus | hundredths }}",
        "{{ place.penalty | abs | hundredths }}",
    ]
    widths: Tuple[float, ...] = (16, 60, 20, 20, 20, 20)
    styles = (CELL_CENTRE, CELL, *[CELL_CENTRE] * 4)
    if has_bands:
        heads, cells = [*heads, "等次"], [*cells, '{{ place.band or "—" }}']
        widths, styles = (16, 48, 19, 19, 18, 18, 18), (*styles, CELL_CENTRE)
    rows: List[List[Lines]] = [[*heads], ["{%tr for place in ranked %}"], [*cells], ["{%tr endfor %}"]]
    add_table(document, widths, rows, styles=styles)


def make_amendment(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，stage 自评暂定、核定或终评，is_final 已经终评，"
        "finality 未定稿，或者定稿和它的文件夹，former 上一次定稿的文件夹，offices 有变化的司法所（office 名称，"
        "changes 各处变化：what 内容，before 原来的，after 现在的），changes 共有几处变化，dated 通报日期（没有时留空待填）。"
        "用印好红头的文件纸打印的，删去红头和文号两段。",
    )
    open_circular(document, "关于{{ year }}年度全县司法所\n目标管理考核结果的更正通报")
    add(
        document,
        BODY,
        "根据《{{ title }}》考核的{{ year }}年度结果（{{ former }}定稿）有{{ changes }}处更正，现通报如下。"
        "本次结果：{{ stage }}，{{ finality }}。",
    )
    add_table(
        document,
        (46, 38, 36, 36),
        [
            ["司法所", "内容", "原为", "现为"],
            ["{%tr for place in offices %}"],
            ["{%tr for each in place.changes %}"],
            ["{{ place.office }}", "{{ each.what }}", "{{ each.before }}", "{{ each.after }}"],
            ["{%tr endfor %}"],
            ["{%tr endfor %}"],
        ],
        styles=(FINE, FINE, FINE_CENTRE, FINE_CENTRE),
        head=FINE_HEAD,
    )
    add(document, BODY, "没有列出的不变。")
    sign(document)
    add(document, IMPRINT, "{{ county }}办公室\t{{ dated | day }}印发")


def open_circular(document: Document, title: str) -> None:
    """Masthead, number and title of what all offices are told of the result, and whom it is to."""
    add(document, MASTHEAD, "{{ county }}文件")
    add(document, NUMBER, "〔　　　　〕　　号")
    add(document, TITLE, title)
    add(document, BODY, "{%p if not is_final %}")
    add(document, SUBTITLE, "（{{ stage }}，名次和得分以终评为准）")
    add(document, BODY, "{%p endif %}")
    add(document, TO, "各司法所：")
