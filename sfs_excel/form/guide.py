"""Sheet 填报说明: how to fill in, what counts, what the words mean."""

from xlsxwriter.workbook import Workbook

from sfs_excel.form.columns import GUIDE
from sfs_excel.form.styles import Styles
from sfs_excel.form.text import count_lines, height_of
from sfs_excel.rulebook.model import Rulebook

_WIDTHS = (3, 20, 88)
HOW = (
    ("只填浅黄色格子", "其余格子已锁定。按 Tab 键或方向键在格子之间移动；把光标停在格子上，会显示该项的口径。"),
    ("数量", "填阿拉伯数字 0、1、2……不带单位，不写“约”“多”“余”。没有发生的填0；空着表示“还没有填”，不当作0。"),
    ("百分比", "只有群众满意度、知晓率填百分比：98%填98。其他比率不用自己算，只填两个数，由表格自动计算。"),
    ("是、否", "从下拉列表中选。标明“无此类……选是并注明”的，没有这种情况就选“是”，并在佐证材料中注明。"),
    ("自评分", "没有量化标准的项目由司法所自评，最多一位小数，不超过该项分值；考核组将依据佐证材料核定。"),
    ("佐证材料", "写明文件名称、文号、日期或存放位置，便于考核组查核。申报加分的必须写明。"),
    (
        "状态",
        "“未填”是还没有填；“有误”是填的内容不能用，看右边的提示；“已填”是可以用。未填和有误的，该项按最不利计分。",
    ),
    ("得分和原因", "自动计算，随填随变，不能改动。最终得分以考核组核定、考核领导小组票决为准。"),
    ("报送", "保存为 Excel 文件（.xlsx）原样发回。文件名可以改；请不要增删行列、改表名，不要设打开密码。"),
    ("改错", "发现填错，改好后再报送一次，以最后收到的为准。"),
)
EXAMPLE = (
    ("举例", "第5项“培育2个社会组织。每少1个扣1分，多1个加1分，最高加4分。（2分）”："),
    ("　填1", "得1分，原因显示“培育社会组织数1个，少1个，每少1个扣1分。”"),
    ("　填3", "得3分，原因显示“培育社会组织数3个，多1个，每多1个加1分，最高加4分。”"),
    ("　填“两个”", "状态显示“有误”，提示“请填0或正整数”，该项按0个计。改为2即可。"),
)


def write_guide(workbook: Workbook, styles: Styles, rulebook: Rulebook) -> None:
    sheet = workbook.add_worksheet(GUIDE)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.protect("")
    sheet.set_row(0, 30)
    sheet.merge_range(0, 1, 0, 2, "填报说明", styles["title"])
    row = 1
    readings = tuple((str(number), reading) for number, reading in enumerate(rulebook.readings, 1))
    for heading, lines in (("怎样填", HOW), ("例子", EXAMPLE), ("计分口径", readings)):
        row += 1
        sheet.merge_range(row, 1, row, 2, heading, styles["heading"])
        for label, text in lines:
            row += 1
            sheet.set_row(row, height_of(max(count_lines(text, _WIDTHS[2]), count_lines(label, _WIDTHS[1]))))
            sheet.write_string(row, 1, label, styles["label"])
            sheet.write_string(row, 2, text, styles["text"])
        row += 1
    sheet.print_area(0, 0, row, 2)
