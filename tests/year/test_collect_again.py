"""The report of a collect is told again, until anything has changed on which it rests.

1. Nothing new: the same answer, and neither pandas nor a reading is needed for it; the frames are those of a whole collect.
2. Whatever changes, the answer and what then stands in the folder are those of a collect where nothing is kept.
3. An output that a person changed or took away is made again, as ever.
4. What is kept and is not of its types is not believed.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.outcome.results import Results
from sfs_excel.summary import exports
from sfs_excel.year import collect
from sfs_excel.year.collected import Collected
from sfs_excel.year.kept_collected import read_collected, write_collected
from tests.noted import note_answers
from tests.parts import find_differing, list_frames
from tests.posted import RIGHT, WRONG, make_year, write_people
from tests.year.changes import CHANGES, NOW, forget, opened

SOME = (
    "a file in the inbox",
    "stored bytes, under the same time",
    "rulebook",
    "template",
    "a workbook taken out of 退回",
)
PAGE, CORRECTION = Path("汇总/看板.html"), Path(f"退回/{WRONG}.xlsx")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_year(tmp_path_factory.mktemp("made") / "2016考核")
    opened(folder).notify("reminder")
    (folder / PAGE).unlink()  # the new one bears the moment of the tests
    opened(folder).collect()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "2016考核"))


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """All collects that were made whole."""
    return note_answers(monkeypatch, collect, "write_collected")


def told(collected: Collected, folder: Path) -> bytes:
    """All of it but the frames."""
    return write_collected(collected, folder)


def stand(folder: Path) -> dict[str, bytes]:
    """Everything in the folder that is for people."""
    files = [path for path in folder.rglob("*") if path.is_file() and ".sfs" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def differing(one: Results, other: Results) -> list[str]:
    """The frames that are not equal."""
    return [name for name in find_differing(one, other) if name in list_frames(one)]


def test_with_nothing_new_it_is_told_again(folder: Path, whole: list[Any]) -> None:
    before = stand(folder)
    again = opened(folder).collect()
    assert whole == []
    forget(folder)
    anew = opened(folder).collect()
    assert len(whole) == 1
    assert told(again, folder) == told(anew, folder)
    assert again.unused.equals(anew.unused)
    assert differing(again.results, anew.results) == []
    assert again.results.made == anew.results.made
    assert stand(folder) == before


def test_with_nothing_new_nothing_heavy_is_loaded(made: Path) -> None:
    code = (
        "import sys; from datetime import datetime; from sfs_excel.cli.screen_collect import show_collected;"
        "from sfs_excel import Workspace;"
        f"show_collected(Workspace(sys.argv[1], clock=lambda: datetime.fromisoformat({NOW!r})).collect());"
        "print(*sorted({'pandas', 'pydantic', 'jinja2', 'openpyxl', 'xlsxwriter', 'docx', 'yaml'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(made)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("change", SOME)
def test_whatever_changes_it_is_collected_as_if_nothing_were_kept(folder: Path, tmp_path: Path, change: str) -> None:
    CHANGES[change](folder)
    other = Path(shutil.copytree(folder, tmp_path / "other" / "2016考核"))
    forget(other)
    collected, anew = opened(folder).collect(), opened(other).collect()
    assert told(collected, folder) == told(anew, other)
    assert differing(collected.results, anew.results) == []
    assert stand(folder) == stand(other)


@pytest.mark.parametrize("output", [PAGE, CORRECTION], ids=["page", "correction"])
@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_bytes(b"by hand")], ids=["gone", "changed"])
def test_an_output_that_is_not_as_it_was_left_is_made_again(
    folder: Path, output: Path, change: Callable[[Path], object]
) -> None:
    before = (folder / output).read_bytes()
    change(folder / output)
    collected = opened(folder).collect()
    assert (folder / output).read_bytes() == before
    assert [path.read_bytes() for path in collected.kept] == ([] if change == Path.unlink else [b"by hand"])


def test_on_another_day_it_is_collected_anew(folder: Path, whole: list[Any]) -> None:
    opened(folder, "2016-12-24T09:00:00+08:00").collect()
    assert len(whole) == 1


def test_tables_that_were_not_asked_for_before_are_written(folder: Path, whole: list[Any]) -> None:
    for formats in ("csv", "parquet", ("parquet", "csv")):
        collected = opened(folder).collect(export=formats)
        assert {path.suffix[1:] for path in collected.exports} == {
            *([formats] if isinstance(formats, str) else formats)
        }
        assert whole.pop().exports == opened(folder).collect(export=formats).exports == collected.exports
    assert whole == []


def test_a_format_that_stands_there_is_not_written_again_beside_the_other(
    folder: Path, whole: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(folder).collect(export="parquet")
    before = stand(folder)
    monkeypatch.setattr(exports, "write_parquet", pytest.fail)
    opened(folder).collect(export=("csv", "parquet"))
    assert stand(folder).items() > before.items()
    assert len(whole) == 2


def test_without_the_library_nothing_is_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "收件箱" / "新来的.txt").write_text("", encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(SfsError, match="什么也没有做"):
        opened(folder).collect(export=("csv", "parquet"))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_frames_of_what_has_changed_since_are_not_given(folder: Path) -> None:
    collected = opened(folder).collect()
    write_people(folder, 截止日期="2016-12-10")
    with pytest.raises(SfsError, match="请再汇总一次"):
        _ = collected.ranking


def spoil(plain: list[Any]) -> list[list[Any]]:
    """Everything wrong in one place."""
    brief, summary, page, unused, corrections, exports, tasks = plain
    rest = [summary, page, unused, corrections, exports, tasks]
    briefs = [[*brief[:place], None, *brief[place + 1 :]] for place in range(len(brief))]
    odd = [
        [{"另一种": 1}, *brief[1:]],
        [{**brief[0], "current": "1"}, *brief[1:]],
        [brief[0], [[*brief[1][0][:-1], 0]], *brief[2:]],
        [*brief[:5], [[RIGHT, 1, True, []]], *brief[6:]],
    ]
    return [
        [],
        *([each, *rest] for each in (*briefs, *odd)),
        [brief, summary, page, [["", ""]], corrections, exports, tasks],
        [brief, summary, page, unused, {"01": 1}, exports, tasks],
        [brief, summary, page, unused, corrections, [1], tasks],
    ]


def test_what_is_not_of_its_types_is_not_believed(
    folder: Path, whole: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = told(opened(folder).collect(), folder)
    assert told(read_collected(right, folder, pytest.fail), folder) == right
    wrong = [b"{", b"[" * 100_000, *(json.dumps(each).encode() for each in spoil(json.loads(right)))]
    for content in wrong:
        with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
            read_collected(content, folder, pytest.fail)
    monkeypatch.setattr("sfs_excel.files.kept.Kept.find", lambda *_: wrong[-1])
    assert told(opened(folder).collect(), folder) == right
    assert len(whole) == 1
