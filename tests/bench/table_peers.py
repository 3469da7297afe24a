"""Another program that writes the tables of the ranking workbook: `pandas.to_excel`, without looks, formulas or links.

    python -m tests.bench.table_peers write TABLES
    python -m tests.bench.table_peers script TABLES INBOX

`script` is what somebody would have who reads every file with pandas and calamine and writes the same tables: whole, imports
included. What the tables say is given to it; it works out nothing.
"""

import io
import pickle
import sys
import warnings
from pathlib import Path

import pandas as pd

from tests.bench.read_peers import read_frames_fast
from tests.bench.timing import time_each


def main() -> None:
    tables = pickle.loads(Path(sys.argv[2]).read_bytes())
    if sys.argv[1] == "write":
        time_each([lambda: write_tables(tables)], warming=0)
    else:
        for path in sorted(Path(sys.argv[3]).iterdir()):
            read_frames_fast(path)
        write_tables(tables)


def write_tables(tables: dict[str, pd.DataFrame]) -> bytes:
    """A sheet for each table that has rows."""
    written = io.BytesIO()
    with pd.ExcelWriter(written, engine="xlsxwriter") as writer:
        for name, table in tables.items():
            if not table.empty:
                table.to_excel(writer, sheet_name=name, index=False)
    return written.getvalue()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
