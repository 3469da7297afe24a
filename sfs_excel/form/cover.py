"""Sheet 封面: who, which year, by when; what to do; how far the form is; where to sign."""

from dataclasses import dataclass
from datetime import date

from xlsxwriter.worksheet import Worksheet

from sfs_excel.form.columns import COVER, TABLE
from sfs_excel.form.contact import FILLED_IN_BY, LIMIT, PHONE, Contact
from sfs_excel.form.content import Content
from sfs_excel.form.front import FIRST, LAST, count_lines, open_front, write_facts, write_steps
from sfs_excel.form.inputs import text_validation
from sfs_excel.form.progress import write_progress
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.styles import Styles
from sfs_excel.sheets.writing import put_across
from sfs_excel.text import say_day, show_text

_STEPS = (
    f"先填上面的{FILLED_IN_BY}和{PHONE}，再打开下面的“{TABLE}”，只填粗框的浅黄色格子，填完一格按回车到下一格。",
    "数量填阿拉伯数字，是否项从下拉列表中选。边填边看：右边自动显示得分和扣分原因；“状态”显示“有误”的，按提示改好。",
    "回到本页，看到下表下面显示“已全部填完”，就填完了。打印签字、盖章。",
    "保存后把这个文件原样发回。文件名可以改，表的行、列和其他内容请不要改动。",
)
_SIGNATURES = (
    (("填表人（签字）", "　"), ("司法所所长（签字）", "　")),
    (("司法所（盖章）", "　"), ("日　　期", "　　年　　月　　日")),
)
_NO_CHIEF = "（未填）"
_CONTACT_TIPS = {
    FILLED_IN_BY: "填这份表的人的姓名。表有疑问的，县局就找这个人。",
    PHONE: "能找到填表人的电话，座机请带区号。",
}
_COUNTY_LIMIT = 28  # characters that have room in one line beside what follows
_SPLIT = FIRST + 4  # the column in which the right half of the signatures begins


@dataclass(frozen=True)
class Recipient:
    """The office that a form is for, and the bureau to which it goes back."""

    code: str
    name: str
    chief: str = ""
    county: str = "县司法局"
    deadline: date | None = None
    return_to: str = ""


def write_cover(book: Book, rulebook: Rulebook, content: Content, recipient: Recipient) -> None:
    """Add the sheet."""
    sheet, styles = book.workbook.add_worksheet(COVER), book.styles
    subtitle = f"{show_text(recipient.county, _COUNTY_LIMIT)}　年度考核填报表"
    row = open_front(sheet, styles, rulebook.title, subtitle)
    deadline = "见通知" if recipient.deadline is None else say_day(recipient.deadline)
    office, chief = _say_whose(recipient)
    facts = (
        ("司法所", office),
        ("所长", chief),
        ("考核年度", f"{rulebook.year}年"),
        ("报送截止", deadline),
        ("报送给", recipient.return_to or recipient.county),
    )
    row = write_facts(sheet, styles, row, facts)
    row = _write_contact(sheet, styles, row, content.filling.contact)
    row = write_steps(sheet, styles, row + 1, "怎样填（四步）", _STEPS)
    row = write_progress(sheet, styles, rulebook, content, row + 1)
    row = _write_signatures(sheet, styles, row + 1)
    sheet.print_area(0, 0, row - 1, LAST)


def takes_one_line(recipient: Recipient) -> bool:
    """Tell whether every line of the cover is as high as any office's, with or without a chief."""
    return all(count_lines(text) == 1 for text in _say_whose(recipient))


def _say_whose(recipient: Recipient) -> tuple[str, str]:
    return f"{recipient.name}（编码 {recipient.code}）", recipient.chief or _NO_CHIEF


def _write_contact(sheet: Worksheet, styles: Styles, row: int, contact: Contact) -> int:
    """Room for whom to ask; the next row. Nothing else stands beside an input: a reader who finds it blank takes nothing
    for it."""
    sheet.set_selection(row, FIRST + 1, row, LAST)
    for label, said in ((FILLED_IN_BY, contact.who), (PHONE, contact.phone)):
        sheet.set_row(row, 21)
        sheet.write_string(row, FIRST, label, styles["label"])
        put_across(sheet, row, FIRST + 1, LAST, said, styles["input_text"])
        tip = text_validation(label, _CONTACT_TIPS[label], LIMIT)
        sheet.data_validation(row, FIRST + 1, row, LAST, tip)
        row += 1
    return row


def _write_signatures(sheet: Worksheet, styles: Styles, row: int) -> int:
    """To be filled in by hand on paper; the next row."""
    for (left, beside), (right, ahead) in _SIGNATURES:
        sheet.set_row(row, 42)
        sheet.write_string(row, FIRST, left, styles["label"])
        sheet.merge_range(row, FIRST + 1, row, _SPLIT - 1, beside, styles["text"])
        sheet.merge_range(row, _SPLIT, row, _SPLIT + 1, right, styles["label"])
        sheet.merge_range(row, _SPLIT + 2, row, LAST, ahead, styles["centre"])
        row += 1
    return row
