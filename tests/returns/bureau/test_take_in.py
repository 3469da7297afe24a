"""The bureau's own forms among what was received.

1. Each is read by what its token says it is, and something is said of every one.
2. Of a voter's ballots the last counts, and of the logs; whose parts of a 核定表 count is decided elsewhere.
3. A voter is known by number: no name in any file name that is told, whatever became of the file.
4. A form of the bureau's own that is another year's, another bureau's or nobody's is refused in words that fit it.
5. One that lies in an office's package counts for nothing until it comes by itself.
"""

from dataclasses import replace

import pytest

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.form.columns import LOG_HOLDER
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.bureau.forms import BureauForm
from sfs_excel.returns.bureau.take_in import BureauReturns, take_in_bureau
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.intake import Intake
from sfs_excel.returns.package import Member, Package
from sfs_excel.sheets.token import make_token, write_token
from sfs_excel.words import Kind
from tests.fillings import KEY, RULEBOOK
from tests.returns.bureau.received import EARLIER, EXPECTED, receive, sign
from tests.returns.own_returns import BUREAU, DEPARTMENT, OFFICES, VOTERS, make_assessment, make_ballot, make_log
from tests.returns.returns import make_return

GOOD_VOTES = {"001": 9, "002": 8}


def take(*forms: BureauForm) -> BureauReturns:
    return take_in_bureau(forms, RULEBOOK, BUREAU, OFFICES)


def listed(intake: Intake) -> list[tuple[str, str, str]]:
    return [(file.file, file.kind, file.status) for file in intake.files]


# 1. Each is what its token says


def test_each_kind_is_read_whatever_its_file_is_called() -> None:
    intake = receive(
        ("河东司法所.xlsx", sign(make_assessment({"001|01": (1, "x")}, who="甲"))),
        ("核定表.xlsx", sign(make_ballot(GOOD_VOTES))),
        ("票.xlsx", sign(make_log())),
        ("台账.xlsx", make_return(office="001")),
    )
    assert [kind for _, kind, _ in listed(intake)] == [Kind.ASSESSOR, Kind.BALLOT, Kind.LOG, Kind.FORM]
    assert [file.reason for file in intake.files[:3]] == [
        "综合科的核定表，核定人甲，核定1处", "编号 P1 的票", "平时台账，0条记录",
    ]  # fmt: skip
    assert [each.key for each in intake.bureau.combined.decisions] == [("001", 1, "")]
    assert {voter: ballot.is_valid for voter, ballot in intake.bureau.ballots.items()} == {"P1": True}
    assert intake.bureau.log is not None
    assert list(intake.current) == ["001"]
    assert intake.unused == ()


def test_what_is_wrong_in_them_is_told_to_the_bureau_only() -> None:
    returns = take(
        make_assessment({"001|01": (9, "x")}),
        make_ballot({"001": 11, "002": 8}),
        make_log(("昨天", "河东", None, None, None, "x")),
    )
    assert {finding.to for finding in returns.findings} == {"bureau"}
    assert {finding.code for finding in returns.findings} == {"out_of_bounds", "strange_row"}


def test_nothing_of_the_bureaus_own_came_back() -> None:
    assert take() == BureauReturns()


# 2. Which counts


def test_a_voters_last_ballot_counts() -> None:
    returns = take(make_ballot(GOOD_VOTES), make_ballot({"001": 10, "002": 10}, batch=2))
    assert returns.ballots["P1"].votes["001"].points == 10
    assert [status for status, _ in returns.outcomes] == ["superseded", "current"]
    assert returns.outcomes[0][1] == "被后来的“评委P1的票2.xlsx”（2016-12-02 08:00收到）替代"


def test_a_faulty_last_ballot_does_not_bring_the_one_before_it_back() -> None:
    returns = take(make_ballot(GOOD_VOTES), make_ballot({"001": 11, "002": 10}, batch=2))
    assert not returns.ballots["P1"].is_valid
    assert returns.outcomes[1] == ("current", "编号 P1 的票，有误，整张没有计入")


def test_what_was_wrong_in_a_ballot_that_was_replaced_is_told_no_more() -> None:
    assert take(make_ballot({"001": 11, "002": 8}), make_ballot(GOOD_VOTES, batch=2)).findings == ()


def test_voters_do_not_replace_each_other() -> None:
    returns = take(make_ballot(GOOD_VOTES, "P1"), make_ballot(GOOD_VOTES, "P2"))
    assert list(returns.ballots) == ["P1", "P2"]
    assert [status for status, _ in returns.outcomes] == ["current", "current"]


def test_the_last_log_counts_and_what_it_lost_is_told() -> None:
    entry = ("2016-5-3", "河东司法所", None, None, None, "检查")
    returns = take(make_log(entry), make_log(batch=2))
    assert returns.log is not None
    assert returns.log.entries == ()
    assert [finding.code for finding in returns.findings] == ["lost_entries"]
    assert returns.outcomes == (
        ("superseded", "被后来的“台账2.xlsx”（2016-12-02 08:00收到）替代"), ("current", "平时台账，0条记录"),
    )  # fmt: skip


def test_of_an_assessor_the_workbook_that_was_replaced_says_by_which() -> None:
    returns = take(make_assessment(who="甲", batch=1), make_assessment({"001|01": (1, "x")}, who="甲", batch=2))
    assert returns.outcomes == (
        ("superseded", "被后来的“甲2.xlsx”（2016-12-02 08:00收到）替代"),
        ("current", "综合科的核定表，核定人甲，核定1处"),
    )


def test_what_a_new_workbook_shows_of_earlier_decisions_is_said_by_nobody_until_somebody_signs() -> None:
    """甲 decides; the next 核定表 is made, shows that, and comes back as it is; then 甲 takes the decision back."""
    decided, blank = make_assessment({"001|01": (1, "x")}, who="甲"), make_assessment(who="甲", batch=3)
    shown = make_assessment({"001|01": (1, "x")}, batch=2)
    taken = take(decided, shown, blank)
    assert taken.outcomes[1][0] == "refused"
    assert taken.combined.decisions == ()
    more = make_assessment({"001|01": (1, "x"), "002|01": (0, "y")}, batch=2)
    assert [each.key for each in take(decided, more, blank).combined.decisions] == [("002", 1, "")]
    own = make_assessment({"001|01": (0.5, "x")}, batch=2)
    assert take(decided, own, blank).combined.decisions[0].value == 0.5, "another number is somebody's word"


def test_whoever_sends_an_earlier_workbook_again_is_told_that_it_does_not_count_anew() -> None:
    first, second = (sign(make_assessment({"001|01": (score, "x")}, who="甲")) for score in (1, 2))
    intake = receive(("a.xlsx", first), ("b.xlsx", second), ("又一份.xlsx", first))
    assert [each.value for each in intake.bureau.combined.decisions] == [2]
    assert intake.files[2].reason == "与“a.xlsx”内容完全相同，那一份已被后来的一份替代；如要改回，请打开另存一次再报送"


def test_what_was_taken_out_of_the_inbox_still_counts_and_that_is_told() -> None:
    ballot = sign(make_ballot(GOOD_VOTES))
    assert (
        receive(("a.xlsx", ballot), lying={}).files[0].reason
        == "编号 P1 的票；文件已不在收件箱，仍按登记采用；不要了请撤回"
    )
    assert receive(("a.xlsx", ballot), lying={"0" * 64: "a.xlsx"}).files[0].reason == "编号 P1 的票"


# 3. Names of voters


def pack(*members: Extract | Refused | None) -> Package:
    return Package(tuple(Member(f"李四{n}.xlsx", f"{n:x}{id(each):x}", 1, each) for n, each in enumerate(members, 1)))


@pytest.mark.parametrize("name", ["王小芳的票.xlsx", "王　小芳（改）.xlsx", "李四/票.xlsx"])
def test_a_ballot_is_listed_by_its_number_whatever_its_path(name: str) -> None:
    ballot, later = sign(make_ballot(GOOD_VOTES, "P2")), sign(make_ballot({"001": 11, "002": 8}, "P2"))
    intake = receive((name, ballot), (f"副本{name}", ballot), (f"又{name}", later))
    assert listed(intake) == [("编号 P2 的票", "ballot", status) for status in ("superseded", "duplicate", "current")]
    assert intake.bureau.ballots["P2"].form.file == "编号 P2 的票"
    told = [*(file.reason for file in intake.files), *(finding.message for finding in intake.bureau.findings)]
    assert len(told) == 4
    assert not any(part in words for words in told for part in ("王", "李四"))


def test_a_package_with_a_ballot_is_not_named_either_nor_what_else_lies_in_it() -> None:
    package = pack(sign(make_ballot(GOOD_VOTES, "P3")), None, Refused(RefusalCode.DAMAGED, "文件已损坏。"))
    intake = receive(("李四.zip", package))
    assert listed(intake) == [
        ("编号 P3 的票", "ballot", "asked"),  # what came to harm beside it may have been an office's form
        ("有票决表的压缩包或邮件（000000）/第2个文件", "evidence", "current"),
        ("有票决表的压缩包或邮件（000000）/第3个文件", "unknown", "refused"),
    ]
    assert [each.file for each in intake.unused] == ["编号 P3 的票", "有票决表的压缩包或邮件（000000）/第3个文件"]


def test_a_ballot_that_is_refused_names_no_voter_either() -> None:
    """Not signed here, its number is not believed; the first digits of its hash tell which file it is."""
    ballot = sign(make_ballot(GOOD_VOTES, "P2"))
    for refused, shown in (
        (sign(make_ballot(GOOD_VOTES, "P2"), key=b"another"), "票决表（000000）"),
        (sign(make_ballot(GOOD_VOTES, "P2"), {"digest": "0" * 64}), "编号 P2 的票"),
        (sign(make_ballot(GOOD_VOTES, "P2"), {"year": "2015"}), "编号 P2 的票"),
        (sign(make_ballot(GOOD_VOTES, "P9")), "编号 P9 的票"),
        (replace(ballot, tables=(), refused=Refused(RefusalCode.LOST_KEYS, "编号列被删除")), "编号 P2 的票"),
        (replace(ballot, kind=Kind.FORM), "编号 P2 的票"),
    ):
        intake = receive(("王小芳.xlsx", refused))
        assert [(each.file, each.status) for each in intake.files] == [(shown, "refused")]
        assert [each.file for each in intake.unused] == [shown]


def test_names_in_other_files_are_left_as_they_are() -> None:
    assert listed(receive(("王小芳.xlsx", sign(make_assessment(who="甲"))))) == [("王小芳.xlsx", "assessor", "current")]


# 4. What is not ours, or not for now


@pytest.mark.parametrize("form", [make_assessment(), make_ballot(GOOD_VOTES), make_log()])
def test_a_form_of_another_year_or_bureau_is_refused_by_its_own_name(form: BureauForm) -> None:
    what = {"assessor": "核定表", "ballot": "票决表", "log": "平时台账"}[form.kind]
    [other_year] = receive(("a.xlsx", sign(form, {"year": "2015"}))).files
    assert other_year.reason == f"这是2015年度的{what}，现在考核的是2016年度。请让填表人用今年发放的表填报。"
    [other_bureau] = receive(("a.xlsx", sign(form, key=b"another"))).files
    assert other_bureau.reason.startswith("表里的标识不是本局发放时的")
    assert "司法所" not in other_bureau.reason


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (make_assessment(holder="装备科"), "这是发给“装备科”的核定表，名册的「科室」里没有。"),
        (make_ballot(GOOD_VOTES, "P9"), "这是编号 P9 的票决表，名册的「评委」里没有。"),
    ],
)
def test_a_department_or_voter_who_is_not_in_the_roster_is_refused(form: BureauForm, says: str) -> None:
    [refused] = receive(("a.xlsx", sign(form))).files
    assert (refused.status, refused.reason.startswith(says)) == ("refused", True)


@pytest.mark.parametrize("kind", [Kind.FORM, Kind.ASSESSOR, Kind.BALLOT, Kind.LOG])
@pytest.mark.parametrize("signed", [Kind.FORM, Kind.ASSESSOR, Kind.BALLOT, Kind.LOG])
def test_a_form_signed_as_one_kind_is_not_taken_as_another(kind: Kind, signed: Kind) -> None:
    """The tables were read by what the workbook says it is: that must be what was signed."""
    holder = {Kind.FORM: "001", Kind.ASSESSOR: DEPARTMENT, Kind.BALLOT: "P1", Kind.LOG: LOG_HOLDER}
    tables = {Kind.ASSESSOR: make_assessment(who="甲"), Kind.BALLOT: make_ballot(GOOD_VOTES), Kind.LOG: make_log()}
    extract = make_return() if kind == Kind.FORM else tables[kind].extract
    token = write_token(make_token(signed, 2016, RULEBOOK.digest, holder[signed]), KEY)
    [file] = receive(("a.xlsx", replace(extract, tokens=(token,)))).files
    assert (file.status, file.kind) == (("current", kind) if kind == signed else ("refused", "unknown"))


def test_a_ballot_of_one_voter_cannot_be_handed_in_as_anothers() -> None:
    entries = dict(sign(make_ballot(GOOD_VOTES, "P1")).tokens[0])
    forged = replace(make_ballot(GOOD_VOTES, "P1").extract, tokens=({**entries, "sfs_office": "P2"},))
    [file] = receive(("a.xlsx", forged)).files
    assert (file.status, file.reason[:13]) == ("refused", "表里的标识不是本局发放时的")
    both = replace(forged, tokens=(*forged.tokens, *sign(make_ballot(GOOD_VOTES, "P3")).tokens, forged.tokens[0]))
    assert [each.holder for each in _holders(receive(("a.xlsx", both)))] == ["P3"]


def _holders(intake: Intake) -> list[BureauForm]:
    return [ballot.form for ballot in intake.bureau.ballots.values()]


def test_a_form_of_earlier_rules_counts_for_what_has_not_changed() -> None:
    form = make_assessment({"001|01": (1, "x"), "001|05": (1, "y")})
    intake = receive(("a.xlsx", sign(form, {"digest": EARLIER})))
    assert intake.files[0].status == "current"
    assert [each.key for each in intake.bureau.combined.decisions] == [("001", 1, "")]
    assert [finding.code for finding in intake.bureau.findings] == ["other_rule"]
    ballot = receive(("b.xlsx", sign(make_ballot(GOOD_VOTES), {"digest": EARLIER}))).bureau.ballots["P1"]
    assert not ballot.is_valid  # 43 is among what has changed


def test_rules_that_nobody_remembers_are_refused() -> None:
    [file] = receive(("a.xlsx", sign(make_assessment(), {"digest": "0" * 64}))).files
    assert file.reason.startswith("这份表做好以后，责任书或计分规则改过，原来的规则已经查不到。")


def test_a_refused_one_is_settled_when_a_good_one_of_its_holder_comes() -> None:
    broken = replace(sign(make_ballot(GOOD_VOTES)), tables=(), refused=Refused(RefusalCode.LOST_KEYS, "编号列被删除。"))
    good, other = sign(make_ballot(GOOD_VOTES)), sign(make_ballot(GOOD_VOTES, "P3"))
    assert [each.file for each in receive(("a.xlsx", broken), ("b.xlsx", other)).unused] == ["编号 P1 的票"]
    assert receive(("a.xlsx", broken), ("b.xlsx", good)).unused == ()
    assert [each.file for each in receive(("b.xlsx", good), ("a.xlsx", broken)).unused] == ["编号 P1 的票"]


def test_a_refused_part_of_a_department_is_not_settled_by_a_colleagues() -> None:
    broken = replace(
        sign(make_assessment(who="甲")), tables=(), who="", refused=Refused(RefusalCode.LOST_KEYS, "编号列被删除。")
    )
    colleagues = sign(make_assessment({"001|05": (1, "x")}, who="乙"))
    arrivals = (("甲.xlsx", broken), ("乙.xlsx", colleagues))
    assert [each.file for each in receive(*arrivals).unused] == ["甲.xlsx"]
    assert receive(*arrivals, lying={f"{1:064x}": "乙.xlsx"}).unused == ()


# 5. In an office's package


@pytest.mark.parametrize("own", [make_assessment({"002|01": (0, "x")}, who="甲"), make_ballot({"001": 10, "002": 0})])
def test_the_bureaus_own_form_in_an_offices_package_waits_until_it_comes_by_itself(own: BureauForm) -> None:
    form = sign(own)
    package = Package((Member("表.xlsx", "f", 1, make_return()), Member("转发.xlsx", f"{1:064x}", 1, form)))
    intake = receive(("河东.zip", package))
    assert intake.bureau == BureauReturns()
    assert list(intake.current) == ["001"]
    entry = intake.files[1]
    assert (entry.kind, entry.status) == (own.kind, "asked")
    assert "夹在司法所的压缩包、邮件或文件夹里，没有采用。确是填表人交来的，请取出来单独放进收件箱" in entry.reason
    assert [each.file for each in intake.unused] == [entry.file]
    alone = receive(("河东.zip", package), ("单独.xlsx", form))
    assert [(file.kind, file.status) for file in alone.files[1:]] == [(own.kind, "duplicate"), (own.kind, "current")]
    assert alone.unused == ()
    assert alone.bureau != BureauReturns()


def test_a_package_that_is_named_after_an_office_is_that_offices() -> None:
    package = pack(sign(make_assessment({"002|01": (0, "x")}, who="甲")))
    assert [file.status for file in receive((f"12月/{OFFICES['001']}补报.zip", package)).files] == ["asked"]
    assert [file.status for file in receive(("12月/补报.zip", package)).files] == ["current"]


def test_so_is_a_folder_as_where_the_clerk_has_unpacked_what_it_sent() -> None:
    form = sign(make_assessment({"002|01": (0, "x")}, who="甲"))
    assert [file.status for file in receive((f"12月/{OFFICES['001']}/核定表.xlsx", form)).files] == ["asked"]
    assert [file.status for file in receive(("12月/核定表.xlsx", form)).files] == ["current"]
    assert [file.status for file in receive((f"{OFFICES['001']}的核定表.xlsx", form)).files] == ["current"]


def test_in_a_package_of_the_bureaus_own_forms_they_count() -> None:
    intake = receive(("科室.zip", pack(sign(make_assessment(who="甲")), sign(make_ballot(GOOD_VOTES)))))
    assert [file.status for file in intake.files] == ["current", "current"]


def test_every_voter_and_department_may_send() -> None:
    assert set(EXPECTED.holders[Kind.BALLOT]) == set(VOTERS)
