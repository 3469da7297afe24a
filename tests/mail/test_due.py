"""The mails that are drafted where no kind is named are due now, by the stage of the year. Ready or not is told elsewhere."""

from dataclasses import replace
from datetime import date

import pytest

from sfs_excel.inbox.events import Frozen
from sfs_excel.mail.due import find_due
from sfs_excel.outcome.results import Results
from sfs_excel.roster.model import Roster
from sfs_excel.words import MAILS, NoticeKind, Stage
from tests.summary.factory import make_results

TODAY = date(2017, 1, 4)
ENDED = make_results(4, missing=1, stage=Stage.FINAL)


def tell(kind: NoticeKind, results: Results) -> list[str]:
    return sorted(find_due(kind, results, TODAY))


def test_forms_are_due_to_those_who_have_not_returned_one_and_the_letter_until_somebody_has() -> None:
    nothing, some = make_results(3, missing=3, vetoed=0), make_results(4, missing=1)
    assert (tell(NoticeKind.LETTER, nothing), tell(NoticeKind.FORM, nothing)) == (["001", "002", "003"],) * 2
    assert (tell(NoticeKind.LETTER, some), tell(NoticeKind.FORM, some)) == ([], ["004"])
    assert find_due(NoticeKind.FORM, some, TODAY, {"004"}) == [], "the reminder brings it"


def test_after_the_last_stage_nothing_of_the_stages_before_is_due() -> None:
    for past in (NoticeKind.LETTER, NoticeKind.RECEIPT, NoticeKind.ASSESSOR, NoticeKind.BALLOT):
        results = replace(ENDED, voters=ENDED.voters.assign(status="valid"), waiting=ENDED.waiting[:0])
        assert tell(past, results) == []
    assert tell(NoticeKind.FORM, ENDED) == ["004"]


@pytest.mark.parametrize(("until", "offices"), [("", 0), ("2017-01-03", 0), ("2017-01-04", 4)])
def test_feedback_is_due_before_the_end_only_while_offices_may_appeal(until: str, offices: int) -> None:
    results = replace(ENDED, roster=Roster(ENDED.roster.offices, settings={"复核截止日期": until} if until else {}))
    assert len(tell(NoticeKind.FEEDBACK, results)) == offices
    assert tell(NoticeKind.CIRCULAR, results) == []


def test_once_it_is_final_what_tells_of_the_result_is_due_and_nothing_else() -> None:
    final = replace(ENDED, final=Frozen("2017-01-03"))
    due = {kind for kind in MAILS if tell(kind, final)}
    assert due == {NoticeKind.FEEDBACK, NoticeKind.ANSWER, NoticeKind.CIRCULAR, NoticeKind.AMENDMENT}
