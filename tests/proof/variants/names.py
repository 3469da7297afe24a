"""Names of files, what programs leave behind, and what is no regular file at all."""

import contextlib
import os
import socket
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.proof.surgery import CORE, Parts
from tests.proof.variants.model import ONCE, SAME, SKIPPED, Expected, Oddity, Recipe, unchanged
from tests.proof.year import LONG_AGO

_NAMED, _LEFT, _SPECIAL, _AGAIN = "odd file names", "left behind by programs", "no regular file", "returned again"
_TO_WINDOWS = os.name == "nt"
_WRITING_SECONDS = 300


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (LONG_AGO, LONG_AGO))


def _write_as_gbk(path: Path, data: bytes) -> None:
    """Under the bytes that a Chinese zip program leaves on Linux."""
    target = os.path.join(os.fsencode(path.parent), path.name.encode("gbk"))  # noqa: PTH118 - a name in bytes is no Path
    with open(target, "wb") as file:  # noqa: PTH123 - as above
        file.write(data)
    os.utime(target, (LONG_AGO, LONG_AGO))


def _write_twice(path: Path, data: bytes) -> None:
    """The first, by its name, is the one that counts; `path` is the same again."""
    _write(path.with_name(f"0{path.name}"), data)
    _write(path, data)


def _change_saved(data: bytes, day: int) -> bytes:
    parts = Parts.read(data)
    modified = f'<dcterms:modified xsi:type="dcterms:W3CDTF">2016-12-{day:02}T08:00:00Z</dcterms:modified>'
    parts.substitute(CORE, r"<dcterms:modified[^>]*>[^<]*</dcterms:modified>", modified)
    return parts.pack()


def _write_older(path: Path, data: bytes) -> None:
    """`path` is the return that was saved earlier, with another value in it."""
    older = Parts.read(_change_saved(data, 2))
    older.set_value("05.orgs", "<v>6</v>")
    _write(path, older.pack())
    _write(path.with_name(f"0{path.name}"), _change_saved(data, 9))


def _keep_writing(path: Path, data: bytes) -> None:
    """As a slow copy over the network does."""
    path.write_bytes(data[:1000])

    def write_on() -> None:
        end = time.monotonic() + _WRITING_SECONDS
        with contextlib.suppress(OSError):  # the folder is gone, and the proof over
            while path.exists() and time.monotonic() < end:
                with path.open("ab") as file:
                    file.write(b"x")
                time.sleep(0.05)

    threading.Thread(target=write_on, daemon=True).start()


def _link_to(target: str) -> Callable[[Path, bytes], None]:
    return lambda path, _: path.symlink_to(target)


def _listen(path: Path, _: bytes) -> None:
    """A socket: bound from within its folder, since its whole path may be too long for one."""
    before = Path.cwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path.name)
    os.chdir(before)


def _make_pipe(path: Path, _: bytes) -> None:
    os.mkfifo(path)


def _make_device(path: Path, _: bytes) -> None:
    """A device that never ends, if this user may make one; else a link to it."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        path.symlink_to("/dev/zero")


def _make_folders(path: Path, data: bytes) -> None:
    """Seventeen folders deep: deeper than is looked."""
    _write(path.joinpath(*("深" for _ in range(16)), "表.xlsx"), data)


def _named(name: str, file: str) -> Recipe:
    return Recipe(_NAMED, name, unchanged, SAME, ONCE, file)


def _left(file: str) -> Oddity:
    return Oddity(_LEFT, file, file, _write)


RECIPES: tuple[Recipe, ...] = (
    _named("emoji", "😀📎{office}🎉.xlsx"),
    _named("200 characters", f"{{office}}{'a' * 190}.xlsx"),
    _named("80 Chinese characters", f"{{office}}{'长' * 75}.xlsx"),
    _named("in upper case", "CASE.xlsx"),
    _named("the same in lower case", "case.xlsx"),
    _named("a leading hyphen", "-rf {office}.xlsx"),
    _named("mojibake", "ºÓ¶«Ë¾·¨Ëù{office}.xlsx"),
    _named("a copy", "{office}司法所 - 副本 (2).xlsx"),
    _named("no extension", "{office}填报表"),
    _named("another extension", "{office}.pdf"),
    _named("two extensions", "{office}.xlsx.xlsx"),
    _named("extension in upper case", "{office}.XLSX"),
    _named("per cent and number signs", "{office}%20#1[1]&'.xlsx"),
    _named("in a folder", "东片/{office}.xlsx"),
    _named("in fifteen folders", "/".join(["层"] * 15) + "/{office}.xlsx"),
    _named("a formula", "=cmd {office}.xlsx"),
    _named("an at sign", "@SUM(A1) {office}.xlsx"),
    _named("a direction mark", "\u202e{office}xslx.xlsx"),
    _named("a full stop first", ".{office}.xlsx"),
    *(
        ()
        if _TO_WINDOWS
        else (
            _named("quotes, pipe and question mark", "{office}\"|?*<>:.xlsx"),
            _named("a line break", "{office}\n第二行.xlsx"),
            _named("a blank at the end", "{office}.xlsx "),
            _named("a backslash", "..\\{office}.xlsx"),
            _named("a bell", "{office}\x07.xlsx"),
        )
    ),
)  # fmt: skip

ODDITIES: tuple[Oddity, ...] = (
    *(
        _left(file)
        for file in (
            "~$河东司法所.xlsx", "._河东司法所.xlsx", ".~lock.河东司法所.xlsx#", "河东司法所.xlsx.part", "河东司法所.tmp",
            "河东司法所.xlsx.crdownload", "Thumbs.db", "desktop.ini", ".DS_Store", ".~河东司法所.xlsx",
        )
    ),
    Oddity(_AGAIN, "the same bytes under another name", "again {office}.xlsx", _write_twice, Expected("duplicate", says="内容完全相同"), counts=True),
    Oddity(_AGAIN, "an older one of the same office", "older {office}.xlsx", _write_older, Expected("superseded", says="后来"), counts=True),
    Oddity("still being written", "a file that grows", "growing {office}.xlsx", _keep_writing, Expected("waiting", says="还在写入")),
    Oddity("deep folders", "17 folders deep", "深", _make_folders, Expected("waiting", says="层以上"), listed="/".join(["深"] * 17) + "/"),
    *(
        ()
        if _TO_WINDOWS
        else (
            Oddity(_NAMED, "GBK bytes", "河东{office}司法所.xlsx", _write_as_gbk, SAME, counts=True),
            Oddity(_SPECIAL, "a named pipe", "管道.xlsx", _make_pipe, SKIPPED),
            Oddity(_SPECIAL, "a device", "零.xlsx", _make_device, SKIPPED),
            Oddity(_SPECIAL, "a link to a device", "设备.xlsx", _link_to("/dev/zero"), SKIPPED),
            Oddity(_SPECIAL, "a link to a terminal", "终端.xlsx", _link_to("/dev/tty"), SKIPPED),
            Oddity(_SPECIAL, "a link to itself", "自己.xlsx", _link_to("自己.xlsx"), SKIPPED),
            Oddity(_SPECIAL, "a link to the key", "密钥.xlsx", _link_to("../.sfs/key"), SKIPPED),
            Oddity(_SPECIAL, "a link to nothing", "没有.xlsx", _link_to("/nowhere/a.xlsx"), SKIPPED),
            Oddity(_SPECIAL, "a link to a folder", "文件夹", _link_to(".."), SKIPPED),
            Oddity(_SPECIAL, "a socket", "套接字.xlsx", _listen, SKIPPED),
        )
    ),
    Oddity(_LEFT, "an empty file that a program will fill", "~WRL0001.tmp", lambda path, _: _write(path, b""), SKIPPED),
)  # fmt: skip
