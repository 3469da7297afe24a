"""延期通知: that forms carry another day than the one that holds, and that nobody has to fill in anything again."""

from dataclasses import replace
from datetime import date

from sfs_excel.notices.paper_examples import EXTENSION
from sfs_excel.notices.render import Notices
from tests.notices.documents import read_lines

LINES = """\
关于延长2016年司法所目标管理
考核填报表报送时间的通知
各司法所：
《2016年全县司法所目标管理责任书》填报表上印的报送截止日期是2016年12月20日。现将报送截止日期延长至2016年12月30日（含当日），有关事项通知如下。
一、各所手中的填报表继续有效，不用换表。表上印的截止日期是原来的，以本通知为准。
二、已经填好的内容不用重新填写；已经报送、没有退回更正的，不用再报。
三、还没有报送的，请于2016年12月30日前（含当日）报送至：kaohe@example.com。
特此通知。

青河县司法局
2016年12月18日
"""
TEXT = """\
关于延长2016年司法所目标管理考核填报表报送时间的通知

各司法所：

《2016年全县司法所目标管理责任书》填报表上印的报送截止日期是2016年12月20日，现延长至2016年12月30日（含当日）。通知见附件“2016年度填报表延期报送通知.docx”。

1．各所手中的填报表继续有效，不用换表。表上印的截止日期是原来的，以本通知为准。
2．已经填好的内容不用重新填写；已经报送、没有退回更正的，不用再报。
3．还没有报送的，请于2016年12月30日前（含当日）报送至：kaohe@example.com。

青河县司法局
"""


def test_extension_in_words() -> None:
    notices = Notices()
    assert "\n".join(read_lines(notices.write_document(EXTENSION))) + "\n" == LINES
    assert notices.render(EXTENSION).text == TEXT


def test_a_day_between_those_that_are_printed_is_no_later_one() -> None:
    mixed = replace(EXTENSION, former=(date(2016, 12, 20), date(2017, 1, 5)), return_to="")
    text = Notices().render(mixed).text
    assert text.startswith("关于调整2016年")
    assert "是2016年12月20日、2017年1月5日，现调整至2016年12月30日（含当日）" in text
    assert "报送至：青河县司法局。" in text
