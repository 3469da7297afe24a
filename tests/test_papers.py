"""Requirements.

1. The letter for signing is the letter, word for word: title, preamble, all headings, all 46 items, signatures.
2. The feedback gives every item with its points, score and reasons; its sums equal the score. It says nothing of any
   other office.
3. The circular's ranks, vetoes, missing offices and lost points are those of the results.
4. Who has returned something usable is not reminded; who has no score gets no feedback.
5. Every paper stands at its place below the year folder, its message beside it.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sfs_excel.errors import SfsError
from sfs_excel.notices.render import Notices
from sfs_excel.papers import (
    Papers,
    make_circular,
    make_feedback,
    make_letter,
    make_reminder,
    write_circular,
    write_feedback,
    write_letters,
    write_reminders,
)
from sfs_excel.roster import Office, Roster
from tests.notices.documents import read_all_text, read_lines
from tests.summary.factory import RULEBOOK, make_results

LETTER = Path(__file__).parent / "letter" / "2016" / "责任书.txt"
TODAY = date(2016, 12, 18)
SETTINGS = {"县局名称": "青河县司法局", "县局局长": "李四", "截止日期": "2016-12-20", "发件人": "kaohe@example.com"}

RESULTS = make_results(12, missing=2, vetoed=1)
OFFICES = tuple(
    Office(code, name, "张三") for code, name in RESULTS.roster[["code", "name"]].itertuples(index=False, name=None)
)
ROSTER = Roster(OFFICES, settings=SETTINGS)
SCORED = [office for office in OFFICES if office.code in RESULTS.totals]


@pytest.fixture(scope="module")
def notices() -> Notices:
    return Notices()


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_letter_for_signing_is_the_letter_word_for_word(notices: Notices) -> None:
    lines = read_lines(notices.write_document(make_letter(RULEBOOK, ROSTER, OFFICES[0])))
    added = {"（河东司法所）", "青河县司法局（盖章） | 河东司法所（盖章）", "李四（签字）： | 张三（签字）："}
    assert added <= set(lines)
    written = squeeze("".join(line for line in lines if line not in added).replace(" | ", ""))
    assert written == squeeze(LETTER.read_text(encoding="utf-8"))
    assert sum(bool(re.match(r"\d+、", line)) for line in lines) == 46


def test_letter_whose_rulebook_has_no_signatures_can_be_signed() -> None:
    letter = make_letter(RULEBOOK.model_copy(update={"signatures": ()}), ROSTER, OFFICES[0])
    assert [(line.bureau, line.office) for line in letter.signatures] == [
        ("县局局长", "司法所所长"),
        ("年　　月　　日", "年　　月　　日"),
    ]


def test_signature_line_that_is_not_divided_stands_on_the_bureaus_side() -> None:
    letter = make_letter(RULEBOOK.model_copy(update={"signatures": ("2016年3月   日",)}), ROSTER, OFFICES[0])
    assert [(line.bureau, line.office) for line in letter.signatures] == [("2016年3月   日", "")]


@pytest.mark.parametrize("office", SCORED, ids=lambda office: office.name)
def test_sums_of_the_feedback_equal_the_score(office: Office) -> None:
    feedback = make_feedback(RESULTS, ROSTER, office)
    assert feedback.total == pytest.approx(RESULTS.totals[office.code])
    assert feedback.total == pytest.approx(feedback.base + feedback.bonus + feedback.penalty)
    assert feedback.total == pytest.approx(sum(section.score for section in feedback.sections))
    assert feedback.points == 100
    assert sum(len(section.items) for section in feedback.sections) == 46
    for section in feedback.sections:
        assert section.score == pytest.approx(sum(item.score for item in section.items))
        for item in section.items:
            assert item.score == pytest.approx(item.points + sum(move.points for move in item.movements))
            assert item.text == RULEBOOK.items[item.item].text


def test_feedback_gives_every_item_with_score_and_reason(notices: Notices) -> None:
    office = SCORED[3]
    rows = read_lines(
        write_feedback(RESULTS, ROSTER, [office], notices).contents[f"汇总/反馈/{office.name}得分明细.docx"]
    )
    ledger = RESULTS.ledger[RESULTS.ledger["office"] == office.code]
    for number, item in RULEBOOK.items.items():
        [row] = [row for row in rows if row.startswith(f"{number} | ")]
        assert item.text in row
        score = RESULTS.item_scores[office.code, number][0]
        assert f" | {score:g} | " in row
        reasons = ledger[ledger["item"] == number]["reason"]
        assert all(reason.removesuffix("。") in row for reason in reasons)
        assert len(reasons) or row.endswith(("得满分", "没有发生"))


def disguise(totals: Mapping[str, float]) -> dict[str, float]:
    """Totals that no other figure equals."""
    return {office: 1234.11 + place * 1000 for place, office in enumerate(totals)}


def test_feedback_says_nothing_of_another_office(notices: Notices) -> None:
    codes = {office.code: f"TJS-{office.code}-XQ" for office in OFFICES}
    totals = {codes[office]: total for office, total in disguise(RESULTS.totals).items()}
    recoded = {
        name: getattr(RESULTS, name).assign(
            **{column: getattr(RESULTS, name)[column].map(lambda code: codes.get(code, code))}
        )
        for name, column in (
            ("ranking", "office"),
            ("sections", "office"),
            ("items", "office"),
            ("ledger", "office"),
            ("roster", "code"),
        )
    }
    recoded["ranking"]["total"] = recoded["ranking"]["office"].map(totals)
    results = replace(RESULTS, **recoded)
    offices = [replace(office, code=codes[office.code]) for office in OFFICES]
    written = write_feedback(results, Roster(tuple(offices), settings=SETTINGS), offices, notices)
    assert len(written.listed) == len(SCORED)
    for row in written.listed.to_dict("records"):
        path = row["file"].removesuffix(".docx")
        said = read_all_text(written.contents[f"{path}.docx"])
        said += written.contents[f"{path}.txt"].decode() + written.contents[f"{path}.html"].decode()
        for other in offices:
            found = {
                word
                for word in (other.name, other.code, f"{totals.get(other.code, 0):g}")
                if len(word) > 1 and word in said
            }
            if other.code == row["office"]:
                assert {other.name, f"{totals[other.code]:g}"} <= found, "the control"
            else:
                assert found == set()


def test_vetoed_office_has_no_rank_and_its_reason() -> None:
    feedback = make_feedback(RESULTS, ROSTER, OFFICES[0])
    assert (feedback.rank, feedback.ranked) == (None, 9)
    assert feedback.veto == "违反法律法规被依法处理或发生重大影响事件为是，一票否决"


def test_office_without_a_score_gets_no_feedback(notices: Notices) -> None:
    with pytest.raises(SfsError, match=r"塔山司法所：还没有可以使用的填报表"):
        make_feedback(RESULTS, ROSTER, OFFICES[-1])
    written = write_feedback(RESULTS, ROSTER, OFFICES, notices)
    assert list(written.listed["office"]) == [office.code for office in SCORED]
    assert written.void[:3] == tuple(f"汇总/反馈/海头司法所得分明细.{ending}" for ending in ("docx", "txt", "html"))
    assert len(written.void) == 2 * 3


def test_circular_is_the_ranking() -> None:
    circular = make_circular(RESULTS, ROSTER, bands={"007": "优秀"})
    ranking = RESULTS.ranking
    ranked = ranking[ranking["status"] == "ranked"]
    assert [(place.rank, place.office, place.total) for place in circular.ranked] == list(
        ranked[["rank", "name", "total"]].itertuples(index=False, name=None)
    )
    assert [place.office for place in circular.vetoed] == ["河东司法所"]
    assert circular.missing == ("海头司法所", "塔山司法所")
    assert circular.offices == 12
    assert circular.mean == pytest.approx(ranked["total"].mean())
    assert [(band.band, band.offices) for band in circular.bands] == [("优秀", ("厉庄司法所",))]
    for place in circular.scored:
        assert sum(place.sections) == pytest.approx(place.total)


def test_circular_names_the_items_in_which_most_was_lost() -> None:
    """Worked out anew from the items: what is missing to full marks once what was gained is taken away; ballots pending."""
    ledger, items = RESULTS.ledger, RESULTS.items
    gained = ledger[ledger["role"].isin(("gain", "veto"))].groupby(["office", "item"])["points"].sum()
    waits = set(ledger[ledger["role"] == "pending"]["item"])
    lost: dict[int, list[float]] = {}
    for office, item, points, score in items[["office", "item", "points", "score"]].itertuples(index=False, name=None):
        missing = points - (score - gained.get((office, item), 0.0))
        if missing > 0.001 and item not in waits:
            lost.setdefault(item, []).append(missing)
    expected = sorted(lost, key=lambda item: (-round(sum(lost[item]), 2), -len(lost[item]), item))[:5]
    found = make_circular(RESULTS, ROSTER).lost
    assert [each.item for each in found] == expected
    for each in found:
        assert each.lost == pytest.approx(sum(lost[each.item]))
        assert each.offices == len(lost[each.item])
        assert each.text == RULEBOOK.items[each.item].text


def test_circular_before_anything_has_come_back(notices: Notices) -> None:
    nothing = make_results(3, missing=3, vetoed=0)
    written = write_circular(nothing, ROSTER, notices)
    lines = read_lines(written.contents["汇总/2016年度考核结果通报.docx"])
    assert "参加排名的司法所0个；未报送3个。" in lines


def test_only_who_has_returned_nothing_usable_is_reminded(notices: Notices) -> None:
    written = write_reminders(RESULTS, ROSTER, OFFICES, notices, TODAY)
    assert list(written.listed["file"]) == ["发放/催报/海头司法所催报通知.docx", "发放/催报/塔山司法所催报通知.docx"]
    assert "发放/催报/河东司法所催报通知.docx" in written.void
    assert not set(written.void) & written.contents.keys()


@pytest.mark.parametrize(("today", "is_overdue"), [(date(2016, 12, 20), False), (date(2016, 12, 21), True)])
def test_reminder_is_overdue_after_the_last_day(today: date, *, is_overdue: bool) -> None:
    assert make_reminder(RESULTS, ROSTER, OFFICES[-1], today).is_overdue is is_overdue


def test_reminder_names_what_came_and_could_not_be_used() -> None:
    [row] = RESULTS.submissions[RESULTS.submissions["status"] == "refused"].index
    submissions = RESULTS.submissions.copy()
    submissions.loc[row, ["file", "office"]] = ["压缩包/通知.docx", OFFICES[-1].code]
    reminder = make_reminder(replace(RESULTS, submissions=submissions), ROSTER, OFFICES[-1], TODAY)
    assert [(each.file, each.reason) for each in reminder.refused] == [
        ("通知.docx", "这是 Word 文档，不是填报表。请改送填报表")
    ]
    assert make_reminder(RESULTS, ROSTER, OFFICES[-1], TODAY).refused == ()


def test_every_paper_stands_at_its_place_with_its_message(notices: Notices) -> None:
    letters = write_letters(RULEBOOK, ROSTER, OFFICES[:1], notices)
    circular = write_circular(RESULTS, ROSTER, notices, TODAY)
    assert list(letters.contents) == [f"发放/责任书/河东司法所责任书.{ending}" for ending in ("docx", "txt", "html")]
    assert list(circular.contents) == [f"汇总/2016年度考核结果通报.{ending}" for ending in ("docx", "txt", "html")]
    assert letters.listed.to_dict("records") == [
        {"kind": "letter", "office": "001", "file": "发放/责任书/河东司法所责任书.docx"}
    ]
    assert list(circular.listed["office"]) == [""]
    for papers in (letters, circular):
        names_its_document(papers)


def names_its_document(papers: Papers) -> None:
    """The message speaks of the document by the name that it has."""
    for file in papers.listed["file"]:
        assert f"附件“{Path(file).name}”" in papers.contents[str(Path(file).with_suffix(".txt"))].decode("utf-8-sig")


def test_same_results_give_the_same_papers(notices: Notices) -> None:
    first, again = (write_feedback(RESULTS, ROSTER, OFFICES[:2], notices, TODAY) for _ in range(2))
    assert first.contents == again.contents
