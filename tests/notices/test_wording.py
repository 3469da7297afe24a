"""The notices on a return meet these requirements.

1. A correction and a receipt say what they say in exactly these words; the text can be pasted into a chat as it is.
2. What is missing (chief, deadline, address, score, reminders, notes) leaves neither a hole nor an empty heading.
3. At most 30 errors are listed, and 30 reminders; how many there are beyond is said.
"""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from sfs_excel.notices.filters import end_sentence
from sfs_excel.notices.render import Notices
from sfs_excel.notices.replies import Correction, Line, Receipt
from sfs_excel.notices.templates import Rendered

ORGS = Line(5, "培育社会组织数", "「填报表」F18", "培育社会组织数填的是“两个”，需要数字", "请改为 2 后重新报送")
LATE = Line(7, "迟报次数", "「填报表」F25", "迟报次数没有填", "请补填，没有发生的填0，补好后重新报送")
RATE = Line(9, "调解成功率", "「填报表」F31", "调解成功率填的是0.98%，是否应为98%", "请核对，如有错请改后重新报送")
MACROS = Line(0, "", "", "文件里带有宏，程序没有运行它", "请核实文件来源")

CORRECTION = Correction(
    county="青河县司法局",
    year=2016,
    title="2016年全县司法所目标管理责任书",
    office="河东司法所",
    chief="张三",
    file="河东司法所（终稿）.xlsx",
    received=datetime(2016, 12, 5, 9, 5),
    deadline=date(2016, 12, 20),
    is_overdue=False,
    return_to="kaohe@example.com",
    attachment="河东司法所.xlsx",
    errors=(ORGS, LATE),
    reminders=(RATE, MACROS),
    notes=("填报表发放以后，第5项的计分规则改过。附件是按新规则做的", "第7项文字有改动，计分不变。"),
    blanks=1,
    total=87.5,
)
RECEIPT = Receipt(
    county="青河县司法局",
    year=2016,
    title="2016年全县司法所目标管理责任书",
    office="河东司法所",
    chief="张三",
    file="河东司法所（终稿）.xlsx",
    received=datetime(2016, 12, 5, 9, 5),
    sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    version=2,
    deadline=date(2016, 12, 20),
    return_to="kaohe@example.com",
    reminders=(RATE,),
)

CORRECTION_TEXT = """\
关于更正2016年司法所目标管理考核填报表的通知

河东司法所（张三所长）：

【责任书有变动】
· 填报表发放以后，第5项的计分规则改过。附件是按新规则做的。
· 第7项文字有改动，计分不变。

【收件情况】
你所报送的《2016年全县司法所目标管理责任书》填报表（“河东司法所（终稿）.xlsx”）已于2016年12月5日 09:05收到。
经核对，有2处错误需要更正：填写有误1处，没有填写1处。

【需要更正】
1．第5项“培育社会组织数”（「填报表」F18）：填的是“两个”，需要数字。请改为 2 后重新报送。
2．第7项“迟报次数”（「填报表」F25）：没有填。请补填，没有发生的填0，补好后重新报送。

【请予核实】
以下各处不一定有误。确有错误的，请一并改正；情况属实的，不用改动。
1．第9项“调解成功率”（「填报表」F31）：填的是0.98%，是否应为98%。请核对，如有错请改后重新报送。
2．文件里带有宏，程序没有运行它。请核实文件来源。

【怎样更正】
1．打开附件“河东司法所.xlsx”，你所原来填报的内容已在其中；
2．改好标红的单元格，没有填的补填，然后保存；
3．请于2016年12月20日前（含当日）将附件发回：kaohe@example.com。
附件替代你所原来的填报表，请在附件中更正，不要再用原来的文件。

【目前得分】
暂按87.5分计。有误和没有填写的，暂按最不利的情况计分；更正后重新计算。

青河县司法局
"""
RECEIPT_TEXT = """\
2016年司法所目标管理考核填报表收件回执

河东司法所（张三所长）：

你所报送的《2016年全县司法所目标管理责任书》填报表已收到，经核对没有发现错误。

【收件情况】
文件：“河东司法所（终稿）.xlsx”
收到时间：2016年12月5日 09:05
报送次数：第2次报送，替代以前各次
文件指纹（SHA-256）：
9f86d081 884c7d65 9a2feaa0 c55ad015
a3bf4f1b 2b0b822c d15d6c15 b0f00a08
文件指纹可以证明收到的是哪一份文件，请连同所报文件留存。

【请予核实】
以下各处不一定有误。确有错误的，请改正后重新报送；情况属实的，不用改动。
1．第9项“调解成功率”（「填报表」F31）：填的是0.98%，是否应为98%。请核对，如有错请改后重新报送。

【如需改动】
2016年12月20日前（含当日）可以改好后再次报送：kaohe@example.com。以最后一次收到的为准。

青河县司法局
"""
LEAST_TEXT = """\
关于更正2016年司法所目标管理考核填报表的通知

河东司法所：

你所报送的《2016年全县司法所目标管理责任书》填报表（“河东司法所（终稿）.xlsx”）已于2016年12月5日 09:05收到。
经核对，有1处错误需要更正：没有填写1处。

【需要更正】
1．第7项“迟报次数”（「填报表」F25）：没有填。请补填，没有发生的填0，补好后重新报送。

【怎样更正】
1．打开附件“河东司法所.xlsx”，你所原来填报的内容已在其中；
2．改好标红的单元格，没有填的补填，然后保存；
3．请及时将附件发回：青河县司法局。
附件替代你所原来的填报表，请在附件中更正，不要再用原来的文件。

青河县司法局
"""


@pytest.fixture(scope="module")
def notices() -> Notices:
    return Notices()


def test_correction_in_words(notices: Notices) -> None:
    rendered = notices.render(CORRECTION)
    assert rendered.text == CORRECTION_TEXT
    assert rendered.title == "关于更正2016年司法所目标管理考核填报表的通知"


def test_receipt_in_words(notices: Notices) -> None:
    rendered = notices.render(RECEIPT)
    assert rendered.text == RECEIPT_TEXT
    assert rendered.title == "2016年司法所目标管理考核填报表收件回执"


def test_correction_with_as_little_as_can_be(notices: Notices) -> None:
    least = replace(
        CORRECTION, chief="", deadline=None, return_to="", errors=(LATE,), reminders=(), notes=(), total=None
    )
    assert notices.render(least).text == LEAST_TEXT


def says(rendered: Rendered, phrase: str) -> bool:
    """Both forms say it; what is bold in the page is not marked in the text."""
    page = rendered.html.replace("<b>", "").replace("</b>", "")
    assert (phrase in rendered.text) == (phrase in page), phrase
    return phrase in rendered.text


def test_both_forms_say_the_same(notices: Notices) -> None:
    correction, receipt = notices.render(CORRECTION), notices.render(RECEIPT)
    for phrase in (
        "河东司法所（张三所长）：",
        "第7项文字有改动，计分不变。",
        "（“河东司法所（终稿）.xlsx”）已于2016年12月5日 09:05收到。",
        "有2处错误需要更正：填写有误1处，没有填写1处。",
        "填的是“两个”，需要数字。",
        "请改为 2 后重新报送。",
        "文件里带有宏，程序没有运行它。",
        "2．改好标红的单元格，没有填的补填，然后保存；",
        "3．请于2016年12月20日前（含当日）将附件发回：kaohe@example.com。",
        "附件替代你所原来的填报表",
        "暂按87.5分计。有误和没有填写的，暂按最不利的情况计分",
    ):
        assert says(correction, phrase)
    for phrase in (
        "第2次报送，替代以前各次",
        "9f86d081 884c7d65 9a2feaa0 c55ad015",
        "a3bf4f1b 2b0b822c d15d6c15 b0f00a08",
        "以最后一次收到的为准。",
    ):
        assert says(receipt, phrase)


def test_after_the_deadline_the_office_is_asked_to_hurry(notices: Notices) -> None:
    late = notices.render(replace(CORRECTION, is_overdue=True))
    assert says(late, "3．报送截止日期（2016年12月20日）已过，请尽快将附件发回：kaohe@example.com。")
    assert not says(late, "请于2016年12月20日前")


def test_only_the_letter_changed(notices: Notices) -> None:
    changed = notices.render(replace(CORRECTION, errors=(), blanks=0))
    assert says(changed, "2．核对各项内容，有不符的改好，然后保存；")
    assert not says(changed, "需要更正")


def test_return_on_the_last_day_is_not_late(notices: Notices) -> None:
    last = notices.render(replace(RECEIPT, received=datetime(2016, 12, 20, 23, 59)))
    assert says(last, "2016年12月20日前（含当日）可以改好后再次报送：kaohe@example.com。")


def test_return_after_the_last_day_is_told_to_ask_first(notices: Notices) -> None:
    late = notices.render(replace(RECEIPT, received=datetime(2016, 12, 21, 0, 0)))
    assert says(late, "报送截止日期（2016年12月20日）已过。如需改动，请先与县局联系：kaohe@example.com。")
    assert not says(late, "再次报送：")


def test_without_a_deadline_it_may_be_sent_again(notices: Notices) -> None:
    assert "【如需改动】\n可以改好后再次报送：" in notices.render(replace(RECEIPT, deadline=None)).text


def test_first_return_supersedes_none(notices: Notices) -> None:
    assert "报送次数：第1次报送\n" in notices.render(replace(RECEIPT, version=1)).text


def test_receipt_tells_no_score(notices: Notices) -> None:
    """It goes to all offices before the bureau has told them anything."""
    told = notices.render(replace(RECEIPT, reminders=()))
    assert re.findall(r"[0-9.]+\s*分", told.text + told.html) == []


@pytest.mark.parametrize(
    ("errors", "rest"), [(30, None), (31, "其余1处见附件「问题清单」。"), (1000, "其余970处见附件「问题清单」。")]
)
def test_thirty_are_listed(notices: Notices, errors: int, rest: str | None) -> None:
    rendered = notices.render(replace(CORRECTION, errors=(LATE,) * errors, reminders=(), blanks=errors))
    assert says(rendered, f"有{errors}处错误需要更正：没有填写{errors}处。")
    assert rendered.text.count("“迟报次数”（「填报表」F25）") == rendered.html.count("「填报表」F25") == 30
    assert says(rendered, rest) if rest else "其余" not in rendered.text + rendered.html


def test_reminders_are_counted_apart(notices: Notices) -> None:
    correction = notices.render(replace(CORRECTION, reminders=(RATE,) * 31))
    assert "30．第9项" in correction.text
    assert says(correction, "其余1处见附件「问题清单」。")
    assert says(notices.render(replace(RECEIPT, reminders=(RATE,) * 32)), "其余2处请向县局了解。")


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("培育社会组织数填的是“两个”", "填的是“两个”"),
        ("培育社会组织数没有填", "没有填"),
        ("培育社会组织数显示为日期", "显示为日期"),
        ("培育社会组织数是错误值#N/A", "是错误值#N/A"),
        ("培育社会组织数量不能多于总数", "培育社会组织数量不能多于总数"),  # another, longer name
        ("找不到“培育社会组织数”一行", "找不到“培育社会组织数”一行"),
    ],
)
def test_label_is_not_said_twice(fact: str, said: str) -> None:
    assert replace(ORGS, fact=fact).said == said


@pytest.mark.parametrize(
    ("chief", "addressee"), [("张三", "河东司法所（张三所长）"), ("张所长", "河东司法所（张所长）"), ("", "河东司法所")]
)
def test_address(chief: str, addressee: str) -> None:
    assert replace(RECEIPT, chief=chief).addressee == addressee


@pytest.mark.parametrize(
    ("text", "sentence"), [("好", "好。"), ("好。", "好。"), ("好！", "好！"), ("", ""), ("是“1.”", "是“1.”。")]
)
def test_sentence_ends_once(text: str, sentence: str) -> None:
    assert end_sentence(text) == sentence
