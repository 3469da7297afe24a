"""A new year folder is whole, or it is not there.

1. Whatever call fails while it is made, nothing is left, and a second try is not hindered.
2. Cut off at any point, the same command finishes it; what a person has put there since stays.
3. What is hidden is hidden from the Explorer too.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.files.whole import write_whole
from sfs_excel.inbox.followed import Followed
from sfs_excel.year.beginning import Beginning
from sfs_excel.year.creation import create_folder
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.signing_key import read_key
from sfs_excel.year.soundness import ensure_whole
from sfs_excel.year.workspace import Workspace
from tests.proof.failing import FAULTS, Disk, failing_disk

MADE = [".sfs", "发放", "收件箱", "核定", "汇总", "责任书.yaml", "退回", "名册.xlsx"]
EMPTY = Beginning(b"year: 2016", 2016)
AFTER = Beginning(
    b"year: 2017",
    2017,
    b"roster",
    (("letter.txt.j2", b"words"),),
    {"manifest.sha256": b"list", "汇总/导出/items.csv": b"items"},
    Followed(2016, "2016-12-31", "ab"),
)
linux_only = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="an open file is followed to its name in /proc"
)


@pytest.fixture(autouse=True)
def made_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """The roster's workbook takes longer to write than all the rest."""
    monkeypatch.setattr("sfs_excel.year.creation.write_roster", lambda path, **_: write_whole(path, b"roster"))


def is_finished(root: Path) -> bool:
    read_key(root / ".sfs" / "key")
    ensure_whole(YearFolder(root))
    state = {path.name for path in (root / ".sfs").iterdir()} - {"新建未完成"}  # beside the key it means nothing
    more = {"last_year"} if (root / "模板").is_dir() else set()
    return {path.name for path in root.iterdir()} - {"模板"} == set(MADE) and state == {
        "key", "register.sqlite", "register.sqlite.copy", *more
    }  # fmt: skip


@linux_only
@pytest.mark.parametrize(("beginning", "is_there", "step"), [(EMPTY, False, 1), (EMPTY, True, 7), (AFTER, False, 5)])
def test_whatever_call_fails_nothing_is_left(tmp_path: Path, beginning: Beginning, is_there: bool, step: int) -> None:
    def begin() -> Path:
        shutil.rmtree(tmp_path)
        tmp_path.mkdir()
        root = tmp_path / "2016考核"
        if is_there:
            root.mkdir()
        return root

    disk, root = Disk(tmp_path), begin()
    with failing_disk(disk):
        create_folder(root, beginning, sample=False)
    assert len(disk.calls) > 20
    for number in range(0, len(disk.calls), step):
        root = begin()
        failing = Disk(tmp_path, number, FAULTS[number % len(FAULTS)], lasting=number % 2 == 0)
        told = False
        with failing_disk(failing):
            try:
                create_folder(root, beginning, sample=False)
            except (OSError, SfsError):
                told = True
        assert failing.fired, disk.calls[number]
        if told:
            assert [path.name for path in tmp_path.rglob("*")] == (["2016考核"] if is_there else []), disk.calls[number]
            create_folder(root, beginning, sample=False)
        assert is_finished(root), disk.calls[number]


@pytest.mark.parametrize("sample", [False, True])
def test_cut_off_at_any_point_it_is_finished_by_the_same_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample: bool
) -> None:
    """Killed: nothing is tidied up, as `undo` is not reached."""
    monkeypatch.setattr("sfs_excel.year.creation._Making.undo", lambda _: None)
    root, stop, cut = tmp_path / "2016考核", 0, True
    while cut:
        shutil.rmtree(root, ignore_errors=True)
        calls = 0

        def count(really: Callable[..., object]) -> Callable[..., object]:
            def call(*args: object, **options: object) -> object:
                nonlocal calls
                calls += 1
                if calls == stop:  # noqa: B023  # called within this turn
                    raise KeyboardInterrupt
                return really(*args, **options)

            return call

        with monkeypatch.context() as patch:
            for name in ("mkdir", "fsync", "replace", "rmdir"):
                patch.setattr(os, name, count(getattr(os, name)))
            try:
                create_folder(root, EMPTY, sample=sample)
                cut = stop == 0
            except KeyboardInterrupt:
                cut = True
        if not (root / ".sfs" / "key").exists():
            create_folder(root, EMPTY, sample=sample)
        assert is_finished(root)
        stop += 1 if not sample else 7
    assert stop > 20


@pytest.mark.skipif(os.name == "nt", reason="no kill -9")
def test_really_killed_it_is_finished_by_the_same_command(tmp_path: Path) -> None:
    root = tmp_path / "2016考核"
    command = [sys.executable, "-m", "sfs_excel", "init", str(root), "--sample"]
    process = subprocess.Popen(command, cwd=Path(__file__).parent.parent, stdout=subprocess.DEVNULL)
    while not (root / "收件箱").is_dir():
        time.sleep(0.0005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if not (root / ".sfs" / "key").exists():
        with pytest.raises(SfsError, match="这个年度文件夹没有建完。请再运行一次同样的 init"):
            Workspace(root)
        create_folder(root, EMPTY, sample=True)
    assert is_finished(root)


def test_what_a_person_put_into_an_unfinished_folder_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "2016考核"
    with monkeypatch.context() as patch:
        patch.setattr("sfs_excel.year.creation._Making.undo", lambda _: None)
        patch.setattr("sfs_excel.year.creation.write_key", None)
        with pytest.raises(TypeError):
            create_folder(root, EMPTY, sample=False)
    (root / "名册.xlsx").write_bytes(b"filled in meanwhile")
    create_folder(root, EMPTY, sample=False)
    assert (root / "名册.xlsx").read_bytes() == b"filled in meanwhile"


def test_year_folder_that_lost_its_key_is_not_made_anew(tmp_path: Path) -> None:
    root = tmp_path / "2016考核"
    create_folder(root, EMPTY, sample=False)
    (root / ".sfs" / "key").unlink()
    with pytest.raises(SfsError, match="已经存在，而且不是空的"):
        create_folder(root, EMPTY, sample=False)
    assert not (root / ".sfs" / "key").exists()


def test_keys_are_never_the_same(tmp_path: Path) -> None:
    keys = [read_key(Workspace.create(tmp_path / str(n)).folder / ".sfs" / "key") for n in range(2)]
    assert len({*keys}) == 2
    assert {len(key) for key in keys} == {32}


def test_the_hidden_folder_is_hidden_from_the_explorer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows' own calls, kept by a stand-in: 0x10 is a folder, 0x2 hidden."""
    attributes: dict[str, int] = {}

    def set_attributes(path: str, value: int) -> None:
        attributes[Path(path).name] = value

    kernel = SimpleNamespace(
        GetFileAttributesW=lambda path: attributes.get(Path(path).name, 0x10 if Path(path).is_dir() else -1),
        SetFileAttributesW=set_attributes,
    )
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    year = Workspace.create(tmp_path / "2016考核")
    assert attributes == {".sfs": 0x12}
    file = year.backup(tmp_path).path
    attributes.clear()
    [aside] = Workspace.restore(year.folder, file).aside
    assert attributes == {".sfs": 0x12, aside.name: 0x12}
