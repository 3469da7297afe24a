"""The names of the sheets, columns and settings of 名册.xlsx."""

ROSTER_FILE = "名册.xlsx"
OFFICES, VOTERS, DEPARTMENTS, SETTINGS, NOTES = "司法所", "评委", "科室", "设置", "填写说明"
READINGS = "口径"
YEAR, COUNTY, CHIEF, DEADLINE, SENDER, MAIL_SERVER = "年度", "县局名称", "县局局长", "截止日期", "发件人", "SMTP服务器"
APPEALS_UNTIL = "复核截止日期"
CLOCK_CHECKED = "时钟已核对"  # a row that the clerk adds where records were entered by a clock that stood ahead

COLUMNS: dict[str, tuple[str, ...]] = {
    OFFICES: ("编码", "名称", "所长", "邮箱", "电话"),
    VOTERS: ("编号", "姓名", "评委组", "邮箱"),
    DEPARTMENTS: ("名称", "负责项目", "邮箱"),
    SETTINGS: ("名称", "值"),
    READINGS: ("项目", "原文", "现行口径", "可选口径", "采用"),
}
REQUIRED: dict[str, tuple[str, ...]] = {
    OFFICES: ("编码", "名称"),
    VOTERS: ("编号", "姓名"),
    DEPARTMENTS: ("名称",),
    SETTINGS: ("名称", "值"),
    READINGS: ("项目", "采用"),
}
STATUS, FORMER = "状态", "曾用名"
MERGED = "撤并入"  # what stands in 状态 before the code of an office
RENAMED = "原名称"  # an earlier title of 曾用名
REACHED, REACHED_REASON = "实际收到", "实际收到的原因"  # where a form came in time and was collected later
SUCCESSION, HEADS = (
    "接替",
    "局领导",
)  # columns that the clerk adds where an assessor has left, or a head has the last word
ADDED: dict[str, tuple[str, ...]] = {
    OFFICES: (STATUS, FORMER, RENAMED, REACHED, REACHED_REASON),
    DEPARTMENTS: (SUCCESSION, HEADS),
}
"""Columns that may be missing; nothing is said then."""
