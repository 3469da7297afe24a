"""A rulebook beside that of the year before: which of its fields, items and sections mean what was asked then.

A field is what `was` names, or else what had the same key and the same label. An item is that of its fields: where they come
from one item alone, and no other item takes any of that. An item of which no field was there before is the one that was voted
on, as it is, or else had the same number and the same words. A section is what had the same title. All else is new.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sfs_excel.errors import Fault
from sfs_excel.rulebook.model import Item, Rulebook, item_of
from sfs_excel.rules.field import Field
from sfs_excel.words import Severity

if TYPE_CHECKING:  # YAML, which most commands do without
    from sfs_excel.rulebook.source import Location, Source


def match_fields(rulebook: Rulebook, last: Rulebook) -> dict[str, str]:
    """Full key -> full key in the year before, of the fields that were there; in the letter's order."""
    named = {key: field.was for key, field in rulebook.fields.items() if field.was in last.fields}
    taken = set(named.values())
    same = {
        key
        for key, field in rulebook.fields.items()
        if not field.was and key in last.fields and key not in taken and field.label == last.fields[key].label
    }
    return {key: named.get(key, key) for key in rulebook.fields if key in named or key in same}


def match_items(rulebook: Rulebook, last: Rulebook) -> dict[int, int]:
    """Number -> number in the year before, of the items that were there; in the letter's order."""
    sources: dict[int, set[int]] = {}
    for key, was in match_fields(rulebook, last).items():
        sources.setdefault(item_of(key), set()).add(item_of(was))
    left = last.items.keys() - {each for found in sources.values() for each in found}
    for number, item in rulebook.items.items():
        if number not in sources:
            sources[number] = {each for each in left if _is_same(item, last.items[each])}
    taken = Counter(each for found in sources.values() for each in found)
    alone = {number: found.copy().pop() for number, found in sources.items() if len(found) == 1}
    return {number: alone[number] for number in rulebook.items if number in alone and taken[alone[number]] == 1}


def match_sections(rulebook: Rulebook, last: Rulebook) -> dict[int, int]:
    """Number -> number in the year before, of the sections that were there; in the letter's order."""
    titles = Counter(section.title for section in last.sections)
    known = {section.title: section.section for section in last.sections if titles[section.title] == 1}
    return {section.section: known[section.title] for section in rulebook.sections if section.title in known}


def find_followed_faults(source: "Source", rulebook: Rulebook, last: Rulebook | None) -> list[Fault]:
    """Find what is wrong with `was`; and reminders of what may have been forgotten.

    Args:
        last: the rulebook of the year before; None where the folder follows no year.
    """
    written = {key: (place, field) for key, place, field in _place_fields(rulebook) if field.was}
    if last is None:
        return [_say_unknown(source, place) for place, _ in list(written.values())[:1]]
    faults, firsts = list[Fault](), dict[str, str]()
    for key, (place, field) in written.items():
        first = firsts.setdefault(field.was, key)
        if field.was not in last.fields:
            remedy = _find_remedy(field, last)
            faults.append(source.fault(place, f"{last.year}年度的责任书里没有 {field.was} 这个填报项", remedy))
        elif first != key:
            fact = f"{key} 和 {first} 的 was 都写着 {field.was}，上年度的一个填报项只能是一个填报项"
            faults.append(source.fault(place, fact, "请只留一个，其余的删去 was"))
    return faults + list(_ask_forgotten(source, rulebook, last))


def _is_same(item: Item, before: Item) -> bool:
    """Tell whether two items, of which no field is known by its key, are one."""
    if item.is_voted or before.is_voted:
        return item.is_voted and before.is_voted
    return (item.item, item.text) == (before.item, before.text)


def _place_fields(rulebook: Rulebook) -> "Iterator[tuple[str, Location, Field]]":
    """Full key of each field, and where its `was` stands or would stand."""
    for s, section in enumerate(rulebook.sections):
        for i, item in enumerate(section.items):
            for key, field in item.fields.items():
                yield f"{item.item:02d}.{key}", ("sections", s, "items", i, "fields", key, "was"), field


def _say_unknown(source: "Source", place: "Location") -> Fault:
    fact = "写了 was，而这个文件夹没有承接上年度的文件夹，没有核对"
    return replace(
        source.fault(place, fact, "请运行 follow 上年度的文件夹；没有的，删去 was"), severity=Severity.REMINDER
    )


def _find_remedy(field: Field, last: Rulebook) -> str:
    same = _list_labels(last).get(field.label, [])
    named = f"名称相同的是 {same[0]}，请核对" if len(same) == 1 else "请改成上年度责任书里的序号和名称，如 06.orgs"
    return f"{named}；今年新增的，删去 was"


def _ask_forgotten(source: "Source", rulebook: Rulebook, last: Rulebook) -> Iterator[Fault]:
    """Fields that are taken as new, while one of the same label is taken as gone: an item was put in before them."""
    known = match_fields(rulebook, last)
    gone, found = last.fields.keys() - known.values(), _list_labels(last)
    for key, place, field in _place_fields(rulebook):
        same = [each for each in found.get(field.label, []) if each in gone]
        if key not in known and not field.was and len(same) == 1:
            fact = f"“{field.label}”（{key}）与{last.year}年度的 {same[0]} 名称相同，序号不同，按新增的看待"
            remedy = f"是同一项的，请在这个填报项里加 was: {same[0]}；不是的，不用改"
            yield replace(source.fault(place, fact, remedy), severity=Severity.REMINDER)


def _list_labels(rulebook: Rulebook) -> Mapping[str, list[str]]:
    """Label -> full keys of the fields that have it."""
    found: dict[str, list[str]] = {}
    for key, field in rulebook.fields.items():
        found.setdefault(field.label, []).append(key)
    return found
