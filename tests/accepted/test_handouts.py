"""Office accepts everything that goes out, workbooks and papers: for no office, one, twelve, 300.

1. Microsoft's validator finds nothing, for Office of 2007 to today, nor do we in what no schema says.
2. A second engine calculates what is written beside the formulas.
"""

from pathlib import Path

import pytest

from sfs_excel.form.blank import BlankForms
from sfs_excel.form.content import Filling
from sfs_excel.form.cover import Recipient
from sfs_excel.handouts.assessor.write import Assessed, build_assessor
from sfs_excel.handouts.ballot import Ballots, Candidate, build_ballot
from sfs_excel.handouts.log.write import build_log
from sfs_excel.notices.examples import CORRECTION
from sfs_excel.notices.paper_examples import make_papers
from sfs_excel.notices.render import Notices
from sfs_excel.roster.model import Office
from sfs_excel.roster.write import write_roster
from sfs_excel.sheets.token import Stamp
from tests.accepted.documents import OLDEST_AND_NEWEST, find_faults
from tests.accepted.engine import find_differences
from tests.fillings import BEST, GOOD, KEY, MADE, RULEBOOK
from tests.form.kinds import FORM, KINDS, write
from tests.handouts.bureau import token_of

COUNTY = "样本县司法局"
FEW_ITEMS = (6, 12, 43)  # judged, counted, voted on: what 300 offices have to say is the same for each


def write_handouts(folder: Path, offices: int) -> list[Path]:
    """核定表, 票决表 and 台账 of so many offices."""
    names = {f"{number:03}": f"样{number}镇司法所" for number in range(1, offices + 1)}
    tokens = {kind: token_of(kind, RULEBOOK.digest, COUNTY) for kind in ("assessor", "ballot", "log")}
    assessed = [Assessed(code, name, {}, {}, {12: "见附件"}) for code, name in names.items()]
    items = RULEBOOK.items if offices <= 12 else FEW_ITEMS
    candidates = [Candidate(code, name) for code, name in names.items()]
    made = {
        "核定表": build_assessor(
            RULEBOOK, "业务科", set(items), assessed, COUNTY, Stamp(tokens["assessor"], KEY, MADE)
        ),
        "票决表": build_ballot(RULEBOOK, "P03", candidates, COUNTY, Stamp(tokens["ballot"], KEY, MADE)),
        "台账": build_log(RULEBOOK, list(names.items()), COUNTY, Stamp(tokens["log"], KEY, MADE)),
    }
    paths = [folder / f"{kind}{offices}.xlsx" for kind in made]
    for path, data in zip(paths, made.values(), strict=True):
        path.write_bytes(data)
    return paths


@pytest.fixture(scope="module")
def handouts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Of every kind of form one for two offices, and filled ones."""
    folder = tmp_path_factory.mktemp("handouts")
    paths = [write(kind, folder) for kind in KINDS]
    for name, values in (("good", GOOD), ("best", BEST)):
        (folder / name).mkdir()
        paths.append(write(FORM, folder / name, Filling(values, dict.fromkeys(RULEBOOK.items, "见附件1"))))
    return [*paths, *write_stamped(folder)]


def write_stamped(folder: Path) -> list[Path]:
    """A form and a ballot made from masters, whose holders are called what other cells say."""
    form = Stamp(token_of("form", RULEBOOK.digest, "1"), KEY, MADE)
    ballot = Stamp(token_of("ballot", RULEBOOK.digest, "未评"), KEY, MADE)
    made = {
        "一份.xlsx": BlankForms(RULEBOOK).write(Recipient("1", "甲镇司法所", "司法所"), form),
        "一票.xlsx": Ballots(RULEBOOK, [Candidate("001", "甲镇司法所")], COUNTY).write("未评", ballot),
    }
    for name, workbook in made.items():
        (folder / name).write_bytes(workbook)
    return [folder / name for name in made]


def test_office_takes_every_handout_without_a_word(handouts: list[Path]) -> None:
    assert find_faults(handouts) == []


@pytest.mark.parametrize(
    "sizes",
    [(1,), pytest.param((0, 12, 300), marks=pytest.mark.heavy)],  # 300 offices are 12 many times over
)
def test_office_takes_the_handouts_of_any_number_of_offices_without_a_word(
    tmp_path: Path, sizes: tuple[int, ...]
) -> None:
    paths = [path for offices in sizes for path in write_handouts(tmp_path, offices)]
    assert find_faults(paths, OLDEST_AND_NEWEST) == []


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.heavy)])
def test_a_second_engine_calculates_what_is_written(handouts: list[Path], step: int) -> None:
    """`step`: every so many of them is calculated."""
    assert [f"{path.name} {each}" for path in handouts[::step] for each in find_differences(path)] == []


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.heavy)])
def test_office_takes_every_paper_and_the_roster_without_a_word(tmp_path: Path, step: int) -> None:
    """`step`: every so many of the papers is looked at."""
    notices = Notices()
    papers = [*make_papers(), CORRECTION][::step]
    paths = [tmp_path / f"{number}.docx" for number, _ in enumerate(papers)]
    for path, paper in zip(paths, papers, strict=True):
        path.write_bytes(notices.write_document(paper))
    rosters = [write_roster(tmp_path / "名册.xlsx"), write_roster(tmp_path / "一.xlsx", [Office("001", "甲镇司法所")])]
    templates = sorted((Path(__file__).parents[2] / "templates" / "notices").glob("*.docx"))
    assert len(templates) == 10
    assert find_faults([*templates, *rosters]) == []
    assert find_faults(paths, OLDEST_AND_NEWEST) == []
