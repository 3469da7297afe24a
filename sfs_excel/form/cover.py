"""Sheet 封面: who, which year, by when; what to do; how far the form is; where to sign."""

from dataclasses import dataclass
from datetime import date

from xlsxwriter.worksheet import Worksheet

from sfs_excel.form.columns import COVER, TABLE
from sfs_excel.form.content import Content
from sfs_excel.form.front import FIRST, LAST, count_lines, open_front, write_facts, write_steps
from sfs_excel.form.progress import write_progress
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.styles import Styles
from sfs_excel.text import say_day

_STEPS = (
    f"打开下面的“{TABLE}”，只填粗框的浅黄色格子。数量填阿拉伯数字，是否项从下拉列表中选。",
    "边填边看：右边自动显示得分和扣分原因；“状态”显示“有误”的，按提示改好。",
    "回到本页，看到下表下面显示“已全部填完”，就填完了。打印签字、盖章。",
    "保存后把这个文件原样发回。文件名可以改，表的行、列和其他内容请不要改动。",
)
_SIGNATURES = (
    (("填表人（签字）", "　"), ("联系电话", "　")),
    (("司法所所长（签字）", "　"), ("日　　期", "　　年　　月　　日")),
)
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
    row = open_front(sheet, styles, rulebook.title, "年度考核填报表")
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
    row = write_steps(sheet, styles, row + 1, "怎样填（四步）", _STEPS)
    row = write_progress(sheet, styles, rulebook, content, row + 1)
    row = _write_signatures(sheet, styles, row + 1)
    sheet.print_area(0, 0, row - 1, LAST)


def takes_one_line(recipient: Recipient) -> bool:
    """Tell whether every line of the cover is as high as any office's, with or without a chief."""
    return all(count_lines(text) == 1 for text in _say_whose(recipient))


def _say_whose(recipient: Recipient) -> tuple[str, str]:
    return f"{recipient.name}（编码 {recipient.code}）", recipient.chief or "　"


def _write_signatures(sheet: Worksheet, styles: Styles, row: int) -> int:
    """To be filled in by hand on paper; the next row."""
    for (left, beside), (right, ahead) in _SIGNATURES:
        sheet.set_row(row, 34)
        sheet.write_string(row, FIRST, left, styles["label"])
        sheet.merge_range(row, FIRST + 1, row, _SPLIT - 1, beside, styles["text"])
        sheet.merge_range(row, _SPLIT, row, _SPLIT + 1, right, styles["label"])
        sheet.merge_range(row, _SPLIT + 2, row, LAST, ahead, styles["centre"])
        row += 1
    sheet.set_row(row, 60)
    sheet.write_string(row, FIRST, "司法所（盖章）", styles["label"])
    sheet.merge_range(row, FIRST + 1, row, LAST, "　", styles["text"])
    return row + 1
