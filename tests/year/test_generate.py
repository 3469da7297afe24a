"""The year's forms: each is the office's own, whole, and in the register; no office costs what a form costs.

What a form must be is what `build_form` writes for the same identity at the same time.
"""

from datetime import UTC
from pathlib import Path

import pytest

from sfs_excel.form.write import build_form
from sfs_excel.inbox.register import Register
from sfs_excel.outgoing.holders import describe_recipient
from sfs_excel.sheets.token import FORMAT, Stamp, Token
from sfs_excel.words import Kind
from sfs_excel.year import generate
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.form.members import list_members

NOON = "2016-11-01T12:00:00+08:00"


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


def test_a_run_that_is_broken_off_has_registered_what_it_wrote(year: Workspace) -> None:
    def stop(done: int, _of: int, _name: str) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        year.generate(progress=stop)
    written = {path.stem for path in (year.folder / "发放").glob("*.xlsx")}
    assert len(written) == 3
    assert {year.roster.office_names[office] for office, _ in issues_of(year)} == written
    assert len(year.generate()) == 12
