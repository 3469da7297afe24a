"""Lists the notices, and the names that their templates may use."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any, get_args, get_type_hints

from sfs_excel.notices.amendment import Amendment
from sfs_excel.notices.answer import AppealAnswer
from sfs_excel.notices.approval import Approval
from sfs_excel.notices.covers import AppealCover, AssessorCover, BallotCover, FormCover
from sfs_excel.notices.dashboard import Dashboard
from sfs_excel.notices.extension import Extension
from sfs_excel.notices.feedback import Feedback
from sfs_excel.notices.papers import Circular, LetterPaper
from sfs_excel.notices.reminders import GroupMessage, MendingReminder, Reminder
from sfs_excel.notices.replies import LENGTH, Correction, Notice, Part, Receipt
from sfs_excel.text import UNSEEN, clean_line
from sfs_excel.words import NoticeKind

LONGEST = 300  # characters of any one text in a notice: a file name has at most 255
HEADING = "heading"  # what HTML templates are told beside the notice: the text's first line
HTML = ".html.j2"
KINDS: dict[type[Notice], NoticeKind] = {
    Correction: NoticeKind.CORRECTION,
    Receipt: NoticeKind.RECEIPT,
    LetterPaper: NoticeKind.LETTER,
    Extension: NoticeKind.EXTENSION,
    Reminder: NoticeKind.REMINDER,
    MendingReminder: NoticeKind.MENDING,
    GroupMessage: NoticeKind.GROUP,
    Feedback: NoticeKind.FEEDBACK,
    AppealAnswer: NoticeKind.ANSWER,
    Approval: NoticeKind.APPROVAL,
    Circular: NoticeKind.CIRCULAR,
    Amendment: NoticeKind.AMENDMENT,
    FormCover: NoticeKind.FORM,
    AssessorCover: NoticeKind.ASSESSOR,
    BallotCover: NoticeKind.BALLOT,
    AppealCover: NoticeKind.APPEAL,
    Dashboard: NoticeKind.DASHBOARD,
}
MESSAGES = tuple(kind for kind in KINDS if kind is not Dashboard)  # the dashboard is a page only
PAGES = tuple(kind for kind in KINDS if kind is not GroupMessage)  # what is pasted into a chat is a text only
ON_PAPER = (
    Correction,
    LetterPaper,
    Extension,
    Reminder,
    MendingReminder,
    Feedback,
    AppealAnswer,
    Approval,
    Circular,
    Amendment,
)
"""The others are messages only."""

_NO_CHARACTER = str.maketrans(dict.fromkeys("\ufffe\uffff", UNSEEN))  # XML cannot hold them


def clean_names(notice: Notice) -> dict[str, Any]:
    """Every field and property of a notice by its name, with all texts made harmless: no template has to think of it."""
    cleaned = _clean(notice, LONGEST)
    return {name: getattr(cleaned, name) for name in _names(type(notice))}


def known_names(template: str) -> set[str]:
    """The names that a template may use: those of its own notice, or of any where it serves several."""
    letters = {name for kind in _kinds_of(template) for name in _names(kind)}
    return letters | ({HEADING} if template.endswith(HTML) else set())


def near_names(template: str) -> list[str]:
    """Return the names that an unknown name may have been meant for."""
    pieces = {piece for kind in _kinds_of(template) for piece in _find_pieces(kind)}
    return sorted(known_names(template).union(*map(_names, pieces)))


def _clean(value: Any, longest: int) -> Any:
    match value:
        case str():
            return clean_line(value, longest).translate(_NO_CHARACTER)
        case tuple():
            return tuple(_clean(each, longest) for each in value)
        case Part():
            return replace(
                value,
                **{
                    field.name: _clean(getattr(value, field.name), field.metadata.get(LENGTH, LONGEST))
                    for field in fields(value)
                },
            )
        case _:
            return value


def _kinds_of(template: str) -> list[type[Notice]]:
    return [kind for kind, name in KINDS.items() if template.startswith(f"{name}.")] or list(KINDS)


def _find_pieces(kind: type[Part]) -> Iterator[type[Part]]:
    """Return what a notice is made of, and what that is made of."""
    own = [value for name in dir(kind) if isinstance(value := getattr(kind, name), property)]
    hints = [*get_type_hints(kind).values(), *(get_type_hints(each.fget)["return"] for each in own)]
    for piece in (argument for hint in hints for argument in get_args(hint)):
        if isinstance(piece, type) and issubclass(piece, Part):
            yield piece
            yield from _find_pieces(piece)


def _names(kind: type[Part]) -> list[str]:
    properties = [name for name in dir(kind) if isinstance(getattr(kind, name), property)]
    return sorted({field.name for field in fields(kind)} | set(properties))
