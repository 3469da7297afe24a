"""Checks the names of offices, voters and departments: they name files, which every system must be able to write, and
people tell them apart by eye.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

LONGEST_NAME, LONGEST_BYTES = 40, 120  # of 255, as file systems count: what stands before and after it takes its part
_FORBIDDEN = frozenset('\\/:*?"<>|')
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
# Windows takes these for devices, whatever ending follows, in small letters too, and COM¹ for COM1.
_DEVICE = re.compile(
    r"(?:CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9])\s*(?:\..*)?", re.IGNORECASE | re.DOTALL
)


def fold_name(text: str) -> str:
    """The same for names that a file system may take for one: letters large or small, full or half width."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def find_name_fault(text: str) -> tuple[str, str] | None:
    """Tell why a text cannot be part of a file's name, to follow what it is the name of; and what to do."""
    bad = [char for char in text if char in _FORBIDDEN or unicodedata.category(char) in _UNSEEN]
    if bad:
        shown = " ".join(char if char.isprintable() else "（看不见的字符）" for char in dict.fromkeys(bad))
        return f"里有文件名不能用的字符 {shown}", "请去掉这些字符，可以用短横线代替"
    if text.startswith((".", "~", "-")) or text.endswith("."):
        return f"“{text}”的开头或结尾是文件名不能用的符号", "请去掉开头的 . ~ - 和结尾的 ."
    if len(text) > LONGEST_NAME:
        return f"有 {len(text)} 个字，用在文件名里太长", f"请缩短到 {LONGEST_NAME} 个字以内"
    if len(text.encode()) > LONGEST_BYTES:
        return "里的生僻字或表情符号太多，用在文件名里太长", "请缩短，或少用这些字"
    if _DEVICE.fullmatch(unicodedata.normalize("NFKC", text)):
        return f"“{text}”是 Windows 留给设备的名称，不能作文件名", "请换一个名称，或在前面加上地名"
    return None


def find_look_alikes(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs that people may take for one: they are the same, or differ in blanks and marks, in zeros before a number, or in
    signs that look alike, alone."""
    first: dict[str, str] = {}
    for name in names:
        if look := _reduce(name):
            if look in first:
                yield first[look], name
            first.setdefault(look, name)


def _reduce(name: str) -> str:
    """Return what the eye keeps of a name."""
    kept = "".join(char for char in fold_name(name).translate(_ALIKE) if char.isalnum())
    return re.sub(r"(?<!\d)0+(?=\d)", "", kept)


# Of each row the one below looks like the one above: Latin, Cyrillic and Greek letters (small, as folded), and characters.
_ALIKE = str.maketrans(
    "oilаеорсухікмтнвαβεικμνορτυχηζ〇零一二三四五六七八九巳已末士曰毋戍戌",
    "011ae0pcyx1kmthbabe1kmn0ptyxhz00123456789己己未土日母戊戊",
)
