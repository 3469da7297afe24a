"""What is wrong with the templates, before anything is rendered: broken tags, unknown names, files that nothing asks for."""

from collections.abc import Callable, Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.meta import find_referenced_templates, find_undeclared_variables

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.notices.documents import list_sources, say_spot
from sfs_excel.notices.names import KINDS, MESSAGES, ON_PAPER, known_names, near_names
from sfs_excel.notices.sources import DOCUMENT, Sources
from sfs_excel.notices.wording import find_place, say_place, word_error, word_unknown


def prove_templates(sources: Sources, environment: Environment) -> list[Fault]:
    """Every template on every branch; what only shows with values in it is not found here."""
    found: list[Fault] = []
    referenced = {f"{kind}.html.j2" for kind in KINDS.values()}
    referenced |= {f"{KINDS[kind]}.txt.j2" for kind in MESSAGES}
    referenced |= {f"{KINDS[kind]}{DOCUMENT}" for kind in ON_PAPER}
    try:
        for name in sources.list_templates():
            examine = _examine_document if name.endswith(DOCUMENT) else _examine_text
            found += examine(name, sources, environment, referenced)
        found += _find_unused(sources, environment, referenced)
    except FaultyFileError as error:
        found += error.faults
    return found


def _examine_text(name: str, sources: Sources, environment: Environment, referenced: set[str]) -> Iterator[Fault]:
    try:
        source, where, _ = sources.get_source(environment, name)
    except FaultyFileError as error:
        yield from error.faults
        return
    try:
        tree = environment.parse(source, name, where)
        environment.compile(tree, name, where)
    except TemplateSyntaxError as error:
        yield word_error(error, find_place(error, name), near_names(name))
        return
    yield from _find_unknown(tree, name, lambda node: say_place(where, node.lineno), referenced)


def _examine_document(name: str, sources: Sources, environment: Environment, referenced: set[str]) -> Iterator[Fault]:
    """Each part of a Word document (its body, headers, footers) is a template of its own."""
    try:
        content, where = sources.read_document(name)
        parts = list_sources(content, where)
    except FaultyFileError as error:
        yield from error.faults
        return
    for source in parts:
        try:
            tree = environment.parse(source)
            environment.compile(tree)
        except TemplateSyntaxError as error:
            yield word_error(error, say_spot(where, source, error.lineno), near_names(name))
            continue

        def place(node: nodes.Name, source: str = source) -> str:
            return say_spot(where, source, node.lineno, node.name)

        yield from _find_unknown(tree, name, place, referenced)


def _find_unknown(
    tree: nodes.Template, name: str, place: Callable[[nodes.Name], str], referenced: set[str]
) -> Iterator[Fault]:
    """Unknown names, on whichever branch they stand. Adds to `referenced` what the template includes or extends."""
    referenced |= {other for other in find_referenced_templates(tree) if other is not None}
    unknown = find_undeclared_variables(tree) - _find_assigned(tree) - known_names(name)
    for node in tree.find_all(nodes.Name):
        if node.name in unknown and node.ctx == "load":
            yield word_unknown(place(node), node.name, near_names(name))


def _find_unused(sources: Sources, environment: Environment, referenced: set[str]) -> Iterator[Fault]:
    """A bureau's template that nothing asks for is misnamed, and its words would silently not be used."""
    ours = sources.list_ours()
    for name in sources.list_templates():
        if name not in ours and name not in referenced:
            where = (
                sources.read_document(name)[1] if name.endswith(DOCUMENT) else sources.get_source(environment, name)[1]
            )
            remedy = f"请改用内置模板的名称：{'、'.join(ours)}；不用的请移走"
            yield Fault(where, "没有用到这个模板，名称不对", remedy)


def _find_assigned(tree: nodes.Template) -> set[str]:
    """Names that the template makes itself. Inside a block, Jinja no longer sees those made outside it."""
    assigned = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    assigned |= {node.name for node in tree.find_all(nodes.Macro)} | {
        node.target for node in tree.find_all(nodes.Import)
    }
    for node in tree.find_all(nodes.FromImport):
        assigned |= {name if isinstance(name, str) else name[1] for name in node.names}
    return assigned
