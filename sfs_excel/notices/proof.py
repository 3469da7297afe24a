"""Finds the faults of templates before anything is rendered: broken tags, unknown names, files that nothing asks for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from jinja2 import Environment, nodes
from jinja2.meta import find_referenced_templates, find_undeclared_variables

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.notices.names import HTML, KINDS, MESSAGES, ON_PAPER, PAGES, known_names, near_names
from sfs_excel.notices.overrides import DOCUMENT
from sfs_excel.notices.sources import Sources
from sfs_excel.notices.wording import TEMPLATE_ERRORS, find_place, say_place, word_error, word_unknown

REFERENCED = frozenset(
    [
        *(f"{KINDS[kind]}{HTML}" for kind in PAGES),
        *(f"{KINDS[kind]}.txt.j2" for kind in MESSAGES),
        *(f"{KINDS[kind]}{DOCUMENT}" for kind in ON_PAPER),
    ]
)
"""The templates that are asked for by name, not by another template."""


@dataclass(frozen=True)
class Proven:
    """One template on every branch; what only shows with values in it is not found so.

    Attributes:
        referenced: the templates that it includes or extends.
    """

    faults: tuple[Fault, ...]
    referenced: frozenset[str] = frozenset()


def prove_template(name: str, sources: Sources, environment: Environment) -> Proven:
    """
    Raises:
        FaultyFileError: it cannot be read, or not as a template.
    """
    parse = _parse_document if name.endswith(DOCUMENT) else _parse_text
    parts = list(parse(name, sources, environment))
    faults = [fault for part in parts for fault in part.find_unknown(name)]
    return Proven(tuple(faults), frozenset(other for part in parts for other in part.list_referenced()))


def find_unused(sources: Sources, referenced: Iterable[str]) -> Iterator[Fault]:
    """A bureau's template that nothing asks for is misnamed, and its words would silently not be used."""
    ours, used = sources.list_ours(), REFERENCED.union(referenced)
    for name in sources.list_templates():
        if name not in ours and name not in used:
            remedy = f"请改用内置模板的名称：{'、'.join(ours)}；不用的请移走"
            yield Fault(sources.say_where(name), "没有用到这个模板，名称不对", remedy)


@dataclass(frozen=True)
class _Part:
    """A text that is a template of its own: a Word document has several of them."""

    tree: nodes.Template
    place: Callable[[nodes.Name], str]

    def find_unknown(self, name: str) -> Iterator[Fault]:
        """Unknown names, on whichever branch they stand."""
        unknown = find_undeclared_variables(self.tree) - _find_assigned(self.tree) - known_names(name)
        for node in self.tree.find_all(nodes.Name):
            if node.name in unknown and node.ctx == "load":
                yield word_unknown(self.place(node), node.name, near_names(name))

    def list_referenced(self) -> Iterator[str]:
        return (other for other in find_referenced_templates(self.tree) if other is not None)


def _parse_text(name: str, sources: Sources, environment: Environment) -> Iterator[_Part]:
    source, where, _ = sources.get_source(environment, name)
    try:
        tree = environment.parse(source, name, where)
        environment.compile(tree, name, where)
    except TEMPLATE_ERRORS as error:
        raise FaultyFileError([word_error(error, find_place(error, where), near_names(name))]) from error
    yield _Part(tree, lambda node: say_place(where, node.lineno))


def _parse_document(name: str, sources: Sources, environment: Environment) -> Iterator[_Part]:
    """Its body, headers and footers."""
    from sfs_excel.notices.documents import find_spot, list_sources, say_spot  # docxtpl and lxml, for documents alone

    content, where = sources.read(name)
    for source in list_sources(content, where):
        try:
            tree = environment.parse(source)
            environment.compile(tree)
        except TEMPLATE_ERRORS as error:
            raise FaultyFileError([word_error(error, find_spot(error, where, source), near_names(name))]) from error

        def place(node: nodes.Name, source: str = source) -> str:
            return say_spot(where, source, node.lineno, node.name)

        yield _Part(tree, place)


def _find_assigned(tree: nodes.Template) -> set[str]:
    """Names that the template makes itself. Inside a block, Jinja no longer sees those made outside it."""
    assigned = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    assigned |= {node.name for node in tree.find_all(nodes.Macro)} | {
        node.target for node in tree.find_all(nodes.Import)
    }
    for node in tree.find_all(nodes.FromImport):
        assigned |= {name if isinstance(name, str) else name[1] for name in node.names}
    return assigned
