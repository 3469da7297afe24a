"""Files that programs and systems leave in a folder for themselves are skipped, which is no error; nothing else is."""

import os
from pathlib import Path

import pytest

from sfs_excel.inbox.quiet import scan_inbox
from sfs_excel.reading.litter import is_left_member, skip_reason


@pytest.mark.parametrize(
    "name",
    [
        "~$河东司法所.xlsx", "._河东司法所.xlsx", ".~lock.河东司法所.xlsx#", ".~河东司法所.xlsx", "河东.xlsx.part", "河东.TMP",
        "河东.xlsx.crdownload", "Thumbs.db", "THUMBS.DB", "desktop.ini", ".DS_Store", "Icon\r", "Icon\ufffd", "ehthumbs_vista.db", "~WRL0003.tmp",
        "河东.xlsx~", "河东.bak~", "河东.xlsx.gslock", ".nextcloudsync.log", ".sync_0123abcd.db-wal", ".goutputstream-9X2ZW0",
        "河东.xlsx.baiduyun.p.downloading", "河东.xlsx.xltd", ".localized", ".dropbox",
    ],
)  # fmt: skip
def test_what_programs_leave_behind_is_skipped(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    assert skip_reason(path) == "程序留下的临时文件，已跳过"


@pytest.mark.parametrize(
    "name",
    ["河东司法所.xlsx", "部件.partial.xlsx", "thumbs.xlsx", "-=填报.xls", "😀" * 50, "@eaDir", "2016~", "回收站.xlsx"],
)
def test_an_ordinary_name_is_not_skipped(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    assert skip_reason(path) is None


@pytest.mark.parametrize(
    "name",
    [
        "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information", ".AppleDouble", ".Spotlight-V100", ".Trashes",
        ".Trash-1000", ".stfolder", ".stversions", ".sync", "__MACOSX", "lost+found", ".fseventsd",
    ],
)  # fmt: skip
def test_a_folder_that_a_system_keeps_is_skipped_with_all_in_it(tmp_path: Path, name: str) -> None:
    """A file there is a copy or was thrown away: read, it would be a return that nobody sent."""
    (tmp_path / "河东" / name / "下面").mkdir(parents=True)
    (tmp_path / "河东" / name / "下面" / "河东司法所.xlsx").write_bytes(b"x")
    (tmp_path / "河东" / "河东司法所.xlsx").write_bytes(b"x")
    scan = scan_inbox(tmp_path)
    assert [file.name for file in scan.found] == ["河东/河东司法所.xlsx"]
    assert [(entry.name, entry.reason) for entry in scan.skipped] == [
        (f"河东/{name}", "系统或同步软件留下的文件夹，已跳过")
    ]
    assert is_left_member(f"河东/{name}/下面/河东司法所.xlsx")
    assert not is_left_member(f"河东/{name}")


def test_what_is_no_regular_file_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "河东.xlsx").write_bytes(b"x")
    (tmp_path / "文件夹.xlsx").mkdir()
    (tmp_path / "链接.xlsx").symlink_to(tmp_path / "河东.xlsx")
    os.mkfifo(tmp_path / "管道.xlsx")
    assert skip_reason(tmp_path / "文件夹.xlsx") == "这是文件夹，里面的文件不会读取，已跳过"
    assert skip_reason(tmp_path / "链接.xlsx") == "这是指向别处的链接，已跳过"
    assert skip_reason(tmp_path / "管道.xlsx") == "这不是普通文件，已跳过"
    assert skip_reason(tmp_path / "已删.xlsx") == "文件已不在收件箱中，已跳过"
    assert skip_reason(tmp_path / "河东.xlsx") is None
