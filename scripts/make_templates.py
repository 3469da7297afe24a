"""Make the Word templates of templates/notices anew: the papers of the year as a bureau's clerk edits them in Word.

    .venv/bin/python scripts/make_templates.py [DIR]

How they look is in official_paper.py. The same script gives the same bytes (under the same zlib).
"""

import io
import sys
from pathlib import Path
from typing import Callable, Dict, List, Tuple

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
    HELP,
    IMPRINT,
    MASTHEAD,
    NUMBER,
    PAGE_WIDTH,
    SIGNATURE,
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
    start_document,
)
from sfs_excel.notices.documents import pack_document

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "templates" / "notices"

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
        "answer.docx": make_answer,
        "approval.docx": make_approval,
        "circular.docx": make_circular,
        "amendment.docx": make_amendment,
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
    add(document, BODY, "{%p for clause in chapter.clauses %}", "{%p if loop.last %}")
    add(document, BODY, "{{ clause.item }}、{{ clause.text }}")
    keep_last(document, 1)  # with the next heading, or with the signatures
    add(document, BODY, "{%p else %}", "{{ clause.item }}、{{ clause.text }}", "{%p endif %}")
    add(document, BODY, "{%p endfor %}", "{%p endfor %}", "")
    keep_last(document, 1)
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
    add(document, ENCLOSED, "附件：更正表（{{ attachment }}）")
    sign(document)


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


def make_circular(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，stage 自评暂定、核定或终评，is_final 已经终评，"
        "finality 未定稿，或者定稿和它的文件夹，waiting 还有谁没有完成，offices 司法所总数，ranked 参加排名的，"
        "vetoed 被一票否决的，scored 以上两种，missing 未报送的（名称），mean 参加排名的平均分，bands 各等次（band 等次，offices 司法所名称），"
        "sections 各部分名称，lost 失分最多的项目（item 序号，section 所在部分，text 原文，points 分值，offices 失分的司法所数，lost 共失多少分），"
        "voters 评委人数（没有票决的为0），valid_ballots 有效票数，void_ballots 作废票数，"
        "dated 通报日期（没有时留空待填）。每个司法所有：rank 名次，office 名称，total 总分，base 基本分，bonus 加分，penalty 扣罚（负数），"
        "band 等次，sections 各部分得分，reason 一票否决的原因。用印好红头的文件纸打印的，删去红头和文号两段。",
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


def make_amendment(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，stage 自评暂定、核定或终评，is_final 已经终评，"
        "finality 未定稿，或者定稿和它的文件夹，former 上一次定稿的文件夹，offices 有变化的司法所（office 名称，"
        "changes 各处变化：what 内容，before 原来的，after 现在的），changes 共有几处变化，dated 通报日期（没有时留空待填）。"
        "用印好红头的文件纸打印的，删去红头和文号两段。",
    )
    add(document, MASTHEAD, "{{ county }}文件")
    add(document, NUMBER, "〔　　　　〕　　号")
    add(document, TITLE, "关于{{ year }}年度全县司法所\n目标管理考核结果的更正通报")
    add(document, BODY, "{%p if not is_final %}")
    add(document, SUBTITLE, "（{{ stage }}，名次和得分以终评为准）")
    add(document, BODY, "{%p endif %}")
    add(document, TO, "各司法所：")
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
        head=FINE_HEAD,
    )


def sign(document: Document) -> None:
    keep_last(document, 4)
    add(document, SIGNED, "", "{{ county }}", "{{ dated | day }}")


def keep_last(document: Document, many: int) -> None:
    """Keep so many paragraphs on the page of what follows: no page has a signature alone."""
    for paragraph in document.paragraphs[-many:]:
        paragraph.paragraph_format.keep_with_next = True


def add_help(document: Document, names: str) -> None:
    """Add the notes for the clerk who opens the template; docxtpl leaves such paragraphs out."""
    for text in (HELP_HEAD, names):
        add(document, HELP, "{#p " + text + " #}")


if __name__ == "__main__":
    main()
