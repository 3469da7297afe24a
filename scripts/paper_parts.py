"""The parts that every paper has: notes for whoever edits it, and an end. How they look is in official_paper.py."""

from docx.document import Document

from official_paper import HELP, SIGNED, add

HELP_HEAD = (
    "【模板说明】这几段灰色的字打印时不出现。要用本单位自己的措辞和版式，把这个文件复制到年度文件夹的“模板”文件夹里，"
    "用 Word 或 WPS 修改：文字、字体、表格线随意改，花括号和其中的名称照抄；成对的 for 和 endfor、if 和 endif 不要只删一个。"
    "改好后运行 sfs-excel check 检查。"
)


def sign(document: Document) -> None:
    keep_last(document, 4)
    add(document, SIGNED, "", "{{ county }}", "{{ dated | day }}")


def keep_last(document: Document, many: int) -> None:
    """Keep so many paragraphs on the page of what follows: no page has a signature alone."""
    for paragraph in document.paragraphs[-many:]:
        paragraph.paragraph_format.keep_with_next = True


def add_help(document: Document, names: str) -> None:
    """Add the notes for the clerk who opens the template; docxtpl leaves such paragraphs out."""
    for text in (HELP_HEAD, names):
        add(document, HELP, "{#p " + text + " #}")
