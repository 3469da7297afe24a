"""YAML text -> nodes, each with its line, or the fault in its syntax, worded.

libyaml reads (a rulebook in a tenth of the time), ruamel.yaml says why a text cannot be read, and reads the few texts
in which libyaml keeps to YAML 1.1 (`syntax_faults.py`). Both give the same nodes.
"""

import re
from contextlib import suppress
from typing import Any, Protocol, cast

import yaml
import yaml.composer
import yaml.resolver

from sfs_excel.errors import Fault

MOST_NESTED = 30  # a rulebook needs 12
# What libyaml reads as YAML 1.1 has it, or more leniently: tabs, tags and other line ends; a byte order mark; a directive or
# the end of a document; text right behind the colon of a key in quotes or brackets; block scalars.
_READ_OTHERWISE = re.compile(
    r"""[\t!\x85\u2028\u2029\ufeff] | (?:\A|[\r\n])(?:%|\.\.\.) | ["'}\]]:\S
    | [|>][-+0-9]*[ ]*(?:\#[^\r\n]*)?(?:[\r\n]|\Z)""",
    re.VERBOSE,
)
# The only plain words of YAML 1.2 that are not text to a rulebook: tag, pattern, first characters.
_TYPES = (
    ("null", r"(?:~|null|Null|NULL)?\Z", ["", "~", "n", "N"]),
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)\Z", list("tTfF")),
    ("int", r"[-+]?[0-9]+\Z", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]+\Z", list("-+0123456789")),
)
DEEP = "nested too deep"


class Mark(Protocol):
    """A place in the text; both count from 0."""

    line: int
    column: int


class Node(Protocol):
    """The common part of libyaml's and ruamel's nodes."""

    id: str  # mapping, sequence or scalar
    tag: str
    value: Any  # pairs of nodes, nodes, or text
    start_mark: Mark
    end_mark: Mark  # behind its last character
    flow_style: bool  # of a mapping or sequence: in brackets


def compose_nodes(name: str, text: str) -> Node | None:
    """Read the nodes of a text, the topmost of them is returned; None where nothing stands in it.

    Args:
        name: of the file, for the fault's place.

    Raises:
        FaultyFileError: not YAML 1.2, or nested too deep.
    """
    if yaml.__with_libyaml__ and not _READ_OTHERWISE.search(text):
        with suppress(yaml.YAMLError):
            return cast(Node | None, _LibyamlComposer(text).get_single_node())
    from sfs_excel.rulebook.syntax_faults import compose_or_fault  # and ruamel.yaml: hardly any text needs it

    return compose_or_fault(name, text)


class _LibyamlComposer(yaml.composer.Composer, yaml.resolver.BaseResolver):
    """Makes nodes of what libyaml parses, and ends where they are nested too deep, as `_RuamelComposer` does."""

    def __init__(self, text: str) -> None:
        yaml.composer.Composer.__init__(self)
        yaml.resolver.BaseResolver.__init__(self)
        parser = yaml.CBaseLoader(text)
        self.check_event, self.peek_event, self.get_event = parser.check_event, parser.peek_event, parser.get_event
        self._depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self._depth > MOST_NESTED:
            raise yaml.composer.ComposerError(problem=DEEP)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


for _kind, _pattern, _firsts in _TYPES:
    _LibyamlComposer.add_implicit_resolver(f"tag:yaml.org,2002:{_kind}", re.compile(_pattern), _firsts)


def fault_character(place: str, character: str) -> Fault:
    """The fault of a control character, by its code: nobody would see it."""
    fact = f"有看不见的控制字符（U+{ord(character):04X}）"
    return Fault(place, fact, "请删去这个字符，或重新录入这一行")
