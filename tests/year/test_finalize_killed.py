"""`finalize` killed at random moments: nothing is lost or half done. Its small sister cuts it off call by call: test_finalize.py."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.posted import make_year
from tests.year.changes import opened

TRIES = 12


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_year(tmp_path_factory.mktemp("made") / "2016考核")


def start(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-X", "utf8", "-m", "sfs_excel", "-C", str(folder), "finalize", "--reason", "先报"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.heavy
def test_killed_at_any_moment_it_is_final_and_whole_or_not_final_at_all(made: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    assert start(Path(shutil.copytree(made, tmp_path / "whole"))).wait() == 0, "control"
    took = time.monotonic() - began
    moments = random.Random(14)
    for number in range(TRIES):
        folder = Path(shutil.copytree(made, tmp_path / f"{number}"))
        with start(folder) as program:
            time.sleep(took * moments.uniform(0.2, 1.1))
            program.kill()
        year = opened(folder)
        places = [path.name for path in (folder / "定稿").glob("[0-9]*")]
        known = len(year.events)
        assert len(places) <= known <= 1, "a folder in its place is known to the register"
        if not known:
            year.finalize(reason="先报")
        year.collect()
        [place] = (folder / "定稿").iterdir()
        assert (year.verify(place).differing, year.status().finality) == ((), f"定稿（{place.name}）")
