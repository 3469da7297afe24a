"""Every stored file -> what reading it gives, in worker processes; each is read once in its life."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from sfs_excel.files.progress import Progress
from sfs_excel.inbox.register import Receipt
from sfs_excel.inbox.store import stored_path, verify_stored
from sfs_excel.reading.archive import FILE_LIMIT, too_large
from sfs_excel.returns.package import Outcome
from sfs_excel.returns.plain import FileReading
from sfs_excel.returns.reading_cache import ReadingCache, is_kept, list_refusals

Extraction = Callable[[Sequence[Path], int | None], Iterator[tuple[Path, FileReading]]]
"""Reads files by so many workers, in whatever order they get done."""

_TOGETHER = 200  # readings that are kept at once: a run that is killed has to read no more than these again
_TOO_LARGE: Outcome = too_large()


class StoredReader:
    """Reads what was received, and knows what it read before. Asked again, it gives the same objects."""

    def __init__(self, store: Path, cache: ReadingCache, extract: Extraction) -> None:
        """
        Args:
            extract: such as `pool.extract_all`.
        """
        self._store, self._cache, self._extract = store, cache, extract
        self._known: dict[str, Outcome] = {}

    def read(
        self, receipts: Sequence[Receipt], jobs: int | None, progress: Progress, *, retry: bool = False
    ) -> dict[str, Outcome]:
        """Return what reading every received file gives, by SHA-256.

        The bytes of a file that is too large were not stored; what is lost from the store is said to be, whether or not it
        was read before.

        Args:
            retry: read again whatever was refused, by itself or in a package.
        """
        outcomes = {each.sha256: _TOO_LARGE for each in receipts if each.size > FILE_LIMIT}
        damaged: dict[str, Outcome] = {}
        paths: dict[str, Path] = {}
        for digest in sorted({receipt.sha256 for receipt in receipts} - outcomes.keys()):
            path = stored_path(self._store, digest)
            if (damage := verify_stored(path)) is None:
                paths[digest] = path
            else:
                damaged[digest] = damage
        if retry:
            self._known = {digest: each for digest, each in self._known.items() if not list_refusals(each)}
        self._known |= self._find(paths.keys() - self._known.keys(), retry=retry)
        left = {path: digest for digest, path in paths.items() if digest not in self._known}
        read = self._read(left, jobs, progress)
        self._known |= {digest: outcome for digest, outcome in read.items() if is_kept(outcome)}
        return outcomes | damaged | read | {digest: self._known[digest] for digest in paths if digest in self._known}

    def _find(self, digests: Collection[str], *, retry: bool) -> dict[str, Outcome]:
        found = self._cache.find(digests)
        return {digest: outcome for digest, outcome in found.items() if not (retry and list_refusals(outcome))}

    def _read(self, left: Mapping[Path, str], jobs: int | None, progress: Progress) -> dict[str, Outcome]:
        read: dict[str, Outcome] = {}
        fresh: dict[str, FileReading] = {}
        try:
            for done, (path, reading) in enumerate(self._extract(list(left), jobs), 1):
                read[left[path]] = reading.outcome
                fresh[left[path]] = reading
                progress(done, len(left), "读取报表")
                if len(fresh) == _TOGETHER:
                    self._cache.keep(fresh)
                    fresh = {}
        finally:  # a run that is stopped has read so much
            self._cache.keep(fresh)
        return read
