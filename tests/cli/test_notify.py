"""The papers of a year, as the command writes them.

1. Every kind is a Word document with the message that it goes out with; who is not concerned gets none, and loses one that
   no longer holds.
2. A paper that says the same keeps its day and its bytes; one that says something else is written anew.
3. What a person changed stays, or is kept beside the new paper.
4. Nothing that collect made is touched; a correction notice is written by collect, and again only for a changed template.
5. Papers never rest on half an inbox; a broken template, or a code that is not there, stops before anything is written.
"""

import re
from pathlib import Path

import docx
import pytest

from sfs_excel.cli import app as cli
from sfs_excel.errors import FaultyFileError, SfsError
from sfs_excel.year.folder import TEMPLATES
from sfs_excel.year.workspace import Workspace
from tests.notices.documents import read_lines
from tests.posted import CODES, RIGHT, SILENT, UNREACHED, WRONG, copy_year, make_year, on_day, returns, snapshot

FEEDBACK = f"汇总/反馈/{RIGHT}得分明细"
REMINDER = f"发放/催报/{SILENT}催报通知"
CORRECTION = f"退回/{WRONG}更正通知"
OURS = Path(__file__).resolve().parents[2] / "templates" / "notices"


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_year(tmp_path_factory.mktemp("notify") / "2016考核")


@pytest.fixture
def year(collected: Path, tmp_path: Path) -> Workspace:
    return copy_year(collected, tmp_path / "2016考核")


def lines_of(year: Workspace, path: str) -> list[str]:
    return read_lines((year.folder / f"{path}.docx").read_bytes())


def sign(year: Workspace, path: str) -> bytes:
    """As a person does: something is written into the document in Word."""
    file = year.folder / f"{path}.docx"
    document = docx.Document(str(file))
    document.add_paragraph("青司〔2017〕3号")
    document.save(str(file))
    return file.read_bytes()


@pytest.mark.parametrize(
    ("kind", "offices", "paths"),
    [
        ("letter", [*CODES.values()], [f"发放/责任书/{name}责任书" for name in CODES]),
        ("feedback", ["01", "02"], [f"汇总/反馈/{name}得分明细" for name in (RIGHT, WRONG)]),
        ("approval", [""], ["汇总/审定表/2016年度考核结果审定表"]),
        ("circular", [""], ["汇总/通报/2016年度考核结果通报"]),
    ],
)
def test_every_kind_is_a_document_with_its_message(
    year: Workspace, kind: str, offices: list[str], paths: list[str]
) -> None:
    papers = year.notify(kind)
    assert list(papers["office"]) == offices
    assert list(papers["file"]) == [f"{path}.docx" for path in paths]
    assert set(papers["state"]) == {"written"}
    for path in paths:
        title = (year.folder / f"{path}.txt").read_text(encoding="utf-8-sig").partition("\n")[0]
        assert title
        assert title in (year.folder / f"{path}.html").read_text(encoding="utf-8")
        assert "2016" in "".join(lines_of(year, path)[:3])


def test_reminders_go_to_who_owes_a_form_or_has_to_put_it_right_with_one_text_for_the_chat(year: Workspace) -> None:
    papers = year.notify("reminder")
    assert list(papers["office"]) == ["02", "03", "04", ""]
    assert list(papers["kind"]) == ["mending", "reminder", "reminder", "group"]
    owing = (WRONG, SILENT, UNREACHED)
    assert list(papers["file"]) == [*(f"发放/催报/{name}催报通知.docx" for name in owing), "发放/催报/群消息.txt"]
    assert sorted(path.suffix for path in (year.folder / "发放/催报").glob("群消息*")) == [".txt"]
    titles = [
        (year.folder / f"发放/催报/{name}催报通知.txt").read_text("utf-8-sig").partition("\n")[0] for name in owing
    ]
    assert ["催促更正" in title for title in titles] == [True, False, False]


def test_only_the_offices_named_get_one(year: Workspace) -> None:
    assert list(year.notify("letter", ["02"])["office"]) == ["02"]
    assert [path.name for path in (year.folder / "发放/责任书").glob("*.docx")] == [f"{WRONG}责任书.docx"]
    year.notify("letter", ["01"])
    assert (year.folder / f"发放/责任书/{WRONG}责任书.docx").is_file()


def test_who_has_returned_is_reminded_no_more(year: Workspace) -> None:
    year.notify("reminder")
    assert f"{SILENT}：" in lines_of(year, REMINDER)
    returns(year, SILENT, {})
    returns(year, WRONG, {}, "改好.xlsx")
    year.collect()
    assert list(year.notify("reminder")["name"]) == [UNREACHED, "工作群"]
    assert not list((year.folder / "发放/催报").glob(f"{SILENT}*"))


def test_reminder_bears_the_day_and_knows_when_it_is_late(year: Workspace) -> None:
    on_day(year.folder, "2016-12-20").notify("reminder")
    before = "".join(lines_of(year, REMINDER))
    assert "截至2016年12月20日，" in before
    assert "请你所于2016年12月20日前（含当日）" in before
    assert set(on_day(year.folder, "2016-12-21").notify("reminder")["state"]) == {"written"}
    assert "报送截止日期（2016年12月20日）已过" in "".join(lines_of(year, REMINDER))


def test_paper_that_says_the_same_keeps_its_day(year: Workspace) -> None:
    on_day(year.folder, "2016-12-22").notify("feedback")
    first = snapshot(year.folder)
    year = on_day(year.folder, "2016-12-28")
    assert set(year.notify("feedback")["state"]) == {"same"}
    assert snapshot(year.folder) == first
    assert "2016年12月22日" in "".join(lines_of(year, FEEDBACK))
    returns(year, RIGHT, {"05.orgs": 1}, "河东第二次.xlsx")  # one short: -1
    year.collect()
    assert list(year.notify("feedback")["state"]) == ["written", "same"]
    assert "2016年12月28日" in "".join(lines_of(year, FEEDBACK))


def test_deleted_file_comes_back(year: Workspace) -> None:
    year.notify("feedback")
    (year.folder / f"{FEEDBACK}.txt").unlink()
    assert list(year.notify("feedback")["state"]) == ["written", "same"]
    assert (year.folder / f"{FEEDBACK}.txt").is_file()


def test_what_a_person_changed_stays_while_it_holds_and_is_kept_when_it_does_not(year: Workspace) -> None:
    year.notify("feedback")
    signed = sign(year, FEEDBACK)
    assert list(year.notify("feedback")["kept"]) == ["", ""]
    assert (year.folder / f"{FEEDBACK}.docx").read_bytes() == signed
    returns(year, RIGHT, {"05.orgs": 1}, "河东第二次.xlsx")
    year.collect()
    kept, none = year.notify("feedback")["kept"]
    assert none == ""
    assert (year.folder / kept).read_bytes() == signed
    assert "青司〔2017〕3号" not in "".join(lines_of(year, FEEDBACK))


def test_nothing_that_collect_made_is_touched(year: Workspace) -> None:
    made = snapshot(year.folder)
    for kind in ("letter", "reminder", "feedback", "circular", "correction"):
        year.notify(kind)
    assert {name: made[name] for name in made} == {
        name: each for name, each in snapshot(year.folder).items() if name in made
    }
    year.collect()
    assert f"{FEEDBACK}.docx" in snapshot(year.folder), "the control: collect leaves the papers alone, too"


def test_correction_notice_is_written_by_collect_in_word_too(year: Workspace) -> None:
    said = "".join(lines_of(year, CORRECTION))
    assert "填的是“两次”，需要数字。请改为 2 后重新报送。" in said
    assert f"附件：更正表（{WRONG}.xlsx）" in said
    [row] = year.notify("correction").to_dict("records")
    assert (row["office"], row["file"], row["state"]) == ("02", f"{CORRECTION}.docx", "same")


def test_changed_template_writes_its_papers_anew_and_no_others(year: Workspace) -> None:
    year.notify("feedback")
    ours = (OURS / "correction.txt.j2").read_text(encoding="utf-8")
    (year.folder / TEMPLATES).mkdir()
    (year.folder / TEMPLATES / "correction.txt.j2").write_text(ours.replace("【怎样更正】", "【如何更正】"), "utf-8")
    year = Workspace(year.folder)
    workbook = snapshot(year.folder)[f"退回/{WRONG}.xlsx"]
    assert list(year.notify("correction")["state"]) == ["written"]
    assert "【如何更正】" in (year.folder / f"{CORRECTION}.txt").read_text(encoding="utf-8-sig")
    assert snapshot(year.folder)[f"退回/{WRONG}.xlsx"] == workbook
    assert set(year.notify("feedback")["state"]) == {"same"}


def test_papers_wait_until_the_inbox_is_read(year: Workspace) -> None:
    returns(year, SILENT, {})
    before = snapshot(year.folder)
    for kind in ("reminder", "feedback", "circular", "correction"):
        with pytest.raises(SfsError, match=f"收件箱：有 1 个文件还没有读取（{SILENT}.xlsx）。请先运行 collect。"):
            year.notify(kind)
    assert snapshot(year.folder) == before
    year.notify("letter")  # which rests on nothing that comes back


def test_code_that_is_not_in_the_roster_is_told(year: Workspace) -> None:
    with pytest.raises(SfsError, match="没有99。请核对，现有：01 "):
        year.notify("letter", ["01", "99"])
    assert not (year.folder / "发放/责任书").exists()


def test_broken_template_stops_before_anything_is_written(year: Workspace) -> None:
    (year.folder / TEMPLATES).mkdir()
    (year.folder / TEMPLATES / "feedback.html.j2").write_text("{{ nobody }}", "utf-8")
    before = snapshot(year.folder)
    with pytest.raises(FaultyFileError, match="用了不存在的名称“nobody”"):
        year.notify("feedback")
    assert snapshot(year.folder) == before


def test_command_takes_the_chinese_names(year: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["notify", "-C", str(year.folder), "--kind", "催报"]) == 0
    said = capsys.readouterr().out
    assert f"{REMINDER}.docx" in said
    assert "催报 3 份：" in said
    assert cli.run(["notify", "-C", str(year.folder), "--kind", "催报"]) == 0
    assert capsys.readouterr().out.count("没有变化") == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "缺少选项：--kind。"),
        (
            ["--kind", "奖状"],
            "--kind 要写 责任书、延期通知、催报、得分反馈、复核答复、审定表、考核结果通报、考核结果更正通报、更正通知 之一，写的是 奖状。",
        ),
    ],
)
def test_wrong_kind_is_explained(
    year: Workspace, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert cli.run(["notify", "-C", str(year.folder), *arguments]) == 2
    said, told = (re.sub(r"[│\s]+", "", each) for each in (words, capsys.readouterr().err))
    assert said in told


def test_all_papers_of_a_kind_are_one_document_to_print_each_from_its_own_first_page(year: Workspace) -> None:
    rows = year.notify("feedback", all_in_one=True)
    assert list(rows["file"])[-1] == "汇总/反馈/全部得分反馈.docx"
    assert list(rows["name"])[-1] == "全部 2 份"
    joined = docx.Document(str(year.folder / "汇总/反馈/全部得分反馈.docx"))
    lines = lines_of(year, "汇总/反馈/全部得分反馈")
    for name in (RIGHT, WRONG):
        assert set(lines_of(year, f"汇总/反馈/{name}得分明细")) <= set(lines)
    numbers = [section._sectPr.find(docx.oxml.ns.qn("w:pgNumType")) for section in joined.sections]
    assert [each.get(docx.oxml.ns.qn("w:start")) for each in numbers] == ["1", "1"]
    assert list(year.notify("feedback", all_in_one=True)["state"]) == ["same", "same", "same"]


def test_a_part_of_the_papers_as_one_document_is_not_named_all_of_them(year: Workspace) -> None:
    def list_joined() -> list[str]:
        return sorted(
            path.name for path in (year.folder / "发放/责任书").glob("*书*.docx") if "所责任书" not in path.name
        )

    year.notify("letter", all_in_one=True)
    part = f"责任书（{RIGHT}、{WRONG}）.docx"
    assert list(year.notify("letter", [RIGHT, WRONG], all_in_one=True)["file"])[-1] == f"发放/责任书/{part}"
    assert list_joined() == sorted(["全部责任书.docx", part])


def test_what_a_person_changed_is_left_out_of_the_one_document_and_named(year: Workspace) -> None:
    year.notify("letter")
    sign(year, f"发放/责任书/{RIGHT}责任书")
    last = year.notify("letter", all_in_one=True).to_dict("records")[-1]
    assert last["name"] == f"全部 {len(CODES) - 1} 份，改过的另行打印：{RIGHT}"


def test_of_one_paper_there_is_no_second_document(year: Workspace) -> None:
    assert list(year.notify("circular", all_in_one=True)["file"]) == ["汇总/通报/2016年度考核结果通报.docx"]
