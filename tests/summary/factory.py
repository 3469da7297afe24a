"""Made-up results of the 2016 letter: random answers, scored by the scorer, with ties, vetoes and missing offices."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from sfs_excel.outcome.answers import AnswerRow
from sfs_excel.outcome.appeal_tables import APPEALS
from sfs_excel.outcome.event_tables import AMENDED, EVENTS
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import FINDINGS, REVISIONS, SUBMISSIONS
from sfs_excel.roster.model import Office, Roster
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.ranking import Ranking
from sfs_excel.rules.field import Field
from sfs_excel.scoring.decide import ORIGIN, apply_decisions, decide_values
from sfs_excel.scoring.rank import find_stage, rank_offices
from sfs_excel.scoring.score import Assessed, score_items, score_offices, score_sections
from sfs_excel.scoring.tables import MOVEMENTS
from sfs_excel.words import ReachedBy, Role, Stage
from tests.summary.bureau import Bureau, make_bureau


def with_ranking(rulebook: Rulebook, ranking: dict[str, Any]) -> Rulebook:
    """A rulebook that ranks otherwise."""
    return rulebook.model_copy(update={"ranking": Ranking.model_validate(ranking)})


RULEBOOK = load_rulebook(Path(__file__).parents[2] / "templates" / "rulebooks" / "2016.yaml")
WITH_BANDS = with_ranking(
    RULEBOOK,
    {
        "weights": {1: 1.5, 2: 0.875, 10: 0.5},
        "ties": [3, 1],
        "bands": [
            {"name": "优秀", "at_least": 70, "share": 0.29, "places": 40},
            {"name": "良好", "share": 0.4},
            {"name": "合格", "at_least": 50.5},
            {"name": "不合格", "places": 5},
        ],
    },
)
TOWNS = (
    "河东",
    "青口",
    "沙河",
    "班庄",
    "城头",
    "黑林",
    "厉庄",
    "金山",
    "柘汪",
    "石桥",
    "海头",
    "塔山",
    "赣马",
    "墩尚",
    "宋庄",
)
SEVERITIES = ("错误", "提醒", "更正")

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1:A9)",
    "-2+3",
    "铃\x07与空\x00字符，左\u202e右，_x0041_",
    "长" * 40_000,
    '=HYPERLINK("http://example.com","点这里")',
    "http://example.com/a.xlsx",
    "第一行\r\n第二行\t<b>&amp;</b>",
)
HOSTILE_FILES = (
    "=cmd|' /C calc'!A0.xlsx",
    "+1.xlsx",
    "@SUM.xlsx",
    "a#b%20c.xlsx",
    "..\\..\\secret.xlsx",
    "../../secret.xlsx",
    "铃\x07.xlsx",
    "长" * 40_000 + ".xlsx",
    "http://example.com/a.xlsx",
)


def make_results(  # noqa: PLR0913
    offices: int = 12,
    missing: int = 2,
    vetoed: int = 1,
    *,
    rulebook: Rulebook = RULEBOOK,
    stage: Stage = Stage.PROVISIONAL,
    hostile: bool = False,
    seed: int = 7,
) -> Results:
    """Results of so many offices. The last ones of the roster are missing; the second and third tie, as do 5 and 6, until
    assessors have decided.

    Args:
        stage: that the bureau's part has reached; until then there are neither decisions nor votes.
    """
    rng = random.Random(seed)
    roster = make_roster(offices, hostile=hostile)
    returned = [office.code for office in roster.offices[: offices - missing]]
    answers = make_answers(rulebook, returned, rng)
    for first, second in ((1, 2), (4, 5)):
        if second < len(returned):
            answers.loc[returned[second]] = answers.loc[returned[first]]
    files = {office: f"{name}.xlsx" for office, name in roster.office_names.items()}
    findings = make_findings(rulebook, returned, files, rng, hostile=hostile)
    bureau = make_bureau(rulebook, returned, stage, rng, HOSTILE if hostile else ())
    in_force = decide_values(rulebook, answers, bureau.decided_values, bureau.log)
    in_force["46.illegal"] = [1.0 if place < vetoed else float("nan") for place in range(len(returned))]

    ledger, items = score(rulebook, answers, in_force, bureau, assessed=stage != Stage.PROVISIONAL)
    ranking = rank_offices(list(roster.office_names.items()), items, ledger, rulebook.ranking)
    errors = findings[findings["severity"] == "错误"].groupby("office").size()
    ranking = ranking.assign(missing=0, findings=ranking["office"].map(errors).fillna(0).astype(int))
    computed = ledger["role"] != Role.ASSESSED
    ledger = ledger.assign(
        file=ledger["file"].where(~computed, ledger["office"].map(files)),
        cell=ledger["cell"].where(~computed, "F18、F19"),
        sheet="填报表",
        values="党员人数＝3人",
    )
    if hostile:
        words = [HOSTILE[place % len(HOSTILE)] for place in range(len(ledger))]
        ledger = ledger.assign(reason=words, values=words, file=words)
    return Results(
        rulebook=rulebook,
        roster=roster,
        ranking=ranking,
        sections=score_sections(rulebook, items),
        items=items,
        ledger=ledger,
        answer_rows=make_long_answers(rulebook, answers, files, hostile=hostile),
        findings=findings,
        submissions=make_submissions(returned, files, bureau, hostile=hostile),
        revisions=make_revisions(returned, files, hostile=hostile),
        decisions=bureau.decisions,
        trail=bureau.trail,
        appeals=APPEALS.frame(),
        votes=bureau.votes,
        voters=bureau.voters,
        record=bureau.log,
        waiting=bureau.waiting,
        events=EVENTS.frame(),
        amended=AMENDED.frame(),
        stage=find_stage(items),
        made=datetime(2016, 12, 20, 9, 30),
        version="0.1.0",
    )


def score(
    rulebook: Rulebook, answers: pd.DataFrame, in_force: pd.DataFrame, bureau: Bureau, *, assessed: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ledger and items, with what was reported, computed and decided kept apart."""
    if answers.empty:
        ledger = MOVEMENTS.frame().assign(**dict.fromkeys(ORIGIN, ""))
        return ledger, score_items(rulebook, ledger, answers.index)
    asked = [n for n, item in rulebook.items.items() if any(each.by == "office" for each in item.fields.values())]
    reported = score_items(rulebook, score_offices(rulebook, answers), answers.index)
    reported = reported[reported["item"].isin(asked)]
    votes = bureau.votes if len(bureau.votes) else None
    ledger = apply_decisions(rulebook, score_offices(rulebook, in_force, votes), bureau.decided_scores)
    all_of = [(office, item) for office in answers.index for item in rulebook.items]
    return ledger, score_items(rulebook, ledger, answers.index, reported, Assessed(all_of) if assessed else None)


def make_roster(offices: int, *, hostile: bool) -> Roster:
    names = [f"{TOWNS[i % len(TOWNS)]}{'' if i < len(TOWNS) else i // len(TOWNS) + 1}司法所" for i in range(offices)]
    if hostile:
        names[: len(HOSTILE)] = HOSTILE[: len(names)]
    codes = [f"{i:03d}" for i in range(1, offices + 1)]
    listed = (Office(code, name, "王建国", "a@example.com") for code, name in zip(codes, names, strict=True))
    return Roster(tuple(listed), settings={"县局名称": "赣榆县司法局"})


def make_answers(rulebook: Rulebook, offices: Sequence[str], rng: random.Random) -> pd.DataFrame:
    """(offices x full keys), mostly near to full marks; bureau fields are left to their defaults."""
    columns = {key: [_answer(field, rng) for _ in offices] for key, field in rulebook.office_fields.items()}
    frame = pd.DataFrame({key: pd.Series(values, index=list(offices), dtype=float) for key, values in columns.items()})
    for whole, parts in (
        ("09.disputes", ("09.handled", "09.settled")),
        ("10.committees_due", ("10.committees", "10.standard")),
        ("11.files", ("11.entered",)),
        ("14.eligible", ("14.received", "14.assessed", "14.classified")),
        ("18.inmates", ("18.verified", "18.receipts")),
        ("30.villages", ("30.stations",)),
    ):
        for part in parts if whole in frame else ():
            frame[part] = [value if rng.random() < 0.8 else value - 1 for value in frame[whole]]
    blank = pd.DataFrame(
        [[rng.random() < 0.01 for _ in frame] for _ in offices], index=frame.index, columns=frame.columns
    )
    return frame.mask(blank.astype(bool)) if len(offices) else frame


def _answer(field: Field, rng: random.Random) -> float:
    match field.type:
        case "flag":
            return float(rng.random() < 0.93)
        case "percent":
            return rng.choice([95.5, 98, 98.5, 99, 99.2])
        case "score":
            return round(float(field.top) - rng.choice([0, 0, 0.1, 0.2, 0.3, 0.5, 0.8]), 1)
        case "decimal":
            return rng.choice([78.5, 80, 120, 150.25])
    if any(
        word in field.label for word in ("迟报", "未上墙", "脱管", "犯罪", "违反", "案事件", "先进", "示范点", "刊用")
    ):
        return float(rng.choice([0, 0, 0, 0, 0, 1, 2]))
    if field.unit in ("篇", "次") or "社会组织" in field.label:
        return float(rng.choice([1, 2, 2, 3, 4, 4]))
    return float(rng.choice([3, 12, 30, 31]))


def make_long_answers(
    rulebook: Rulebook, answers: pd.DataFrame, files: dict[str, str], *, hostile: bool
) -> list[AnswerRow]:
    rows: list[AnswerRow] = []
    for office, row in answers.iterrows():
        for key, value in row.items():
            field = rulebook.fields[str(key)]
            known = value == value
            shown = "" if not known else ({1.0: "是", 0.0: "否"}[value] if field.type == "flag" else f"{value:g}")
            raw = HOSTILE[len(rows) % len(HOSTILE)] if hostile else (shown or "约30")
            rows.append((str(office), str(key), raw, shown, "", f"{files[str(office)][:80]}「填报表」F18"))
    return rows


def make_findings(
    rulebook: Rulebook, offices: Sequence[str], files: dict[str, str], rng: random.Random, *, hostile: bool
) -> pd.DataFrame:
    rows = []
    for office in offices:
        for _ in range(rng.randrange(4)):
            key = rng.choice(list(rulebook.office_fields))
            label, place = rulebook.fields[key].label, f"F{rng.randrange(8, 120)}"
            said = f"{files[office][:60]}「填报表」{place}：{label}填的是“两次”，需要数字。请改为 2 后重新报送。"
            rows.append(
                (
                    office,
                    files[office],
                    "填报表",
                    place,
                    int(key[:2]),
                    key,
                    "not_a_number",
                    rng.choice(SEVERITIES),
                    said,
                    "office",
                    said,
                )
            )
    if hostile:
        rows += [
            ("", file, text, "A1", 0, "", "unreadable", "错误", text, "office", text)
            for file, text in zip(HOSTILE_FILES, HOSTILE, strict=True)
        ]
    return FINDINGS.frame(rows)


def make_submissions(offices: Sequence[str], files: dict[str, str], bureau: Bureau, *, hostile: bool) -> pd.DataFrame:
    rows = []
    for office in offices:
        digest = hashlib.sha256(office.encode()).hexdigest()
        received = "2016-12-03T09:05:00+08:00"
        rows.append((files[office], digest, "form", office, received, "2016-12-02T17:20:00", "current", ""))
    if offices:
        reason = "同一司法所12月3日又报送了一份，以后来的为准"
        rows.append(
            (f"旧/{offices[0]}.xlsx", "b" * 64, "form", offices[0], "2016-12-01T08:00:00", "", "superseded", reason)
        )
    rows.append(
        (
            "通知.docx",
            "c" * 64,
            "unknown",
            "",
            "2016-12-01T08:00:00",
            "",
            "refused",
            "这是 Word 文档，不是填报表。请改送填报表",
        )
    )
    if hostile:
        rows += [
            (file, "d" * 64, "unknown", "", "2016-12-01", text, "refused", text)
            for file, text in zip(HOSTILE_FILES, HOSTILE, strict=True)
        ]
    assessed = pd.concat([bureau.decisions, bureau.trail])[["file", "received"]].drop_duplicates()
    rows += [
        (file, hashlib.sha256(file.encode()).hexdigest(), "assessor", "", received, "", "current", "核定表")
        for file, received in assessed.itertuples(index=False, name=None)
    ]
    return SUBMISSIONS.frame(
        (*row, row[4], ReachedBy.RECEIVED, number, f"收件箱/{row[0]}", "") for number, row in enumerate(rows, 1)
    )


def make_revisions(offices: Sequence[str], files: dict[str, str], *, hostile: bool) -> pd.DataFrame:
    words = HOSTILE if hostile else ("2", "", "约30")
    rows = [
        (office, 5, "05.orgs", "培育社会组织数", word, "3", f"旧/{office}.xlsx", files[office])
        for office in offices[:1]
        for word in words
    ]
    return REVISIONS.frame(rows)


def shorten_answers(results: Results) -> Results:
    """填报数据 holds no formula; 30,000 rows of it would only be read again and again."""
    return replace(results, answer_rows=list(islice(results.answer_rows, 500)))
