"""A notice -> the text and the HTML of a message, and the Word document, by templates that a bureau may replace."""

import hashlib
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.notices.bounded import SECONDS, ExhaustedError, do_bounded
from sfs_excel.notices.examples import make_examples
from sfs_excel.notices.names import HTML, KINDS, MESSAGES, ON_PAPER
from sfs_excel.notices.overrides import DOCUMENT, Overrides, read_overrides
from sfs_excel.notices.proof import find_unused
from sfs_excel.notices.replies import Notice
from sfs_excel.notices.templates import TEXT, Rendered, Templates

Given = TypeVar("Given")
Result = TypeVar("Result")


class Notices:
    """The templates, read when they are first needed. Where some are the bureau's own, a worker process writes by them."""

    def __init__(self, overrides: Path | None = None, seconds: float = SECONDS) -> None:
        """
        Args:
            overrides: a folder whose templates win over ours of the same name; it need not be there.
            seconds: how long one notice may take by a bureau's template.
        """
        self._folder, self._seconds = overrides, seconds
        self._digests: dict[str, str] = {}  # kind of notice -> its templates

    def render(self, notice: Notice) -> Rendered:
        """
        Raises:
            FaultyFileError: a template cannot be used; names its line.
        """
        return self._do(Templates.render, notice, *_names(notice, TEXT, HTML))

    def render_page(self, notice: Notice) -> str:
        """The notice as one self-contained page, for one that is no message; the same notice gives the same page.

        Raises:
            FaultyFileError: the template cannot be used; names its line.
        """
        return self._do(Templates.render_page, notice, *_names(notice, HTML))

    def write_document(self, notice: Notice) -> bytes:
        """The notice as a .docx; the same notice gives the same bytes. A receipt has none.

        Raises:
            FaultyFileError: the template cannot be used; quotes the place in it.
        """
        return self._do(Templates.write_document, notice, *_names(notice, DOCUMENT))

    def digest(self, notice: Notice) -> str:
        """SHA-256 (hex) of what a notice says and of the templates that say it: known before anything is written."""
        said = f"{self.digest_templates(type(notice))} {notice!r}"
        return hashlib.sha256(said.encode(errors="replace")).hexdigest()

    def digest_templates(self, notice: type[Notice]) -> str:
        """Return what is equal as long as all templates are that have a part in such a notice."""
        kind, sources = KINDS[notice], self._templates.sources
        if kind not in self._digests:
            others = tuple(f"{other}." for other in KINDS.values() if other != kind)
            used = [name for name in sources.list_templates() if not name.startswith(others)]
            read = (hashlib.sha256(sources.read(name)[0]).hexdigest() for name in used)
            self._digests[kind] = " ".join(read)
        return self._digests[kind]

    def faults(self) -> list[Fault]:
        """Everything wrong with the templates: each is compiled and searched for unknown names, and then each notice is
        rendered with made-up examples, which finds what is wrong inside an expression. It ends with the first template
        that takes too much time or memory."""
        found: list[Fault] = []
        try:
            found += (fault for _, fault in self._overrides.faults)
            self._prove(found)
            for example in make_examples():
                self._keep(found, self.render if isinstance(example, MESSAGES) else self.render_page, example)
                if isinstance(example, ON_PAPER):
                    self._keep(found, self.write_document, example)
        except FaultyFileError as error:
            found += error.faults
        return list(dict.fromkeys(found))

    @cached_property
    def _overrides(self) -> Overrides:
        return read_overrides(self._folder)

    @cached_property
    def _templates(self) -> Templates:
        return Templates(self._overrides)

    def _prove(self, found: list[Fault]) -> None:
        """Adds to `found`. Raises ExhaustedError."""
        referenced: set[str] = set()
        for name in self._templates.sources.list_templates():
            proven = self._keep(found, partial(self._do, Templates.prove, name), name)
            if proven is not None:
                found += proven.faults
                referenced |= proven.referenced
        found += find_unused(self._templates.sources, referenced)

    def _keep(self, found: list[Fault], way: Callable[[Given], Result], given: Given) -> Result | None:
        """Return what comes out of it, or None and one more in `found`. Raises ExhaustedError."""
        try:
            return way(given)
        except ExhaustedError:
            raise
        except FaultyFileError as error:
            found += error.faults
            return None

    def _do(self, what: Callable[[Templates, Given], Result], given: Given, *names: str) -> Result:
        """
        Args:
            names: the templates that are asked for.
        """
        own = dict(self._overrides.contents)
        if not own:
            return what(self._templates, given)
        place = next((self._templates.sources.say_where(name) for name in names if name in own), self._overrides.folder)
        return do_bounded(what, self._overrides, given, place, self._seconds)


def _names(notice: Notice, *endings: str) -> list[str]:
    return [f"{KINDS[type(notice)]}{ending}" for ending in endings]
