"""Only a result that is final is mailed without asking."""

import io
from pathlib import Path

import pytest

from sfs_excel.year.workspace import Workspace
from tests.commands import run
from tests.post_office import Opens, PostOffice
from tests.posted import copy_year, make_year, write_people

SEND = ("mail", "send", "--kind", "考核结果通报", "--office", "02")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_year(tmp_path_factory.mktemp("made") / "2016考核")
    Workspace(folder).notify("circular")
    return folder


@pytest.fixture
def year(made: Path, tmp_path: Path, office: PostOffice) -> Workspace:
    copied = copy_year(made, tmp_path / "2016考核")
    write_people(copied.folder, SMTP服务器=f"plain://localhost:{office.server.port}")
    return copied


@pytest.fixture
def office(opens: Opens) -> PostOffice:
    return opens("none")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("answer", "told"),
    [(io.StringIO("发\n"), (2, 0)), (Terminal("\n"), (2, 0)), (Terminal("发\n"), (0, 1))],
    ids=["nobody is there", "who does not say so", "who says so"],
)
def test_what_is_not_final_is_asked_about(
    year: Workspace, office: PostOffice, monkeypatch: pytest.MonkeyPatch, answer: io.StringIO, told: tuple[int, int]
) -> None:
    monkeypatch.setattr("sys.stdin", answer)
    code, said = run(year.folder, *SEND)
    assert (code, len(office.got)) == told
    assert "考核结果通报：考核结果还没有定稿，没有发出。请先运行finalize，再写一次、发一次。" in said


def test_what_is_final_goes_without_asking_and_a_trial_run_too(year: Workspace, office: PostOffice) -> None:
    assert run(year.folder, *SEND, "--dry-run")[0] == 0
    year.finalize(reason="先报")
    assert run(year.folder, *SEND)[0] == 2, "the paper on the earlier result is not that of the final one"
    year.notify("circular")
    assert run(year.folder, "mail", "draft", "--kind", "考核结果通报", "--office", "02")[0] == 0
    [draft] = (year.folder / "发放/邮件/考核结果通报").iterdir()
    assert draft.name.startswith("河西司法所（"), "it says on which final result it rests"
    assert draft.name.endswith("定稿）.eml")
    assert run(year.folder, *SEND)[0] == 0
    [(to, content)] = office.got
    assert to == ["hexi@example.com"]
    assert b"2016" in content
