"""Every pattern of the package, and texts that would make it take steps in the square of their length, if any do.

A pattern is found where it is compiled or used, with the ways in which it is used. The texts are made of its own characters:
what a pattern can get lost in is made of what it matches.
"""

import ast
import gc
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from re import _constants as constants  # type: ignore[attr-defined]  # there is no public way to see what a pattern is made of
from re import _parser as parser  # type: ignore[attr-defined]

LENGTH = (
    1_000  # characters; steps in the square of four times as many take ten milliseconds, linear ones a tenth of one
)
USES = ("match", "search", "fullmatch", "split", "sub", "subn", "findall", "finditer")

_LEAST = 0.001  # seconds of the processor; of less a clock says nothing
_MOST = 0.05  # for at most LENGTH characters: only what grows faster than their square takes that long
_RATIO = 9.0  # of four times the length to the length: 4 where it is linear, 16 where it is the square
# What grows beyond all bounds must not be waited for: two characters more make of it four times as much.
_GROWTH = [*range(12, 48, 2), *(round(48 * 1.3**step) for step in range(11))]
_MOST_CHARACTERS = 6
_TRIES = 4  # a machine that is busy with other things disturbs one, not all of them


@dataclass(frozen=True)
class Use:
    """One use of a pattern. `name`: file, and the pattern's own name there, or how it is written where it has none;
    `way`: the method of `re.Pattern`; `call`: that which compiles or uses it.
    """

    name: str
    way: str
    call: ast.Call


def find_uses(file: str, source: str) -> Iterator[Use]:
    """Of one module, from its text."""
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    compiled = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _function(node.value) == "re.compile"
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for name, call in compiled.items():
        ways = {_function(each).removeprefix(f"{name}.") for each in calls if _function(each).startswith(f"{name}.")}
        for way in sorted(ways & set(USES)) or ["search"]:
            yield Use(f"{file}:{name}", way, call)
    known = {id(call) for call in compiled.values()}
    for call in calls:
        module, _, way = _function(call).rpartition(".")
        if module == "re" and way in (*USES, "compile") and id(call) not in known:
            yield Use(f"{file}:{ast.unparse(call.args[0])}", "search" if way == "compile" else way, call)


def _function(call: ast.Call) -> str:
    return ast.unparse(call.func)


def find_slow(pattern: re.Pattern[str] | re.Pattern[bytes], way: str) -> str:
    """A text, named by its first characters, over which the pattern's steps grow faster than its length; "" if there is none."""
    run = partial(_use, pattern, way)
    for make in _list_makers(pattern):
        if all(_takes_long(run, make) or _grows(run, make) for _ in range(_TRIES)):
            return make(4)
    return ""


def _takes_long(run: Callable[[str], object], make: Callable[[int], str]) -> bool:
    return any(_clock(run, make(length)) > _MOST for length in (*_GROWTH, LENGTH))


def _grows(run: Callable[[str], object], make: Callable[[int], str]) -> bool:
    once, more = make(LENGTH), make(4 * LENGTH)
    if _clock(run, more) < _LEAST:
        return False
    return all(_clock(run, more) > _RATIO * min(_clock(run, once) for _ in range(3)) for _ in range(5))


def _list_makers(pattern: re.Pattern[str] | re.Pattern[bytes]) -> Iterator[Callable[[int], str]]:
    """Length -> text, of the pattern's own characters: one of them again and again behind another, two by turns; each as it is,
    and with an end that nothing matches."""
    own = dict.fromkeys(_list_characters(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)))
    characters = list(dict.fromkeys([*list(own)[:_MOST_CHARACTERS], "x", " "]))
    for one, other in product(characters, repeat=2):
        yield partial(_repeat, other, one, "")
        yield partial(_repeat, other, one, "\0")
        if one < other:
            yield partial(_repeat, "", one + other, "\0")


def _repeat(before: str, again: str, end: str, length: int) -> str:
    return before + again * (length // len(again)) + end


def _list_characters(parsed: Iterable[object]) -> Iterator[str]:
    """One of every set and range, and every character that stands for itself."""
    for entry in parsed:
        match entry:
            case (constants.LITERAL, int(code)):
                yield chr(code)
            case (constants.RANGE, (int(low), int(high))):
                yield chr((low + high) // 2)
            case (constants.CATEGORY, category):
                yield {constants.CATEGORY_DIGIT: "7", constants.CATEGORY_SPACE: " "}.get(category, "w")
            case (constants.NOT_LITERAL | constants.ANY | constants.AT, _):
                yield "x"
            case tuple() | list() | parser.SubPattern():
                yield from _list_characters(part for part in entry if not isinstance(part, int | str))


def _use(pattern: re.Pattern[str] | re.Pattern[bytes], way: str, text: str) -> object:
    subject = text if isinstance(pattern.pattern, str) else text.encode()
    method = getattr(pattern, way)
    if way in ("sub", "subn"):
        return method(subject[:0], subject)
    return deque(method(subject), maxlen=0) if way == "finditer" else method(subject)


def _clock(run: Callable[[str], object], text: str) -> float:
    gc.disable()  # a collection in between is no step of the pattern's
    started = time.process_time()
    run(text)
    used = time.process_time() - started
    gc.enable()
    return used
