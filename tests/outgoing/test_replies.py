"""Replies go back to the offices, and come again: real files, edited by a real office program.

1. A return with errors comes back as a form of its office: right values as typed numbers, wrong ones as they were typed,
   doubtful ones blank; beside it a notice. One without gets a receipt, and nothing else.
2. Sent back as it was, it has the same errors; put right, it counts, and what was sent out before is taken away.
3. What a person did in 退回/ is not lost, and collecting again touches nothing.
4. The bureau's own templates are used; a broken one stops the run before anything is written.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook

from sfs_excel.errors import FaultyFileError
from sfs_excel.files.outputs import KEPT, Outputs
from sfs_excel.form.columns import META, Column
from sfs_excel.form.content import Raw
from sfs_excel.outcome.standing import YearStatus
from sfs_excel.outgoing.replies import RECEIPTS
from sfs_excel.roster.model import Office
from sfs_excel.roster.write import write_roster
from sfs_excel.sheets.references import cell_name
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import INBOX, ISSUED, STATE, TEMPLATES
from sfs_excel.year.workspace import Workspace
from tests.conftest import Recalculate
from tests.damage import properties_of
from tests.fillings import GOOD, GOOD_TOTAL
from tests.outgoing.returned import (
    BLANK,
    CODES,
    MIXED,
    NAMES,
    RIGHT,
    SLIP,
    WRONG,
    ZIPPED,
    copy,
    prefilled,
    problems_of,
    returned,
    snapshot,
)
from tests.reading.zips import zip_named
from tests.year.filled import drop, fill_in, make_workspace, outcome_of, place_of, scores_of, total_of

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")  # openpyxl on data bars


SENT: dict[str, Raw] = GOOD | {
    "05.orgs": "", "09.disputes": "４０件", "12.late": "两次", "21.released": -3.0, "30.stations": 12.0,
}  # fmt: skip
CORRECTED: dict[str, Raw] = {
    "04.satisfaction": 98.5, "05.orgs": 1, "07.cases": 30, "12.late": 2, "21.released": 100, "30.stations": 9, "34.info": 4,
}  # fmt: skip
# By the letter: one organisation short -1, late twice -0.6, one more piece of information +2.
CORRECTED_TOTAL = GOOD_TOTAL - 1 - 0.6 + 2
SAID = {
    "群众满意度": "群众满意度填的是150%，超过上限100%",
    "培育社会组织数": "培育社会组织数没有填",
    "调解疑难、普通案件合计": "编号 07.cases 这一行应是“调解疑难、普通案件合计”，表里写的是“案件数”，行列被改动过",
    "每月3日后迟报、漏报次数": "每月3日后迟报、漏报次数填的是“两次”，需要数字",
    "帮教期内刑释人员": "帮教期内刑释人员填的是-3，不能是负数",
    "上列村（社区）中已成立司法行政服务站": (
        "已成立司法行政服务站的村（社区）数不能多于村（社区）总数"
        "（上列村（社区）中已成立司法行政服务站填12、村（社区）总数填10）"
    ),
    "省厅采用信息": "省厅采用信息显示为“2016-01-02”（日期、时间格式，作为数字是42371），分不清是哪一个",
}


def edit(path: Path, target: Path, change: Callable[[Workbook], None]) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(target)
    return target


def spoil(book: Workbook) -> None:
    """Write contents that cannot be typed as a value: a date, a percentage, a label overwritten."""
    sheet, cell = place_of(book, "v_34_info")
    sheet[cell] = datetime(2016, 1, 2)
    sheet[cell].number_format = "yyyy-mm-dd"
    sheet, cell = place_of(book, "v_04_satisfaction")
    sheet[cell] = 1.5
    sheet[cell].number_format = "0%"
    sheet, cell = place_of(book, "v_07_cases")
    sheet[cell_name(sheet[cell].row - 1, Column.LABEL)].value = "案件数"


def write_evidence(book: Workbook) -> None:
    """Item 26 asks for pictures: with them nothing at all is found."""
    sheet, cell = place_of(book, "e_26")
    sheet[cell] = "橱窗照片3张"


def errors_of(collected: Collected, name: str) -> list[str]:
    found = collected.findings
    return list(found[found["office"].eq(CODES[name]) & found["severity"].eq("错误")]["field"])


@dataclass(frozen=True, eq=False)
class Year:
    """A year in which returns come twice, as it stood after each collect. `again`: after collecting once more."""

    workspace: Workspace
    first: Collected
    files: Mapping[str, tuple[bytes, int]]
    correction: Path
    zipped: Path
    blank: Path
    slip: Path
    files_again: Mapping[str, tuple[bytes, int]]
    second: Collected
    files_then: Mapping[str, tuple[bytes, int]]
    again: Collected
    files_then_again: Mapping[str, tuple[bytes, int]]
    standing: YearStatus


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory, libreoffice: Recalculate) -> Year:
    folder = tmp_path_factory.mktemp("replies")
    workspace = make_workspace(folder / "2016考核", {code: name for name, code in CODES.items()})
    workspace.generate()
    issued = {name: workspace.folder / ISSUED / f"{name}.xlsx" for name in NAMES}

    def fill(name: str, values: Mapping[str, Raw], change: Callable[[Workbook], None] = write_evidence) -> Path:
        path = fill_in(issued[name], folder / f"{name}.xlsx", values)
        return edit(path, path, change)

    def mix(book: Workbook) -> None:
        other = openpyxl.load_workbook(issued[RIGHT])
        for row, others in zip(book[META].iter_rows(), other[META].iter_rows(), strict=True):
            assert row[0].value == others[0].value
            properties_of(book)[str(row[0].value)].value = others[1].value

    drop(fill(WRONG, SENT, spoil), workspace)
    drop(fill(RIGHT, GOOD), workspace)
    drop(fill(BLANK, {}), workspace)
    packed = folder / "班庄.zip"
    packed.write_bytes(zip_named({"材料/填报表.xlsx": fill(ZIPPED, SENT, spoil).read_bytes()}))
    drop(packed, workspace)
    drop(fill(SLIP, GOOD | {"12.late": "两次"}), workspace)
    drop(fill(MIXED, GOOD, mix), workspace)
    first, files = workspace.collect(), snapshot(workspace)
    workspace.collect()
    files_again = snapshot(workspace)

    kept = {name: copy(returned(workspace, f"{name}.xlsx"), folder / f"{name}退回.xlsx") for name in files_of(first)}
    edited = [
        fill_in(kept[WRONG], folder / "河东更正.xlsx", CORRECTED),
        fill_in(kept[SLIP], folder / "金山更正.xlsx", {"12.late": 0}),
        fill_in(kept[BLANK], folder / "城头更正.xlsx", GOOD),
    ]
    for path in libreoffice(edited):
        drop(path, workspace)
    drop(kept[ZIPPED], workspace, "班庄更正.xlsx")
    for name in (ZIPPED, SLIP):  # a person works on in what lies there
        fill_in(kept[name], returned(workspace, f"{name}.xlsx"), {"05.orgs": 7})
    second, files_then = workspace.collect(), snapshot(workspace)
    again = workspace.collect()
    return Year(
        workspace,
        first,
        files,
        kept[WRONG],
        kept[ZIPPED],
        kept[BLANK],
        kept[SLIP],
        files_again,
        second,
        files_then,
        again,
        snapshot(workspace),
        workspace.status(),
    )


def files_of(collected: Collected) -> list[str]:
    return [path.stem for path in collected.corrections.values()]


def test_every_office_gets_a_correction_or_a_receipt(year: Year) -> None:
    notices = [f"{name}更正通知.{kind}" for name in (WRONG, BLANK, ZIPPED, SLIP) for kind in ("docx", "txt", "html")]
    receipts = [f"{RECEIPTS}/{RIGHT}.{kind}" for kind in ("txt", "html")]
    assert sorted(year.files) == sorted(
        [*(f"{name}.xlsx" for name in (WRONG, BLANK, ZIPPED, SLIP)), *notices, *receipts]
    )
    assert files_of(year.first) == [WRONG, BLANK, ZIPPED, SLIP]


def test_correction_notice_scores_the_form_that_it_comes_with(year: Year) -> None:
    """Decisions that the bureau has made meanwhile are not told in it."""
    notice = year.files[f"{WRONG}更正通知.txt"][0].decode("utf-8-sig")
    book = openpyxl.load_workbook(year.correction, data_only=True)
    sheet, cell = place_of(book, "s_total")
    assert re.findall(r"暂按(.*?)分计", notice) == [f"{sheet[cell].value:g}"]


def test_right_values_come_back_typed_wrong_ones_as_typed_doubtful_ones_blank(year: Year) -> None:
    assert prefilled(year.correction, "01.members", "02.self", "03.self", "09.disputes", "30.villages") == {
        "01.members": 3, "02.self": GOOD["02.self"], "03.self": GOOD["03.self"], "09.disputes": 40, "30.villages": 10,
    }  # fmt: skip
    assert prefilled(year.correction, "12.late", "21.released", "30.stations") == {
        "12.late": "两次", "21.released": -3, "30.stations": 12,
    }  # fmt: skip
    # Stored as 42371 and as 1.5, which alone would pass for values: shown as the office saw them.
    assert prefilled(year.correction, "34.info", "04.satisfaction") == {
        "34.info": "2016-01-02",
        "04.satisfaction": "150%",
    }
    # A blank; a number under a label of another's making.
    assert set(prefilled(year.correction, "05.orgs", "07.cases").values()) == {None}


def test_the_list_of_problems_and_the_notice_say_the_same(year: Year) -> None:
    rows = problems_of(year.correction)
    assert {row["填报项"]: row["问题"] for row in rows} == SAID
    text = year.files[f"{WRONG}更正通知.txt"][0].decode("utf-8-sig")
    assert "有7处错误需要更正：填写有误6处，没有填写1处。" in text
    for number, row in enumerate(rows, 1):
        assert f"{number}．{row['项目']}“{row['填报项']}”（「填报表」{row['位置']}）：" in text
        assert row["怎样改"] in text
    assert [row["填报项"] for row in problems_of(year.correction, "更正")] == ["矛盾纠纷总数"]


def test_the_office_is_told_to_go_on_with_this_form_and_no_other(year: Year) -> None:
    remedies = {row["填报项"]: row["怎样改"] for row in problems_of(year.correction)}
    assert remedies["调解疑难、普通案件合计"] == "请在这一格重新填写后报送"
    assert remedies["上列村（社区）中已成立司法行政服务站"] == "请核对F79、F80，改好后重新报送"
    assert remedies["省厅采用信息"] == "请在这一格重填数字后报送"
    assert not any("原表" in remedy for remedy in remedies.values())


def test_only_the_offices_own_findings_are_in_its_reply(year: Year) -> None:
    assert [row["填报项"] for row in problems_of(year.slip)] == ["每月3日后迟报、漏报次数"]
    for name in (WRONG, BLANK, ZIPPED, SLIP):
        others = [other for other in NAMES if other != name]
        said = year.files[f"{name}更正通知.txt"][0].decode("utf-8-sig") + year.files[f"{name}更正通知.html"][0].decode()
        assert name in said
        assert not any(other in said for other in others)


def test_in_a_package_the_reply_is_the_same(year: Year) -> None:
    assert problems_of(year.zipped) == problems_of(year.correction)


def test_a_form_left_blank_is_one_error(year: Year) -> None:
    [row] = problems_of(year.blank)
    assert (row["填报项"], row["位置"], row["问题"], row["怎样改"]) == (
        "整份表",
        "—",
        "整张表都没有填",
        "请填好后重新报送",
    )
    assert set(prefilled(year.blank, *GOOD).values()) == {None}


def test_a_form_put_together_from_two_is_refused(year: Year) -> None:
    status, reason = outcome_of(year.first, f"{MIXED}.xlsx")
    assert status == "refused"
    assert reason.startswith("表里有两个不同的标识，是由两份表拼起来的，分不清是谁的。请让填表人用发放的原表填报。")
    assert not any(MIXED in name for name in year.files)


def test_sent_back_as_it_was_it_has_the_same_errors(year: Year) -> None:
    assert outcome_of(year.second, "班庄更正.xlsx") == ("current", "")
    assert sorted(errors_of(year.second, ZIPPED)) == sorted(errors_of(year.first, ZIPPED)) == sorted(CORRECTED)
    # What was blanked is now told as blank, a date as the text that it is now; the rest in the same words.
    workbooks = (year.zipped, returned(year.workspace, f"{ZIPPED}.xlsx"))
    before, after = ({row["填报项"]: row["问题"] for row in problems_of(path)} for path in workbooks)
    assert after == before | {
        "调解疑难、普通案件合计": "调解疑难、普通案件合计没有填",
        "省厅采用信息": "省厅采用信息填的是“2016-01-02”，需要数字",
    }


def test_put_right_it_counts_and_a_receipt_takes_the_place_of_the_correction(year: Year) -> None:
    assert errors_of(year.second, WRONG) == []
    assert total_of(year.second, CODES[WRONG]) == CORRECTED_TOTAL
    scores = scores_of(year.second, CODES[WRONG])
    assert {item: scores[item] for item in (4, 5, 7, 12, 21, 30, 34)} == {
        4: 2,
        5: 1,
        7: 4,
        12: 3.4,
        21: 1,
        30: 2,
        34: 8,
    }
    assert [name for name in year.files_then if WRONG in name] == [
        f"{RECEIPTS}/{WRONG}.{kind}" for kind in ("html", "txt")
    ]
    receipt = year.files_then[f"{RECEIPTS}/{WRONG}.txt"][0].decode("utf-8-sig")
    assert "河东更正.xlsx" in receipt
    row = year.standing.offices.set_index("name").loc[WRONG]
    assert (row["version"], row["superseded"], row["errors"], row["state"]) == (2, 1, 0, "已报送")


def test_the_first_return_is_superseded_and_what_was_changed_is_named(year: Year) -> None:
    status, reason = outcome_of(year.second, f"{WRONG}.xlsx")
    assert status == "superseded"
    assert reason.startswith("被后来的“河东更正.xlsx”（")
    assert "改动6处：" in reason
    assert "培育社会组织数由空白改为“1”、每月3日后迟报、漏报次数由“两次”改为“2”" in reason


def test_a_form_left_blank_and_filled_in_later_counts(year: Year) -> None:
    assert total_of(year.second, CODES[BLANK]) == GOOD_TOTAL
    assert f"{RECEIPTS}/{BLANK}.txt" in year.files_then


def test_what_a_person_did_in_a_workbook_is_kept_beside_the_new_one(year: Year) -> None:
    [kept] = year.second.kept
    assert kept.name.startswith(ZIPPED)
    assert KEPT in kept.name
    assert prefilled(kept, "05.orgs") == {"05.orgs": 7}
    assert prefilled(returned(year.workspace, f"{ZIPPED}.xlsx"), "05.orgs") == {"05.orgs": None}


def test_what_a_person_changed_stays_though_the_office_is_right_now(year: Year) -> None:
    assert errors_of(year.second, SLIP) == []
    assert [name for name in year.files_then if SLIP in name] == [
        f"{RECEIPTS}/{SLIP}.html",
        f"{RECEIPTS}/{SLIP}.txt",
        f"{SLIP}.xlsx",
    ]
    assert prefilled(returned(year.workspace, f"{SLIP}.xlsx"), "05.orgs") == {"05.orgs": 7}


def test_collected_again_nothing_is_written_anew(year: Year) -> None:
    assert year.files_again == year.files
    assert year.files_then_again == year.files_then
    assert year.again.kept == ()
    for frame in ("ranking", "items", "answers", "findings", "submissions"):
        pd.testing.assert_frame_equal(getattr(year.again, frame), getattr(year.second, frame))


@pytest.fixture
def small(tmp_path: Path) -> Workspace:
    """One office that has returned a blank form, collected."""
    workspace = make_workspace(tmp_path / "2016考核", {CODES[BLANK]: BLANK})
    workspace.generate()
    drop(workspace.folder / ISSUED / f"{BLANK}.xlsx", workspace)
    workspace.collect()
    return workspace


def test_the_bureaus_own_words_are_used(small: Workspace) -> None:
    template = small.folder / TEMPLATES / "correction.txt.j2"
    template.parent.mkdir()
    template.write_text("请改表\n{{ office }}有{{ errors | length }}处要改。\n", encoding="utf-8")
    html = returned(small, f"{BLANK}更正通知.html").read_text(encoding="utf-8")
    Workspace(small.folder).collect()
    assert returned(small, f"{BLANK}更正通知.txt").read_text(encoding="utf-8-sig") == f"请改表\n{BLANK}有1处要改。\n"
    now = returned(small, f"{BLANK}更正通知.html").read_text(encoding="utf-8")
    assert now.count("整张表都没有填") == html.count("整张表都没有填") == 1


def test_a_broken_template_stops_the_run_before_anything_is_written(small: Workspace) -> None:
    template = small.folder / TEMPLATES / "correction.html.j2"
    template.parent.mkdir()
    template.write_text("{% if errors %}<p>{{ officee }}</p>\n", encoding="utf-8")
    (small.folder / INBOX / f"{BLANK}.xlsx").unlink()
    before, summary = snapshot(small), [path.read_bytes() for path in (small.folder / "汇总").iterdir()]
    broken = Workspace(small.folder)
    assert any("correction.html.j2" in place for place in broken.check()["place"])
    with pytest.raises(FaultyFileError, match=r"correction\.html\.j2"):
        broken.collect()
    assert snapshot(small) == before
    assert [path.read_bytes() for path in (small.folder / "汇总").iterdir()] == summary


def test_of_an_office_that_is_called_otherwise_now_nothing_is_left_under_its_old_name(small: Workspace) -> None:
    write_roster(small.folder / "名册.xlsx", [Office(CODES[BLANK], RIGHT, former=(BLANK,))], settings={"年度": 2016})
    Workspace(small.folder).collect()
    assert sorted(snapshot(small)) == sorted(
        [f"{RIGHT}.xlsx", *(f"{RIGHT}更正通知.{ending}" for ending in ("docx", "html", "txt"))]
    )


def test_what_is_open_in_another_program_is_taken_away_by_a_later_run(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, note = returned(small, f"{BLANK}.xlsx"), small.folder / STATE / "outputs.json"

    def refuse(self: Path, **_: bool) -> None:
        raise PermissionError(13, "open in another program", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        Outputs(small.folder, note).remove([path])
    assert path.exists()
    Outputs(small.folder, note).remove([path])
    assert not path.exists()
