"""Make the Word templates of templates/notices anew: the papers of the year as a bureau's clerk edits them in Word.

    .venv/bin/python scripts/make_templates.py [DIR]

How they look is in official_paper.py; the papers that tell of the result are in feedback_paper.py, office_papers.py
and county_papers.py. The same script gives the same bytes (under the same zlib).
"""

import io
import sys
from pathlib import Path
from typing import Callable, Dict

from docx.document import Document

from county_papers import make_amendment, make_approval, make_circular
from feedback_paper import make_feedback
from office_papers import make_answer, make_mending
from official_paper import (
    BODY,
    ENCLOSED,
    FINE,
    FINE_CENTRE,
    FINE_HEAD,
    HEAD,
    SIGNATURE,
    SUBTITLE,
    TITLE,
    TO,
    add,
    add_table,
    start_document,
)
from paper_parts import add_help, keep_last, sign
from sfs_excel.notices.documents import pack_document

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "templates" / "notices"


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
        "extension.docx": make_extension,
        "reminder.docx": make_reminder,
        "mending.docx": make_mending,
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


if __name__ == "__main__":
    main()
