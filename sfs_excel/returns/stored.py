"""Every stored file -> what reading it gives, in worker processes; each is read once in its life."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from sfs_excel.inbox.receive import Progress
from sfs_excel.inbox.register import Receipt
from sfs_excel.inbox.store import stored_path, verify_stored
from sfs_excel.reading.archive import FILE_LIMIT, too_large
from sfs_excel.returns.pool import Outcome, extract_all
from sfs_excel.returns.readings import ReadingCache, list_refusals


@dataclass(frozen=True)
class StoredReader:
    """Reads what was received, and knows what it read before.

    Attributes:
        executor: as for `extract_all`.
    """

    store: Path
    cache: ReadingCache
    executor: Callable[[int], Executor]

    def read(
        self, receipts: Sequence[Receipt], jobs: int | None, progress: Progress, *, retry: bool = False
    ) -> dict[str, Outcome]:
        """What reading every received file gives, by SHA-256.

        The bytes of a file that is too large were not stored; what is lost from the store is said to be, whether or not it
        was read before.

        Args:
            retry: read again whatever was refused, by itself or in a package.
        """
        outcomes: dict[str, Outcome] = {each.sha256: too_large() for each in receipts if each.size > FILE_LIMIT}
        paths: dict[Path, str] = {}
        for digest in sorted({receipt.sha256 for receipt in receipts} - outcomes.keys()):
            path = stored_path(self.store, digest)
            if (damage := verify_stored(path)) is None:
                paths[path] = digest
            else:
                outcomes[digest] = damage
        known = self.cache.find(paths.values())
        known = {digest: outcome for digest, outcome in known.items() if not (retry and list_refusals(outcome))}
        left = [path for path, digest in paths.items() if digest not in known]
        read: dict[str, Outcome] = {}
        try:
            for done, (path, outcome) in enumerate(extract_all(left, jobs, self.executor), 1):
                read[paths[path]] = outcome
                progress(done, len(left), "读取报表")
        finally:  # a run that is stopped has read so much
            self.cache.keep(read)
        return outcomes | known | read
