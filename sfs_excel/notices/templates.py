"""The templates, ours and the bureau's, and what is written by them: the text and HTML of a message, a page, a document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.notices.filters import FILTERS
from sfs_excel.notices.names import HEADING, HTML, KINDS, PAGES, clean_names, near_names
from sfs_excel.notices.overrides import DOCUMENT, Overrides
from sfs_excel.notices.proof import Proven, prove_template
from sfs_excel.notices.replies import Notice
from sfs_excel.notices.sources import Sources
from sfs_excel.notices.wording import TEMPLATE_ERRORS, find_place, word_error

if TYPE_CHECKING:
    from sfs_excel.notices.documents import WordTemplate

TEXT = ".txt.j2"


@dataclass(frozen=True)
class Rendered:
    """A notice in words.

    Attributes:
        title: the first line of the text; serves as a mail's subject.
        text: lines end in LF.
        html: one self-contained page; "" of what is a text only.
    """

    title: str
    text: str
    html: str


class Templates:
    """Compiled when they are first needed."""

    def __init__(self, overrides: Overrides) -> None:
        self.sources = Sources(overrides)
        # What an office wrote reaches a template as a value, never as a template. Ours alone need no sandbox.
        self._environment = (ImmutableSandboxedEnvironment if overrides.contents else Environment)(
            loader=self.sources,
            autoescape=lambda name: name is None or not name.endswith(TEXT),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= FILTERS
        self._documents: dict[tuple[str, bytes], WordTemplate] = {}  # opening one takes longer than filling it in

    def render(self, notice: Notice) -> Rendered:
        """
        Raises:
            FaultyFileError: a template cannot be used; names its line.
        """
        kind, names = KINDS[type(notice)], clean_names(notice)
        text = _tidy(self._fill(f"{kind}{TEXT}", names))
        title = text.partition("\n")[0]
        if not title:
            place = self.sources.say_where(f"{kind}{TEXT}")
            raise FaultyFileError([Fault(place, "没有写出任何文字", "第一行请写标题，其后写正文")])
        is_page = isinstance(notice, PAGES)
        html = self._fill(f"{kind}{HTML}", names | {HEADING: title}).strip() + "\n" if is_page else ""
        return Rendered(title, text, html)

    def render_page(self, notice: Notice) -> str:
        """
        Raises:
            FaultyFileError: the template cannot be used; names its line.
        """
        return self._fill(f"{KINDS[type(notice)]}{HTML}", clean_names(notice)).strip() + "\n"

    def write_document(self, notice: Notice) -> bytes:
        """
        Raises:
            FaultyFileError: the template cannot be used; quotes the place in it.
        """
        return self._open_document(f"{KINDS[type(notice)]}{DOCUMENT}").fill(clean_names(notice))

    def prove(self, name: str) -> Proven:
        """Return what is wrong with one template before anything is written by it.

        Raises:
            FaultyFileError: it cannot be read, or not as a template.
        """
        return prove_template(name, self.sources, self._environment)

    def _open_document(self, name: str) -> WordTemplate:
        from sfs_excel.notices.documents import WordTemplate  # docxtpl and lxml, for documents alone

        content, where = self.sources.read(name)
        if (where, content) not in self._documents:
            self._documents[where, content] = WordTemplate(content, where, self._environment, near_names(name))
        return self._documents[where, content]

    def _fill(self, name: str, names: dict[str, Any]) -> str:
        try:
            return self._environment.get_template(name).render(names)
        except TEMPLATE_ERRORS as error:
            place = find_place(error, self.sources.say_where(name))
            raise FaultyFileError([word_error(error, place, near_names(name))]) from error


def _tidy(text: str) -> str:
    """No blanks at the ends of lines, and one empty line at most: a template's branches leave both behind."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
