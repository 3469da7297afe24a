"""The words of what one office is told of what it sent, as Word templates: its form is still to be put right; its appeal is answered."""

from docx.document import Document

from official_paper import BODY, FINE, FINE_CENTRE, FINE_HEAD, TITLE, TO, add, add_table
from paper_parts import add_help, keep_last, sign


def make_mending(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，addressee 司法所（所长），office 司法所，chief 所长，file 收到的表，received 收到时间，"
        "is_outdated 规则改过，要换表，errors 全部错误，listed_errors 列出的错误，more_errors 未列出的错误数，deadline 截止日期（可能没有），"
        "is_overdue 已过截止日期，recipient 报送给谁，form 退回的表的文件名，refused 另外收到而不能用的文件（file 文件名，reason 原因），"
        "dated 通知日期（没有时留空待填）。",
    )
    add(document, TITLE, "关于催促更正{{ year }}年司法所\n目标管理考核填报表的通知")
    add(document, TO, "{{ addressee }}：")
    add(
        document,
        BODY,
        "你所报送的《{{ title }}》填报表（“{{ file }}”）已于{{ received | moment }}收到，{% if is_outdated %}这份表发放以后责任书或计分规则"
        "改过，需要换表{% else %}经核对有{{ errors | length }}处错误需要更正{% endif %}。{% if dated %}截至{{ dated | day }}，{% endif %}"
        "县局尚未收到你所更正后的表。",
        "{% if is_overdue %}{% if deadline %}报送截止日期（{{ deadline | day }}）已过，{% endif %}请你所尽快{% elif deadline %}"
        "请你所于{{ deadline | day }}前（含当日）{% else %}请你所及时{% endif %}在县局退回的表“{{ form }}”里改好，报送至：{{ recipient }}。",
        "{% if is_outdated %}退回的表已照原来填报的内容预填；交回以前没有得分。{% else %}更正以前，错误的和没有填的暂按最不利的情况计分。"
        "{% endif %}",
        "{%p if errors %}",
        "需要更正的有：",
        "{%p for error in listed_errors %}",
        "{{ loop.index }}．{{ error | stop }}",
        "{%p endfor %}",
        "{%p if more_errors %}",
        "其余{{ more_errors }}处见退回的表「问题清单」。",
        "{%p endif %}",
        "{%p endif %}",
        "{%p if refused %}",
        "另外收到的下列文件不能作为填报表使用：",
        "{%p for each in refused %}",
        "{{ loop.index }}．“{{ each.file }}”：{{ each.reason | stop }}",
        "{%p endfor %}",
        "{%p endif %}",
        "请在县局退回的表里更正，不要再用原来的文件。已经更正报送的，请与县局核对是否收到；退回的表遗失的，请向县局索取。",
        "特此通知。",
    )
    sign(document)


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
