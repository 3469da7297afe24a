"""The rulebook of the year, proven once for the bytes that stand in its file."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.files.kept import Kept
from sfs_excel.files.outputs import digest_parts
from sfs_excel.inbox.unregistered import hash_file
from sfs_excel.rulebook.alternatives import choose_alternatives, say_alternative
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


def read_chosen(rulebook: Rulebook, file: Path, names: Sequence[str], kept: Kept) -> Rulebook:
    """Put alternatives in force, and prove what comes of it; kept as by `read_proven`.

    Args:
        rulebook: what `read_proven` gave of this file.
        names: as for `choose_alternatives`.

    Raises:
        FaultyFileError: as `read_proven`.
    """
    ground = digest_parts(rulebook.full_digest, names)
    if kept.find(ground) is not None:
        return choose_alternatives(rulebook, names)
    from sfs_excel.rulebook.source import read_source

    chosen, faults = prove_choice(rulebook, read_source(file), names)
    if faults:
        raise FaultyFileError(faults)
    kept.keep(ground, b"")
    return chosen


def prove_rules(source: "Source") -> tuple[Rulebook, list[Fault]]:
    """Return the rulebook, and what keeps it from being used: it is not the letter's, or Excel cannot calculate it.

    Raises:
        FaultyFileError: it cannot be read as a rulebook.
    """
    # Only here: who has a proven rulebook needs neither.
    from sfs_excel.rulebook.load import build_rulebook
    from sfs_excel.rulebook.proof import prove_loaded

    rulebook = build_rulebook(source)
    return rulebook, prove_loaded(rulebook, source) + _calculate(rulebook, source)


def prove_all(source: "Source") -> tuple[Rulebook, list[Fault]]:
    """As `prove_rules`, with all the alternatives that nobody has chosen yet.

    Raises:
        FaultyFileError: it cannot be read as a rulebook.
    """
    from sfs_excel.rulebook.alternatives_proof import prove_alternatives

    rulebook, faults = prove_rules(source)
    return rulebook, faults or prove_alternatives(rulebook, source)


def prove_choice(rulebook: Rulebook, source: "Source", names: Sequence[str]) -> tuple[Rulebook, list[Fault]]:
    """Return the rulebook with these alternatives in force, and what keeps it from being used.

    Args:
        rulebook: of the source, proven.
    """
    if not names:
        return rulebook, []
    from sfs_excel.rulebook.alternatives_proof import prove_chosen

    chosen, faults = prove_chosen(rulebook, source, names)
    said = f"按选用的口径（{'、'.join(map(say_alternative, names))}），"
    return chosen, [replace(fault, fact=said + fault.fact) for fault in faults or _calculate(chosen, source)]


def _calculate(rulebook: Rulebook, source: "Source") -> list[Fault]:
    from sfs_excel.form.formulas import render_formulas

    try:
        render_formulas(rulebook)
    except FaultyFileError as error:
        return [replace(fault, place=f"{source.name} {fault.place}") for fault in error.faults]
    return []


def _prove(file: Path, digest: str, kept: Kept) -> Rulebook:
    from sfs_excel.rulebook.source import read_source

    source = read_source(file)
    rulebook, faults = prove_rules(source)
    if faults:
        raise FaultyFileError(faults)
    if hash_file(file) == digest:  # it was not changed while it was read
        kept.keep(digest, json.dumps(source.data, ensure_ascii=False).encode())
    return rulebook
