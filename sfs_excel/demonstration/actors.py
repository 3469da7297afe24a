"""Everyone of the sample's year but the clerk: what they hand in, and where the clerk finds it."""

from collections.abc import Iterable

from sfs_excel.demonstration import bureau, returns
from sfs_excel.demonstration.bureau import Assessment, Vote
from sfs_excel.demonstration.filling import (
    add_to_roster,
    fill_answer,
    fill_appeal,
    fill_assessor,
    fill_ballot,
    fill_form,
    fill_log,
    save_as,
    write_score,
)
from sfs_excel.demonstration.people import OFFICES
from sfs_excel.outgoing.offered import name_offered
from sfs_excel.words import Kind
from sfs_excel.year.folder import ASSESSED, INBOX, ISSUED, RETURNED, ROSTER, SUMMARY
from sfs_excel.year.workspace import Workspace

# What comes later lies in folders of its own below the inbox, one for each time that the clerk collects.
CORRECTED, WRITTEN_DOWN, DECIDED, AGREED, TAKEN_OVER, VOTED_LAST = (
    "更正和补报", "平时台账", "核定和票决", "商定以后", "接替", "最后一张票",
)  # fmt: skip
AFTERWARDS, ANSWERED, HEADED = "公布以后", "复核", "局领导改定"
SET_ASIDE = "移出收件箱的文件"


class People:
    """Everyone but the clerk: they fill in the workbooks of this very year, and what they hand in is in the inbox then."""

    def __init__(self, year: Workspace) -> None:
        """
        Args:
            year: in which all of this has been handed out, or will be.
        """
        self._rulebook = year.rulebook
        self._issued, self._returned = year.folder / ISSUED, year.folder / RETURNED
        self._assessed, self._inbox = year.folder / ASSESSED, year.folder / INBOX
        self._summary = year.folder / SUMMARY

    def set_aside(self, files: Iterable[str]) -> None:
        """Taken out of the inbox: whoever leaves them there is told of them every time."""
        place = self._inbox.with_name(SET_ASIDE)
        place.mkdir()
        for file in files:
            (self._inbox / file).rename(place / file)

    def correct(self) -> None:
        """Two put their forms right; one is late."""
        for each in returns.CORRECTIONS:
            file = f"{OFFICES[each.office].name}.xlsx"
            book = fill_form(self._returned / file, each.changes, {})
            save_as(book, self._inbox / CORRECTED / file, each.saved)
        late = returns.LATE
        book = fill_form(self._issued / late.file, late.values, late.texts)
        save_as(book, self._inbox / CORRECTED / late.file, late.saved)

    def keep_log(self) -> None:
        """The bureau hands in its 台账."""
        file = f"{Kind.LOG.word}.xlsx"
        book = fill_log(self._assessed / file, bureau.LOG, self._rulebook)
        save_as(book, self._inbox / WRITTEN_DOWN / file, bureau.LOG_SAVED)

    def practise(self) -> None:
        """An office hands in a form that it has filled in to practise."""
        office = OFFICES[returns.PRACTISED]
        book = fill_form(self._issued / f"{office.name}.xlsx", {}, {})
        save_as(book, self._inbox / AFTERWARDS / returns.PRACTICE, bureau.APPEAL.saved)

    def appeal(self) -> None:
        """An office asks for a review."""
        name = OFFICES[bureau.APPEAL.office].name
        [form] = (self._summary / "反馈").glob(f"{name}{Kind.APPEAL.word}*.xlsx")
        save_as(fill_appeal(form, bureau.APPEAL), self._inbox / AFTERWARDS / form.name, bureau.APPEAL.saved)

    def answer(self) -> None:
        """Its department answers."""
        each = bureau.ANSWER
        book = fill_answer(self._assessed / f"{Kind.ASSESSOR.word}_{each.department}.xlsx", each)
        save_as(book, self._inbox / ANSWERED / each.file, each.saved)

    def write_over(self) -> None:
        """A leader writes the points that he would give into the ranking workbook."""
        [(key, (points, _))] = bureau.HEAD.answers.items()
        [path] = self._summary.glob("*排名.xlsx")
        office, _, item = key.partition("|")
        write_score(path, office, item, points)

    def decide_as_head(self) -> None:
        """The roster names the head, who fills in what was offered."""
        each = bureau.HEAD
        add_to_roster(self._summary.with_name(ROSTER), each.department, each.who)
        book = fill_answer(self._assessed / name_offered(each.department), each)
        save_as(book, self._inbox / HEADED / each.file, each.saved)

    def decide(self, assessments: Iterable[Assessment], folder: str = DECIDED) -> None:
        """These assessors hand in their 核定表."""
        for each in assessments:
            book = fill_assessor(self._assessed / f"{Kind.ASSESSOR.word}_{each.department}.xlsx", each)
            save_as(book, self._inbox / folder / each.file, each.saved)

    def vote(self, votes: Iterable[Vote], folder: str = DECIDED) -> None:
        """These voters hand in their ballots."""
        for each in votes:
            book = fill_ballot(self._assessed / f"{Kind.BALLOT.word}_{each.voter}.xlsx", each)
            save_as(book, self._inbox / folder / each.file, each.saved)
