"""The rulebook of the year, proven once for the bytes that stand in its file."""

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.files.kept import Kept
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.rulebook.model import Rulebook

if TYPE_CHECKING:
    from sfs_excel.rulebook.source import Source


def read_proven(file: Path, kept: Kept) -> Rulebook:
    """Read a rulebook and prove it; what these same bytes said was kept, once they were proven, and is given again.

    Raises:
        FaultyFileError: it cannot be read, or is not proven: nothing is issued or scored by rules that are not the letter's.
    """
    digest = hash_file(file)
    if digest and (plain := kept.find(digest)) is not None:
        with suppress(ValueError, RecursionError):
            return Rulebook.model_validate(json.loads(plain))
    return _prove(file, digest, kept)


def prove_rules(source: "Source") -> tuple[Rulebook, list[Fault]]:
    """Return the rulebook, and what keeps it from being used: it is not the letter's, or Excel cannot calculate it.

    Raises:
        FaultyFileError: it cannot be read as a rulebook.
    """
    # Only here: who has a proven rulebook needs neither.
    from sfs_excel.form.formulas import render_formulas
    from sfs_excel.rulebook.load import build_rulebook
    from sfs_excel.rulebook.proof import prove_loaded

    rulebook = build_rulebook(source)
    faults = prove_loaded(rulebook, source)
    try:
        render_formulas(rulebook)
    except FaultyFileError as error:
        faults += [replace(fault, place=f"{source.name} {fault.place}") for fault in error.faults]
    return rulebook, faults


def _prove(file: Path, digest: str, kept: Kept) -> Rulebook:
    from sfs_excel.rulebook.source import read_source

    source = read_source(file)
    rulebook, faults = prove_rules(source)
    if faults:
        raise FaultyFileError(faults)
    if hash_file(file) == digest:  # it was not changed while it was read
        kept.keep(digest, json.dumps(source.data, ensure_ascii=False).encode())
    return rulebook
