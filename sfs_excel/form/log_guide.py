"""Sheet 使用说明 of the 平时台账."""

from xlsxwriter.workbook import Workbook

from sfs_excel.form.columns import LABEL_HEAD
from sfs_excel.form.explain import Part, write_explanation
from sfs_excel.form.log_totals import TOTALS
from sfs_excel.form.styles import Styles

_LINES = (
    (
        "做什么用",
        "县局平时记录各司法所的情况：迟报漏报、通报批评、违反规定、现场检查发现的问题、受到的表彰。年底核定、票决都以它为据。",
    ),
    ("怎样记", "发生一件记一行，从上往下接着写，中间不要空太多行。只填浅黄色格子，其余格子已锁定。"),
    ("日期、司法所", "必填。日期写成 2016-5-3 这样；司法所从下拉列表中选，名称与名册一致。"),
    ("项目", "责任书的序号，可以不选。选了以后，填报项的下拉列表只列这一项的。"),
    (
        LABEL_HEAD,
        "能按次数、人数、件数计的，从下拉列表中选，如“12 每月3日后迟报、漏报次数”，开头的数字是责任书的序号。只是情况、不计数的，空着。",
    ),
    (
        "数量",
        "选了填报项的必须填，一般是1。是否项（如“发现假台账”）填1，表示记有一次。记错的，把那一行改过来或清空，不要填负数。",
    ),
    ("情况、记录人", "情况写明事由和依据，年底会给票决的评委看；没有选填报项的必须写。记录人写姓名。"),
    (
        "状态",
        "“完整”的才计入合计。“缺”后面是还没有填的，“有误”后面是要改的：不在列表里、日期不对、数量不是大于0的数，或者项目与填报项不符。",
    ),
    (TOTALS, "按填报项和司法所自动汇总。核定表里，合计数列在司法所填报数的旁边，不一致的会提示核定人。"),
    ("打印", "表里留有许多空行。打印时在“打印”窗口里选页码，只印记了的几页。"),
    (
        "怎样交",
        "保存后把这个文件放进收件箱，随时可以再交，以最后收到的为准；所以请一直用同一个文件往下记，不要分成几个。",
    ),
)


def write_log_guide(workbook: Workbook, styles: Styles) -> None:
    write_explanation(workbook, styles, "使用说明", [Part("怎样记台账", _LINES)])
