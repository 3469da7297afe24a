"""A Word template is opened once for all papers, and each paper is what it would be if it were opened for it alone.

1. Whatever has tags is filled in anew: body, header, footer, footnotes; the yardstick is docxtpl with the template just opened.
2. A paper that cannot be written leaves nothing of itself in the next.
3. Other bytes are another template.
"""

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from jinja2 import Environment, StrictUndefined

from sfs_excel.errors import FaultyFileError
from sfs_excel.notices import documents
from sfs_excel.notices.documents import WordTemplate, pack_document
from sfs_excel.notices.filters import FILTERS
from sfs_excel.notices.names import clean_names
from sfs_excel.notices.overrides import read_overrides
from sfs_excel.notices.paper_examples import CIRCULAR, FEEDBACK, LETTER
from sfs_excel.notices.reminder_examples import REMINDER
from sfs_excel.notices.replies import Notice
from sfs_excel.notices.templates import Templates
from tests.noted import note_answers
from tests.notices.documents import read_lines

OURS = Path(__file__).resolve().parents[2] / "templates" / "notices"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOTE = f'<w:footnotes xmlns:w="{_W}"><w:footnote w:id="1"><w:p><w:r><w:t>{{{{ chief }}}}</w:t></w:r></w:p></w:footnote></w:footnotes>'


@pytest.fixture
def environment() -> Environment:
    made = Environment(autoescape=True, undefined=StrictUndefined)
    made.filters |= FILTERS
    return made


def make_template() -> bytes:
    """One with tags in the body, in a table, in header, footer and footnotes, and two sections."""
    document = docx.Document()
    document.add_paragraph("{{ office }}")
    document.add_paragraph("{%p if chief %}")
    document.add_table(1, 2).cell(0, 1).text = "{{ chief }}"
    document.add_paragraph("{%p endif %}")
    document.sections[0].header.paragraphs[0].text = "{{ office }}"
    document.add_section().footer.paragraphs[0].text = "{{ chief }}"
    package = document.part.package
    note = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, NOTE.encode(), package)
    document.part.relate_to(note, RELATIONSHIP_TYPE.FOOTNOTES)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def fill_alone(content: bytes, names: dict[str, object], environment: Environment) -> bytes:
    """The yardstick: the template is opened for this paper."""
    template = documents._open(content, "模板", ())
    template.render(names, environment)
    written = BytesIO()
    template.save(written)
    return pack_document(written.getvalue())


def read_members(content: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_paper_is_as_if_the_template_were_opened_for_it(environment: Environment) -> None:
    content = make_template()
    template = WordTemplate(content, "模板", environment, ())
    papers = [{"office": "河东司法所", "chief": "李<明>"}, {"office": "河西司法所", "chief": ""}]
    for names in (*papers, *papers):
        filled = template.fill(dict(names))
        assert read_members(filled) == read_members(fill_alone(content, dict(names), environment))
        assert filled == fill_alone(content, dict(names), environment)
        changed = [name for name, part in read_members(filled).items() if names["office"].encode() in part]
        assert changed == ["word/document.xml", "word/header1.xml"]
    assert "李&lt;明&gt;".encode() in read_members(template.fill(dict(papers[0])))["word/footnotes.xml"]
    assert template.fill(dict(papers[0])) != template.fill(dict(papers[1]))


@pytest.mark.parametrize(
    "paper", [LETTER, REMINDER, FEEDBACK, CIRCULAR], ids=lambda paper: type(paper).__name__.lower()
)
def test_our_templates_say_the_same_every_time(paper: Notice, environment: Environment) -> None:
    kind = {LETTER: "letter", REMINDER: "reminder", FEEDBACK: "feedback", CIRCULAR: "circular"}[paper]
    content = (OURS / f"{kind}.docx").read_bytes()
    template = WordTemplate(content, "模板", environment, ())
    others = [replace(paper, county="白河县"), paper]
    for each in others:
        assert template.fill(clean_names(each)) == fill_alone(content, clean_names(each), environment)


def test_a_paper_that_cannot_be_written_leaves_nothing_in_the_next(environment: Environment) -> None:
    content = make_template()
    template = WordTemplate(content, "模板", environment, ())
    with pytest.raises(FaultyFileError):
        template.fill({"office": "河东司法所"})  # the header has been filled in, the footer lacks its name
    names: dict[str, object] = {"office": "河西司法所", "chief": "王明"}
    assert template.fill(dict(names)) == fill_alone(content, dict(names), environment)


def test_other_bytes_are_another_template(monkeypatch: pytest.MonkeyPatch) -> None:
    templates = Templates(read_overrides(None))
    before = templates.write_document(REMINDER)
    document = docx.Document()
    document.add_paragraph("{{ office }}！")
    written = BytesIO()
    document.save(written)
    content, where = templates.sources.read("reminder.docx")
    monkeypatch.setattr(templates.sources, "read", lambda _: (written.getvalue(), where))
    assert read_lines(templates.write_document(REMINDER)) == ["河东司法所！"]
    monkeypatch.setattr(templates.sources, "read", lambda _: (content, where))
    assert templates.write_document(REMINDER) == before


def test_one_template_is_opened_once_for_all_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = note_answers(monkeypatch, documents, "_open")
    templates = Templates(read_overrides(None))
    for _ in range(3):
        templates.write_document(REMINDER)
    assert len(opened) == 1
