"""Patterns take of a part just what the parser's callbacks gather of it: of a sound file, and of any other.

1. Forms as they come back are taken by patterns, and are seen alike cell by cell, at the same cost.
2. Whatever is put into the XML, deleted, doubled, moved or changed: both ways see the same, or refuse it in the same words.
3. Without the parser's proof they do not: it is shown that the comparison would tell.
"""

import contextlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from unittest.mock import patch

import openpyxl
import pytest

from sfs_excel.form.columns import EVIDENCE_HEAD
from sfs_excel.reading import archive, cells, known, markup, passages, rows
from sfs_excel.reading.archive import Budget
from sfs_excel.reading.cell_types import CellBuilder
from sfs_excel.reading.markup import Passage
from sfs_excel.reading.passages import Middle
from sfs_excel.reading.passages import _divide as divide
from sfs_excel.reading.sheet_cells import SheetReader
from sfs_excel.reading.sniff import identify
from sfs_excel.reading.styles import StylesReader
from sfs_excel.reading.workbook import open_identified
from sfs_excel.returns.extract import extract_return
from sfs_excel.returns.plain import write_plain
from sfs_excel.returns.table import extract_workbook
from tests.fillings import random_fillings, write_filled
from tests.libreoffice import recalculate
from tests.proof.xml_changes import change_xml
from tests.reading.both_ways import by_callbacks, differs, see, taking
from tests.reading.plain_books import BOOK, BOOK_RELATED, PARTS, SHEET, STRINGS, STYLES, TEXTS, list_places, pack, put
from tests.reading.small_books import MAIN, RELATED

SNIPPETS = (
    "x", " ", "\n", "\t", "\r\n", "\x01", "\ufffe", "&amp;", "&lt;", "&bad;", "&#65;", "&#0;", "&", "<", ">", "]]>", '"', "'",
    "<!-- -->", "<!--", "-->", "<?a b?>", "<![CDATA[9]]>", "<!DOCTYPE a>", '<?xml version="1.0"?>',
    "<x/>", "<v/>", "<v>7</v>", "<v></v>", "<f>1</f>", "<f/>", "<is><t>7</t></is>", "<t>7</t>", "<r><t>7</t></r>", "<si/>",
    '<c r="F4"><v>7</v></c>', '<c r="F9"><v>7</v></c>', "<c><v>7</v></c>", '<row r="4"><c r="F4"><v>7</v></c></row>',
    '<row r="9"><c r="F9" t="s"><v>99</v></c></row>', '<row r="4" hidden="1"/>', "<row><c><v>7</v></c></row>",
    "<c/>", '<c s="9"/>', '<c r="XFD4"/>', '<row r="99999" hidden="1"><c/><c r="XFD99999" s="9"/></row>', '<row r="4"><c/></row>',
    '<row r="8"><c r="F8" s="9"><v>7</v></c></row>', '<row r="8" r="9"/>', '<row r="8" x:y="1"/>',
    '<row r="19999"><c r="SR19999"><v>7</v></c></row>', '<row r="20000"><c r="A20000"><v>7</v></c></row>',
    '<row r="9"><c r="SS9"><v>7</v></c></row>', '<row r="9"><c r="F9" t="d"><v>2016-12-01</v></c></row>',
    '<row r="9"><c r="F9" t="s"><v>0</v><v>1</v></c></row>', '<row r="9"><c r="A9" t="str"><v>_x586B_报值</v></c></row>',
    '<row r="9"><c r="A9" t="str"><v>\u3000填报值\u3000</v></c><c r="B9" t="s"><v> 5 </v></c></row>',
    '<row r="9" xmlns="urn:x"><c r="F9"><v>7</v></c></row>', '<row r="9"><c r="F9" vm="1" t="e"><v>#VALUE!</v></c></row>',
    '<z:row xmlns:z="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="4"><z:c r="F4"><z:v>7</z:v></z:c></z:row>',
    "<sheetData/>", "</sheetData><sheetData>", "<sheetData>", "</row>", "</c>", "</si>", "</sst>", "<mergeCells>",
    '<mergeCell ref="A1:XFD1048576"/>', '<mergeCell ref="b1:C2"/>', "</mergeCells><mergeCells>",
    '<col min="6" max="6" hidden="1"/>', '<definedName name="x">y</definedName>', "<a><b>x<c/></b></a>", ' s="3"', ' hidden="1"',
    ' xmlns="urn:x"', ' xmlns:x="urn:x"', ' x:y="1"', ' s="1" s="1"', ' t="s"', ' a=">"', " a='1'",
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x">',
)  # fmt: skip
ROWS = PARTS[SHEET][PARTS[SHEET].index("<sheetData>") : PARTS[SHEET].index("</sheetData>") + len("</sheetData>")]
COMMENTED = (ROWS, f'<z:sheetData xmlns:z="{MAIN}"><!-- {ROWS} --></z:sheetData>')
CHANGED = (SHEET, SHEET, SHEET, STRINGS, STRINGS, BOOK, STYLES, BOOK_RELATED)


def put_in(places: int) -> Iterator[tuple[str, bytes]]:
    """Files with a snippet in a part that patterns take: each snippet at so many places."""
    rng = Random(1)
    for snippet in SNIPPETS:
        for part in (SHEET, STRINGS, BOOK):
            everywhere = list(list_places(part))
            for place in rng.sample(everywhere, min(places, len(everywhere))):
                yield f"{part} {place} {snippet}", put(part, place, snippet)


def change(number: int) -> Iterator[tuple[str, bytes]]:
    """Files with one part changed at random."""
    for seed in range(number):
        rng = Random(seed)
        part = rng.choice(CHANGED)
        content, how = change_xml(PARTS[part].encode(), rng)
        yield f"{seed} {part} {how}", pack({**PARTS, part: content})


def add_copy(sheet: str | bytes, changed: Mapping[str, str] | None = None) -> bytes:
    """The file with a third sheet, 副本."""
    entry, related = (
        '<sheet name="副本" sheetId="3" r:id="rId9"/>',
        f'Type="{RELATED}/worksheet" Target="worksheets/sheet3.xml"',
    )
    return pack(
        {
            **PARTS,
            BOOK: PARTS[BOOK].replace("</sheets>", f"{entry}</sheets>"),
            BOOK_RELATED: PARTS[BOOK_RELATED].replace("</Rel", f'<Relationship Id="rId9" {related}/></Rel'),
            "xl/worksheets/sheet3.xml": sheet,
            **(changed or {}),
        }
    )


def say(data: bytes) -> bytes:
    """Return what the form says, as it is kept."""
    return write_plain(extract_workbook(open_identified(data, *identify(data, Budget()))))


def find_different(files: Iterable[tuple[str, bytes]]) -> Iterator[str]:
    return (name for name, data in files if differs(data))


# 1. As they come back


def test_every_part_of_a_form_with_many_elements_is_taken(tmp_path: Path) -> None:
    """The form itself, as it is issued: what is written otherwise one day is read no faster than anything else."""
    data = write_filled(tmp_path / "a.xlsx", random_fillings(1, 1)[0]).read_bytes()
    with taking() as taken:
        seen = see(data)
    assert Counter(taken) == {"definedNames": 2, "sheetData": 7, "sst": 2, "mergeCells": 5, "dataValidations": 4}
    assert isinstance(seen.extract, bytes)


@pytest.mark.parametrize("number", [2, pytest.param(40, marks=pytest.mark.heavy)])
def test_a_form_is_seen_alike_however_it_is_filled_in_and_saved_again(tmp_path: Path, number: int) -> None:
    path = tmp_path / "a.xlsx"
    for filling in random_fillings(number, 5):
        assert not differs(write_filled(path, filling).read_bytes())
    openpyxl.load_workbook(path).save(path)
    assert not differs(path.read_bytes())


@pytest.mark.heavy
def test_a_form_that_libreoffice_saved_is_seen_alike(tmp_path: Path) -> None:
    paths = [write_filled(tmp_path / f"{at}.xlsx", filling) for at, filling in enumerate(random_fillings(5, 6))]
    for path in recalculate(paths, tmp_path / "again"):
        with taking() as taken:
            assert not differs(path.read_bytes())
        assert {"sheetData", "sst", "mergeCells"} <= set(taken)


def test_cells_are_built_when_they_are_asked_for(tmp_path: Path) -> None:
    """Those of the columns that are read: a third of the form's."""
    path = write_filled(tmp_path / "a.xlsx")
    with patch.object(CellBuilder, "build", autospec=True, side_effect=CellBuilder.build) as build:
        extract_return(path)
    built = build.call_count
    with by_callbacks(), patch.object(CellBuilder, "build", autospec=True, side_effect=CellBuilder.build) as build:
        extract_return(path)
    assert built < build.call_count / 2


def test_styles_and_relationships_are_known_again_and_cost_the_same() -> None:
    data = pack(PARTS)
    first = see(data)
    with patch.object(known, "read_part", side_effect=AssertionError):
        assert see(data) == first


def test_so_much_is_kept_and_no_more() -> None:
    parts = (f"<a>{number}</a>".encode() for number in range(3 * known.MOST_KNOWN))
    for part in parts:
        known.read_known(iter([part]), Budget(), StylesReader, StylesReader)
    assert len(known._known) <= known.MOST_KNOWN


# 2. As nobody saves them


@pytest.mark.parametrize("places", [1, pytest.param(40, marks=pytest.mark.heavy)])
def test_whatever_is_put_in_is_seen_alike(places: int) -> None:
    assert list(find_different(put_in(places))) == []


@pytest.mark.parametrize("number", [200, pytest.param(10_000, marks=pytest.mark.heavy)])
def test_whatever_is_changed_is_seen_alike(number: int) -> None:
    assert list(find_different(change(number))) == []


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, 'encoding="UTF-8"', 'encoding="GBK"'),
        (SHEET, 'encoding="UTF-8"', 'encoding="ISO-8859-1"'),
        (SHEET, "<worksheet ", "<!-- <sheetData> --><worksheet "),
        (SHEET, *COMMENTED),
        (SHEET, "</worksheet>", "</worksheat>"),
        (SHEET, "</worksheet>", "</worksheet><worksheet/>"),
        (SHEET, f'xmlns="{MAIN}"', f'xmlns="urn:x" xmlns:z="{MAIN}"'),
        (SHEET, "<worksheet ", "<worksheat "),
        (SHEET, '<row r="5" hidden="1">', '<row r="4" hidden="1">'),
        (SHEET, 's="2"', 's="99"'),
        (SHEET, "<v>0</v>", "<v>99</v>"),
        (SHEET, ' xmlns:x14ac="', ' xmlns:y14ac="'),
        (STRINGS, "<sst ", "<sst><sst "),
        (STRINGS, "<t/>", "<t>\r</t>"),
        (BOOK, "</definedNames>", "</definedNames><sheets/>"),
    ],
)
def test_what_stands_elsewhere_decides_too(part: str, old: str, new: str) -> None:
    assert old in PARTS[part]
    assert not differs(pack({**PARTS, part: PARTS[part].replace(old, new, 1)}))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "gbk", "utf-32"])
def test_another_encoding_is_seen_alike(encoding: str) -> None:
    assert not differs(pack({**PARTS, SHEET: PARTS[SHEET].encode(encoding)}))


def test_a_part_over_the_limit_is_read_by_callbacks() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(100, 19_000))
    sheet = PARTS[SHEET].replace("</sheetData>", f"{rows * 16}</sheetData>")
    assert len(sheet) > passages.LONGEST_PART
    with taking() as taken:
        see(pack({**PARTS, SHEET: sheet}))
    assert "mergeCells" not in taken


@pytest.mark.parametrize(
    ("added", "is_taken"),
    [
        ("".join(f'<row r="{row}">{"<c/>" * 8}</row>' for row in range(201, 21_000)), True),
        ("".join(f'<row r="{row}"><c s="9"/><c/><c r="XFD{row}"/></row>' for row in range(19_990, 20_010)), True),
        ('<row r="1048576" hidden="1"><c r="A1048576" s="1"/></row><row r="9999999"/>', True),
        ('<row r="300"><c/><c r="F300"><v>7</v></c><c s="2"/><c r="G300"/></row>', True),
        ('<row r="20000"><c r="A20000"><v>7</v></c></row>', False),
        ('<row r="20001"><c r="A20000"/></row>', False),
        ('<row r="12345678"/>', False),
        ('<row r="300"><c/><c><v>7</v></c></row>', False),
    ],
)
def test_empty_cells_are_taken_wherever_they_are_and_values_only_in_their_place(added: str, is_taken: bool) -> None:
    data = pack({**PARTS, SHEET: PARTS[SHEET].replace("</sheetData>", f"{added}</sheetData>")})
    with taking() as taken:
        see(data)
    assert ("mergeCells" in taken) == is_taken  # behind rows that are not taken nothing is
    assert not differs(data)


def test_more_values_than_may_be_are_refused_in_the_same_words() -> None:
    data = pack(PARTS)
    for limit in (5, 20):
        with patch.object(cells, "VALUE_LIMIT", limit), patch.object(rows, "VALUE_LIMIT", limit):
            assert not differs(data)


def test_elements_beyond_the_limit_cost_no_callback() -> None:
    data = pack({**PARTS, SHEET: PARTS[SHEET].replace("</sheetData>", f"{'<a/>' * 3_000_001}</sheetData>")})
    with patch.object(SheetReader, "__init__", autospec=True, side_effect=SheetReader.__init__) as made:
        seen = see(data)
    assert "XML 元素过多" in str(seen.sheets)
    assert "填报表" not in [call.args[1] for call in made.call_args_list]


def test_too_many_elements_are_refused_in_the_same_words() -> None:
    data = pack(PARTS)
    for limit in range(100, 260, 7):
        with contextlib.ExitStack() as limits:
            for module in (archive, markup, passages, known):
                limits.enter_context(patch.object(module, "ELEMENT_LIMIT", limit))
            with by_callbacks():
                slowly = see(data)
            seen = see(data)
        assert (seen.workbook, seen.sheets, seen.extract) == (slowly.workbook, slowly.sheets, slowly.extract)


HEAD = f'<c r="L3" s="1" t="s"><v>{TEXTS.index(EVIDENCE_HEAD)}</v></c>'  # that number stands nowhere else


@pytest.mark.parametrize(
    "written",
    [
        HEAD,
        HEAD.replace(">11<", "> 11\n<"),
        HEAD.replace(">11<", ">\u300011\u3000<"),
        HEAD.replace(">11<", ">&#49;1<"),
        HEAD.replace(">11<", "><![CDATA[1]]>1<"),
        HEAD.replace(">11<", ">1<?x?>1<"),
        '<c r="L3" t="str"><v>\u3000佐证材料 </v></c>',
        '<c r="L3" t="str"><v>_x4F50_证材料</v></c>',
        '<c r="L3" t="str"><v>&#x4F50;证材料</v></c>',
        '<c r="L3" t="n"><v>佐证材料</v></c>',
        '<c r="L3" t="inlineStr"><is><r><t>佐证</t></r><r><t>材料 </t></r></is></c>',
        f'<c r="L3" t="inlineStr"><z:is xmlns:z="{MAIN}"><z:r><z:t>佐证</z:t></z:r><z:r><z:t>材料</z:t></z:r></z:is></c>',
    ],
)
def test_a_copy_of_the_table_is_found_however_a_head_is_written(written: str) -> None:
    assert HEAD in PARTS[SHEET]
    data = add_copy(PARTS[SHEET].replace(HEAD, written))
    assert '"副本"'.encode() in say(data)
    assert not differs(data)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "gbk"])
def test_a_copy_is_found_in_another_encoding(encoding: str) -> None:
    data = add_copy(PARTS[SHEET].replace("UTF-8", encoding.removesuffix("-sig")).encode(encoding))
    assert not differs(data)


def test_a_copy_is_found_whose_texts_are_beside_its_cells_while_the_shared_strings_are_damaged() -> None:
    inline = re.sub(
        r'<c r="(\w+)"[^>]*? t="s"><v>(\d+)</v></c>',
        lambda found: f'<c r="{found[1]}" t="inlineStr"><is><t>{TEXTS[int(found[2])]}</t></is></c>',
        PARTS[SHEET],
    )
    data = add_copy(inline, {SHEET: inline, STRINGS: "<sst>"})
    assert '"副本"'.encode() in say(data)
    assert not differs(data)


def test_a_sheet_without_the_heads_is_not_even_parsed() -> None:
    data = add_copy(
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>9</v></c></row></sheetData></worksheat>'
    )
    with patch.object(SheetReader, "__init__", autospec=True, side_effect=SheetReader.__init__) as made:
        extract_workbook(open_identified(data, *identify(data, Budget())))
    assert [call.args[1] for call in made.call_args_list] == ["_meta", "填报表"]
    assert not differs(data)


# 3. Controls


def skip_proof(part: bytes, found: Iterable[tuple[slice, Middle]]) -> Iterator[bytes | Passage]:
    """As `_divide`, but the parser is not given what was taken."""
    return (piece._replace(content=b"") if isinstance(piece, Passage) else piece for piece in divide(part, found))


def test_without_the_parser_over_the_rows_the_comparison_fails() -> None:
    with patch.object(passages, "_divide", skip_proof):
        assert any(find_different(put_in(1)))
        assert any(find_different(change(1_000)))


def test_without_a_look_for_what_writes_otherwise_the_comparison_fails() -> None:
    data = add_copy(PARTS[SHEET].replace(HEAD, HEAD.replace(">11<", "><![CDATA[1]]>1<")))
    with patch.object(passages, "_OTHERWISE", ()):
        assert differs(data)


def test_without_a_look_for_comments_the_comparison_fails() -> None:
    with patch.object(passages, "_NOT_TAGS", ()):
        assert differs(pack({**PARTS, SHEET: PARTS[SHEET].replace(*COMMENTED)}))
