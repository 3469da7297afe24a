"""Makes the content of the year's papers: letters for signing, reminders, feedback, answers, the circular. Writes nothing.

What an office is told rests on its own rows of the results alone.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sfs_excel.inbox.events import Frozen
from sfs_excel.notices.papers import (
    MOST_LOST,
    Chapter,
    Circular,
    Clause,
    LetterPaper,
    LostItem,
    Place,
    SignatureLine,
)
from sfs_excel.notices.replies import Notice
from sfs_excel.outcome.losses import find_most_lost
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standing import Turnout
from sfs_excel.outgoing.amendment import make_amendment
from sfs_excel.outgoing.appeals import AppealForms, list_appeal_forms, make_answer, name_appeal
from sfs_excel.outgoing.approval import make_approval
from sfs_excel.outgoing.extension import make_extension
from sfs_excel.outgoing.feedback import make_feedback
from sfs_excel.outgoing.letterhead import address_office
from sfs_excel.outgoing.outside import name_absent, name_merged
from sfs_excel.outgoing.paper_files import DOCUMENT, FINAL_MARK, Paper, PaperStore
from sfs_excel.outgoing.reminders import make_group_message, make_reminder
from sfs_excel.roster.model import Office, Roster
from sfs_excel.roster.titles import CHIEF
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import NoticeKind, OfficeStatus

OF_RESULT = (NoticeKind.FEEDBACK, NoticeKind.APPROVAL, NoticeKind.CIRCULAR, NoticeKind.AMENDMENT)
"""The papers that tell of the year's result."""
FOLDERS: Mapping[str, str] = {
    NoticeKind.LETTER: "发放/责任书",
    NoticeKind.EXTENSION: "发放/延期通知",
    NoticeKind.REMINDER: "发放/催报",
    NoticeKind.FEEDBACK: "汇总/反馈",
    NoticeKind.ANSWER: "汇总/复核",
    NoticeKind.APPROVAL: "汇总/审定表",
    NoticeKind.CIRCULAR: "汇总/通报",
    NoticeKind.AMENDMENT: "汇总/更正通报",
}
EVERYBODY, GROUP, CHAT = "各司法所", "考核领导小组", "工作群"

_NAMES: Mapping[str, str] = {
    NoticeKind.LETTER: "{}责任书",
    NoticeKind.EXTENSION: "{}年度填报表延期报送通知",
    NoticeKind.REMINDER: "{}催报通知",
    NoticeKind.FEEDBACK: "{}得分明细",
    NoticeKind.ANSWER: "{}复核答复",
    NoticeKind.APPROVAL: "{}年度考核结果审定表",
    NoticeKind.CIRCULAR: "{}年度考核结果通报",
    NoticeKind.AMENDMENT: "{}年度考核结果更正通报",
}
_BLANK_SIGNATURES = ("县局局长        司法所所长", "　　　　年　　月　　日        　　　　年　　月　　日")
_GAP = re.compile(
    r"(?<![ \u3000\t])[ \u3000\t]{4,}(?=\S)"
)  # between the bureau's side of a signature line and the office's


def list_papers(kind: str, results: Results, today: date) -> list[Paper]:
    """All papers of one kind that hold today, for those that take part: a letter for every office, a reminder for each that has
    reported nothing usable or has to put its form right, feedback for each that has a score; one circular, and one paper for the
    group to sign, once any has; one paper of what is otherwise than in the result that was final before one that is, and one of
    another last day than forms bear, where anything is."""
    if kind == NoticeKind.EXTENSION:
        extension = make_extension(results, _name(kind, str(results.rulebook.year)) + DOCUMENT)
        return [] if extension is None else [_file(kind, "", EVERYBODY, extension, None)]
    if kind == NoticeKind.AMENDMENT:
        if results.amended.empty:
            return []
        amendment = make_amendment(results, _name(kind, str(results.rulebook.year), results.final) + DOCUMENT)
        return [_file(kind, "", EVERYBODY, amendment, results.final)]
    if kind == NoticeKind.APPROVAL:
        approval = make_approval(results, _name(kind, str(results.rulebook.year), results.final) + DOCUMENT)
        return [_file(kind, "", GROUP, approval, results.final)] if results.totals else []
    if kind == NoticeKind.CIRCULAR:
        return [_file(kind, "", EVERYBODY, make_circular(results), results.final)] if results.totals else []
    papers = []
    for office in results.roster.partaking:
        final = None
        match kind:
            case NoticeKind.LETTER:
                notice: Notice = make_letter(results.rulebook, results.roster, office)
            case NoticeKind.REMINDER if reminder := make_reminder(results, office, today):
                notice = reminder
            case NoticeKind.FEEDBACK if office.code in results.totals:
                final = results.final
                notice = make_feedback(results, office, _name(kind, office.name, final) + DOCUMENT)
            case NoticeKind.ANSWER if answer := make_answer(results, office, _name(kind, office.name) + DOCUMENT):
                notice = answer
            case _:
                continue
        papers.append(_file(kind, office.code, office.name, notice, final))
    return papers


def list_messages(kind: str, results: Results, today: date) -> list[Paper]:
    """The text for the group chat that is written with papers of a kind: beside the reminders, who owes what."""
    message = make_group_message(results, today) if kind == NoticeKind.REMINDER else None
    return [] if message is None else [Paper("", CHAT, f"{FOLDERS[kind]}/{NoticeKind.GROUP.word}", message)]


def make_letter(rulebook: Rulebook, roster: Roster, office: Office) -> LetterPaper:
    """The letter of the year, for one office and its chief to sign."""
    lines = [_GAP.split(line.strip(), maxsplit=1) for line in rulebook.signatures or _BLANK_SIGNATURES]
    return LetterPaper(
        **address_office(rulebook, roster, office),
        preamble=tuple(filter(None, map(str.strip, rulebook.preamble.splitlines()))),
        chapters=tuple(
            Chapter(section.heading, tuple(Clause(item.item, item.text) for item in section.items))
            for section in rulebook.sections
        ),
        signatures=tuple(SignatureLine(line[0], "".join(line[1:])) for line in lines),
        bureau_chief=roster.settings.get(CHIEF, ""),
        attachment=_name(NoticeKind.LETTER, office.name) + DOCUMENT,
    )


def place_appeal_forms(results: Results, paper_store: PaperStore) -> AppealForms:
    """The workbooks in which offices ask for a review, beside what they are told of their points."""
    mark = "" if results.final is None else FINAL_MARK.format(results.final.folder)
    folder = FOLDERS[NoticeKind.FEEDBACK]
    return list_appeal_forms(results, lambda office: f"{folder}/{name_appeal(office.name, mark)}").place(paper_store)


def make_circular(results: Results) -> Circular:
    """Return what tells all offices the ranking, who is not ranked and why, and what was lost most."""
    places = [_place(results, row) for row in results.ranking.to_dict("records") if row["office"] in results.totals]
    turnout = results.turnout or Turnout(0, 0, 0)
    return Circular(
        county=results.roster.county,
        year=results.rulebook.year,
        title=results.rulebook.title,
        stage=results.stage,
        finality=results.finality,
        waiting=tuple(
            f"{stage}尚待{'、'.join(dict.fromkeys(owing))}完成"
            for stage, owing in results.waiting.groupby("stage", sort=False)["who"]
        ),
        ranked=tuple(place for place in places if place.rank),
        vetoed=tuple(place for place in places if not place.rank),
        missing=tuple(results.ranking[results.ranking["status"] == OfficeStatus.MISSING]["name"]),
        absent=name_absent(results),
        merged=name_merged(results),
        sections=tuple(section.title for section in results.rulebook.sections),
        lost=find_lost(results),
        voters=turnout.voters,
        valid_ballots=turnout.valid,
        void_ballots=turnout.void,
        attachment=_name(NoticeKind.CIRCULAR, str(results.rulebook.year), results.final) + DOCUMENT,
    )


def _place(results: Results, row: Mapping[Any, Any]) -> Place:
    office = str(row["office"])
    return Place(
        rank=results.ranks.get(office, 0),
        office=str(row["name"]),
        total=float(row["total"]),
        base=float(row["base"]),
        bonus=float(row["bonus"]),
        penalty=float(row["penalty"]),
        band=str(row["band"]),
        sections=tuple(results.section_scores[office, section.section] for section in results.rulebook.sections),
        reason=str(row["veto"]),
    )


def find_lost(results: Results, most: int = MOST_LOST) -> tuple[LostItem, ...]:
    """The items in which the offices lost most, added up over all that have a score."""
    titles = {item.item: section.title for section in results.rulebook.sections for item in section.items}
    lost = []
    for number, offices, points in find_most_lost(results)[:most]:
        item = results.rulebook.items[number]
        lost.append(LostItem(number, titles[number], float(item.points), offices, points, item.text))
    return tuple(lost)


def _file(kind: str, office: str, name: str, notice: Notice, final: Frozen | None) -> Paper:
    return Paper(office, name, f"{FOLDERS[kind]}/{_name(kind, name if office else str(notice.year), final)}", notice)


def _name(kind: str, name: str, final: Frozen | None = None) -> str:
    """The name of a paper's files, without the ending. One that rests on a final result says on which: it is written over no
    other's."""
    return _NAMES[kind].format(name) + (FINAL_MARK.format(final.folder) if final is not None else "")
