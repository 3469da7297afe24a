"""The time at which a file reached the bureau: the one rule of what is in time.

1. The earliest of placing, mail's date and receipt, each between the handing out of the forms and the receipt.
2. What the clerk states in the roster holds before all of them, on the first form of the office.
3. The same bytes once more may have come earlier; what was taken back or cannot be read never does.
"""

from dataclasses import replace

import pytest

from sfs_excel.inbox.register import Receipt
from sfs_excel.returns.bureau.take_in import Bureau
from sfs_excel.returns.deliveries import Delivery, unpack
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.package import Member, Package
from sfs_excel.returns.reached import find_first, find_reached
from sfs_excel.returns.received import Received
from sfs_excel.words import FileStatus, Kind, ReachedBy
from tests.fillings import RULEBOOK
from tests.returns.received import EXPECTED, NAMES, form
from tests.returns.taking import take_all

ISSUED, COLLECTED = "2016-11-20T10:00:00+08:00", "2016-12-22T09:00:00+08:00"
PLACED, MAILED = "2016-12-20T08:00:00+08:00", "2016-12-19T16:40:05+08:00"


@pytest.mark.parametrize(
    ("placed", "mailed", "since", "reached", "by"),
    [
        ("", "", ISSUED, COLLECTED, "received"),
        (PLACED, "", ISSUED, PLACED, "placed"),
        (PLACED, MAILED, ISSUED, MAILED, "mailed"),
        (PLACED, "2016-12-19T08:40:05+00:00", ISSUED, MAILED, "mailed"),  # the same moment, told in London
        (PLACED, "2016-12-21T16:40:05+08:00", ISSUED, PLACED, "placed"),
        ("", "2016-12-22T09:00:01+08:00", ISSUED, COLLECTED, "received"),  # after its receipt: a wrong clock
        ("", "2099-01-01T00:00:00+08:00", ISSUED, COLLECTED, "received"),
        (PLACED, "2016-11-20T09:59:59+08:00", ISSUED, PLACED, "placed"),  # before there was a form to fill in
        (PLACED, "0001-01-01T00:00:00+14:00", ISSUED, PLACED, "placed"),
        (PLACED, "2016-11-20T10:00:00+08:00", ISSUED, "2016-11-20T10:00:00+08:00", "mailed"),
        ("2010-01-01T00:00:00+08:00", "", ISSUED, COLLECTED, "received"),  # a stick's clock
        (PLACED, MAILED, "", PLACED, "placed"),  # nobody knows when forms were handed out: a mail may say anything
    ],
)
def test_the_earliest_that_can_be_right_counts(placed: str, mailed: str, since: str, reached: str, by: str) -> None:
    receipt = Receipt(1, "a", "a.eml", 1, COLLECTED, 1, placed)
    assert find_reached(Delivery(receipt, "a.eml/表.xlsx", "b", None, mailed, since)) == (reached, by)


def take(*receipts: Receipt, mailed: str = MAILED, stated: dict[str, str] | None = None) -> Intake:
    """The first receipt brings the form as it is, each further one the same form in a mail."""
    extract, sha = form(2), "f" * 64
    deliveries = [
        Delivery(each, each.name, sha, extract, since=ISSUED)
        if place == 0
        else Delivery(each, f"{each.name}/表.xlsx", sha, extract, mailed, ISSUED)
        for place, each in enumerate(receipts)
    ]
    return take_all(deliveries, EXPECTED, RULEBOOK, NAMES, bureau=Bureau(reached=stated or {}))


FORM = Receipt(1, "a", "a.xlsx", 1, COLLECTED, 1)
MAIL = Receipt(2, "m", "a.eml", 1, "2016-12-23T09:00:00+08:00", 2)


def test_a_form_that_was_collected_late_is_in_time_by_the_mail_that_it_came_in() -> None:
    intake = take(FORM, MAIL)
    assert [(each.status, each.reached, each.reached_by) for each in intake.files] == [
        ("current", COLLECTED, "received"),
        ("duplicate", MAILED, "mailed"),
    ]
    assert find_first(intake.files)["001"].reached == MAILED


def test_what_the_clerk_states_holds_on_the_first_form_of_the_office_alone() -> None:
    intake = take(FORM, MAIL, stated={"001": "2016-12-18", "002": "2016-12-01"})
    assert [(each.reached, each.reached_by) for each in intake.files] == [
        (COLLECTED, ReachedBy.RECEIVED),
        ("2016-12-18", ReachedBy.STATED),
    ]
    assert intake.current["001"].file.reached_by == ReachedBy.RECEIVED
    assert find_first(intake.files)["001"].reached == "2016-12-18", "a day, beside moments with a zone"


def test_what_the_clerk_states_holds_though_another_form_came_before_it() -> None:
    for stated in ("2016-12-24", "2016-12-24T16:30"):
        intake = take(FORM, MAIL, stated={"001": stated})
        assert find_first(intake.files)["001"].reached == stated


def test_what_does_not_count_was_not_in_time_either() -> None:
    entry = Received("a.xlsx", "a", Kind.FORM, "001", status=FileStatus.CURRENT, reached=PLACED)
    for status in (FileStatus.REFUSED, FileStatus.ASKED, FileStatus.WITHDRAWN, FileStatus.AFTER_FINAL):
        assert find_first([replace(entry, status=status)]) == {}
    again = replace(entry, status=FileStatus.DUPLICATE, reached=MAILED)
    assert find_first([replace(entry, status=FileStatus.REFUSED), again]) == {}, "the same as what was refused"
    taken_back = replace(entry, status=FileStatus.WITHDRAWN, reached=MAILED)
    assert find_first([entry, taken_back])["001"].reached == PLACED


def test_every_file_of_a_package_is_dated_by_its_own_mail() -> None:
    package = Package((Member("一.eml/表.xlsx", "b" * 64, 1, form(1), MAILED), Member("说明.txt", "c" * 64, 1, None)))
    files = list(unpack([Receipt(1, "z", "a.zip", 1, COLLECTED, 1, PLACED)], {"z": package}, ISSUED))
    assert [find_reached(each).by for each in files] == ["mailed", "placed"]
