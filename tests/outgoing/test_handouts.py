"""The bureau's own forms made, filled in and returned as people do: real workbooks, a real inbox, one year from end to end.

1. `assess` makes one workbook a department, one a voter, and the log once. They show what was collected.
2. What comes back is merged, whatever people did to the workbooks; collecting again changes nothing.
3. A new 核定表 holds what was decided, so that sending it back blank-handed takes nothing back.
4. What was decided under rules that have changed since is told where it concerns them, and counts where it does not.
5. `status` says what is left to do, and for whom.
"""

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.handouts.columns import DECIDED_SCORE, ITEM_DECISIONS, VALUE_DECISIONS
from sfs_excel.roster.write import write_roster
from sfs_excel.words import Audience
from sfs_excel.year.workspace import Workspace
from tests.handouts.bureau import heads_of, keyed_rows, sheet_of
from tests.small_year import DEPARTMENTS, OFFICES, VOTERS, Typed, cast, hand_in, open_own, open_year, pack, send, write

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")  # openpyxl on data bars


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year in which both offices have returned, and the bureau's own forms are made."""
    year = open_year(tmp_path_factory.mktemp("assessing") / "2018考核")
    year.generate()
    hand_in(year)
    year.collect()
    year.assess()
    return year.folder


@pytest.fixture
def year(made: Path, tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(made, tmp_path / "2018考核")))


def decisions(collected: object) -> list[tuple[object, ...]]:
    frame = getattr(collected, "decisions", None)
    assert isinstance(frame, pd.DataFrame)
    return list(frame[["office", "item", "field", "value"]].itertuples(index=False, name=None))


# 1. What is made


def test_one_workbook_a_department_one_a_voter_and_one_log(made: Path) -> None:
    names = {path.name for path in (made / "核定").iterdir()}
    assert names == {
        "核定表_政工科.xlsx", "核定表_基层科.xlsx", "平时台账.xlsx", *(f"票决表_{voter.code}.xlsx" for voter in VOTERS),
    }  # fmt: skip
    sheet = sheet_of(openpyxl.load_workbook(made / "核定" / "核定表_政工科.xlsx"), ITEM_DECISIONS.sheet)
    rows, heads = keyed_rows(sheet, DECIDED_SCORE), heads_of(sheet, DECIDED_SCORE)[1]
    assert {key: sheet.cell(row, heads["计算得分"]).value for key, row in rows.items()} == {"001|01": 10, "002|01": 10}


def test_no_ballot_names_its_voter(made: Path) -> None:
    for voter in VOTERS:
        book = openpyxl.load_workbook(made / "核定" / f"票决表_{voter.code}.xlsx")
        said = {str(cell.value) for sheet in book.worksheets for line in sheet.iter_rows() for cell in line}
        assert not any(voter.name in words for words in said)


def test_the_log_that_is_kept_through_the_year_is_not_made_anew(year: Workspace) -> None:
    log = year.folder / "核定" / "平时台账.xlsx"
    before = log.read_bytes()
    assert "log" not in set(year.assess()["kind"])
    assert log.read_bytes() == before


def test_kinds_may_be_chosen(year: Workspace) -> None:
    assert set(year.assess(["assessor"])["holder"]) == {"政工科", "基层科"}


def test_without_voters_ballots_are_passed_over_or_refused(year: Workspace) -> None:
    write_roster(year.folder / "名册.xlsx", OFFICES, departments=DEPARTMENTS, settings={"年度": 2018})
    assert set(Workspace(year.folder).assess()["kind"]) == {"assessor"}
    with pytest.raises(SfsError, match="还没有列出评委"):
        Workspace(year.folder).assess(["ballot"])


# 2. What comes back


def test_a_whole_year_of_the_bureaus_own(year: Workspace) -> None:
    """政工科 by two people, 基层科 with rows moved about and a renamed sheet; six ballots, one replaced."""
    send(year.folder, "a.xlsx", write(open_own(year, "核定表_政工科.xlsx"), {"001|01": (9.5, "缺一次培训")}, "甲"))
    send(year.folder, "b.xlsx", write(open_own(year, "核定表_政工科.xlsx"), {"002|01": (8, "缺三次培训")}, "乙"))
    book = write(open_own(year, "核定表_基层科.xlsx"), {"001|02.late": (3, "台账记3次"), "001|03.found": (2, ""), "002|03.found": (0, "")})  # fmt: skip
    values = sheet_of(book, VALUE_DECISIONS.sheet)
    values.title, book.worksheets[1].title = "我填的", "别的"
    values.insert_rows(1, 2)
    book.move_sheet(values, -3)
    send(year.folder, "基层.xlsx", book)
    for voter, votes in zip(VOTERS, ("优良", "良中", "良中", "优差", "优良", "中良"), strict=True):
        cast(year, voter, *votes)
    pack(year.folder, VOTERS[2])
    first = Workspace(year.folder).collect(export=True)
    assert first.stage == "终评"
    scores = first.items.set_index(["office", "item"])["score"]
    # 3 late reports cost 1.5 of 20; two problems found 20 of 60; of the ballots see test_stages.
    assert [scores["001", item] for item in (1, 2, 3, 4)] == [9.5, 18.5, 40, 8.8]
    assert [scores["002", item] for item in (1, 2, 3, 4)] == [8, 20, 60, 6.8]
    assert first.findings[(first.findings["to"] == Audience.BUREAU) & (first.findings["severity"] == "错误")].empty
    again = Workspace(year.folder).collect(export=True)
    for name in (
        "ranking",
        "items",
        "ledger",
        "decisions",
        "trail",
        "votes",
        "voters",
        "findings",
        "submissions",
        "waiting",
    ):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name))
    for path in [*first.exports, *(year.folder / "汇总").glob("*.html")]:
        text = path.read_text(encoding="utf-8-sig")
        assert not any(voter.name[1:] in text for voter in VOTERS), path
    shown = openpyxl.load_workbook(first.summary)
    cells = [cell for sheet in shown.worksheets for line in sheet.iter_rows() for cell in line]
    said = {str(cell.value) for cell in cells} | {str(cell.hyperlink.target) for cell in cells if cell.hyperlink}
    assert not any(voter.name[1:] in words for voter in VOTERS for words in said)
    assert "编号 P3 的票" in said
    assert Workspace(year.folder).status().waiting.empty


@pytest.mark.parametrize("sheet", [ITEM_DECISIONS.sheet, VALUE_DECISIONS.sheet])
def test_one_sheet_alone_is_a_part(year: Workspace, sheet: str) -> None:
    """The two tables have heads in common: the one that is there is not taken for the other with heads lost."""
    typed: Typed = {"001|02": (18, "酌情"), "001|02.late": (3, "台账记3次")}
    book = write(open_own(year, "核定表_基层科.xlsx"), typed)
    for other in {"封面", ITEM_DECISIONS.sheet, VALUE_DECISIONS.sheet} - {sheet}:
        del book[other]
    send(year.folder, "一张表.xlsx", book)
    decided = {ITEM_DECISIONS.sheet: ("001", 2, "", 18), VALUE_DECISIONS.sheet: ("001", 2, "02.late", 3)}
    assert decisions(Workspace(year.folder).collect()) == [decided[sheet]]


# 3. A new workbook


def test_a_new_workbook_holds_what_was_decided_and_sent_back_it_takes_nothing_back(year: Workspace) -> None:
    send(year.folder, "a.xlsx", write(open_own(year, "核定表_政工科.xlsx"), {"001|01": (9.5, "缺一次培训")}, "甲"))
    before = Workspace(year.folder).collect()
    Workspace(year.folder).assess(["assessor"])
    send(year.folder, "a2.xlsx", write(open_own(year, "核定表_政工科.xlsx"), {"002|01": (8, "缺三次")}, "甲"))
    after = Workspace(year.folder).collect()
    assert decisions(before) == [("001", 1, "", 9.5)]
    assert decisions(after) == [("001", 1, "", 9.5), ("002", 1, "", 8)]
    assert list(after.trail["after"]) == ["9.5", "8"]
    cleared = write(open_own(year, "核定表_政工科.xlsx"), {"001|01": (None, "")}, "甲")
    send(year.folder, "a3.xlsx", cleared)
    assert decisions(Workspace(year.folder).collect()) == []


# 4. Earlier rules


def change_rules(year: Workspace) -> Workspace:
    """5 points instead of 10 in item 3."""
    rules = year.folder / "责任书.yaml"
    text = rules.read_text(encoding="utf-8")
    assert "每发现1个问题扣10分" in text
    rules.write_text(text.replace("每发现1个问题扣10分", "每发现1个问题扣5分").replace("{of: found, lose: 10}", "{of: found, lose: 5}"), encoding="utf-8")  # fmt: skip
    changed = Workspace(year.folder)
    assert changed.check().empty
    return changed


def test_a_workbook_of_earlier_rules_is_mailed_to_nobody(year: Workspace) -> None:
    said = "核定/票决表_P1.xlsx 做好以后，情况又有变化；其他的也一样。请再运行一次 assess。"
    with pytest.raises(SfsError) as no_address:
        year.draft_mail(["ballot"])
    assert said not in str(no_address.value)
    with pytest.raises(SfsError) as refused:
        change_rules(year).draft_mail(["ballot"])
    assert said in str(refused.value)


def test_decisions_under_earlier_rules_hold_and_are_scored_by_those_of_today(year: Workspace) -> None:
    typed: Typed = {"001|02.late": (3, "台账记3次"), "001|03.found": (2, "")}
    book = write(open_own(year, "核定表_基层科.xlsx"), typed)
    changed = change_rules(year)
    changed.generate()
    hand_in(changed, "新")
    send(year.folder, "基层.xlsx", book)
    collected = Workspace(year.folder).collect()
    assert decisions(collected) == [("001", 3, "03.found", 2), ("001", 2, "02.late", 3)]
    told = collected.findings[collected.findings["code"] == "other_rule"]
    assert [(row["severity"], row["to"]) for row in told.to_dict("records")] == [("提醒", Audience.BUREAU)]
    items = collected.items.set_index(["office", "item"])
    assert items.loc[("001", 3), "score"] == 60 - 2 * 5
    [foreseen] = Workspace(year.folder).foresee().to_dict("records")
    assert (foreseen["item"], foreseen["fate"], foreseen["decided"]) == (3, "kept", 1)


# 5. What is left to do


def test_status_says_what_assessors_and_voters_have_to_put_right(year: Workspace) -> None:
    send(year.folder, "a.xlsx", write(open_own(year, "核定表_政工科.xlsx"), {"001|01": (9.5, ""), "002|01": (11, "x")}))
    cast(year, VOTERS[0], "优", "良好")
    Workspace(year.folder).collect()
    status = Workspace(year.folder).status()
    [task] = [task for task in status.tasks if "改好报回" in task.what]
    assert task.who == "经办人"
    assert task.what == "请核定人、评委、记台账的人改好报回（3 处）"
    assert set(task.about) == {"a.xlsx 2 处", "编号 P1 的票 1 处"}
    assert status.stage == "自评暂定"
