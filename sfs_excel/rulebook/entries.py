"""The entries of an item: a rule with the letter's words that it renders, a check across fields; and an alternative to either,
where the letter can be read in another way.
"""

import re
from collections.abc import Hashable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from keyword import iskeyword
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BeforeValidator, GetCoreSchemaHandler, model_validator
from pydantic import Field as Parameter
from pydantic_core import CoreSchema, core_schema

from sfs_excel.rules import KINDS
from sfs_excel.rules.ballot import TALLY
from sfs_excel.rules.base import ConditionText, Rule
from sfs_excel.rules.field import Field, Points, Strict, is_default
from sfs_excel.text import clean_line
from sfs_excel.words import Audience, Severity

if TYPE_CHECKING:
    from sfs_excel.rulebook.model import Item

LONGEST_KEY = 60  # characters of a field's key: Excel takes 255 in a defined name, and formulas repeat it
MOST_ALTERNATIVES, LONGEST_NAME = 10, 20  # of a rule, and characters of each: a list of choices in Excel holds 255
AS_WRITTEN = "现行口径"
"""Stands beside the alternatives, for the reading that the rulebook itself gives."""
_NAME = re.compile(r"(?:[0-9]{2}\.)?[^\W_]+")


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


def _check_key(key: str) -> str:
    if iskeyword(key) or key in ("evidence", TALLY):
        raise ValueError(f"填报项的名称“{key}”另有用处。请换一个")
    if len(key) > LONGEST_KEY:
        raise ValueError(f"填报项的名称有{len(key)}个字符，最多{LONGEST_KEY}个。请缩短")
    return key


FieldKey = Annotated[str, Parameter(pattern=r"^[a-z][a-z0-9_]*$"), AfterValidator(_check_key)]


def _check_name(name: str) -> str:
    own = name.rpartition(".")[2]
    if not _NAME.fullmatch(name) or len(own) > LONGEST_NAME or own == AS_WRITTEN:
        raise ValueError(
            f"可选口径的名称“{clean_line(name, LONGEST_NAME)}”不合规定。请用{LONGEST_NAME}个以内的汉字、字母、数字，不加标点"
        )
    return name


def _few_alternatives(alternatives: Any) -> Any:
    if len(alternatives) > MOST_ALTERNATIVES:
        raise ValueError(f"一处写了{len(alternatives)}种可选口径，最多{MOST_ALTERNATIVES}种。请删减")
    return alternatives


AlternativeName = Annotated[str, AfterValidator(_check_name)]
Quotes = Annotated[tuple[str, ...], BeforeValidator(_as_tuple), Parameter(min_length=1)]


class Entry(Strict):
    """One rule of an item, with the words of the letter that it renders.

    Attributes:
        points: the part's points, where the letter gives points to parts of an item.
        reading: how the words were understood, where they leave room.
        alternative: what a bureau may prefer instead, in words.
        alternatives: the same, ready to be put in force: see `alternatives.choose_alternatives`.
    """

    quote: Quotes
    points: Points | None = None
    reading: str = ""
    alternative: str = ""
    rule: Annotated[Rule, _OneKind()]
    alternatives: Annotated[dict[AlternativeName, "Alternative"], AfterValidator(_few_alternatives)] = Parameter(
        default_factory=dict, exclude_if=is_default({})
    )

    def stakes(self, item: "Item") -> Decimal:
        """The points at stake: of the part, or of the whole item."""
        return item.points if self.points is None else self.points

    @model_validator(mode="before")
    @classmethod
    def _gather_kind(cls, raw: Any) -> Any:
        return _gather(raw)


class Alternative(Strict):
    """Another reading of a rule: what is given stands in the place of what the rule says, the rest of it stays.

    Attributes:
        rules: that come behind it.
        fields: of the item; one of the same name gives way, the others come last.
    """

    quote: Quotes | None = None
    points: Points | None = None
    reading: Annotated[str, Parameter(min_length=1)]
    alternative: str = ""
    rule: Annotated[Rule, _OneKind()] | None = None
    rules: tuple[Entry, ...] = ()
    fields: Annotated[dict[FieldKey, Field], Parameter(default_factory=dict)]

    @model_validator(mode="before")
    @classmethod
    def _gather_kind(cls, raw: Any) -> Any:
        return _gather(raw, may_lack=True)

    @model_validator(mode="after")
    def _has_none_of_its_own(self) -> "Alternative":
        if any(entry.alternatives for entry in self.rules):
            raise ValueError("可选口径里的规则不能再有可选口径。请删去里面的 alternatives")
        return self

    def replace(self, entry: Entry) -> tuple[Entry, ...]:
        """Return the rules that stand where one stood."""
        given = {name: getattr(self, name) for name in self.model_fields_set & Entry.model_fields.keys()}
        return (entry.model_copy(update=given), *self.rules)


def _gather(raw: Any, *, may_lack: bool = False) -> Any:
    """Put the one kind key of a rule, as it is written, under `rule`."""
    if not isinstance(raw, Mapping):
        return raw
    if "rule" in raw:
        raise ValueError(f"不认识“rule”。请直接写计分方式：{'、'.join(KINDS)}")
    kinds = [key for key in raw if key in KINDS]
    if may_lack and not kinds:
        return raw
    if len(kinds) != 1:
        found = f"写了{len(kinds)}种：{'、'.join(kinds)}" if kinds else f"没有写（有的是：{'、'.join(map(str, raw))}）"
        near = [kind for key in raw for kind in get_close_matches(str(key), KINDS, n=1)]
        remedy = f"是不是“{near[0]}”" if near and not kinds else f"可用的有：{'、'.join(KINDS)}"
        raise ValueError(f"一条规则要有且只有一种计分方式，这里{found}。{remedy}")
    return {**{key: raw[key] for key in raw if key not in KINDS}, "rule": {kinds[0]: raw[kinds[0]]}}


class Check(Strict):
    """A condition across fields. `must`: where it fails, every field named in it is invalid. `should`: a reminder.

    Attributes:
        alternatives: the check that stands here instead, where a rule is read in the way of that name; of another item's rule it
            has that item's number in front, as a field has (`21.name`).
    """

    must: ConditionText | None = None
    should: ConditionText | None = None
    say: Annotated[str, Parameter(min_length=1)]
    to: Audience = Audience.OFFICE
    alternatives: Annotated[dict[AlternativeName, "Check"], AfterValidator(_few_alternatives)] = Parameter(
        default_factory=dict, exclude_if=is_default({})
    )

    @model_validator(mode="after")
    def _is_must_or_should(self) -> "Check":
        if (self.must is None) == (self.should is None):
            raise ValueError("must（错误）和 should（提醒）要写且只写一个")
        if any(check.alternatives for check in self.alternatives.values()):
            raise ValueError("可选口径里的检查不能再有可选口径。请删去里面的 alternatives")
        return self

    @property
    def condition(self) -> str:
        """Return what must or should hold, as the rulebook writes it."""
        return self.must or self.should or ""

    @property
    def severity(self) -> Severity:
        """A reminder where it only should hold; otherwise an error."""
        return Severity.REMINDER if self.must is None else Severity.ERROR


Entry.model_rebuild()
Check.model_rebuild()
