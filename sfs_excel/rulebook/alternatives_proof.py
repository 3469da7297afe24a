"""The proof of the other readings: each, put in force, is as much the letter's as the reading that is.

Only the items that an alternative touches are proven anew, so that all of them take no longer than the rulebook itself.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from sfs_excel.errors import Fault
from sfs_excel.rulebook.alternatives import (
    Offered,
    choose_alternatives,
    list_alternatives,
    list_origins,
    name_in_full,
)
from sfs_excel.rulebook.load import fault_places
from sfs_excel.rulebook.model import Item, Rulebook, Section
from sfs_excel.rulebook.placed import place_check, place_rule, place_rules
from sfs_excel.rulebook.proof import list_judged_by, prove_item, prove_loaded, prove_votes
from sfs_excel.rulebook.source import Location, Source


def prove_alternatives(rulebook: Rulebook, source: Source) -> list[Fault]:
    """Everything in which an alternative departs from the letter, or could not be told from another reading.

    Args:
        rulebook: proven itself.
    """
    faults = [*_prove_readings(rulebook, source), *_prove_checks(rulebook, source)]
    for offered in list_alternatives(rulebook).values():
        found = _prove_offered(rulebook, source, offered)
        own = offered.name.partition(".")[2]
        faults += [replace(fault, fact=f"改用“{own}”时，{fault.fact}") for fault in dict.fromkeys(found)]
    return faults


def prove_chosen(rulebook: Rulebook, source: Source, names: Collection[str]) -> tuple[Rulebook, list[Fault]]:
    """Put alternatives in force, and prove what comes of it as any rulebook.

    Args:
        rulebook: in which all alternatives are proven.
        names: no two of which change the same place.
    """
    chosen = choose_alternatives(rulebook, names)
    moved = _move(rulebook, source, names)
    return chosen, fault_places(moved, chosen, chosen.items) or prove_loaded(chosen, moved)


def _prove_readings(rulebook: Rulebook, source: Source) -> Iterator[Fault]:
    """By its reading people tell what is in force."""
    for _, here, item in _locate(rulebook):
        for r, entry in enumerate(item.rules):
            said = {entry.reading: "本规则的 reading"}
            for name, each in entry.alternatives.items():
                if each.reading in said:
                    place = (*here, "rules", r, "alternatives", name, "reading")
                    fact = f"可选口径“{name}”的 reading 与{said[each.reading]}一样，看不出用的是哪一种"
                    yield source.fault(place, fact, "请写明这样改用时怎样理解")
                said[each.reading] = f"“{name}”的"


def _prove_checks(rulebook: Rulebook, source: Source) -> Iterator[Fault]:
    """A check changes only together with a rule."""
    known = list_alternatives(rulebook)
    for _, here, item in _locate(rulebook):
        for c, check in enumerate(item.checks):
            for name in check.alternatives:
                if name_in_full(name, item.item) not in known:
                    fact = f"检查里的可选口径“{name}”，没有一条规则有"
                    remedy = "请与规则下面的名称写得一样；是别的项的，前面加那一项的序号，如 05."
                    yield source.fault((*here, "checks", c, "alternatives", name), fact, remedy)


def _prove_offered(rulebook: Rulebook, source: Source, offered: Offered) -> list[Fault]:
    chosen, moved = choose_alternatives(rulebook, [offered.name]), _move(rulebook, source, [offered.name])
    types = {key: rulebook.fields[key].type for key in offered.fields if key in rulebook.fields}
    is_retyped = any(chosen.fields[key].type != kind for key, kind in types.items())
    touched = chosen.items.keys() if is_retyped else offered.items
    if faults := fault_places(moved, chosen, touched):
        return faults
    untouched = {key for rule in place_rules(rulebook) if rule.item not in touched for key in rule.keys}
    rules = {
        number: [place_rule(chosen, chosen.items[number], place) for place in range(len(chosen.items[number].rules))]
        for number in touched
    }
    read = untouched | {key for placed in rules.values() for rule in placed for key in rule.keys}
    for section, here, item in _locate(chosen):
        if item.item in touched:
            judged_by = list_judged_by(item, [place_check(chosen, item, check) for check in item.checks])
            faults += prove_item(moved, here, (section, item), rules[item.item], read | judged_by)
    return faults + prove_votes(moved, chosen)


def _locate(rulebook: Rulebook) -> Iterator[tuple[Section, Location, Item]]:
    for s, section in enumerate(rulebook.sections):
        for i, item in enumerate(section.items):
            yield section, ("sections", s, "items", i), item


def _move(rulebook: Rulebook, source: Source, names: Collection[str]) -> Source:
    """The file, as if what is chosen stood in the place of what it replaces: faults are told of the lines where it is written."""
    return replace(source, lines=_Moved(source.lines, list_origins(rulebook, names)))


class _Moved(Mapping[Location, int]):
    """The lines of a file by places that are moved: each has several origins, the first that has what is asked for counts."""

    def __init__(self, lines: Mapping[Location, int], origins: Mapping[Location, tuple[Location, ...]]) -> None:
        self._lines, self._origins = lines, origins

    def __getitem__(self, place: Location) -> int:
        for end in range(len(place), 0, -1):
            if place[:end] in self._origins:
                found = ((*origin, *place[end:]) for origin in self._origins[place[:end]])
                if (first := next((each for each in found if each in self._lines), None)) is None:
                    raise KeyError(place)
                return self._lines[first]
        return self._lines[place]

    def __iter__(self) -> Iterator[Location]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)
