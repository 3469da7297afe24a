"""自评与核定差异: where what an office gave itself, what was computed and what holds in the end are not the same."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.writing import Link
from sfs_excel.summary.links import OPENS, lead_to
from sfs_excel.summary.rules import link_to_rule
from sfs_excel.summary.table import OFFICE, Row, write_list
from sfs_excel.text import shorten, show_whole
from sfs_excel.words import ItemStatus

SHEET = "自评与核定差异"
TOTAL = "合计"
COLUMNS = (
    Column("编码", 8, "code"),
    Column(OFFICE, 14),
    Column("项目", 8, "link", "点击看这一项的计分规则、责任书原文和采用的口径。"),
    Column("考核内容", 26),
    Column("分值", 8, "points"),
    Column("自评", 8, "points", "只按司法所填报的内容计算的得分。空白表示本项不由司法所填报"),
    Column("计算", 8, "points", "按核定过的填报值、平时台账计算的得分，考核人员另定得分以前的"),
    Column("核定", 8, "points", "最后采用的得分"),
    Column("差", 9, "moved", "核定减自评；不由司法所填报的，核定减分值"),
    Column("状态", 8, "code", "核定：考核人员已经核定；自评：尚未核定，暂按计算的得分"),
    Column("理由", 30, "returned"),
    Column("核定人", 14, "returned"),
    Column("来源", 26, "link", f"核定在哪个文件的哪一格：{OPENS}"),
)
_WORDS_SHOWN = 27
_Rows = list[dict[Hashable, Any]]


def write_differences(book: Book, results: Results) -> int:
    """Add the sheet, or more of them. Returns how many."""
    compared = compare_scores(results)
    rows = [*_totals(results, compared), *_differences(results, compared)] if _has_something(compared) else []
    return write_list(book, results, SHEET, COLUMNS, _explain(results, compared), rows)


def compare_scores(results: Results) -> pd.DataFrame:
    """The items that offices and assessors may see differently: `items` without those that are voted on.

    Returns:
        `items` with `own`, what the office's word gives (full marks where it is not asked), and `differs`.
    """
    items = results.reported_scores[~results.reported_scores["item"].isin(results.voted)]
    scores = items[["own", "computed_score", "score"]]
    return items.assign(differs=scores.max(axis=1) - scores.min(axis=1) > 0.001)


def _has_something(compared: pd.DataFrame) -> bool:
    return bool((compared["differs"] | (compared["status"] == ItemStatus.DECIDED)).any())


def _explain(results: Results, compared: pd.DataFrame) -> str:
    if not _has_something(compared):
        return "还没有收到核定表，核定与自评没有差异。"
    assessed = compared["status"] == ItemStatus.DECIDED
    changed = int((assessed & compared["differs"]).sum())
    weights = "合计是各项得分之和，没有加权。" if results.rulebook.ranking.weights else ""
    voted = "、".join(f"第{item}项" for item in sorted(results.voted))
    return (
        f"共{len(compared)}项次，已核定{int(assessed.sum())}项次：与自评不同的{changed}项次，相同的{int(assessed.sum()) - changed}项次"
        f"（相同的不逐项列出，只计入合计）；尚未核定{int((~assessed).sum())}项次。"
        f"前面是各所合计，其后逐项列出差异，可按表头筛选：筛选“项目”为“{TOTAL}”只看合计，不选“{TOTAL}”只看逐项。{weights}"
        + (f"{voted}由票决产生，见“票决”；合计中自评也按票决得分计。" if voted else "")
    )


def _totals(results: Results, compared: pd.DataFrame) -> Iterator[Row]:
    """Every office that has a score, in the order of the ranking."""
    sums = results.reported_scores.groupby("office")[["own", "computed_score", "score"]].sum().round(2)
    differs = compared.groupby("office")["differs"].sum()
    same = (~compared["differs"] & (compared["status"] == ItemStatus.DECIDED)).groupby(compared["office"]).sum()
    for office in sorted(sums.index, key=lambda office: results.order[office]):
        own, computed, score = sums.loc[office]
        said = f"不同{differs[office]}项，核定与自评相同{same[office]}项"
        full = float(results.rulebook.base_points)
        cells = (office, results.name(office), TOTAL, said, full, own, computed, score, round(score - own, 2))
        yield "strong", (*cells, "", "", "", "")


def _differences(results: Results, compared: pd.DataFrame) -> Iterator[Row]:
    decisions = _decisions_by_item(results)
    pairs = pd.MultiIndex.from_frame(compared[["office", "item"]])
    differing = compared[compared["differs"] | pairs.isin(list(decisions))]  # a veto moves no score
    ordered = differing.assign(_order=differing["office"].map(results.order)).sort_values(
        ["_order", "item"], kind="stable"
    )
    for entry in ordered.to_dict("records"):
        office, item = str(entry["office"]), int(entry["item"])
        decided = decisions.get((office, item), [])
        yield (
            "plain" if entry["status"] == ItemStatus.DECIDED else "warn",
            (
                office,
                results.name(office),
                Link(f"第{item}项", link_to_rule(results.rulebook, item)),
                shorten(results.rulebook.items[item].text, _WORDS_SHOWN),
                float(entry["points"]),
                None if pd.isna(entry["self_score"]) else float(entry["self_score"]),
                float(entry["computed_score"]),
                float(entry["score"]),
                round(float(entry["score"]) - float(entry["own"]), 2),
                entry["status"],
                "；".join(map(_explain_decision, decided)) or _explain_log(results, item),
                _join(decision["who"] for decision in decided),
                _link_to_source(results, decided),
            ),
        )


def _decisions_by_item(results: Results) -> Mapping[tuple[str, int], _Rows]:
    """The decisions that changed something."""
    found: dict[tuple[str, int], _Rows] = {}
    for decision in results.decisions.to_dict("records"):
        if decision["before"] != decision["after"]:
            found.setdefault((str(decision["office"]), int(decision["item"])), []).append(decision)
    return found


def _explain_decision(decision: Mapping[Hashable, Any]) -> str:
    """`培育社会组织数由3改为2：现场核实`; of a score, which stands beside it, the reason alone."""
    reason = show_whole(decision["reason"])
    if not decision["field"]:
        return reason
    before = decision["before"] or "（空）"
    return f"{decision['label']}由{before}改为{decision['after']}" + (f"：{reason}" if reason else "")


def _explain_log(results: Results, item: int) -> str:
    """Explain a difference that no assessor decided: the bureau's log counts."""
    logged = [field.record == "score" for field in results.rulebook.items[item].fields.values()]
    return "按平时台账计分" if any(logged) and (results.record["field"] != "").any() else ""


def _link_to_source(results: Results, decided: _Rows) -> Link:
    """Every place where something was decided; the link opens the first's file."""
    said = _join(f"{decision['file']}{decision['cell']}" for decision in decided)
    first = decided[0] if decided else {"file": "", "received": "", "cell": ""}
    return Link(said, lead_to(results, first["file"], first["received"], first["cell"]).url)


def _join(words: Iterator[str]) -> str:
    return "；".join(dict.fromkeys(map(str, words)))
