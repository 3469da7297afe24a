"""One office's return, checked: its answers, its evidence, and what was found in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sfs_excel.errors import Finding
from sfs_excel.form.contact import NOBODY, Contact
from sfs_excel.returns.values import Remark
from sfs_excel.rulebook.mended import Mended, Question
from sfs_excel.rulebook.model import item_of

MOST_SHARED = 16_384  # different answers that are known at once


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a return to one field: as it stood, as it counts (None: not valid), and in which cell."""

    raw: str
    value: float | None
    cell: str

    def __reduce__(self) -> tuple[object, ...]:
        return share_answer, (self.raw, self.value, self.cell, repr(self.value))  # held once from other processes, too


@dataclass(frozen=True)
class Submission:
    """One office's return, checked cell by cell. Evidence, and the cell for it, is by item number.

    Attributes:
        mended: what becomes of it, where it is on a form of an earlier rulebook.
        contact: whom to ask about it.
    """

    file: str
    sheet: str
    office: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    evidence: Mapping[int, str] = field(default_factory=dict)
    evidence_cells: Mapping[int, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    mended: Mended | None = None
    contact: Contact = NOBODY

    @property
    def waiting(self) -> Mapping[str, Question]:
        """The fields in which something is written that counts as soon as the bureau says that they ask the same."""
        if self.mended is None:
            return {}
        asked = self.mended.questions
        return {key: asked[key] for key in asked if key in self.answers and self.answers[key].raw.strip()}

    def find(self, remark: Remark, key: str = "", item: int = 0, check: str = "") -> Finding:
        """A finding in the return, at the field's cell or else at that for the item's evidence."""
        return Finding(
            code=remark.code,
            severity=remark.severity,
            fact=remark.fact,
            remedy=remark.remedy,
            office=self.office,
            file=self.file,
            sheet=self.sheet,
            cell=self.answers[key].cell if key in self.answers else self.evidence_cells.get(item, ""),
            item=item_of(key) if key else item,
            field=key,
            to=remark.to,
            check=check,
        )

    def with_findings(self, *findings: Finding) -> "Submission":
        """The same return, with more to be said of it."""
        return replace(self, findings=(*self.findings, *findings))


@lru_cache(maxsize=MOST_SHARED)
def share_answer(raw: str, value: float | None, cell: str, _exactly: str) -> Answer:
    """The answer that so many others are, too. What is equal is not the same: -0.0 to 0.0."""
    return Answer(raw, value, cell)
