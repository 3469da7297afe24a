"""Every command says and writes the same, whether what was read and worked out before is known or not, and whether one object
goes through the year or each command opens it anew."""

import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sfs_excel.year.folder import READINGS, STATE, WORKED_OUT
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.pools import InProcess
from tests.posted import RIGHT, WRONG, make_year, returns

KINDS = ("letter", "reminder", "feedback", "circular", "correction")
COMMANDS: Mapping[str, Callable[[Workspace], Any]] = {
    "check": lambda year: year.check(),
    "status": lambda year: year.status(),
    "collect": lambda year: year.collect(export=True),
    "generate": lambda year: year.generate(),
    "assess": lambda year: year.assess(),
    "notify": lambda year: [year.notify(kind) for kind in KINDS],
    "mail draft": lambda year: year.draft_mail(),
    "mail send": lambda year: year.send_mail((), ask=str, dry_run=True),
    "collect again": lambda year: year.collect(retry=True),
    "status again": lambda year: year.status(),
}


@pytest.fixture
def numbered(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Begin to number what gets an identity by chance."""

    def begin(name: str) -> None:
        numbers = count()
        monkeypatch.setattr(secrets, "token_hex", lambda _: f"{name}{next(numbers)}")

    return begin


@pytest.mark.parametrize(
    "names",
    [("status", "collect", "mail draft", "collect again"), pytest.param(tuple(COMMANDS), marks=pytest.mark.heavy)],
)
def test_answers_are_the_same_with_and_without_what_was_read_before(
    tmp_path: Path, numbered: Callable[[str], None], names: Sequence[str]
) -> None:
    made = make_year(tmp_path / "made", SMTP服务器="localhost")
    year = Workspace(made)
    returns(year, WRONG, {"12.late": 1}, "更正.xlsx")
    returns(year, RIGHT, {"07.cases": "约30"}, "改差了.xlsx")
    (made / "收件箱" / "总结.docx").write_bytes(b"PK")
    held, kept, emptied = (shutil.copytree(made, tmp_path / name / "2016考核") for name in ("held", "kept", "emptied"))
    pools = {folder: InProcess() for folder in (held, kept, emptied)}
    clock = Stopped("2016-12-21T09:00:00+08:00")
    year = Workspace(held, clock=clock, executor=pools[held])
    for name in names:
        (emptied / STATE / READINGS).unlink(missing_ok=True)
        shutil.rmtree(emptied / STATE / WORKED_OUT, ignore_errors=True)
        answers = []
        for folder in (held, kept, emptied):
            numbered(name)
            opened = year if folder is held else Workspace(folder, clock=clock, executor=pools[folder])
            answers.append(tell(COMMANDS[name](opened), folder))
        assert answers[0] == answers[1] == answers[2], name
        assert look(held) == look(kept) == look(emptied), name
        clock.advance(minutes=1)
    read = [len(pool.given) for pool in pools.values()]
    readers = [name for name in names if name not in ("check", "generate")]
    # What is new, and what was refused; the first status knows of no more than two.
    assert read == [3 + 1, 3 + 1, 2 + (len(readers) - 1) * 5]


def tell(answer: Any, folder: Path) -> str:
    """All that a command says."""
    if isinstance(answer, pd.DataFrame):
        return str(answer.to_csv())
    if is_dataclass(answer):
        return tell({field.name: getattr(answer, field.name) for field in fields(answer)}, folder)
    if isinstance(answer, Mapping):
        return "\n".join(f"{name}: {tell(part, folder)}" for name, part in answer.items())
    if isinstance(answer, list | tuple):
        return "\n".join(tell(part, folder) for part in answer)
    if callable(answer):  # the results, which are worked out when they are asked for
        return tell(answer(), folder)
    return str(answer).replace(str(folder), "")


def look(folder: Path) -> dict[str, bytes]:
    """Every file outside `.sfs`."""
    paths = [path for path in folder.rglob("*") if path.is_file() and STATE not in path.relative_to(folder).parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(paths)}
