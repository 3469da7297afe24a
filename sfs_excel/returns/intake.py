"""Receipts of the year -> which file is which, and which return of each office counts: the last that can be read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sfs_excel.inbox.events import Event, find_in_force
from sfs_excel.returns.bureau.take_in import Bureau, BureauReturns
from sfs_excel.returns.bureau_choice import BureauChoice, Holder, choose_forms
from sfs_excel.returns.choice import Choice, choose_return
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.extract import Extract
from sfs_excel.returns.identify import Expected
from sfs_excel.returns.order import place_in_order
from sfs_excel.returns.present import Present
from sfs_excel.returns.reached import state_reached
from sfs_excel.returns.received import Received
from sfs_excel.returns.revisions import Revision
from sfs_excel.returns.senders import find_senders
from sfs_excel.returns.sorting import Sorted
from sfs_excel.returns.submission import Submission
from sfs_excel.returns.unused import Fates, list_gone, list_unused, list_withdrawn
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.words import EventKind, FileStatus, Kind


@dataclass(frozen=True)
class Return:
    """One office's return, with the file that it came in.

    Attributes:
        self_total: that the form had calculated when it was saved.
    """

    file: Received
    submission: Submission
    self_total: float | None = None


@dataclass(frozen=True)
class Intake:
    """The outcome of all that was received.

    Attributes:
        files: all of them, in order of receipt.
        current: by office, the return that counts.
        outdated: by office, its last return, where that is on a form of earlier rules that nobody knows any more: read by the
            rules of today, to be handed out again. It counts for nothing.
        revisions: what each return that replaced another says differently.
        gone: those that count and were taken out of the inbox since.
        withdrawn: those that were taken back and lie in the inbox by themselves, or came again; under their names there.
        unused: those that still need a person, under the names under which they lie in the inbox now: refused, asked
            about, or replaced by what may be older.
        bureau: what came back of the bureau's own forms.
        events: what was decided about the year, all of it.
        late: what came after the result was final, and is no copy of what came before.
        unusable: by office, the refused files that it sent in place of its form, since its return that counts; by "" those of
            which it cannot be told whose they are.
    """

    files: tuple[Received, ...]
    current: Mapping[str, Return] = field(default_factory=dict)
    outdated: Mapping[str, Return] = field(default_factory=dict)
    revisions: tuple[Revision, ...] = ()
    gone: tuple[Received, ...] = ()
    withdrawn: tuple[Received, ...] = ()
    unused: tuple[Received, ...] = ()
    bureau: BureauReturns = field(default_factory=BureauReturns)
    events: tuple[Event, ...] = ()
    late: tuple[Received, ...] = ()
    unusable: Mapping[str, Sequence[Received]] = field(default_factory=dict)

    def list_versions(self, office: str) -> Sequence[Received]:
        """The different returns of an office that can be read, the one that counts among them, in order of receipt."""
        return self._versions.get(office, ())

    def add_late(self, late: Iterable[Received]) -> "Intake":
        """With what came after the result was final (`list_late`)."""
        came = tuple(late)
        new = tuple(entry for entry in came if entry.status == FileStatus.AFTER_FINAL)
        return replace(self, files=(*self.files, *came), late=new)

    @cached_property
    def closed_ballots(self) -> Mapping[str, Event]:
        """Number of a voter whose ballot is missing or void and will not be mended -> by which event."""
        return find_in_force(self.events, EventKind.NO_MORE_BALLOTS)

    @cached_property
    def _versions(self) -> Mapping[str, Sequence[Received]]:
        versions: dict[str, list[Received]] = {}
        for file in self.files:
            if file.kind == Kind.FORM and file.status in (FileStatus.CURRENT, FileStatus.SUPERSEDED):
                versions.setdefault(file.office, []).append(file)
        return versions


def take_in(
    arrived: Sorted,
    expected: Expected,
    rulebook: Rulebook,
    names: Mapping[str, str],
    present: Mapping[str, str] | None = None,
    bureau: Bureau | None = None,
) -> Intake:
    """Decide on all that was received. A pure function: what arrived alike gives the same result.

    Of one office's returns the last received counts, but for one that was saved before the one in force: that is asked
    about. What one scan brought has no order of receipt among itself: there the time at which the file says it was saved
    decides, then the name, and where that is a guess it is said to be one.

    Args:
        arrived: everything, as what it is.
        names: office code -> name, for all offices of the roster.
        present: what lies in the inbox now, SHA-256 -> name, if that was looked at. It decides on words, never on scores.
        bureau: who of the bureau takes part; nobody, if not given.
    """
    places = Present(present, arrived)
    choices = {office: choose_return(arrived, places, rulebook, group) for office, group in arrived.returned.items()}
    chosen = choose_forms(arrived, places, expected, rulebook, names, bureau or Bureau())
    fates = _gather_fates(arrived, choices, chosen)
    fates = replace(fates, files=state_reached(fates.files, {} if bureau is None else bureau.reached))
    outdated = _find_outdated(arrived, fates)
    fates = replace(fates, files={**fates.files, **_offer_new_forms(fates, outdated)})
    return Intake(
        files=tuple(fates.files.values()),
        current={office: _describe(choice.last, arrived, fates) for office, choice in choices.items()},
        outdated={office: _describe(last, arrived, fates) for office, last in outdated.items()},
        revisions=tuple(revision for choice in choices.values() for revision in choice.revisions),
        gone=list_gone(places, fates),
        withdrawn=list_withdrawn(places, fates, expected.withdrawn),
        unused=list_unused(arrived, places, fates),
        bureau=chosen.returns,
        events=expected.events,
        unusable=find_senders(arrived, fates, names, expected.former),
    )


def _gather_fates(arrived: Sorted, choices: Mapping[str, Choice], chosen: BureauChoice) -> Fates:
    """Return what became of each, in order of receipt."""
    found = {each: entry for choice in choices.values() for each, entry in choice.files.items()}
    files = {**arrived.files, **found, **chosen.files}
    lasts: Mapping[Holder, Delivery] = {(Kind.FORM, office, ""): choice.last for office, choice in choices.items()}
    guessed = chosen.guessed.union(*(choice.guessed for choice in choices.values()))
    return Fates({each: files[each] for each in arrived.shown}, {**lasts, **chosen.last_of}, guessed)


def _find_outdated(arrived: Sorted, fates: Fates) -> Mapping[str, Delivery]:
    """Office -> its last return on a form of earlier rules, where no good one followed."""
    lasts = {office: max(group, key=place_in_order) for office, group in arrived.outdated.items()}
    return {office: last for office, last in lasts.items() if not fates.is_followed((Kind.FORM, office, ""), last)}


def _offer_new_forms(fates: Fates, outdated: Mapping[str, Delivery]) -> Mapping[Delivery, Received]:
    said = "预填好的新表在「退回」文件夹，请发给司法所核对后报送。"
    entries = {last: fates.files[last] for last in outdated.values()}
    return {last: replace(entry, reason=entry.reason + said) for last, entry in entries.items()}


def _describe(delivery: Delivery, arrived: Sorted, fates: Fates) -> Return:
    assert isinstance(delivery.content, Extract)  # only what was identified is a return
    submission, total = arrived.submissions[delivery], delivery.content.self_total
    return Return(fates.files[delivery], submission, total)
