"""Forms that say how all forms of a rulebook look: as it is sent out, of nought throughout, and the example's.

They are calculated together, once a rulebook: many take about as long as one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sfs_excel.form.content import Content, Filling, Raw, fill_contents
from sfs_excel.rulebook.model import Item, Rulebook, once_per_rulebook
from sfs_excel.rulebook.placed import place_rules
from sfs_excel.rules.field import NO
from sfs_excel.rules.quota import Quota


@dataclass(frozen=True)
class Example:
    """An item that asks for one number against a target: its field, and what somebody may write there."""

    item: Item
    key: str
    values: tuple[Raw, ...]


@dataclass(frozen=True)
class Samples:
    """`example`: one content for each of its values; none where the rulebook has no item for an example."""

    blank: Content
    noughts: Content
    example: tuple[Content, ...]


def blank_content(rulebook: Rulebook) -> Content:
    """The form as it is sent out: the same for every office."""
    return fill_samples(rulebook).blank


def longest_reasons(rulebook: Rulebook) -> Mapping[int, str]:
    """The reasons of a form in which nothing, or only nought and 否, was written: as long as they commonly get."""
    samples = fill_samples(rulebook)
    contents = (samples.blank, samples.noughts)
    return {item: max((content.reason[item] for content in contents), key=len) for item in rulebook.items}


@once_per_rulebook
def fill_samples(rulebook: Rulebook) -> Samples:
    """Calculate all of them."""
    noughts = {key: NO if field.type == "flag" else 0.0 for key, field in rulebook.office_fields.items()}
    example = find_example(rulebook)
    shown = [Filling({example.key: value}) for value in example.values] if example else []
    blank, nought, *others = fill_contents(rulebook, [Filling(), Filling(noughts), *shown])
    return Samples(blank, nought, tuple(others))


def find_example(rulebook: Rulebook) -> Example | None:
    """The first item that asks for one number against a target: one short of it, one over, and a word."""
    for placed in place_rules(rulebook):
        item, rule = rulebook.items[placed.item], placed.entry.rule
        if isinstance(rule, Quota) and len(item.fields) == 1 and placed.keys[0] in rulebook.office_fields:
            target = float(rule.target)
            return Example(item, placed.keys[0], (target - 1, target + 1, "两个"))
    return None
