"""Another reading is chosen in the roster, by a tick: no YAML is edited.

1. By what has come in, `impact` tells what each alternative would change; the front names those on which the first place depends.
2. What is chosen rules from then on: forms, scores, 规则与口径, an event; undone, the letter is read as before.
3. A final result keeps the readings by which it was made.
4. A roster of an earlier version, which has no sheet for it, gets one to move into it.
"""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from sfs_excel.errors import FaultyFileError, SfsError
from sfs_excel.roster.readings import list_rooms
from sfs_excel.roster.write import write_roster
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.words import Effect
from sfs_excel.year.workspace import Workspace
from tests.bureau_year import GOOD_OPTIONS
from tests.handouts.bureau import sheet_of
from tests.small_year import DEPARTMENTS, OFFICES, OPTIONS
from tests.year.changing import OFFERED
from tests.year.filled import IGNORE_EXTENSIONS, drop, fill_in
from tests.year.final_year import opened

pytestmark = IGNORE_EXTENSIONS
LATE, FEW_VISITS = {**GOOD_OPTIONS, "02.late": 5}, {**GOOD_OPTIONS, "02.visits": 3}
# 2 * 10 + 0.875 * (20 - 2.5), 2 * 10 + 0.875 * (20 - 2); late once only, 2 * 10 + 0.875 * (20 - 0.5)
BEFORE, AFTER = {"001": 35.31, "002": 35.75}, {"001": 37.06, "002": 35.75}
TICKED = "第2项只扣一次"


def list_people(year: Workspace, *, with_readings: bool) -> None:
    rooms = list_rooms(load_rulebook(year.folder / "责任书.yaml")) if with_readings else ()
    settings = {"年度": 2018}
    write_roster(year.folder / "名册.xlsx", OFFICES, departments=DEPARTMENTS, settings=settings, rooms=rooms)


def hand_in(year: Workspace) -> None:
    year.generate()
    for office, values in zip(OFFICES, (LATE, FEW_VISITS), strict=True):
        issued = year.folder / "发放" / f"{office.name}.xlsx"
        drop(fill_in(issued, year.folder.parent / issued.name, values), year)


def tick(year: Workspace, choice: str) -> Workspace:
    path = year.folder / "名册.xlsx"
    book = openpyxl.load_workbook(path)
    sheet_of(book, "口径")["E2"].value = choice
    book.save(path)
    return opened(year.folder)


def totals_of(year: Workspace) -> Mapping[str, float]:
    return dict(year.collect().ranking.set_index("office")["total"])


def lines_of(path: Path, sheet: str) -> list[str]:
    rows = sheet_of(openpyxl.load_workbook(path), sheet).iter_rows(values_only=True)
    return [str(value) for row in rows for value in row if value is not None]


def events_of(year: Workspace) -> list[tuple[str, str]]:
    return list(year.collect().events[["kind", "target"]].itertuples(index=False, name=None))


@pytest.fixture
def year(tmp_path: Path) -> Workspace:
    created = Workspace.create(tmp_path / "2018考核")
    text = OPTIONS.read_text(encoding="utf-8")
    offered = text.replace("      each: {of: late, lose: 0.5}\n", OFFERED)
    assert offered != text
    (created.folder / "责任书.yaml").write_text(offered, encoding="utf-8")
    list_people(created, with_readings=True)
    return opened(created.folder)


def test_what_is_chosen_by_a_tick_rules(year: Workspace) -> None:
    hand_in(year)
    assert totals_of(year) == BEFORE
    said = "第2项改用“只扣一次”，第1名由城关司法所变为河东司法所"
    assert said in lines_of(year.summary, "首页")

    found = year.impact()
    assert found.choices is None, "the roster has the sheet"
    moved = found.table[found.table["effect"] == Effect.MOVED]
    assert [tuple(row) for row in moved[["office", "gained", "total_after", "rank_before", "rank_after"]].to_numpy()] == [
        ("001", 2.0, 37.06, 2, 1), ("002", 0.0, 35.75, 1, 2),
    ]  # fmt: skip
    asked = found.table[found.table["effect"] == Effect.ASKS]
    assert list(asked["said"]) == ["要另外填报“迟报次数”（由县局在核定表里填），现在没有人填过，算不出来"]
    assert f"前三名取决于：{said}。" in lines_of(found.workbook, "口径影响")
    assert totals_of(opened(year.folder)) == BEFORE, "nothing was changed by it"

    before = year.rulebook.digest
    year = tick(year, "只扣一次")
    assert year.check().empty
    assert year.rulebook.digest != before
    assert totals_of(year) == AFTER, "what was answered counts by the reading that is chosen now"
    assert events_of(year) == [("reading", TICKED)]
    assert "（县局选用“只扣一次”）迟报多于0次即扣0.5分，只扣一次；由司法所填报。" in lines_of(
        year.summary, "规则与口径"
    )
    assert "第2项改回“现行口径”，第1名由河东司法所变为城关司法所" in lines_of(year.summary, "首页")

    result = year.finalize(reason="样本")
    assert sheet_of(openpyxl.load_workbook(result / "名册.xlsx"), "口径")["E2"].value == "只扣一次"
    year = tick(year, "现行口径")
    assert totals_of(year) == AFTER, "a final result holds"
    assert "前三名" not in "".join(lines_of(year.summary, "首页"))
    year.reopen(reason="样本")
    assert year.rulebook.digest == before
    assert events_of(opened(year.folder))[-1] == ("reading", TICKED)
    assert opened(year.folder).collect().events["undoes"].tolist()[-1] == "1"


def test_wrong_word_stops_every_command_and_is_named(year: Workspace) -> None:
    year = tick(year, "扣一次")
    said = "名册.xlsx「口径」E2：采用填的是“扣一次”，第2项没有这种口径"
    assert [f"{row.place}：{row.fact}" for row in year.check().itertuples()] == [said]
    with pytest.raises(FaultyFileError, match="第2项没有这种口径"):
        year.generate()


def test_what_is_wrong_in_what_nobody_chose_is_told_by_check_and_stops_nothing(year: Workspace) -> None:
    rules = year.folder / "责任书.yaml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("late > 0, lose: 0.5", "late > 0, lose: 5"), encoding="utf-8"
    )
    year = opened(year.folder)
    [fault] = year.check()["fact"]
    assert fault == "改用“只扣一次”时，原文“每迟报一次扣0.5分”的扣分0.5，规则 once 写的是5"
    assert len(year.generate()) == 2
    with pytest.raises(FaultyFileError, match=r"按选用的口径（第2项只扣一次），原文“每迟报一次扣0.5分”"):
        tick(year, "只扣一次").generate()


def test_roster_without_the_sheet_gets_one_to_move_into_it(year: Workspace) -> None:
    list_people(year, with_readings=False)
    year = opened(year.folder)
    with pytest.raises(SfsError, match=r"口径影响\.xlsx：还没有一个司法所有可以使用的填报表"):
        year.impact()
    hand_in(year)
    assert totals_of(year) == BEFORE
    found = year.impact([2])
    assert found.choices == year.folder / "汇总" / "口径.xlsx"
    assert "只扣一次：迟报多于0次" in "".join(lines_of(found.choices, "口径"))
    with pytest.raises(SfsError, match="责任书里没有第9项"):
        year.impact([9])
    with pytest.raises(SfsError, match="责任书里第3项没有可以改用的口径。有的是：第2项。"):
        year.impact([3])
