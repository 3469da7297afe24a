"""Reads who takes over from whom, and who outranks the others, as it is written into one cell: of 「科室」, or of a 核定表."""

import re
from collections.abc import Iterable, Sequence

from sfs_excel.roster.model import Succession

_BETWEEN = re.compile(r"[;；、,，\n]")
_SUCCESSION = re.compile(r"([^()（）;；、,，\n]*)(?:[(（]([^()（）]*)[)）][ \t\u3000]*)?(?:[;；、,，\n]|\Z)")


def parse_successions(text: str, successor: str = "") -> tuple[Succession, ...] | None:
    """Read `李四接替张三（调离）；王五接替赵六`; None where it cannot be read.

    Args:
        successor: of all of them, where it is known: then `张三（调离）、赵六` is enough.
    """
    known = join_name(successor)
    found, at = [], 0
    while at < len(text):
        match = _SUCCESSION.match(text, at)
        if match is None:
            return None
        said, verb, rest = match[1].partition("接替")
        heir, departed = join_name(said if verb else "") or known, join_name(rest if verb else said)
        if not heir or not departed or "接替" in departed or known not in ("", heir):
            return None
        found.append(Succession(heir, departed, (match[2] or "").strip()))
        at = match.end()
    return tuple(found)


def parse_names(text: str) -> tuple[str, ...]:
    """`王五、赵　六` -> 王五, 赵六; each once."""
    return tuple(dict.fromkeys(filter(None, map(join_name, _BETWEEN.split(text)))))


def join_name(name: str) -> str:
    """A name without blanks: 张三 is often written 张　三, to stand as wide as a name of three characters."""
    return "".join(name.split())


def say_succession(each: Succession) -> str:
    """`李四接替张三`."""
    return f"{each.successor}接替{each.departed}"


def join_successions(successions: Iterable[Succession]) -> str:
    """Return what `parse_successions` reads."""
    return "；".join(say_succession(each) + (f"（{each.reason}）" if each.reason else "") for each in successions)


def find_contradiction(successions: Sequence[Succession]) -> str:
    """Tell why not all of them can hold; "" where they can."""
    heirs: dict[str, str] = {}
    for each in successions:
        if each.departed in heirs:
            return f"{each.departed}的接替人写了两次"
        heirs[each.departed] = each.successor
    for departed in heirs:
        heir, steps = departed, 0
        while heir in heirs and steps <= len(heirs):
            heir, steps = heirs[heir], steps + 1
        if heir in heirs:
            return f"{departed}接来接去又轮到本人"
    return ""
