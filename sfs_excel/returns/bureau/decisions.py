"""The decisions of assessors, cell by cell, and the content of one whole 核定表."""

from collections.abc import Mapping
from dataclasses import dataclass

from sfs_excel.errors import Finding
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.roster.model import Succession

Key = tuple[str, int, str]  # office, item, field ("" for the item's score)
Pair = tuple[str, int]  # office, item
Assessor = tuple[str, str]  # department, and name without blanks; "" where nobody put one
ANSWER = ".appeal-answer"  # ends the key of what answers an office's appeal
_DIGITS = 6  # after the point; beyond is binary dust


@dataclass(frozen=True)
class Decision:
    """One decision of an assessor, on one item (`field` is "") or one field of an office; or the answer to its appeal
    (`05.appeal-answer`), which is a text where it sets no points.

    Attributes:
        value: points, or the field's value (a flag is 1 or 0, a text 1); None where what was written cannot be taken.
        raw: as it was typed.
        who: see `name_assessor`.
        received: ISO time.
        findings: on this cell and its reason.
        answers: of an answer to an appeal, the office's reason as its department saw it.
        is_head: by a head, who outranks the other assessors.
    """

    office: str
    item: int
    field: str
    value: float | None
    raw: str
    reason: str
    who: str
    received: str
    file: str
    sheet: str
    cell: str
    findings: tuple[Finding, ...] = ()
    is_text: bool = False
    is_head: bool = False
    answers: str = ""

    @property
    def meaning(self) -> tuple[float | None, str]:
        """By what two decisions of one cell are the same, however they were typed."""
        value = None if self.value is None else round(self.value, _DIGITS)
        return value, self.raw.strip() if self.is_text else ""

    @property
    def key(self) -> Key:
        """The cell that it decides."""
        return self.office, self.item, self.field

    @property
    def is_answer(self) -> bool:
        """Tell whether it answers an office's appeal."""
        return self.field.endswith(ANSWER)

    @property
    def pair(self) -> Pair:
        """The office and item that it is about."""
        return self.office, self.item


@dataclass(frozen=True)
class Assessment:
    """One 核定表, read.

    Attributes:
        who: the name beside 核定人; "" where nobody put one. Then a blank accepts nothing.
        covered: what it has a row for.
        rows: the cells for a decision that it has, whatever stands in them; not those of rules that have changed since, nor
            those that stand beside another office or item.
        seen: (office, field) -> what the office had reported when the workbook was made, as it stands there; evidence by
            `05.evidence`.
        findings: on rows, and on the file as a whole.
        title: of its assessor (`Authority.say_title`).
        successions: what its cover states: from whom its assessor takes over.
    """

    form: BureauForm
    who: str
    decisions: tuple[Decision, ...]
    covered: frozenset[Pair]
    rows: frozenset[Key]
    seen: Mapping[tuple[str, str], str]
    findings: tuple[Finding, ...] = ()
    title: str = ""
    successions: tuple[Succession, ...] = ()

    @property
    def assessor(self) -> Assessor:
        """By whom it is: department and name. 张三 is often written 张　三, to stand as wide as a name of three characters."""
        return self.form.holder, "".join(self.who.split())

    @property
    def gone_through(self) -> frozenset[Key]:
        """The cells on which somebody has said something: under a name a blank accepts, without one only what is written
        counts."""
        return self.rows if self.who else frozenset(each.key for each in self.decisions if each.value is not None)

    @property
    def is_untouched(self) -> bool:
        """As it was handed out: nobody put a name, and nothing is decided."""
        return not self.who and not self.decisions


def name_assessor(who: str, department: str, title: str = "") -> str:
    """`李四（综合科，接替张三）`; the department, where nobody put a name."""
    return f"{who}（{'，'.join(filter(None, (department, title)))}）" if who else department
