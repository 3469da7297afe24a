"""The two ways in which something can be wrong, and the words for what an operating system refuses.

An operator's or programmer's mistake is an `SfsError`: it is raised, and the command stops before it has written anything.
A fault in what an office sent is a `Finding`: a value, collected beside the result while the run goes on.
"""

import errno
from collections.abc import Iterable
from dataclasses import dataclass

from sfs_excel.finding_codes import FindingCode
from sfs_excel.words import Audience, Severity


class SfsError(Exception):
    """A mistake of the operator or the programmer. The message is Chinese and says place, fact, remedy."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a file of the bureau's own (rulebook, roster, template). A reminder keeps nothing from being done."""

    place: str
    fact: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.place}：{self.fact}。{self.remedy}。"


class FaultyFileError(SfsError):
    """A file of the bureau's own cannot be used. Carries all its faults, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True)
class Finding:
    """One fault, reminder or correction in what came back, from an office or from the bureau's own people.

    Attributes:
        fact, remedy: without their full stops; `remedy` is empty where the fact says it already.
        file: relative to the inbox.
        cell: an A1 reference.
        item, field: 0 and empty where the finding concerns the file as a whole.
        to: who has to look at it. What is meant for the bureau's own assessors is not told to the office.
        check: of one that failed: what it demands, in the rulebook's words.
    """

    code: FindingCode
    severity: Severity
    fact: str
    remedy: str
    office: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    item: int = 0
    field: str = ""
    to: Audience = Audience.OFFICE
    check: str = ""

    @property
    def message(self) -> str:
        """Whole in itself: place, fact, remedy."""
        sheet = f"「{self.sheet}」" if self.sheet else ""
        said = "".join(f"{part}。" for part in (self.fact, self.remedy) if part)
        return f"{self.file}{sheet}{self.cell}：{said}"


def explain_os_error(error: OSError) -> Fault:
    """Say in words for the clerk what the operating system refused; the place is the file, where the system named one."""
    unknown = (f"操作系统没有允许（错误代码 {error.errno}）", "请检查这个位置能否读写后重试")
    fact, remedy = _OS_ERRORS.get(error.errno or 0, unknown if error.errno else ("读写出错", unknown[1]))
    return Fault(str(error.filename or "读写文件"), fact, remedy)


_DENIED = ("没有权限，或正被别的程序（如 Excel）打开", "请关闭打开它的程序、检查文件夹权限后重试")
_FULL = ("磁盘空间不够", "请清理磁盘或换一个磁盘后重试")
_BROKEN_DISK = ("磁盘读写出错", "请检查磁盘或网络连接后重试")
_CROWDED = ("同时打开的文件太多", "请关闭一些程序后重试")
_OS_ERRORS = {
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EBUSY: _DENIED,
    errno.ETXTBSY: _DENIED,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: ("文件太大，这个磁盘存不下", "请换到别的磁盘后重试"),
    errno.EROFS: ("所在磁盘是只读的", "请换到可以写入的位置后重试"),
    errno.ENOENT: ("没有这个文件或文件夹", "请检查名称，或看看它是否已被移走"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "请检查路径"),
    errno.EISDIR: ("这里是文件夹，应当是文件", "请移开这个文件夹后重试"),
    errno.EEXIST: ("这里已有同名的文件", "请移开它或换一个名称后重试"),
    errno.ENAMETOOLONG: ("文件名或路径太长", "请把文件夹移到层级浅一些的位置后重试"),
    errno.EINVAL: ("名称或位置不合规定", "请检查名称里有没有特殊符号，或换一个磁盘后重试"),
    errno.ELOOP: ("这是指向别处的链接", "请放入文件本身"),
    errno.EIO: _BROKEN_DISK,
    errno.ENXIO: _BROKEN_DISK,
    errno.ENODEV: _BROKEN_DISK,
    errno.ESTALE: _BROKEN_DISK,
    errno.ETIMEDOUT: _BROKEN_DISK,
    errno.EMFILE: _CROWDED,
    errno.ENFILE: _CROWDED,
    errno.ENOMEM: ("内存不够", "请关闭一些程序后重试"),
}
