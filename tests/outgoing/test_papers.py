"""The content of the papers meets these requirements.

1. The letter for signing is the letter, word for word: title, preamble, all headings, all 46 items, signatures.
2. The feedback gives every item once, what was lost first, with its points, scores, reasons and the letter's words; its sums
   equal the score. It says nothing of any other office, and has two pages at most.
3. The circular's ranks, vetoes, missing offices and lost points are those of the results.
4. Who has nothing to put right is not reminded; who has no score gets no feedback. Reminders: test_reminders.
5. Every paper has its place below the year folder, and its message speaks of it by its name.
"""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sfs_excel.errors import SfsError
from sfs_excel.notices.feedback import Feedback, ItemScore
from sfs_excel.notices.render import Notices
from sfs_excel.outcome.tables import VOTERS
from sfs_excel.outgoing.feedback import make_feedback
from sfs_excel.outgoing.page import make_dashboard
from sfs_excel.outgoing.paper_files import Paper
from sfs_excel.outgoing.papers import list_papers, make_circular, make_letter
from sfs_excel.roster.model import Office, Roster
from tests.libreoffice import recalculate
from tests.notices.documents import read_all_text, read_lines
from tests.summary.factory import RULEBOOK, make_results

LETTER = Path(__file__).parents[1] / "letter" / "2016" / "责任书.txt"
TODAY = date(2016, 12, 18)
SETTINGS = {"县局名称": "青河县司法局", "县局局长": "李四", "截止日期": "2016-12-20", "发件人": "kaohe@example.com"}

MADE = make_results(12, missing=2, vetoed=1)
OFFICES = tuple(replace(office, chief="张三") for office in MADE.roster.offices)
ROSTER = Roster(OFFICES, settings=SETTINGS)
RESULTS = replace(MADE, roster=ROSTER)
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
    feedback = make_feedback(RESULTS, office, "")
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


def test_feedback_gives_every_item_once_what_was_lost_first(notices: Notices) -> None:
    """Of office 004 by hand from its ledger: each movement with its reason and the letter's words; what has full marks or
    did not happen stands in one line each."""
    office = SCORED[3]
    feedback = make_feedback(RESULTS, office, "")
    kinds = (
        feedback.lost_items,
        feedback.gained_items,
        feedback.pending_items,
        feedback.full_items,
        feedback.idle_items,
    )
    assert sorted(item.item for items in kinds for item in items) == list(RULEBOOK.items)
    missing = [item.points - item.score for item in feedback.lost_items]
    assert missing == sorted(missing, reverse=True)
    rows = read_lines(notices.write_document(feedback))
    places = [
        next(at for at, row in enumerate(rows) if row.startswith(head)) for head in ("失分的", "加分的", "得满分的")
    ]
    assert places == sorted(places)
    ledger = RESULTS.ledger[RESULTS.ledger["office"] == office.code]
    for item in (*feedback.lost_items, *feedback.gained_items):
        [row] = [row for row in rows if row.startswith(f"{item.item} | ")]
        moves = ledger[ledger["item"] == item.item]
        assert f" | {item.score:g} | " in row
        for reason, quote in zip(moves["reason"], moves["quote"], strict=True):
            assert reason.removesuffix("。") in row
            assert not quote or f"依据：“{quote}”" in row
    [full] = [row for row in rows if row.startswith("得满分的项目")]
    assert full.startswith(f"得满分的项目（{len(feedback.full_items)}项）：第")


def test_self_computed_and_decided_stand_side_by_side(notices: Notices) -> None:
    """Item 2: the office gives itself 1.5, the bureau sets 1: the rules come to 1.5. Item 45 asks the office nothing."""
    office = SCORED[3]
    row = (RESULTS.items["office"] == office.code) & (RESULTS.items["item"] == 2)
    items = RESULTS.items.assign(
        self_score=RESULTS.items["self_score"].mask(row, 1.5),
        computed_score=RESULTS.items["computed_score"].mask(row, 1.5),
        assessed_score=RESULTS.items["assessed_score"].mask(row, 1.0),
        score=RESULTS.items["score"].mask(row, 1.0),
    )
    moved = {
        "office": office.code,
        "item": 2,
        "points": -1.0,
        "role": "assessed",
        "reason": "核定1分：少1次",
        "quote": "",
    }
    ledger = pd.concat([RESULTS.ledger[(RESULTS.ledger["item"] != 2)], pd.DataFrame([moved])])
    feedback = make_feedback(replace(RESULTS, items=items, ledger=ledger), office, "")
    assert "2 | 2 | 1.5 | 1.5 | 1 | 1 | 扣1分：核定1分：少1次。" in read_lines(notices.write_document(feedback))
    assert {item.item: item.reported for item in feedback.items}[45] is None


def make_worst() -> Feedback:
    """An office that lost whatever one of sixty lost, in each item for the longest reasons."""
    results = make_results(60, missing=0)
    every = [make_feedback(results, office, "") for office in results.roster.offices]
    worst: dict[int, ItemScore] = {}
    for item in (item for feedback in every for item in feedback.items):
        at_hand = worst.setdefault(item.item, item)
        length = sum(len(move.reason + move.quote) for move in item.movements)
        if (item.is_lost, length) > (at_hand.is_lost, sum(len(move.reason + move.quote) for move in at_hand.movements)):
            worst[item.item] = item
    sections = [
        replace(section, items=tuple(worst[item.item] for item in section.items)) for section in every[0].sections
    ]
    return replace(every[0], sections=tuple(sections))


def test_feedback_has_two_pages_at_most_whatever_was_lost(notices: Notices, tmp_path: Path) -> None:
    """The control: twice as many losses have more."""
    worst = make_worst()
    assert len(worst.lost_items) == 43
    papers = {"most": worst, "twice": replace(worst, sections=worst.sections * 2)}
    for name, feedback in papers.items():
        (tmp_path / f"{name}.docx").write_bytes(notices.write_document(feedback))
    printed = recalculate([tmp_path / f"{name}.docx" for name in papers], tmp_path, to="pdf")
    most, twice = map(count_pages, printed)
    assert (most, twice > most) == (2, True)


def count_pages(pdf: Path) -> int:
    told = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, encoding="utf-8")
    return told.stdout.count("\f")


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
        )
    }
    recoded["ranking"]["total"] = recoded["ranking"]["office"].map(totals)
    offices = [replace(office, code=codes[office.code]) for office in OFFICES]
    results = replace(RESULTS, **recoded, roster=Roster(tuple(offices), settings=SETTINGS))
    papers = list_papers("feedback", results, TODAY)
    assert len(papers) == len(SCORED)
    for paper in papers:
        message = notices.render(paper.notice)
        said = read_all_text(notices.write_document(paper.notice)) + message.text + message.html
        for other in offices:
            found = {
                word
                for word in (other.name, other.code, f"{totals.get(other.code, 0):g}")
                if len(word) > 1 and word in said
            }
            if other.code == paper.office:
                assert {other.name, f"{totals[other.code]:g}"} <= found, "the control"
            else:
                assert found == set()


def test_vetoed_office_has_no_rank_and_its_reason() -> None:
    feedback = make_feedback(RESULTS, OFFICES[0], "")
    assert (feedback.rank, feedback.ranked) == (None, 9)
    assert feedback.veto == "违反法律法规被依法处理或发生重大影响事件为是，一票否决"


def test_office_without_a_score_gets_no_feedback() -> None:
    with pytest.raises(SfsError, match=r"塔山司法所：还没有可以使用的填报表"):
        make_feedback(RESULTS, OFFICES[-1], "")
    papers = list_papers("feedback", RESULTS, TODAY)
    assert [paper.office for paper in papers] == [office.code for office in SCORED]


def test_circular_is_the_ranking() -> None:
    ranking = RESULTS.ranking.assign(band=RESULTS.ranking["office"].map({"007": "优秀"}).fillna(""))
    circular = make_circular(replace(RESULTS, ranking=ranking))
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


def test_circular_and_page_name_who_takes_no_part(notices: Notices) -> None:
    outside = (Office("098", "山前司法所", is_absent=True), Office("099", "山后司法所", merged_into="007"))
    roster = replace(RESULTS.roster, offices=(*RESULTS.roster.offices, *outside))
    results = replace(RESULTS, roster=roster)
    circular, page = make_circular(results), make_dashboard(results, "")
    assert (circular.offices, page.offices) == (12, 12)
    assert circular.absent == page.absent == ("山前司法所",)
    assert circular.merged == page.merged == ("山后司法所（并入厉庄司法所）",)
    assert "不参评：山前司法所；撤并：山后司法所（并入厉庄司法所）。" in read_lines(notices.write_document(circular))
    shown = re.sub(r"\s", "", notices.render_page(page))
    assert "<b>不参评1个</b><p>山前司法所</p>" in shown
    assert "不参评" not in notices.render_page(make_dashboard(RESULTS, ""))


def test_circular_names_the_items_in_which_most_was_lost() -> None:
    """Worked out anew from the items: what is missing to full marks; what was gained in an item makes up for what was lost
    in it, as item 34 has it (2016-rules). Ballots are pending; what only takes has no marks to be kept."""
    items = RESULTS.items
    waits = set(RESULTS.ledger[RESULTS.ledger["role"] == "pending"]["item"])
    lost: dict[int, list[float]] = {}
    for item, points, score in items[["item", "points", "score"]].itertuples(index=False, name=None):
        missing = points - score
        if points and missing > 0.001 and item not in waits:
            lost.setdefault(item, []).append(missing)
    expected = sorted(lost, key=lambda item: (-round(sum(lost[item]), 2), -len(lost[item]), item))[:5]
    found = make_circular(RESULTS).lost
    assert [each.item for each in found] == expected
    for each in found:
        assert each.lost == pytest.approx(sum(lost[each.item]))
        assert each.offices == len(lost[each.item])
        assert each.text == RULEBOOK.items[each.item].text


def test_circular_of_an_unfinished_stage_says_for_whom_it_waits() -> None:
    waiting = pd.DataFrame(
        [
            ("核定", "办公室", "核定表还没有交回"),
            ("核定", "基层工作科", "核定表还没有交回"),
            ("核定", "办公室", "第1项还没有核定：河东司法所"),
            ("终评", "评委", "还没有投票：编号 P1、P2"),
        ],
        columns=["stage", "who", "what"],
    )
    circular = make_circular(replace(RESULTS, waiting=waiting))
    assert circular.waiting == ("核定尚待办公室、基层工作科完成", "终评尚待评委完成")


def test_circular_counts_the_ballots_and_names_no_voter(notices: Notices) -> None:
    voters = VOTERS.frame(
        (f"评委{number}", "", state, "", "", "", "") for number, state in enumerate(("valid", "faulty", "missing"))
    )
    circular = make_circular(replace(RESULTS, voters=voters))
    assert (circular.voters, circular.valid_ballots, circular.void_ballots) == (3, 1, 1)
    lines = read_lines(notices.write_document(circular))
    assert "评委3人，有效票1张，作废1张。" in lines
    assert not [line for line in lines if re.search(r"评委\d(?!人)", line)]


def test_circular_before_anything_has_come_back(notices: Notices) -> None:
    nothing = make_results(3, missing=3, vetoed=0)
    lines = read_lines(notices.write_document(make_circular(nothing)))
    assert "参加排名的司法所0个；未报送3个。" in lines


@pytest.mark.parametrize(
    ("kind", "office", "path"),
    [
        ("letter", "001", "发放/责任书/河东司法所责任书"),
        ("feedback", "001", "汇总/反馈/河东司法所得分明细"),
        ("approval", "", "汇总/审定表/2016年度考核结果审定表"),
        ("circular", "", "汇总/通报/2016年度考核结果通报"),
    ],
)
def test_every_paper_has_its_place_and_its_message_names_it(
    notices: Notices, kind: str, office: str, path: str
) -> None:
    paper: Paper = list_papers(kind, RESULTS, TODAY)[0]
    assert (paper.kind, paper.office, paper.path) == (kind, office, path)
    assert paper.files == [f"{path}.docx", f"{path}.txt", f"{path}.html"]
    assert f"附件“{Path(paper.file).name}”" in notices.render(paper.notice).text
