"""The sheets on the bureau's own part meet these requirements.

1. 自评与核定差异: totals of every office first, then every item in which self-score, computed and decided are not all the
   same, and no other; what was decided without change is counted. The rows of an office add up to its total.
2. 核定经过: every step, in its order, what was changed and what was taken back among it.
3. 票决: every counted vote under its voter's number and what came of it; which ballots were set aside and why, who has not
   voted. No voter's name is anywhere in the workbook.
4. 台账: every entry, beside what the office reported.
5. A sheet that has nothing to show says in one line why.
6. The front says the stage, and what is missing for the next; ranks of an unfinished stage say so.
7. The exports hold all of it.
"""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

from sfs_excel.outcome.counties import COUNTIES
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import DECISIONS, LOG, TRAIL
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.summary.exports import draft_exports
from sfs_excel.summary.submissions import find_void, say_status
from sfs_excel.summary.write import build_summary
from sfs_excel.words import Stage
from tests.libreoffice import read_values
from tests.summary.factory import WITH_BANDS, make_results
from tests.summary.library import Library
from tests.summary.reading import read_sheet

# openpyxl says so of the solid data bar of 总分, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")

STAGES = (Stage.PROVISIONAL, Stage.ASSESSED, Stage.FINAL)
NO_VOTE = load_rulebook(Path(__file__).parents[1] / "rulebook" / "good" / "shortest.yaml")


def decide(*scores: tuple[str, int, float | None, float, float, str]) -> Results:
    """Results whose items are as given (office, item, self, computed, score, status), all others full and accepted."""
    results = make_results(4, missing=1, vetoed=0)
    items = results.items.assign(self_score=results.items["points"], computed_score=results.items["points"])
    items = items.assign(score=items["points"], status="核定").set_index(["office", "item"])
    for office, item, own, computed, score, status in scores:
        items.loc[(office, item), ["self_score", "computed_score", "score", "status"]] = [own, computed, score, status]
    return replace(results, items=items.reset_index())


def decided(*rows: tuple[str, int, str, str, str, str, float, str, str]) -> pd.DataFrame:
    """office, item, field, label, before, after, value, reason, who."""
    told = [(*row, "2016-12-10T09:30:00+08:00", "核定表.xlsx", "「逐项核定」J9") for row in rows]
    return DECISIONS.frame(told)


@pytest.fixture(scope="module")
def books(library: Library, tmp_path_factory: pytest.TempPathFactory) -> dict[Stage, tuple[Results, Path]]:
    """A workbook of every stage."""
    results, path = make_results(12, rulebook=WITH_BANDS), tmp_path_factory.mktemp("stages") / "排名.xlsx"
    path.write_bytes(build_summary(results))
    later = {Stage.ASSESSED: "assessed", Stage.FINAL: "final"}
    return {
        Stage.PROVISIONAL: (results, path),
        **{stage: (library.results(case), library.path(case)) for stage, case in later.items()},
    }


# 1. 自评与核定差异


def test_what_is_not_the_same_is_listed_and_the_rest_is_counted(tmp_path: Path) -> None:
    """001: item 1 from 2 to 1.5 by its score; item 5 from 2 to 3 by a value; item 6 not decided, and the log counts.
    Item 45 is the bureau's: 5 points less. Item 43 is voted on. 002: nothing differs. 100 - 0.5 + 1 - 0.3 - 5."""
    results = decide(
        ("001", 1, 2, 2, 1.5, "核定"),
        ("001", 5, 2, 3, 3, "核定"),
        ("001", 6, 1, 0.7, 0.7, "自评"),
        ("001", 45, None, -5, -5, "核定"),
        ("001", 43, None, 8, 8, "核定"),
        ("002", 43, None, 9, 9, "核定"),
        ("003", 43, None, 9, 9, "核定"),
        ("003", 2, 2, 2, 2, "自评"),
    )
    decisions = decided(
        ("001", 1, "", "第1项得分", "2", "1.5", 1.5, "材料不全", "张三"),
        ("001", 5, "05.orgs", "培育社会组织数", "2", "3", 3, "现场核实", "李四"),
        ("001", 45, "45.criticised", "工作人员被上级通报批评", "0", "1", 1, "", "李四"),
        ("002", 1, "", "第1项得分", "2", "2", 2, "看过", "张三"),
    )
    path = tmp_path / "排名.xlsx"
    path.write_bytes(build_summary(replace(results, decisions=decisions)))
    shown = read_sheet(path, "自评与核定差异", "编码")
    totals = shown[shown["项目"] == "合计"].set_index("编码")
    assert totals[["自评", "计算", "核定", "差"]].to_numpy().tolist() == [
        [98, 93.7, 93.2, -4.8],
        [99, 99, 99, 0],
        [99, 99, 99, 0],
    ]
    assert list(totals["考核内容"]) == [
        "不同4项，核定与自评相同41项",
        "不同0项，核定与自评相同45项",
        "不同0项，核定与自评相同44项",
    ]
    rows = shown[shown["项目"] != "合计"]
    columns = ["编码", "项目", "分值", "自评", "计算", "核定", "差", "状态", "理由", "核定人"]
    assert rows[columns].to_numpy().tolist() == [
        ["001", "第1项", 2, 2, 2, 1.5, -0.5, "核定", "材料不全", "张三"],
        ["001", "第5项", 2, 2, 3, 3, 1, "核定", "培育社会组织数由2改为3：现场核实", "李四"],
        ["001", "第6项", 1, 1, 0.7, 0.7, -0.3, "自评", "", ""],
        ["001", "第45项", 0, "", -5, -5, -5, "核定", "工作人员被上级通报批评由0改为1", "李四"],
    ]
    assert set(rows["来源"]) == {"核定表.xlsx「逐项核定」J9", ""}
    note = str(read_values(path)["自评与核定差异"]["A2"])
    assert note.startswith(
        "共135项次，已核定133项次：与自评不同的3项次，相同的130项次（相同的不逐项列出，只计入合计）；尚未核定2项次。"
    )


@pytest.mark.parametrize("stage", [Stage.ASSESSED, Stage.FINAL])
def test_rows_of_every_office_add_up_to_its_total(books: dict[Stage, tuple[Results, Path]], stage: Stage) -> None:
    results, path = books[stage]
    shown = read_sheet(path, "自评与核定差异", "编码")
    totals = shown[shown["项目"] == "合计"].set_index("编码")["差"].astype(float)
    rows = shown[shown["项目"] != "合计"].groupby("编码")["差"].sum().astype(float).reindex(totals.index, fill_value=0)
    assert (totals - rows).abs().max() < 1e-9
    assert len(totals) == len(results.totals)
    assert len(shown) > len(totals)


# 2. 核定经过


def test_every_step_stands_in_its_order(books: dict[Stage, tuple[Results, Path]]) -> None:
    results, path = books[Stage.FINAL]
    shown = read_sheet(path, "核定经过", "收到时间")
    assert len(shown) == len(results.trail)
    first, *_, again, back = results.trail.to_dict("records")
    assert shown.iloc[0][["核定人", "编码", "原来核定", "核定为", "理由", "文件"]].tolist() == [
        first["who"], first["office"], "（首次）", first["after"], first["reason"], first["file"],
    ]  # fmt: skip
    assert shown.iloc[-2][["原来核定", "核定为", "理由"]].tolist() == [again["before"], "1.2", "复核"]
    assert shown.iloc[-1][["原来核定", "核定为", "理由"]].tolist() == [back["before"], "（撤回）", "改回不作改动"]
    assert "共42步，其中改变以前核定的2步" in str(read_values(path)["核定经过"]["A2"])


# 3. 票决


def test_votes_stand_under_the_voters_numbers_beside_what_came_of_them(
    books: dict[Stage, tuple[Results, Path]],
) -> None:
    results, path = books[Stage.FINAL]
    shown = read_sheet(path, "票决", "编码").set_index("编码")
    assert list(shown.columns) == ["司法所", "第43项得分", "有效票", "1号", "2号", "3号", "5号", "6号"]
    rows = shown.to_dict("index")
    given = results.votes.groupby("office")["points"].agg(list).to_dict()
    for office, points in given.items():
        row = list(rows[office].values())
        assert row[3:] == points
        assert row[1:3] == [pytest.approx(sum(points) / 5, abs=0.005), 5]
    assert list(rows["012"].values())[1:4] == ["", 0, ""]


def test_ballots_set_aside_and_voters_who_are_missing_are_named_by_number(
    books: dict[Stage, tuple[Results, Path]],
) -> None:
    said = [str(value) for value in read_values(books[Stage.FINAL][1])["票决"].values()]
    assert said[2:5] == [
        "评委7人：有效票5张，作废1张，未投票1人。评委只列编号，不列姓名。",
        "作废：编号 4 的票：河东司法所评分填的是“十分”，需要数字，整张没有计入。",
        "还没有投票：7号。",
    ]


def test_grades_and_panels_are_shown(tmp_path: Path) -> None:
    results = make_results(12, stage=Stage.FINAL)
    voters = results.voters.assign(panel=["局领导", "局领导", *["科室负责人"] * 5])
    votes = results.votes.assign(vote=results.votes["points"].map({10.0: "优"}).fillna("良"))
    path = tmp_path / "排名.xlsx"
    path.write_bytes(build_summary(replace(results, voters=voters, votes=votes)))
    shown = read_sheet(path, "票决", "编码")
    assert list(shown.columns[4:]) == ["1号局领导", "2号局领导", "3号科室负责人", "5号科室负责人", "6号科室负责人"]
    assert set(shown.iloc[:10, 4:].to_numpy().ravel()) == {"优（10）", "良（7）", "良（8.5）", "良（9）", "良（9.2）"}


# 4. 台账


def test_every_entry_stands_beside_what_the_office_reported(tmp_path: Path) -> None:
    """Two entries, 3 late reports in all; the office said 2. A visit, of which nothing was reported. A word alone."""
    results = make_results(12)
    rows = [
        ("002", 12, "12.late", "迟报、漏报次数", 1.0, "2016-03-04　月报迟到", "", ""),
        ("002", 12, "12.late", "迟报、漏报次数", 2.0, "2016-05-04　两次漏报", "", ""),
        ("001", 45, "45.criticised", "工作人员被上级通报批评", 1.0, "2016-06-01　县局通报", "", ""),
        ("001", 0, "", "", float("nan"), "2016-07-01　工作扎实", "", ""),
        ("012", 12, "12.late", "迟报、漏报次数", 1.0, "2016-03-04　月报迟到", "", ""),
    ]
    answers = [
        (office, key, raw, "2" if (office, key) == ("002", "12.late") else value, assessed, source)
        for office, key, raw, value, assessed, source in results.answer_rows
    ]
    log = LOG.frame(rows)
    path = tmp_path / "排名.xlsx"
    path.write_bytes(build_summary(replace(results, record=log, answer_rows=answers)))
    shown = read_sheet(path, "台账", "编码")
    assert shown[["编码", "项目", "数量", "台账合计", "司法所所报", "差", "计分采用"]].to_numpy().tolist() == [
        ["001", "第45项", 1, 1, "", "", "按县局填报"],
        ["001", "", "", "", "", "", ""],
        ["002", "第12项", 1, 3, 2, 1, "按所报"],
        ["002", "第12项", 2, 3, 2, 1, "按所报"],
        ["012", "第12项", 1, 1, "未报送", "", "按所报"],
    ]


# 5. Nothing to show


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("自评与核定差异", "还没有收到核定表，核定与自评没有差异。"),
        ("核定经过", "还没有收到核定表，或核定表中没有改动。"),
        ("台账", "还没有收到平时台账，或台账中还没有记载。"),
    ],
)
def test_a_sheet_without_rows_says_why(books: dict[Stage, tuple[Results, Path]], sheet: str, said: str) -> None:
    assert read_values(books[Stage.PROVISIONAL][1])[sheet]["A2"] == said


def test_votes_that_are_not_there_yet_are_counted_and_a_letter_without_votes_says_so(
    books: dict[Stage, tuple[Results, Path]], tmp_path: Path
) -> None:
    said = read_values(books[Stage.PROVISIONAL][1])["票决"]
    assert said["A3"] == "评委7人：有效票0张，作废0张，未投票7人。评委只列编号，不列姓名。"
    results = make_results(3, missing=0)
    path = tmp_path / "排名.xlsx"
    path.write_bytes(build_summary(replace(results, voters=results.voters.head(0))))
    assert read_values(path)["票决"]["A3"] == "名册的“评委”还是空的，没有票决。"
    path.write_bytes(build_summary(make_results(3, missing=0, rulebook=NO_VOTE)))
    assert read_values(path)["票决"]["A2"] == "责任书没有票决的项目。"


def test_of_several_counties_no_vote_stands_under_a_number(
    books: dict[Stage, tuple[Results, Path]], tmp_path: Path
) -> None:
    alone, _ = books[Stage.FINAL]
    joined = replace(alone, counties=COUNTIES.frame())
    path = tmp_path / "排名.xlsx"
    path.write_bytes(build_summary(joined))
    values = read_values(path)["票决"]
    assert values["A3"] == (
        "评委7人：有效票5张，作废1张，未投票1人。各县只列得分和有效票数，谁投了多少，在各县的“票决”里。"
    )
    assert [values[f"{column}4"] for column in "CD"] == ["第43项得分", "有效票"]
    assert "E4" not in values
    assert values["D5"] == 5


# 6. Stage


@pytest.mark.parametrize(
    ("stage", "waiting", "rank"),
    [
        (
            Stage.PROVISIONAL,
            "进入“核定”还缺：核定表还没有交回（基层科、社区矫正科）。"
            "进入“终评”还缺：还没有投票：编号 1、2、3、4、5等7人（评委）。",
            "暂定",
        ),
        (Stage.ASSESSED, "进入“终评”还缺：还没有投票：编号 1、2、3、4、5等7人（评委）。", "暂定"),
        (Stage.FINAL, "需要核定、票决的都已经齐备。", ""),
    ],
)
def test_front_says_the_stage_and_what_is_missing(
    books: dict[Stage, tuple[Results, Path]], stage: Stage, waiting: str, rank: str
) -> None:
    values = read_values(books[stage][1])
    assert str(values["总排名"]["A2"]).startswith(f"{stage}：")
    assert f"1．{waiting}" in values["总排名"].values()
    assert "".join(str(values["总排名"]["A4"]).split()) == f"{rank}名次"
    assert "".join(str(values["总排名"]["B4"]).split()) == f"{rank}等次"
    assert f"{rank}名次" in values["得分矩阵"].values()


def test_many_who_are_waited_for_are_counted(tmp_path: Path) -> None:
    results = make_results(3, missing=0)
    waiting = pd.DataFrame({"stage": "核定", "who": [f"科室{n}" for n in range(10)], "what": "核定表还没有交回"})
    path = tmp_path / "排名.xlsx"
    path.write_bytes(build_summary(replace(results, waiting=waiting)))
    assert (
        "1．进入“核定”还缺：核定表还没有交回（科室0、科室1、科室2、科室3、科室4、科室5、科室6、科室7等10个）。"
        in read_values(path)["总排名"].values()
    )


def test_notes_say_how_totals_ranks_and_bands_come_about(books: dict[Stage, tuple[Results, Path]]) -> None:
    said = [str(value) for value in read_values(books[Stage.FINAL][1])["总排名"].values()]
    assert (
        "2．总分＝基本得分＋加分＋扣罚（直接从总分中扣的）。基本得分按部分加权：“队伍建设”乘1.5、“人民调解”乘0.875、"
        "“基础设施建设”乘0.5，其他部分乘1；加分、扣罚不加权。表中各部分得分是加权以前的。"
    ) in said
    assert (
        "3．总分相同的，依次比较“社区矫正”、“队伍建设”的得分，高的在前；仍相同的名次并列。被一票否决的保留得分、不参加排名；"
        "未报送的没有得分和名次。"
    ) in said
    assert (
        "4．等次按名次由高到低评定。优秀：70分以上，不超过参加排名的29%（舍去小数），不超过40个；良好：不超过参加排名的40%（舍去小数）；"
        "合格：50.5分以上；不合格：不超过5个。名次相同的一起评，名额不够的都不评上，后面的也不递补；没有用完的名额不留给下一等次。"
    ) in said


# 7. Exports


def test_exports_hold_what_the_bureau_did() -> None:
    results = make_results(12, rulebook=WITH_BANDS, stage=Stage.FINAL)
    tables = {
        name: pd.read_csv(StringIO((draft.build() or b"").decode("utf-8-sig")), dtype=str, keep_default_na=False)
        for name, draft in draft_exports(results, "").items()
    }
    assert list(tables["decisions.csv"].columns) == DECISIONS.names
    assert list(tables["trail.csv"].columns) == TRAIL.names
    for name in ("decisions", "trail", "votes", "voters", "record", "items", "ranking"):
        assert len(tables[f"{name}.csv"]) == len(getattr(results, name)) > 0, name
    assert list(tables["ranking.csv"]["band"]) == list(results.ranking["band"])
    computed = tables["items.csv"]["computed_score"].astype(float)
    assert (computed - results.items["computed_score"]).abs().max() < 1e-9
    assert not (results.items["computed_score"] == results.items["score"]).all()


def test_a_void_ballot_and_evidence_are_not_said_to_be_used() -> None:
    results = make_results(3, stage=Stage.FINAL)
    faulty = next(iter(results.voters.loc[results.voters["status"] == "faulty", "file"]))
    for file, kind, status, said in (
        (faulty, "ballot", "current", "作废"),
        (faulty, "ballot", "superseded", "被后来的替代"),
        ("票决表_1.xlsx", "ballot", "current", "采用"),
        ("照片.jpg", "evidence", "current", "留存备查"),
        ("河东司法所.xlsx", "form", "current", "采用"),
    ):
        assert say_status({"file": file, "kind": kind, "status": status}, find_void(results)) == said
