"""Puts the bureau's decisions over the offices' reports: values before scoring, scores after it."""

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.scoring.tables import MOVEMENTS
from sfs_excel.words import Role

APPEALED = "appeal"  # ends the rule of a movement that an answered appeal made: `05.appeal`
ORIGIN = ["who", "file", "cell"]  # who decided, and where it is written


def decide_values(
    rulebook: Rulebook, answers: pd.DataFrame, decided_values: pd.DataFrame, log: pd.DataFrame
) -> pd.DataFrame:
    """The answers in force: as reported; then the bureau's log, where the field says so; then what assessors decided.

    Args:
        answers: (offices x full keys), index office code; each valid by itself or NaN, before the checks across fields:
            they are asked again of what comes out, as a value that was put right may put its neighbours right.
        decided_values: one row a value that an assessor set: office, field, value (a flag is 1/0). Offices that are not
            among the answers are passed over.
        log: 台账, one row an office and field: office, field, count. With rows at all, it is kept for all fields
            that score by it, and an office that is not in it has 0; without any, no log is kept, and the offices'
            word stands.

    Returns:
        The answers, with a column more for each field of the bureau's that was decided.
    """
    changed = {}
    logged = [key for key, field in rulebook.fields.items() if field.record == "score"] if len(log) else []
    for key in logged:
        counts = log[log["field"] == key].groupby("office")["count"].sum().astype(float)
        changed[key] = counts.reindex(answers.index, fill_value=0.0)
    for name, rows in decided_values.groupby("field", sort=False):
        key = str(name)
        column = changed.get(key, answers.get(key, pd.Series(float("nan"), index=answers.index)))
        decided = rows.set_index("office")["value"].astype(float).reindex(answers.index)
        changed[key] = decided.where(decided.notna(), column)
    return answers.assign(**changed)


def apply_answers(rulebook: Rulebook, ledger: pd.DataFrame, decided_scores: pd.DataFrame) -> pd.DataFrame:
    """Bring each item to the score that an answered appeal set, by one row more, `NN.appeal` (复核：…); else as `apply_decisions`."""
    return _bring_to(rulebook, ledger, decided_scores, APPEALED, "复核：")


def apply_decisions(rulebook: Rulebook, ledger: pd.DataFrame, decided_scores: pd.DataFrame) -> pd.DataFrame:
    """Bring each item to the score that an assessor set, by one row: what was computed stays in the ledger beside it.

    Losses, gains, floors and what is pending keep their rows; the row of the decision is the difference, 0 where the
    assessor set what was computed. A penalty or veto of the item is not undone: it stands, and so do its reasons.

    Args:
        ledger: as computed, of the values in force.
        decided_scores: one row an office and item: office, item, score, reason, who, file, cell; of offices that were
            scored.

    Returns:
        The ledger with a row `NN.assessed` (role assessed, reason 核定：…, no quote and no fields) as the last of each
        item that was set, and who, file and cell ("" where nobody decided).
    """
    return _bring_to(rulebook, ledger, decided_scores, Role.ASSESSED, "核定：")


def _bring_to(
    rulebook: Rulebook, ledger: pd.DataFrame, decided_scores: pd.DataFrame, ending: str, said: str
) -> pd.DataFrame:
    keys = pd.MultiIndex.from_frame(decided_scores[["office", "item"]])
    moved = ledger.groupby(["office", "item"], sort=False)["points"].sum()
    points = decided_scores["item"].map({number: float(item.points) for number, item in rulebook.items.items()})
    computed = round_points(points + moved.reindex(keys, fill_value=0.0).to_numpy(dtype=float))
    rows = decided_scores[["office", "item", *ORIGIN]].assign(
        rule=decided_scores["item"].astype(str) + f".{ending}",
        points=round_points(decided_scores["score"].astype(float) - computed),
        reason=said + decided_scores["reason"].astype(str),
        quote="",
        role=Role.ASSESSED,
        fields=pd.Series([()] * len(decided_scores), index=decided_scores.index, dtype=object),
    )
    located = ledger.assign(**{name: "" for name in ORIGIN if name not in ledger.columns})
    if rows.empty:
        return located
    full = pd.concat([located, rows], ignore_index=True) if len(located) else rows
    offices = {office: place for place, office in enumerate(full["office"].unique())}
    ordered = full.assign(_order=full["office"].map(offices)).sort_values(["_order", "item"], kind="stable")
    return ordered[[*MOVEMENTS.names, *(name for name in located.columns if name not in MOVEMENTS.names)]].reset_index(
        drop=True
    )
