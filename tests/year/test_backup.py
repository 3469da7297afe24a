"""A backup is whole and proven, and a restore brings back what it holds, or changes nothing.

1. A clerk's rehearsal: `.sfs` is gone, is restored, and the next collect says what the last one said.
2. Whatever is wrong with a backup file, nothing is changed.
3. A backup that would take something away is asked about; what stood there before stays beside.
4. Cut off at any point, it can be run again.
"""

import errno
import hashlib
import json
import os
import random
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import Refused
from sfs_excel.returns.plain import FileReading
from sfs_excel.returns.reading_cache import ReadingCache
from sfs_excel.year.backup import read_backup
from sfs_excel.year.folder import YearFolder
from sfs_excel.year.workspace import Workspace
from tests.proof.observed import LONG_AGO, make_small_year, read_state
from tests.year.cutting import cut_off


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files were received; nothing was read yet."""
    made = Workspace.create(tmp_path_factory.mktemp("ready") / "2016考核")
    drop(made, "甲.xlsx", "乙.xlsx", "丙/材料.pdf")
    made.receive()
    made.backup(made.folder.parent)
    return made.folder


@pytest.fixture
def year(ready: Path, tmp_path: Path) -> Workspace:
    return Workspace(shutil.copytree(ready, tmp_path / "2016考核"))


def drop(year: Workspace, *names: str) -> None:
    for name in names:
        path = year.folder / "收件箱" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(f"content of {name}".encode())
        os.utime(path, (LONG_AGO, LONG_AGO))


def look(folder: Path) -> dict[str, bytes]:
    """Everything that is kept in a year folder, but the lock and what is read or worked out again."""
    return look_below(folder / ".sfs")


def look_below(state: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(state)): p.read_bytes()
        for p in state.rglob("*")
        if p.is_file() and p.name not in ("lock", "readings.sqlite") and p.parent.name != "kept"
    }


def test_rehearsal_of_a_clerk_whose_hidden_folder_is_gone(tmp_path: Path) -> None:
    folder = make_small_year(tmp_path / "2016考核")
    year = Workspace(folder)
    year.generate()
    year.collect(export=True)
    before, kept = read_state(folder), look(folder)
    file = year.backup(tmp_path / "备份.zip").path
    shutil.rmtree(folder / ".sfs")
    restored = Workspace.restore(folder, file)
    assert (restored.receipts, restored.aside) == (len(before.rows), ())
    assert look(folder) == kept
    Workspace(folder).collect(export=True)
    assert read_state(folder) == before


def test_backup_holds_all_and_only_its_owner_reads_it(year: Workspace, tmp_path: Path) -> None:
    made = year.backup(tmp_path / "备份.zip")
    kept = look(year.folder)
    del kept["register.sqlite.copy"]
    with zipfile.ZipFile(made.path) as archive:
        assert {name: archive.read(f".sfs/{name}") for name in made.members} == kept
    assert made.size == sum(map(len, kept.values()))
    assert os.name == "nt" or stat.S_IMODE(made.path.stat().st_mode) == 0o600


def test_backup_holds_nothing_that_is_read_or_worked_out_again(year: Workspace, tmp_path: Path) -> None:
    ReadingCache(YearFolder(year.folder).readings).keep(
        {"0" * 64: FileReading.write(Refused(RefusalCode.DAMAGED, "已损坏。"))}
    )
    (year.folder / ".sfs" / "readings.sqlite-journal").write_bytes(b"of a run that was cut off")
    assert (year.folder / ".sfs" / "readings.sqlite").is_file()
    assert year.rulebook.year
    assert (year.folder / ".sfs" / "kept" / "rulebook.json").is_file()
    assert not [name for name in year.backup(tmp_path / "备份.zip").members if name.startswith(("readings", "kept"))]


def test_backup_into_a_folder_gets_a_dated_name(year: Workspace, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    made = year.backup(stick)
    assert made.path.parent == stick
    assert made.path.name.startswith("2016考核 备份 20")
    assert read_backup(made.path).members == made.members


def test_backup_goes_over_nothing_and_not_into_the_year_folder(year: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "备份.zip"
    file.write_bytes(b"of last week")
    with pytest.raises(SfsError) as caught:
        year.backup(file)
    assert str(caught.value) == f"{file}：已经有这个文件，备份不会覆盖它。请换一个文件名。"
    assert file.read_bytes() == b"of last week"
    with pytest.raises(SfsError, match="备份放在年度文件夹里，文件夹丢了备份也一起丢。请放到别处"):
        year.backup(year.folder / "收件箱" / "备份.zip")
    assert not (year.folder / "收件箱" / "备份.zip").exists()


def test_backup_that_fails_leaves_nothing(year: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    before = sorted(path.name for path in tmp_path.iterdir())
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="full") as caught:
        year.backup(tmp_path / "备份.zip")
    assert caught.value.filename == str(tmp_path / "备份.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_backup_that_the_stick_spoils_is_not_called_done(
    year: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte of the key is another one when it is read again."""

    def spoil(descriptor: int) -> None:
        os.lseek(descriptor, 100, os.SEEK_SET)
        os.write(descriptor, b"?")

    monkeypatch.setattr(os, "fsync", spoil)
    with pytest.raises(SfsError):
        year.backup(tmp_path / "备份.zip")
    assert not (tmp_path / "备份.zip").exists()


def repack(file: Path, change: Callable[[dict[str, bytes]], None], compression: int = zipfile.ZIP_STORED) -> Path:
    """As somebody who unpacks it, changes something, and packs it again."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def list_also(members: dict[str, bytes], name: str, content: bytes) -> None:
    """A member that the list knows, too."""
    said = json.loads(members["清单.json"])
    said["files"][name] = hashlib.sha256(content).hexdigest()
    members["清单.json"] = json.dumps(said).encode()
    members[f".sfs/{name}"] = content


CHANGES: dict[str, Callable[[dict[str, bytes]], None]] = {
    "a key of somebody else": lambda members: members.update({".sfs/key": b"00" * 32}),
    "a key of no length": lambda members: list_also(members, "key", b""),
    "a register of no pages": lambda members: list_also(members, "register.sqlite", b""),
    "a member more": lambda members: members.update({".sfs/more": b""}),
    "a member less": lambda members: members.__delitem__(".sfs/register.sqlite"),
    "a name that leads out": lambda members: list_also(members, "../名册.xlsx", b"x"),
    "a name that leads out on Windows": lambda members: list_also(members, "..\\名册.xlsx", b"x"),
    "a name that begins at the root": lambda members: list_also(members, "/tmp/x", b"x"),
    "a member outside": lambda members: members.update({"责任书.yaml": b"x"}),
    "names that are one on Windows": lambda members: list_also(members, "KEY", b"x"),
    "no list": lambda members: members.__delitem__("清单.json"),
    "a list that is none": lambda members: members.update({"清单.json": b"[" * 100_000}),
    "a list of another kind": lambda members: members.update({"清单.json": b"[]"}),
}


@pytest.mark.parametrize("what", CHANGES)
def test_backup_that_was_changed_changes_nothing(year: Workspace, tmp_path: Path, what: str) -> None:
    file = repack(year.backup(tmp_path / "备份.zip").path, CHANGES[what])
    before = look(year.folder)
    with pytest.raises(SfsError):
        Workspace.restore(year.folder, file, force=True)
    assert look(year.folder) == before
    assert {path.name for path in year.folder.iterdir() if path.name.startswith(".")} == {".sfs"}


def test_backup_packed_again_as_it_was_is_taken_and_a_compressed_one_is_not(year: Workspace, tmp_path: Path) -> None:
    file = repack(year.backup(tmp_path / "备份.zip").path, lambda _: None)
    assert Workspace.restore(year.folder, file).receipts == 3  # the control: it is the changes that are refused
    with pytest.raises(SfsError) as caught:
        Workspace.restore(year.folder, repack(file, lambda _: None, zipfile.ZIP_DEFLATED))
    assert str(caught.value) == (
        f"{file}：不是 backup 写的备份文件，或被改动过、已损坏，没有据此改动任何东西。请换一份备份。"
    )


def test_backup_with_any_byte_changed_or_cut_off_changes_nothing(year: Workspace, tmp_path: Path) -> None:
    """Only bytes that mean nothing may change unseen: times, attributes and versions of members."""
    file = year.backup(tmp_path / "备份.zip").path
    content, before = file.read_bytes(), look(year.folder)
    rng = random.Random(11)
    refused = 0
    for case in range(120):
        at = rng.randrange(len(content))
        damaged = (
            content[:at]
            if case % 4 == 0
            else content[:at] + bytes([content[at] ^ rng.randint(1, 255)]) + content[at + 1 :]
        )
        file.write_bytes(damaged)
        try:
            assert read_backup(file).members.keys() | {"register.sqlite.copy"} == before.keys()
        except SfsError:
            refused += 1
    assert refused >= 60


def test_backup_of_another_year_folder_is_asked_about(year: Workspace, tmp_path: Path) -> None:
    other = Workspace.create(tmp_path / "2015考核")
    file = other.backup(tmp_path / "备份.zip").path
    before = look(year.folder)
    with pytest.raises(SfsError) as caught:
        Workspace.restore(year.folder, file)
    assert str(caught.value) == (
        f"{file}：备份里的签名密钥与这个文件夹的不是同一个，可能是另一个年度文件夹的备份；"
        "现在有的 3 个收到的文件，备份里没有。确实要恢复成这份备份，请加 --force；现在的 .sfs 会留在旁边。"
    )
    assert look(year.folder) == before


def test_backup_that_does_not_know_what_came_since_is_asked_about(year: Workspace, tmp_path: Path) -> None:
    file = year.backup(tmp_path / "备份.zip").path
    assert Workspace.restore(year.folder, file).receipts == 3  # nothing came: nothing to ask
    drop(year, "丁.xlsx")
    year.receive()
    (year.folder / ".sfs" / "register.sqlite").unlink()  # nor does it help that the register is lost
    with pytest.raises(SfsError, match="现在有的 1 个收到的文件，备份里没有。确实要恢复成这份备份"):
        Workspace.restore(year.folder, file)
    before = look(year.folder)
    restored = Workspace.restore(year.folder, file, force=True)
    [aside] = restored.aside
    assert look_below(aside) == before
    assert restored.receipts == 3


def test_key_that_was_replaced_comes_back_without_asking(year: Workspace, tmp_path: Path) -> None:
    file = year.backup(tmp_path / "备份.zip").path
    key = (year.folder / ".sfs" / "key").read_bytes()
    (year.folder / ".sfs" / "key").write_text("00" * 32, encoding="ascii")
    Workspace.restore(year.folder, file)
    assert (year.folder / ".sfs" / "key").read_bytes() == key


@pytest.mark.parametrize("stop", range(8))
def test_restore_that_is_cut_off_is_run_again(
    year: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    """At every rename and every third write; the present `.sfs` is somewhere, whole, after each."""
    file = year.backup(tmp_path / "备份.zip").path
    before = look(year.folder)
    with monkeypatch.context() as patch:
        cut_off(patch, stop, "rename", "fsync")
        try:
            Workspace.restore(year.folder, file)
        except KeyboardInterrupt:
            places = [year.folder / ".sfs", *year.folder.glob(".sfs（*")]
            assert any(before.items() <= look_below(place).items() for place in places)
    Workspace.restore(year.folder, file)
    assert before.items() <= look(year.folder).items()
    assert not (year.folder / ".~.sfs").exists()


def test_restore_needs_a_year_folder(year: Workspace, tmp_path: Path) -> None:
    file = year.backup(tmp_path / "备份.zip").path
    with pytest.raises(SfsError, match="不是年度考核文件夹，没有可以恢复的地方。请用 -C 指定原来的年度文件夹。"):
        Workspace.restore(tmp_path / "别处", file)
