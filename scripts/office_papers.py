"""The words of what one office is told of its result, as Word templates: feedback, and the answer to an appeal."""

from docx.document import Document

from official_paper import BODY, ENCLOSED, ENCLOSURE, FINE, FINE_CENTRE, FINE_HEAD, HEAD, TITLE, TO, add, add_table
from paper_parts import add_help, keep_last, sign


def make_feedback(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，addressee 司法所（所长），office 司法所，stage 自评暂定、核定或终评，is_final 已经终评，"
        "finality 未定稿，或者定稿和它的文件夹，total 总分，base 基本分，bonus 加分，penalty 扣罚（负数），points 基本分的满分，rank 名次（可能没有），ranked 参加排名的司法所数，"
        "veto 一票否决的原因（可能没有），"
        "recipient 交回给谁，appeal 复核申请表的文件名，appeals_until 复核截止日期（可能没有），dated 通知日期（没有时留空待填），sections 各部分（heading 标题，title 名称，"
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
        "你所总分{{ total | points }}分（{{ stage }}，{{ finality }}），其中基本分{{ base | points }}分、加分{{ bonus | points }}分、扣罚"
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
        head=FINE_HEAD,
    )
    add(document, HEAD, "三、意见反映")
    add(
        document,
        BODY,
        "请对照附件，逐项查找扣分原因，认真整改。对得分有异议的，请填写复核申请表“{{ appeal }}”，{% if appeals_until %}"
        "于{{ appeals_until | day }}前（含当日，以收到为准，逾期不受理）{% else %}及时{% endif %}连同佐证材料交回：{{ recipient }}。",
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
                "总分（{{ stage }}，{{ finality }}）",
                "{{ points | points }}",
                "{{ total | points }}",
                "基本分{{ base | points }}分，加分{{ bonus | points }}分，扣罚{{ penalty | abs | points }}分",
            ],
        ],
        styles=(FINE_CENTRE, FINE, FINE_CENTRE, FINE_CENTRE, FINE),
        head=FINE_HEAD,
    )


def make_answer(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，addressee 司法所（所长），office 司法所，chief 所长，file 复核申请表，received "
        "收到的日期，upheld 维持的项数，changed 改定的项数，dated 答复日期（没有时留空待填），items 各项（item 序号，text 原文，grounds 申请理由，"
        "answer 维持或改为，is_upheld 维持，is_moved 分数有变化，before、after 复核前后的得分，reason 理由）。",
    )
    add(document, TITLE, "关于{{ year }}年度司法所\n目标管理考核复核申请的答复")
    add(document, TO, "{{ addressee }}：")
    add(
        document,
        BODY,
        "你所《{{ title }}》考核得分的复核申请（“{{ file }}”）已于{{ received | day }}收到，申请复核{{ items | length }}项。"
        "经复核，维持{{ upheld }}项，改定{{ changed }}项，逐项答复如下。",
    )
    answer = [
        "{{ each.answer }}{% if each.is_upheld %}{{ each.after | points }}分{% elif each.is_moved %}{{ each.after | points }}分（原得"
        "{{ each.before | points }}分）{% else %}：已改正数据，现得{{ each.after | points }}分{% endif %}",
        "理由：{{ each.reason | stop }}",
    ]
    add_table(
        document,
        (11, 45, 50, 50),
        [
            ["序号", "考核内容", "申请理由", "答复"],
            ["{%tr for each in items %}"],
            ["{{ each.item }}", "{{ each.text }}", "{{ each.grounds }}", answer],
            ["{%tr endfor %}"],
        ],
        styles=(FINE_CENTRE, FINE, FINE, FINE),
        head=FINE_HEAD,
    )
    add(document, BODY, "特此答复。")
    keep_last(document, 1)
    sign(document)
