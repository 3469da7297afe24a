"""A year of two offices as evaluation sees it: what was reported, and the bureau's own forms, without files."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sfs_excel.form.columns import TABLE
from sfs_excel.form.content import Raw
from sfs_excel.inbox.events import Event
from sfs_excel.outcome.evaluate import Evaluation, evaluate_report
from sfs_excel.outcome.reported import report_returns
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.holders import assign_items, describe_bureau
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.bureau.take_in import take_in_bureau
from sfs_excel.returns.extract import Extract, Row
from sfs_excel.returns.intake import Intake, Return
from sfs_excel.returns.received import Received
from sfs_excel.returns.validate import validate_return
from sfs_excel.roster.model import Department, Office, Roster, Voter
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import FileStatus, Kind
from tests.fillings import GOOD, RULEBOOK
from tests.returns.own_returns import DEPARTMENT, OFFICES, VOTERS, Given, make_assessment, make_ballot
from tests.returns.returns import to_cell

OPTIONS = load_rulebook(Path(__file__).resolve().parent / "rulebook" / "good" / "options.yaml")
FEW = (1, 4, 5, 7, 9, 12, 43, 45, 46)


def keep_items(rulebook: Rulebook, items: Collection[int]) -> Rulebook:
    """A letter of some of another's items, each with all its rules: what is decided of one is decided of it the same."""
    sections = [
        section.model_copy(update={"items": kept})
        for section in rulebook.sections
        if (kept := tuple(item for item in section.items if item.item in items))
    ]
    return Rulebook.model_construct(**{**dict(rulebook), "sections": tuple(sections)})


FEW_ITEMS = keep_items(RULEBOOK, FEW)


def name_bureau(items: Iterable[int]) -> Roster:
    """One department for all items but 43, on which there is a vote."""
    return Roster(
        tuple(Office(code, name) for code, name in OFFICES.items()),
        tuple(Voter(code, name) for code, name in VOTERS.items()),
        (Department(DEPARTMENT, tuple(number for number in items if number != 43)),),
    )


ROSTER = name_bureau(FEW)
PANELS = ("局领导", "局领导", "局领导", "科室负责人", "科室负责人", "科室负责人")
ROSTER_OF_OPTIONS = Roster(
    ROSTER.offices,
    tuple(Voter(f"P{number}", f"评委{number}", panel) for number, panel in enumerate(PANELS, 1)),
    (Department(DEPARTMENT, (1, 2, 3)),),
)
ROSTERS = ((FEW_ITEMS, ROSTER), (RULEBOOK, name_bureau(RULEBOOK.items)), (OPTIONS, ROSTER_OF_OPTIONS))
EVIDENCE, ASSESSOR = "见附件", "样本"
GOOD_OPTIONS: Mapping[str, Raw] = {"01.self": 10, "02.late": 0, "02.visits": 4}
MADE = datetime(2016, 12, 31, 9, tzinfo=UTC)
Changes = Mapping[str, Given]


def roster_of(rulebook: Rulebook) -> Roster:
    return next(roster for each, roster in ROSTERS if each is rulebook)


def evaluate(
    *own: BureauForm,
    reported: Mapping[str, Changes] | None = None,
    rulebook: Rulebook = FEW_ITEMS,
    roster: Roster | None = None,
    events: Sequence[Event] = (),
) -> Results:
    """The results of a year; arguments as in `take_in_year`, and `roster` where it is another than the rulebook's own."""
    intake = take_in_year(*own, reported=reported, rulebook=rulebook, roster=roster)
    return evaluate_year(replace(intake, events=tuple(events)), rulebook, roster).results


def take_in_year(
    *own: BureauForm,
    reported: Mapping[str, Changes] | None = None,
    rulebook: Rulebook = FEW_ITEMS,
    roster: Roster | None = None,
) -> Intake:
    """Take in everything that came back in a year.

    Args:
        own: in order of receipt.
        reported: office -> what it reported otherwise than the good form has it; without an entry it has not returned.
            Not given, both offices have returned the good form.
    """
    roster = roster or roster_of(rulebook)
    bureau = describe_bureau(rulebook, roster)
    good: Changes = GOOD_OPTIONS if rulebook is OPTIONS else GOOD
    returned: Mapping[str, Changes] = {office: {} for office in OFFICES} if reported is None else reported
    current = {office: hand_in(rulebook, office, {**good, **changes}) for office, changes in returned.items()}
    taken = take_in_bureau(own, rulebook, bureau, roster.office_names)
    files = tuple(
        Received(form.file, kind=Kind(form.kind), received=form.received, status=status, reason=reason)
        for form, (status, reason) in zip(own, taken.outcomes, strict=True)
    )
    return Intake((*(each.file for each in current.values()), *files), current, bureau=taken)


def evaluate_year(intake: Intake, rulebook: Rulebook = FEW_ITEMS, roster: Roster | None = None) -> Evaluation:
    roster = roster or roster_of(rulebook)
    return evaluate_report(report_returns(rulebook, roster, intake), assign_items(rulebook, roster), MADE)


def hand_in(rulebook: Rulebook, office: str, values: Changes) -> Return:
    """A return with evidence for every item, in its first row; otherwise than `EVIDENCE` by `05.evidence` among the values."""
    evidence = {key[:2]: values.get(f"{key[:2]}.evidence", EVIDENCE) for key in rulebook.office_fields}
    rows = tuple(
        Row(key, asked.label, f"F{place}", to_cell(values.get(key)), f"L{place}", to_cell(evidence.pop(key[:2], None)))
        for place, (key, asked) in enumerate(rulebook.office_fields.items(), 4)
    )
    name = f"{OFFICES[office]}.xlsx"
    submission = validate_return(Extract((), sheet=TABLE, rows=rows), rulebook, office, name)
    return Return(Received(name, kind=Kind.FORM, office=office, status=FileStatus.CURRENT), submission)


def assess(decided: Mapping[str, tuple[Given, str]] | None = None, **changes: object) -> BureauForm:
    """A 核定表 of the one department that assesses everything, signed."""
    rulebook = changes.get("rulebook", FEW_ITEMS)
    assert isinstance(rulebook, Rulebook)
    [department] = roster_of(rulebook).departments
    seen = {f"{office}|{key[:2]}": EVIDENCE for office in OFFICES for key in rulebook.office_fields}
    usual = {
        "items": department.items,
        "who": ASSESSOR,
        "file": f"{changes.get('who') or DEPARTMENT}{changes.get('batch', 1)}.xlsx",
        "rulebook": rulebook,
    }
    return make_assessment(decided, **{**usual, "evidence": seen, **changes})  # type: ignore[arg-type]  # passed on


def vote(*ballots: tuple[str, Given, Given]) -> list[BureauForm]:
    """Voter, and the votes on both offices."""
    return [make_ballot(dict(zip(OFFICES, votes, strict=True)), voter) for voter, *votes in ballots]


def told(results: Results, to: str = "bureau") -> list[tuple[str, str, str]]:
    """Code, file and cell of the errors for somebody."""
    found = results.findings
    rows = found[(found["to"] == to) & (found["severity"] == "错误")]
    return list(rows[["code", "file", "cell"]].itertuples(index=False, name=None))


def reminded(results: Results, to: str = "bureau") -> Sequence[str]:
    found = results.findings
    return [str(code) for code in found[(found["to"] == to) & (found["severity"] == "提醒")]["code"]]


def score(results: Results, item: int, office: str = "001") -> tuple[float, float | None, float, float | None, str]:
    """Score in force, the office's own, computed, decided, status. None where there is none."""
    items = results.items
    [row] = items[(items["office"] == office) & (items["item"] == item)].to_dict("records")
    own, decided = (None if row[name] != row[name] else float(row[name]) for name in ("self_score", "assessed_score"))
    return float(row["score"]), own, float(row["computed_score"]), decided, str(row["status"])


def waits(results: Results) -> list[tuple[str, str, str]]:
    return list(results.waiting.itertuples(index=False, name=None))
