"""审定表: what the group signs says what 总排名 says, on one page; no page has the signatures alone."""

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sfs_excel.inbox.events import Frozen
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.signing import list_signers
from sfs_excel.outcome.tables import VOTERS
from sfs_excel.summary.write import build_summary
from sfs_excel.words import Stage
from tests.summary.factory import WITH_BANDS, make_results

# openpyxl says so of the solid data bars, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")


def write(results: Results) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(build_summary(results)), data_only=True)["审定表"]


def test_the_sheet_says_ranks_totals_bands_and_ballots_and_has_places_for_signatures() -> None:
    results = make_results(12, missing=2, vetoed=1, rulebook=WITH_BANDS, stage=Stage.FINAL)
    sheet = write(replace(results, final=Frozen("2016-12-31", "0f" * 32)))
    said = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert said[2] == [
        "依据《2016年全县司法所目标管理责任书》考核，共12个司法所。评委7人：有效票5张，作废1张，未投票1人。"
    ]
    assert said[3] == [f"定稿清单指纹：{'0f' * 32}"]
    assert said[5] == ["名次", "司法所", "总分", "等次"]
    for office, row in zip(results.order, said[6:18], strict=True):
        rank, total = results.ranks.get(office, "—"), results.totals.get(office)
        assert row[:2] == [rank, results.name(office)]
        assert row[2:-1] == ([] if total is None else [pytest.approx(total)])
    assert [row[-1] for row in said[15:18]] == ["一票否决", "未报送", "未报送"]
    signed = "".join(str(cell) for row in said[18:] for cell in row)
    assert [signed.count(each) for each in ("组长（签字）：", "副组长（签字）：", "成员（签字）：")] == [2, 1, 7]
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight is None  # one


def test_until_the_result_is_frozen_the_place_of_its_digest_says_so() -> None:
    assert write(make_results(3, missing=0, vetoed=0))["A4"].value == "定稿清单指纹：（尚未定稿）"


def test_of_many_offices_the_last_go_with_the_signatures() -> None:
    """45 rows below six of heads; the page ends before the last four."""
    sheet = write(make_results(90, missing=0, vetoed=0))
    assert [each.id for each in sheet.row_breaks.brk] == [47]


@pytest.mark.parametrize(("voters", "places"), [(0, 6), (6, 6), (7, 9), (15, 15), (40, 15)])
def test_there_is_a_place_for_everybody_who_votes(voters: int, places: int) -> None:
    frame = VOTERS.frame((f"P{number}", "", "valid", "", "", "", "") for number in range(voters))
    rows = list_signers(replace(make_results(1, missing=0, vetoed=0), voters=frame))
    assert [title for row in rows for title in row] == ["组长", "副组长", *["成员"] * (places - 2)]
