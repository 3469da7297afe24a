"""The worst texts of an office do a notice no harm.

1. Nothing that an office wrote is markup, a formula or a template in a notice; it breaks no line and turns no direction.
2. The page is one file: no script, no link, no picture, nothing fetched.
3. The worst texts make a short notice still.
"""

import unicodedata
from dataclasses import replace

import pytest

from sfs_excel.notices.examples import CORRECTION, RECEIPT
from sfs_excel.notices.names import LONGEST
from sfs_excel.notices.render import Notices
from sfs_excel.notices.replies import Correction, Line, Notice, Receipt
from tests.notices.hostile import HOSTILE, Page

ALLOWED = {"html", "head", "meta", "title", "body", "table", "tr", "td", "th", "p", "b", "br"}
FETCHING = {"src", "href", "background", "action", "data", "srcset", "poster"}


def spoil(text: str) -> list[Notice]:
    """Notices whose every text that can come from an office is `text`."""
    line = Line(5, text, text, text, text)
    correction: Correction = replace(
        CORRECTION, file=text, attachment=text, errors=(line,), blanks=0, reminders=(line,), notes=(text,)
    )
    receipt: Receipt = replace(RECEIPT, file=text, reminders=(line,))
    return [correction, receipt]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_one_line_in_which_everything_is_seen(text: str) -> None:
    for notice, calm in zip(spoil(text), spoil("平常"), strict=True):
        rendered, expected = Notices().render(notice), Notices().render(calm)
        assert rendered.text.count("\n") == expected.text.count("\n")
        assert rendered.html.count("\n") == expected.html.count("\n")
        assert {c for c in rendered.text + rendered.html if unicodedata.category(c) in ("Cc", "Cf", "Cs")} == {"\n"}
        assert not [line for line in rendered.text.splitlines() if line.startswith(("=", "+", "-", "@"))]
        assert rendered.text.encode()


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_markup(text: str) -> None:
    for notice, calm in zip(spoil(text), spoil("平常"), strict=True):
        page, expected = Page(Notices().render(notice).html), Page(Notices().render(calm).html)
        assert page.tags == expected.tags
        assert page.attributes == expected.attributes


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=cmd|'/c calc'!A1", "{{ 7*7 }}{% for x in y %}"])
def test_text_is_shown_as_it_was_written(text: str) -> None:
    for notice in spoil(text):
        rendered = Notices().render(notice)
        assert text in rendered.text
        assert text in Page(rendered.html).words


def test_page_fetches_nothing() -> None:
    for notice in (CORRECTION, RECEIPT):
        html = Notices().render(notice).html
        page = Page(html)
        assert set(page.tags) <= ALLOWED
        assert not {name for name, _ in page.attributes} & FETCHING
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        assert not [word for word in ("url(", "http:", "https:", "//", "@import") if word in html]
    assert Page("<a href=x onclick=y>").attributes == [("href", "x"), ("onclick", "y")], "the control"


def test_worst_notice_is_short_still() -> None:
    line = Line(5, *["长" * 40_000] * 4)
    rendered = Notices().render(replace(CORRECTION, errors=(line,) * 100, reminders=(line,) * 100, blanks=0))
    assert len(rendered.text) < 60 * 4 * LONGEST + 2000
