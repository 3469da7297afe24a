"""A notice -> the text and the HTML of a message, and the Word document, by templates that a bureau may replace."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.notices.documents import fill_document
from sfs_excel.notices.examples import make_examples
from sfs_excel.notices.filters import FILTERS
from sfs_excel.notices.letters import Notice
from sfs_excel.notices.names import HEADING, HTML, KINDS, MESSAGES, ON_PAPER, clean_names, near_names
from sfs_excel.notices.proof import prove_templates
from sfs_excel.notices.sources import DOCUMENT, Sources
from sfs_excel.notices.wording import TEMPLATE_ERRORS, find_place, word_error


@dataclass(frozen=True)
class Rendered:
    """A notice in words.

    Attributes:
        title: the first line of the text; serves as a mail's subject.
        text: lines end in LF.
        html: one self-contained page.
    """

    title: str
    text: str
    html: str


class Notices:
    """The templates, read when they are first needed."""

    def __init__(self, overrides: Path | None = None) -> None:
        """
        Args:
            overrides: a folder whose templates win over ours of the same name; it need not be there.
        """
        self._sources = Sources(overrides)
        # What an office wrote reaches a template as a value, never as a template.
        self._environment = ImmutableSandboxedEnvironment(
            loader=self._sources,
            autoescape=lambda name: name is None or not name.endswith(".txt.j2"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= FILTERS
        self._digests: dict[str, str] = {}  # kind of notice -> its templates

    def render(self, notice: Notice) -> Rendered:
        """
        Raises:
            FaultyFileError: a template cannot be used; names its line.
        """
        kind, names = KINDS[type(notice)], clean_names(notice)
        text = _tidy(self._fill(f"{kind}.txt.j2", names))
        title = text.partition("\n")[0]
        if not title:
            place = self._sources.get_source(self._environment, f"{kind}.txt.j2")[1]
            raise FaultyFileError([Fault(place, "没有写出任何文字", "第一行请写标题，其后写正文")])
        return Rendered(title, text, self._fill(f"{kind}.html.j2", names | {HEADING: title}).strip() + "\n")

    def render_page(self, notice: Notice) -> str:
        """The notice as one self-contained page, for one that is no message; the same notice gives the same page.

        Raises:
            FaultyFileError: the template cannot be used; names its line.
        """
        return self._fill(f"{KINDS[type(notice)]}{HTML}", clean_names(notice)).strip() + "\n"

    def write_document(self, notice: Notice) -> bytes:
        """The notice as a .docx; the same notice gives the same bytes. A receipt has none.

        Raises:
            FaultyFileError: the template cannot be used; quotes the place in it.
        """
        template = f"{KINDS[type(notice)]}{DOCUMENT}"
        content, where = self._sources.read_document(template)
        return fill_document(content, where, clean_names(notice), self._environment, near_names(template))

    def digest(self, notice: Notice) -> str:
        """SHA-256 (hex) of what a notice says and of the templates that say it: known before anything is written."""
        kind = KINDS[type(notice)]
        if kind not in self._digests:
            others = tuple(f"{other}." for other in KINDS.values() if other != kind)
            used = [name for name in self._sources.list_templates() if not name.startswith(others)]
            read = (hashlib.sha256(self._sources.read_bytes(name)).hexdigest() for name in used)
            self._digests[kind] = " ".join(read)
        return hashlib.sha256(f"{self._digests[kind]} {notice!r}".encode(errors="replace")).hexdigest()

    def faults(self) -> list[Fault]:
        """Everything wrong with the templates: each is compiled and searched for unknown names, and then each notice is
        rendered with made-up examples, which finds what is wrong inside an expression."""
        found = prove_templates(self._sources, self._environment)
        for example in make_examples():
            try:
                if isinstance(example, MESSAGES):
                    self.render(example)
                else:
                    self.render_page(example)
            except FaultyFileError as error:
                found += error.faults
            try:
                if isinstance(example, ON_PAPER):
                    self.write_document(example)
            except FaultyFileError as error:
                found += error.faults
        return list(dict.fromkeys(found))

    def _fill(self, name: str, names: dict[str, Any]) -> str:
        try:
            return self._environment.get_template(name).render(names)
        except TEMPLATE_ERRORS as error:
            raise FaultyFileError([word_error(error, find_place(error, name), near_names(name))]) from error


def _tidy(text: str) -> str:
    """No blanks at the ends of lines, and one empty line at most: a template's branches leave both behind."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
