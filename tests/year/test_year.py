"""A whole year: the demonstration of the sample, every figure worked out by hand (tests/worked_out.py).

1. After every time that the clerk collects, each office has the points, ranks and stage that follow from the letter.
2. A conflict is shown and nothing of it is counted; once it is decided, the trail says who decided what, when and before.
3. A faulty ballot is set aside whole and told by number; no voter's name gets into anything.
4. Collecting again changes nothing, and what is gone from the inbox is not forgotten.
5. The final workbook, recalculated, says what pandas says; also after a score is overwritten by hand.
6. What the people of the sample hand in can be practised with.
7. Office takes whatever was written without a word.
"""

import csv
import html
import io
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest

from sfs_excel.demonstration.actors import AGREED, ANSWERED, HEADED, TAKEN_OVER, VOTED_LAST, WRITTEN_DOWN
from sfs_excel.demonstration.actors import CORRECTED as CORRECTED_FILES
from sfs_excel.demonstration.actors import DECIDED as DECIDED_FILES
from sfs_excel.demonstration.people import VOTERS
from sfs_excel.demonstration.year import WRITTEN_OVER, demonstrate
from sfs_excel.files.progress import show_nothing
from sfs_excel.outgoing.page import make_dashboard
from sfs_excel.summary.write import build_summary
from sfs_excel.words import Audience, Stage
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import ASSESSED as HANDOUTS
from sfs_excel.year.folder import INBOX, ISSUED, RETURNED, ROSTER, SUMMARY
from sfs_excel.year.workspace import Workspace
from tests.accepted.documents import OLDEST_AND_NEWEST
from tests.accepted.documents import find_faults as find_office_faults
from tests.conftest import Recalculate
from tests.summary.expecting import expect_outcome, find_faults
from tests.summary.overwriting import Case, change_workbook, keep_ranking, overwrite_ranking
from tests.summary.reading import Outcome, read_outcome
from tests.worked_out import (
    AGREEING,
    AMENDED,
    BALLOTS,
    CORRECTED,
    DECIDED,
    DECIDING,
    DEPARTED,
    DISPUTED,
    FIRST,
    FIRST_TIME,
    LAST,
    RANKED,
    REPORTED,
    TAKING_OVER,
    VOTED,
    Row,
    score_items,
)

VETO = "违反法律法规被依法处理或发生重大影响事件为是，一票否决（核定：平时台账9月12日，公安机关处罚决定书（样本））"

NO_ASSESSMENT = tuple(("核定", department, "核定表还没有交回") for department in ("办公室", "业务科", "法宣科"))
NO_BALLOT = ("终评", "评委", "还没有投票：编号 P1、P2、P3、P4、P5等7人")
ONE_MISSING = ("终评", "评委", "还没有投票：编号 P7")
ONE_FAULTY = ("终评", "评委", "票有误、没有计入：编号 P5")
STAGES = {
    FIRST_TIME: (Stage.PROVISIONAL, (*NO_ASSESSMENT, NO_BALLOT)),
    CORRECTED: (Stage.PROVISIONAL, (*NO_ASSESSMENT, NO_BALLOT)),
    DECIDING: (
        Stage.PROVISIONAL,
        (
            ("核定", "经办人", "第15项的核定有误或意见不一致，没有采用：乙镇司法所（见“校验问题”）"),
            ONE_MISSING,
            ONE_FAULTY,
        ),
    ),
    AGREEING: (Stage.ASSESSED, (ONE_MISSING, ONE_FAULTY)),
    TAKING_OVER: (Stage.ASSESSED, (ONE_MISSING, ONE_FAULTY)),
    LAST: (Stage.FINAL, ()),
}

PARTS = ("业务科核定表（调解部分）.xlsx", "业务科核定表（矫正帮教部分）.xlsx")
FAULTY_BALLOT = "编号 P5 的票「票决」E14：辛镇司法所评分没有填，整张没有计入。请补评后重新报回。"
ANNOUNCED = "考核结果通报"
OUTPUTS = (ISSUED, RETURNED, HANDOUTS, SUMMARY)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """The year folder when the result is announced, and what every collecting gave, by the title of its scene."""
    folder = tmp_path_factory.mktemp("year") / "演示"
    collected = {}
    for scene in demonstrate(folder):
        result = scene.run(show_nothing)
        if scene.command.startswith("collect"):
            collected[scene.title] = result
        if scene.title == ANNOUNCED:
            break
    return SimpleNamespace(folder=folder, collected=collected, last=collected[LAST])


@pytest.fixture
def copy(year: SimpleNamespace, tmp_path: Path) -> Path:
    return Path(shutil.copytree(year.folder, tmp_path / "2016考核"))


def list_rows(collected: Collected) -> list[tuple[object, ...]]:
    frame = collected.ranking[["rank", "office", "total", "base", "bonus", "penalty"]]
    return [tuple(row) for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)]


def scores_of(collected: Collected, office: str) -> pd.DataFrame:
    items = collected.results.items
    return items[items["office"] == office].set_index("item")


def bureau_errors(collected: Collected) -> list[str]:
    findings = collected.findings
    return list(findings[(findings["severity"] == "错误") & (findings["to"] == Audience.BUREAU)]["message"])


def test_a_long_list_of_the_ranking_workbook_is_printed_as_its_first_page_which_says_so(year: SimpleNamespace) -> None:
    [path] = (year.folder / SUMMARY).glob("*排名.xlsx")
    sheet = openpyxl.load_workbook(path)["填报数据"]
    *_, last = str(sheet.print_area).split("$")
    assert int(last) < sheet.max_row
    assert sheet.oddFooter is not None
    assert "请先取消打印区域" in str(sheet.oddFooter.right.text)


@pytest.mark.heavy  # every kind of workbook and paper is in tests/accepted, every ranking in tests/summary/test_values
def test_office_takes_whatever_the_year_wrote_without_a_word(year: SimpleNamespace) -> None:
    written = [
        path for name in OUTPUTS for kind in ("xlsx", "docx") for path in (year.folder / name).rglob(f"*.{kind}")
    ]
    assert {path.suffix for path in written} == {".xlsx", ".docx"}
    assert find_office_faults([year.folder / ROSTER, *written], OLDEST_AND_NEWEST) == []


@pytest.mark.heavy  # tests/year/test_lived_through.py lives through the like with two offices
def test_after_the_announcement_a_return_is_taken_back_an_appeal_answered_and_the_result_amended(
    tmp_path: Path,
) -> None:
    collected = {}
    for scene in demonstrate(tmp_path / "演示"):
        result = scene.run(show_nothing)
        if scene.command.startswith("collect"):
            collected[scene.title] = list_rows(result)
    assert collected["公布以后"] == collected["受理复核"] == collected[LAST] == list(RANKED[LAST])
    assert collected[ANSWERED][6] == collected[WRITTEN_OVER][6] == (7, "11", 94.2, 88.2, 6, 0)
    assert collected[HEADED] == list(AMENDED)
    with next((tmp_path / "演示" / "定稿").glob("*-2/汇总/导出/amended.csv")).open(encoding="utf-8-sig") as table:
        amended = [tuple(row.values())[1:] for row in csv.DictReader(table)]
    assert amended == [
        ("子乡司法所", "0", "总分", "93.2", "95.2"),
        ("子乡司法所", "35", "第35项得分", "0", "2"),
        ("癸镇司法所", "0", "名次", "7", "8"),
    ]


# 1. Points, ranks, stages


@pytest.mark.parametrize("office", VOTED)
def test_the_working_itself_adds_up(office: str) -> None:
    votes, working = VOTED[office], REPORTED[office]
    assert sum(votes.first) / 5 == pytest.approx(votes.of_first, abs=1e-9)
    assert sum((*votes.first, votes.last)) / 6 == pytest.approx(votes.of_all, abs=0.005)
    assert 90 - sum(working.lost.values()) == pytest.approx(working.base)
    assert sum(working.gained.values()) == pytest.approx(working.bonus)
    [(_, _, total, base, bonus, penalty)] = [row for row in RANKED[LAST] if row[1] == office]
    assert base + bonus + penalty == pytest.approx(total)
    assert working.total + sum(DECIDED.get(office, {}).values()) + votes.of_all == pytest.approx(total)


@pytest.mark.parametrize("office", VOTED)
def test_every_item_has_its_points_at_every_stage(year: SimpleNamespace, office: str) -> None:
    points = {number: float(item.points) for number, item in year.last.rulebook.items.items()}
    decided = DECIDED.get(office, {})
    before = {**decided, **DEPARTED.get(office, {})}
    undisputed = {item: moved for item, moved in before.items() if (office, item) != DISPUTED}
    votes, working = VOTED[office], REPORTED[office]
    expected = {
        CORRECTED: score_items(points, working),
        DECIDING: score_items(points, working, undisputed, votes.of_first),
        AGREEING: score_items(points, working, before, votes.of_first),
        TAKING_OVER: score_items(points, working, decided, votes.of_first),
        LAST: score_items(points, working, decided, votes.of_all),
    }
    if office in FIRST:
        expected[FIRST_TIME] = score_items(points, FIRST[office])
    for title, scores in expected.items():
        assert scores_of(year.collected[title], office)["score"].to_dict() == pytest.approx(scores), title


@pytest.mark.parametrize("title", RANKED)
def test_ranking_is_the_one_worked_out_by_hand(year: SimpleNamespace, title: str) -> None:
    assert list_rows(year.collected[title]) == list(RANKED[title])


@pytest.mark.parametrize("title", STAGES)
def test_stage_and_what_keeps_from_the_next_are_told(year: SimpleNamespace, title: str) -> None:
    collected, (stage, waiting) = year.collected[title], STAGES[title]
    assert collected.stage == stage
    assert set(collected.ranking["stage"]) == {stage}
    assert tuple(collected.waiting[["stage", "who", "what"]].itertuples(index=False, name=None)) == waiting


def test_vetoed_office_is_last_with_its_reason_and_takes_no_rank_from_others(year: SimpleNamespace) -> None:
    ranking = year.last.ranking
    assert dict(zip(ranking["office"], ranking["status"], strict=True)) == {
        office: "vetoed" if office == "05" else "ranked" for office in VOTED
    }
    assert ranking.iloc[-1][["office", "veto"]].tolist() == ["05", VETO]
    assert list(ranking["rank"].dropna()) == [1, 2, 3, 4, 5, 6, 7, 7, 9, 10, 11]


def test_nothing_is_left_for_the_offices(year: SimpleNamespace) -> None:
    assert year.last.corrections == {}
    assert year.last.unused.empty
    assert year.last.ranking[["missing", "findings"]].to_numpy().sum() == 0


# 2. A conflict, and how it was decided


def test_two_scores_for_one_item_are_both_shown_and_neither_counts(year: SimpleNamespace) -> None:
    collected, (office, item) = year.collected[DECIDING], DISPUTED
    first, second = (f"{DECIDED_FILES}/{part}" for part in PARTS)
    said = f"样本二（业务科）定2.5（“{first}”J34），样本三（业务科）定2（“{second}”J34），都没有采用"
    assert bureau_errors(collected) == [
        *(
            f"{file}「逐项核定」J34：同一处有不同的核定：{said}。请商定后由其中一位改好重新报回，另一位也改成一样或空着；"
            "其中一位已离任的，由接替的人在核定表封面写明，或者写在名册「科室」的“接替”一列。"
            for file in (first, second)
        ),
        FAULTY_BALLOT,
    ]
    row = scores_of(collected, office).loc[item]
    assert (row["score"], row["status"], row["self_score"]) == (2.8, "自评", 2.8)
    decisions = collected.decisions
    assert decisions[(decisions["office"] == office) & (decisions["item"] == item)].empty


def test_trail_says_who_decided_what_when_and_before(year: SimpleNamespace) -> None:
    trail = year.last.trail
    office, item = DISPUTED
    steps = trail[(trail["office"] == office) & (trail["item"] == item)]
    columns = ["who", "before", "after", "reason", "file"]
    assert list(steps[columns].itertuples(index=False, name=None)) == [
        ("样本二（业务科）", "", "2.5", "个别人员集中教育记录不全", f"{DECIDED_FILES}/{PARTS[0]}"),
        ("样本三（业务科）", "", "2", "公益性劳动缺3人次记录", f"{DECIDED_FILES}/{PARTS[1]}"),
        ("样本三（业务科）", "2", "2.5", "与样本二商定", f"{AGREED}/业务科核定表（商定后）.xlsx"),
    ]
    moments = [datetime.fromisoformat(moment) for moment in steps["received"]]
    assert moments[0] == moments[1] < moments[2], "handed in together, then later"


def test_who_took_over_is_in_the_trail_after_who_left(year: SimpleNamespace) -> None:
    trail = year.last.trail
    steps = trail[(trail["office"] == "10") & (trail["item"] == 26)]
    assert list(steps[["who", "before", "after"]].itertuples(index=False, name=None)) == [
        ("样本四（法宣科）", "", "0.3"),
        ("样本五（法宣科，接替样本四）", "0.3", "0.2"),
    ]
    event = year.last.results.events.iloc[0]
    assert (event["kind"], event["target"], event["reason"]) == (
        "succeed", "法宣科：样本五接替样本四", f"调离（核定表封面：{TAKEN_OVER}/核定表_法宣科（接替）.xlsx）",
    )  # fmt: skip


def test_every_decision_keeps_what_stood_and_why_it_was_changed(year: SimpleNamespace) -> None:
    decisions = year.last.decisions
    shown = decisions[["office", "item", "field", "before", "after", "who"]].itertuples(index=False, name=None)
    assert sorted(shown) == [
        ("01", 37, "", "1.9", "1.5", "样本一（办公室）"),
        ("02", 15, "", "2.8", "2.5", "样本三（业务科）"),
        ("04", 4, "04.violations", "0", "1", "样本一（办公室）"),
        ("04", 45, "45.criticised", "0", "1", "样本一（办公室）"),
        ("05", 4, "04.violations", "0", "1", "样本一（办公室）"),
        ("05", 46, "46.illegal", "否", "是", "样本一（办公室）"),
        ("06", 12, "12.late", "3", "4", "样本二（业务科）"),
        ("06", 28, "28.lectures", "1", "2", "样本五（法宣科，接替样本四）"),
        ("08", 16, "16.faked", "否", "是", "样本三（业务科）"),
        ("08", 37, "", "2", "1", "样本一（办公室）"),
        ("09", 44, "44.unit_county", "1", "0", "样本一（办公室）"),
        ("10", 26, "", "0.5", "0.2", "样本五（法宣科，接替样本四）"),
    ]
    assert (decisions["reason"] != "").all()


def test_self_scores_stay_beside_what_was_decided(year: SimpleNamespace) -> None:
    for office, decided in DECIDED.items():
        scores = scores_of(year.last, office)
        own = scores["self_score"].drop([45, BALLOTS], errors="ignore")
        moved = {item: change for item, change in decided.items() if item in own.index}
        assert (scores["score"] - own).loc[list(moved)].to_dict() == pytest.approx(moved), office


def test_differences_from_the_log_are_shown_where_the_office_is_assessed(year: SimpleNamespace) -> None:
    log = year.last.record
    late = log[log["field"] == "12.late"].groupby("office")["count"].sum().to_dict()
    assert late == {"06": 4, "07": 2}, "the log counts for nothing by itself: 己镇 had reported 3"
    texts = list(find_texts(year.folder / HANDOUTS / "核定表_业务科.xlsx"))
    assert any("台账记有4次，填报为3次，不一致" in text for text in texts)
    assert not any("台账记有2次" in text for text in texts), "庚镇 had reported as many as were logged"
    assert any(
        "承办全县人民调解现场会，组织得力" in text for text in find_texts(year.folder / HANDOUTS / "票决表_P1.xlsx")
    )


# 3. Ballots


def test_faulty_ballot_is_set_aside_whole_and_told_by_number(year: SimpleNamespace) -> None:
    voters = year.last.voters.set_index("voter")
    assert voters["status"].to_dict() == {f"P{n}": "faulty" if n == 5 else "valid" for n in range(1, 8)}
    said = "编号 P5 的票：辛镇司法所评分没有填，整张没有计入。不再补评（办理记录第2号）：本人说不再补"
    assert voters.loc["P5", "reason"] == said
    votes = year.last.votes
    assert set(votes["voter"]) == {"P1", "P2", "P3", "P4", "P6", "P7"}
    assert len(votes) == 6 * 12
    assert bureau_errors(year.collected[AGREEING]) == [FAULTY_BALLOT]


def test_once_the_vote_is_over_nobody_is_asked_for_the_ballot_that_was_set_aside(year: SimpleNamespace) -> None:
    assert bureau_errors(year.last) == []
    messages = year.last.findings["message"]
    assert FAULTY_BALLOT.replace("请补评后重新报回", "这张票作废，不影响终评") in list(messages)


def test_no_voters_name_is_in_anything_that_was_written(copy: Path) -> None:
    Workspace(copy).draft_mail()
    names = [voter.name for voter in VOTERS]
    files = [path for output in OUTPUTS for path in sorted((copy / output).rglob("*")) if path.is_file()]
    assert {path.suffix for path in files} >= {".xlsx", ".docx", ".html", ".txt", ".csv", ".eml"}
    found = [path.name for path in files for text in find_texts(path) if any(name in text for name in names)]
    assert found == []
    assert [path.name for path in files if any(name in path.name for name in names)] == []
    known = "".join(find_texts(copy / ROSTER))
    assert all(name in known for name in names), "the control: the roster has them, and is searched in the same way"
    assert (copy / INBOX / DECIDED_FILES / f"{names[2]}的票.xlsx").is_file(), "the control: so has a file's name"


def find_texts(path: Path) -> Iterator[str]:
    """Everything that a file says: parts of a mail, and members of members of zip files."""
    if path.suffix != ".eml":
        yield from _find_texts(path.read_bytes())
        return
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    for part in mail.walk():
        yield from part.values()
        if isinstance(content := part.get_payload(decode=True), bytes):
            yield from _find_texts(content)


def _find_texts(data: bytes) -> Iterator[str]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from _find_texts(archive.read(name))
    else:
        yield html.unescape(data.decode("utf-8", "replace"))  # some write Chinese as character references


# 4. Again, and without the files


def test_collecting_again_gives_the_same_to_the_byte(year: SimpleNamespace, copy: Path) -> None:
    before = read_outputs(copy)
    again = Workspace(copy).collect(export=True)
    assert list_rows(again) == list(RANKED[LAST])
    after = read_outputs(copy)
    # They say when they were made, and that the result is final since.
    dated = {again.summary, again.summary.with_name("看板.html"), copy / "汇总/导出/events.csv"}
    assert {copy / name for name in after if after[name] != before.get(name)} <= dated
    assert after.keys() == before.keys()
    last = year.last.results
    then = replace(again.results, made=last.made, final=last.final, events=last.events)
    assert build_summary(then) == build_summary(last)
    assert make_dashboard(then, "排名") == make_dashboard(last, "排名")


def read_outputs(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for output in OUTPUTS
        for path in (folder / output).rglob("*")
        if path.is_file()
    }


def test_decisions_and_ballots_outlive_their_files(copy: Path) -> None:
    for name in (DECIDED_FILES, AGREED, TAKEN_OVER, VOTED_LAST, WRITTEN_DOWN):
        shutil.rmtree(copy / INBOX / name)
    without = Workspace(copy).collect()
    assert list_rows(without) == list(RANKED[LAST])
    assert (without.stage, len(without.decisions), len(without.record)) == (Stage.FINAL, 12, 10)


def test_what_people_handed_in_can_be_practised_with(year: SimpleNamespace, tmp_path: Path) -> None:
    practice = Workspace.create(tmp_path / "练习", sample=True)
    for name in (CORRECTED_FILES, WRITTEN_DOWN, DECIDED_FILES, AGREED, TAKEN_OVER, VOTED_LAST):
        shutil.copytree(year.folder / INBOX / name, practice.folder / INBOX / name)
    collected = practice.collect()
    assert list_rows(collected) == list(RANKED[LAST])
    assert collected.stage == Stage.ASSESSED
    assert collected.tasks[-1].command == "no-more-ballots 编号"
    practice.no_more_ballots(["P5"], reason="本人说不再补")
    assert practice.collect().stage == Stage.FINAL


# 5. The workbook


@pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")
@pytest.mark.heavy  # every kind of workbook is recalculated in tests/form and tests/summary
def test_recalculated_workbooks_say_the_same_also_after_an_overwrite(
    year: SimpleNamespace, tmp_path: Path, libreoffice: Recalculate
) -> None:
    """At last 癸镇 gets back the 0.3 of item 26: 93.50, so the tie is broken, and 子乡 is 8th."""
    books = {title: tmp_path / f"{number}.xlsx" for number, title in enumerate(RANKED)}
    for title, path in books.items():
        path.write_bytes(build_summary(year.collected[title].results, year.collected[title].tasks))
    assert books[LAST].read_bytes() == year.last.summary.read_bytes()
    case = Case(year.last.results, {("10", 26): 0.5})
    change_workbook(books[LAST], tmp_path / "overwritten.xlsx", partial(overwrite_ranking, case))
    for title in books.keys() - {LAST}:
        change_workbook(books[title], books[title], keep_ranking)
    *untouched, overwritten = map(read_outcome, libreoffice([*books.values(), tmp_path / "overwritten.xlsx"]))
    for title, outcome in zip(books, untouched, strict=True):
        collected = year.collected[title].results
        assert find_faults(outcome, expect_outcome(collected)) == [], title
        assert find_wrong_rows(outcome, RANKED[title], collected.stage) == [], title
    rows = [(7, "10", 93.5, 90.5, 3, 0) if row[1] == "10" else row for row in RANKED[LAST]]
    rows = [(8, *row[1:]) if row[1] == "11" else row for row in rows]
    assert find_faults(overwritten, expect_outcome(year.last.results, case.scores)) == []
    assert find_wrong_rows(overwritten, rows, Stage.FINAL) == []
    assert find_wrong_rows(overwritten, RANKED[LAST], Stage.FINAL) == ["10", "11"], "the control"


def find_wrong_rows(outcome: Outcome, rows: Iterable[Row], stage: str) -> list[str]:
    """The offices of which 总排名 says otherwise; and the stage, if it does not say that."""
    shown, said = outcome.ranking, outcome.texts
    wrong = [] if any(value.startswith(f"{stage}：") for value in said) else [stage]
    wrong += [] if ("暂定名次" in "".join(said).replace("\n", "")) == (stage != Stage.FINAL) else ["暂定"]
    for rank, office, total, *_ in rows:
        row = shown.loc[office]
        if (row["名次"], row["总分"]) != (rank or "—", pytest.approx(total)):
            wrong.append(office)
    return wrong
