"""One field of an item: one question, one value."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic import Field as Parameter

from sfs_excel.text import clean_line

FieldType = Literal["count", "decimal", "percent", "flag", "score", "text"]
TEXT_LIMIT = 1000  # characters
LARGEST = Decimal(9_999_999)  # no county counts higher; beyond it something else was typed
_SHOWN = 20  # characters of a wrong value that are repeated in a message
STEP_SLACK = 1e-6  # binary floats: 0.7 / 0.1 is not quite 7
STEPS: dict[FieldType, Decimal] = {"count": Decimal(1), "score": Decimal("0.1")}
YES, NO, ZERO = "是", "否", "0"
_MULTIPLE = frozenset("十百千万亿半多余几")  # behind a number these make it another one


def refuse_text(raw: Any) -> Any:
    """A number of the rulebook is written as a number: neither "2" nor true will do."""
    if isinstance(raw, bool | str):
        raise ValueError(f"“{clean_line(str(raw), _SHOWN)}”不是数字")
    return raw


def refuse_number(raw: Any) -> Any:
    """A key or an expression may look like a number to YAML (12.5); what it means is never a float."""
    return str(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else raw


def is_default(default: object) -> Callable[[Any], bool]:
    """For `exclude_if` of an option that came later: where it is not used, the rulebook says what it said before."""
    return lambda value: bool(value == default)


def _name_meanings(raw: Any) -> Any:
    """A 0 in front of words is a number to YAML; one word need not stand in a list."""
    if not isinstance(raw, Mapping):
        return raw
    return {refuse_number(meant): (said,) if isinstance(said, str) else said for meant, said in raw.items()}


def _one_line(text: str) -> str:
    if text != text.strip() or "\n" in text:
        raise ValueError(f"“{text}”前后不能有空格，也不能换行。请写在一行里")
    return text


def _full_key(text: str) -> str:
    if not re.fullmatch(r"[0-9]{2}\.[a-z][a-z0-9_]*", text):
        raise ValueError(f"“{text}”不是填报项的编号。请写成 06.orgs 这样：上年度的两位序号、点、填报项的名称")
    return text


Figure = Annotated[Decimal, BeforeValidator(refuse_text), Parameter(allow_inf_nan=False)]
Points = Annotated[Figure, Parameter(gt=0)]
Word = Annotated[str, AfterValidator(_one_line), Parameter(min_length=1)]


class Strict(BaseModel):
    """A part of the rulebook: unknown keys are refused, and nothing changes once loaded."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Field(Strict):
    """One value that is asked, of the office or (`by: bureau`) of the bureau.

    A bureau field that is left blank takes its `default`; without a default it is 待定, and so is its item.

    Attributes:
        record: what the count in the bureau's log (台账) is for: it stands beside what was reported (`compare`), or
            it counts instead (`score`).
        also: what is meant -> other words for it, that are read as it when they come back: `{是: [已建成]}` of a flag,
            `{0: [没发生], 月: [个月]}` of a number, where 月 is its unit.
        was: full key of what is the same in the rulebook of the year before (`followed.match_fields`); "" where it has the same
            key and label, or is new.
    """

    label: Word
    type: FieldType
    unit: str = ""
    hint: str = ""
    by: Literal["office", "bureau"] = "office"
    default: Figure | Literal["是", "否"] | None = None
    maximum: Annotated[Figure, Parameter(gt=0)] | None = None
    record: Literal["compare", "score"] = Parameter(default="compare", exclude_if=is_default("compare"))
    also: Annotated[dict[str, tuple[Word, ...]], BeforeValidator(_name_meanings)] = Parameter(
        default_factory=dict, exclude_if=is_default({})
    )
    was: Annotated[str, BeforeValidator(refuse_number), AfterValidator(_full_key)] = Parameter(
        default="", exclude_if=is_default("")
    )

    @model_validator(mode="after")
    def _default_fits(self) -> "Field":
        if self.default is not None and self.by == "office":
            raise ValueError("只有县局填的项（by: bureau）可以有 default；司法所没有填的，不能当作已填")
        if self.default is not None and (self.type == "flag") != isinstance(self.default, str):
            raise ValueError(f"default: {self.default} 与类型 {self.type} 不符")
        return self

    @model_validator(mode="after")
    def _record_fits(self) -> "Field":
        if self.record == "score" and self.type != "count":
            raise ValueError(f"台账记的是数量，类型 {self.type} 不能写 record: score。请删去，或把类型改为 count")
        return self

    @model_validator(mode="after")
    def _words_fit(self) -> "Field":
        numbers = {ZERO, self.unit} - {""} if self.type in ("count", "decimal") else set()
        known = {YES, NO} if self.type == "flag" else numbers
        words = [word for said in self.also.values() for word in said]
        if strange := [meant for meant in self.also if meant not in known]:
            remedy = f"可以写的有：{'、'.join(sorted(known))}" if known else "请删去 also"
            raise ValueError(f"also 里的“{strange[0]}”不是类型 {self.type} 的填报项可以填的。{remedy}")
        if doubtful := [word for word in words if words.count(word) > 1 or word in (YES, NO) or word[0].isdigit()]:
            raise ValueError(f"also 里的“{doubtful[0]}”不止一个意思。请删去，或换一个词")
        many = [
            word for word in self.also.get(self.unit, ()) if word[0] in _MULTIPLE and self.unit[:1] not in _MULTIPLE
        ]
        if many and self.type != "flag":
            raise ValueError(f"also 里的“{many[0]}”不是另一种说法，是另一个数：3{many[0]}会读成3{self.unit}。请删去")
        return self

    @property
    def top(self) -> Decimal:
        """The largest value that is valid."""
        if self.maximum is not None:
            return self.maximum
        return {"percent": Decimal(100), "flag": Decimal(1)}.get(self.type, LARGEST)

    @property
    def step(self) -> Decimal | None:
        """Return what a valid value is a whole multiple of; None where any decimal is valid."""
        return STEPS.get(self.type)

    @property
    def is_pending_when_blank(self) -> bool:
        """Tell whether the score waits while the bureau has not filled it in: it has no default."""
        return self.by == "bureau" and self.default is None

    @property
    def default_number(self) -> float | None:
        """The default as it is scored: a flag is 1 or 0."""
        if isinstance(self.default, str):
            return 1.0 if self.default == YES else 0.0
        return None if self.default is None else float(self.default)

    def accepts(self, value: float) -> bool:
        """Tell whether a number (a flag as 1 or 0) is within the bounds and on the steps."""
        if not 0 <= value <= float(self.top):
            return False
        return self.step is None or abs(value / float(self.step) - round(value / float(self.step))) < STEP_SLACK
