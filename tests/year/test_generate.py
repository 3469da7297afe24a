"""The year's forms: each is the office's own, whole, and in the register; no office costs what a form costs. What would say the
same is not made again.

What a form must be is what `build_form` writes for the same identity at the same time.
"""

import shutil
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sfs_excel.form.write import build_form
from sfs_excel.inbox.register import Register
from sfs_excel.outgoing.holders import describe_recipient
from sfs_excel.roster.model import Office
from sfs_excel.roster.write import write_roster
from sfs_excel.sheets.token import FORMAT, Stamp, Token
from sfs_excel.words import Kind, MailStatus
from sfs_excel.year import generate
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.form_basis import UNKNOWN
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.form.members import list_members
from tests.small_year import OFFICES, open_year

NOON = "2016-11-01T12:00:00+08:00"
FIRST, SECOND = OFFICES


@pytest.fixture
def year(tmp_path: Path) -> Workspace:
    folder = Workspace.create(tmp_path / "2016考核", sample=True).folder
    return Workspace(folder, clock=Stopped(NOON))


def issues_of(year: Workspace) -> list[tuple[str, str]]:
    return [(issue.office, issue.form_id) for issue in YearFolder(year.folder).register.issues()]


def test_every_offices_form_is_the_one_that_would_be_written_for_it_alone(year: Workspace) -> None:
    issued = year.generate().to_dict("records")
    key = YearFolder(year.folder).read_key()
    assert [each["office"] for each in issued] == list(year.roster.office_names)
    for office, each in zip(year.roster.offices, issued, strict=True):
        token = Token(FORMAT, Kind.FORM, "2016", year.rulebook.digest, office.code, each["form_id"])
        stamp = Stamp(token, key, Stopped(NOON)().astimezone(UTC))
        alone = build_form(year.rulebook, describe_recipient(office, year.roster), stamp)
        assert list_members((year.folder / each["file"]).read_bytes()) == list_members(alone)


def test_forms_are_registered_in_their_order_many_at_a_time(year: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "_TOGETHER", 5)
    entered = []
    record = Register.record_issues

    def note(self: Register, year: int, digest: str, forms: list[tuple[str, str, str]], deadline: str) -> None:
        entered.append(len(forms))
        record(self, year, digest, forms, deadline)

    monkeypatch.setattr(Register, "record_issues", note)
    issued = year.generate()
    assert issues_of(year) == list(issued[["office", "form_id"]].itertuples(index=False, name=None))
    assert entered == [5, 5, 2]


def test_a_run_that_is_broken_off_has_registered_what_it_wrote(
    year: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that were made since the last were written are not there, and are made the next time."""
    monkeypatch.setattr(generate, "_TOGETHER", 2)

    def stop(done: int, _of: int, _name: str) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        year.generate(progress=stop)
    written = {path.stem for path in (year.folder / "发放").glob("*.xlsx")}
    assert len(written) == 2
    assert {year.roster.office_names[office] for office, _ in issues_of(year)} == written
    assert len(year.generate()) == 10


# What is new or changed: in the small year, whose two offices have their forms


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    year = open_year(tmp_path_factory.mktemp("made") / "2018考核")
    at(year.folder, NOON).generate()
    return year.folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2018考核"))


def at(folder: Path, moment: str = "2016-11-20T09:00:00+08:00") -> Workspace:
    return Workspace(folder, clock=Stopped(moment))


def reasons_of(issued: pd.DataFrame) -> list[tuple[str, str]]:
    return list(issued[["name", "reason"]].itertuples(index=False, name=None))


def list_changed(folder: Path, *offices: Office, deadline: str = "") -> Workspace:
    settings: dict[str, str | int | date] = {"年度": 2018, "截止日期": deadline}
    write_roster(folder / "名册.xlsx", offices, settings=settings)
    return at(folder)


def test_what_would_say_the_same_is_not_made_again_unless_it_is_asked_for(folder: Path) -> None:
    before = {path: path.read_bytes() for path in (folder / "发放").iterdir()}
    assert at(folder).generate().empty
    assert {path: path.read_bytes() for path in (folder / "发放").iterdir()} == before
    assert reasons_of(at(folder).generate([SECOND.name])) == [(SECOND.name, "按要求重做")]
    assert reasons_of(at(folder).generate(all_anew=True)) == [(FIRST.name, "按要求重做"), (SECOND.name, "按要求重做")]
    assert {row["issued"] for row in at(folder).status().office_rows} == {NOON}, "the first time is kept"
    assert len(issues_of(at(folder))) == 5


def test_a_form_is_made_anew_for_what_has_changed_and_that_is_said(folder: Path) -> None:
    year = list_changed(folder, replace(FIRST, chief="张三"), SECOND, deadline="2018-12-20")
    assert reasons_of(year.generate()) == [(FIRST.name, "所长变了、截止日期变了"), (SECOND.name, "截止日期变了")]
    (folder / "发放" / f"{SECOND.name}.xlsx").unlink()
    assert reasons_of(year.generate()) == [(SECOND.name, "「发放」里没有")]
    rules = folder / "责任书.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("at_least: 90", "at_least: 91"), encoding="utf-8")
    assert at(folder).generate().empty, "how offices are placed stands in no form"
    rules.write_text(rules.read_text(encoding="utf-8").replace("label: 自评分", "label: 自评得分"), encoding="utf-8")
    assert {reason for _, reason in reasons_of(at(folder).generate())} == {"规则或填报项变了"}


def test_what_a_person_has_changed_is_kept_beside_the_new_form(folder: Path) -> None:
    form = folder / "发放" / f"{FIRST.name}.xlsx"
    openpyxl.load_workbook(form).save(form)
    changed = form.read_bytes()
    assert at(folder).generate().empty
    [kept] = list_changed(folder, replace(FIRST, chief="张三"), SECOND).generate()["kept"]
    assert (folder / kept).read_bytes() == changed
    assert form.read_bytes() != changed


def test_what_went_out_by_mail_is_neither_written_over_nor_taken_away(folder: Path) -> None:
    year, form = YearFolder(folder, Stopped(NOON)), folder / "发放" / f"{FIRST.name}.xlsx"
    year.read_outputs().note_mails([(form, "in this mail")])
    year.register.record_mail("form", FIRST.code, "hd@x.cn", "in this mail", MailStatus.SENT)
    mailed = form.read_bytes()
    [kept] = list_changed(folder, replace(FIRST, chief="张三"), SECOND).generate()["kept"]
    assert (folder / kept).read_bytes() == mailed
    renamed = list_changed(folder, replace(FIRST, name="河东镇司法所", former=(FIRST.name,)), SECOND)
    year.read_outputs().note_mails([(form, "another mail")])
    year.register.record_mail("form", FIRST.code, "hd@x.cn", "another mail", MailStatus.SENT)
    assert reasons_of(renamed.generate()) == [("河东镇司法所", f"改名，原“{FIRST.name}”")]
    assert form.exists()


def test_a_form_of_an_earlier_program_is_made_anew_once(folder: Path) -> None:
    notes = folder / ".sfs" / "outputs.json"
    notes.unlink()
    assert reasons_of(at(folder).generate()) == [(office.name, UNKNOWN) for office in OFFICES]
    assert at(folder).generate().empty
