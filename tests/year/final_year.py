"""A small year whose result can be made final: everything is in, all ballots are valid."""

import os
import shutil
from pathlib import Path

from sfs_excel.year.workspace import Workspace
from tests.clocks import Stopped
from tests.pools import InProcess
from tests.small_year import VOTERS, cast, hand_in, open_own, open_year, pack, send, write

NOW = "2018-12-31T09:00:00+08:00"
DECIDED = {"001|03.found": (2, ""), "002|03.found": (0, "")}


def make_year(folder: Path) -> Path:
    """Both offices have returned, both departments assessed, six have voted; one ballot came in a package."""
    year = open_year(folder)
    year.generate()
    hand_in(year)
    year.collect()
    year.assess()
    for name in ("政工科", "基层科"):
        send(year.folder, f"{name}.xlsx", write(open_own(year, f"核定表_{name}.xlsx"), DECIDED))
    for voter in VOTERS:
        cast(year, voter, "优", "良")
    pack(year.folder, VOTERS[0])
    opened(year.folder).collect(export=True)
    return year.folder


def opened(folder: Path, now: str = NOW) -> Workspace:
    return Workspace(folder, clock=Stopped(now), executor=InProcess())


def read_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def copy_writable(folder: Path, target: Path) -> Path:
    """A copy in which a person may write, as on another computer."""
    shutil.copytree(folder, target, copy_function=shutil.copyfile)
    for place, _, _ in os.walk(target):
        Path(place).chmod(0o755)
    return target
