"""A YAML file of the bureau's own: its plain data, and the line on which each piece of it stands."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sfs_excel.errors import Fault, FaultyFileError, explain_os_error
from sfs_excel.rulebook.syntax import Node, compose_nodes, fault_character
from sfs_excel.text import clean_line

Location = tuple[str | int, ...]  # the way from the top: ("sections", 0, "items", 4, "rules", 0)
MOST_BYTES = 1_000_000  # ten times the letter of 2016 with its rules
LONGEST_FACT = 500  # characters: what a file says may be repeated in it
_SHOWN = 40  # characters of a key that are repeated in a message
_NOTHING = re.compile(r"(?:[^\S\r\n]*+(?:#[^\r\n]*+)?(?:\r\n?|\n|\Z))*+")
_PLAIN_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?")  # Excel keeps 15 digits
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_DEEP, _TOO_LARGE = "nested too deep", "larger than Python takes"


@dataclass(frozen=True)
class Source:
    """The content of a file. `faults` are those that leave the rest readable: keys written twice, and the like."""

    name: str
    data: Any
    lines: Mapping[Location, int]
    faults: tuple[Fault, ...] = ()

    def resolve(self, location: Location) -> Location:
        """The nearest place that the file has.

        A location of the model may have steps that no file has (the kind of a rule stands there without `rule`), and its
        last step may be a key that is missing.
        """
        found: list[Location] = [()]
        for step in location:
            found += [(*begun, step) for begun in found if (*begun, step) in self.lines]
        return max(found, key=lambda place: (len(place), place[-1:] == location[-1:]))

    def place(self, location: Location) -> str:
        """`责任书.yaml 第31行 第5项`."""
        place = self.resolve(location)
        number = self._item_number(place)
        return f"{self.name} 第{self.lines[place]}行" + (f" 第{number}项" if number else "")

    def fault(self, location: Location, fact: str, remedy: str) -> Fault:
        """The fault at a place of the file; fact and remedy are cut to `LONGEST_FACT` characters."""
        return Fault(self.place(location), clean_line(fact, LONGEST_FACT), clean_line(remedy, LONGEST_FACT))

    def _item_number(self, place: Location) -> int | None:
        match place:
            case ("sections", section, "items", item, *_):
                number = self.data["sections"][section]["items"][item]
                number = number.get("item") if isinstance(number, dict) else None
                return number if isinstance(number, int) else None
        return None


def read_source(path: Path) -> Source:
    """Read a file of UTF-8 YAML 1.2.

    Raises:
        FaultyFileError: no such file, too large, not UTF-8, not YAML, nested too deep, or empty.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        fact = explain_os_error(error).fact
        raise FaultyFileError([Fault(str(path), fact, "请核对文件夹和文件名，并关闭占用它的程序")]) from error
    return parse_source(path.name, content)


def parse_source(name: str, content: bytes) -> Source:
    """As `read_source`, of what was read already.

    Args:
        name: of the file, in what is said of it.
    """
    text = _decode(name, content)
    if _NOTHING.fullmatch(text):
        raise FaultyFileError([Fault(name, "文件是空的", "请用 sfs-excel init 建立的样本，或拷回备份")])
    reader = _Reader(name)
    data = reader.read(compose_nodes(name, text), ())
    return Source(name, data, reader.lines, tuple(reader.faults))


def _decode(name: str, content: bytes) -> str:
    if len(content) > MOST_BYTES:
        fact = f"文件超过 {MOST_BYTES // 1000} KB，不像是责任书"
        raise FaultyFileError([Fault(name, fact, "请核对是不是放错了文件；正文里不要粘贴图片和附件")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        remedy = "请用记事本打开，选“另存为”，编码选 UTF-8，再保存"
        raise FaultyFileError([Fault(f"{name} 第{line}行", "文件不是 UTF-8 编码", remedy)]) from error


class _Reader:
    """Turns nodes into dicts, lists and scalars, and notes the line of each."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Location, int] = {(): 1}
        self.faults: list[Fault] = []
        self._seen: set[int] = set()

    def read(self, node: Node | None, place: Location) -> Any:
        if node is None:
            return None
        if id(node) in self._seen:
            self._refuse(node, "这里的内容在别处用 * 引用", "不能用 & 和 *，请把内容写全")
            return _scalar(node) if node.id == "scalar" else None
        self._seen.add(id(node))
        if node.id == "mapping":
            return {key: self.read(value, (*place, key)) for key, value in self._entries(node, place)}
        if node.id == "sequence":
            for index, part in enumerate(node.value):
                self.lines[*place, index] = part.start_mark.line + 1
            return [self.read(part, (*place, index)) for index, part in enumerate(node.value)]
        self._look_for_unprintable(node)
        return _scalar(node)

    def _entries(self, node: Node, place: Location) -> Iterator[tuple[str, Node]]:
        written: dict[str, int] = {}
        for key_node, value in node.value:
            line = key_node.start_mark.line + 1
            if key_node.id != "scalar":
                self._refuse(key_node, "冒号前面要写一个名称，这里是括号", "请对照样本改正")
            elif (key := str(key_node.value)) in written:
                fact = f"“{clean_line(key, _SHOWN)}”写了两次，前一次在第{written[key]}行"
                self._refuse(key_node, fact, "请删去一个")
            else:
                self._look_for_unprintable(key_node)
                written[key] = self.lines[*place, key] = line
                yield key, value

    def _look_for_unprintable(self, node: Node) -> None:
        """In quotes, YAML has words for characters that may not stand in the file itself: "\\x07"."""
        if found := _UNPRINTABLE.search(str(node.value)):
            self.faults.append(fault_character(f"{self.name} 第{node.start_mark.line + 1}行", found[0]))

    def _refuse(self, node: Node, fact: str, remedy: str) -> None:
        self.faults.append(Fault(f"{self.name} 第{node.start_mark.line + 1}行", fact, remedy))


def _scalar(node: Node) -> Any:
    """A number only where plain digits stand, no more of them than Excel keeps: 0x1f, 1e9 or .inf stays text, and is
    refused as such where a number belongs."""
    kind, text = str(node.tag).rpartition(":")[2], str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind in ("int", "float") and _PLAIN_NUMBER.fullmatch(text):
        return int(text) if kind == "int" else float(text)
    return text
