"""All that a run has found, in one digest: two with the same say the same."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields

import pandas as pd

from sfs_excel.files.program import print_program
from sfs_excel.outcome.results import Results


def digest_results(results: Results) -> str:
    """SHA-256 (hex) over everything in the results but the moment at which they were made; another program's are others."""
    digest = hashlib.sha256(f"{print_program()} {results.rulebook.full_digest} {results.roster!r}".encode())
    for field in fields(results):
        part = getattr(results, field.name)
        if isinstance(part, pd.DataFrame):
            for said in _say_columns(part):
                digest.update(said.encode(errors="surrogatepass"))
    for row in results.answer_rows:
        digest.update(repr(row).encode(errors="surrogatepass"))
    stage, final = f"{results.stage} {results.version}", f"{results.final} {results.former} {results.followed}"
    digest.update(f"{stage} {final} {results.decisive}".encode())
    return digest.hexdigest()


def _say_columns(frame: pd.DataFrame) -> Iterator[str]:
    """Each with its name and type; nothing of one can be taken for a part of the next."""
    for name in frame.columns:
        column = frame[name]
        yield json.dumps([str(name), str(column.dtype), column.tolist()], ensure_ascii=False, default=repr)
