"""Words a failed check beside an input, with the numbers that do not go together: once for Excel, once for Python."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain

from sfs_excel.expr.excel import render
from sfs_excel.expr.nodes import REPORTED, AllOf, AnyOf, Compare, Expr, Value
from sfs_excel.expr.shown import say_number
from sfs_excel.form.names import CheckNames
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.placed import PlacedCheck
from sfs_excel.sheets.formulas import if_, join, text


@dataclass(frozen=True)
class Failure:
    """The words for something that does not hold.

    Attributes:
        holds: false of it is the fault.
        keys: the fields whose numbers stand between the texts.
        texts: one more than keys.
    """

    holds: Expr
    keys: tuple[str, ...]
    texts: tuple[str, ...]

    def say(self, number: Callable[[str], str]) -> str:
        """Return it in words. `number`: full key -> as it is shown."""
        first, *others = self.texts
        return first + "".join(map(str.__add__, map(number, self.keys), others))


def list_failures(rulebook: Rulebook, check: PlacedCheck) -> list[Failure]:
    """The ways in which a check can fail, the first that holds is told: of a chain each pair that it compares, else the
    check as a whole, with the office's own numbers where there are several."""
    parts = check.holds.parts if isinstance(check.holds, AllOf) else ()
    pairs = [(part, pair) for part in parts if (pair := _read_pair(part))]
    own = tuple(key for key in check.keys if key in rulebook.office_fields)
    if pairs and len(pairs) == len(parts) and len(own) == len(check.keys):
        named = {key: f"“{rulebook.fields[key].label}”（" for key in own}
        return [
            Failure(part, (less, more), (named[less], f"）不能多于{named[more]}", "）")) for part, (less, more) in pairs
        ]
    between = (f"{check.say}（填的是", *["、"] * (len(own) - 1), "）")
    return [Failure(check.holds, own, between) if len(own) > 1 else Failure(check.holds, (), (check.say,))]


def say_failure(rulebook: Rulebook, check: PlacedCheck, read: Mapping[str, float | None]) -> str:
    """Return how a check failed. `read`: each value by itself."""
    *others, last = list_failures(rulebook, check)
    failed = next((each for each in others if _is_broken(each, read)), last)
    return failed.say(lambda key: say_number(read[key] or 0.0))


def write_failure(rulebook: Rulebook, check: PlacedCheck, names: CheckNames) -> str:
    """Formula text: how a check failed."""
    *others, last = list_failures(rulebook, check)
    said = _write(last, names)
    for each in reversed(others):
        said = if_(render(each.holds, names), said, _write(each, names))
    return said


def _read_pair(part: Expr) -> tuple[str, str] | None:
    """The two fields of which the first must not be more, where that is all that is asked of what is known."""
    match part:
        case AnyOf((*_, Compare("<=", Value(less), Value(more)))):
            return less, more
    return None


def _is_broken(pair: Failure, read: Mapping[str, float | None]) -> bool:
    less, more = (read[key] for key in pair.keys)
    return less is not None and more is not None and round(less, REPORTED) > round(more, REPORTED)


def _write(failure: Failure, names: CheckNames) -> str:
    first, *others = map(text, failure.texts)
    numbers = map(names.value, failure.keys)
    return join(first, *chain.from_iterable(zip(numbers, others, strict=True)))
