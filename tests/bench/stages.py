"""The product's own stages, each by itself in this process.

python -m tests.bench.stages form NUMBER
python -m tests.bench.stages summary YEAR
"""

import sys
from itertools import repeat
from pathlib import Path

from sfs_excel.form.cover import Recipient
from sfs_excel.form.write import build_form
from sfs_excel.sheets.token import Stamp, make_token
from sfs_excel.summary.write import build_summary
from sfs_excel.year.workspace import Workspace
from tests.bench.filled import name_office
from tests.bench.timing import time_each
from tests.fillings import KEY, MADE, RULEBOOK


def main() -> None:
    if sys.argv[1] == "form":
        stamp = Stamp(make_token("form", RULEBOOK.year, RULEBOOK.digest, "00001"), KEY, MADE)
        recipient = Recipient("00001", name_office("00001"))
        time_each(repeat(lambda: build_form(RULEBOOK, recipient, stamp), int(sys.argv[2]) + 1))
    else:
        collected = Workspace(Path(sys.argv[2])).collect()
        time_each([lambda: build_summary(collected.results, collected.tasks)], warming=0)


if __name__ == "__main__":
    main()
