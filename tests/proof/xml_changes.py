"""Changes to the XML of a workbook that know what an element, a reference and a value are. Seeded."""

import re
from collections.abc import Callable
from random import Random

from sfs_excel.form.columns import TABLE

_TOKENS = re.compile(r"<[^>]*>|[^<]+")
_ATTRIBUTE = re.compile(r'([\w:.-]+)="([^"]*)"')
_ODD_VALUES = (
    "", "0", "-0", "1", "-1", "3", "30", "2.5", "31.0000000000001", "1e3", "1E+2", "1e308", "1e999", "-1e-320", "nan",
    "inf", "0x1F", "1_000", "1,200", " 7 ", "\n8\n", "٣", "３０", "³", "TRUE", "是", "否", "#N/A", "=1+1", "9" * 70,
    "0" * 70 + "5", "-", "+5", ".5", "5.", "1e", "--1", "42430", "_x0033_", "_x0000_", "&#51;", "&amp;", "&#0;", "&lol;",
    "\x01", "\x00", "<![CDATA[9]]>", "4<!-- -->2", "4<?php ?>2", "4<x/>2", "4&#8203;2", "&#8238;21", "&#65279;6",
)  # fmt: skip
_ODD_ATTRIBUTES = {
    "t": ("s", "n", "str", "b", "e", "d", "inlineStr", "", "S", "x", "array", "shared"),
    "s": ("0", "1", "9", "14", "200", "-1", "x", "9999999999"),
    "r": ("F5", "F12", "F18", "f12", "$F$12", "A1", "F", "12", "F0", "F012", "XFD1048576", "ZZZ9", "F99999", "", "1", "13"),
    "Target": ("worksheets/sheet3.xml", "/xl/worksheets/sheet2.xml", "..\\xl\\styles.xml", "../../x.xml", "http://x/y", ""),
    "TargetMode": ("External", "Internal", "x"),
    "name": (TABLE, "_meta", "sfs_office", "sfs_signature", "封面", "", "a" * 300),
    "ref": ("A1:P114", "A1:XFD1048576", "F5:F6", "F5", "", "x"),
    "numFmtId": ("0", "9", "14", "22", "49", "165", "-1", "x"),
    "xml:space": ("preserve", "default", "x"),
}  # fmt: skip
_WRAPPERS = (
    ("<x>", "</x>"), ("<v>", "</v>"), ("<c>", "</c>"), ("<row>", "</row>"), ("<t>", "</t>"), ("<is>", "</is>"),
    ('<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">',
     "</mc:AlternateContent>"),
    ('<y:v xmlns:y="urn:other">', "</y:v>"), ("<!--", "-->"), ("<![CDATA[", "]]>"), ("<rPh>", "</rPh>"),
)  # fmt: skip
_ENTITY_BOMB = '<!DOCTYPE x [<!ENTITY a "1234567890"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_DOCTYPES = ("<!DOCTYPE x>", '<!DOCTYPE x SYSTEM "file:///etc/hostname">', _ENTITY_BOMB)
_READ_COLUMNS = tuple("AEFL")

Tokens = list[str]
Change = Callable[[Tokens, int, Random], None]


def change_xml(content: bytes, rng: Random) -> tuple[bytes, str]:
    """One to four changes to the elements, attributes and texts of one part; and what they were."""
    text = content.decode("utf-8", "surrogateescape")
    tokens = _TOKENS.findall(text)
    if len(tokens) < 3:
        return content, "none"
    names = []
    for _ in range(rng.choice((1, 1, 2, 4))):
        change = rng.choices(_CHANGES, _CHANGE_WEIGHTS)[0]
        change(tokens, _choose(tokens, rng), rng)
        names.append(change.__name__.strip("_"))
        if len(tokens) < 3:
            break
    text = "".join(tokens)
    if rng.random() < 0.01:
        names.append("utf16")
        return text.replace("UTF-8", "UTF-16", 1).encode("utf-16", "surrogatepass"), "/".join(names)
    return text.encode("utf-8", "surrogateescape"), "/".join(names)


def _choose(tokens: Tokens, rng: Random) -> int:
    """Any token; in a sheet mostly one of those that are read."""
    for _ in range(40):
        at = rng.randrange(1, len(tokens))
        found = re.match(r'<c r="([A-Z]+)', tokens[at])
        if found and found[1] in _READ_COLUMNS:
            return min(len(tokens) - 1, at + rng.randrange(4))
        if found is None and rng.random() < 0.04:
            return at
    return rng.randrange(1, len(tokens))


def _span(tokens: Tokens, at: int) -> tuple[int, int]:
    """The element that begins at or nearest before this token, as a slice."""
    while at > 1 and (not tokens[at].startswith("<") or tokens[at].startswith(("</", "<?", "<!"))):
        at -= 1
    if tokens[at].endswith("/>"):
        return at, at + 1
    depth = 0
    for end in range(at, len(tokens)):
        token = tokens[end]
        if token.startswith("</"):
            depth -= 1
        elif token.startswith("<") and not token.endswith("/>") and not token.startswith(("<?", "<!")):
            depth += 1
        if depth <= 0:
            return at, end + 1
    return at, at + 1


def _delete(tokens: Tokens, at: int, _: Random) -> None:
    first, last = _span(tokens, at)
    del tokens[first:last]


def _double(tokens: Tokens, at: int, rng: Random) -> None:
    first, last = _span(tokens, at)
    to = last if rng.random() < 0.6 else rng.randrange(1, len(tokens))
    tokens[to:to] = tokens[first:last]


def _swap(tokens: Tokens, at: int, rng: Random) -> None:
    one, other = sorted((_span(tokens, at), _span(tokens, _choose(tokens, rng))))
    if one[1] <= other[0]:
        middle = tokens[one[1] : other[0]]
        tokens[one[0] : other[1]] = tokens[slice(*other)] + middle + tokens[slice(*one)]


def _change_attribute(tokens: Tokens, at: int, rng: Random) -> None:
    at, _ = _span(tokens, at)
    found = list(_ATTRIBUTE.finditer(tokens[at]))
    if not found:
        return
    attribute = rng.choice(found)
    values = _ODD_ATTRIBUTES.get(attribute[1], _ODD_VALUES)
    if re.fullmatch("[A-Z]+[0-9]+", attribute[2]) and rng.random() < 0.5:
        values = (f"{rng.choice('AEFFL')}{rng.randrange(4, 114)}",)
    elif attribute[2].isdigit() and rng.random() < 0.5:
        values = (str(max(0, int(attribute[2]) + rng.choice((-2, -1, 1, 2, 10)))),)
    new = rng.choice(values).replace("<", "&lt;").replace('"', "")
    tokens[at] = tokens[at][: attribute.start(2)] + new + tokens[at][attribute.end(2) :]


def _drop_attribute(tokens: Tokens, at: int, rng: Random) -> None:
    at, _ = _span(tokens, at)
    found = list(_ATTRIBUTE.finditer(tokens[at]))
    if found:
        attribute = rng.choice(found)
        tokens[at] = tokens[at][: attribute.start()] + tokens[at][attribute.end() :]


def _add_attribute(tokens: Tokens, at: int, rng: Random) -> None:
    at, _ = _span(tokens, at)
    name = rng.choice(list(_ODD_ATTRIBUTES))
    added = f' {name}="{rng.choice(_ODD_ATTRIBUTES[name])}"'
    tokens[at] = re.sub(r"(/?>)$", lambda end: added + end[0], tokens[at])


def _change_text(tokens: Tokens, at: int, rng: Random) -> None:
    for place in range(at, min(at + 40, len(tokens))):
        if not tokens[place].startswith("<"):
            if tokens[place].isdecimal() and rng.random() < 0.4:
                tokens[place] = str(max(0, int(tokens[place]) + rng.choice((-3, -1, 1, 2, 20, 1000))))
            else:
                tokens[place] = rng.choice(_ODD_VALUES)
            return


def _insert_text(tokens: Tokens, at: int, rng: Random) -> None:
    tokens.insert(at, rng.choice(_ODD_VALUES))


def _rename(tokens: Tokens, at: int, rng: Random) -> None:
    first, last = _span(tokens, at)
    name = rng.choice(("x", "v", "c", "row", "t", "is", "f", "si", "y:v", "sheet", "property", "X"))
    tokens[first] = re.sub(r"<[\w:.-]+", f"<{name}", tokens[first], count=1)
    if last - first > 1:
        tokens[last - 1] = f"</{name}>"


def _wrap(tokens: Tokens, at: int, rng: Random) -> None:
    first, last = _span(tokens, at)
    before, after = rng.choice(_WRAPPERS)
    if rng.random() < 0.3 and last - first > 2:
        first, last = first + 1, last - 1
    tokens[first:last] = [before, *tokens[first:last], after]


def _add_doctype(tokens: Tokens, _: int, rng: Random) -> None:
    tokens.insert(1, rng.choice(_DOCTYPES))


def _cut(tokens: Tokens, at: int, _: Random) -> None:
    del tokens[at:]


def _prefix(tokens: Tokens, _: int, __: Random) -> None:
    """Every element of the part's main namespace under a prefix, as some programs write it: nothing else is changed."""
    for place, token in enumerate(tokens):
        if re.match(r"</?\w+[\s/>]", token):
            tokens[place] = re.sub(r"^(</?)", r"\1z:", token).replace(' xmlns="', ' xmlns:z="', 1)


_CHANGES: tuple[Change, ...] = (
    _delete, _double, _swap, _change_attribute, _drop_attribute, _add_attribute, _change_text, _insert_text, _rename,
    _wrap, _add_doctype, _cut, _prefix,
)  # fmt: skip
_CHANGE_WEIGHTS = (10, 10, 8, 16, 6, 5, 22, 5, 6, 6, 1, 1, 1)
