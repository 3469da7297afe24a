"""An office's name is text wherever it stands in a workbook: at the foot of a page, in a heading, in a list, in a formula."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, unescape

import pytest
from xlsxwriter import Workbook

from sfs_excel.excel_limits import HEADER
from sfs_excel.roster.model import Roster
from sfs_excel.roster.titles import COUNTY
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.sheets.page import set_footer
from sfs_excel.summary.write import build_summary
from tests.form import kinds
from tests.summary import factory

EVERY_KIND = load_rulebook(Path(__file__).parents[1] / "rulebook" / "good" / "every_kind.yaml")
FEET = re.compile("<oddFooter>.*?</oddFooter>")
MEANING = re.compile(
    "<f>.*?</f>|<c:f>.*?</c:f>|<definedName.*?</definedName>|<oddFooter>.*?</oddFooter>|<sheet name.*?>"
)
NAME = "'=甲&G[乙]&D&amp;!A1"


CALM = re.sub(r"\W", "x", NAME)  # as wide, and nothing in it means anything to anybody


def read_parts(content: bytes) -> dict[str, str]:
    """The parts of a workbook, with the calm name in the place of the other."""
    with zipfile.ZipFile(BytesIO(content)) as book:
        parts = {part: book.read(part).decode() for part in book.namelist() if not part.endswith(".png")}

    def calm_down(foot: re.Match[str]) -> str:
        return foot[0].replace(escape(NAME.replace("&", "&&")), CALM)

    return {part: FEET.sub(calm_down, said).replace(escape(NAME), CALM) for part, said in parts.items()}


def build(kind: str, name: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(kinds, "_NAMES", {"001": name, "002": "乙镇司法所"})
    monkeypatch.setattr(kinds, "_COUNTY", name)
    return kinds.build(kind, EVERY_KIND)


@pytest.mark.filterwarnings("error::UserWarning")
@pytest.mark.parametrize("kind", [kinds.FORM, kinds.CORRECTED, kinds.ASSESSOR, kinds.BALLOT, kinds.LOGBOOK])
def test_name_is_text_in_every_workbook(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = read_parts(build(kind, NAME, monkeypatch))
    assert any(CALM in part for part in written.values())
    assert written == read_parts(build(kind, CALM, monkeypatch))


@pytest.mark.filterwarnings("error::UserWarning")
def test_name_is_text_in_the_ranking(monkeypatch: pytest.MonkeyPatch) -> None:
    """All but the links to its files: which names a link takes is another test's."""
    make_roster = factory.make_roster

    def build_ranking(name: str) -> list[str]:
        def rename(offices: int, *, hostile: bool) -> Roster:
            roster = make_roster(offices, hostile=hostile)
            return replace(
                roster, offices=(replace(roster.offices[0], name=name), *roster.offices[1:]), settings={COUNTY: name}
            )

        monkeypatch.setattr(factory, "make_roster", rename)
        parts = read_parts(build_summary(factory.make_results(4)))
        return [found for part in parts.values() for found in MEANING.findall(part)]

    assert build_ranking(NAME) == build_ranking(CALM)


def test_foot_is_cut_to_what_excel_takes_and_never_inside_a_character() -> None:
    written = BytesIO()
    with Workbook(written) as book:
        sheet = book.add_worksheet()
        set_footer(sheet, "&😀" * 200, "甲&[Picture]&G")
    foot = FEET.findall(read_parts(written.getvalue())["xl/worksheets/sheet1.xml"])[0]
    assert foot.startswith("<oddFooter>&amp;L&amp;&amp;😀&amp;&amp;😀")
    assert foot.endswith("😀&amp;C第 &amp;P 页，共 &amp;N 页&amp;R甲&amp;&amp;[Picture]&amp;&amp;G</oddFooter>")
    said = unescape(foot).removeprefix("<oddFooter>").removesuffix("</oddFooter>")
    assert HEADER - 4 < len(said.encode("utf-16-le")) / 2 <= HEADER
