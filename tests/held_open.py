"""A file that stays open in another program, as Windows has it."""

import errno
from pathlib import Path

import pytest

from sfs_excel.files import whole


def hold_open(monkeypatch: pytest.MonkeyPatch, target: Path) -> None:
    """As Windows does with a file that Excel has open: it cannot be replaced."""
    monkeypatch.setattr(whole, "BUSY_SECONDS", 0)
    replace = Path.replace

    def refuse(self: Path, other: Path) -> Path:
        if other == target:
            raise PermissionError(errno.EACCES, "open in another program", str(other))
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", refuse)
