"""Prove that the intake loses nothing and believes nothing, at full size; the tests do the same with fewer cases.

    .venv/bin/python scripts/prove_intake.py [--share 0.1] [proof …]

Prints one line for every figure, and ends with 1 where one is not what it must be. The folder that a failed proof worked in
is kept, and named.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.proof.crowd import prove_collectors, prove_watching
from tests.proof.fates import prove_fates
from tests.proof.faults import prove_faults
from tests.proof.figures import Figure, Proof, wrong
from tests.proof.hostile import prove_hostile
from tests.proof.injections import prove_injections
from tests.proof.killed_commands import prove_commands
from tests.proof.kills import prove_kills
from tests.proof.mutations import prove_mutations
from tests.proof.own_hostile import prove_own_hostile
from tests.proof.round_trip import prove_round_trip
from tests.proof.spellings import prove_spellings
from tests.proof.tokens import prove_tokens

PROOFS: "dict[str, tuple[Proof, int]]" = {
    "hostile": (prove_hostile, 1_000),
    "own_hostile": (prove_own_hostile, 600),
    "spellings": (prove_spellings, 200),
    "injections": (prove_injections, 100),
    "tokens": (prove_tokens, 5_000),
    "round_trip": (prove_round_trip, 60),
    "mutations": (prove_mutations, 20_000),
    "kills": (prove_kills, 200),
    "commands": (prove_commands, 100),
    "fates": (prove_fates, 2_000),
    "faults": (prove_faults, 10_000),
    "collectors": (prove_collectors, 50),
    "watching": (prove_watching, 10_000),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("proofs", nargs="*", choices=[*PROOFS, []], help="all, if none is named")
    parser.add_argument("--share", type=float, default=1.0, help="of the full number of cases")
    arguments = parser.parse_args()
    failed = False
    for name in arguments.proofs or PROOFS:
        proof, cases = PROOFS[name]
        folder = Path(tempfile.mkdtemp(prefix=f"sfs-{name}-"))
        started = time.monotonic()
        figures = proof(folder, max(1, round(cases * arguments.share)))
        sys.stdout.write(f"\n{name}: {time.monotonic() - started:.0f} s\n")
        sys.stdout.writelines(map(show, figures))
        sys.stdout.flush()
        if wrong(figures):
            failed = True
            sys.stdout.write(f"  not as it must be; kept: {folder}\n")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


def show(figure: Figure) -> str:
    mark = " " if figure.is_right else "!"
    wanted = f"  ({figure.wanted})" if figure.wanted else ""
    return f"{mark} {figure.value:>10g}  {figure.what}{wanted}\n"


if __name__ == "__main__":
    sys.exit(main())
