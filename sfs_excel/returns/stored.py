"""Every stored file -> what reading it gives, in worker processes."""

from collections.abc import Sequence
from pathlib import Path

from sfs_excel.inbox.receive import Progress
from sfs_excel.inbox.register import Receipt
from sfs_excel.inbox.store import stored_path, verify_stored
from sfs_excel.reading.archive import FILE_LIMIT, Refused, too_large
from sfs_excel.returns.pool import PASSING, Outcome, extract_all
from sfs_excel.returns.verdicts import load_verdicts, save_verdicts


def read_stored(
    receipts: Sequence[Receipt],
    store: Path,
    verdicts: Path,
    jobs: int | None,
    progress: Progress,
    *,
    retry: bool = False,
) -> dict[str, Outcome]:
    """What reading every received file gives, by SHA-256, each read once.

    The bytes of a file that is too large were not stored; what is lost from the store is said to be.

    Args:
        verdicts: file that remembers what said nothing by a fault of its own: it is not read again.
        retry: read that again, too.
    """
    remembered = load_verdicts(verdicts)
    known = {} if retry else remembered
    refused: dict[str, Refused] = {}
    outcomes: dict[str, Outcome] = {each.sha256: too_large() for each in receipts if each.size > FILE_LIMIT}
    paths: dict[Path, str] = {}
    for digest in sorted({receipt.sha256 for receipt in receipts} - outcomes.keys()):
        path = stored_path(store, digest)
        if (damage := verify_stored(path)) is not None:
            outcomes[digest] = damage
        elif digest in known:
            outcomes[digest] = refused[digest] = known[digest]
        else:
            paths[path] = digest
    for done, (path, outcome) in enumerate(extract_all(list(paths), jobs), 1):
        outcomes[paths[path]] = outcome
        if isinstance(outcome, Refused) and outcome.code not in PASSING:
            refused[paths[path]] = outcome
        progress(done, len(paths), "读取报表")
    if refused.keys() != remembered.keys():
        save_verdicts(verdicts, refused)
    return outcomes
