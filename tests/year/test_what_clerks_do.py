"""A clerk's doings in the course of a year, and what comes of them: by the rules of the small year, with its real workbooks.

1. Receiving: few files at a time, a file that was given up, a ranking workbook that is open, a folder that was copied, an office renamed.
2. Rules: other words for a value, another reading, what the log counts for.
3. Assessing: a workbook that nobody signed, words that say neither yes nor no, an office that reports anew.
4. Making it final: the page that the group signs.
"""

import errno
import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.files import whole
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.handouts.columns import LOG
from sfs_excel.handouts.log.lists import label_fields
from sfs_excel.inbox import receive
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.plain import FileReading
from sfs_excel.returns.reading_cache import ReadingCache
from sfs_excel.roster.readings import list_rooms
from sfs_excel.roster.write import write_roster
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.workspace import Workspace
from tests.bureau_year import GOOD_OPTIONS, waits
from tests.handouts.bureau import heads_of, sheet_of
from tests.notices.documents import read_lines
from tests.small_year import OFFICES, Typed, hand_in, open_own, open_year, send, write
from tests.year.filled import drop, fill_in, outcome_of, scores_of
from tests.year.final_year import opened

FIRST, SECOND = (office.name for office in OFFICES)


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both forms are out, and nothing has come back."""
    year = open_year(tmp_path_factory.mktemp("issued") / "2018考核")
    year.generate()
    return year.folder


@pytest.fixture(scope="module")
def assessing(issued: Path) -> Path:
    """Both offices have returned, and the departments have their workbooks."""
    folder = Path(shutil.copytree(issued, issued.with_name("核定中")))
    hand_in(opened(folder))
    opened(folder).collect()
    opened(folder).assess()
    return folder


@pytest.fixture
def folder(issued: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(issued, tmp_path / "2018考核"))


@pytest.fixture
def year(assessing: Path, tmp_path: Path) -> Workspace:
    return opened(Path(shutil.copytree(assessing, tmp_path / "2018考核")))


def report(folder: Path, name: str = f"{FIRST}.xlsx", **changes: float | str) -> None:
    """河东 hands in its form. `changes`: of item 2."""
    values = {**GOOD_OPTIONS, **{f"02.{key}": value for key, value in changes.items()}}
    made = fill_in(folder / "发放" / f"{FIRST}.xlsx", folder.with_name("填好.xlsx"), values)
    drop(made, opened(folder), name)


def ranked(collected: Collected) -> list[str]:
    ranking = collected.ranking
    return sorted(ranking.loc[ranking["status"] == "ranked", "name"])


# 1. Receiving


def test_of_too_many_files_the_rest_is_counted_and_the_next_collect_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "MOST_FILES", 1)
    monkeypatch.setattr(receive, "FILES_OF_OFFICE", 0)
    hand_in(opened(folder))
    collected = opened(folder).collect()
    assert ranked(collected) == [SECOND]
    status, reason = outcome_of(collected, f"{FIRST}.xlsx")
    assert (status, reason.startswith("一次最多收 1 个、"), reason.endswith("请再汇总一次")) == ("waiting", True, True)
    assert ranked(opened(folder).collect()) == sorted([FIRST, SECOND])


def test_a_file_that_was_given_up_is_read_again_when_the_clerk_asks_for_it(folder: Path) -> None:
    """The other office's counts meanwhile."""
    hand_in(opened(folder))
    given_up = hash_file(folder / "收件箱" / f"{FIRST}.xlsx")
    refusal = FileReading.write(Refused(RefusalCode.TOO_SLOW, "读不完。"))
    ReadingCache(YearFolder(folder).readings).keep({given_up: refusal})
    collected = opened(folder).collect()
    assert (outcome_of(collected, f"{FIRST}.xlsx"), ranked(collected)) == (("refused", "读不完。"), [SECOND])
    assert ranked(opened(folder).collect(retry=True)) == sorted([FIRST, SECOND])


def test_while_the_ranking_workbook_is_open_the_new_one_lies_beside_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook = opened(folder).collect().summary
    before, put = workbook.read_bytes(), Path.replace

    def refuse(self: Path, other: Path) -> Path:
        if other == workbook:
            raise PermissionError(errno.EACCES, "open in another program", str(other))
        return put(self, other)

    hand_in(opened(folder))
    with monkeypatch.context() as patch:
        patch.setattr(whole, "BUSY_SECONDS", 0)
        patch.setattr(Path, "replace", refuse)
        assert opened(folder).collect().occupied == (workbook,)
    [beside] = [path for path in workbook.parent.glob("*.xlsx") if path != workbook]
    assert "原文件被占用" in beside.name
    assert workbook.read_bytes() == before
    opened(folder).collect()
    assert list(workbook.parent.glob("*.xlsx")) == [workbook]
    assert workbook.read_bytes() != before


def test_forms_that_went_out_from_one_computer_come_back_to_the_copy_on_another(folder: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(folder, tmp_path / "另一台" / "考核"))
    hand_in(opened(folder))
    for path in (folder / "收件箱").iterdir():
        drop(path, opened(copied))
    assert ranked(opened(copied).collect()) == sorted([FIRST, SECOND])


def test_an_office_that_was_renamed_stops_the_run_until_the_roster_has_its_former_name(folder: Path) -> None:
    hand_in(opened(folder))
    now = replace(OFFICES[0], name="河东镇司法所")
    write_roster(folder / "名册.xlsx", [now, OFFICES[1]], settings={"年度": 2018})
    with pytest.raises(SfsError, match="确实改名的，请在这一行的“曾用名”里写上：河东司法所。"):
        opened(folder).collect()
    write_roster(folder / "名册.xlsx", [replace(now, former=(FIRST,)), OFFICES[1]], settings={"年度": 2018})
    assert ranked(opened(folder).collect()) == sorted([now.name, SECOND])


# 2. Rules


def test_a_word_that_the_county_has_for_a_unit_is_added_and_the_forms_that_are_out_stay_good(folder: Path) -> None:
    report(folder, visits="4回")
    collected = opened(folder).collect()
    assert list(collected.corrections) == ["001"]
    rules = folder / "责任书.yaml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("record: compare}", "record: compare, also: {次: 回}}"), encoding="utf-8")
    collected = opened(folder).collect()
    assert (collected.corrections, outcome_of(collected, f"{FIRST}.xlsx")) == ({}, ("current", ""))
    assert list(collected.findings["severity"]) == ["更正"]


def test_another_reading_is_put_in_force_by_a_tick_and_passes_the_check(tmp_path: Path) -> None:
    folder = Workspace.create(tmp_path / "2016考核", sample=True).folder
    before = Workspace(folder).rulebook
    rooms = list_rooms(before, ["12.每有1个村未上墙扣2分"])
    write_roster(folder / "名册.xlsx", Workspace(folder).roster.offices, settings={"年度": 2016}, rooms=rooms)
    changed = Workspace(folder)
    assert changed.check().empty
    assert changed.rulebook.digest != before.digest


def test_what_the_log_counts_for_is_said_in_the_rulebook(year: Workspace) -> None:
    """Two late reports are logged: 1 of 20 points, for the log counts. One visit is: it stands beside the office's 4."""
    year.assess(["log"])
    book = open_own(year, "平时台账.xlsx")
    sheet = sheet_of(book, LOG.sheet)
    row, heads = heads_of(sheet, LOG.heads[0])
    labels = {key: label for label, key in label_fields(year.rulebook).items()}
    for down, (key, count) in enumerate((("02.late", 2), ("02.visits", 1)), 1):
        entry = (date(2018, 3, 5), FIRST, 2, labels[key], count, "报表迟报", "样本")
        written: Mapping[str, date | str | int] = dict(zip(LOG.heads, entry, strict=True))
        for head, value in written.items():
            sheet.cell(row + down, heads[head]).value = value
    send(year.folder, "台账.xlsx", book)
    collected = year.collect()
    assert scores_of(collected, "001")[2] == 19
    year.assess(["assessor"])
    said = [cell.value for line in open_own(year, "核定表_基层科.xlsx")["数据核定"].iter_rows() for cell in line]
    assert any("台账记有1次，填报为4次，不一致" in str(each) for each in said)


# 3. Assessing


def assess(year: Workspace, department: str, typed: Typed, who: str, name: str = "交回.xlsx") -> Collected:
    send(year.folder, name, write(open_own(year, f"核定表_{department}.xlsx"), typed, who))
    return year.collect()


def list_owed(collected: Collected, department: str) -> list[str]:
    return [what for _, who, what in waits(collected.results) if who == department]


def test_a_workbook_that_comes_back_unsigned_and_untouched_is_no_assessment_and_a_signed_one_accepts(
    year: Workspace,
) -> None:
    collected = assess(year, "政工科", {}, "")
    assert outcome_of(collected, "交回.xlsx")[0] == "refused"
    assert list_owed(collected, "政工科") == ["核定表还没有交回"]
    assert list_owed(assess(year, "政工科", {}, "张三", "又交.xlsx"), "政工科") == []


def test_a_word_that_neither_accepts_nor_changes_is_listed(year: Workspace) -> None:
    findings = assess(year, "基层科", {"001|02.visits": ("无", "")}, "王五").findings
    assert list(findings["code"]) == ["doubtful_word"]


def test_what_the_office_reports_anew_has_to_be_assessed_anew(year: Workspace) -> None:
    found: Typed = {"001|03.found": (0, ""), "002|03.found": (0, "")}
    assert list_owed(assess(year, "基层科", found, "王五"), "基层科") == []
    report(year.folder, "又报.xlsx", visits=5)
    assert list_owed(year.collect(), "基层科") == [f"第2项还没有核定：{FIRST}"]


# 4. Making it final


def test_once_the_result_is_final_the_page_that_the_group_signs_has_the_digest_of_its_list(year: Workspace) -> None:
    [before] = year.notify("approval")["file"]
    assert any("尚未定稿" in line for line in read_lines((year.folder / before).read_bytes()))
    final = year.finalize(reason="县委要求先报")
    [file] = year.notify("approval")["file"]
    assert file.startswith("汇总/审定表/")
    digest = hashlib.sha256((final / "manifest.sha256").read_bytes()).hexdigest()
    assert f"定稿清单指纹：{digest}" in read_lines((year.folder / file).read_bytes())
    assert "审定表" in openpyxl.load_workbook(final / "汇总" / year.summary.name).sheetnames
