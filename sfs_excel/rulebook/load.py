"""责任书.yaml -> Rulebook, or every fault of the file with its line."""

from collections.abc import Callable, Container, Iterator
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.expr.nodes import Evidence, Expr, walk
from sfs_excel.rulebook.entries import Check
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.rulebook.placed import place_check, place_rule
from sfs_excel.rulebook.ranking import find_unknown_sections
from sfs_excel.rulebook.source import Location, Source, read_source
from sfs_excel.rulebook.wording import is_echo, word_error
from sfs_excel.rules.base import RuleError


def load_rulebook(path: Path) -> Rulebook:
    """Read a rulebook that can be computed with. Whether it agrees with its letter is `proof.prove_rulebook`'s business.

    Raises:
        FaultyFileError: with every fault that can be told at once: syntax, then keys and values, then numbering and
            rules that speak of fields which are not there.
    """
    return build_rulebook(read_source(path))


def build_rulebook(source: Source) -> Rulebook:
    """The typed rulebook of a file that has been read.

    Raises:
        FaultyFileError: as `load_rulebook`.
    """
    faults = list(source.faults)
    if not isinstance(source.data, dict):
        faults.append(source.fault((), "最外层要写“名称: 内容”", "请对照样本，以 year: 2016 这样的一行开头"))
        raise FaultyFileError(faults)
    try:
        rulebook = Rulebook.model_validate(source.data)
    except ValidationError as error:
        raise FaultyFileError([*faults, *_translate(source, error)]) from error
    faults += _fault_numbering(source, rulebook) + fault_places(source, rulebook, rulebook.items)
    faults += find_unknown_sections(source, rulebook.ranking, rulebook.section_points)
    if faults:
        raise FaultyFileError(faults)
    return rulebook


def _translate(source: Source, error: ValidationError) -> list[Fault]:
    """Return what pydantic found, in the order of the file."""
    told = [details for details in error.errors() if not is_echo(details)]
    told.sort(key=lambda details: source.lines[source.resolve(details["loc"])])
    faults = (source.fault(details["loc"], *word_error(details)) for details in told)
    return list(dict.fromkeys(faults))  # the members of a union say the same


def _fault_numbering(source: Source, rulebook: Rulebook) -> list[Fault]:
    """Items count from 1 through the whole letter, sections are each there once."""
    faults = []
    expected, seen = 1, set()
    for s, section in enumerate(rulebook.sections):
        if section.section in seen:
            faults.append(
                source.fault(("sections", s, "section"), f"第{section.section}部分出现了两次", "请改正 section 的序号")
            )
        seen.add(section.section)
        for i, item in enumerate(section.items):
            if item.item != expected:
                fact = f"序号是{item.item}，按顺序应当是{expected}"
                faults.append(
                    source.fault(("sections", s, "items", i, "item"), fact, "请改正 item 的序号，全书从1起连续编号")
                )
            expected = item.item + 1
    return faults


def fault_places(source: Source, rulebook: Rulebook, items: Container[int]) -> list[Fault]:
    """Every rule and check of these items finds the fields and items of which it speaks."""
    faults = []
    for location, place in _placings(rulebook, items):
        try:
            named = {node.item for expr in place() for node in walk(expr) if isinstance(node, Evidence)}
        except RuleError as error:
            faults.append(source.fault(location, str(error), "请改正这里的名称或写法，或改正填报项"))
            continue
        for number in sorted(named - rulebook.items.keys()):
            faults.append(source.fault(location, f"没有第{number}项，却用到它的佐证材料", "请改正项的序号"))
    return faults


def _placings(rulebook: Rulebook, items: Container[int]) -> Iterator[tuple[Location, Callable[[], list[Expr]]]]:
    """Tell where each rule and check stands, and what places it there."""
    for s, section in enumerate(rulebook.sections):
        for i, item in enumerate(section.items):
            if item.item not in items:
                continue
            here: Location = ("sections", s, "items", i)
            for r in range(len(item.rules)):
                yield (*here, "rules", r), partial(_place_rule, rulebook, item, r)
            for c, check in enumerate(item.checks):
                yield (*here, "checks", c), partial(_place_check, rulebook, item, check)


def _place_rule(rulebook: Rulebook, item: Item, position: int) -> list[Expr]:
    movements = place_rule(rulebook, item, position).movements
    return [expr for movement in movements for expr in (movement.points, movement.applies)]


def _place_check(rulebook: Rulebook, item: Item, check: Check) -> list[Expr]:
    return [place_check(rulebook, item, check).holds]
