"""A leader's change in 得分矩阵: it counts for nothing, is never lost, and is asked about until somebody decides.

1. It is told once, with the copy that is kept, and offered in a 核定表 that asks for the reason.
2. The question ends when the department has decided as it was written, or when the copy is put away; not before.
3. Papers are written, and the result is made final, only after it was told; the second wants a reason.
4. What no department can decide, and what cannot be read, is told as such; nothing of it stops a command.
5. Nothing is read that the program wrote itself.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.errors import SfsError
from sfs_excel.handouts.columns import DECIDED_SCORE, REASON_HEAD
from sfs_excel.year import overwritten
from sfs_excel.year.collected import Collected
from sfs_excel.year.workspace import Workspace
from tests.commands import run
from tests.conftest import Recalculate
from tests.handouts.bureau import heads_of, keyed_rows, sheet_of
from tests.held_open import hold_open
from tests.small_year import open_own, send, write
from tests.summary.reading import find_score_cell, find_state_cell
from tests.year.filled import IGNORE_EXTENSIONS
from tests.year.final_year import NOW, make_year, opened, read_below

pytestmark = IGNORE_EXTENSIONS
BOOK = "2018年度司法所考核排名"
COPY = f"汇总/{BOOK}（2018-12-31 0900，保留的旧表）.xlsx"
FORM = "核定表_政工科（得分矩阵改写）.xlsx"
SAID = f"河东司法所第1项由10改为7.5（{COPY}）"
OFFER = f"得分矩阵有1处改写，没有采用：要采用的，请科室在「核定」里预填好的{FORM}写明理由、写上核定人，报回；不采用的，看过以后把留存的旧表从「汇总」移走"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_year(tmp_path_factory.mktemp("made") / "2018考核")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2018考核"))


def change(folder: Path, *cells: tuple[str, int, float | str | None], file: str = f"{BOOK}.xlsx") -> Path:
    """A leader writes over scores, and saves."""
    path = folder / "汇总" / file
    book = openpyxl.load_workbook(path)
    sheet = book["得分矩阵"]
    assert isinstance(sheet, Worksheet)
    for office, item, points in cells:
        sheet[find_score_cell(sheet, office, item)] = points
    book.save(path)
    book.close()
    return path


def asked(told: Collected | Workspace) -> list[tuple[str, tuple[str, ...]]]:
    """The tasks about it, of a collect, or of `status`."""
    tasks = told.status().tasks if isinstance(told, Workspace) else told.tasks
    return [(task.what, task.about) for task in tasks if "得分矩阵" in task.what]


def scores(collected: Collected) -> dict[tuple[str, int], float]:
    rows = collected.items[["office", "item", "score"]]
    return {(office, item): score for office, item, score in rows.itertuples(index=False, name=None)}


def offered(folder: Path) -> dict[str, tuple[object, object]]:
    """The rows of the form that is offered: key -> points and reason."""
    book = open_own(Workspace(folder), FORM)
    sheet = sheet_of(book, "逐项核定")
    rows, heads = keyed_rows(sheet, DECIDED_SCORE), heads_of(sheet, DECIDED_SCORE)[1]
    return {
        key: (sheet.cell(row, heads[DECIDED_SCORE]).value, sheet.cell(row, heads[REASON_HEAD]).value)
        for key, row in rows.items()
    }


# 1. Told, kept, offered


def test_a_changed_score_counts_for_nothing_and_is_asked_about_with_the_copy_that_is_kept(folder: Path) -> None:
    before = opened(folder).collect(export=True)
    tables = read_below(before.exports[0].parent)
    assert (asked(before), asked(opened(folder))) == ([], [])
    change(folder, ("001", 1, 7.5))
    live = f"河东司法所第1项由10改为7.5（汇总/{BOOK}.xlsx）"
    first = "先汇总一次，留下这一份，做好预填了这几处的核定表；不采用的也先汇总"
    assert asked(opened(folder)) == [(f"得分矩阵有1处改写，没有采用：{first}", (live,))]
    after = opened(folder).collect(export=True)
    assert after.kept == (folder / COPY,)
    assert asked(after) == [(OFFER, (SAID,))]
    assert read_below(after.exports[0].parent) == tables
    assert asked(opened(folder)) == asked(opened(folder).collect()) == [(OFFER, (SAID,))], "nothing was new"
    assert sorted(path.name for path in (folder / "汇总").glob("*.xlsx")) == [f"{BOOK}.xlsx", Path(COPY).name]
    assert not [task for task in after.tasks if task.command == "finalize"], "nobody is told to make that final"


def test_the_form_that_is_offered_has_just_these_cells_and_no_reason(folder: Path) -> None:
    change(folder, ("001", 1, 7.5))
    opened(folder).collect()
    assert offered(folder) == {"001|01": (7.5, None)}
    sheet = sheet_of(open_own(Workspace(folder), FORM), "逐项核定")
    said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "得分矩阵里有人由10改为7.5，没有写理由：同意的请写明理由，不同意的请改回，另写理由" in said
    assert "缺理由" in said


def test_of_two_departments_each_has_a_form_of_its_own(folder: Path) -> None:
    change(folder, ("001", 1, 7.5), ("002", 2, 12))
    [(what, about)] = asked(opened(folder).collect())
    assert what.startswith("得分矩阵有2处改写")
    assert about == (SAID, f"城关司法所第2项由20改为12（{COPY}）")
    assert offered(folder) == {"001|01": (7.5, None)}
    assert (folder / "核定" / FORM.replace("政工", "基层")).exists()


def test_a_change_that_libreoffice_saved_is_read_and_what_it_calculated_is_none(
    folder: Path, libreoffice: Recalculate, tmp_path: Path
) -> None:
    place = folder / "汇总" / f"{BOOK}.xlsx"
    same = shutil.copyfile(place, tmp_path / "same.xlsx")
    changed = shutil.copyfile(change(folder, ("001", 1, 7.5)), tmp_path / "changed.xlsx")
    saved, with_change = libreoffice([Path(same), Path(changed)])
    shutil.copyfile(saved, place)
    control = opened(folder).collect()
    assert (asked(control), control.kept) == ([], (folder / COPY,)), "kept as ever, and nothing to ask"
    shutil.copyfile(with_change, place)
    [(_, [said])] = asked(opened(folder, "2019-01-02T09:00:00+08:00").collect())
    assert said.startswith("河东司法所第1项由10改为7.5（汇总/2018年度司法所考核排名（2019-01-02 0900")


# 2. Until somebody decides


def answer(folder: Path, points: float, reason: str) -> Collected:
    """The department fills in the form that it was offered, and sends it."""
    send(folder, "改写.xlsx", write(open_own(Workspace(folder), FORM), {"001|01": (points, reason)}))
    return opened(folder, "2019-01-02T09:00:00+08:00").collect()


def test_decided_as_it_was_written_it_holds_and_the_question_ends(folder: Path) -> None:
    before = scores(opened(folder).collect())
    change(folder, ("001", 1, 7.5))
    opened(folder).collect()
    after = answer(folder, 7.5, "材料不实，扣2.5分")
    assert scores(after) == before | {("001", 1): 7.5}
    assert "材料不实，扣2.5分" in set(after.trail["reason"])
    assert asked(after) == []
    assert not (folder / "核定" / FORM).exists()
    assert (folder / COPY).exists(), "nothing that a person wrote is taken away"


def test_without_a_reason_it_does_not_hold_and_the_question_stands(folder: Path) -> None:
    change(folder, ("001", 1, 7.5))
    opened(folder).collect()
    after = answer(folder, 7.5, "")
    assert scores(after)["001", 1] == 10
    assert "unexplained" in set(after.findings["code"])
    assert [about for _, about in asked(after)] == [(SAID,)]


def test_decided_otherwise_it_is_asked_about_until_the_copy_is_put_away(folder: Path, tmp_path: Path) -> None:
    change(folder, ("001", 1, 7.5))
    opened(folder).collect()
    after = answer(folder, 9, "扣1分")
    assert scores(after)["001", 1] == 9
    assert [about for _, about in asked(after)] == [(SAID.replace("7.5", "7.5，现在是9"),)]
    shutil.move(folder / COPY, tmp_path / "看过了.xlsx")
    later = opened(folder, "2019-01-02T09:00:00+08:00")
    assert asked(later) == asked(later.collect()) == []
    assert not (folder / "核定" / FORM).exists()


def test_the_last_change_is_offered_and_the_one_before_is_told_too(folder: Path) -> None:
    change(folder, ("001", 1, 7.5))
    opened(folder).collect()
    change(folder, ("001", 1, 6))
    [(what, about)] = asked(opened(folder, "2019-01-02T09:00:00+08:00").collect())
    assert what.startswith("得分矩阵有2处改写")
    second = "河东司法所第1项由10改为6（汇总/2018年度司法所考核排名（2019-01-02 0900"
    assert (len(about), about[0], about[1].startswith(second)) == (2, SAID, True)
    assert offered(folder) == {"001|01": (6, None)}


def test_of_two_copies_kept_within_a_minute_the_second_is_the_last(folder: Path) -> None:
    told = []
    for second, points in enumerate((7.5, 6, 7)):
        change(folder, ("001", 1, points))
        told = asked(opened(folder, f"2018-12-31T09:00:0{second}+08:00").collect())
    [(_, about)] = told
    assert [said.partition("（")[0][-3:] for said in about] == ["7.5", "改为6", "改为7"]
    assert offered(folder) == {"001|01": (7, None)}


def test_a_form_in_which_somebody_is_at_work_is_left_alone(folder: Path) -> None:
    change(folder, ("001", 1, 7.5))
    opened(folder).collect()
    path = folder / "核定" / FORM
    write(open_own(Workspace(folder), FORM), {"001|01": (7.5, "写了一半")}).save(path)
    opened(folder).collect(export=True)
    assert offered(folder) == {"001|01": (7.5, "写了一半")}


# 3. Papers, and the final result


def test_a_result_is_made_final_over_it_with_a_reason_only(folder: Path) -> None:
    change(folder, ("001", 1, 7.5))
    opened(folder).collect()
    with pytest.raises(SfsError) as caught:
        opened(folder).finalize()
    assert str(caught.value) == f"定稿：{OFFER}（{SAID}）。照现在的结果定稿的，请加 --reason 写明原因。"
    assert not (folder / "定稿").exists() or not list((folder / "定稿").iterdir())
    opened(folder).finalize(reason="局长已收回改动")
    assert list(opened(folder).events["reason"]) == ["局长已收回改动"]
    [(what, about)] = asked(opened(folder).collect())
    assert ("结果已经定稿" in what, about) == (True, (SAID,))
    assert not (folder / "核定" / FORM).exists(), "what comes now counts for nothing"


def test_final_and_papers_say_it_first_on_the_screen(folder: Path) -> None:
    code, said = run(folder, "notify", "--kind", "得分反馈")
    assert (code, "得分矩阵" in said) == (0, False), "control"
    change(folder, ("001", 1, 7.5))
    code, said = run(folder, "notify", "--kind", "得分反馈")
    assert code == 0
    assert said.startswith("注意：得分矩阵有1处改写，没有采用")
    code, said = run(folder, "finalize", "--reason", "已商定")
    assert code == 0
    assert said.startswith("注意：得分矩阵有1处改写，没有采用")


# 4. What cannot be decided or read


def test_a_state_a_voted_item_and_words_are_told_and_not_offered(folder: Path) -> None:
    path = change(folder, ("001", 4, 3), ("001", 1, "再议"), ("002", 2, 99))
    book = openpyxl.load_workbook(path)
    sheet = book["得分矩阵"]
    assert isinstance(sheet, Worksheet)
    sheet[find_state_cell(sheet, "002")] = "否决"
    sheet["D6"], sheet[f"E{next(cell.row for cell in sheet['B'] if cell.value == '总分')}"] = None, 100
    book.save(path)
    [(what, about)] = asked(opened(folder).collect())
    assert what.startswith("得分矩阵有6处改写，没有采用，也不能在核定表里照着改")
    assert [said.partition("（")[0] for said in about] == [
        "河东司法所第1项由10改为“再议”",
        "河东司法所第4项由10改为3",
        "河东司法所一、队伍建设由10改为空白",
        "城关司法所状态由“参评”改为“否决”",
        "城关司法所第2项由20改为99",
        "城关司法所总分由98改为100",
    ]
    assert not list((folder / "核定").glob("*改写*"))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9_000])


def take_out_matrix(path: Path) -> None:
    book: Workbook = openpyxl.load_workbook(path)
    del book["得分矩阵"]
    book.save(path)


@pytest.mark.parametrize(
    ("spoil", "why"), [(cut, "已损坏或没有传完整"), (take_out_matrix, "找不到要填的工作表")], ids=["cut", "no-matrix"]
)
def test_a_workbook_that_cannot_be_read_stops_nothing_and_is_told(
    folder: Path, spoil: Callable[[Path], None], why: str
) -> None:
    spoil(folder / "汇总" / f"{BOOK}.xlsx")
    collected = opened(folder).collect()
    [(what, about)] = asked(collected)
    assert what.startswith("「汇总」里有1个排名工作簿，读不出得分矩阵有没有改写")
    assert about == (f"{COPY}（{why}）",)
    assert openpyxl.load_workbook(collected.summary).sheetnames, "a new one stands in its place"
    with pytest.raises(SfsError, match="读不出得分矩阵"):
        opened(folder).finalize()


def test_while_the_workbook_is_open_elsewhere_the_change_is_told_and_kept_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows has it: it cannot be replaced, and the new one stands beside it; that one is asked about, too."""
    place = change(folder, ("001", 1, 7.5))
    with monkeypatch.context() as patch:
        hold_open(patch, place)
        for _ in range(2):
            assert asked(opened(folder).collect()) == [(OFFER, (SAID,))]
    [beside, copy] = sorted(path.name for path in (folder / "汇总").glob("*（*"))
    assert (copy, "原文件被占用" in beside) == (Path(COPY).name, True)
    change(folder, ("002", 1, 8), file=beside)
    [(_, about)] = asked(opened(folder).collect())
    assert set(about) == {SAID, f"城关司法所第1项由10改为8（汇总/{beside}）"}


def test_a_workbook_that_was_deleted_is_made_again_and_raises_nothing(folder: Path) -> None:
    (folder / "汇总" / f"{BOOK}.xlsx").unlink()
    assert asked(opened(folder)) == asked(opened(folder).collect()) == []


def test_an_office_that_has_left_the_roster_is_told_by_its_code(folder: Path) -> None:
    path = change(folder)
    book = openpyxl.load_workbook(path)
    for name in ("得分矩阵", "_计算值"):
        book[name]["D3"] = "009"
    book["得分矩阵"]["D7"] = 3
    book.save(path)
    [(what, about)] = asked(opened(folder).collect())
    assert ("不能在核定表里照着改" in what, len(about)) == (True, 1)
    assert about[0].startswith("009")


# 5. Nothing is read without need


def test_what_the_program_wrote_itself_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = overwritten._read

    def note(pool: object, path: Path) -> overwritten.Reading:
        read.append(path.name)
        return real(pool, path)  # type: ignore[arg-type]  # the pool that it was given

    monkeypatch.setattr(overwritten, "_read", note)
    opened(folder).collect()
    opened(folder, NOW).status()
    assert read == []
    change(folder, ("001", 1, 7.5))
    opened(folder).collect()
    opened(folder).status()
    opened(folder).ask_overwritten()
    assert read == [Path(COPY).name], "the control: once"
