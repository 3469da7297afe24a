"""看板: the results as one self-contained page for a phone, by a template that the bureau may replace.

The page has no script: the previews of mail and chat programs run none, and where nothing can run, nothing that an office
wrote can. What opens and closes does so by HTML alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import ceil

import pandas as pd

from sfs_excel.expr.frame import round_points
from sfs_excel.files.outputs import Draft, digest_parts
from sfs_excel.notices.dashboard import (
    MOST_SHOWN,
    Bar,
    Dashboard,
    Gain,
    Loss,
    RankedOffice,
    SectionShare,
    Segment,
    Waiting,
)
from sfs_excel.notices.feedback import Movement
from sfs_excel.notices.render import Notices
from sfs_excel.outcome.losses import sum_losses, sum_pending
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.wording import conceal_voters, explain_stage, list_waiting
from sfs_excel.outgoing.outside import name_absent, name_merged
from sfs_excel.outgoing.papers import find_lost
from sfs_excel.rulebook.model import Section
from sfs_excel.rules.roles import list_beyond
from sfs_excel.text import shorten
from sfs_excel.words import OfficeStatus, Role

MOST_LOST = 3
MOST_BARS, ENDS = 40, 20  # more ranked offices than that: the first and the last 20
MOST_LOSSES, FEWEST_LOSSES = 6000, 3  # on the whole page, so that an old phone still opens it; and yet of every office
ITEM_WORDS = 24  # of an item's text, to know it by
SCALE_STEP = 10  # points between the marks under the bars


def draft_dashboard(results: Results, said: str, workbook: str, notices: Notices) -> Draft:
    """The page, in UTF-8, before it is made; the same results give the same bytes.

    Args:
        said: digest of the results.
        workbook: file name of the ranking workbook, in which all details stand.
    """
    made_of = digest_parts(said, workbook, notices.digest_templates(Dashboard))
    return Draft(made_of, lambda: build_dashboard(results, workbook, notices))


def build_dashboard(results: Results, workbook: str, notices: Notices) -> bytes:
    """The page, in UTF-8; the same results give the same bytes.

    Args:
        workbook: file name of the ranking workbook, in which all details stand.

    Raises:
        FaultyFileError: the bureau's template cannot be used; names its line.
    """
    return notices.render_page(make_dashboard(results, workbook)).encode()


def make_dashboard(results: Results, workbook: str) -> Dashboard:
    """Return what the page shows; `workbook` is the name of the ranking workbook, which it refers to."""
    ranking = results.ranking
    offices = _list_offices(results)
    ranked = tuple(office for office in offices if office.rank)
    parts = _weigh_sections(results)
    longest = max([float(results.rulebook.base_points), *parts.clip(lower=0).sum(axis="columns")])
    most = float(ceil(longest / SCALE_STEP) * SCALE_STEP)
    return Dashboard(
        county=results.roster.county,
        year=results.rulebook.year,
        title=results.rulebook.title,
        dated=results.made.date(),
        made=results.made,
        stage=results.stage,
        stage_said=explain_stage(results, outside=True),
        waiting=tuple(Waiting(stage, tuple(things)) for stage, things in list_waiting(conceal_voters(results)).items()),
        ranked=ranked,
        vetoed=tuple(office for office in offices if not office.rank),
        missing=tuple(map(str, ranking[ranking["status"] == OfficeStatus.MISSING]["name"])),
        absent=name_absent(results),
        merged=name_merged(results),
        mean=_mean([office.total for office in ranked]),
        sections=tuple(
            SectionShare(section.section, section.title, float(section.points), score, _rate(section, score))
            for section in results.rulebook.sections
            for score in [_mean([results.section_scores[office, section.section] for office in results.totals])]
        ),
        bars=tuple(_draw_bars(results, parts, most)),
        most=most,
        lost=find_lost(results, MOST_LOST),
        workbook=workbook,
    )


def _list_offices(results: Results) -> list[RankedOffice]:
    """All that have a score, in the ranking's order."""
    shown = [*list(results.ranks)[:MOST_SHOWN], *(office for office in results.totals if office not in results.ranks)]
    ledger = results.ledger[results.ledger["office"].isin(shown)]
    changes, losses, gains = _sum_changes(results), _list_losses(results, ledger), _list_gains(ledger)
    room = max(FEWEST_LOSSES, MOST_LOSSES // max(1, len(results.totals)))
    return [
        RankedOffice(
            rank=results.ranks.get(office, 0),
            office=str(row["name"]),
            total=float(row["total"]),
            base=float(row["base"]),
            bonus=float(row["bonus"]),
            penalty=float(row["penalty"]),
            change=changes[office],
            band=str(row["band"]),
            errors=int(row["findings"]),
            rates=tuple(
                _rate(section, results.section_scores[office, section.section])
                for section in results.rulebook.sections
                if section.points
            ),
            losses=tuple(losses[office][:room]),
            left_out=len(losses[office][room:]),
            gains=tuple(gains[office]),
            veto=str(row["veto"]),
        )
        for row in results.ranking.to_dict("records")
        if (office := str(row["office"])) in results.totals
    ]


def _sum_changes(results: Results) -> Mapping[str, float]:
    """Office -> the sum of its scores, before any weights, less what its own report alone scores."""
    scores = results.items["score"].astype(float).groupby(results.items["office"]).sum()
    change = round_points(scores - pd.Series(results.self_totals, dtype=float))
    return {str(office): float(points) for office, points in change.items()}


def _list_losses(results: Results, ledger: pd.DataFrame) -> Mapping[str, list[Loss]]:
    """Office -> where it lost points, or where a decision is waited for: the gravest first, equal ones as in the letter.

    Args:
        ledger: of the offices that are asked about.
    """
    told = ledger[~ledger["role"].isin([Role.GAIN, Role.VETO])]  # both are told elsewhere
    movements: dict[tuple[str, int], list[Movement]] = defaultdict(list)
    columns = ["office", "item", "points", "role", "reason", "quote"]
    for office, item, points, role, reason, quote in told[columns].itertuples(index=False):
        movements[office, item].append(Movement(float(points), role, reason, quote))
    words = {number: shorten(item.text, ITEM_WORDS) for number, item in results.rulebook.items.items()}
    losses: dict[str, list[Loss]] = defaultdict(list)
    asked, short = ledger["office"].unique(), sum_losses(results)
    lost, pending = _by_office(short[short.index.isin(asked, level=0)]), _by_office(sum_pending(ledger))
    for office, item in sorted(lost.keys() | pending.keys()):
        key = office, item
        loss = Loss(item, words[item], lost.get(key, 0.0), pending.get(key, 0.0), tuple(movements[key]))
        losses[office].append(loss)
    for each in losses.values():
        each.sort(key=lambda loss: (-loss.lost, loss.item))
    return losses


def _list_gains(ledger: pd.DataFrame) -> Mapping[str, list[Gain]]:
    """Office -> the items in which it gained points, as in the letter."""
    gained = ledger[ledger["role"] == Role.GAIN]
    gains: dict[str, list[Gain]] = defaultdict(list)
    for (office, item), points in _by_office(gained.groupby(["office", "item"])["points"].sum()).items():
        gains[office].append(Gain(item, points))
    return gains


def _by_office(points: "pd.Series[float]") -> dict[tuple[str, int], float]:
    """A column of points with the index (office, item)."""
    offices, items = (points.index.get_level_values(level) for level in ("office", "item"))
    return dict(
        zip(zip(map(str, offices), map(int, items), strict=True), round_points(points.astype(float)), strict=True)
    )


def _weigh_sections(results: Results) -> pd.DataFrame:
    """(offices x sections) what each section brings to the total: its score, where the rulebook has no weights."""
    scores = results.sections.pivot(index="office", columns="section", values="score").astype(float)
    moved = results.ledger[results.ledger["role"].isin(list_beyond())]
    sections = moved["item"].map(results.rulebook.section_of).rename("section")
    unweighted = moved.groupby(["office", sections])["points"].sum().astype(float).unstack()
    kept = scores - unweighted.reindex(index=scores.index, columns=scores.columns).fillna(0.0)
    factors = {number: float(factor) - 1 for number, factor in results.rulebook.ranking.weights.items()}
    return scores + kept * pd.Series(factors, dtype=float).reindex(scores.columns).fillna(0.0)


def _draw_bars(results: Results, parts: pd.DataFrame, most: float) -> list[Bar]:
    ranks = list(results.ranks.items())
    shown = ranks if len(ranks) <= MOST_BARS else [*ranks[:ENDS], *ranks[-ENDS:]]
    stacked = parts.to_dict("index")
    return [
        Bar(
            rank=rank,
            office=results.names[office],
            total=results.totals[office],
            segments=_stack({int(str(number)): part for number, part in stacked[office].items()}, most),
            after_gap=shown is not ranks and place == ENDS,
        )
        for place, (office, rank) in enumerate(shown)
    ]


def _stack(parts: Mapping[int, float], most: float) -> tuple[Segment, ...]:
    """The sections one after the other; one below 0 lies over the end of the others."""
    segments, end = [], 0.0
    for number, part in sorted(parts.items(), key=lambda pair: pair[1] < 0):
        start = min(end, end + part)
        end += part
        if part:
            segments.append(Segment(number, _percent(start / most), _percent(abs(part) / most), part < 0))
    return tuple(segments)


def _rate(section: Section, score: float) -> float:
    return max(0.0, score / float(section.points)) if section.points else 0.0


def _mean(points: Sequence[float]) -> float:
    """Half-up to 0.01; 0 of nothing."""
    return float(round_points(pd.Series([sum(points) / len(points)])).iloc[0]) if points else 0.0


def _percent(share: float) -> float:
    return round(share * 100, 2)
