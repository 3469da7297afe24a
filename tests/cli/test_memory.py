"""Memory of the program: what is set holds for it, and not for who imports the package."""

import subprocess
import sys

import pytest

LARGE = """\
import resource
from pathlib import Path
from sfs_excel.cli.memory import set_memory
{}
bytes(8_000_000)  # the first one that is freed
blocks = [b"x" * 8_000_000 for _ in range(20)]
del blocks[:-1]  # the last lies above them
print(int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize())
"""


def test_cycles_are_looked_for_less_often_by_the_program_and_as_ever_by_who_imports_it() -> None:
    code = (
        "import gc, sys; ours = gc.get_threshold(); from sfs_excel.cli.app import main; import sfs_excel.year.workspace;"
        "assert gc.get_threshold() == ours; sys.argv[1:] = ['--version'];"
        "sys.exit = lambda _: None; main(); assert gc.get_threshold()[0] > ours[0]; assert gc.isenabled()"
    )
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)


def test_what_is_left_at_the_end_of_the_program_is_not_looked_through_for_cycles() -> None:
    code = (
        "import gc, sys; from sfs_excel.cli.app import main; assert gc.get_freeze_count() == 0; sys.argv[1:] = ['--version'];"
        "sys.exit = lambda _: None; main(); assert gc.get_freeze_count() > len(gc.get_objects())"
    )
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' libraries give it back by themselves, or never")
def test_memory_of_large_tables_goes_back_to_the_system_when_they_are_done_with() -> None:
    held, control = (
        int(subprocess.run([sys.executable, "-c", LARGE.format(how)], stdout=subprocess.PIPE, check=True).stdout)
        for how in ("set_memory()", "")
    )
    assert held < 60_000_000 < 100_000_000 < control
