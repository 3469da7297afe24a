"""Compares two rulebooks of a year, field by field: what becomes of what was answered and decided by the earlier one.

Words, points and arithmetic may change as they like: a question is the same as long as its key, label, type and unit are, in an
item that is still the same under its number. A question that was worded otherwise is the bureau's to judge, once.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from sfs_excel.rulebook.model import Rulebook, compare_items, item_of
from sfs_excel.rules.field import Field, FieldType
from sfs_excel.words import Fate

_ALIKE, _OWN = 0.6, 0.5  # of two texts' characters: one that was mended; less than that of one's own is another item
_SHARED = re.compile(r"[\W\d_扣加得减分]+")
_SHOWN = 60  # characters of an item's text, where it takes part in a question
TYPES: Mapping[FieldType, str] = {
    "count": "整数", "decimal": "小数", "percent": "百分比", "flag": "是否", "score": "自评分", "text": "文字",
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A field that was asked otherwise: its label, type or unit was another, or its item's text another altogether.

    Attributes:
        before, after: how it was asked and is, in words.
    """

    key: str
    before: str
    after: str

    @property
    def target(self) -> str:
        """By what an event names it: another change of the same field is another question."""
        return f"{self.key}：{self.before}→{self.after}"

    @property
    def targets(self) -> frozenset[str]:
        """By what an event names it, or the same change the other way round: what was said of the one is said of both."""
        return frozenset((self.target, f"{self.key}：{self.after}→{self.before}"))


@dataclass(frozen=True)
class Mended:
    """The fate of a form of an earlier rulebook, by what the bureau has decided so far.

    Attributes:
        fields: of the earlier rulebook, by full key.
        changed: the items of which anything else is said, as far as the digest minds.
        fates: full key of today's field, or of one that is gone -> its fate, where it is not KEPT.
        questions: of the fields that are ASKED about.
        texts: item -> its earlier text, where that was another.
        others: numbers under which the earlier rulebook had another item than today's, or none; or may have had, as long as nobody
            has said.
    """

    fields: Mapping[str, Field]
    changed: tuple[int, ...]
    fates: Mapping[str, Fate]
    questions: Mapping[str, Question]
    texts: Mapping[int, str]
    others: frozenset[int]

    def tell(self, key: str) -> Fate:
        """The fate of what a bureau's form says of a field."""
        return self.fates.get(key, Fate.KEPT)

    def tell_reported(self, key: str) -> Fate:
        """The fate of what an office's form says of a field: of what it was not asked, it says nothing."""
        return self.tell(key) if self._was_reported(key) else Fate.NEW

    def tell_item(self, item: int) -> Fate:
        """The fate of what was decided of an item as a whole: it rests on all that is asked in it."""
        fates = {fate for key, fate in self.fates.items() if item_of(key) == item}
        kept = Fate.NEW if item in self.others else Fate.KEPT
        return next((fate for fate in (Fate.NEW, Fate.ASKED) if fate in fates), kept)

    def label(self, key: str, asked: Field) -> str:
        """The label under which a field stood."""
        return self.fields[key].label if key in self.fields else asked.label

    def is_touched(self, key: str, asked: Field) -> bool:
        """Tell whether a row of an office's form has to be read otherwise than one of today's."""
        return self.tell_reported(key) != Fate.KEPT or self.fields[key].label != asked.label

    def list_new(self, rulebook: Rulebook) -> list[str]:
        """The fields of an office that a form of the earlier rulebook does not ask.

        Args:
            rulebook: today's.
        """
        return [key for key in rulebook.office_fields if self.tell_reported(key) == Fate.NEW]

    def say_changed(self) -> str:
        """`第5、12项`; what else there is, where it is in no item."""
        return f"第{'、'.join(map(str, self.changed))}项" if self.changed else "责任书的其他文字"

    def _was_reported(self, key: str) -> bool:
        return key in self.fields and self.fields[key].by == "office"


@dataclass(frozen=True)
class Comparison:
    """An earlier rulebook beside a later one of the same year.

    Attributes:
        moved: item of the later one -> the number that it had.
        fresh: items of the later one that were not there: their number is new, or its item has another number now.
        replaced: items whose text is another altogether, under the same number.
    """

    earlier: Rulebook
    later: Rulebook
    moved: Mapping[int, int]
    fresh: frozenset[int]
    replaced: frozenset[int]

    @property
    def gone(self) -> frozenset[int]:
        """Items of the earlier one that are no more: their number is, or has another item now."""
        left = self.earlier.items.keys() - self.moved.values()
        return frozenset(number for number in left if number not in self.later.items or number in self.moved)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Full key -> question, of every field of which the bureau has to say whether it is the same."""
        return {each.key: each for each in self._list_questions()}

    def settle(self, same: Collection[str], new: Collection[str]) -> Mended:
        """Return what becomes of a form of the earlier one.

        Args:
            same, new: targets of the questions of which the bureau has said that they are the same, or new.
        """
        before, after = self.earlier.fields, self.later.fields
        fates = {key: Fate.GONE for key in before if key not in after}
        others = self.fresh | self.moved.keys()
        fates |= {key: Fate.NEW for key in after if key not in before or item_of(key) in others}
        for key, question in self.questions.items():
            if question.targets.isdisjoint(same):
                fates[key] = Fate.ASKED if question.targets.isdisjoint(new) else Fate.NEW
        kept = {item_of(key) for key in after if key not in fates}
        return Mended(
            fields=before,
            changed=tuple(compare_items(self.earlier, self.later)),
            fates=fates,
            questions={key: each for key, each in self.questions.items() if fates.get(key) == Fate.ASKED},
            texts={
                number: item.text
                for number, item in self.earlier.items.items()
                if number in self.later.items and item.text != self.later.items[number].text
            },
            others=frozenset(others | (self.replaced - kept)),
        )

    def _list_questions(self) -> Iterator[Question]:
        before, after = self.earlier.fields, self.later.fields
        for key in (key for key in after if key in before):
            number = item_of(key)
            if number in self.fresh or number in self.moved:
                continue
            said, now = say_asked(before[key]), say_asked(after[key])
            if number in self.replaced:
                said += f"，第{number}项“{_cut(self.earlier.items[number].text)}”"
                now += f"，第{number}项“{_cut(self.later.items[number].text)}”"
            if said != now:
                yield Question(key, said, now)


def compare_rulebooks(earlier: Rulebook, later: Rulebook) -> Comparison:
    """Find the items that stand under another number now: where one was put in between, all that follow it do."""
    before, after = (
        {number: _find_matter(item.text) for number, item in book.items.items()} for book in (earlier, later)
    )
    same = _match_items(before, after)
    moved = {number: was for number, was in same.items() if number != was}
    others = after.keys() - same.keys()
    fresh = {number for number in others if number not in before or number in moved.values()}
    replaced = {number for number in others - fresh if not _likeness(after[number], before[number], _OWN)}
    return Comparison(earlier, later, moved, frozenset(fresh), frozenset(replaced))


def _match_items(before: Mapping[int, str], after: Mapping[int, str]) -> dict[int, int]:
    """Number -> number that it had, of the items that are the same. Those that say the very same come first: else, of items that
    resemble each other, one would be taken for its neighbour."""
    free, same = dict(before), dict[int, int]()
    for least in (1.0, _ALIKE):
        for number, text in after.items():
            if number not in same and number in free and _likeness(text, free[number], least):
                same[number] = number
                del free[number]
        for number in (number for number in after if number not in same):
            found = {other: _likeness(after[number], said, least) for other, said in free.items()}
            best = max(found, key=lambda other: found[other], default=0)
            if best and found[best]:
                same[number] = best
                del free[best]
    return same


def say_asked(asked: Field) -> str:
    """`“迟报次数”（整数，次）`: all by which a question is the same."""
    return f"“{asked.label}”（{'，'.join(filter(None, (TYPES[asked.type], asked.unit)))}）"


def _likeness(text: str, other: str, least: float) -> float:
    """The part of two texts that is the same, 1 where all is; 0 where it is less than `least`."""
    if text == other or least == 1.0:
        return float(text == other)
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    found = matcher.ratio() if matcher.quick_ratio() >= least else 0.0
    return found if found >= least else 0.0


def _find_matter(text: str) -> str:
    """The matter of an item: its text without amounts, signs, and the words for points, which all items share."""
    return _SHARED.sub("", text)


def _cut(text: str) -> str:
    plain = "".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…（共{len(plain)}字）"
