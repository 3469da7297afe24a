"""Evaluation is a pure function: of one year the same comes out however often it is asked, and the year stays as it was.

1. Evaluated twice, with any commands between, in any order: equal results, findings and replies.
2. What was taken in, and what came out first, are equal to copies made before.
3. The comparison would tell: an evaluation that writes into a return is caught, and the types refuse it.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import FrozenInstanceError, replace
from datetime import date
from functools import cache
from itertools import permutations

import pytest

from sfs_excel.form.cover import Recipient
from sfs_excel.outcome import found
from sfs_excel.outcome.evaluate import Evaluation
from sfs_excel.outcome.facts import Facts
from sfs_excel.outcome.progress import survey_offices
from sfs_excel.outcome.reported import Report
from sfs_excel.outcome.tasks import list_tasks
from sfs_excel.outgoing.handouts import describe_offices
from sfs_excel.outgoing.papers import list_papers
from sfs_excel.outgoing.replies import Replies, ReplyContext, write_replies
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.submission import Submission
from sfs_excel.words import Severity
from tests.bureau_year import OPTIONS, ROSTER_OF_OPTIONS, Changes, assess, evaluate_year, take_in_year, vote
from tests.parts import find_differing
from tests.returns.own_returns import Given, make_log

TODAY = date(2018, 12, 20)
KEY = bytes(range(32))


@cache
def take_in_all() -> Intake:
    """A year with everything that evaluation finds: values that are wrong, one of them put right by an assessor, totals that
    are not ours; decisions that hold, or lack a reason, or of which the office reports anew; the log; a faulty ballot."""
    decided: dict[str, tuple[Given, str]] = {"001|02.late": (2, "台账"), "002|01": (9, ""), "002|03.found": (1, "")}
    forms = (
        assess(decided, items=[1, 2, 3], rulebook=OPTIONS),
        make_log((date(2018, 5, 3), "河东司法所", 2, "2 迟报次数", 3)),
        *vote(("P1", "优", "良"), ("P2", "?", "中")),
    )
    reported: dict[str, Changes] = {
        "001": {"01.self": "十分", "02.late": "两次"},
        "002": {"02.visits": 3, "01.self": 10},
    }
    intake = take_in_year(*forms, reported=reported, rulebook=OPTIONS)
    current = {
        office: replace(
            each, self_total=1.0, file=replace(each.file, sha256=office, received="2018-12-01T09:00:00+08:00")
        )
        for office, each in intake.current.items()
    }
    files = tuple(replace(each, received="2018-12-01T09:00:00+08:00") for each in intake.files)
    return replace(intake, current=current, files=files)


def evaluate(intake: Intake) -> Evaluation:
    return evaluate_year(intake, OPTIONS)


def reply(intake: Intake, evaluation: Evaluation) -> Replies:
    recipients = {office.code: Recipient(office.code, office.name) for office in ROSTER_OF_OPTIONS.offices}
    return write_replies(ReplyContext(evaluation.results, recipients, KEY), intake, evaluation.findings)


def write_papers(_: Intake, evaluation: Evaluation) -> object:
    kinds = ("letter", "reminder", "feedback", "circular")
    return [list_papers(kind, evaluation.results, TODAY) for kind in kinds]


def hand_out(_: Intake, evaluation: Evaluation) -> object:
    return list(describe_offices(evaluation.results))


def survey(intake: Intake, evaluation: Evaluation) -> object:
    offices = survey_offices(evaluation.results, intake, [], TODAY)
    facts = Facts(evaluation.results, intake, offices, (), intake.unused, (), TODAY)
    return offices.to_csv(), list_tasks(facts)


COMMANDS: Mapping[str, Callable[[Intake, Evaluation], object]] = {
    "reply": reply, "papers": write_papers, "assess": hand_out, "status": survey,
}  # fmt: skip


def find_differences(one: Evaluation, other: Evaluation) -> list[str]:
    """The names of what is not the same."""
    return find_differing(one.results, other.results) + (["of offices"] if one.findings != other.findings else [])


def test_the_year_has_all_that_evaluation_finds_of_its_own() -> None:
    """Otherwise there would be nothing that it could write into a return."""
    evaluation = evaluate(take_in_all())
    told = {finding.code for findings in evaluation.findings.values() for finding in findings}
    assert "self_total" in told
    assert "不必为这一处重新报送" in "".join(each.remedy for each in evaluation.findings["001"])
    assert {"unexplained", "overtaken", "not_a_grade"} <= set(evaluation.results.findings["code"])
    assert any(each.severity == Severity.ERROR for each in evaluation.findings["001"])
    replies = reply(take_in_all(), evaluation)
    assert (list(replies.corrections), len(replies.papers), replies.failed) == (["001"], 2, [])


@pytest.mark.parametrize("order", [*permutations(COMMANDS, 2)], ids=" ".join)
def test_evaluated_twice_with_commands_between_it_is_the_same(order: Sequence[str]) -> None:
    intake, untouched = take_in_all(), deepcopy(take_in_all())
    first = evaluate(intake)
    kept = deepcopy(first)
    made = {name: COMMANDS[name](intake, first) for name in order}
    again = evaluate(intake)
    assert find_differences(again, kept) == []
    assert find_differences(first, kept) == [], "a command has changed what it was given"
    assert {name: COMMANDS[name](intake, again) for name in reversed(order)} == made
    assert intake == untouched


def test_an_evaluation_that_writes_into_a_return_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one did that added what it found to the return itself."""
    intake, untouched = deepcopy(take_in_all()), take_in_all()

    def gather(report: Report, *rest: object) -> object:
        findings = found.gather_findings(report, *rest)  # type: ignore[arg-type]  # passed on
        for office, submission in report.submissions.items():
            object.__setattr__(submission, "findings", findings[office])
        return findings

    monkeypatch.setattr("sfs_excel.outcome.judged.gather_findings", gather)
    first = evaluate(intake)
    assert intake != untouched
    assert find_differences(evaluate(intake), first) == ["findings", "of offices"]


def test_nothing_can_be_written_into_a_return() -> None:
    submission = next(iter(take_in_all().current.values())).submission
    with pytest.raises(FrozenInstanceError):
        submission.findings = ()  # type: ignore[misc]  # that is what is tested
    assert isinstance(Submission("", "", "").findings, tuple)
