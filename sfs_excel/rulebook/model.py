"""The letter as data: sections, items, their words, fields, rules and checks.

The letter's text stands beside its rules, so that one can be proven against the other (`proof.py`).
"""

import hashlib
import json
from collections.abc import Callable
from copy import copy
from decimal import Decimal
from functools import cached_property, wraps
from typing import Annotated, Any, TypeVar, cast

from pydantic import Field as Parameter
from pydantic import model_validator

from sfs_excel.expr.parse import full_key
from sfs_excel.rulebook.entries import Check, Entry, FieldKey
from sfs_excel.rulebook.ranking import Ranking
from sfs_excel.rules.field import Field, Figure, Strict
from sfs_excel.rules.judged import Judged

Result = TypeVar("Result")
MOST_RULES = 26  # of an item: they are told apart by letters, 9a to 9z
# What changes no form and no score: what only explains, the words in which a value may come back, and what it was a year ago.
PROSE = frozenset({"preamble", "readings", "reading", "alternative", "alternatives", "signatures", "also", "was"})


class Item(Strict):
    """One numbered item of the letter. `points` is 0 for an item that only adds, deducts or vetoes."""

    item: Annotated[int, Parameter(gt=0, lt=100)]
    points: Annotated[Figure, Parameter(ge=0)]
    text: Annotated[str, Parameter(min_length=1)]
    fields: Annotated[dict[FieldKey, Field], Parameter(default_factory=dict)]
    rules: Annotated[tuple[Entry, ...], Parameter(min_length=1)]
    checks: tuple[Check, ...] = ()

    @model_validator(mode="after")
    def _few_rules(self) -> "Item":
        """There are letters enough, whatever is chosen among the alternatives."""
        further = sum(len(each.rules) for entry in self.rules for each in entry.alternatives.values())
        if (many := len(self.rules) + further) > MOST_RULES:
            raise ValueError(f"一项里有{many}条规则，最多{MOST_RULES}条。请合并，或拆成几项")
        return self

    @property
    def is_judged(self) -> bool:
        """Tell whether the item rests on the office's own word until an assessor has decided."""
        return any(isinstance(entry.rule, Judged) for entry in self.rules)

    @property
    def is_voted(self) -> bool:
        """Tell whether the item is the assessment group's to vote on: neither office nor assessor scores it."""
        return any(entry.rule.KIND == "ballot" for entry in self.rules)


class Section(Strict):
    """A section of the letter. `heading` is its line in the letter, word for word."""

    section: Annotated[int, Parameter(gt=0, lt=100)]
    title: Annotated[str, Parameter(min_length=1)]
    heading: Annotated[str, Parameter(min_length=1)]
    points: Annotated[Figure, Parameter(ge=0)]
    items: Annotated[tuple[Item, ...], Parameter(min_length=1)]


class Rulebook(Strict):
    """One year's letter. Build it with `load.load_rulebook`, which reports every fault with its line."""

    year: Annotated[int, Parameter(ge=2000, le=2100)]
    title: Annotated[str, Parameter(min_length=1)]
    preamble: str = ""
    readings: tuple[str, ...] = ()
    sections: Annotated[tuple[Section, ...], Parameter(min_length=1)]
    ranking: Ranking = Ranking()
    signatures: tuple[str, ...] = ()

    def __copy__(self) -> "Rulebook":
        """Leave behind everything that was worked out: `model_copy` changes what the copy says."""
        return Rulebook.model_construct(**{name: getattr(self, name) for name in Rulebook.model_fields})

    @cached_property
    def _worked_out(self) -> dict[Callable[["Rulebook"], Any], Any]:
        """Return what `once_per_rulebook` keeps."""
        return {}

    @cached_property
    def items(self) -> dict[int, Item]:
        """Every item by its number, in the letter's order."""
        return {item.item: item for section in self.sections for item in section.items}

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by its full key (`05.orgs`), in the letter's order; a score is bounded by what it is proposed for:
        the part that is judged by it, or else its item."""
        parts = self._judged_parts
        return {
            full: _bounded(field, parts.get(full, item.points))
            for item in self.items.values()
            for key, field in item.fields.items()
            for full in (f"{item.item:02d}.{key}",)
        }

    @property
    def _judged_parts(self) -> dict[str, Decimal]:
        """Full key of what a part is judged by -> the part's points; the fewest, where it stands for several."""
        parts: dict[str, Decimal] = {}
        for item in self.items.values():
            for entry in item.rules:
                if isinstance(entry.rule, Judged):
                    key, points = full_key(entry.rule.of, item.item), entry.stakes(item)
                    parts[key] = min(points, parts.get(key, points))
        return parts

    @cached_property
    def office_fields(self) -> dict[str, Field]:
        """The fields that an office fills in."""
        return {key: field for key, field in self.fields.items() if field.by == "office"}

    @cached_property
    def section_of(self) -> dict[int, int]:
        """Item number -> section number."""
        return {item.item: section.section for section in self.sections for item in section.items}

    @property
    def section_points(self) -> dict[int, Decimal]:
        """Section number -> its points, in the letter's order."""
        return {section.section: section.points for section in self.sections}

    @property
    def base_points(self) -> Decimal:
        """Return what an office has that loses nothing and gains nothing."""
        return sum((section.points for section in self.sections), start=Decimal(0))

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) over what is asked and how it scores, the letter's words among it.

        Neither comments, order of keys and line ends matter, nor what only explains: to mend a word of a reading, or to
        list another word for 是, does not void the forms that are out. Nor does `ranking`, which comes after all scores: no form rests on it.
        """
        return _digest(self, exclude={"ranking"})

    @cached_property
    def full_digest(self) -> str:
        """SHA-256 (hex) over every word of it: what is written by two rulebooks that have the same, says the same."""
        return hashlib.sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()


def once_per_rulebook(work_out: Callable[[Rulebook], Result]) -> Callable[[Rulebook], Result]:
    """Have each rulebook keep what a function of it alone gives, for all rooms above."""

    @wraps(work_out)
    def recall(rulebook: Rulebook) -> Result:
        kept = rulebook._worked_out
        if work_out not in kept:
            kept[work_out] = work_out(rulebook)
        return cast(Result, kept[work_out])

    return recall


def leave_worked_out(rulebook: Rulebook) -> Rulebook:
    """Return the same rulebook without what was worked out of it, which is more than itself: to be sent elsewhere."""
    return copy(rulebook)


def compare_items(earlier: Rulebook, later: Rulebook) -> list[int]:
    """The numbers of the items that were changed, added or taken out, as far as the digest minds; ascending."""
    before, after = (
        {number: _digest(item) for number, item in rulebook.items.items()} for rulebook in (earlier, later)
    )
    return sorted(number for number in before.keys() | after.keys() if before.get(number) != after.get(number))


def _digest(part: Strict, exclude: set[str] | None = None) -> str:
    said = _without_prose(part.model_dump(mode="json", by_alias=True, exclude=exclude))
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _without_prose(said: Any, *, is_named: bool = False) -> Any:
    """`is_named`: the keys are names that the bureau gave, whatever words they are."""
    if isinstance(said, dict):
        return {
            key: _without_prose(value, is_named=key == "fields" and not is_named)
            for key, value in said.items()
            if is_named or key not in PROSE
        }
    return [_without_prose(value) for value in said] if isinstance(said, list) else said


def item_of(key: str) -> int:
    """The item of a full key: `05.orgs` -> 5."""
    return int(key.partition(".")[0])


def _bounded(field: Field, points: Decimal) -> Field:
    return field.model_copy(update={"maximum": points}) if field.type == "score" else field
