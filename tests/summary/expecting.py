"""Works out the content of a ranking workbook after scores and states were overwritten in it: `scoring` asked again."""

from collections.abc import Mapping

import pandas as pd

from sfs_excel.outcome.results import Results
from sfs_excel.scoring.rank import rank_offices
from sfs_excel.scoring.score import score_sections
from sfs_excel.words import OfficeStatus
from tests.summary.reading import Outcome, settle_word

Scores = Mapping[tuple[str, int], float]


def expect_outcome(
    results: Results, scores: Scores | None = None, states: Mapping[str, OfficeStatus] | None = None
) -> Outcome:
    """Sections, totals, ranks and bands, by pandas.

    Args:
        scores: (office, item) -> score that was written over the computed one.
        states: office -> state that was written over the computed one.
    """
    stated = {**results.states, **(states or {})}
    items = overwrite_items(results, scores or {}, stated)
    ledger = results.ledger[results.ledger["role"] != "veto"]
    vetoes = [
        {"office": office, "item": 46, "points": 0.0, "reason": "否决", "role": "veto"}
        for office, state in stated.items()
        if state == OfficeStatus.VETOED
    ]
    ledger = pd.concat([ledger, pd.DataFrame(vetoes)], ignore_index=True) if vetoes else ledger
    ranking = (
        rank_offices(list(results.names.items()), items, ledger, results.rulebook.ranking)
        .set_index("office")
        .reindex(results.offices)
    )
    headings = {section.section: settle_word(section.heading) for section in results.rulebook.sections}
    sections = score_sections(results.rulebook, items).pivot_table(index="office", columns="section", values="score")
    frame = sections.reindex(index=list(results.offices), columns=list(headings)).rename(columns=headings)
    frame = frame.assign(
        总分=ranking["total"],
        名次=ranking["rank"],
        等次=ranking["band"],
        状态=pd.Series({office: state.word for office, state in stated.items()}),
    )
    shown = frame.astype(object).where(frame.notna(), "")
    shown["名次"] = [rank if rank != "" else "—" for rank in shown["名次"]]
    if not results.rulebook.ranking.bands:
        shown = shown.drop(columns="等次")
    return Outcome(shown, shown, "")


def expect_bars(results: Results, expected: Outcome) -> list[tuple[object, object]]:
    """The ranked offices, the best first, equals in the roster's order; of more than 40 the first and the last 20. An
    office that is out of the ranking has a bar kept free."""
    ranked = expected.matrix[expected.matrix["状态"] == OfficeStatus.RANKED.word]
    ordered = ranked.assign(_rank=ranked["名次"].astype(int)).sort_values("_rank", kind="stable")
    bars = [(results.names[str(office)][:10], total) for office, total in ordered["总分"].items()]
    if len(results.totals) > 40:
        return [*bars[:20], *bars[-20:]]
    free = len(results.totals) - len(bars)
    return [*bars[: len(results.totals)], *([(None, None)] * free)]


def find_faults(outcome: Outcome, expected: Outcome) -> list[str]:
    """The places where either sheet says otherwise than expected; sections of 总排名 are told by their order."""
    faults = []
    headings = [name for name in expected.matrix if name not in ("总分", "名次", "等次", "状态")]
    first = list(outcome.ranking.columns).index("扣罚") + 1
    in_ranking = dict(zip(headings, outcome.ranking.columns[first:], strict=False))
    for office, row in expected.matrix.iterrows():
        for name, value in row.items():
            for where, frame in (("得分矩阵", outcome.matrix), ("总排名", outcome.ranking)):
                shown = frame.at[office, in_ranking.get(name, name) if frame is outcome.ranking else name]
                if not _is_same(shown, value):
                    faults.append(f"{where} {office} {name}: {shown!r}, expected {value!r}")
    return faults


def overwrite_items(results: Results, scores: Scores, states: Mapping[str, OfficeStatus]) -> pd.DataFrame:
    """The items as they stand in 得分矩阵; what is blank there counts nothing."""
    rows = [
        (office, number, results.rulebook.section_of[number], float(item.points), score, "核定")
        for office, state in states.items()
        if state != OfficeStatus.MISSING
        for number, item in results.rulebook.items.items()
        for score in [scores.get((office, number), results.item_scores.get((office, number), (0.0, False))[0])]
    ]
    return pd.DataFrame(rows, columns=["office", "item", "section", "points", "score", "status"])


def _is_same(shown: object, value: object) -> bool:
    if isinstance(shown, int | float) and isinstance(value, int | float):
        return abs(shown - value) < 1e-9
    return shown == value
