"""Gives the reasons for each office's score in each item, in one line."""

from sfs_excel.outcome.results import Results
from sfs_excel.text import show_text, show_whole

LONGEST = 84  # characters


def gather_reasons(results: Results) -> dict[tuple[str, int], str]:
    """(office, item) -> what moved, each with its points if there are any: `-1.00 少1个，每少1个扣1分`."""
    moved: dict[tuple[str, int], list[str]] = {}
    ledger = results.ledger
    for office, item, points, reason in zip(
        ledger["office"], ledger["item"], ledger["points"], ledger["reason"], strict=True
    ):
        by = f"{points:+.2f} " if points else ""
        moved.setdefault((str(office), int(item)), []).append(by + show_whole(reason))
    return {place: show_text("；".join(said), LONGEST) for place, said in moved.items()}
