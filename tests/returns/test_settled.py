"""The bureau's word on questions that were worded otherwise, event by event; and what a return says by it.

1. Each earlier rulebook has its own questions: what was said of one settles no other.
2. What stands in a return is read as what was asked there, and under the label that stood there.
"""

import pytest

from sfs_excel.inbox.events import Event
from sfs_excel.returns.settled import settle_earlier
from sfs_excel.returns.submission import Submission
from sfs_excel.returns.validate import validate_return
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.mended import Mended
from sfs_excel.words import EventKind, Fate
from tests.fillings import RULEBOOK
from tests.mending import change, make_mended
from tests.returns.returns import make_return, make_row
from tests.small_year import OPTIONS

FIRST, SECOND, TODAY = (
    load_rulebook(OPTIONS),
    *(change(OPTIONS, {(2, "fields", "late", "label"): label}) for label in ("迟到次数", "晚报次数")),
)
TARGETS = [f"02.late：“{label}”（整数，次）→“晚报次数”（整数，次）" for label in ("迟报次数", "迟到次数")]


def say(kind: EventKind, target: str, number: int, undoes: int = 0) -> Event:
    return Event(number, "2018-12-09T09:30:00+08:00", "张三", kind, target, "只是写清楚", undoes, 9)


# 1. Whose question


@pytest.mark.parametrize(
    ("events", "fates"),
    [
        ((), (Fate.ASKED, Fate.ASKED)),
        ((say(EventKind.SAME_QUESTION, TARGETS[0], 1),), (Fate.KEPT, Fate.ASKED)),
        (
            (say(EventKind.SAME_QUESTION, TARGETS[0], 1), say(EventKind.NEW_QUESTION, TARGETS[1], 2)),
            (Fate.KEPT, Fate.NEW),
        ),
        (
            (say(EventKind.SAME_QUESTION, TARGETS[0], 1), say(EventKind.SAME_QUESTION, TARGETS[0], 2, undoes=1)),
            (Fate.ASKED, Fate.ASKED),
        ),
    ],
)
def test_of_two_earlier_rulebooks_each_has_its_own_question(events: tuple[Event, ...], fates: tuple[Fate, ...]) -> None:
    settled = settle_earlier({"a": FIRST, "b": SECOND}, TODAY, events)
    assert tuple(each.tell_reported("02.late") for each in settled.values()) == fates


# 2. What a return says


def read(mended: Mended, label: str = "", evidence: str = "") -> Submission:
    """A good return, in whose row of item 5 something else stands beside the value."""
    form = make_return()
    rows = [make_row("05.orgs", 4, evidence, label) if row.key == "05.orgs" else row for row in form.rows]
    return validate_return(type(form)(**{**vars(form), "rows": tuple(rows)}), RULEBOOK, "001", "a.xlsx", mended)


def test_a_row_is_believed_beside_the_label_that_was_issued() -> None:
    earlier = make_mended([5], labels={"05.orgs": "社会组织"})
    told = read(earlier, "社会组织")
    assert (told.answers["05.orgs"].value, told.findings) == (4, ())
    assert [finding.code for finding in read(earlier).findings] == ["wrong_label"]


def test_what_waits_counts_for_nothing_and_keeps_what_was_written() -> None:
    told = read(make_mended([5], fates={"05.orgs": Fate.ASKED}, labels={"05.orgs": "社会组织"}), "社会组织")
    answer = told.answers["05.orgs"]
    assert (answer.raw, answer.value, list(told.waiting)) == ("4", None, ["05.orgs"])
    assert [(each.code, each.fact) for each in told.findings] == [
        (
            "question",
            "原来的表问的是“社会组织”（整数，个），现在是“培育社会组织数”（整数，个），所填的“4”等县局确认后才采用",
        )
    ]


def test_a_field_that_was_not_asked_is_missing_whatever_stood_under_its_key() -> None:
    told = read(make_mended([5], fates={"05.orgs": Fate.NEW}, labels={"05.orgs": "社会组织"}), "社会组织")
    assert (told.answers["05.orgs"].raw, told.answers["05.orgs"].value) == ("", None)
    [found] = told.findings
    assert (found.code, found.fact) == (
        "missing",
        "培育社会组织数是新的问题（原来的表在这里问的是“社会组织”（整数，个））",
    )


def test_evidence_of_another_item_is_none_of_this_one() -> None:
    assert read(make_mended([5]), evidence="附件3").evidence[5] == "附件3"
    assert read(make_mended([5], others=[5]), evidence="附件3").evidence[5] == ""
