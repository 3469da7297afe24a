"""A notice -> the text and the HTML that go out, by templates that a bureau may replace."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.meta import find_referenced_templates, find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.expr.frame import show_number
from sfs_excel.notices.examples import make_examples
from sfs_excel.notices.letters import Correction, Line, Notice, Receipt
from sfs_excel.notices.sources import Sources
from sfs_excel.notices.wording import TEMPLATE_ERRORS, say_place, word_error, word_unknown
from sfs_excel.text import clean_line

LONGEST = 300  # characters of any one text in a notice: a file name has at most 255
HEADING = "heading"  # what HTML templates are told beside the notice: the text's first line
_KINDS: dict[type[Notice], str] = {Correction: "correction", Receipt: "receipt"}


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
        self._environment.filters |= {
            "day": say_day,
            "moment": say_moment,
            "points": lambda points: show_number(points, 2),
            "stop": end_sentence,
            "groups": lambda digits, size=8: [digits[at : at + size] for at in range(0, len(digits), size)],
        }

    def render(self, notice: Notice) -> Rendered:
        """
        Raises:
            FaultyFileError: a template cannot be used; names its line.
        """
        kind, names = _KINDS[type(notice)], _clean_names(notice)
        text = _tidy(self._fill(f"{kind}.txt.j2", names))
        title = text.partition("\n")[0]
        if not title:
            fact, remedy = "没有写出任何文字", "第一行请写标题，其后写正文"
            raise FaultyFileError([Fault(self._place(f"{kind}.txt.j2"), fact, remedy)])
        return Rendered(title, text, self._fill(f"{kind}.html.j2", names | {HEADING: title}).strip() + "\n")

    def faults(self) -> list[Fault]:
        """Everything wrong with the templates: each is compiled and searched for unknown names, and then each notice is
        rendered with made-up examples, which finds what is wrong inside an expression."""
        found: list[Fault] = []
        referenced = {f"{kind}.{form}.j2" for kind in _KINDS.values() for form in ("txt", "html")}
        try:
            for name in self._sources.list_templates():
                found += self._examine(name, referenced)
            found += self._find_unused(referenced)
        except FaultyFileError as error:
            found += error.faults
        for example in make_examples():
            try:
                self.render(example)
            except FaultyFileError as error:
                found += error.faults
        return list(dict.fromkeys(found))

    def _fill(self, name: str, names: dict[str, Any]) -> str:
        try:
            return self._environment.get_template(name).render(names)
        except TEMPLATE_ERRORS as error:
            raise FaultyFileError([word_error(error, name, _near(name))]) from error

    def _place(self, name: str) -> str:
        return self._sources.get_source(self._environment, name)[1]

    def _examine(self, name: str, referenced: set[str]) -> Iterator[Fault]:
        """Unknown names, on whichever branch they stand. Adds to `referenced` what the template includes or extends."""
        try:
            source, where, _ = self._sources.get_source(self._environment, name)
        except FaultyFileError as error:
            yield from error.faults
            return
        try:
            tree = self._environment.parse(source, name, where)
            self._environment.compile(tree, name, where)
        except TemplateSyntaxError as error:
            yield word_error(error, name, _near(name))
            return
        referenced |= {other for other in find_referenced_templates(tree) if other is not None}
        unknown = find_undeclared_variables(tree) - _find_assigned(tree) - _known(name)
        for node in tree.find_all(nodes.Name):
            if node.name in unknown and node.ctx == "load":
                yield word_unknown(say_place(where, node.lineno), node.name, _near(name))

    def _find_unused(self, referenced: set[str]) -> Iterator[Fault]:
        """A bureau's template that nothing asks for is misnamed, and its words would silently not be used."""
        ours = self._sources.list_ours()
        for name in self._sources.list_templates():
            if name not in ours and name not in referenced:
                remedy = f"请改用内置模板的名称：{'、'.join(ours)}；不用的请移走"
                yield Fault(self._place(name), "没有用到这个模板，名称不对", remedy)


def say_day(day: date) -> str:
    """2016年12月20日; `strftime` cannot be given Chinese on every Windows."""
    return f"{day.year}年{day.month}月{day.day}日"


def say_moment(moment: datetime) -> str:
    return f"{say_day(moment)} {moment:%H:%M}"


def end_sentence(text: str) -> str:
    """The text with one full stop, unless it ends in a mark of its own or is empty."""
    stripped = text.rstrip("。 ")
    return stripped if not stripped or stripped[-1] in "！？…；" else f"{stripped}。"


def _clean_names(notice: Notice) -> dict[str, Any]:
    """Every field and property of a notice by its name, with all texts made harmless: no template has to think of it."""
    cleaned = _clean(notice)
    return {name: getattr(cleaned, name) for name in _names(type(notice))}


def _clean(value: Any) -> Any:
    match value:
        case str():
            return clean_line(value, LONGEST)
        case tuple():
            return tuple(map(_clean, value))
        case Notice() | Line():
            return replace(value, **{field.name: _clean(getattr(value, field.name)) for field in fields(value)})
        case _:
            return value


def _near(template: str) -> list[str]:
    """What a name that is not there may have been meant for."""
    return sorted(_known(template) | set(_names(Line)))


def _known(template: str) -> set[str]:
    """The names that a template may use: those of its own notice, or of any where it serves several."""
    own = [kind for kind, name in _KINDS.items() if template.startswith(f"{name}.")]
    letters = {name for kind in own or _KINDS for name in _names(kind)}
    return letters | ({HEADING} if template.endswith(".html.j2") else set())


def _names(kind: type[Notice] | type[Line]) -> list[str]:
    properties = [name for name in dir(kind) if isinstance(getattr(kind, name), property)]
    return sorted({field.name for field in fields(kind)} | set(properties))


def _find_assigned(tree: nodes.Template) -> set[str]:
    """Names that the template makes itself. Inside a block, Jinja no longer sees those made outside it."""
    assigned = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    assigned |= {node.name for node in tree.find_all(nodes.Macro)} | {
        node.target for node in tree.find_all(nodes.Import)
    }
    for node in tree.find_all(nodes.FromImport):
        assigned |= {name if isinstance(name, str) else name[1] for name in node.names}
    return assigned


def _tidy(text: str) -> str:
    """No blanks at the ends of lines, and one empty line at most: a template's branches leave both behind."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
