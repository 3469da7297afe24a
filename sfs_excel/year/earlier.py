"""The year's earlier rulebooks that still matter: forms of them are in somebody's hands, or came back."""

from collections.abc import Mapping
from pathlib import Path

from sfs_excel.errors import FaultyFileError
from sfs_excel.files.outputs import hash_content
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.returns.identify import claimed_digests
from sfs_excel.returns.package import Outcome
from sfs_excel.roster.former import NONE, Former
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.plain import write_plain
from sfs_excel.year.folder import YearFolder


class EarlierRulebooks:
    """Reads each of them once: the kept files are never written again."""

    def __init__(self, year: YearFolder) -> None:
        self._year = year
        self._read: dict[str, Rulebook | None] = {}

    def list_in_play(
        self, readings: Mapping[str, Outcome], rulebook: Rulebook, former: Former = NONE
    ) -> dict[str, tuple[Rulebook, str]]:
        """Digest -> rulebook, and the day on which the first form went out by it, in that order; none where nothing was changed.

        Args:
            readings: what reading each of the received files gave.
            rulebook: by which forms are scored now. What went out under the same digest is among them where it explained or ranked
                otherwise.
            former: the codes that offices had before: whoever has a new form under another code has the old one no more.
        """
        issues = self._year.register.issues()
        held = {former.find_code(issue.office): issue.digest for issue in issues}
        kept = self._year.list_rulebooks()
        wanted = {*held.values(), *claimed_digests(readings.values())} - {rulebook.digest}
        if self._is_explained_otherwise(kept.get(rulebook.digest), rulebook):
            wanted.add(rulebook.digest)
        if not wanted:
            return {}
        since = {issue.digest: issue.issued[:10] for issue in reversed(issues)}
        known = sorted(wanted & kept.keys(), key=lambda digest: (since.get(digest, "~"), digest))
        found = {digest: self._load(digest, kept[digest]) for digest in known}
        return {
            digest: (each, since.get(digest, ""))
            for digest, each in found.items()
            if each is not None and each.year == rulebook.year
        }

    def _is_explained_otherwise(self, path: Path | None, rulebook: Rulebook) -> bool:
        # Earlier versions of this program kept the bureau's own file as it stood.
        as_kept = (hash_content(write_plain(rulebook)), hash_file(self._year.rulebook))
        if path is None or hash_file(path) in as_kept:
            return False
        kept = self._load(rulebook.digest, path)
        return kept is not None and kept.full_digest != rulebook.full_digest

    def _load(self, digest: str, path: Path) -> Rulebook | None:
        if digest not in self._read:
            from sfs_excel.rulebook.load import load_rulebook  # libyaml, for the year whose rules were changed

            try:
                found = load_rulebook(path)
            except FaultyFileError:  # of a version of this program that wrote rulebooks otherwise
                found = None
            # What says something else than its name is no witness of what went out.
            self._read[digest] = found if found is not None and found.digest == digest else None
        return self._read[digest]
