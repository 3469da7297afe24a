"""Sheet 封面: who, which year, by when; what to do; how far the form is; where to sign."""

from dataclasses import dataclass
from datetime import date

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sfs_excel.form import layout as at
from sfs_excel.form.columns import COVER, TABLE, Column
from sfs_excel.form.content import DONE, FAULTY, Content
from sfs_excel.form.front import LAST, open_front, write_facts, write_steps
from sfs_excel.form.layout import Band, cell
from sfs_excel.form.styles import Styles
from sfs_excel.rulebook.model import Rulebook

_STEPS = (
    f"打开下面的“{TABLE}”，只填浅黄色格子。数量填阿拉伯数字，是否项从下拉列表中选。",
    "边填边看：右边自动显示得分和扣分原因；“状态”显示“有误”的，按提示改好。",
    "回到本页，看到最下面显示“已全部填完”，就填完了。打印签字、盖章留存。",
    "保存后把这个文件原样发回。文件名可以改，表的行、列和其他内容请不要改动。",
)
ALL_DONE = "已全部填完，可以打印签字、报送"


@dataclass(frozen=True)
class Recipient:
    """Whom a form is for, and to whom it goes back."""

    code: str
    name: str
    chief: str = ""
    county: str = "县司法局"
    deadline: date | None = None
    return_to: str = ""


def write_cover(workbook: Workbook, styles: Styles, rulebook: Rulebook, content: Content, recipient: Recipient) -> None:
    sheet = workbook.add_worksheet(COVER)
    row = open_front(sheet, styles, rulebook.title, "年度考核填报表")
    deadline = "见通知" if recipient.deadline is None else f"{recipient.deadline:%Y年%m月%d日}"
    facts = (
        ("司法所", f"{recipient.name}（编码 {recipient.code}）"),
        ("所长", recipient.chief or "　"),
        ("考核年度", f"{rulebook.year}年"),
        ("报送截止", deadline),
        ("报送给", recipient.return_to or recipient.county),
    )
    row = write_facts(sheet, styles, row, facts)
    row = write_steps(sheet, styles, row + 1, "怎样填（四步）", _STEPS)
    row = _write_progress(sheet, styles, rulebook, content, row + 1)
    sheet.set_row(row + 1, 36)
    sheet.merge_range(row + 1, 1, row + 1, 3, "司法所所长（签字）：", styles["plain"])
    sheet.merge_range(row + 1, 4, row + 1, LAST, "（司法所盖章）　　　　　年　　月　　日", styles["plain"])
    sheet.print_area(0, 0, row + 2, LAST)


def _write_progress(sheet: Worksheet, styles: Styles, rulebook: Rulebook, content: Content, row: int) -> int:
    """Progress and running self-score, whole and by section. All live."""
    layout = at.lay_out(rulebook)
    sheet.merge_range(row, 1, row, LAST, "填报进度与自评得分（自动计算）", styles["heading"])
    row += 1
    for column, head in enumerate(("部分", "应填", "已填", "有误", "分值", "自评得分"), 1):
        sheet.write_string(row, column, head, styles["head"])
    first = row + 1
    for band in layout.bands:
        row += 1
        _write_band(sheet, styles, content, band, row)
    row += 1
    sheet.set_row(row, 26)
    sheet.write_string(row, 1, "合计", styles["label"])
    asked = len(rulebook.office_fields)
    counts = [asked, _count(content, DONE), _count(content, FAULTY), float(rulebook.base_points)]
    for column, value in enumerate(counts, 2):
        letter = "ABCDEFG"[column]
        sheet.write_formula(row, column, f"=SUM({letter}{first + 1}:{letter}{row})", styles["big"], value)
    sheet.write_formula(row, 6, f"={at.TOTAL_NAME}", styles["big"], round(sum(content.score.values()), 2))
    sheet.conditional_format(
        f"D{first + 1}:D{row}",
        {"type": "formula", "criteria": f"=D{first + 1}<C{first + 1}", "format": styles["blank"]},
    )
    sheet.conditional_format(
        f"E{first + 1}:E{row + 1}", {"type": "cell", "criteria": ">", "value": 0, "format": styles["fault"]}
    )
    row += 1
    total = row  # the row of totals, counted from 1
    faults, missing = f"E{total}", f"(C{total}-D{total}-E{total})"
    text = (
        f'=IF({faults}>0,"有"&{faults}&"处有误，请到“{TABLE}”改正","")&IF(AND({faults}>0,{missing}>0),"；","")'
        f'&IF({missing}>0,"还有"&{missing}&"处未填","")&IF({faults}+{missing}=0,"{ALL_DONE}","")'
    )
    sheet.set_row(row, 24)
    sheet.merge_range(row, 1, row, LAST, "", styles["summary"])
    sheet.write_formula(
        row, 1, text, styles["summary"], say_progress(asked, _count(content, DONE), _count(content, FAULTY))
    )
    return row + 1


def say_progress(asked: int, done: int, faulty: int) -> str:
    """What the form still needs, in one line."""
    missing = asked - done - faulty
    faults = [f"有{faulty}处有误，请到“{TABLE}”改正"] if faulty else []
    blanks = [f"还有{missing}处未填"] if missing else []
    return "；".join(faults + blanks) or ALL_DONE


def _write_band(sheet: Worksheet, styles: Styles, content: Content, band: Band, row: int) -> None:
    keys = [key for block in band.blocks for key in block.keys]
    sheet.set_row(row, 19)
    sheet.write_string(row, 1, band.section.heading, styles["text"])
    sheet.write_number(row, 2, len(keys), styles["centre"])
    span = f"{TABLE}!{cell(band.row, Column.STATUS, absolute=True)}:{cell(band.last, Column.STATUS, absolute=True)}"
    for column, status in ((3, DONE), (4, FAULTY)):
        counted = sum(content.status[key] == status for key in keys)
        sheet.write_formula(row, column, f'=COUNTIF({span},"{status}")', styles["centre"], counted)
    sheet.write_number(row, 5, float(band.section.points), styles["centre"])
    score = round(sum(content.score[block.item.item] for block in band.blocks), 2)
    sheet.write_formula(row, 6, f"={at.section_name(band.section.section)}", styles["score"], score)


def _count(content: Content, status: str) -> int:
    return sum(value == status for value in content.status.values())
