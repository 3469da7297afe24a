"""The words of the answer to an office's appeal, as a Word template."""

from docx.document import Document

from official_paper import BODY, FINE, FINE_CENTRE, FINE_HEAD, TITLE, TO, add, add_table
from paper_parts import add_help, keep_last, sign


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
