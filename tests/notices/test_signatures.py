"""No page of a paper has the signature alone: what stands before it goes to its page."""

from io import BytesIO

import docx
import pytest

from sfs_excel.notices.examples import make_examples
from sfs_excel.notices.names import KINDS
from sfs_excel.notices.paper_examples import FEEDBACK, LETTER
from sfs_excel.notices.render import Notices
from sfs_excel.words import NoticeKind

SIGNED = (NoticeKind.REMINDER, NoticeKind.CORRECTION, NoticeKind.CIRCULAR)


@pytest.mark.parametrize("kind", SIGNED)
def test_the_last_words_are_kept_with_the_signature(kind: NoticeKind) -> None:
    notice = next(each for each in make_examples() if KINDS[type(each)] == kind)
    paragraphs = docx.Document(BytesIO(Notices().write_document(notice))).paragraphs
    first = next(at for at, each in enumerate(paragraphs) if each.style is not None and each.style.name == "公文落款")
    assert paragraphs[first - 1].text
    assert paragraphs[first - 1].paragraph_format.keep_with_next


def test_the_letters_last_clause_is_kept_with_the_places_for_signatures() -> None:
    *_, clause, blank = docx.Document(BytesIO(Notices().write_document(LETTER))).paragraphs
    assert (clause.text, blank.text) == ("6、推进共建活动。（1分）", "")
    assert clause.paragraph_format.keep_with_next
    assert blank.paragraph_format.keep_with_next


def test_what_is_said_of_appeals_is_kept_with_the_place_to_sign_the_feedback() -> None:
    *_, words, gap, _ = docx.Document(BytesIO(Notices().write_document(FEEDBACK))).paragraphs
    assert words.text.startswith("对得分有异议的")
    assert gap.text == ""
    assert words.paragraph_format.keep_with_next
    assert gap.paragraph_format.keep_with_next
