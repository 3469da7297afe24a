"""The way in which work that goes on tells of itself to whoever looks on."""

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Called as work goes on: how many are done, of how many (0 where nobody can say), and what."""


def show_nothing(done: int, total: int, what: str) -> None:
    """Nobody looks on."""
