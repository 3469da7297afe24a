"""The papers in words meet these requirements.

1. Every paper says what it says in exactly these words, as a Word document and as a message; text and page say the same.
2. What may be missing leaves neither a hole nor an empty heading.
3. The same paper gives the same bytes; the committed templates are those that the script makes.
4. Nothing that an office wrote is markup, a tag or a line of its own in a document; it is shown as it was written.
5. A bureau's own .docx wins over ours; what is wrong in it is told by its words, in Chinese, with a remedy.
"""

import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.notices.examples import CORRECTION, RECEIPT
from sfs_excel.notices.feedback import Movement
from sfs_excel.notices.paper_examples import ANSWER, CIRCULAR, FEEDBACK, LETTER, make_papers
from sfs_excel.notices.reminder_examples import REMINDER
from sfs_excel.notices.reminders import RefusedFile
from sfs_excel.notices.render import Notices
from sfs_excel.notices.replies import Notice
from sfs_excel.words import Role, Stage
from tests.notices.documents import read_all_text, read_lines
from tests.notices.golden_papers import (
    ANSWER_LINES,
    ANSWER_TEXT,
    CIRCULAR_LINES,
    CIRCULAR_TEXT,
    CORRECTION_LINES,
    FEEDBACK_LINES,
    FEEDBACK_TEXT,
    LETTER_LINES,
    LETTER_TEXT,
    REMINDER_LINES,
    REMINDER_TEXT,
)
from tests.notices.hostile import HOSTILE, Page

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "templates" / "notices"
SHORT_CORRECTION = replace(CORRECTION, errors=CORRECTION.errors[:2], reminders=CORRECTION.reminders[:2], blanks=1)
WORDS = [
    (LETTER, LETTER_LINES, LETTER_TEXT),
    (REMINDER, REMINDER_LINES, REMINDER_TEXT),
    (FEEDBACK, FEEDBACK_LINES, FEEDBACK_TEXT),
    (ANSWER, ANSWER_LINES, ANSWER_TEXT),
    (CIRCULAR, CIRCULAR_LINES, CIRCULAR_TEXT),
]
NOT_WORD = "打不开，不是 Word 文档（.docx），或者已经损坏"
SAVE_AS = "请用 Word 或 WPS 打开它，另存为“Word 文档（*.docx）”；设了密码的先取消密码"


@pytest.fixture(scope="module")
def notices() -> Notices:
    return Notices()


def show(notices: Notices, notice: Notice) -> str:
    return "\n".join(read_lines(notices.write_document(notice))) + "\n"


@pytest.mark.parametrize(
    ("paper", "lines", "text"), WORDS, ids=["letter", "reminder", "feedback", "answer", "circular"]
)
def test_paper_in_words(notices: Notices, paper: Notice, lines: str, text: str) -> None:
    assert show(notices, paper) == lines
    assert notices.render(paper).text == text


def test_correction_in_words(notices: Notices) -> None:
    assert show(notices, SHORT_CORRECTION) == CORRECTION_LINES


@pytest.mark.parametrize("paper", make_papers())
def test_page_says_what_the_text_says(notices: Notices, paper: Notice) -> None:
    """Every word of a line of prose stands in the page; tables take the place of lists."""
    rendered = notices.render(paper)
    page = re.sub(r"\s", "", Page(rendered.html).words)
    for line in rendered.text.splitlines():
        if line.endswith(("。", "；")) and not re.match(r"第\d+项", line):
            assert re.sub(r"\s", "", line) in page
    assert rendered.title in page


@pytest.mark.parametrize("paper", [*make_papers(), CORRECTION])
def test_nothing_missing_leaves_a_hole(notices: Notices, paper: Notice) -> None:
    for text in (show(notices, paper), notices.render(paper).text):
        assert not re.search(r"None|nan|[{}]|（）|“”|《》|：，|，，|。。|^：", text, re.MULTILINE)
        assert "\n\n\n" not in text


def test_overdue_reminder_asks_to_hurry(notices: Notices) -> None:
    late = show(notices, replace(REMINDER, is_overdue=True))
    assert (
        "报送截止日期（2016年12月20日）已过，请你所尽快将填报表“河东司法所.xlsx”填好，报送至：kaohe@example.com。"
        in late
    )
    assert "前（含当日）" not in late


def test_vetoed_office_is_told_why_and_no_rank(notices: Notices) -> None:
    vetoed = replace(FEEDBACK, rank=None, veto="违反法律法规被依法处理，一票否决")
    assert "你所被一票否决，保留得分，不参加排名。原因：违反法律法规被依法处理，一票否决。" in show(notices, vetoed)
    assert "列第" not in show(notices, vetoed) + notices.render(vetoed).text


def test_rank_of_an_unfinished_stage_says_so(notices: Notices) -> None:
    assert "司法所中暂列第3名。" in show(notices, FEEDBACK)
    final = show(notices, replace(FEEDBACK, stage=Stage.FINAL))
    assert "司法所中列第3名。" in final
    assert "自评暂定" not in final


def test_circular_without_vetoes_bands_and_scores(notices: Notices) -> None:
    nothing = replace(CIRCULAR, ranked=(), vetoed=(), missing=(), lost=(), stage=Stage.FINAL, waiting=(), voters=0)
    bare = show(notices, replace(nothing, absent=(), merged=()))
    assert "不参评" not in bare
    assert "撤并" not in bare
    assert "评委" not in bare
    assert "没有一票否决和未报送的司法所。" in bare
    assert "没有失分的项目。" in bare
    assert "附件" not in bare
    assert "以终评为准" not in bare


def test_letter_without_names_leaves_room_to_sign(notices: Notices) -> None:
    lines = read_lines(notices.write_document(replace(LETTER, chief="", bureau_chief="")))
    assert "（签字）： | （签字）：" in lines


@pytest.mark.parametrize("paper", [*make_papers(), CORRECTION])
def test_same_paper_gives_the_same_bytes(notices: Notices, paper: Notice) -> None:
    written = notices.write_document(paper)
    assert written == Notices().write_document(paper)
    with zipfile.ZipFile(BytesIO(written)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_committed_templates_are_what_the_script_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "make_templates.py", tmp_path], check=True, cwd=ROOT)
    made = {path.name: read_parts(path) for path in tmp_path.iterdir()}
    assert made == {path.name: read_parts(path) for path in OURS.glob("*.docx")}


def read_parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def test_page_is_that_of_an_official_paper(notices: Notices) -> None:
    document = docx.Document(BytesIO(notices.write_document(LETTER)))
    page = document.sections[0]
    sides = (
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    )
    assert [round(side.mm) for side in sides if side is not None] == [210, 297, 37, 35, 28, 26]
    assert page.footer.paragraphs[0].text == page.even_page_footer.paragraphs[0].text == "— 1 —"
    fonts = read_all_text(notices.write_document(LETTER))
    assert "模板说明】" not in fonts


# 4. Hostile text.


def spoil(text: str) -> list[Notice]:
    """Papers whose every text that can come from an office is `text`."""
    moved = replace(FEEDBACK.sections[0].items[0], movements=(Movement(-1.5, Role.LOSS, text, text),), is_divided=True)
    section = replace(FEEDBACK.sections[0], items=(moved,))
    line = replace(CORRECTION.errors[0], label=text, fact=text, remedy=text)
    return [
        replace(REMINDER, office=text, chief=text, refused=(RefusedFile(text, text),)),
        replace(FEEDBACK, office=text, chief=text, veto=text, sections=(section,)),
        replace(CIRCULAR, missing=(text,), vetoed=(replace(CIRCULAR.vetoed[0], office=text, reason=text),)),
        replace(CORRECTION, file=text, attachment=text, errors=(line,), blanks=0, reminders=(line,), notes=(text,)),
        replace(LETTER, office=text, chief=text),
    ]


@pytest.mark.parametrize("text", [*HOSTILE, "</w:t></w:r></w:p>", "a\ufffeb\uffffc", "]]>", "{_{ year }_}"])
def test_text_is_one_line_in_which_everything_is_seen(notices: Notices, text: str) -> None:
    for notice, calm in zip(spoil(text), spoil("平常"), strict=True):
        written, expected = notices.write_document(notice), notices.write_document(calm)
        assert tags_of(written) == tags_of(expected)
        unseen = {c for c in "".join(read_lines(written)) if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Cn")}
        assert unseen <= {"\t", "\n"}  # the template's own


def tags_of(content: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        return re.findall(r"<[^>]*>", parts.read("word/document.xml").decode())


@pytest.mark.parametrize("text", ["<w:p/>&amp;", "{{ 7*7 }}{% for x in y %}", "{_{ year }_}", "“引”'\""])
def test_text_is_shown_as_it_was_written(notices: Notices, text: str) -> None:
    for notice in spoil(text):
        assert text in show(notices, notice)


def test_words_of_the_letter_are_never_cut(notices: Notices) -> None:
    words = "长" * 2000
    clause = replace(LETTER.chapters[0].clauses[0], text=words)
    chapter = replace(LETTER.chapters[0], clauses=(clause,))
    assert words in show(notices, replace(LETTER, preamble=(words,), chapters=(chapter,)))


# 5. A bureau's own template.


def edit(folder: Path, change: Callable[[Document], object], name: str = "letter.docx") -> Path:
    document = docx.Document(str(OURS / name))
    change(document)
    document.save(str(folder / name))
    return folder / name


def test_bureaus_document_wins(tmp_path: Path) -> None:
    edit(tmp_path, lambda document: document.add_paragraph("联系电话：0000-1234567（{{ county }}）"))
    (tmp_path / "~$letter.docx").write_bytes(b"what Word leaves while it is open")
    changed = Notices(tmp_path)
    assert changed.faults() == []
    assert show(changed, LETTER) == LETTER_LINES + "联系电话：0000-1234567（青河县司法局）\n"
    assert show(changed, REMINDER) == REMINDER_LINES
    assert changed.render(LETTER) == Notices().render(LETTER)


def test_document_of_the_bureaus_own_making(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("{{ office }}：{{ dated | day }}")
    document.sections[0].header.paragraphs[0].text = "{{ county }}"
    document.save(str(tmp_path / "reminder.docx"))
    assert Notices(tmp_path).faults() == []
    written = Notices(tmp_path).write_document(REMINDER)
    assert read_lines(written) == ["河东司法所：2016年12月18日"]
    assert "青河县司法局" in read_all_text(written)


def test_tags_that_word_has_split_into_runs_are_one(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for run in ("{", "{ off", "ice }", "}"):
        paragraph.add_run(run).bold = True
    document.save(str(tmp_path / "letter.docx"))
    assert read_lines(Notices(tmp_path).write_document(LETTER)) == ["河东司法所"]


@pytest.mark.parametrize(
    ("source", "spot", "fact", "remedy"),
    [
        ("致{{ offise }}：", "{{ offise }}", "用了不存在的名称“offise”", "是不是“office”"),
        ("{% if year > 9999 %}{{ offise }}{% endif %}", "{{ offise }}", "用了不存在的名称“offise”", "是不是“office”"),
        (
            "{% for each in chapters %}{{ each.headign }}{% endfor %}",
            "{{ each.headign }}",
            "用了不存在的名称“headign”",
            "是不是“heading”",
        ),
        (
            "{% if year %}有",
            "{% if year %}有",
            "有 {% if %}、{% for %} 或 {% block %} 没有结束",
            "请补上对应的 {% endif %}、{% endfor %} 或 {% endblock %}",
        ),
        (
            "年度：{{ year | dya }}",
            "年度：{{ year | dya }}",
            "没有名为 dya 的过滤器",
            "请检查“|”后面的名称，可对照内置模板",
        ),
        (
            "{{ office.__class__.__mro__ }}",
            "{{ office.__class__.__mro__ }}",
            "用了通知模板里不允许的写法",
            "请只用模板开头说明中列出的名称",
        ),
        (
            "{{ year / 0 }}",
            "{{ year / 0 }}",
            "这一行算不出结果（ZeroDivisionError: division by zero）",
            "请检查其中的运算，文字和数字不能直接相加",
        ),
    ],
)
def test_fault_is_told_by_its_words(tmp_path: Path, source: str, spot: str, fact: str, remedy: str) -> None:
    path = edit(tmp_path, lambda document: document.add_paragraph(source))
    assert Notices(tmp_path).faults() == [Fault(f"{path}「{spot}」", fact, remedy)]


def test_fault_in_a_footer_is_found(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.sections[0].footer.paragraphs[0].text = "{{ offise }}"

    path = edit(tmp_path, change)
    assert Notices(tmp_path).faults() == [
        Fault(f"{path}「{{{{ offise }}}}」", "用了不存在的名称“offise”", "是不是“office”")
    ]


def test_loop_half_in_a_table_is_told_and_nothing_is_left_out(tmp_path: Path) -> None:
    """docxtpl by itself would leave out words without a sound."""

    def change(document: Document) -> None:
        document.add_paragraph("{% for each in chapters %}")
        document.add_table(1, 1).cell(0, 0).text = "{{ each.heading }}{% endfor %}"

    path = edit(tmp_path, change)
    [fault] = Notices(tmp_path).faults()
    assert (fault.place, fault.fact) == (str(path), "有成对的标记不在同一段里，或一半在表格内一半在表格外，排不成文档")
    with pytest.raises(FaultyFileError, match="排不成文档"):
        Notices(tmp_path).write_document(LETTER)


def test_cell_whose_paragraphs_are_all_left_out_can_be_opened_by_word(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "{%p if year == 0 %}"
        cell.add_paragraph("{{ year }}")
        cell.add_paragraph("{%p endif %}")

    edit(tmp_path, change)
    document = docx.Document(BytesIO(Notices(tmp_path).write_document(LETTER)))
    assert [paragraph.text for paragraph in document.tables[-1].cell(0, 0).paragraphs] == [""]


@pytest.mark.parametrize(
    "content", [b"", b"{{ office }}", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600], ids=repr
)
def test_what_is_no_word_document_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(content)
    assert Notices(tmp_path).faults() == [Fault(str(path), NOT_WORD, SAVE_AS)]
    with pytest.raises(FaultyFileError, match="不是 Word 文档"):
        Notices(tmp_path).write_document(LETTER)


@pytest.mark.parametrize("lost", ["word/document.xml", "[Content_Types].xml", "word/styles.xml"])
def test_damaged_document_is_told(tmp_path: Path, lost: str) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in read_parts(OURS / "letter.docx").items():
            archive.writestr(name, content[: len(content) // 2] if name == lost else content)
    assert Notices(tmp_path).faults() == [Fault(str(path), NOT_WORD, SAVE_AS)]


def test_workbook_named_as_a_document_is_told(tmp_path: Path) -> None:
    [workbook] = (ROOT / "sample_data").glob("名册.xlsx")
    path = tmp_path / "letter.docx"
    path.write_bytes(workbook.read_bytes())
    assert Notices(tmp_path).faults() == [Fault(str(path), NOT_WORD, SAVE_AS)]


def test_misnamed_document_is_told(tmp_path: Path) -> None:
    path = edit(tmp_path, lambda document: document).rename(tmp_path / "责任书.docx")
    [fault] = Notices(tmp_path).faults()
    assert (fault.place, fault.fact) == (str(path), "没有用到这个模板，名称不对")
    assert "letter.docx" in fault.remedy


def test_receipt_is_a_message_only() -> None:
    assert not (OURS / "receipt.docx").exists()
    assert Notices().render(RECEIPT).text


def test_paper_without_a_date_is_dated_by_hand(notices: Notices) -> None:
    assert "\n　　　　年　　月　　日\n" in show(notices, replace(REMINDER, dated=None))
    assert "\n2016年12月1日\n" in show(notices, replace(REMINDER, dated=date(2016, 12, 1)))
