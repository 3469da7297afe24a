"""Bounded access to one returned file: its bytes, its zip members, its XML. Nothing is written, nothing is fetched."""

from __future__ import annotations

import io
import os
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypeVar
from xml.parsers import expat

from sfs_excel.errors import explain_os_error

FILE_LIMIT = 20 * 1024 * 1024
MEMBER_COUNT_LIMIT = 3_000
MEMBER_LIMIT = 80 * 1024 * 1024
TOTAL_LIMIT = 160 * 1024 * 1024
ELEMENT_LIMIT = 3_000_000
DEPTH_LIMIT = 64

CHUNK = 4 * 1024 * 1024  # large: an expat before 2.6 rescans an unfinished token with every piece it is fed
TEXT_BUFFER = 64 * 1024
DIRECTORY_ENTRY = b"PK\x01\x02"
ENCRYPTED_FLAG = 0x1
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
VARIANTS = (
    "lpwstr", "lpstr", "bstr", "i1", "i2", "i4", "i8", "int", "ui1", "ui2", "ui4", "ui8", "uint", "r4", "r8", "decimal",
    "bool", "date", "filetime",
)  # fmt: skip

V = TypeVar("V")
Attributes = Mapping[str, str]
OnStart = Callable[[Attributes], None]
OnEnd = Callable[[str], None]


class Refused(Exception):  # noqa: N818 - an outcome of one file, as the docstring says, not an error
    """One returned file cannot be used. An outcome to be recorded against that file, not a failure of the run.

    `code` is stable ASCII; `reason` is for the clerk: what the file is, and what to ask of the office.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


def damaged(fact: str) -> Refused:
    """The file is no longer what its program saved."""
    return Refused("damaged", f"文件已损坏或没有传完整（{fact}），请司法所用 Excel 或 WPS 重新打开、另存后再报送。")


def abnormal(fact: str) -> Refused:
    """The file is built in a way that no office program builds it."""
    return Refused("abnormal", f"文件结构异常（{fact}），为安全起见未读取，请司法所在发放的填报表上重新填写后报送。")


def read_regular(path: Path) -> bytes:
    """The whole file, if it is a regular file within FILE_LIMIT.

    A pipe, device, link or folder is never opened; one put in the file's place after that check is not read either.

    Raises:
        Refused: not_a_file, too_large, unreadable.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise not_a_file()
        with open(path, "rb", opener=open_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise not_a_file()
            data = file.read(FILE_LIMIT + 1)
    except OSError as error:
        explained = explain_os_error(error)
        raise Refused("unreadable", f"文件打不开：{explained.fact}。{explained.remedy}。") from error
    if len(data) > FILE_LIMIT:
        raise too_large()
    return data


def too_large() -> Refused:
    megabytes = FILE_LIMIT // 1024 // 1024
    return Refused("too_large", f"文件超过 {megabytes} MB，填报表不会这么大，请司法所删去插入的图片、附件后重新报送。")


def not_a_file() -> Refused:
    return Refused("not_a_file", "不是普通文件（文件夹、链接或设备），未打开，请把填报表文件本身放入收件箱。")


def open_without_waiting(name: str, flags: int) -> int:
    """An opener for `open`: a pipe or link put in the file's place is neither waited for nor followed."""
    return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


class Relationship(NamedTuple):
    """`kind`: last word of the type, lower case without hyphens, so that transitional and strict files give the same.

    `target`: a part name, or None where it points out of the file.
    """

    id: str
    kind: str
    target: str | None


class Archive:
    """The members of one zip file, read under one budget; a declared size is never trusted.

    Part names are matched as Office does: without regard to case, and with `\\` as `/`.
    """

    def __init__(self, data: bytes) -> None:
        """Raises Refused: damaged, abnormal, encrypted."""
        if data.count(DIRECTORY_ENTRY) > MEMBER_COUNT_LIMIT:
            raise abnormal(f"压缩包内文件超过 {MEMBER_COUNT_LIMIT} 个")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise damaged("压缩包目录不完整") from error
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
                raise abnormal("含有指向文件之外的部件名")
            if self._members.setdefault(name.lower(), info) is not info:
                raise abnormal("含有重名的部件")
            if info.flag_bits & ENCRYPTED_FLAG:
                raise Refused("encrypted", "压缩包设有密码，请司法所去掉密码后重新报送。")
        self._inflated = 0
        self._elements = 0

    @property
    def names(self) -> list[str]:
        """Part names, lower case, with forward slashes."""
        return list(self._members)

    def has(self, name: str) -> bool:
        return name.lower() in self._members

    def read_chunks(self, name: str) -> Iterator[bytes]:
        """Inflate one member piece by piece, counting what comes out.

        Raises:
            Refused: damaged (absent or rotten member), abnormal (over a limit).
        """
        info = self._members.get(name.lower())
        if info is None:
            raise damaged(f"缺少部件 {name}")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise abnormal("使用了少见的压缩方式")
        size = 0
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(CHUNK):
                    size += len(chunk)
                    self._inflated += len(chunk)
                    if size > MEMBER_LIMIT or self._inflated > TOTAL_LIMIT:
                        raise abnormal("解压后过大")
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
            raise damaged("内容校验不符") from error

    def read(self, name: str) -> bytes:
        return b"".join(self.read_chunks(name))

    def measure(self) -> None:
        """Inflate every member to nothing, for the sake of the limits, before a reader without limits gets the file."""
        for name in self.names:
            for _ in self.read_chunks(name):
                pass

    def relationships(self, part: str) -> list[Relationship]:
        """The relationships of a part, of the package itself for ''. None at all where the list is missing."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        found: list[Relationship] = []

        def on_relationship(attributes: Attributes) -> None:
            kind = attributes.get("Type", "").rpartition("/")[2].replace("-", "").lower()
            target: str | None = None
            if attributes.get("TargetMode", "Internal") != "External":
                path = posixpath.join("/", folder, attributes.get("Target", "").replace("\\", "/"))
                target = _resolve(path)
            found.append(Relationship(attributes.get("Id", ""), kind, target))

        if self.has(name):
            self.parse(name, {"Relationship": on_relationship}, {})
        return found

    def parse(
        self,
        name: str,
        starts: Mapping[str, OnStart],
        ends: Mapping[str, OnEnd],
    ) -> None:
        """Stream one XML member through expat, calling back by local element name, whatever the prefix or namespace.

        Args:
            starts: called with the attributes as written, prefixes included.
            ends: called with the text since the last tag, which for an element without children is its text.

        Raises:
            Refused: damaged (not well-formed), abnormal (DOCTYPE, too deep, too many elements).
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = TEXT_BUFFER
        depth = 0
        elements = self._elements
        pieces: list[str] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth, elements
            depth += 1
            elements += 1
            if depth > DEPTH_LIMIT:
                raise abnormal("XML 嵌套过深")
            if elements > ELEMENT_LIMIT:
                raise abnormal("XML 元素过多")
            if pieces:
                pieces.clear()
            handler = starts.get(tag) or (starts.get(tag.rpartition(":")[2]) if ":" in tag else None)
            if handler:
                handler(attributes)

        def end(tag: str) -> None:
            nonlocal depth
            depth -= 1
            handler = ends.get(tag) or (ends.get(tag.rpartition(":")[2]) if ":" in tag else None)
            if handler:
                handler("".join(pieces))
            if pieces:
                pieces.clear()

        def refuse_doctype(*_: object) -> None:
            raise abnormal("XML 中含有 DOCTYPE 声明")

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = pieces.append
        parser.StartDoctypeDeclHandler = refuse_doctype
        try:
            for chunk in self.read_chunks(name):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise damaged("XML 内容不完整") from error
        finally:
            self._elements = elements


def find_part(relationships: list[Relationship], kind: str, usual: str) -> str:
    """The part that is related as this kind, else its usual name, which need not exist.

    Raises:
        Refused: abnormal; it is said to lie outside the file.
    """
    for relationship in relationships:
        if relationship.kind == kind:
            if relationship.target is None:
                raise abnormal("部件指向文件之外")
            return relationship.target
    return usual


def ignore_damage(read: Callable[[], V], otherwise: V) -> V:
    """What `read` gives, or `otherwise` where the part it reads is damaged. What is abnormal is still refused."""
    try:
        return read()
    except Refused as refused:
        if refused.code != "damaged":
            raise
        return otherwise


def read_properties(archive: Archive, package: list[Relationship]) -> dict[str, str]:
    """The custom properties, as text.

    Args:
        package: the relationships of the package itself.
    """
    properties: dict[str, str] = {}
    name = ""

    def on_property(attributes: Attributes) -> None:
        nonlocal name
        name = attributes.get("name", "")

    def on_value(text: str) -> None:
        properties[name] = text

    part = find_part(package, "customproperties", "docProps/custom.xml")
    if archive.has(part):
        archive.parse(part, {"property": on_property}, dict.fromkeys(VARIANTS, on_value))
    return properties


def read_saved(archive: Archive, package: list[Relationship]) -> str:
    """The ISO time at which the file says it was saved, or '' where it says none that can be read."""
    saved = ""

    def on_modified(text: str) -> None:
        nonlocal saved
        saved = text.strip()

    part = find_part(package, "coreproperties", "docProps/core.xml")
    if archive.has(part):
        archive.parse(part, {}, {"modified": on_modified})
    try:
        datetime.fromisoformat(saved)
    except ValueError:
        return ""
    return saved


def _resolve(path: str) -> str | None:
    """An absolute target as a part name; None where `..` leads out of the package (normpath would forgive it)."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


class RichText:
    """Callbacks that join the runs of a string, without its phonetic guides."""

    def __init__(self) -> None:
        self._runs: list[str] = []
        self._is_phonetic = False
        self.starts: dict[str, OnStart] = {"rPh": self._on_phonetic}
        self.ends: dict[str, OnEnd] = {"rPh": self._on_phonetic_end, "t": self._on_text}

    def take(self) -> str:
        text = unescape("".join(self._runs))
        self._runs.clear()
        return text

    def _on_phonetic(self, _: Attributes) -> None:
        self._is_phonetic = True

    def _on_phonetic_end(self, _: str) -> None:
        self._is_phonetic = False

    def _on_text(self, text: str) -> None:
        if not self._is_phonetic:
            self._runs.append(text)


def unescape(text: str) -> str:
    """`_x0041_` as the character it stands for; half a surrogate pair becomes U+FFFD."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
