"""From the inbox into the store.

1. Every entry of the inbox is found, waiting or skipped with a reason; nothing in it is opened, moved or changed.
2. A file that may still be written is looked at twice, never for long.
3. The store holds exactly the bytes that were hashed, under their hash, whole or not at all.
"""

import errno
import hashlib
import os
import time
from pathlib import Path

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.inbox import store
from sfs_excel.inbox.quiet import Found, SetAside, UnquietError, natural_order, scan_inbox, wait_until_quiet
from sfs_excel.inbox.store import store_file, stored_path, verify_stored

LONG_AGO = time.time() - 3600


def drop(path: Path, content: bytes = b"x", when: float = LONG_AGO) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (when, when))
    return path


def found(path: Path) -> Found:
    state = path.stat()
    return Found(path, path.name, state.st_size, state.st_mtime_ns)


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The lengths of all sleeps; nothing really sleeps."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


def test_files_of_all_folders_are_found_in_natural_order(tmp_path: Path) -> None:
    for name in ("河东10.xlsx", "河东2.xlsx", "第二批/a.xlsx", "第二批/更正/B.xlsx", "空/"):
        (tmp_path / name).mkdir() if name.endswith("/") else drop(tmp_path / name)
    scan = scan_inbox(tmp_path)
    assert [file.name for file in scan.found] == ["河东2.xlsx", "河东10.xlsx", "第二批/a.xlsx", "第二批/更正/B.xlsx"]
    assert (scan.waiting, scan.skipped) == ((), ())


def test_natural_order_is_the_same_on_every_machine() -> None:
    names = ["a10", "A2", "a2", "a02", "²", "10", "9", ""]
    assert sorted(names, key=natural_order) == ["", "9", "10", "A2", "a02", "a2", "a10", "²"]


def test_a_name_of_any_number_of_digits_has_its_place() -> None:
    """Python makes no number of more than 4,300 digits."""
    most, more = "9" * 5_000, "1" + "0" * 5_000
    names = [f"{more}.xlsx", f"{most}.xlsx", f"0{most}.xlsx", f"{most[1:]}8.xlsx", "10.xlsx"]
    assert sorted(names, key=natural_order) == [
        "10.xlsx", f"{most[1:]}8.xlsx", f"0{most}.xlsx", f"{most}.xlsx", f"{more}.xlsx",
    ]  # fmt: skip


def test_an_entry_that_the_system_does_not_let_us_look_at_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    look = Path.lstat

    def refuse(path: Path) -> os.stat_result:
        if path.name == "b.xlsx":
            raise PermissionError(13, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(Path, "lstat", refuse)
    scan = scan_inbox(tmp_path)
    assert ([each.name for each in scan.found], [each.name for each in scan.waiting]) == (["a.xlsx"], ["b.xlsx"])


def test_what_is_no_returned_file_is_skipped_with_its_reason(tmp_path: Path) -> None:
    drop(tmp_path / "河东.xlsx")
    drop(tmp_path / "批/~$河东.xlsx")
    outside = drop(tmp_path.parent / "outside" / "x.xlsx")
    (tmp_path / "链接.xlsx").symlink_to(outside)
    (tmp_path / "文件夹链接").symlink_to(outside.parent)
    os.mkfifo(tmp_path / "管道.xlsx")
    scan = scan_inbox(tmp_path)
    assert [file.name for file in scan.found] == ["河东.xlsx"]
    assert {entry.name: entry.reason for entry in scan.skipped} == {
        "批/~$河东.xlsx": "程序留下的临时文件，已跳过",
        "链接.xlsx": "这是指向别处的链接，已跳过",
        "文件夹链接": "这是指向别处的链接，已跳过",
        "管道.xlsx": "这不是普通文件，已跳过",
    }


def test_folder_that_cannot_be_opened_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drop(tmp_path / "锁/河东.xlsx")
    scandir = os.scandir

    def refuse(folder: Path) -> object:
        if Path(folder).name == "锁":
            raise PermissionError(errno.EACCES, "denied", str(folder))
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    [waiting] = scan_inbox(tmp_path).waiting
    assert waiting.name == "锁/"
    assert waiting.reason == "文件夹打不开：没有权限，或正被别的程序（如 Excel）打开，请处理后再汇总一次"


def test_endless_folders_end(tmp_path: Path) -> None:
    drop(tmp_path.joinpath(*["套"] * 16) / "浅.xlsx")
    drop(tmp_path.joinpath(*["套"] * 17) / "深.xlsx")
    scan = scan_inbox(tmp_path)
    assert [file.path.name for file in scan.found] == ["浅.xlsx"]
    [waiting] = scan.waiting
    assert waiting.reason == "文件夹套了 16 层以上，请把里面的文件移到收件箱里"


def test_missing_inbox_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SfsError) as caught:
        scan_inbox(tmp_path / "收件箱")
    assert str(caught.value) == (
        f"{tmp_path / '收件箱'}：没有这个文件夹，找不到报送的文件。请新建它，把各司法所报送的文件放进去。"
    )


@pytest.mark.skipif(os.name == "nt", reason="names are UTF-16 there")
def test_name_unpacked_from_a_chinese_zip_is_read_as_gbk(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), "河东司法所.xlsx".encode("gbk"))  # noqa: PTH118  # pathlib has no bytes
    try:
        with open(path, "wb"):  # noqa: PTH123  # pathlib has no bytes
            pass
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    [file] = scan_inbox(tmp_path).found
    assert file.name == "河东司法所.xlsx"
    assert store_file(file, tmp_path / "store") == hashlib.sha256(b"").hexdigest()


def test_settled_files_are_taken_at_once(tmp_path: Path, naps: list[float]) -> None:
    drop(tmp_path / "河东.xlsx")
    assert [file.name for file in wait_until_quiet(tmp_path).found] == ["河东.xlsx"]
    assert naps == []


def test_fresh_file_is_looked_at_again_after_the_rest_of_two_seconds(tmp_path: Path, naps: list[float]) -> None:
    drop(tmp_path / "新.xlsx", when=time.time() - 1.5)
    drop(tmp_path / "旧.xlsx")
    scan = wait_until_quiet(tmp_path)
    assert {file.name for file in scan.found} == {"新.xlsx", "旧.xlsx"}
    [nap] = naps
    assert 0 < nap <= 0.5


def test_file_from_the_future_waits_two_seconds_and_no_longer(tmp_path: Path, naps: list[float]) -> None:
    drop(tmp_path / "未来.xlsx", when=time.time() + 10 * 365 * 86400)
    assert [file.name for file in wait_until_quiet(tmp_path).found] == ["未来.xlsx"]
    assert naps == [2.0]


@pytest.mark.parametrize("change", ["grows", "is removed", "becomes a link"])
def test_file_that_changes_meanwhile_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    path = drop(tmp_path / "河东.xlsx", when=time.time())
    drop(tmp_path / "河西.xlsx")

    def meanwhile(_: float) -> None:
        if change == "grows":
            path.write_bytes(b"xx")
        else:
            path.unlink()
        if change == "becomes a link":
            path.symlink_to(tmp_path / "河西.xlsx")

    monkeypatch.setattr(time, "sleep", meanwhile)
    scan = wait_until_quiet(tmp_path)
    assert [file.name for file in scan.found] == ["河西.xlsx"]
    reason = "文件还在写入，这次没有读取，请稍后再汇总一次"
    if change == "is removed":
        reason = "文件刚才还在，现在已被移走或改名，请稍后再汇总一次"
    assert scan.waiting == (SetAside("河东.xlsx", reason),)


def test_bytes_are_kept_under_their_hash_and_the_original_stays(tmp_path: Path) -> None:
    path = drop(tmp_path / "收件箱" / "河东.xlsx", b"content")
    before = path.stat()
    digest = store_file(found(path), tmp_path / "store")
    assert digest == hashlib.sha256(b"content").hexdigest()
    assert stored_path(tmp_path / "store", digest).read_bytes() == b"content"
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (b"content", before.st_mtime_ns)
    assert list((tmp_path / "store" / "tmp").iterdir()) == []


def test_storing_again_changes_nothing(tmp_path: Path) -> None:
    path = drop(tmp_path / "河东.xlsx", b"content")
    first = store_file(found(path), tmp_path / "store")
    kept = stored_path(tmp_path / "store", first)
    before = kept.stat().st_mtime_ns
    assert store_file(found(path), tmp_path / "store") == first
    assert kept.stat().st_mtime_ns == before


def test_what_a_crash_left_is_made_whole(tmp_path: Path) -> None:
    path = drop(tmp_path / "河东.xlsx", b"content")
    digest = hashlib.sha256(b"content").hexdigest()
    drop(tmp_path / "store" / "tmp" / digest, b"con")
    drop(stored_path(tmp_path / "store", digest), b"cont")
    assert store_file(found(path), tmp_path / "store") == digest
    assert stored_path(tmp_path / "store", digest).read_bytes() == b"content"


@pytest.mark.skipif(os.name == "nt", reason="links need a right that a clerk has not")
def test_links_in_the_store_are_not_written_through(tmp_path: Path) -> None:
    path, outside = drop(tmp_path / "河东.xlsx", b"content"), drop(tmp_path / "要紧.txt", b"content")
    digest = hashlib.sha256(b"content").hexdigest()
    (tmp_path / "store" / "tmp").mkdir(parents=True)
    for link in (tmp_path / "store" / "tmp" / digest, stored_path(tmp_path / "store", digest)):
        link.symlink_to(outside)
    assert store_file(found(path), tmp_path / "store") == digest
    outside.write_bytes(b"changed later")
    assert stored_path(tmp_path / "store", digest).read_bytes() == b"content"


def test_a_stored_copy_that_was_spoiled_is_replaced_from_the_inbox(tmp_path: Path) -> None:
    path = drop(tmp_path / "河东.xlsx", b"content")
    kept = stored_path(tmp_path / "store", store_file(found(path), tmp_path / "store"))
    kept.write_bytes(b"CONTENT")  # as long as it was
    assert verify_stored(kept) is not None
    store_file(found(path), tmp_path / "store")
    assert kept.read_bytes() == b"content"
    assert verify_stored(kept) is None


@pytest.mark.parametrize("is_lost", [True, False])
def test_a_stored_copy_that_is_lost_or_spoiled_is_not_the_offices_fault(tmp_path: Path, is_lost: bool) -> None:
    kept = stored_path(tmp_path / ".sfs" / "store", hashlib.sha256(b"content").hexdigest())
    if not is_lost:
        drop(kept, b"CONTENT")
    refused = verify_stored(kept)
    assert refused is not None
    assert (refused.code, refused.reason) == (
        "store_damaged",
        f"程序保存的原件（.sfs/store/{kept.name}）丢失或损坏，不是司法所的问题，这份报送暂时没有采用。"
        "请把原文件重新放进收件箱，再汇总一次。",
    )


def test_full_disk_leaves_no_part_in_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = drop(tmp_path / "河东.xlsx", b"content")

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="full"):
            store_file(found(path), tmp_path / "store")
    assert [entry for entry in (tmp_path / "store").rglob("*") if entry.is_file()] == []
    store_file(found(path), tmp_path / "store")


@pytest.mark.parametrize(("size", "is_kept"), [(100, True), (101, False), (350, False)])
def test_file_over_the_limit_is_hashed_but_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, is_kept: bool
) -> None:
    monkeypatch.setattr(store, "FILE_LIMIT", 100)
    monkeypatch.setattr(store, "CHUNK", 64)
    content = bytes(range(size % 256)) * (size // (size % 256))
    path = drop(tmp_path / "大.xlsx", content + bytes(size - len(content)))
    digest = store_file(found(path), tmp_path / "store")
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert stored_path(tmp_path / "store", digest).exists() is is_kept


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("grows", "文件还在写入，这次没有读取，请稍后再汇总一次"),
        ("is removed", "文件刚才还在，现在已被移走或改名，请稍后再汇总一次"),
        ("becomes a pipe", "文件还在写入，这次没有读取，请稍后再汇总一次"),
        ("becomes a link", "文件读不到：这是指向别处的链接，请处理后再汇总一次"),
    ],
)
def test_file_that_is_no_longer_the_one_found_waits(tmp_path: Path, change: str, reason: str) -> None:
    path = drop(tmp_path / "河东.xlsx", b"content")
    entry = found(path)
    if change == "grows":
        path.write_bytes(b"content and more")
    else:
        path.unlink()
    if change == "becomes a pipe":
        os.mkfifo(path)
    if change == "becomes a link":
        path.symlink_to(drop(tmp_path / "别处.xlsx", b"content"))
    with pytest.raises(UnquietError) as caught:
        store_file(entry, tmp_path / "store")
    assert caught.value.reason == reason
    assert not (tmp_path / "store").exists()
