"""The bureau's own forms among what was received -> what its assessors decided, its voters voted, its log counts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sfs_excel.errors import Finding
from sfs_excel.form.columns import LOG_HOLDER
from sfs_excel.reading.archive import Refused
from sfs_excel.reading.fate import bear_faults
from sfs_excel.returns.bureau.appeals import Appeal, read_appeal
from sfs_excel.returns.bureau.assessments import read_assessment
from sfs_excel.returns.bureau.authority import Authority
from sfs_excel.returns.bureau.ballots import Ballot, read_ballot
from sfs_excel.returns.bureau.combine import NOBODY, Combined, combine_assessments, leave_out_restated
from sfs_excel.returns.bureau.decisions import Assessment
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.bureau.log import Log, compare_logs, read_log
from sfs_excel.returns.bureau.taking_over import TakenOver, settle_successions
from sfs_excel.returns.file_names import OfficeNames
from sfs_excel.roster.former import NONE as NONE_FORMER
from sfs_excel.roster.former import Former
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.text import show_minute
from sfs_excel.words import FileStatus, Kind

Fate = tuple[FileStatus, str]  # what became of a form, and why
Fates = Mapping[int, Fate]  # by its place in the order of receipt
Last = TypeVar("Last", Ballot, Appeal)  # of which the last of every holder counts


@dataclass(frozen=True)
class Bureau:
    """The people of the bureau who take part.

    Attributes:
        departments: name -> the items that it assesses.
        voters: number -> name.
        former: what offices were called before. Rows may still stand beside that, or under a code that was changed.
        outside: codes of the offices that take no part: nobody has to vote on them.
        authority: whose word holds before whose.
        appeals_until: the last day on which an office may ask for a review (inclusive); None where there is none.
        reached: code of an office -> when its form reached the bureau, where the clerk states that.
    """

    departments: Mapping[str, Collection[int]] = field(default_factory=dict)
    voters: Mapping[str, str] = field(default_factory=dict)
    former: Former = NONE_FORMER
    outside: Collection[str] = ()
    authority: Authority = NOBODY
    appeals_until: date | None = None
    reached: Mapping[str, str] = field(default_factory=dict)

    @property
    def holders(self) -> dict[str, Collection[str]]:
        """Kind of form -> whose there may be."""
        return {Kind.ASSESSOR: self.departments, Kind.BALLOT: self.voters, Kind.LOG: (LOG_HOLDER,)}


@dataclass(frozen=True)
class BureauReturns:
    """
    Attributes:
        ballots: by the voter's number, the last of each.
        appeals: by the office's code, the last of each.
        outcomes: what became of each form, in the order in which they were given: status and reason.
        taken_over: what the covers of 核定表 state, and holds.
    """

    combined: Combined = field(default_factory=lambda: combine_assessments([]))
    ballots: Mapping[str, Ballot] = field(default_factory=dict)
    appeals: Mapping[str, Appeal] = field(default_factory=dict)
    log: Log | None = None
    findings: tuple[Finding, ...] = ()
    outcomes: tuple[Fate, ...] = ()
    taken_over: tuple[TakenOver, ...] = ()


def take_in_bureau(
    forms: Sequence[BureauForm], rulebook: Rulebook, bureau: Bureau, offices: Mapping[str, str]
) -> BureauReturns:
    """Read all of them, and say which count.

    Args:
        forms: identified, in order of receipt.
        offices: code -> name.
    """
    named = OfficeNames(offices, bureau.former)
    read = {at: _read_form(form, rulebook, bureau, offices, named) for at, form in enumerate(forms)}
    assessments = {at: each for at, each in read.items() if isinstance(each, Assessment)}
    settled = settle_successions(list(assessments.values()), bureau.authority)
    signed = {at: settled.authority.sign(each) for at, each in assessments.items()}
    combined, assessed = _take_assessments(signed, settled.authority)
    ballots, voted = _take_ballots({at: each for at, each in read.items() if isinstance(each, Ballot)})
    appeals, applied = _take_appeals({at: each for at, each in read.items() if isinstance(each, Appeal)}, offices)
    logs = {at: each for at, each in read.items() if isinstance(each, Log)}
    log = next(reversed(logs.values()), None)
    lost = compare_logs(*list(logs.values())[-2:]) if len(logs) > 1 else None
    refused: Fates = {at: (FileStatus.REFUSED, each.reason) for at, each in read.items() if isinstance(each, Refused)}
    fates = {**refused, **assessed, **voted, **applied, **_say_of_logs(logs)}
    return BureauReturns(
        combined=combined,
        ballots=ballots,
        appeals=appeals,
        log=log,
        findings=(
            *combined.findings,
            *settled.findings,
            *(finding for ballot in ballots.values() for finding in ballot.findings),
            *(log.findings if log else ()),
            *(finding for appeal in appeals.values() for finding in appeal.findings),
            *([lost] if lost else []),
        ),
        outcomes=tuple(fates[place] for place in range(len(forms))),
        taken_over=settled.taken_over,
    )


def _read_form(
    form: BureauForm, rulebook: Rulebook, bureau: Bureau, offices: Mapping[str, str], named: OfficeNames
) -> Assessment | Ballot | Log | Appeal | Refused:
    try:
        with bear_faults(form.sha256):
            if form.kind == Kind.ASSESSOR:
                items = bureau.departments[form.holder]
                return read_assessment(form, rulebook, items, offices, bureau.former)
            if form.kind == Kind.BALLOT:
                return read_ballot(form, rulebook, offices, bureau.former, bureau.outside)
            if form.kind == Kind.APPEAL:
                return read_appeal(form, rulebook, offices, named)
            return read_log(form, rulebook, offices, bureau.former)
    except Refused as refused:
        return refused


def _take_assessments(assessments: Mapping[int, Assessment], authority: Authority) -> tuple[Combined, Fates]:
    """Return what holds of them together, and what became of each."""
    stated = dict(zip(assessments, leave_out_restated(list(assessments.values())), strict=True))
    touched = {at: each for at, each in stated.items() if not each.is_untouched}
    combined, places = combine_assessments(list(touched.values()), authority), list(touched)
    fates = {at: _accept(each) if at in touched else _refuse_untouched(each) for at, each in stated.items()}
    replaced = {
        places[earlier]: _supersede(
            touched[places[later]].form, _say_heir(touched[places[earlier]], touched[places[later]])
        )
        for earlier, later in combined.replaced.items()
    }
    return combined, {**fates, **replaced}


def _take_ballots(voted: Mapping[int, Ballot]) -> tuple[Mapping[str, Ballot], Fates]:
    """The last of every voter, and what became of each."""
    return _take_last(
        voted,
        {
            at: f"编号 {each.voter} 的票" + ("" if each.is_valid else "，有误，整张没有计入")
            for at, each in voted.items()
        },
    )


def _take_appeals(applied: Mapping[int, Appeal], offices: Mapping[str, str]) -> tuple[Mapping[str, Appeal], Fates]:
    """The last of every office, and what became of each."""
    followed: dict[int, Appeal] = {}
    last_of: dict[str, Appeal] = {}
    for at, each in applied.items():
        before = last_of.get(each.form.holder)
        last_of[each.form.holder] = followed[at] = each if before is None else each.follow(before)
    return _take_last(followed, {at: _say_applied(each, offices) for at, each in applied.items()})


def _take_last(read: Mapping[int, Last], said: Mapping[int, str]) -> tuple[Mapping[str, Last], Fates]:
    """Return the last of every holder, and what became of each.

    Args:
        said: what is said of each, if it is the last.
    """
    places = {each.form.holder: at for at, each in read.items()}
    lasts = {holder: read[at] for holder, at in places.items()}
    fates: dict[int, Fate] = {}
    for at, each in read.items():
        last = lasts[each.form.holder]
        fates[at] = (FileStatus.CURRENT, said[at]) if each is last else _supersede(last.form)
    return lasts, fates


def _say_applied(appeal: Appeal, offices: Mapping[str, str]) -> str:
    """`河东司法所申请复核2项（第5、12项）`."""
    numbers = [str(each.item) for each in appeal.applications]
    what = f"申请复核{len(numbers)}项（第{'、'.join(numbers)}项）" if numbers else "没有申请复核哪一项"
    faults = sum(bool(each.fault) for each in appeal.applications)
    return f"{offices[appeal.form.holder]}{what}" + (f"，其中{faults}项要补正，补正前没有受理" if faults else "")


def _say_of_logs(logs: Mapping[int, Log]) -> Fates:
    """The last one counts."""
    if not logs:
        return {}
    *earlier, last = logs
    counts: Fate = (FileStatus.CURRENT, f"平时台账，{len(logs[last].entries)}条记录")
    return {**{at: _supersede(logs[last].form) for at in earlier}, last: counts}


def _accept(assessment: Assessment) -> Fate:
    title = f"（{assessment.title}）" if assessment.title else ""
    who = f"核定人{assessment.who}{title}" if assessment.who else "没有写核定人，空着的不算接受"
    return FileStatus.CURRENT, f"{assessment.form.holder}的核定表，{who}，核定{len(assessment.decisions)}处"


def _refuse_untouched(assessment: Assessment) -> Fate:
    return FileStatus.REFUSED, (
        f"{assessment.form.holder}的核定表没有写核定人，也没有新核定一处，不算核定。"
        "全部接受的，请写上核定人后重新报回；还没有核定的，从收件箱移走。"
    )


def _say_heir(earlier: Assessment, later: Assessment) -> str:
    return "后来" if earlier.assessor == later.assessor else f"接替人{later.who}"


def _supersede(later: BureauForm, whose: str = "后来") -> Fate:
    moment = show_minute(later.received)
    return FileStatus.SUPERSEDED, f"被{whose}的“{later.file}”（{moment}收到）替代"
