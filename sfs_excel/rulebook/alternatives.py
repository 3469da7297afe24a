"""The other readings that a rulebook offers, each ready to be put in force: another rule, other fields, other checks.

An alternative is named by its item and its own name, as a field is: `04.各条件平均分摊`. It may stand in several places, which change
together.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sfs_excel.expr.parse import full_key
from sfs_excel.rulebook.entries import Alternative, Check, Entry
from sfs_excel.rulebook.model import Item, Rulebook, once_per_rulebook

if TYPE_CHECKING:  # YAML, which most commands do without
    from sfs_excel.rulebook.source import Location


@dataclass(frozen=True)
class Offered:
    """One alternative.

    Attributes:
        rules: where it changes a rule: (item, place in the item).
        checks: where it changes a check, likewise.
        fields: full keys of the fields that it changes or adds.
        reading: of the first of its rules.
    """

    name: str
    rules: tuple[tuple[int, int], ...]
    checks: tuple[tuple[int, int], ...]
    fields: tuple[str, ...]
    reading: str

    @property
    def item(self) -> int:
        """The item whose words it reads in another way."""
        return int(self.name[:2])

    @property
    def items(self) -> frozenset[int]:
        """Every item in which it changes something."""
        return frozenset(item for item, _ in (*self.rules, *self.checks))

    @property
    def places(self) -> frozenset[object]:
        """All that it changes: of two that share a place, only one can be in force."""
        return frozenset((*self.rules, *(("check", *place) for place in self.checks), *self.fields))


def say_alternative(name: str) -> str:
    """`第4项各条件平均分摊` of `04.各条件平均分摊`."""
    item, _, own = name.partition(".")
    return f"第{int(item)}项{own}"


@once_per_rulebook
def list_alternatives(rulebook: Rulebook) -> dict[str, Offered]:
    """Every alternative by its name, in the letter's order; one that stands beside checks alone is none."""
    rules: dict[str, dict[tuple[int, int], Alternative]] = {}
    checks: dict[str, list[tuple[int, int]]] = {}
    for number, item in rulebook.items.items():
        for place, entry in enumerate(item.rules):
            for name, alternative in entry.alternatives.items():
                rules.setdefault(name_in_full(name, number), {})[number, place] = alternative
        for place, check in enumerate(item.checks):
            for name in check.alternatives:
                checks.setdefault(name_in_full(name, number), []).append((number, place))
    return {
        name: Offered(
            name,
            tuple(found),
            tuple(checks.get(name, ())),
            tuple(dict.fromkeys(full_key(key, item) for (item, _), each in found.items() for key in each.fields)),
            next(iter(found.values())).reading,
        )
        for name, found in rules.items()
    }


def find_conflicts(rulebook: Rulebook, names: Collection[str]) -> list[tuple[str, str]]:
    """Pairs of alternatives that change the same place: they cannot be in force together."""
    offered = [list_alternatives(rulebook)[name] for name in dict.fromkeys(names)]
    return [
        (one.name, other.name)
        for at, one in enumerate(offered)
        for other in offered[at + 1 :]
        if one.places & other.places
    ]


def choose_alternatives(rulebook: Rulebook, names: Collection[str]) -> Rulebook:
    """Return the rulebook that reads the letter as these alternatives say, and for the rest as it did; itself, where there are none.

    Args:
        names: of its alternatives, no two of which change the same place.
    """
    if not names:
        return rulebook
    chosen = frozenset(names)
    touched = {item for name in chosen for item in list_alternatives(rulebook)[name].items}
    sections = (
        section
        if touched.isdisjoint(item.item for item in section.items)
        else section.model_copy(update={"items": tuple(_choose(item, chosen) for item in section.items)})
        for section in rulebook.sections
    )
    return rulebook.model_copy(update={"sections": tuple(sections)})


def find_in_force(entry: Entry) -> str | None:
    """Name the alternative by which a rule is read now; None where it is read as the rulebook says.

    No two readings of a rule are the same (`alternatives_proof`).
    """
    return next((name for name, each in entry.alternatives.items() if each.reading == entry.reading), None)


def list_origins(rulebook: Rulebook, names: Collection[str]) -> "dict[Location, tuple[Location, ...]]":
    """Tell where in the file the rules, fields and checks stand that are in force once these alternatives are: place in the
    chosen rulebook -> places in the file, the first that has what is asked for."""
    chosen = frozenset(names)
    origins: dict[Location, tuple[Location, ...]] = {}
    for s, section in enumerate(rulebook.sections):
        for i, item in enumerate(section.items):
            here: Location = ("sections", s, "items", i)
            for r, written in enumerate(_list_rules(item, chosen)):
                origins[*here, "rules", r] = tuple((*here, "rules", *place) for place in written)
            for c, check in enumerate(item.checks):
                if name := _find_chosen(check, item.item, chosen):
                    origins[*here, "checks", c] = ((*here, "checks", c, "alternatives", name),)
            for r, name, each in _list_chosen(item, chosen):
                for key in each.fields:
                    origins[*here, "fields", key] = ((*here, "rules", r, "alternatives", name, "fields", key),)
    return origins


def name_in_full(name: str, item: int) -> str:
    """The name of an alternative as it stands in an item; another item's is full already."""
    return name if "." in name else f"{item:02d}.{name}"


def _choose(item: Item, chosen: Collection[str]) -> Item:
    found = list(_list_chosen(item, chosen))
    checks = [(check, _find_chosen(check, item.item, chosen)) for check in item.checks]
    if not found and not any(name for _, name in checks):
        return item
    by_place = {place: each for place, _, each in found}
    rules = (
        by_place[place].replace(entry) if place in by_place else (entry,) for place, entry in enumerate(item.rules)
    )
    return item.model_copy(
        update={
            "rules": tuple(entry for entries in rules for entry in entries),
            "fields": item.fields | {key: field for _, _, each in found for key, field in each.fields.items()},
            "checks": tuple(check.alternatives[name] if name else check for check, name in checks),
        }
    )


def _list_chosen(item: Item, chosen: Collection[str]) -> Iterator[tuple[int, str, Alternative]]:
    """The place of the rule, the name that stands there, the alternative."""
    for place, entry in enumerate(item.rules):
        for name, each in entry.alternatives.items():
            if name_in_full(name, item.item) in chosen:
                yield place, name, each


def _find_chosen(check: Check, item: int, chosen: Collection[str]) -> str | None:
    return next((name for name in check.alternatives if name_in_full(name, item) in chosen), None)


def _list_rules(item: Item, chosen: Collection[str]) -> "list[tuple[Location, ...]]":
    """The rules in force: for each, where below `rules` it stands, what it says otherwise before what it says as it did."""
    by_place: Mapping[int, tuple[str, Alternative]] = {
        place: (name, each) for place, name, each in _list_chosen(item, chosen)
    }
    listed: list[tuple[Location, ...]] = []
    for place in range(len(item.rules)):
        if place not in by_place:
            listed.append(((place,),))
            continue
        name, each = by_place[place]
        listed.append(((place, "alternatives", name), (place,)))
        listed += [((place, "alternatives", name, "rules", further),) for further in range(len(each.rules))]
    return listed
