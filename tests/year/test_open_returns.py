"""The inbox's open questions, and files that somebody took out of it, are told from `collect` to the exit code."""

from pathlib import Path

import pytest

from sfs_excel.cli import app as cli
from sfs_excel.form.content import Filling
from sfs_excel.roster.model import Office
from sfs_excel.roster.write import write_roster
from sfs_excel.sheets.token import make_token
from sfs_excel.year.collected import Collected
from sfs_excel.year.workspace import Workspace
from tests.fillings import GOOD, KEY, RULEBOOK, write_filled

IN_INBOX = "文件已不在收件箱，仍按登记采用；不要了请撤回"


@pytest.fixture
def year(tmp_path: Path) -> Workspace:
    """河东司法所 has returned a good form."""
    folder = Workspace.create(tmp_path / "2016考核").folder
    (folder / ".sfs" / "key").write_text(KEY.hex(), encoding="ascii")
    write_roster(folder / "名册.xlsx", [Office("001", "河东司法所")], settings={"年度": 2016})
    write_filled(folder / "收件箱" / "河东.xlsx", Filling(GOOD, dict.fromkeys(RULEBOOK.items, "有")))
    return Workspace(folder)


def inbox(year: Workspace) -> Path:
    return year.folder / "收件箱"


def collect(year: Workspace) -> tuple[Collected, int]:
    """The method's answer, and the exit code of the command."""
    return Workspace(year.folder).collect(jobs=1), cli.run(["-C", str(year.folder), "collect", "--jobs", "1"])


def describe(collected: Collected) -> dict[str, tuple[str, str]]:
    """File -> status and reason."""
    listed = collected.submissions
    return dict(zip(listed["file"], zip(listed["status"], listed["reason"], strict=True), strict=True))


def test_a_word_document_is_asked_about_until_it_is_taken_out_of_the_inbox(year: Workspace) -> None:
    stray = inbox(year) / "总结.pdf"
    stray.write_bytes(b"%PDF-1.4")
    collected, code = collect(year)
    assert (list(collected.unused["file"]), code) == (["总结.pdf"], 1)
    stray.unlink()
    collected, code = collect(year)
    assert (list(collected.unused["file"]), code) == ([], 0)
    assert describe(collected)["总结.pdf"][0] == "refused", "it stays listed"


def test_last_years_form_is_settled_by_this_years_from_the_same_office(year: Workspace) -> None:
    good = inbox(year) / "河东.xlsx"
    kept = good.read_bytes()
    good.unlink()
    token = make_token("form", 2015, RULEBOOK.digest, "001")
    write_filled(inbox(year) / "去年.xlsx", token=token)
    collected, code = collect(year)
    assert (list(collected.unused["file"]), code) == (["去年.xlsx"], 1)
    good.write_bytes(kept)
    collected, code = collect(year)
    assert (list(collected.unused["file"]), code) == ([], 0)
    assert {file: status for file, (status, _) in describe(collected).items()} == {
        "去年.xlsx": "refused", "河东.xlsx": "current",
    }  # fmt: skip


def test_a_return_taken_out_of_the_inbox_counts_as_registered(year: Workspace) -> None:
    first, _ = collect(year)
    assert describe(first)["河东.xlsx"] == ("current", "")
    (inbox(year) / "河东.xlsx").unlink()
    again, code = collect(year)
    assert describe(again)["河东.xlsx"] == ("current", IN_INBOX)
    assert list(again.ranking["total"]) == list(first.ranking["total"])
    assert code == 0


def test_a_spoiled_store_is_repaired_from_the_inbox_or_told_as_the_bureaus_own_trouble(year: Workspace) -> None:
    first, _ = collect(year)
    [stored] = [path for path in (year.folder / ".sfs" / "store").iterdir() if path.is_file()]
    whole = stored.read_bytes()
    stored.write_bytes(whole[:-1] + b"!")
    repaired, code = collect(year)
    assert (list(repaired.ranking["total"]), code) == (list(first.ranking["total"]), 0)
    assert stored.read_bytes() == whole

    stored.write_bytes(whole[:-1] + b"!")
    (inbox(year) / "河东.xlsx").unlink()
    spoiled, code = collect(year)
    status, reason = describe(spoiled)["河东.xlsx"]
    assert (status, code) == ("refused", 1)
    assert "不是司法所的问题" in reason
    assert "请把原文件重新放进收件箱，再汇总一次。" in reason
    assert list(spoiled.unused["file"]) == ["河东.xlsx"]
