"""A file that a person took back counts for nothing, and what came before it counts again.

1. A form that was taken back, of an office or of the bureau's own, is listed as that, and the one before it counts, or none.
2. The same bytes that come again after that are asked about; others are a new return.
3. An event that was undone is as if it had never been.
4. What was taken back and lies in the inbox is told; so is what counts and was taken out of it.
"""

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.package import Member, Package
from tests.returns import own_returns
from tests.returns.bureau import received as bureau
from tests.returns.own_returns import make_assessment, make_ballot, make_log
from tests.returns.received import FORGOTTEN, form, list_unused_files, orgs_of, receive, statuses, withdraw
from tests.returns.returns import make_return

# 1. The one before it counts


def test_the_return_before_the_one_that_was_taken_back_counts_again() -> None:
    arrivals = ("a.xlsx", form(1), 1), ("b.xlsx", form(2), 2)
    assert orgs_of(receive(*arrivals)) == 2, "control"
    intake = receive(*arrivals, events=[withdraw(1)])
    assert orgs_of(intake) == 1
    assert statuses(intake) == [
        ("a.xlsx", "current", ""),
        ("b.xlsx", "withdrawn", "2016-12-09 09:30由张三撤回（办理记录第1号）：练习"),
    ]
    assert intake.revisions == ()
    assert [each.file for each in intake.list_versions("001")] == ["a.xlsx"]


def test_an_office_whose_only_return_was_taken_back_has_none() -> None:
    intake = receive(("a.xlsx", form(1), 1), events=[withdraw(0)])
    assert intake.current == {}
    assert (intake.files[0].kind, intake.files[0].office) == ("form", "001")


def test_a_return_that_was_replaced_and_is_taken_back_does_not_come_back() -> None:
    arrivals = ("a.xlsx", form(1), 1), ("b.xlsx", form(2), 2), ("c.xlsx", form(3), 3)
    assert orgs_of(receive(*arrivals, events=[withdraw(1), withdraw(2, number=2)])) == 1


def test_a_refused_file_needs_a_person_again_once_the_return_that_followed_it_was_taken_back() -> None:
    arrivals = ("旧.xlsx", make_return(token={"digest": FORGOTTEN}), 1), ("b.xlsx", form(2), 2)
    assert list_unused_files(receive(*arrivals)) == [], "control"
    intake = receive(*arrivals, events=[withdraw(1)])
    assert list_unused_files(intake) == ["旧.xlsx"]
    assert list(intake.outdated) == ["001"]


def test_a_form_of_earlier_rules_that_was_taken_back_is_not_handed_out_again() -> None:
    intake = receive(("旧.xlsx", make_return(token={"digest": FORGOTTEN}), 1), events=[withdraw(0)])
    assert (intake.outdated, intake.files[0].status) == ({}, "withdrawn")


def test_a_ballot_that_was_taken_back_leaves_the_voters_earlier_one() -> None:
    first, second = (bureau.sign(make_ballot({"001": vote, "002": 8}, "P2")) for vote in (7, 9))
    arrivals = ("a.xlsx", first), ("b.xlsx", second)
    taken = bureau.receive(*arrivals, events=[withdraw(1)])
    assert taken.bureau.ballots["P2"].votes["001"].points == 7
    assert [(each.file, each.status) for each in taken.files] == [
        ("编号 P2 的票", "current"), ("编号 P2 的票", "withdrawn"),
    ]  # fmt: skip
    both = bureau.receive(*arrivals, events=[withdraw(0), withdraw(1, number=2)])
    assert both.bureau.ballots == {}


def test_a_log_that_was_taken_back_leaves_the_earlier_one() -> None:
    entry = ("2016-5-3", "河东司法所", None, None, None, "检查")
    first, second = bureau.sign(make_log(entry)), bureau.sign(make_log())
    taken = bureau.receive(("a.xlsx", first), ("b.xlsx", second), events=[withdraw(1)]).bureau
    assert taken.log is not None
    assert len(taken.log.entries) == 1
    assert taken.findings == (), "nothing is said to be lost"


def test_of_a_departed_assessors_workbook_nothing_is_left() -> None:
    decided = bureau.sign(make_assessment({"001|01": (1, "x")}, who="甲"))
    assert len(bureau.receive(("a.xlsx", decided)).bureau.combined.decisions) == 1, "control"
    taken = bureau.receive(("a.xlsx", decided), events=[withdraw(0)]).bureau.combined
    assert (taken.decisions, taken.steps) == ((), ())


def test_a_ballot_among_an_offices_files_that_was_taken_back_is_asked_about_no_more() -> None:
    ballot = bureau.sign(make_ballot({"001": 9, "002": 8}))
    name = f"{own_returns.OFFICES['001']}/a.xlsx"
    assert list_unused_files(bureau.receive((name, ballot))) == ["编号 P1 的票"], "control"
    intake = bureau.receive((name, ballot), events=[withdraw(0)])
    assert (list_unused_files(intake), intake.files[0].status) == ([], "withdrawn")


# 2. The same again


def test_the_same_bytes_that_come_again_are_asked_about_and_do_not_count() -> None:
    same = form(2)
    arrivals = ("a.xlsx", form(1), 1), ("b.xlsx", same, 2), ("又报.xlsx", same, 3)
    intake = receive(*arrivals, events=[withdraw(1, receipt=2)])
    assert orgs_of(intake) == 1
    assert statuses(intake)[2] == (
        "又报.xlsx",
        "asked",
        "与已撤回的“b.xlsx”内容完全相同（办理记录第1号），没有采用。要采用的，运行 withdraw --undo；不要的从收件箱移走。",
    )
    assert list_unused_files(intake) == ["又报.xlsx"]


def test_a_copy_that_had_come_before_was_taken_back_with_it() -> None:
    same = form(2)
    intake = receive(("b.xlsx", same, 1), ("副本.xlsx", same, 1), events=[withdraw(0, receipt=2)])
    assert statuses(intake)[1] == ("副本.xlsx", "duplicate", "与“b.xlsx”内容完全相同，那一份已撤回")
    assert (intake.current, list_unused_files(intake)) == ({}, [])


def test_what_was_filled_in_anew_counts() -> None:
    assert orgs_of(receive(("a.xlsx", form(1), 1), ("b.xlsx", form(2), 2), events=[withdraw(0, receipt=1)])) == 2


# 3. Undone


def test_what_was_undone_is_as_if_it_had_never_been() -> None:
    same = form(2)
    arrivals = ("a.xlsx", form(1), 1), ("b.xlsx", same, 2), ("又报.xlsx", same, 3)
    events = [withdraw(1, receipt=2), withdraw(1, number=2, undoes=1)]
    never, undone = receive(*arrivals), receive(*arrivals, events=events)
    assert undone.files == never.files
    assert (undone.revisions, undone.unused) == (never.revisions, never.unused)
    again = receive(*arrivals, events=[*events, withdraw(1, number=3)])
    assert orgs_of(again) == 1


# 4. In the inbox, or not


def test_what_was_taken_back_and_lies_in_the_inbox_is_told_until_it_is_taken_away() -> None:
    arrivals = ("a.xlsx", form(1), 1), ("b.xlsx", form(2), 2)
    lies = receive(*arrivals, lying=["a.xlsx", "b.xlsx"], events=[withdraw(1)])
    assert [each.file for each in lies.withdrawn] == ["b.xlsx"]
    assert list_unused_files(lies) == []
    assert receive(*arrivals, lying=["a.xlsx"], events=[withdraw(1)]).withdrawn == ()


def test_what_was_taken_back_of_a_package_may_stay_there() -> None:
    package = Package((Member("1.xlsx", "a" * 64, 1, form(1)), Member("2.xlsx", "b" * 64, 1, form(2, office="002"))))
    intake = receive(("全部.zip", package, 1), lying=["全部.zip"], events=[withdraw("a" * 64)])
    assert (intake.withdrawn, list(intake.current)) == ((), ["002"])


def test_what_counts_and_was_taken_out_of_the_inbox_is_asked_about() -> None:
    broken = Refused(RefusalCode.DAMAGED, "文件已损坏。")
    arrivals = (
        ("a.xlsx", form(1), 1),
        ("b.xlsx", form(2), 2),
        ("c.xlsx", form(3, office="002"), 2),
        ("坏.xlsx", broken, 2),
    )
    assert [each.file for each in receive(*arrivals, lying=["c.xlsx"]).gone] == ["b.xlsx"]
    assert receive(*arrivals, lying=["b.xlsx", "c.xlsx"]).gone == ()
    assert receive(*arrivals).gone == (), "nobody looked"
    assert receive(*arrivals, lying=["c.xlsx"], events=[withdraw(1)]).gone[0].file == "a.xlsx"
