"""One library of ranking workbooks for all tests of theirs."""

import os

import pytest

from tests.summary.library import Library


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Workers have folders of their own below the run's; the library lies in the run's."""
    folder = tmp_path_factory.getbasetemp()
    return Library((folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "library")
