"""The papers of the year, as files: letters for signing, reminders, feedback, the circular. Nothing is written here.

What an office is told rests on its own rows of the results alone.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from sfs_excel.errors import SfsError
from sfs_excel.expr.frame import round_points
from sfs_excel.notices.letters import Notice
from sfs_excel.notices.papers import (
    MOST_LOST,
    Chapter,
    Circular,
    Clause,
    Feedback,
    ItemScore,
    LetterPaper,
    LostItem,
    Movement,
    Place,
    RefusedFile,
    Reminder,
    SectionScore,
    SignatureLine,
)
from sfs_excel.notices.render import Notices
from sfs_excel.roster import CHIEF, SENDER, Office, Roster
from sfs_excel.rulebook.model import Item, Rulebook
from sfs_excel.summary.results import Results

LETTER, REMINDER, FEEDBACK, CIRCULAR = "letter", "reminder", "feedback", "circular"
KINDS = {LETTER: "责任书", REMINDER: "催报", FEEDBACK: "得分反馈", CIRCULAR: "考核结果通报"}

_BLANK_SIGNATURES = ("县局局长        司法所所长", "　　　　年　　月　　日        　　　　年　　月　　日")
_GAP = re.compile(r"[ \u3000\t]{4,}(?=\S)")  # between the bureau's side of a signature line and the office's
_TAKEN = ("loss", "penalty", "floor")  # roles of what was lost; what waits for a decision is not lost


@dataclass(frozen=True)
class Papers:
    """Papers of one kind.

    Attributes:
        contents: what to write, by path below the year folder.
        listed: kind, office (code; empty for all of them), file (the .docx; its message lies beside it as .txt and .html).
        void: what may stand there from before and holds no longer.
    """

    contents: Mapping[str, bytes]
    listed: pd.DataFrame
    void: tuple[str, ...] = ()


def write_letters(rulebook: Rulebook, roster: Roster, offices: Sequence[Office], notices: Notices) -> Papers:
    """The letter for signing, for each of the offices."""
    return _write(LETTER, [(office.code, make_letter(rulebook, roster, office)) for office in offices], notices)


def write_reminders(
    results: Results, roster: Roster, offices: Sequence[Office], notices: Notices, today: date
) -> Papers:
    """A reminder for each of the offices of which nothing usable has come back; those of the others are void."""
    missing = set(results.ranking[results.ranking["status"] == "missing"]["office"])
    made = [(each.code, make_reminder(results, roster, each, today)) for each in offices if each.code in missing]
    return _write(
        REMINDER, made, notices, [_name_file(REMINDER, each.name) for each in offices if each.code not in missing]
    )


def write_feedback(
    results: Results, roster: Roster, offices: Sequence[Office], notices: Notices, today: date | None = None
) -> Papers:
    """The feedback for each of the offices that has a score; that of the others is void."""
    made = [(each.code, make_feedback(results, roster, each, today)) for each in offices if each.code in results.totals]
    return _write(
        FEEDBACK,
        made,
        notices,
        [_name_file(FEEDBACK, each.name) for each in offices if each.code not in results.totals],
    )


def write_circular(
    results: Results,
    roster: Roster,
    notices: Notices,
    today: date | None = None,
    bands: Mapping[str, str] | None = None,
) -> Papers:
    """The circular; see `make_circular`."""
    return _write(CIRCULAR, [("", make_circular(results, roster, today, bands))], notices)


def make_letter(rulebook: Rulebook, roster: Roster, office: Office) -> LetterPaper:
    lines = [_GAP.split(line.strip(), maxsplit=1) for line in rulebook.signatures or _BLANK_SIGNATURES]
    return LetterPaper(
        **_address(rulebook, roster, office),
        preamble=tuple(filter(None, map(str.strip, rulebook.preamble.splitlines()))),
        chapters=tuple(
            Chapter(section.heading, tuple(Clause(item.item, item.text) for item in section.items))
            for section in rulebook.sections
        ),
        signatures=tuple(SignatureLine(line[0], "".join(line[1:])) for line in lines),
        bureau_chief=roster.settings.get(CHIEF, ""),
        attachment=_attach(LETTER, office.name),
    )


def make_reminder(results: Results, roster: Roster, office: Office, today: date) -> Reminder:
    submissions = results.submissions
    refused = submissions[(submissions["office"] == office.code) & (submissions["status"] == "refused")]
    return Reminder(
        **_address(results.rulebook, roster, office),
        dated=today,
        deadline=roster.deadline,
        is_overdue=roster.deadline is not None and today > roster.deadline,
        form=f"{office.name}.xlsx",
        refused=tuple(
            RefusedFile(PurePosixPath(file).name, reason)
            for file, reason in zip(refused["file"], refused["reason"], strict=True)
        ),
    )


def make_feedback(results: Results, roster: Roster, office: Office, today: date | None = None) -> Feedback:
    """
    Raises:
        SfsError: the office has no score.
    """
    if office.code not in results.totals:
        raise SfsError(f"{office.name}：还没有可以使用的填报表，没有得分可以反馈。请先催报，收到后再运行 collect。")
    [ranked] = results.ranking[results.ranking["office"] == office.code].to_dict("records")
    ledger = results.ledger[results.ledger["office"] == office.code]
    moved = {int(str(number)): rows for number, rows in ledger.groupby("item", sort=False)}
    return Feedback(
        **_address(results.rulebook, roster, office),
        dated=today,
        stage=results.stage,
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
                items=tuple(
                    _list_item(item, results.item_scores[office.code, item.item][0], moved.get(item.item))
                    for item in section.items
                ),
            )
            for section in results.rulebook.sections
        ),
        attachment=_attach(FEEDBACK, office.name),
    )


def make_circular(
    results: Results, roster: Roster, today: date | None = None, bands: Mapping[str, str] | None = None
) -> Circular:
    """
    Args:
        bands: office code -> its band (等次), where the rulebook has bands.
    """
    places = [
        _place(results, row, bands or {}) for row in results.ranking.to_dict("records") if row["status"] != "missing"
    ]
    return Circular(
        county=roster.county,
        year=results.rulebook.year,
        title=results.rulebook.title,
        dated=today,
        stage=results.stage,
        ranked=tuple(place for place in places if place.rank),
        vetoed=tuple(place for place in places if not place.rank),
        missing=tuple(results.ranking[results.ranking["status"] == "missing"]["name"]),
        sections=tuple(section.title for section in results.rulebook.sections),
        lost=_find_lost(results),
        attachment=_attach(CIRCULAR, str(results.rulebook.year)),
    )


def _address(rulebook: Rulebook, roster: Roster, office: Office) -> dict[str, Any]:
    """What all papers to an office have in common."""
    return {
        "county": roster.county,
        "year": rulebook.year,
        "title": rulebook.title,
        "office": office.name,
        "chief": office.chief,
        "return_to": roster.settings.get(SENDER, ""),
    }


def _list_item(item: Item, score: float, moved: pd.DataFrame | None) -> ItemScore:
    rows = [] if moved is None else moved[["points", "role", "reason", "quote"]].itertuples(index=False, name=None)
    return ItemScore(
        item=item.item,
        points=float(item.points),
        score=score,
        movements=tuple(Movement(float(points), role, reason, quote) for points, role, reason, quote in rows),
        is_divided=sum(entry.rule.SCORES for entry in item.rules) > 1,
        text=item.text,
    )


def _place(results: Results, row: Mapping[Any, Any], bands: Mapping[str, str]) -> Place:
    office = str(row["office"])
    return Place(
        rank=results.ranks.get(office, 0),
        office=str(row["name"]),
        total=float(row["total"]),
        base=float(row["base"]),
        bonus=float(row["bonus"]),
        penalty=float(row["penalty"]),
        band=bands.get(office, ""),
        sections=tuple(results.section_scores[office, section.section] for section in results.rulebook.sections),
        reason=str(row["veto"]),
    )


def _find_lost(results: Results) -> tuple[LostItem, ...]:
    """The items in which the offices lost most, added up over all that have a score; ties in the letter's order."""
    taken = results.ledger[results.ledger["role"].isin(_TAKEN)]
    by_office = round_points(taken.groupby(["item", "office"])["points"].sum().astype(float))
    rulebook = results.rulebook
    lost = []
    for number, points in by_office[by_office < 0].groupby("item"):
        item = rulebook.items[int(str(number))]
        title = next(section.title for section in rulebook.sections if item in section.items)
        total = float(round_points(pd.Series([-points.sum()])).iloc[0])
        lost.append(LostItem(item.item, title, float(item.points), len(points), total, item.text))
    return tuple(sorted(lost, key=lambda each: (-each.lost, -each.offices, each.item))[:MOST_LOST])


_FILES: dict[str, Callable[[str], str]] = {
    LETTER: "发放/责任书/{}责任书".format,
    REMINDER: "发放/催报/{}催报通知".format,
    FEEDBACK: "汇总/反馈/{}得分明细".format,
    CIRCULAR: "汇总/{}年度考核结果通报".format,
}


def _name_file(kind: str, name: str) -> str:
    """Where a paper stands below the year folder, without its ending. `name`: the office's; of the circular, the year."""
    return _FILES[kind](name)


def _attach(kind: str, name: str) -> str:
    return f"{PurePosixPath(_name_file(kind, name)).name}.docx"


def _write(kind: str, papers: Sequence[tuple[str, Notice]], notices: Notices, void: Sequence[str] = ()) -> Papers:
    contents: dict[str, bytes] = {}
    rows = []
    for office, paper in papers:
        path = _name_file(kind, str(getattr(paper, "office", paper.year)))
        message = notices.render(paper)
        contents[f"{path}.docx"] = notices.write_document(paper)
        # Notepad and old mail programs take a file without a mark for GBK.
        contents[f"{path}.txt"] = message.text.encode("utf-8-sig")
        contents[f"{path}.html"] = message.html.encode()
        rows.append((kind, office, f"{path}.docx"))
    endings = ("docx", "txt", "html")
    return Papers(
        contents,
        pd.DataFrame(rows, columns=["kind", "office", "file"]),
        tuple(f"{path}.{ending}" for path in void for ending in endings),
    )
