"""All on which the state of a year rests, as it lies on the disk: of two grounds that are equal, the answers are."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from sfs_excel.errors import FaultyFileError
from sfs_excel.files.outputs import Outputs, digest_parts
from sfs_excel.files.whole import is_below, is_plain_file
from sfs_excel.inbox.events import find_frozen
from sfs_excel.inbox.receive import Arrival, look_at
from sfs_excel.inbox.register import Receipt
from sfs_excel.inbox.store import stored_path, verify_stored
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.notices.overrides import read_overrides
from sfs_excel.outcome.old_dates import list_mailed
from sfs_excel.reading.archive import FILE_LIMIT
from sfs_excel.year.folder import ASSESSED, RETURNED, YearFolder
from sfs_excel.year.former import tell_former
from sfs_excel.year.held import digest_held
from sfs_excel.year.laid_out import find_laid_out
from sfs_excel.year.last_year import tell_last_year


@dataclass(frozen=True)
class Ground:
    """
    Attributes:
        basis: see `tell_basis`.
        given: digest of that and of all else that the program was given: of the templates, of the forms that were mailed, and
            of the day.
        arrival: digest of what lies in the inbox: see `tell_arrival`.
        standing: digest of what the program has written, as it still stands.
        readings: by which readings of the stored files an answer was worked out. A file that could not be read may be
            read another time.
    """

    basis: str
    given: str
    arrival: str
    standing: str
    readings: str

    @property
    def digest(self) -> str:
        """Digest of all of it."""
        return digest_parts(self.given, self.arrival, self.standing, self.readings)


def tell_ground(
    year: YearFolder, today: date, arrival: Arrival | None = None, outputs: Outputs | None = None
) -> Ground | None:
    """Tell on what an answer of today rests; None where something of it cannot be read just now.

    Args:
        arrival: what lies in the inbox; looked at now, where none is given.
        outputs: as for `tell_standing`.

    Raises:
        SfsError: there is no inbox, or the register cannot be used.
    """
    receipts = tuple(year.register.receipts())
    try:
        basis, templates = tell_basis(year), read_overrides(year.templates)
    except FaultyFileError:
        return None
    if not basis:
        return None
    given = (
        basis,
        templates,
        list_mailed(year.register.mails()),
        _list_damaged(year, receipts),
        today,
    )
    arrived = tell_arrival(year, arrival or look_at(year.inbox, receipts), receipts)
    return Ground(basis, digest_parts(*given), arrived, tell_standing(year, outputs), _say_state(year.readings))


def tell_basis(year: YearFolder) -> str:
    """Tell by what the year is evaluated: digest of the rulebook, the roster, the key, all that was received, handed out
    and decided, all that was ever final, what is kept for a result that is, and of the year before; "" where something of it
    cannot be read just now.

    Raises:
        FaultyFileError: the key is damaged.
        SfsError: the register cannot be used.
    """
    own = [hash_file(year.rulebook), hash_file(year.roster), year.read_key().hex()]
    register = year.register
    receipts, issues = ([astuple(each) for each in entered] for entered in (register.receipts(), register.issues()))
    events = year.register.events()
    decided = (
        [astuple(each) for each in events],
        tell_former(year, events),
        "" if (frozen := find_frozen(events)) is None else digest_held(year, frozen),
        tell_last_year(year, events),
    )
    return digest_parts(own, receipts, issues, decided) if all(own) else ""


def tell_arrival(year: YearFolder, arrival: Arrival, receipts: Sequence[Receipt]) -> str:
    """Tell what lies in the inbox, received or not, and what of the rest lies in 原件: digest."""
    present = arrival.locate(receipts)
    laid_out = sorted(find_laid_out(year, receipts, present).items())
    return digest_parts(sorted(present.items()), arrival.new, arrival.waiting, arrival.skipped, laid_out)


def tell_standing(year: YearFolder, outputs: Outputs | None = None) -> str:
    """Tell what the program has written, as it still stands: digest.

    Args:
        outputs: of whoever has written something just now; read, where none are given.
    """
    rulebooks = sorted((digest, hash_file(path)) for digest, path in year.list_rulebooks().items())
    workbooks = [(path.name, _say_state(path)) for path in year.list_workbooks()]
    written = (outputs or year.read_outputs()).tell_state()
    return digest_parts(rulebooks, written, _list_standing(year), workbooks)


def _list_damaged(year: YearFolder, receipts: tuple[Receipt, ...]) -> list[str]:
    """List the stored files that are lost, or no longer what was received: every byte of them is looked at."""
    digests = {each.sha256 for each in receipts if each.size <= FILE_LIMIT}
    return sorted(digest for digest in digests if verify_stored(stored_path(year.store, digest)) is not None)


def _list_standing(year: YearFolder) -> list[str]:
    """List the files in 退回 and 核定: a person may have put one there, or carried one away."""
    standing = []
    for name in (RETURNED, ASSESSED):
        folder = year.root / name
        if folder.is_dir() and is_below(year.root, folder / name):
            standing += [f"{name}/{path.name}" for path in folder.iterdir() if is_plain_file(path)]
    return sorted(standing)


def _say_state(file: Path) -> str:
    """Another one, as soon as anything was written into it."""
    try:
        state = file.lstat()
    except OSError:
        return ""
    return f"{state.st_size} {state.st_mtime_ns}"
