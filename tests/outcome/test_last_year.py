"""A year beside the one before: the same office, whatever it is called now; the same items, wherever they stand.

By hand: 1 河东 had 10 and 28 of item 1 and 2 (section 1: 38) and 54 of item 3, together 92; now 10, 4 (new), 25 and 60: 99.
"""

import pandas as pd
import pytest

from sfs_excel.inbox.followed import Followed
from sfs_excel.outcome.last_year import LAST_YEAR, LastYear, Scored, compare_years, match_offices
from sfs_excel.outcome.tables import RANKING
from sfs_excel.roster.model import Office, Roster
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.scoring.score import score_sections
from sfs_excel.scoring.tables import ITEMS
from tests.year.followed_year import RULEBOOKS

LAST, NOW = (load_rulebook(RULEBOOKS / f"{name}.yaml") for name in ("last", "now"))
FOLLOWED = Followed(2018, "2018-12-31", "ab")


def rank(*rows: tuple[str, str, int | None, float | None]) -> pd.DataFrame:
    """Code, name, rank, total."""
    more = {"status": "ranked", "base": 0, "bonus": 0, "penalty": 0, "veto": "", "stage": "终评", "band": ""}
    known = [dict(zip(("office", "name", "rank", "total"), row, strict=True)) for row in rows]
    return RANKING.frame({**more, "missing": 0, "findings": 0, **row} for row in known)


def score(*rows: tuple[str, int, float, float], rulebook: object = NOW) -> pd.DataFrame:
    """Code, item, points, score."""
    sections = (NOW if rulebook is NOW else LAST).section_of
    more = dict.fromkeys(("self_score", "assessed_score", "computed_score"), 0.0) | {"status": ""}
    return ITEMS.frame(
        {**more, "office": office, "item": item, "points": points, "score": got, "section": sections[item]}
        for office, item, points, got in rows
    )


THEN = rank(("1", "河东", 2, 92.0), ("2", "河西", 1, 98.0), ("3", "旧镇", None, None))
ITEMS_THEN = score(
    ("1", 1, 10, 10), ("1", 2, 30, 28), ("1", 3, 60, 54), ("2", 1, 10, 8), ("2", 2, 30, 30), ("2", 3, 60, 60), rulebook=LAST
)  # fmt: skip
OWN = score(("1", 1, 10, 10), ("1", 2, 5, 4), ("1", 3, 25, 25), ("1", 4, 60, 60))


def compare(roster: Roster, ranking: pd.DataFrame, items: pd.DataFrame, followed: Followed = FOLLOWED) -> pd.DataFrame:
    last = LastYear(followed, True, LAST, THEN, ITEMS_THEN)
    return compare_years(last, Scored(NOW, roster, ranking, score_sections(NOW, items), items))


def read(frame: pd.DataFrame, *columns: str) -> list[list[object]]:
    return frame[list(columns)].astype(object).where(frame[list(columns)].notna(), None).to_numpy().tolist()


def test_rank_total_sections_and_items_beside_what_they_were() -> None:
    found = compare(Roster((Office("1", "东城"),)), rank(("1", "东城", 1, 99.0)), OWN)
    own = found[found["office"] == "1"]
    assert read(own, "name", "name_before", "office_before").count(["东城", "河东", "1"]) == len(own) == 8
    assert read(own, "part", "number", "number_before", "points", "points_before", "before", "after") == [
        ["rank", 0, 0, None, None, 2, 1],
        ["total", 0, 0, None, None, 92, 99],
        ["section", 1, 1, 40, 40, 38, 39],
        ["section", 2, 2, 60, 60, 54, 60],
        ["item", 1, 1, 10, 10, 10, 10],
        ["item", 2, 0, 5, None, None, 4],
        ["item", 3, 2, 25, 30, 28, 25],
        ["item", 4, 3, 60, 60, 54, 60],
    ]


def test_offices_that_came_or_went_and_one_that_sent_nothing() -> None:
    """2 has sent nothing this year, 3 nothing last year, and is no more; 4 is new."""
    roster = Roster((Office("2", "河西"), Office("4", "新镇"), Office("1", "河东")))
    ranking = rank(("1", "河东", 1, 99.0), ("4", "新镇", 2, 10.0), ("2", "河西", None, None))
    items = pd.concat([OWN, score(("4", 1, 10, 10))], ignore_index=True)
    found = compare(roster, ranking, items)
    places = found[found["part"].isin(("rank", "total"))]
    assert read(places, "office", "name", "office_before", "part", "before", "after") == [
        ["1", "河东", "1", "rank", 2, 1],
        ["1", "河东", "1", "total", 92, 99],
        ["4", "新镇", "", "rank", None, 2],
        ["4", "新镇", "", "total", None, 10],
        ["2", "河西", "2", "rank", 1, None],
        ["2", "河西", "2", "total", 98, None],
        ["", "旧镇", "3", "rank", None, None],
        ["", "旧镇", "3", "total", None, None],
    ]
    assert read(found[(found["office"] == "4") & (found["part"] == "item")], "number", "before", "after") == [
        [1, None, 10]
    ]
    gone = found[(found["office"] == "2") & (found["part"] == "item")]
    assert read(gone, "number", "number_before", "before", "after") == [
        [1, 1, 8, None],
        [3, 2, 30, None],
        [4, 3, 60, None],
    ]


def test_an_office_that_takes_no_part_is_told_and_not_compared() -> None:
    """Its points are shown in the ranking, and count for nothing."""
    ranking = rank(("1", "河东", None, 99.0)).assign(status="absent")
    found = compare(Roster((Office("1", "河东", is_absent=True),)), ranking, OWN)
    own = found[found["office"] == "1"]
    assert own["after"].isna().all()
    assert list(own["before"][own["part"] == "total"]) == [92]


@pytest.mark.parametrize(
    ("office", "code"),
    [
        (Office("1", "东城"), "1"),
        (Office("9", "河西"), "2"),
        (Office("9", "西城", former=("老西城", "河西")), "2"),
        (Office("9", "西城", former=("2",)), "2"),
        (Office("9", "西城"), ""),
    ],
    ids=["another name", "another code", "both, and it says the name", "both, and it says the code", "both"],
)
def test_an_office_is_known_by_its_code_or_else_by_a_name(office: Office, code: str) -> None:
    assert match_offices(THEN, Roster((office,))).get(office.code, "") == code


def test_a_name_that_went_to_another_code_is_the_first_ones_no_more() -> None:
    """2 has its code still: the new office that has its name now is another."""
    assert match_offices(THEN, Roster((Office("8", "河西"), Office("2", "新河西")))) == {"2": "2"}


def test_where_nothing_was_final_or_nothing_is_kept_there_is_nothing_to_compare() -> None:
    roster, ranking = Roster((Office("1", "河东"),)), rank(("1", "河东", 1, 99.0))
    assert compare(roster, ranking, OWN, Followed(2018, "", "ab")).empty
    now = Scored(NOW, roster, ranking, score_sections(NOW, OWN), OWN)
    for last in (None, LastYear(FOLLOWED, False, None, RANKING.frame(), ITEMS.frame())):
        found = compare_years(last, now)
        assert found.empty
        assert list(found.columns) == LAST_YEAR.names
