"""The paper that tells all offices of another last day for their forms."""

from docx.document import Document

from official_paper import BODY, TITLE, TO, add
from paper_parts import add_help, sign


def make_extension(document: Document) -> None:
    add_help(
        document,
        "名称：county 县局名称，year 年度，title 责任书标题，former 填报表上印的原来的截止日期（可能有几个），deadline 现在的截止日期，"
        "change 延长（比原来的都晚）或调整，recipient 报送给谁，dated 通知日期（没有时留空待填）。",
    )
    add(document, TITLE, "关于{{ change }}{{ year }}年司法所目标管理\n考核填报表报送时间的通知")
    add(document, TO, "各司法所：")
    add(
        document,
        BODY,
        "《{{ title }}》填报表上印的报送截止日期是"
        "{% for each in former %}{{ each | day }}{% if not loop.last %}、{% endif %}{% endfor %}。"
        "现将报送截止日期{{ change }}至{{ deadline | day }}（含当日），有关事项通知如下。",
        "一、各所手中的填报表继续有效，不用换表。表上印的截止日期是原来的，以本通知为准。",
        "二、已经填好的内容不用重新填写；已经报送、没有退回更正的，不用再报。",
        "三、还没有报送的，请于{{ deadline | day }}前（含当日）报送至：{{ recipient }}。",
        "特此通知。",
    )
    sign(document)
