"""Prove that the product reads workbooks as other programs do: whatever differs has a known cause, or is listed as a fault.

    .venv/bin/python scripts/prove_reader.py FOLDER [--jobs N]

Every workbook below the folder is read with openpyxl, python-calamine and (.xls) xlrd, each in a process with limits, and
compared cell by cell. Every cell that differs is listed, by its cause where one is known (tests/proof/causes.py). Ends with
1 where a difference has none, or where the product's own reader dies of a file.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.proof.comparing import Comparison, Tally, compare_folder


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=2, help="worker processes")
    arguments = parser.parse_args()
    tally = Tally()
    for comparison in compare_folder(arguments.folder, arguments.jobs):
        tally.add(comparison)
        sys.stdout.writelines(f"{line}\n" for line in list_lines(comparison, arguments.folder))
        sys.stdout.flush()
    sys.stdout.writelines(f"{line}\n" for line in sum_up(tally))
    return 1 if tally.wrong else 0


def list_lines(comparison: Comparison, folder: Path) -> list[str]:
    """The report on one file and one program: a line for each cell without a known cause, and one for each cause."""
    about = f"{comparison.path.relative_to(folder)} [{comparison.peer}]"
    lines = [
        f"  {about}: {says} {what}"
        for says, what in (("refused:", comparison.refused), ("failed:", comparison.failed))
        if what
    ]
    if comparison.died:
        lines.append(f"! {about}: our reader died: {comparison.died}")
    lines += [f"! {about} {each.sheet}!{each.cell}: {each.ours} / {each.theirs}" for each in comparison.unexplained]
    places: defaultdict[str, list[str]] = defaultdict(list)
    for each in comparison.differences:
        if each.cause:
            places[each.cause].append(f"{each.sheet}!{each.cell}")
    return lines + [f"  {about} {cause}: {' '.join(cells)}" for cause, cells in places.items()]


def sum_up(tally: Tally) -> list[str]:
    lines = [
        "",
        f"{len(tally.files):>10}  workbooks",
        f"{len(tally.refused):>10}  of them refused by the product, or a sheet of them",
    ]
    for peer, cells in tally.cells.items():
        lines.append(f"{cells:>10}  cells compared with {peer}, which failed at {tally.failed[peer]} of the workbooks")
    lines += [f"{count:>10}  {cause}" for cause, count in tally.causes.most_common()]
    return [*lines, f"{'!' if tally.wrong else ' '}{tally.wrong:>9}  differences without a known cause"]


if __name__ == "__main__":
    sys.exit(main())
