"""The right return of each office counts.

1. Of an office's returns the last received counts; the others are listed with what replaced them. One that was saved before
   the one in force is asked about.
2. What one scan brought has no order: there the time of saving decides, then the name, never the order in the folder; where
   that is a guess it is said to be one.
3. The same bytes, read as the same kind of thing, are one; a refused file replaces nothing.
4. The token says whose it is; a file name that says otherwise is pointed out.
5. A form of earlier rules that are known counts; one of rules that nobody knows any more is read so that a new one can be handed out.
6. Files in a package are files like others; what is no form there is evidence, and so is a photo in a folder with a form:
   of the office whose form lies there, never of one that a path names.
7. A refused file needs a person as long as it lies in the inbox and no later good return of the same office has come.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from time import process_time

import pytest

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.inbox.quiet import Found, SetAside
from sfs_excel.inbox.receive import Arrival
from sfs_excel.inbox.register import Receipt
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.deliveries import unpack
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.package import Member, Outcome, Package
from sfs_excel.returns.revisions import compare_returns
from sfs_excel.returns.submission import Answer, Submission
from sfs_excel.rulebook.load import load_rulebook
from tests.fillings import RULEBOOK
from tests.returns.received import (
    EARLIER,
    EXPECTED,
    FORGOTTEN,
    NAMES,
    Incoming,
    form,
    list_unused_files,
    orgs_of,
    receive,
    statuses,
)
from tests.returns.returns import make_return
from tests.returns.taking import take_all


def test_the_last_received_counts() -> None:
    intake = receive(("a.xlsx", form(1), 1), ("b.xlsx", form(2, "2016-12-01T00:00:00Z"), 2))
    assert orgs_of(intake) == 2
    assert statuses(intake) == [
        (
            "a.xlsx",
            "superseded",
            "被后来的“b.xlsx”（2016-12-12 08:00收到）替代，改动1处：培育社会组织数由“1”改为“2”",
        ),
        ("b.xlsx", "current", ""),
    ]


def test_a_form_named_by_five_thousand_digits_in_a_zip_is_a_form_like_others() -> None:
    zipped = Package((Member(f"{'9' * 5_000}.xlsx", "a" * 64, 1, form(1)), Member("10.xlsx", "b" * 64, 1, form(2))))
    intake = receive(("a.zip", zipped, 1))
    assert orgs_of(intake) == 1  # the last by name
    assert [file.status for file in intake.files] == ["current", "superseded"]


def permute(*arrivals: Incoming) -> Sequence[Sequence[Incoming]]:
    return list(permutations(arrivals))


@pytest.mark.parametrize("order", range(6))
def test_within_one_scan_the_one_saved_last_counts_in_any_order_of_the_folder(order: int) -> None:
    arrivals = [
        ("3.xlsx", form(1, "2016-12-01T00:00:00Z"), 1),
        ("1.xlsx", form(2, "2016-12-03T00:00:00Z"), 1),
        ("2.xlsx", form(3, "2016-12-02T00:00:00Z"), 1),
    ]
    intake = receive(*permute(*arrivals)[order])
    assert orgs_of(intake) == 2
    assert {file.file: file.status for file in intake.files} == {
        "1.xlsx": "current", "2.xlsx": "superseded", "3.xlsx": "superseded",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2016-12-03T08:30:00+08:00", "2016-12-03T01:00:00Z"),  # half past midnight, UTC
        ("2016-12-03T01:00:00", "2016-12-03T01:00:00.5Z"),
        ("2016-12-02", "2016-12-02T08:00:00"),
        ("", "1999-01-01T00:00:00Z"),
    ],
)
def test_times_of_saving_are_compared_as_moments_not_as_text(earlier: str, later: str) -> None:
    for arrivals in permute(("a.xlsx", form(1, earlier), 1), ("b.xlsx", form(2, later), 1)):
        assert orgs_of(receive(*arrivals)) == 2
    assert orgs_of(receive(("b.xlsx", form(1, earlier), 1), ("a.xlsx", form(2, later), 1))) == 2


@pytest.mark.parametrize("order", range(6))
def test_saved_at_the_same_time_the_name_decides_by_its_numbers(order: int) -> None:
    arrivals = [("表9.xlsx", form(1), 1), ("表10.xlsx", form(2), 1), ("旧/表2.xls", form(3), 1)]
    assert orgs_of(receive(*permute(*arrivals)[order])) == 2


def test_the_same_bytes_are_one_return() -> None:
    first = form(1)
    intake = receive(("a.xlsx", first, 1), ("微信/a(1).xlsx", first, 2))
    assert statuses(intake) == [("a.xlsx", "current", ""), ("微信/a(1).xlsx", "duplicate", "与“a.xlsx”内容完全相同")]
    assert intake.files[1].office == "001"
    assert intake.files[1].received.startswith("2016-12-12")


def test_an_earlier_version_that_comes_again_replaces_nothing_and_says_so() -> None:
    first = form(1)
    intake = receive(("a.xlsx", first, 1), ("b.xlsx", form(2), 2), ("旧邮件.xlsx", first, 3))
    assert orgs_of(intake) == 2
    assert statuses(intake)[2] == (
        "旧邮件.xlsx",
        "duplicate",
        "与“a.xlsx”内容完全相同，那一份已被“b.xlsx”替代；如要改回，请打开另存一次再报送",
    )


def test_a_refused_file_replaces_nothing() -> None:
    forged = make_return({"05.orgs": 6}, key=b"not the bureau's")
    intake = receive(
        ("a.xlsx", form(1), 1), ("b.xlsx", forged, 2), ("c.pdf", Refused(RefusalCode.NOT_A_WORKBOOK, "这是 PDF。"), 3)
    )
    assert orgs_of(intake) == 1
    assert [file.status for file in intake.files] == ["current", "refused", "refused"]
    assert intake.files[2].reason == "这是 PDF。"
    assert (intake.files[1].office, intake.files[1].kind) == ("", "unknown")  # a forged claim is no claim


def test_a_refused_file_says_whose_it_claims_to_be() -> None:
    [file] = receive(("a.xlsx", make_return(office="002", token={"year": "2015"}), 1)).files
    assert file.reason.endswith("表上写的是青口司法所。")


def test_a_forged_form_of_another_year_names_nobody_and_is_settled_by_nobodys_return() -> None:
    forged = make_return(office="002", token={"year": "2015"}, key=b"not the bureau's")
    intake = receive(("a.xlsx", forged, 1), ("b.xlsx", form(1, office="002"), 2))
    assert "青口" not in intake.files[0].reason
    assert list_unused_files(intake) == ["a.xlsx"]


def test_of_a_form_that_was_not_signed_here_nobody_says_whose_it_is() -> None:
    """Another bureau has an office 002 of its own: a good return of ours does not make done with what lies there."""
    forged = make_return(office="002", key=b"not the bureau's")
    intake = receive(("a.xlsx", forged, 1), ("b.xlsx", form(1, office="002"), 2), lying=["a.xlsx", "b.xlsx"])
    assert intake.files[0].reason.endswith("请让司法所用本局发放的原表填报。")
    assert [file.file for file in intake.unused] == ["a.xlsx"]


def test_the_last_that_can_be_read_counts_even_with_errors() -> None:
    faulty = make_return({"05.orgs": "两个"})
    intake = receive(("a.xlsx", form(1), 1), ("b.xlsx", faulty, 2))
    assert orgs_of(intake) is None
    assert [finding.code for finding in intake.current["001"].submission.findings] == ["not_a_number"]


def test_offices_do_not_replace_each_other() -> None:
    intake = receive(("a.xlsx", form(1), 1), ("b.xlsx", form(2, office="002"), 2))
    assert (orgs_of(intake), orgs_of(intake, "002")) == (1, 2)
    assert [file.status for file in intake.files] == ["current", "current"]


@pytest.mark.parametrize(
    ("file", "fact"),
    [
        ("河东司法所.xlsx", ""),
        ("最终版(1).xlsx", ""),
        ("青口司法所/河东司法所.xlsx", ""),
        ("青口司法所.xlsx", "文件名说的是“青口司法所”，表是发给“河东司法所”的，已按“河东司法所”计"),
        ("青口司法所2016.xlsx", "文件名说的是“青口司法所”，表是发给“河东司法所”的，已按“河东司法所”计"),
    ],
)
def test_a_file_name_that_names_another_office_is_pointed_out(file: str, fact: str) -> None:
    intake = receive((file, form(1), 1))
    findings = intake.current["001"].submission.findings
    assert [finding.message for finding in findings] == (
        [f"{file}「填报表」：{fact}。请核实是否交错了表。"] if fact else []
    )
    assert orgs_of(intake) == 1


def test_a_file_named_after_an_office_whose_name_holds_ours_is_pointed_out() -> None:
    receipt = Receipt(1, "1", "新第2司法所.xlsx", 1, "2016-12-01T08:00:00+08:00", 1)
    names = {"001": "第2司法所", "002": "新第2司法所"}
    intake = take_all(unpack([receipt], {"1": form(1)}), EXPECTED, RULEBOOK, names)
    assert [finding.code for finding in intake.current["001"].submission.findings] == ["other_name"]


def test_of_three_returns_each_is_told_what_its_successor_changed() -> None:
    second = make_return({"05.orgs": "两个"})
    intake = receive(("a.xlsx", form(1), 1), ("b.xlsx", second, 2), ("c.xlsx", form(3), 3))
    reasons = {file: reason for file, _, reason in statuses(intake)}
    assert reasons["a.xlsx"].endswith("“b.xlsx”（2016-12-12 08:00收到）替代，改动1处：培育社会组织数由“1”改为“两个”")
    assert reasons["b.xlsx"].endswith("“c.xlsx”（2016-12-13 08:00收到）替代，改动1处：培育社会组织数由“两个”改为“3”")
    assert [(each.field, each.before, each.after, each.later_file) for each in intake.revisions] == [
        ("05.orgs", "1", "两个", "b.xlsx"),
        ("05.orgs", "两个", "3", "c.xlsx"),
    ]


def test_the_same_values_written_another_way_are_no_change() -> None:
    intake = receive(("a.xlsx", make_return({"05.orgs": "２"}), 1), ("b.xlsx", form(2), 2))
    assert intake.revisions == ()
    assert statuses(intake)[0][2].endswith("替代，填报内容没有改动")


def test_a_text_that_says_something_else_is_a_change_though_it_is_one_text_as_before() -> None:
    rulebook = load_rulebook(Path(__file__).resolve().parents[1] / "other_year.yaml")
    key = next(key for key, asked in rulebook.office_fields.items() if asked.type == "text")
    versions = [
        Submission(f"{raw.strip()}.xlsx", "填报表", "001", answers={key: Answer(raw, 1.0, "F5")})
        for raw in ("普法讲座", "普法讲座 ", "法治集市")
    ]
    assert compare_returns(rulebook, versions[0], versions[1]) == []
    [change] = compare_returns(rulebook, versions[1], versions[2])
    assert (change.field, change.before, change.after) == (key, "普法讲座 ", "法治集市")


def earlier(orgs: float = 5, digest: str = EARLIER) -> Extract:
    return make_return({"05.orgs": orgs}, token={"digest": digest})


def test_a_form_of_earlier_rules_that_are_known_counts_and_says_what_was_mended_since() -> None:
    intake = receive(("a.xlsx", earlier(), 1))
    assert (orgs_of(intake), intake.outdated, list_unused_files(intake)) == (5, {}, [])
    assert statuses(intake) == [("a.xlsx", "current", "按以前的规则发放的，第5、12项改过，已按现行规则计分")]


def test_forms_of_two_rulebooks_are_versions_of_one_return() -> None:
    intake = receive(("b.xlsx", form(2), 1), ("a.xlsx", earlier(), 2))
    assert orgs_of(intake) == 5
    assert [status for _, status, _ in statuses(intake)] == ["superseded", "current"]
    assert "培育社会组织数由“2”改为“5”" in statuses(intake)[0][2]


def test_a_form_of_rules_that_nobody_knows_counts_for_nothing_and_is_read_for_a_new_one() -> None:
    intake = receive(("a.xlsx", earlier(digest=FORGOTTEN), 1))
    assert intake.current == {}
    assert intake.outdated["001"].submission.answers["05.orgs"].value == 5
    assert statuses(intake) == [
        (
            "a.xlsx",
            "refused",
            "这份表发放以后，责任书或计分规则改过，原来的规则已经查不到，分不清哪几项变了。请让司法所按新发的表填报。"
            "预填好的新表在「退回」文件夹，请发给司法所核对后报送。",
        )
    ]
    assert (intake.files[0].kind, intake.files[0].office) == ("form", "001")
    assert list_unused_files(intake) == ["a.xlsx"]


def test_a_later_return_by_todays_rules_settles_a_form_of_forgotten_ones() -> None:
    intake = receive(("a.xlsx", earlier(digest=FORGOTTEN), 1), ("b.xlsx", form(2), 2))
    assert (intake.outdated, orgs_of(intake), list_unused_files(intake)) == ({}, 2, [])


def test_a_form_of_forgotten_rules_that_comes_last_is_asked_about_and_what_counts_still_counts() -> None:
    intake = receive(("b.xlsx", form(2), 1), ("a.xlsx", earlier(digest=FORGOTTEN), 2))
    assert orgs_of(intake) == 2
    assert list(intake.outdated) == ["001"]
    assert list_unused_files(intake) == ["a.xlsx"]


def test_forged_forms_of_earlier_rules_are_no_reason_for_a_new_one() -> None:
    forged = make_return(token={"digest": EARLIER}, key=b"not the bureau's")
    assert receive(("a.xlsx", forged, 1)).outdated == {}


def pack(*members: tuple[str, Extract | Refused | None]) -> Package:
    return Package(tuple(Member(name, f"{hash((name, id(each))):x}", 1, each) for name, each in members))


def test_forms_in_a_package_are_returns_and_the_rest_is_evidence_of_their_office() -> None:
    package = pack(
        ("表/填报表.xlsx", form(1)), ("照片.jpg", None), ("坏.xlsx", Refused(RefusalCode.DAMAGED, "文件已损坏。"))
    )
    intake = receive(("微信.zip", package, 1), lying=["微信.zip"])
    assert orgs_of(intake) == 1
    assert [(file.file, file.kind, file.office, file.status) for file in intake.files] == [
        ("微信.zip/表/填报表.xlsx", "form", "001", "current"),
        ("微信.zip/照片.jpg", "evidence", "001", "current"),
        ("微信.zip/坏.xlsx", "unknown", "", "refused"),
    ]
    assert list_unused_files(intake) == ["微信.zip/坏.xlsx"]
    assert intake.current["001"].submission.file == "微信.zip/表/填报表.xlsx"


def offices_of_evidence(intake: Intake) -> dict[str, str]:
    return {file.file: file.office for file in intake.files if file.kind == "evidence" and file.status == "current"}


def test_in_a_package_with_forms_of_several_offices_evidence_goes_to_the_form_in_its_own_folder() -> None:
    package = pack(
        ("甲/1.xlsx", form(1)), ("甲/照片.jpg", None), ("乙/2.xlsx", form(2, office="002")), ("乙/扫描/图.jpg", None),
        ("青口司法所/另.jpg", None),
    )  # fmt: skip
    intake = receive(("全部.zip", package, 1))
    assert offices_of_evidence(intake) == {
        "全部.zip/甲/照片.jpg": "001", "全部.zip/乙/扫描/图.jpg": "002", "全部.zip/青口司法所/另.jpg": "",
    }  # fmt: skip
    assert intake.files[4].reason == "压缩包或邮件里的其他材料，没有打开；里面有几个所的表，没有分到哪个所"


def test_no_path_in_anybodys_package_makes_a_file_an_offices_evidence() -> None:
    """In a package without a form, or with another office's."""
    alone, beside = (
        pack(("河东司法所/处分.pdf", None)),
        pack(("河东司法所/处分.jpg", None), ("表.xlsx", form(2, office="002"))),
    )
    intake = receive(("河东司法所.zip", alone, 1), ("b.zip", beside, 1))
    assert offices_of_evidence(intake) == {"河东司法所.zip/河东司法所/处分.pdf": "", "b.zip/河东司法所/处分.jpg": "002"}


JPEG = Refused(
    RefusalCode.NOT_A_WORKBOOK, "这是图片（拍照、扫描或截屏），读不出填报数据，请司法所把填报表本身（.xlsx）报送过来。"
)


def other(reason: str = JPEG.reason, code: RefusalCode = RefusalCode.NOT_A_WORKBOOK) -> Refused:
    """A file that is no workbook; another one each time."""
    return Refused(code, reason)


def test_a_photo_beside_a_form_in_a_folder_is_evidence_of_the_office_whose_form_it_is() -> None:
    """In the folder itself, or else in the next one above; the form may come later than the photo."""
    intake = receive(
        ("甲/照片.jpg", other(), 1), ("甲/材料/扫描.pdf", other(), 1), ("甲/表.xlsx", form(1), 2),
        ("乙/乙.zip", pack(("表.xlsx", form(2, office="002"))), 2), ("乙/图.png", other(), 2),
        ("照片.jpg", other(), 1), ("丙/照片.jpg", other(), 1),
    )  # fmt: skip
    assert offices_of_evidence(intake) == {"甲/照片.jpg": "001", "甲/材料/扫描.pdf": "001", "乙/图.png": "002"}
    assert list_unused_files(intake) == ["照片.jpg", "丙/照片.jpg"], "in the top folder everybody's files lie"
    assert intake.files[0].reason == "与河东司法所的填报表放在一起，作为佐证材料留存，没有打开"


def test_a_path_of_any_depth_is_walked_once() -> None:
    """20 times the folders cost no more than some 20 times as long; a step for each pair of folders would cost 400 times."""
    paths = {
        depth: pack(("a/" * depth + "表.xlsx", form(1)), ("b/" * depth + "1.jpg", None)) for depth in (1_000, 20_000)
    }
    spent = {}
    for depth, package in paths.items():
        start = process_time()
        assert offices_of_evidence(receive(("a.zip", package, 1)))["a.zip/" + "b/" * depth + "1.jpg"] == "001"
        spent[depth] = process_time() - start
    assert spent[20_000] < 100 * max(spent[1_000], 0.005)


def test_what_may_be_a_spoilt_form_is_never_taken_for_evidence() -> None:
    spoilt = [
        ("甲/表2.xlsx", other()),
        ("甲/a.rar", other()),
        ("甲/b.jpg", other("空的。", RefusalCode.EMPTY)),
        ("甲/c", other()),
    ]
    intake = receive(("甲/表.xlsx", form(1), 1), *((name, content, 1) for name, content in spoilt))
    assert list_unused_files(intake) == [name for name, _ in spoilt]


def test_a_photo_between_the_forms_of_several_offices_is_asked_about_until_it_is_moved() -> None:
    photo = other()
    arrivals: list[Incoming] = [
        ("一/甲.xlsx", form(1), 1), ("一/乙.xlsx", form(2, office="002"), 1), ("一/照片.jpg", photo, 1),
    ]  # fmt: skip
    intake = receive(*arrivals)
    assert statuses(intake)[2] == (
        "一/照片.jpg",
        "asked",
        "同一个文件夹里有河东司法所、青口司法所的填报表，分不清是哪个所的佐证材料。"
        "请放进只有那个所的表的文件夹，不用的从收件箱移走。",
    )
    assert list_unused_files(intake) == ["一/照片.jpg"]
    moved = receive(*arrivals, ("甲/表.xlsx", form(1), 2), ("甲/照片.jpg", photo, 2))
    assert offices_of_evidence(moved) == {"甲/照片.jpg": "001"}
    assert (moved.files[2].status, list_unused_files(moved)) == ("duplicate", [])


def test_the_same_bytes_are_a_duplicate_only_of_what_was_read_as_the_same_kind_of_thing() -> None:
    """Torn bytes in a package, under a name that no form has, are evidence; the same as 乙.xlsx are a form that came to harm."""
    torn = Refused(RefusalCode.DAMAGED, "文件已损坏。")
    package = Package((Member("材料.dat", f"{1:064x}", 1, None),))
    intake = receive(("甲.zip", package, 1), ("乙.xlsx", torn, 2))
    assert [(file.kind, file.status) for file in intake.files] == [("evidence", "current"), ("unknown", "refused")]
    assert list_unused_files(intake) == ["乙.xlsx"]


def test_a_refused_file_that_lies_there_in_another_package_still_needs_a_person() -> None:
    """The first package was taken out; what is the same in the second was told as its duplicate."""
    broken = Member("表.xlsx", "b", 1, Refused(RefusalCode.DAMAGED, "文件已损坏。"))
    first, second = Package((broken,)), Package((broken, Member("a.jpg", "a", 1, None)))
    arrivals: list[Incoming] = [("1.zip", first, 1), ("2.zip", second, 2)]
    assert list_unused_files(receive(*arrivals, lying=["2.zip"])) == ["2.zip/表.xlsx"]
    assert list_unused_files(receive(*arrivals, lying=[])) == []


def test_a_package_that_is_taken_out_of_the_inbox_takes_its_files_along() -> None:
    package = pack(("填报表.xlsx", form(1)), ("坏.xlsx", Refused(RefusalCode.DAMAGED, "文件已损坏。")))
    intake = receive(("微信.zip", package, 1), lying=[])
    assert list_unused_files(intake) == []
    assert statuses(intake)[0] == ("微信.zip/填报表.xlsx", "current", "文件已不在收件箱，仍按登记采用；不要了请撤回")


def test_a_form_that_came_loose_and_in_a_package_is_one_return() -> None:
    loose = form(1)
    package = Package((Member("填报表.xlsx", f"{0:064x}", 1, loose),))
    intake = receive(("a.xlsx", loose, 1), ("微信.zip", package, 2))
    assert statuses(intake)[1] == ("微信.zip/填报表.xlsx", "duplicate", "与“a.xlsx”内容完全相同")


def test_taken_in_again_it_is_the_same() -> None:
    arrivals: list[Incoming] = [("a.xlsx", form(1), 1), ("b.xlsx", form(2), 1), ("c.xlsx", form(3, office="002"), 2)]
    assert receive(*arrivals) == receive(*arrivals)


def test_the_total_that_the_form_states_is_kept_apart() -> None:
    intake = receive(("a.xlsx", replace(form(1), self_total=88.5), 1), ("b.xlsx", form(1, office="002"), 1))
    assert {office: each.self_total for office, each in intake.current.items()} == {"001": 88.5, "002": None}


def test_nothing_received_is_no_error() -> None:
    assert receive() == Intake(())


PDF = Refused(RefusalCode.NOT_A_WORKBOOK, "这是 PDF。")


def last_year(office: str = "001", saved: str = "") -> Extract:
    return make_return(office=office, token={"year": "2015"}, saved=saved)


def test_a_refused_file_needs_a_person_as_long_as_it_lies_in_the_inbox() -> None:
    arrivals: list[Incoming] = [("a.pdf", PDF, 1), ("b.xlsx", last_year(), 1)]
    assert list_unused_files(receive(*arrivals, lying=["a.pdf", "b.xlsx"])) == ["a.pdf", "b.xlsx"]
    assert list_unused_files(receive(*arrivals, lying=["b.xlsx"])) == ["b.xlsx"]
    intake = receive(*arrivals, lying=[])
    assert list_unused_files(intake) == []
    assert [file.status for file in intake.files] == ["refused", "refused"], "all of them stay listed"


def test_a_refused_file_that_was_renamed_is_named_as_it_is_now() -> None:
    arrivals: list[Incoming] = [("a.pdf", PDF, 1), ("旧/b.pdf", PDF, 2)]
    assert list_unused_files(receive(*arrivals, lying=["旧/b.pdf"])) == ["旧/b.pdf"]
    assert list_unused_files(receive(*arrivals, lying=["a.pdf", "旧/b.pdf"])) == ["a.pdf"]


@pytest.mark.parametrize(
    ("refused", "good", "needs"),
    [
        (("a.xlsx", last_year(), 1), ("b.xlsx", form(1), 2), False),
        (("a.xlsx", last_year(), 2), ("b.xlsx", form(1), 1), True),  # what came last is last year's
        (("a.xlsx", last_year(), 1), ("b.xlsx", form(1, office="002"), 2), True),
        (("a.xlsx", last_year(saved="2015-12-01T00:00:00Z"), 1), ("b.xlsx", form(1, "2016-12-01T00:00:00Z"), 1), False),
        (("a.pdf", PDF, 1), ("b.xlsx", form(1), 2), True),  # nobody knows whose it is
    ],
)
def test_a_later_good_return_of_the_same_office_settles_a_refused_file(
    refused: Incoming, good: Incoming, needs: bool
) -> None:
    intake = receive(refused, good, lying=[refused[0], good[0]])
    assert list_unused_files(intake) == ([refused[0]] if needs else [])


def test_a_spoiled_store_needs_a_person_wherever_the_file_is() -> None:
    spoiled = Refused(RefusalCode.STORE_DAMAGED, "程序保存的原件丢失或损坏。")
    assert list_unused_files(receive(("a.xlsx", spoiled, 1), ("b.xlsx", form(1), 2), lying=["b.xlsx"])) == ["a.xlsx"]


def test_a_return_that_was_taken_out_of_the_inbox_still_counts_and_says_so() -> None:
    arrivals: list[Incoming] = [("a.xlsx", form(1), 1), ("b.xlsx", form(2, office="002"), 1)]
    intake = receive(*arrivals, lying=["b.xlsx"])
    assert orgs_of(intake) == 1
    assert statuses(intake) == [
        ("a.xlsx", "current", "文件已不在收件箱，仍按登记采用；不要了请撤回"),
        ("b.xlsx", "current", ""),
    ]
    assert [reason for _, _, reason in statuses(receive(*arrivals))] == ["", ""], "nobody looked"


def test_an_earlier_return_put_back_under_the_same_name_replaces_nothing_and_says_so() -> None:
    receipts = [Receipt(n, f"{n}", "a.xlsx", n, f"2016-12-0{n}T08:00:00+08:00", n) for n in (1, 2)]
    back = Arrival(taken=(("1", Found(Path("a.xlsx"), "a.xlsx", 1, 0)),)).locate(receipts)
    intake = take_all(unpack(receipts, {"1": form(1), "2": form(2)}), EXPECTED, RULEBOOK, NAMES, back)
    assert orgs_of(intake) == 2
    assert intake.files[1].reason == (
        "收件箱里的“a.xlsx”换回了2016-12-01 08:00收到的那一份，仍按这一份采用；如要改回，请打开另存一次再报送"
    )


@pytest.mark.parametrize("is_read", [True, False])
def test_a_refused_file_that_was_replaced_under_its_own_name_needs_nobody(is_read: bool) -> None:
    receipts = [Receipt(n, f"{n}", "a.xlsx", n, f"2016-12-0{n}T08:00:00+08:00", n) for n in (1, 2)]
    found = Found(Path("a.xlsx"), "a.xlsx", 2, 0)
    arrival = Arrival(taken=(("2", found),) if is_read else (), known=frozenset({found}))
    outcomes: dict[str, Outcome] = {"1": Refused(RefusalCode.EMPTY, "空的"), "2": form(1)}
    intake = take_all(unpack(receipts, outcomes), EXPECTED, RULEBOOK, NAMES, arrival.locate(receipts))
    assert list_unused_files(intake) == []
    assert intake.files[1].reason == ""


def test_a_return_that_was_moved_within_the_inbox_is_still_there() -> None:
    first = form(1)
    intake = receive(("a.xlsx", first, 1), ("第一批/a.xlsx", first, 2), lying=["第一批/a.xlsx"])
    assert (intake.files[0].status, intake.files[0].reason) == ("current", "")


def test_what_cannot_be_read_now_is_taken_for_what_it_was() -> None:
    names = ["开着.xlsx", "锁/a.xlsx", "锁着.xlsx", "移走.xlsx"]
    receipts = [Receipt(place, f"{place}", name, 1, "", 1) for place, name in enumerate(names)]
    waiting = (SetAside("开着.xlsx", "被占用"), SetAside("锁/", "打不开"))
    assert Arrival(waiting=waiting).locate(receipts) == {"0": "开着.xlsx", "1": "锁/a.xlsx"}
