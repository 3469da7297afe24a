"""The bureau's own forms among what was received -> what its assessors decided, its voters voted, its record counts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sfs_excel.errors import Finding
from sfs_excel.form.columns import RECORD_HOLDER
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns.bureau.assessments import Assessment, read_assessment
from sfs_excel.returns.bureau.ballots import Ballot, read_ballot
from sfs_excel.returns.bureau.combine import Settled, leave_out_restated, settle_assessments
from sfs_excel.returns.bureau.forms import OwnForm
from sfs_excel.returns.bureau.log import Record, compare_records, read_record
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import FileStatus, Kind


@dataclass(frozen=True)
class Bureau:
    """Who of the bureau takes part.

    Attributes:
        departments: name -> the items that it assesses.
        voters: number -> name.
        former: code of an office that was renamed -> the name that it had before. Rows may still stand beside that.
    """

    departments: Mapping[str, Collection[int]] = field(default_factory=dict)
    voters: Mapping[str, str] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)

    @property
    def holders(self) -> dict[str, Collection[str]]:
        """Kind of form -> whose there may be."""
        return {Kind.ASSESSOR: self.departments, Kind.BALLOT: self.voters, Kind.LOG: (RECORD_HOLDER,)}


@dataclass(frozen=True)
class BureauReturns:
    """
    Attributes:
        ballots: by the voter's number, the last of each.
        outcomes: what became of each form, in the order in which they were given: status and reason.
    """

    settled: Settled = field(default_factory=lambda: settle_assessments([]))
    ballots: Mapping[str, Ballot] = field(default_factory=dict)
    record: Record | None = None
    findings: tuple[Finding, ...] = ()
    outcomes: tuple[tuple[FileStatus, str], ...] = ()


def take_in_own(
    forms: Sequence[OwnForm], rulebook: Rulebook, bureau: Bureau, offices: Mapping[str, str]
) -> BureauReturns:
    """Read all of them, and say which count.

    Args:
        forms: identified, in order of receipt.
        offices: code -> name.
    """
    outcomes: dict[int, tuple[FileStatus, str]] = {}
    assessed: dict[int, Assessment] = {}
    voted: dict[int, Ballot] = {}
    recorded: dict[int, Record] = {}
    for at, form in enumerate(forms):
        try:
            with bear_faults(form.sha256):
                if form.kind == Kind.ASSESSOR:
                    items = bureau.departments[form.holder]
                    assessed[at] = read_assessment(form, rulebook, items, offices, bureau.former)
                elif form.kind == Kind.BALLOT:
                    voted[at] = read_ballot(form, rulebook, offices, bureau.former)
                else:
                    recorded[at] = read_record(form, rulebook, offices)
        except Refused as refused:
            outcomes[at] = (FileStatus.REFUSED, refused.reason)

    assessed = dict(zip(assessed, leave_out_restated(list(assessed.values())), strict=True))
    outcomes |= {at: _refuse_untouched(each) for at, each in assessed.items() if each.is_untouched}
    assessed = {at: each for at, each in assessed.items() if not each.is_untouched}
    places, read = list(assessed), list(assessed.values())
    settled = settle_assessments(read)
    for at, assessment in assessed.items():
        who = f"核定人{assessment.who}" if assessment.who else "没有写核定人，空着的不算接受"
        outcomes[at] = (
            FileStatus.CURRENT,
            f"{assessment.form.holder}的核定表，{who}，核定{len(assessment.decisions)}处",
        )
    for earlier, later in settled.replaced.items():
        outcomes[places[earlier]] = _supersede(forms[places[later]])

    last_of = {forms[at].holder: at for at in voted}
    ballots = {voter: voted[at] for voter, at in last_of.items()}
    for at in voted:
        voter = forms[at].holder
        said = f"编号 {voter} 的票" + ("" if ballots[voter].is_valid else "，有误，整张没有计入")
        outcomes[at] = (FileStatus.CURRENT, said) if at == last_of[voter] else _supersede(forms[last_of[voter]])

    records = list(recorded.values())
    outcomes |= {at: _supersede(records[-1].form) for at in list(recorded)[:-1]}
    outcomes |= {at: (FileStatus.CURRENT, f"平时台账，{len(records[-1].entries)}条记录") for at in list(recorded)[-1:]}
    lost = compare_records(records[-2], records[-1]) if len(records) > 1 else None
    return BureauReturns(
        settled=settled,
        ballots=ballots,
        record=records[-1] if records else None,
        findings=(
            *settled.findings,
            *(finding for ballot in ballots.values() for finding in ballot.findings),
            *(records[-1].findings if records else ()),
            *([lost] if lost else []),
        ),
        outcomes=tuple(outcomes[place] for place in range(len(forms))),
    )


def _refuse_untouched(assessment: Assessment) -> tuple[FileStatus, str]:
    return FileStatus.REFUSED, (
        f"{assessment.form.holder}的核定表没有写核定人，也没有新核定一处，不算核定。"
        "全部接受的，请写上核定人后重新报回；还没有核定的，从收件箱移走。"
    )


def _supersede(later: OwnForm) -> tuple[FileStatus, str]:
    moment = later.received.replace("T", " ")[:16]
    return FileStatus.SUPERSEDED, f"被后来的“{later.file}”（{moment}收到）替代"
