"""All on which the state of a year rests, as it lies on the disk: of two grounds that are equal, the answers are."""

from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from sfs_excel.errors import FaultyFileError
from sfs_excel.files.outputs import digest_parts
from sfs_excel.files.whole import is_below, is_plain_file
from sfs_excel.inbox.receive import Arrival, look_at
from sfs_excel.inbox.register import Receipt
from sfs_excel.inbox.store import stored_path, verify_stored
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.notices.overrides import read_overrides
from sfs_excel.reading.archive import FILE_LIMIT
from sfs_excel.year.folder import ASSESSED, RETURNED, YearFolder


@dataclass(frozen=True)
class Ground:
    """
    Attributes:
        given: digest of the bureau's own files, of what was received and lies in the inbox, of what was handed out and still
            stands, and of the day.
        readings: by which readings of the stored files an answer was worked out. A file that could not be read may be
            read another time.
    """

    given: str
    readings: str

    @property
    def digest(self) -> str:
        """Digest of all of it."""
        return digest_parts(self.given, self.readings)


def tell_ground(year: YearFolder, today: date) -> Ground | None:
    """Tell on what an answer of today rests; None where something of it cannot be read just now.

    Raises:
        SfsError: there is no inbox, or the register cannot be used.
    """
    receipts = tuple(year.register.receipts())
    try:
        own = [hash_file(year.rulebook), hash_file(year.roster), year.read_key().hex()]
        templates = read_overrides(year.templates)
    except FaultyFileError:
        return None
    if not all(own):
        return None
    rulebooks = sorted((digest, hash_file(path)) for digest, path in year.list_rulebooks().items())
    given = (
        own,
        templates,
        rulebooks,
        [astuple(each) for each in receipts],
        [astuple(each) for each in year.register.issues()],
        _list_damaged(year, receipts),
        _say_arrival(look_at(year.inbox, receipts)),
        year.read_outputs().tell_state(),
        _list_standing(year),
        today,
    )
    return Ground(digest_parts(*given), _say_state(year.readings))


def _list_damaged(year: YearFolder, receipts: tuple[Receipt, ...]) -> list[str]:
    """List the stored files that are lost, or no longer what was received: every byte of them is looked at."""
    digests = {each.sha256 for each in receipts if each.size <= FILE_LIMIT}
    return sorted(digest for digest in digests if verify_stored(stored_path(year.store, digest)) is not None)


def _say_arrival(arrival: Arrival) -> object:
    found = sorted((each.name, each.size) for each in arrival.known)
    return found, arrival.new, arrival.waiting, arrival.skipped


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
