"""Makes what an office gets to ask for a review, and what it is answered: 复核申请表 and 复核答复. Writes nothing."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import PurePosixPath

import pandas as pd

from sfs_excel.files.outputs import Draft, digest_parts
from sfs_excel.files.program import print_program
from sfs_excel.handouts.appeal import AppealForm, AppealItem, Given, build_appeal
from sfs_excel.handouts.assessor.assessed import Appealed
from sfs_excel.handouts.columns import UPHOLD
from sfs_excel.notices.answer import AnsweredItem, AppealAnswer
from sfs_excel.outcome.reasons import gather_reasons
from sfs_excel.outcome.results import Results
from sfs_excel.outgoing.letterhead import address_office
from sfs_excel.outgoing.paper_files import PaperStore, add_number
from sfs_excel.outgoing.replies import FOLDER, Replies
from sfs_excel.roster.model import Office
from sfs_excel.roster.titles import SENDER
from sfs_excel.sheets.token import FORMAT, Stamp, Token
from sfs_excel.text import show_text
from sfs_excel.words import FileStatus, Kind

_ID_LENGTH = 16


@dataclass(frozen=True)
class AppealForms:
    """The workbooks of all offices that have points.

    Attributes:
        files: office -> path of its workbook, below the year folder.
        forms: office -> what it says.
    """

    files: Mapping[str, str]
    forms: Mapping[str, AppealForm]
    results: Results

    def digest(self, office: str) -> str:
        """Return what a workbook is made of, as `Draft` has it."""
        return digest_parts(print_program(), self.results.rulebook.full_digest, self.forms[office])

    def place(self, paper_store: PaperStore) -> "AppealForms":
        """The same, under the names that the workbooks take (`PaperStore.choose_number`)."""
        return replace(self, files={office: self._place(office, paper_store) for office in self.files})

    def _place(self, office: str, paper_store: PaperStore) -> str:
        file = PurePosixPath(self.files[office])

        def name(number: int) -> str:
            return add_number(str(file.with_suffix("")), number) + file.suffix

        return name(paper_store.choose_number(name, lambda _: self.digest(office)))

    def draft(self, office: str, key: bytes) -> Draft:
        """Return an office's workbook, which is not made yet.

        Args:
            key: the bureau's signing key.
        """
        return Draft(self.digest(office), partial(self._build, office, key))

    def _build(self, office: str, key: bytes) -> bytes:
        rulebook = self.results.rulebook
        form_id = hashlib.sha256(f"{office} {self.digest(office)}".encode()).hexdigest()[:_ID_LENGTH]
        token = Token(FORMAT, Kind.APPEAL, str(rulebook.year), rulebook.digest, office, form_id)
        return build_appeal(rulebook, self.forms[office], Stamp(token, key, self._date(office)))

    def _date(self, office: str) -> datetime:
        """The moment that its workbook bears, UTC: that at which the return came on which its points rest. Made again, it is the
        same."""
        files = self.results.submissions
        mine = files[
            (files["office"] == office) & (files["kind"] == Kind.FORM) & (files["status"] == FileStatus.CURRENT)
        ]
        received = datetime.fromisoformat(str(mine["received"].iloc[-1]))
        return received.astimezone(UTC).replace(tzinfo=None)


def name_appeal(office: str, more: str = "") -> str:
    """The name of an office's workbook. `more`: on which final result it rests."""
    return f"{office}{Kind.APPEAL.word}{more}.xlsx"


def list_appeal_forms(
    results: Results, place: Callable[[Office], str], offices: Collection[str] | None = None
) -> AppealForms:
    """
    Args:
        place: path of an office's workbook, below the year folder.
        offices: codes; all, if none are given.
    """
    due = results.totals.keys() if offices is None else results.totals.keys() & offices
    reasons = gather_reasons(replace(results, ledger=results.ledger[results.ledger["office"].isin(due)]))
    own_items = results.items[results.items["office"].isin(due)]
    items = {str(office): rows for office, rows in own_items.groupby("office", sort=False)}
    files, forms = {}, {}
    for office in results.roster.partaking:
        if office.code in due:
            files[office.code] = place(office)
            own = tuple(_list_items(results, items[office.code], reasons))
            forms[office.code] = AppealForm(
                office=office.name,
                county=results.roster.county,
                result="，".join(filter(None, (results.stage, results.finality))),
                until=results.roster.appeals_until,
                return_to=results.roster.settings.get(SENDER, ""),
                items=own,
            )
    return AppealForms(files, forms, results)


def list_faulty(results: Results, place: Callable[[Office], str]) -> AppealForms:
    """The workbooks of offices that have something to put right in theirs: with what they wrote, and what is wrong in it."""
    faulty = results.appeals[results.appeals["fault"] != ""]
    made = list_appeal_forms(results, place, set(faulty["office"]))
    forms = {}
    for office in dict.fromkeys(faulty["office"]):
        if office in made.forms:
            rows = results.appeals[results.appeals["office"] == office]
            given = {int(row["item"]): _give(row) for row in rows.to_dict("records")}
            notes = tuple(rows.loc[rows["fault"] != "", "fault"])
            forms[office] = replace(made.forms[office], given=given, notes=notes)
    return AppealForms({office: made.files[office] for office in forms}, forms, results)


def add_faulty(replies: Replies, results: Results, key: bytes) -> Replies:
    """The replies, and among them the workbooks in which offices put their appeals right.

    Args:
        key: the bureau's signing key.
    """
    if (results.appeals["fault"] == "").all():
        return replies
    forms = list_faulty(results, lambda office: f"{FOLDER}/{name_appeal(office.name)}")
    workbooks = {path: forms.draft(office, key) for office, path in forms.files.items()}
    return replace(replies, workbooks={**replies.workbooks, **workbooks}, appeals=forms.files)


def make_answer(results: Results, office: Office, attachment: str) -> AppealAnswer | None:
    """Return what an office is told of its appeal; None before every item is answered.

    Args:
        attachment: the paper's file name.
    """
    rows = results.appeals[results.appeals["office"] == office.code]
    if rows.empty or (rows["answer"] == "").any():
        return None
    last = rows.sort_values("received").iloc[-1]
    return AppealAnswer(
        **address_office(results.rulebook, results.roster, office),
        file=PurePosixPath(str(last["file"])).name,
        received=date.fromisoformat(str(last["received"])[:10]),
        items=tuple(_answer_item(results, rows)),
        attachment=attachment,
    )


def list_appealed(results: Results) -> dict[str, dict[int, Appealed]]:
    """Office -> item -> what its department is to answer, and what it has answered."""
    appealed: dict[str, dict[int, Appealed]] = {}
    for row in results.appeals[results.appeals["fault"] == ""].to_dict("records"):
        points = None if row["points"] != row["points"] else float(row["points"])
        one = Appealed(row["grounds"], row["evidence"], row["answer"] or None, points, row["reason"])
        appealed.setdefault(str(row["office"]), {})[int(row["item"])] = one
    return appealed


def _list_items(results: Results, rows: pd.DataFrame, reasons: Mapping[tuple[str, int], str]) -> Iterator[AppealItem]:
    for row in rows.to_dict("records"):
        office, item = str(row["office"]), int(row["item"])
        if item not in results.voted:
            own, decided = (
                None if pd.isna(row[name]) else float(row[name]) for name in ("self_score", "assessed_score")
            )
            yield AppealItem(
                item, own, float(row["computed_score"]), decided, float(row["score"]), reasons.get((office, item), "")
            )


def _give(row: Mapping[object, object]) -> Given:
    """Return what the office wrote, as far as it can be read."""
    return Given(str(row["applied"]), str(row["grounds"]), str(row["evidence"]))


def _answer_item(results: Results, rows: pd.DataFrame) -> Iterator[AnsweredItem]:
    for row in rows.to_dict("records"):
        item = results.rulebook.items[int(row["item"])]
        yield AnsweredItem(
            item=item.item,
            text=show_text(item.text, 60),
            grounds=str(row["grounds"]),
            answer=str(row["answer"]),
            is_upheld=row["answer"] == UPHOLD,
            before=float(row["before"]),
            after=float(row["after"]),
            reason=str(row["reason"]),
        )
