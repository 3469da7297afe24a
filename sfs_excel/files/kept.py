"""An answer that was worked out once, kept on the disk under all that it rests on.

Losing it changes no answer, it only costs the time again. So does whatever is wrong with it: what is damaged, rests on
something else, or was worked out by another program is as none. It is plain data: whoever reads it checks that every part
is what it should be.
"""

import contextlib
import hashlib
from pathlib import Path

from sfs_excel.files.program import print_program
from sfs_excel.files.whole import is_plain_file, write_whole

_PROOF = 64  # hexadecimal digits, before the answer


class Kept:
    """The last answer to one question. Nothing that is wrong with its file ends a run."""

    def __init__(self, path: Path, *, keeps: bool = True) -> None:
        """
        Args:
            keeps: whether anything is kept; else the last answer stays as it is.
        """
        self._path, self._keeps = path, keeps

    def find(self, ground: str) -> bytes | None:
        """Return the answer that rests on this ground; None where none is kept.

        Args:
            ground: equal for equal things only.
        """
        try:
            kept = self._path.read_bytes() if is_plain_file(self._path) else b""
        except OSError:
            return None
        proof, answer = kept[:_PROOF], kept[_PROOF:]
        return answer if proof == self._prove(ground, answer) else None

    def keep(self, ground: str, answer: bytes) -> None:
        """Put this in place of what was kept."""
        if not self._keeps:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            write_whole(self._path, self._prove(ground, answer) + answer)

    def _prove(self, ground: str, answer: bytes) -> bytes:
        """The answer is whole, it is this program's, and it is the one to this question."""
        asked = f"{print_program()} {self._path.name} {len(ground)} {ground} "
        return hashlib.sha256(asked.encode(errors="surrogatepass") + answer).hexdigest().encode()
