"""Finds which of all received files lie in the inbox now, and under which name."""

from collections.abc import Mapping

from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.sorting import Sorted


class Present:
    """The files that lie in the inbox now. They decide on words, never on scores."""

    def __init__(self, names: Mapping[str, str] | None, files: Sorted) -> None:
        """
        Args:
            names: SHA-256 -> name, of what lies there; None where nobody looked: then everything is taken to be there.
        """
        self._is_known = names is not None
        self._names, self._files = names or {}, files

    def has(self, delivery: Delivery) -> bool:
        """Tell whether it, or the same again, is there."""
        return not self._is_known or self._find(delivery) is not None

    def name(self, delivery: Delivery) -> str:
        """The name under which the file lies there, or did."""
        there = self._find(delivery) or delivery
        if self._files.shown[there] != there.name:
            return self._files.shown[there]
        now = self._names.get(there.receipt.sha256, there.receipt.name)
        return now + there.name.removeprefix(there.receipt.name)

    def replaces(self, delivery: Delivery, name: str) -> bool:
        """Tell whether this very file was put back there under a name."""
        return self._names.get(delivery.receipt.sha256) == name

    def _find(self, delivery: Delivery) -> Delivery | None:
        twins = self._files.list_twins(delivery)
        return next((each for each in twins if each.receipt.sha256 in self._names), None)
