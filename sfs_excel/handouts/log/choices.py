"""Judges entries of a 平时台账 as its formulas do: against what may be chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sfs_excel.form.columns import LABEL_HEAD
from sfs_excel.form.content import FAULTY
from sfs_excel.handouts.columns import COUNT_HEAD, DATE_HEAD, ITEM_HEAD, OFFICE_HEAD, WHAT_HEAD
from sfs_excel.handouts.log.entries import BLANK, Judged, Row, Typed
from sfs_excel.handouts.log.lists import label_fields
from sfs_excel.handouts.log.states import LACKING, WHOLE, count_days
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rules.field import LARGEST


@dataclass(frozen=True)
class Choices:
    """The lists from which is chosen. `labels`: of a field -> the number of its item."""

    year: int
    offices: Sequence[str]
    items: frozenset[str]
    labels: Mapping[str, str]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Office -> its place in the list, from 1."""
        return {office: place for place, office in enumerate(self.offices, 1)}

    def judge(self, row: Row) -> Judged:
        """Tell what the formulas say of a row."""
        if not any(each not in (None, "") for each in row.cells):
            return BLANK
        wrong = "".join(f"{head} " for head in self._find_wrong(row))
        lacking = [head for head, value in ((DATE_HEAD, row.day), (OFFICE_HEAD, row.office)) if not value]
        lacking += [WHAT_HEAD] if not row.label and not (isinstance(row.what, str) and row.what.strip()) else []
        whole = f"{FAULTY}：{wrong.strip()}" if wrong else WHOLE
        state = f"{LACKING}{' '.join(lacking)}" if lacking else whole
        label = list(self.labels).index(str(row.label)) + 1 if row.label in self.labels else 0
        counted = row.count if state == WHOLE and label and isinstance(row.count, float) else 0
        return Judged(state, wrong, self.places.get(str(row.office), 0), label, counted)

    def _find_wrong(self, row: Row) -> Sequence[str]:
        first, last = count_days(self.year)
        item, label = _say(row.item), row.label or ""
        is_known = not item or item in self.items
        judged = {
            DATE_HEAD: isinstance(row.day, date) and first <= row.day <= last,
            OFFICE_HEAD: row.office in self.places,
            ITEM_HEAD: is_known and (not item or not label or str(label).startswith(f"{item} ")),
            LABEL_HEAD: label in self.labels if label else row.count in (None, ""),
            COUNT_HEAD: not label or (isinstance(row.count, float) and 0 < row.count <= float(LARGEST)),
        }
        return [head for head, is_right in judged.items() if not is_right]


def list_choices(rulebook: Rulebook, offices: Sequence[str]) -> Choices:
    """The lists of a year's workbook."""
    items = frozenset(str(number) for number, item in rulebook.items.items() if not item.is_voted)
    labels = {label: str(item_of(key)) for label, key in label_fields(rulebook).items()}
    return Choices(rulebook.year, offices, items, labels)


def _say(item: Typed) -> str:
    return f"{item:g}" if isinstance(item, float) else str(item or "")
