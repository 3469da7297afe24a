"""Made-up reminders, as `paper_examples`."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sfs_excel.notices.reminders import GroupMessage, MendingReminder, RefusedFile, Reminder
from sfs_excel.notices.replies import Notice

_OFFICE = "河东司法所"
_SHARED: dict[str, Any] = {
    "county": "青河县司法局",
    "year": 2016,
    "title": "2016年全县司法所目标管理责任书",
    "dated": date(2016, 12, 18),
    "return_to": "kaohe@example.com",
    "deadline": date(2016, 12, 20),
    "is_overdue": False,
}
_TO_ONE: dict[str, Any] = {"office": _OFFICE, "chief": "张三", "form": f"{_OFFICE}.xlsx"}


def make_reminders() -> list[Notice]:
    """Each kind with everything there, in its other phrases, and with as little as can be."""
    return [
        REMINDER,
        replace(REMINDER, is_overdue=True),
        replace(REMINDER, chief="", deadline=None, return_to="", refused=(), dated=None),
        MENDING,
        replace(MENDING, is_overdue=True, refused=(), is_outdated=True, errors=(), dated=None),
        replace(MENDING, deadline=None, refused=(), errors=MENDING.errors[:1]),
    ]


def make_messages() -> list[Notice]:
    """The text for the group chat, in the same ways."""
    return [
        GROUP,
        replace(GROUP, is_overdue=True, missing=()),
        replace(GROUP, deadline=None, return_to="", correcting=(), dated=None),
    ]


REMINDER = Reminder(
    **_SHARED,
    **_TO_ONE,
    refused=(RefusedFile("河东上报.docx", "这是 Word 文档，不是填报表。请改送填报表"),),
)
MENDING = MendingReminder(
    **_SHARED,
    **_TO_ONE,
    refused=(
        RefusedFile(
            "河东更正.jpg", "这是图片（拍照、扫描或截屏），读不出填报数据，请你所把填报表本身（.xlsx）报送过来。"
        ),
    ),
    file="河东上报.xlsx",
    received=datetime(2016, 12, 15, 9, 5),
    is_outdated=False,
    errors=("「填报表」F18：培育社会组织数填的是“两个”，需要数字。请改为 2 后重新报送。",) * 11,
)
GROUP = GroupMessage(
    **_SHARED,
    missing=("河北司法所", "河中司法所"),
    correcting=(_OFFICE,),
)
