"""The base of every kind of rule: parameters, movements of points with reasons, figures taken from the letter."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator

from sfs_excel.expr.nodes import Arithmetic, Compare, Evidence, Expr, If, Known, Number, Value, join, keys_of, walk
from sfs_excel.expr.parse import claims_in, full_key, numbers_in, parse_condition, parse_number
from sfs_excel.expr.words import quote, say, work_out
from sfs_excel.rules.field import Field, FieldType, Strict, refuse_number
from sfs_excel.words import Role

FigureRole = Literal["扣分", "加分", "最高", "分值", "数值"]
CALCULABLE: tuple[FieldType, ...] = ("count", "decimal", "percent", "flag", "score")
FLOOR_REASON = "本项扣完为止"  # an item gives back what was taken beyond its points


class RuleError(ValueError):
    """A rule speaks of a field that is not there, or is of the wrong type. The message is Chinese."""


def _check_number(text: str) -> str:
    parse_number(text)
    return text


def _check_condition(text: str) -> str:
    parse_condition(text)
    return text


Key = Annotated[str, BeforeValidator(refuse_number)]
NumberText = Annotated[Key, AfterValidator(_check_number)]
ConditionText = Annotated[Key, AfterValidator(_check_condition)]


@dataclass(frozen=True)
class Movement:
    """One way in which a rule moves points: a row of the ledger wherever it applies. `roles.MEANINGS` says what a role does.

    `points` is signed and 0 where nothing moves; `reason` is read only where it applies. A veto moves no points, so it
    says itself when it applies.
    """

    points: Expr
    reason: Expr
    role: Role = Role.LOSS
    when: Expr | None = None

    @property
    def applies(self) -> Expr:
        """True of the offices whose ledger has the row."""
        return self.when if self.when is not None else self.points.differs(0)


@dataclass(frozen=True)
class Reminder:
    """Something worth a look where `holds` is false; it changes no score."""

    holds: Expr
    say: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """The surroundings of a rule: its item's number, the points at stake, and all fields of the rulebook by full key.

    Every look-up raises `RuleError` for a key that no field has, or that has the wrong type.
    """

    item: int
    points: Decimal
    fields: Mapping[str, Field]

    def key(self, name: str, *types: FieldType) -> str:
        """The full key of a field of one of the types (of any, if none is named)."""
        key = full_key(name, self.item)
        if key not in self.fields:
            raise RuleError(f"没有填报项“{key}”；可用的有：{'、'.join(self._neighbours(key))}")
        if types and self.fields[key].type not in types:
            raise RuleError(f"填报项“{key}”的类型是 {self.fields[key].type}，这里要用 {' 或 '.join(types)}")
        return key

    def flag(self, name: str) -> Expr:
        """True where 是 was reported of a flag."""
        return Value(self.key(name, "flag")).equals(1)

    def number(self, text: str) -> Expr:
        """The tree of a number in the rulebook's writing: `villages - stations`."""
        return self._checked(parse_number(text, self.item), text)

    def condition(self, text: str) -> Expr:
        """The tree of a condition in the rulebook's writing: `built and members >= 3`."""
        for key in claims_in(text, self.item):
            self.key(key, "flag")
        return self._checked(parse_condition(text, self.item), text)

    def label(self, *keys: str) -> str:
        """Return what the form calls the fields, given by full key: `党员人数与建成党支部`."""
        return "与".join(self.fields[key].label for key in keys)

    def unit(self, number: Expr | str) -> str:
        """The unit of a field, or of what is worked out of several; empty where that has none.

        What is added up or subtracted keeps a unit that all of it has. A fraction of what is counted is no count, and
        a product of two fields is neither.
        """
        match number:
            case str(key) | Value(key):
                return "%" if self.fields[key].type == "percent" else self.fields[key].unit
            case Arithmetic("+" | "-", left, right):
                units = {self.unit(part) for part in (left, right) if not isinstance(part, Number)}
                return units.pop() if len(units) == 1 else ""
            case Arithmetic("*", Number(factor), part) | Arithmetic("*", part, Number(factor)):
                counts = any(self.fields[key].type == "count" for key in keys_of(part))
                return "" if counts and factor % 1 else self.unit(part)
        return ""

    def each(self, number: Expr | str) -> str:
        """`每次`, `每1%`, `每1`: one of what is counted or worked out."""
        unit = self.unit(number)
        return f"每{unit}" if unit not in ("", "%") else f"每1{unit}"

    def name(self, number: Expr) -> str:
        """Return what a number is, in words: a field's label, or what is worked out of several: `村居总数减已建站`."""
        return say(number, self.label, self._is_flag)

    def tell(self, key: str) -> Expr:
        """Return what was reported of a field, as text: `党员人数3人`, `建成党支部为否`."""
        shown = If(Value(key).equals(1), join("为是"), join("为否")) if self._is_flag(key) else Value(key)
        return join(self.label(key), shown, self.unit(key))

    def tell_number(self, number: Expr, rest: str, shown: Expr | None = None) -> Expr:
        """A number with its unit and what is said behind it, as text; one that is worked out, with what it comes of:
        `村居总数8个减已建站7个，计1个`.

        Args:
            shown: the number as it counts, where that is not the number itself.
        """
        counted = (number if shown is None else shown, f"{self.unit(number)}{rest}")
        if isinstance(number, Value):
            return join(self.label(number.key), *counted)
        return join(work_out(number, self.tell), "，计", *counted)

    def unknown(self, *keys: str) -> Expr:
        """`“已调处”“调处成功”未填或有误`: names those of the keys that have nothing valid, of which there is at least one."""
        if len(keys) == 1:
            return join(f"{quote(self.label(*keys))}未填或有误")
        return join(*(If(Known(key), join(""), join(quote(self.label(key)))) for key in keys), "未填或有误")

    def state(self, condition: Expr) -> Expr:
        """Return what was reported of that which a condition asks, as text: `党员人数3人，建成党支部为否`; and what it works out."""
        parts: list[Expr | str] = []
        for key in keys_of(condition):
            parts += ["，" if parts else "", self.tell(key)]
        for worked_out in _list_worked_out(condition):
            parts += [f"，{self.name(worked_out)}计", worked_out, self.unit(worked_out)]
        for item in sorted({node.item for node in walk(condition) if isinstance(node, Evidence)}):
            whose = "" if item == self.item else f"第{item}项"
            shown = If(Evidence(item), join(f"{whose}已写佐证材料"), join(f"{whose}佐证材料空白"))
            parts += ["，" if parts else "", shown]
        return join(*parts)

    def words(self, condition: str) -> str:
        """A condition in Chinese words."""
        return say(self.condition(condition), self.label, self._is_flag)

    def _is_flag(self, key: str) -> bool:
        return self.fields[key].type == "flag"

    def _checked(self, expr: Expr, text: str) -> Expr:
        if not any(isinstance(node, Value | Evidence) for node in walk(expr)):
            raise RuleError(f"“{text}”里没有填报项")
        for key in keys_of(expr):
            self.key(key, *CALCULABLE)
        return expr

    def _neighbours(self, key: str) -> list[str]:
        return [known for known in self.fields if known[:2] == key[:2]] or ["（该项没有填报项）"]


@dataclass(frozen=True)
class Example:
    """A case of the contract test: what was reported (None: nothing valid), the points that move, and why.

    Where several movements apply, `points` is their sum, and `reason` their reasons with “；” between them.
    """

    given: Mapping[str, float | None]
    points: float
    reason: str = ""


@dataclass(frozen=True)
class Specimen:
    """A rule as it would stand in a rulebook, with its boundary cases. Keys belong to item 1."""

    parameters: Mapping[str, Any]
    fields: Mapping[str, Field]
    examples: tuple[Example, ...]
    points: Decimal = Decimal(2)


class Rule(Strict, ABC):
    """A kind of rule. One file a kind: the registry finds every subclass with a KIND in this folder.

    `WORD` is what people read for it. `SCORES` is false of a kind that moves no points of its own (a note).
    """

    KIND: ClassVar[str]
    WORD: ClassVar[str]
    SCORES: ClassVar[bool] = True
    SPECIMENS: ClassVar[tuple[Specimen, ...]]

    @abstractmethod
    def movements(self, scope: Scope) -> list[Movement]:
        """The rule's arithmetic and reasons, over the values of one office."""

    @abstractmethod
    def figures(self) -> list[tuple[FigureRole, Decimal]]:
        """The numbers that the letter must state, by the role in which it states them, in the letter's order."""

    def reminders(self, scope: Scope) -> list[Reminder]:
        """Return what the office should look at again, beside the score."""
        return []

    @abstractmethod
    def describe(self, scope: Scope) -> str:
        """The rule in words, for those who read no formulas."""


def figures_in(expression: str) -> list[tuple[FigureRole, Decimal]]:
    """The numbers of an expression, which the letter must state as well: `criticised >= 2` -> 数值 2."""
    return [("数值", number) for number in numbers_in(expression)]


def _list_worked_out(condition: Expr) -> list[Arithmetic]:
    """Return what a condition works out before it compares it."""
    compared = [node for node in walk(condition) if isinstance(node, Compare)]
    return [side for node in compared for side in (node.left, node.right) if isinstance(side, Arithmetic)]


def show(figure: Decimal) -> str:
    """A figure of the rulebook as the letter writes it: 0.5, 2, 30."""
    return f"{figure.normalize():f}"
