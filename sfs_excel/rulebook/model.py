"""The letter as data: sections, items, their words, fields, rules and checks.

The letter's text stands beside its rules, so that one can be proven against the other (`proof.py`).
"""

import hashlib
import json
from collections.abc import Callable, Hashable, Mapping
from copy import copy
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property, wraps
from keyword import iskeyword
from typing import Annotated, Any, TypeVar, cast

from pydantic import AfterValidator, BeforeValidator, GetCoreSchemaHandler, model_validator
from pydantic import Field as Parameter
from pydantic_core import CoreSchema, core_schema

from sfs_excel.expr.parse import full_key
from sfs_excel.rulebook.ranking import Ranking
from sfs_excel.rules import KINDS
from sfs_excel.rules.ballot import TALLY
from sfs_excel.rules.base import ConditionText, Rule
from sfs_excel.rules.field import Field, Figure, Points, Strict
from sfs_excel.rules.judged import Judged
from sfs_excel.words import Audience, Severity

Result = TypeVar("Result")
MOST_RULES = 26  # of an item: they are told apart by letters, 9a to 9z
# What changes no form and no score: what only explains, the words in which a value may come back, and what it was a year ago.
PROSE = frozenset({"preamble", "readings", "reading", "alternative", "signatures", "also", "was"})
LONGEST_KEY = 60  # characters of a field's key: Excel takes 255 in a defined name, and formulas repeat it


class _OneKind:
    """Schema of a rule entry's one kind key: `{quota: {...}}` -> a Quota. Errors keep the kind in their place."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        choices: dict[Hashable, CoreSchema] = {
            kind: core_schema.no_info_before_validator_function(lambda raw: next(iter(raw.values())), handler(rule))
            for kind, rule in KINDS.items()
        }
        return core_schema.tagged_union_schema(choices, discriminator=_kind_of)


def _kind_of(raw: Any) -> str:
    """The kind of an entry that is being read, or (a Rule) written."""
    return raw.KIND if isinstance(raw, Rule) else str(next(iter(raw)))


def _as_tuple(raw: Any) -> Any:
    return (raw,) if isinstance(raw, str) else raw


class Entry(Strict):
    """One rule of an item, with the words of the letter that it renders.

    Attributes:
        points: the part's points, where the letter gives points to parts of an item.
        reading: how the words were understood, where they leave room.
        alternative: what a bureau may prefer instead, in words.
    """

    quote: Annotated[tuple[str, ...], BeforeValidator(_as_tuple), Parameter(min_length=1)]
    points: Points | None = None
    reading: str = ""
    alternative: str = ""
    rule: Annotated[Rule, _OneKind()]

    def stakes(self, item: "Item") -> Decimal:
        """The points at stake: of the part, or of the whole item."""
        return item.points if self.points is None else self.points

    @model_validator(mode="before")
    @classmethod
    def _gather_kind(cls, raw: Any) -> Any:
        if not isinstance(raw, Mapping):
            return raw
        if "rule" in raw:
            raise ValueError(f"不认识“rule”。请直接写计分方式：{'、'.join(KINDS)}")
        kinds = [key for key in raw if key in KINDS]
        if len(kinds) != 1:
            found = (
                f"写了{len(kinds)}种：{'、'.join(kinds)}" if kinds else f"没有写（有的是：{'、'.join(map(str, raw))}）"
            )
            near = [kind for key in raw for kind in get_close_matches(str(key), KINDS, n=1)]
            remedy = f"是不是“{near[0]}”" if near and not kinds else f"可用的有：{'、'.join(KINDS)}"
            raise ValueError(f"一条规则要有且只有一种计分方式，这里{found}。{remedy}")
        return {**{key: raw[key] for key in raw if key not in KINDS}, "rule": {kinds[0]: raw[kinds[0]]}}


class Check(Strict):
    """A condition across fields. `must`: where it fails, every field named in it is invalid. `should`: a reminder."""

    must: ConditionText | None = None
    should: ConditionText | None = None
    say: Annotated[str, Parameter(min_length=1)]
    to: Audience = Audience.OFFICE

    @model_validator(mode="after")
    def _is_must_or_should(self) -> "Check":
        if (self.must is None) == (self.should is None):
            raise ValueError("must（错误）和 should（提醒）要写且只写一个")
        return self

    @property
    def condition(self) -> str:
        """Return what must or should hold, as the rulebook writes it."""
        return self.must or self.should or ""

    @property
    def severity(self) -> Severity:
        """A reminder where it only should hold; otherwise an error."""
        return Severity.REMINDER if self.must is None else Severity.ERROR


def _check_key(key: str) -> str:
    if iskeyword(key) or key in ("evidence", TALLY):
        raise ValueError(f"填报项的名称“{key}”另有用处。请换一个")
    if len(key) > LONGEST_KEY:
        raise ValueError(f"填报项的名称有{len(key)}个字符，最多{LONGEST_KEY}个。请缩短")
    return key


FieldKey = Annotated[str, Parameter(pattern=r"^[a-z][a-z0-9_]*$"), AfterValidator(_check_key)]


def _few_rules(rules: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if len(rules) > MOST_RULES:
        raise ValueError(f"一项里有{len(rules)}条规则，最多{MOST_RULES}条。请合并，或拆成几项")
    return rules


class Item(Strict):
    """One numbered item of the letter. `points` is 0 for an item that only adds, deducts or vetoes."""

    item: Annotated[int, Parameter(gt=0, lt=100)]
    points: Annotated[Figure, Parameter(ge=0)]
    text: Annotated[str, Parameter(min_length=1)]
    fields: Annotated[dict[FieldKey, Field], Parameter(default_factory=dict)]
    rules: Annotated[tuple[Entry, ...], AfterValidator(_few_rules), Parameter(min_length=1)]
    checks: tuple[Check, ...] = ()

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


def _without_prose(said: Any) -> Any:
    if isinstance(said, dict):
        return {key: _without_prose(value) for key, value in said.items() if key not in PROSE}
    return [_without_prose(value) for value in said] if isinstance(said, list) else said


def item_of(key: str) -> int:
    """The item of a full key: `05.orgs` -> 5."""
    return int(key.partition(".")[0])


def _bounded(field: Field, points: Decimal) -> Field:
    return field.model_copy(update={"maximum": points}) if field.type == "score" else field
