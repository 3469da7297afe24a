"""A clock that cannot be right, and a zone that is none, end no command with a traceback."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sfs_excel.clock import tell_time, tell_time_of
from sfs_excel.errors import SfsError
from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped


@pytest.mark.parametrize("year", [1970, 1979, 2108])
def test_clock_that_no_file_can_be_dated_by_is_said_before_anything_is_done(tmp_path: Path, year: int) -> None:
    clock = Stopped(f"{year}-03-04T08:00:00+08:00")
    told = f"电脑的时钟：现在显示的是{year}年3月4日，不可能对。请先校准电脑的日期和时间，再运行一次。"
    for begin in (Workspace.create, Workspace):
        with pytest.raises(SfsError) as caught:
            begin(tmp_path / "2016考核", clock=clock)
        assert str(caught.value) == told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("year", [1980, 2107])
def test_clock_at_the_bounds_is_taken(tmp_path: Path, year: int) -> None:
    clock = Stopped(f"{year}-03-04T08:00:00+08:00")
    assert Workspace.create(tmp_path / "2016考核", clock=clock).folder.is_dir()


def test_time_has_the_zone_of_this_computer() -> None:
    assert abs((tell_time() - datetime.now(UTC)).total_seconds()) < 60
    assert tell_time().utcoffset() == datetime.now().astimezone().utcoffset()


@pytest.mark.parametrize("seconds", [1e18, -1e18, float("nan")])
def test_time_of_a_file_that_cannot_be_shown_is_the_first_of_all(seconds: float) -> None:
    assert tell_time_of(1_480_900_000).timestamp() == 1_480_900_000
    assert tell_time_of(seconds) == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks no TZ")
@pytest.mark.parametrize("zone", ["UTC+99", "UTC-24"])
def test_zone_that_is_none_is_utc(tmp_path: Path, zone: str) -> None:
    program = (
        "from sfs_excel.clock import tell_time; from sfs_excel.inbox.register import Register; from pathlib import Path;"
        "register = Register(Path('register.sqlite')); register.create(); register.record_issues(2016, 'd', [('1', '01', '')]); print(tell_time().isoformat()[-6:])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={**os.environ, "TZ": zone}, capture_output=True, check=False
    )
    assert (run.stdout.strip(), run.stderr) == (b"+00:00", b"")
