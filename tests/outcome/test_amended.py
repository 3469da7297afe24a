"""A result is compared with the one that was final before it: what is otherwise, and nothing else, is a row."""

import pandas as pd
import pytest

from sfs_excel.inbox.events import Event, Frozen, find_former
from sfs_excel.outcome.amended import Former, compare_results
from sfs_excel.outcome.tables import RANKING
from sfs_excel.scoring.tables import ITEMS
from sfs_excel.summary.exports import build_exports, read_export
from sfs_excel.words import EventKind
from tests.bureau_year import evaluate
from tests.summary.factory import make_results

FROZEN = Frozen("2016-12-31", "ab")


def rank(*rows: tuple[str, str, str, int | None, float | None], stage: str = "终评", band: str = "") -> pd.DataFrame:
    """Code, name, status, rank, total."""
    known = [dict(zip(("office", "name", "status", "rank", "total"), row, strict=True)) for row in rows]
    more = {"base": 0, "bonus": 0, "penalty": 0, "veto": "", "missing": 0, "findings": 0}
    return RANKING.frame({**more, "stage": stage, "band": band} | row for row in known)


def score(*rows: tuple[str, int, float | None]) -> pd.DataFrame:
    """Code, item, points."""
    more = dict.fromkeys(("points", "self_score", "assessed_score", "computed_score"), 0.0) | {
        "section": 1,
        "status": "",
    }
    return ITEMS.frame(more | {"office": office, "item": item, "score": points} for office, item, points in rows)


def compare(
    before: tuple[pd.DataFrame, pd.DataFrame], now: tuple[pd.DataFrame, pd.DataFrame], *, is_proven: bool = True
) -> list[list[object]]:
    return compare_results(Former(FROZEN, is_proven, *before), *now).to_numpy().tolist()


EAST, WEST = ("1", "河东", "ranked", 1, 90.5), ("2", "河西", "ranked", 2, 88.0)
SCORES = score(("1", 1, 2.0), ("1", 2, 0.1 + 0.2), ("2", 1, 1.0), ("2", 2, None))
RESULT = rank(EAST, WEST), SCORES


def test_what_is_the_same_is_no_row() -> None:
    assert compare(RESULT, RESULT) == []


def test_ranks_totals_bands_and_items_in_the_order_of_the_ranking() -> None:
    """Points that are shown alike are alike: 0.1 + 0.2 is 0.3."""
    now = rank(("2", "河西", "ranked", 1, 91.25), ("1", "河东", "ranked", 2, 90.5), band="优秀")
    assert compare(RESULT, (now, score(("1", 1, 2.0), ("1", 2, 0.3), ("2", 1, 4.25), ("2", 2, 0.0)))) == [
        ["2", "河西", 0, "名次", "2", "1"],
        ["2", "河西", 0, "总分", "88", "91.25"],
        ["2", "河西", 0, "等次", "—", "优秀"],
        ["2", "河西", 1, "第1项得分", "1", "4.25"],
        ["2", "河西", 2, "第2项得分", "—", "0"],
        ["1", "河东", 0, "名次", "1", "2"],
        ["1", "河东", 0, "等次", "—", "优秀"],
    ]


def test_offices_that_came_and_went_are_told_by_their_place_alone() -> None:
    now = rank(EAST, ("3", "新镇", "missing", None, None)), score(("1", 1, 2.0), ("1", 2, 0.1 + 0.2), ("3", 1, None))
    assert compare(RESULT, now) == [
        ["3", "新镇", 0, "司法所", "—", "新镇"],
        ["3", "新镇", 0, "状态", "—", "未报送"],
        ["2", "河西", 0, "司法所", "河西", "—"],
        ["2", "河西", 0, "状态", "参评", "—"],
        ["2", "河西", 0, "名次", "2", "—"],
        ["2", "河西", 0, "总分", "88", "—"],
    ]


def test_a_return_that_came_late_and_a_veto_are_told_by_status_rank_and_total() -> None:
    before = rank(EAST, ("2", "河西", "missing", None, None)), SCORES
    now = rank(("1", "河东", "vetoed", None, 90.5), WEST), SCORES
    assert compare(before, now) == [
        ["1", "河东", 0, "状态", "参评", "否决"],
        ["1", "河东", 0, "名次", "1", "—"],
        ["2", "河西", 0, "状态", "未报送", "参评"],
        ["2", "河西", 0, "名次", "—", "2"],
        ["2", "河西", 0, "总分", "—", "88"],
    ]


def test_a_renamed_office_an_item_more_and_another_stage() -> None:
    now = rank(("1", "城东", "ranked", 1, 90.5), WEST, stage="核定")
    more = pd.concat([SCORES, score(("1", 3, 5.0))], ignore_index=True)
    assert compare(RESULT, (now, more)) == [
        ["", "全县", 0, "考核阶段", "终评", "核定"],
        ["1", "城东", 0, "司法所", "河东", "城东"],
        ["1", "城东", 3, "第3项得分", "—", "5"],
    ]


def test_of_a_result_that_is_not_proven_nothing_is_said() -> None:
    assert compare(RESULT, (rank(EAST), SCORES), is_proven=False) == []
    assert compare_results(None, *RESULT).empty


def finalize(number: int, undoes: int = 0) -> Event:
    return Event(number, "", "", EventKind.FINALIZE, f"{undoes or number} ab", "", undoes, 0)


@pytest.mark.parametrize(
    ("events", "former"),
    [
        ([], None),
        ([finalize(1)], None),
        ([finalize(1), finalize(2, 1)], "1"),
        ([finalize(1), finalize(2, 1), finalize(3)], "1"),
        ([finalize(1), finalize(2, 1), finalize(3), finalize(4, 3)], "3"),
    ],
)
def test_the_one_before_is_the_last_that_is_not_final_now(events: list[Event], former: str | None) -> None:
    found = find_former(events)
    assert (None if found is None else found.folder) == former


@pytest.mark.parametrize("hostile", [False, True])
def test_what_is_exported_is_read_back_as_it_was(hostile: bool) -> None:
    """Texts that Excel would take for formulas have an apostrophe in the file, and none when they are back."""
    results = make_results(5, missing=1, vetoed=1, hostile=hostile)
    written = dict(build_exports(results))
    for table, frame in ((RANKING, results.ranking), (ITEMS, results.items)):
        wanted = frame[[*table.columns]].fillna({"veto": "", "band": ""} if table is RANKING else {})
        again = read_export(table, written[f"{table.name}.csv"])
        pd.testing.assert_frame_equal(again, wanted, check_dtype=False)
    former = Former(FROZEN, True, *(read_export(table, written[f"{table.name}.csv"]) for table in (RANKING, ITEMS)))
    assert compare_results(former, results.ranking, results.items).empty


def test_a_year_with_nothing_in_it_is_the_same_as_itself() -> None:
    nothing = evaluate(reported={})
    written = dict(build_exports(nothing))
    former = Former(FROZEN, True, *(read_export(table, written[f"{table.name}.csv"]) for table in (RANKING, ITEMS)))
    assert compare_results(former, nothing.ranking, nothing.items).empty
