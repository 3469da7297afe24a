"""Measure the product's speed and memory beside what a user would pick instead, in one run.

    .venv/bin/python scripts/bench.py [--offices 20,300,1300] [--only generate,read] [--rounds 3] [--json FILE] [--chart FILE]

Makes its own inputs: year folders of so many made-up offices whose filled forms lie in the inbox, every tenth with errors.
All that is compared runs one after the other, round by round; what cannot be measured is told, and the rest goes on. Prints
two tables: the goals with what was measured beside each, and all medians. Processor time is that of all processes of a
command, memory what they hold together at one moment.

`--json FILE` keeps every figure, and what it holds of other parts stays: a run can be done in pieces. With `--rounds 0`
nothing is measured, and table and chart are made of what the file holds. `--folder` keeps the inputs for the next run.

On two quiet processors a round takes about 1 minute with 20 offices, 5 with 300 and 20 with 1,300, half of it the older
release and the scripts. 5,000 and 40,000 offices are measured where they are asked for, the product alone. Linux only: elsewhere
nobody counts what the processes of a command take together.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.bench.chart import draw_chart
from tests.bench.figures import Figures
from tests.bench.meter import FailedError, can_measure, measure
from tests.bench.older import OLDER, ROOT, ask_git, compile_all, unpack_older
from tests.bench.parts import PARTS, Bench, list_work, needs_tables
from tests.bench.report import write_report


def main() -> int:
    arguments = read_arguments()
    figures = Figures.load(arguments.json) if arguments.json else Figures()
    failed = False
    if arguments.rounds:
        if not can_measure():
            sys.exit("scripts/bench.py 只能在 Linux 上测量：别的系统不统计一个命令的全部进程。")
        with tempfile.TemporaryDirectory(prefix="sfs-bench-") as folder:
            failed = measure_all(arguments, figures, arguments.folder or Path(folder))
    sys.stdout.write(write_report(figures))
    if arguments.chart:
        arguments.chart.write_text(draw_chart(figures), encoding="utf-8")
    return 1 if failed else 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--offices", type=split_numbers, default=[20, 300, 1_300], help="numbers, with commas between")
    parser.add_argument("--only", type=split_parts, default=list(PARTS), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="where every figure is kept")
    parser.add_argument("--chart", type=Path, help="SVG")
    parser.add_argument("--folder", type=Path, help="for inputs, kept for the next run")
    return parser.parse_args()


def split_numbers(text: str) -> "list[int]":
    return [int(word) for word in text.split(",")]


def split_parts(text: str) -> "list[str]":
    unknown = set(text.split(",")) - set(PARTS)
    if unknown:
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(sorted(unknown))}")
    return text.split(",")


def measure_all(arguments: argparse.Namespace, figures: Figures, folder: Path) -> bool:
    """Part by part; what was measured is kept after every round. Return whether a part could not be measured."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    compile_all(ROOT / "sfs_excel")
    older = unpack_older(folder / OLDER)
    figures.machine = describe_machine(older is not None)
    failed = False
    for part, offices in list_work(arguments.only, arguments.offices):
        figures.drop(part, offices)
        try:
            make_inputs(folder / str(offices), offices, needs_tables(part, offices))
            for number in range(arguments.rounds):
                started = time.monotonic()
                PARTS[part](Bench(part, offices, folder / str(offices), older, figures))
                tell(f"{part}, {offices} offices, round {number + 1}: {time.monotonic() - started:.0f} s")
                if arguments.json:
                    figures.save(arguments.json)
        except FailedError as error:
            failed = True
            tell(f"{part}, {offices} offices: {error}")
    return failed


def make_inputs(folder: Path, offices: int, with_tables: bool) -> None:
    started = time.monotonic()
    tables = ["--tables"] if with_tables else []
    measure([sys.executable, "-m", "tests.bench.inputs", str(folder), str(offices), *tables], ROOT)
    tell(f"inputs, {offices} offices: {time.monotonic() - started:.0f} s")


def describe_machine(has_older: bool) -> "dict[str, str]":
    packages = ("pandas", "XlsxWriter", "openpyxl", "python-calamine")
    return {
        "commit": ask_git("describe", "--always", "--dirty") or "unknown",
        "older release": OLDER if has_older else f"{OLDER} is not in this checkout: nothing is compared with it",
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "versions": ", ".join([f"Python {platform.python_version()}", *map(describe_package, packages)]),
    }


def describe_package(name: str) -> str:
    return f"{name} {version(name)}"


def tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
