"""Tells whose word holds before whose: who takes over from a departed assessor, and who outranks the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sfs_excel.returns.bureau.decisions import Assessment, Assessor, name_assessor
from sfs_excel.roster.model import Succession

_HEAD = "局领导"


@dataclass(frozen=True)
class Authority:
    """
    Attributes:
        heirs: a departed assessor -> who takes over, in the same department; nobody comes after himself.
        heads: those whose decision holds, whatever others decided of the same cell.
    """

    heirs: Mapping[Assessor, Assessor] = field(default_factory=dict)
    heads: frozenset[Assessor] = frozenset()

    def list_heirs(self, assessor: Assessor) -> Sequence[Assessor]:
        """Those who have taken over from somebody, one after the other, the first first."""
        heirs: list[Assessor] = []
        while (assessor := self.heirs.get(assessor, ("", ""))) != ("", ""):
            heirs.append(assessor)
        return heirs

    def list_departed(self, assessor: Assessor) -> Iterator[Assessor]:
        """Those from whom somebody has taken over, the last first."""
        for departed, heir in self.heirs.items():
            if heir == assessor:
                yield departed
                yield from self.list_departed(departed)

    def list_successions(self, department: str) -> list[Succession]:
        """Those of one department, without their reasons."""
        return [
            Succession(heir, departed) for (holder, departed), (_, heir) in self.heirs.items() if holder == department
        ]

    def say_title(self, assessor: Assessor) -> str:
        """`局领导，接替张三`; "" of everybody else."""
        departed = "、".join(name for (_, name), heir in self.heirs.items() if heir == assessor)
        return "，".join([_HEAD] * (assessor in self.heads) + [f"接替{departed}"] * bool(departed))

    def sign(self, assessment: Assessment) -> Assessment:
        """The assessment, with its assessor's title and rank in all that it decides."""
        assessor = assessment.assessor
        title, is_head = self.say_title(assessor), assessor in self.heads
        if not title:
            return assessment
        who = name_assessor(assessment.who, assessment.form.holder, title)
        decisions = tuple(replace(each, who=who, is_head=is_head) for each in assessment.decisions)
        return replace(assessment, decisions=decisions, title=title)
