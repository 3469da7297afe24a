"""Makes the content of 得分反馈: what one office has in every item, and why."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sfs_excel.errors import SfsError
from sfs_excel.notices.feedback import Feedback, ItemScore, Movement, SectionScore
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.letterhead import address_office
from sfs_excel.roster.model import Office
from sfs_excel.rulebook.model import Item
from sfs_excel.words import Kind


def make_feedback(results: Results, office: Office, attachment: str) -> Feedback:
    """
    Args:
        attachment: the paper's file name.

    Raises:
        SfsError: the office has no score.
    """
    if office.code not in results.totals:
        raise SfsError(f"{office.name}：还没有可以使用的填报表，没有得分可以反馈。请先催报，收到后再运行 collect。")
    ranked = results.entries[office.code]
    ledger = results.ledger[results.ledger["office"] == office.code]
    moved = {int(str(number)): rows for number, rows in ledger.groupby("item", sort=False)}
    mine = results.items[results.items["office"] == office.code]
    scores = {int(row["item"]): row for row in mine.to_dict("records")}
    return Feedback(
        **address_office(results.rulebook, results.roster, office),
        stage=results.stage,
        finality=results.finality,
        total=float(ranked["total"]),
        base=float(ranked["base"]),
        bonus=float(ranked["bonus"]),
        penalty=float(ranked["penalty"]),
        rank=results.ranks.get(office.code),
        ranked=len(results.ranks),
        veto=str(ranked["veto"]),
        sections=tuple(
            SectionScore(
                section=section.section,
                heading=section.heading,
                title=section.title,
                points=float(section.points),
                score=results.section_scores[office.code, section.section],
                items=tuple(_list_item(item, scores[item.item], moved.get(item.item)) for item in section.items),
            )
            for section in results.rulebook.sections
        ),
        appeal=f"{office.name}{Kind.APPEAL.word}",
        appeals_until=results.roster.appeals_until,
        attachment=attachment,
    )


def _list_item(item: Item, row: Mapping[Hashable, Any], moved: pd.DataFrame | None) -> ItemScore:
    rows = [] if moved is None else moved[["points", "role", "reason", "quote"]].itertuples(index=False, name=None)
    reported, computed, decided = (
        None if pd.isna(row[name]) else float(row[name]) for name in ("self_score", "computed_score", "assessed_score")
    )
    return ItemScore(
        item=item.item,
        points=float(item.points),
        score=float(row["score"]),
        reported=reported,
        computed=computed,
        decided=decided,
        movements=tuple(Movement(float(points), role, reason, quote) for points, role, reason, quote in rows),
        is_divided=sum(entry.rule.SCORES for entry in item.rules) > 1,
        text=item.text,
    )
