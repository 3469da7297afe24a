"""平时台账, entry by entry.

1. An entry is counted exactly where the workbook itself counts it: a day of the year, an office of the roster, a field by its
   label with how often; or words.
2. What is not whole is told with its cell, and not counted.
3. A later log counts alone; entries that it has lost are pointed out.
4. An entry of a log that was made by earlier rules counts by the label that stood in it, where the question is the same.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from sfs_excel.handouts.log.entries import Row
from sfs_excel.handouts.log.lists import label_fields, label_offices
from sfs_excel.reading.cells import Cell
from sfs_excel.returns.bureau.log import Entry, Log, compare_logs, read_log
from sfs_excel.roster.former import Former
from sfs_excel.words import Fate
from tests.fillings import RULEBOOK
from tests.handouts.bureau import change_rulebook
from tests.mending import make_mended
from tests.returns.own_returns import ERROR_VALUE, NO_RESULT, OFFICES, Given, make_log

DAY = date(2016, 5, 3)
LATE, FAKED = "12 每月3日后迟报、漏报次数", "16 发现假台账"
Typed = Sequence[Given | date]


def read(*entries: Typed) -> Log:
    return read_log(make_log(*entries), RULEBOOK, OFFICES)


def one(*entry: Given | date) -> Entry:
    log = read(entry)
    assert log.findings == ()
    [found] = log.entries
    return found


def faults(*entry: Given | date) -> list[tuple[str, str]]:
    """Cell and fact of what is said of an entry that does not count."""
    log = read(entry)
    assert log.entries == ()
    assert {(each.severity, each.to) for each in log.findings} == {("错误", "bureau")}
    return [(each.cell, each.fact.removeprefix("台账的一行没有计入：")) for each in log.findings]


def test_a_whole_entry_is_counted() -> None:
    entry = one(DAY, "河东司法所", 12, LATE, 2, "4月报表迟报", "李四")
    assert entry == Entry("001", DAY, 12, "12.late", 2, "4月报表迟报", "李四", "B4")


@pytest.mark.parametrize("typed", ["2016-5-3", "2016/05/03", "2016.5.3", "2016年5月3日", " 2016-5-3 "])
def test_a_day_typed_as_text_is_that_day(typed: str) -> None:
    assert one(typed, "河东司法所", 12, LATE, 1).day == DAY


@pytest.mark.parametrize("number", [12, 12.0, "12", " 12 "])
def test_an_item_may_be_a_number_or_text(number: Given) -> None:
    assert one(DAY, "河东司法所", number, LATE, 1).item == 12


def test_a_label_says_the_item_and_an_item_may_stand_without_one() -> None:
    assert one(DAY, "河东司法所", None, LATE, 1).item == 12
    without = one(DAY, "河东司法所", 12, None, None, "现场检查，卷宗规范")
    assert (without.item, without.field, without.count) == (12, "", None)
    neither = one(DAY, "河东司法所", None, None, None, "现场检查，卷宗规范")
    assert (neither.item, neither.field) == (0, "")


def test_counts_add_up_by_office_and_field() -> None:
    log = read(
        (DAY, "河东司法所", 12, LATE, 1), (DAY, "河东司法所", 12, LATE, "2次"), (DAY, "城关司法所", 12, LATE, 1),
        (DAY, "河东司法所", 16, FAKED, 1), (DAY, "河东司法所", None, None, None, "检查"),
    )  # fmt: skip
    assert log.counts == {("001", "12.late"): 3, ("001", "16.faked"): 1, ("002", "12.late"): 1}
    assert [each.fact for each in log.findings] == ["河东司法所每月3日后迟报、漏报次数数量填的是“2次”，已按2读取"]


def test_the_years_last_entries_may_come_in_the_next_spring() -> None:
    assert one(date(2016, 1, 1), "河东司法所", 12, LATE, 1).day == date(2016, 1, 1)
    assert one(date(2017, 3, 31), "河东司法所", 12, LATE, 1).day == date(2017, 3, 31)


@pytest.mark.parametrize(
    ("entry", "cell", "says"),
    [
        ((None, "河东司法所", 12, LATE, 1), "A4", "日期没有填"),
        ((date(2015, 12, 31), "河东司法所", 12, LATE, 1), "A4", "不是2016-01-01到2017-03-31之间的日期"),
        ((date(2017, 4, 1), "河东司法所", 12, LATE, 1), "A4", "不是2016-01-01到2017-03-31之间的日期"),
        (("五月三日", "河东司法所", 12, LATE, 1), "A4", "日期“五月三日”不是"),
        (("2016-2-30", "河东司法所", 12, LATE, 1), "A4", "日期“2016-2-30”不是"),
        (("16-5-3", "河东司法所", 12, LATE, 1), "A4", "日期“16-5-3”不是"),
        ((ERROR_VALUE, "河东司法所", 12, LATE, 1), "A4", "日期“#DIV/0!”不是"),
        ((NO_RESULT, "河东司法所", 12, LATE, 1), "A4", "日期没有填"),
        ((DAY, None, 12, LATE, 1), "B4", "司法所没有填"),
        ((DAY, "河东", 12, LATE, 1), "B4", "司法所“河东”名册里没有"),
        ((DAY, "001", 12, LATE, 1), "B4", "司法所“001”名册里没有"),
        ((DAY, "河东司法所", 99, None, None, "x"), "C4", "项目“99”责任书里没有"),
        ((DAY, "河东司法所", "第12项", LATE, 1), "C4", "项目“第12项”责任书里没有"),
        ((DAY, "河东司法所", 16, LATE, 1), "C4", f"项目“16”与填报项“{LATE}”不是同一项"),
        ((DAY, "河东司法所", 12, "12 迟报", 1), "D4", "填报项“12 迟报”责任书里没有"),
        ((DAY, "河东司法所", 12, None, 1, "迟报"), "E4", "没有写明是哪一个填报项的数量"),
        ((DAY, "河东司法所", 12, None, None), "F4", "情况没有填"),
        ((DAY, "河东司法所", 12, LATE, 0), "E4", "数量“0”应当大于0"),
    ],
)
def test_an_entry_that_is_not_whole_is_told_and_not_counted(entry: Typed, cell: str, says: str) -> None:
    assert any(at == cell and says in fact for at, fact in faults(*entry)), faults(*entry)


@pytest.mark.parametrize("count", [None, -1, "一次", ERROR_VALUE, NO_RESULT])
def test_what_is_no_number_is_not_counted(count: Given) -> None:
    [(cell, fact)] = faults(DAY, "河东司法所", 12, LATE, count)
    assert cell == "E4"
    assert fact.startswith("河东司法所每月3日后迟报、漏报次数数量")


def test_a_formula_is_counted_by_its_result_and_pointed_out() -> None:
    log = read((DAY, "河东司法所", 12, LATE, Cell("number", 3.0, formula=True)))
    assert log.counts == {("001", "12.late"): 3}
    assert [each.code for each in log.findings] == ["formula"]


def test_one_bad_entry_leaves_the_others_alone() -> None:
    log = read((DAY, "河东", 12, LATE, 1), (DAY, "河东司法所", 12, LATE, 1))
    assert log.counts == {("001", "12.late"): 1}
    assert len(log.findings) == 1


def test_two_fields_with_one_label_are_told_apart_by_their_keys(tmp_path: Path) -> None:
    twins = change_rulebook(tmp_path / "a.yaml", "label: 网格未上墙的村,", "label: 每月3日后迟报、漏报次数,")
    assert f"{LATE}（12.late）" in label_fields(twins)
    log = read_log(
        make_log(
            (DAY, "河东司法所", 12, f"{LATE}（12.late）", 1), (DAY, "河东司法所", 12, f"{LATE}（12.unposted）", 2)
        ),
        twins,
        OFFICES,
    )
    assert log.counts == {("001", "12.late"): 1, ("001", "12.unposted"): 2}
    [found] = read_log(make_log((DAY, "河东司法所", 12, LATE, 1)), twins, OFFICES).findings
    assert "责任书里没有" in found.fact  # the bare label might mean either


def test_a_log_without_entries_is_a_log() -> None:
    log = read()
    assert (log.entries, log.findings, log.counts) == ((), (), {})


ENTRIES: tuple[Typed, ...] = (
    (DAY, "河东司法所", 12, LATE, 1, "迟报"),
    (DAY, "河东司法所", 12, LATE, 1, "迟报"),
    (DAY, "城关司法所", None, None, None, "检查"),
)


@pytest.mark.parametrize(("kept", "lost"), [(ENTRIES, 0), (ENTRIES[:2], 1), (ENTRIES[1:], 1), ((), 3)])
def test_a_later_log_that_has_lost_entries_is_pointed_out(kept: Sequence[Typed], lost: int) -> None:
    """Two entries may be the same word for word: losing one of them is a loss."""
    later = read_log(make_log(*reversed(kept), (DAY, "河东司法所", 12, LATE, 5), batch=2), RULEBOOK, OFFICES)
    found = compare_logs(read(*ENTRIES), later)
    assert (found is None) == (lost == 0)
    if found is not None:
        assert (found.severity, found.file, found.to) == ("提醒", "台账2.xlsx", "bureau")
        assert found.fact == f"前一份台账“台账1.xlsx”里有{lost}条记录，这一份里没有了"


CRITICISED = "45 工作人员被上级通报批评"


@pytest.mark.parametrize(
    ("entry", "opens"),
    [
        ((DAY, "河东司法所", 45, CRITICISED, None, "县局通报批评1次"), {"45.criticised"}),  # no number
        ((DAY, "河东司法所", None, CRITICISED, "一次"), {"45.criticised"}),  # a number that cannot be read
        (("五月三日", "河东司法所", 45, CRITICISED, 1), {"45.criticised"}),  # a day that cannot
        ((date(2061, 5, 3), "河东司法所", 12, LATE, 1), {"12.late"}),  # what the office reports is open as well
        ((DAY, "河东司法所", 16, LATE, 1), {"12.late", "16.faked"}),  # names two items
        ((DAY, "河东司法所", 12, None, 1, "迟报"), {"12.unposted", "12.late"}),  # either may be meant
        ((DAY, "河东司法所", 6, None, 1, "庭所共建"), {"06"}),  # nothing can be counted there: its score
        ((DAY, "河东司法所", 45, None, None, "县局通报批评1次"), {"45.criticised"}),  # words alone, of what only the bureau knows
        ((DAY, "河东司法所", 46, None, None, "被行政拘留"), {"46.illegal"}),
        ((DAY, "河东司法所", 12, None, None, "卷宗规范"), set()),  # words alone
        ((DAY, "河东司法所", 45, CRITICISED, 0, "已撤销"), set()),  # nothing happened
        ((DAY, "河东", 45, CRITICISED, None, "通报"), set()),  # nobody's
        ((DAY, "河东司法所", 99, None, 1, "通报"), set()),
        ((DAY, "河东司法所", 43, None, 1, "作风好"), set()),  # voters decide there
        ((DAY, "河东司法所", 45, CRITICISED, 1, "通报"), set()),  # it counts
    ],
)  # fmt: skip
def test_what_an_entry_speaks_of_without_a_number_that_counts_is_open(entry: Typed, opens: set[str]) -> None:
    assert read(entry).opens == {("001", row) for row in opens}


def test_an_entry_without_a_number_is_not_told_to_say_nought_which_no_entry_may() -> None:
    [finding] = read((DAY, "河东司法所", 45, CRITICISED, None, "县局通报批评1次", "李四")).findings
    assert finding.remedy == "请填数量，一般填1；没有发生的，把这一行清空，改好后重新交来"


def test_an_entry_that_is_not_counted_keeps_its_words_and_the_reason() -> None:
    [doubt] = read((DAY, "河东司法所", 45, CRITICISED, None, "县局通报批评1次", "李四")).doubts
    assert (doubt.day, doubt.what, doubt.who) == (DAY, "县局通报批评1次", "李四")
    assert doubt.fact == "河东司法所工作人员被上级通报批评数量没有填"


# 4. Earlier rules


@pytest.mark.parametrize(
    ("fate", "says"),
    [
        (Fate.KEPT, ""),
        (Fate.ASKED, "所问的改过，等县局确认是不是同一问题"),
        (Fate.NEW, "责任书里没有"),
    ],
)
def test_an_entry_under_an_earlier_label_counts_where_the_question_is_the_same(fate: Fate, says: str) -> None:
    fates = {} if fate == Fate.KEPT else {"12.late": fate}
    mended = make_mended([12], fates=fates, labels={"12.late": "迟报次数"})
    entry = DAY, OFFICES["001"], 12, "12 迟报次数", 2, "两次", "张三"
    log = read_log(make_log(entry, mended=mended), RULEBOOK, OFFICES)
    assert log.counts == ({("001", "12.late"): 2} if fate == Fate.KEPT else {})
    assert says in "".join(finding.fact for finding in log.findings)
    assert bool(log.doubts) == (fate != Fate.KEPT), "what waits is open, and no blank decides it"
    waits = [finding for finding in log.findings if finding.code == "question"]
    assert ["不用重新交来" in each.remedy for each in waits] == [True] * (fate == Fate.ASKED), (
        "it waits for the clerk alone"
    )


def test_an_entry_by_a_number_that_means_another_item_now_is_not_counted() -> None:
    log = read_log(
        make_log((DAY, OFFICES["001"], 5, None, None, "情况"), mended=make_mended([5], others=[5])), RULEBOOK, OFFICES
    )
    assert log.entries == ()
    assert "在这份台账做好以后改成了另外的内容" in log.findings[0].fact


# 5. Offices that were renamed since


RENAMED = {"001": "河东镇司法所", "002": "城关司法所", "015": "河东司法所"}
CALLED = Former({"001": ("河东司法所", "老河东所", "07")})


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("河东镇司法所", "001"),
        ("老河东所", "001"),
        ("城关司法所", "002"),
        ("河东司法所（015）", "015"),
        ("城关司法所（002）", "002"),
    ],
)
def test_an_entry_is_the_offices_that_is_called_so_or_was(name: str, office: str) -> None:
    [entry] = read_log(make_log((DAY, name, 12, LATE, 1)), RULEBOOK, RENAMED, CALLED).entries
    assert entry.office == office


def test_a_name_that_one_office_had_and_another_has_now_is_asked_about() -> None:
    """In the next workbook it stands with the code in the list."""
    log = read_log(make_log((DAY, "河东司法所", 12, LATE, 1)), RULEBOOK, RENAMED, CALLED)
    [finding] = log.findings
    assert (log.entries, finding.fact) == (
        (), "台账的一行没有计入：司法所“河东司法所”是一个所现在的名称，也是另一个所用过的，分不清",
    )  # fmt: skip
    assert label_offices(RENAMED, CALLED) == {**RENAMED, "015": "河东司法所（015）"}


def test_every_line_is_kept_as_it_was_written_under_the_names_of_today() -> None:
    """Days that were typed as text are days; what is not whole is kept, too."""
    log = read_log(
        make_log(("2016-5-3", "老河东所", 12, LATE, "2次", "迟报", "李四"), ("五月", "无此所", None, None, None, "检查")),
        RULEBOOK, RENAMED, CALLED,
    )  # fmt: skip
    assert log.rows == (
        Row(DAY, "河东镇司法所", 12.0, LATE, "2次", "迟报", "李四"), Row("五月", "无此所", None, None, None, "检查", None),
    )  # fmt: skip
