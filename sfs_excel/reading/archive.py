"""Bounded access to one returned file: its bytes, and where it is a zip, its members. Nothing is written or fetched."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sfs_excel.errors import explain_os_error
from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.member_names import decode_names
from sfs_excel.reading.opening import open_without_waiting

FILE_LIMIT = 20 * 1024 * 1024
MEMBER_COUNT_LIMIT = 3_000
MEMBER_LIMIT = 80 * 1024 * 1024
TOTAL_LIMIT = 160 * 1024 * 1024
ELEMENT_LIMIT = 3_000_000
ENTRY_LIMIT = 30_000
ROW_LIMIT = 20_000

CHUNK = 12 * 1024 * 1024  # large: an expat before 2.6 rescans an unfinished token with every piece it is fed
DIRECTORY_ENTRY = b"PK\x01\x02"
ENCRYPTED_FLAG = 0x1
_FIRST_NAME = 30  # where the name of the first member begins; its length stands at 26
_OFFICE_PARTS = (
    b"[content_types].xml", b"mimetype", b"_rels", b"docprops", b"customxml", b"xl", b"word", b"ppt", b"meta-inf",
)  # fmt: skip


class Refused(Exception):  # noqa: N818 - an outcome of one file, as the docstring says, not an error
    """One returned file cannot be used. An outcome to be recorded against that file, not a failure of the run.

    `reason` is for the clerk: what the file is, and what to ask of the office. `fact` is what is wrong inside a file that is
    damaged or abnormal, by itself.
    """

    def __init__(self, code: RefusalCode, reason: str, fact: str = "") -> None:
        super().__init__(code, reason, fact)
        self.code = code
        self.reason = reason
        self.fact = fact

    def __str__(self) -> str:
        return self.reason


class Words(NamedTuple):
    """Sentences that tell the clerk why a zip file cannot be used; `{fact}` names the fault."""

    member: str
    damaged: str
    abnormal: str
    encrypted: str


OFFICE = Words(
    "部件",
    damaged="文件已损坏或没有传完整（{fact}），请司法所用 Excel 或 WPS 重新打开、另存后再报送。",
    abnormal="文件结构异常（{fact}），为安全起见未读取，请司法所在发放的填报表上重新填写后报送。",
    encrypted="压缩包设有密码，请司法所去掉密码后重新报送。",
)
PACKAGE = Words(
    "文件",
    damaged="压缩包已损坏或没有传完整（{fact}），没有读取，请司法所解压后只报送填报表本身。",
    abnormal="压缩包异常（{fact}），为安全起见没有读取，请司法所解压后只报送填报表本身。",
    encrypted="压缩包设有密码，没有读取，请司法所解压后只报送填报表本身。",
)


def damaged(fact: str, words: Words = OFFICE) -> Refused:
    """The file is no longer what its program saved."""
    return Refused(RefusalCode.DAMAGED, words.damaged.format(fact=fact), fact)


def abnormal(fact: str, words: Words = OFFICE) -> Refused:
    """The file is built in a way that no program builds it."""
    return Refused(RefusalCode.ABNORMAL, words.abnormal.format(fact=fact), fact)


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
        raise Refused(RefusalCode.UNREADABLE, f"文件打不开：{explained.fact}。{explained.remedy}。") from error
    if len(data) > FILE_LIMIT:
        raise too_large()
    return data


def too_large() -> Refused:
    """Make the refusal of a file that is larger than any form."""
    megabytes = FILE_LIMIT // 1024 // 1024
    return Refused(
        RefusalCode.TOO_LARGE, f"文件超过 {megabytes} MB，填报表不会这么大，请司法所删去插入的图片、附件后重新报送。"
    )


def not_a_file() -> Refused:
    """Make the refusal of what is no regular file."""
    return Refused(RefusalCode.NOT_A_FILE, "不是普通文件（文件夹、链接或设备），未打开，请把填报表文件本身放入收件箱。")


@dataclass(slots=True)
class Budget:
    """The cost so far of reading one returned file with all that lies in it: a zip of bombs gets no more than one.

    Attributes:
        inflated: bytes.
        elements: of XML.
        entries: of zip directories, told by their signature, so that those of a stored member count as well.
        last_row: of an .xlsx, the last that may hold anything.
    """

    inflated: int = 0
    elements: int = 0
    entries: int = 0
    last_row: int = ROW_LIMIT

    @property
    def is_spent(self) -> bool:
        """Tell whether more was read than one file may cost."""
        return self.inflated > TOTAL_LIMIT or self.elements > ELEMENT_LIMIT or self.entries > ENTRY_LIMIT


class Archive:
    """The members of one zip file, folders left out, read under a budget; a declared size is never trusted.

    Names are matched exactly here: which other ones mean the same member is for whoever knows what the file is.

    Attributes:
        names: as far as can be told what the packing program meant, with `/`, in the order of the zip's directory.
    """

    def __init__(self, data: bytes, budget: Budget) -> None:
        """Raises Refused: damaged, abnormal, encrypted."""
        self.budget = budget
        self._words = OFFICE if _begins_as_office(data) else PACKAGE
        too_many = abnormal(f"压缩包内文件超过 {MEMBER_COUNT_LIMIT} 个", self._words)
        budget.entries += data.count(DIRECTORY_ENTRY)
        if budget.is_spent:
            raise too_many
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise damaged("压缩包目录不完整", self._words) from error
        infos = self._zip.infolist()
        if len(infos) > MEMBER_COUNT_LIMIT:
            raise too_many
        self._members: dict[str, zipfile.ZipInfo] = {}
        for name, info in zip(map(_name_part, decode_names(infos)), infos, strict=True):
            if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
                raise abnormal(f"含有指向文件之外的{self._words.member}名", self._words)
            if info.flag_bits & ENCRYPTED_FLAG:
                raise Refused(RefusalCode.ENCRYPTED, self._words.encrypted)
            if not name.endswith("/") and self._members.setdefault(name, info) is not info:
                raise abnormal(f"含有重名的{self._words.member}", self._words)
        self.names = tuple(self._members)

    def read_chunks(self, name: str) -> Iterator[bytes]:
        """Inflate one member piece by piece, counting what comes out.

        Raises:
            KeyError: there is no member of exactly this name.
            Refused: damaged (rotten member), abnormal (over a limit).
        """
        info = self._members[name]
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise abnormal("使用了少见的压缩方式", self._words)
        size = 0
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(CHUNK):
                    size += len(chunk)
                    self.budget.inflated += len(chunk)
                    if size > MEMBER_LIMIT or self.budget.is_spent:
                        raise abnormal("解压后过大", self._words)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
            raise damaged("内容校验不符", self._words) from error

    def below(self, folder: str) -> Archive:
        """Return the members of a folder as an archive of its own, under the same budget."""
        inner = copy(self)
        start = f"{folder}/"
        inner._words = OFFICE
        inner._members = {
            name.removeprefix(start): info for name, info in self._members.items() if name.startswith(start)
        }
        inner.names = tuple(inner._members)
        return inner

    def measure(self) -> None:
        """Inflate every member to nothing, for the sake of the limits, before a reader without limits gets the file."""
        for name in self.names:
            for _ in self.read_chunks(name):
                pass


def _name_part(name: str) -> str:
    """`/xl/workbook.xml`, as some programs call the parts of a workbook, without the slash. No other name loses it."""
    part = name.removeprefix("/")
    return part if part.partition("/")[0].lower().encode() in _OFFICE_PARTS else name


def _begins_as_office(data: bytes) -> bool:
    """Tell whether an office program has made this zip: by its first member, which a damaged one still has."""
    if len(data) < _FIRST_NAME:
        return False
    (length,) = struct.unpack_from("<H", data, _FIRST_NAME - 4)
    name = data[_FIRST_NAME : _FIRST_NAME + length].lower().replace(b"\\", b"/")
    return name.removeprefix(b"/").partition(b"/")[0] in _OFFICE_PARTS
