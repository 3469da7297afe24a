"""Tampered identities are refused (see tokens.py). The full size is run by scripts/prove_intake.py."""

from pathlib import Path

from sfs_excel.returns.extract import Extract
from sfs_excel.returns.identify import Expected
from sfs_excel.sheets.token import Token, read_token
from tests.proof.figures import wrong
from tests.proof.tokens import figures_of, prove_tokens, run_tokens


def test_no_tampered_identity_is_taken_for_another_office(tmp_path: Path) -> None:
    assert wrong(prove_tokens(tmp_path, 800)) == []


def test_a_check_that_forgets_the_signature_is_found_out(tmp_path: Path) -> None:
    def believe(extract: Extract, _: Expected) -> Token:
        return next((pair[0] for entries in extract.tokens if (pair := read_token(entries))), Token(*[""] * 6))

    found = wrong(figures_of(run_tokens(tmp_path, 100, believe), 100))
    assert {figure.what for figure in found} >= {
        "accepted without a statement that was signed",
        "accepted though two different signed statements contradict each other",
    }
