"""Fixtures that every test may ask for."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from tests.libreoffice import recalculate

# A shared machine pauses at will: how long one example took says nothing about the code.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


class Recalculate(Protocol):
    def __call__(self, paths: Sequence[Path], to: str = "xlsx") -> list[Path]: ...


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Recalculate:
    """`recalculate` into a new folder each time. One call for many files costs far less than many calls."""

    def recalculate_apart(paths: Sequence[Path], to: str = "xlsx") -> list[Path]:
        return recalculate(paths, tmp_path_factory.mktemp("recalculated"), to)

    return recalculate_apart
