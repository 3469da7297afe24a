"""Writes the blank forms of a year, which differ by whose they are and by nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sfs_excel.form.cover import Recipient, takes_one_line
from sfs_excel.form.series import Series
from sfs_excel.form.write import build_form
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import Stamp


class BlankForms:
    """Writes for one office after the other what `build_form` gives."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._series = Series()

    def write(self, recipient: Recipient, stamp: Stamp) -> bytes:
        """Return an office's form. `stamp`: made for `recipient.code`."""
        if not takes_one_line(recipient):
            return build_form(self._rulebook, recipient, stamp)
        # Without a chief there is a blank, which other cells have too.
        texts = [recipient.name, recipient.code, *([recipient.chief] if recipient.chief else [])]
        alike = replace(recipient, name="", code="", chief="")
        return self._series.write(partial(self._build, alike), texts, stamp, alike)

    def _build(self, alike: Recipient, texts: Sequence[str], stamp: Stamp) -> bytes:
        name, code, *chief = texts
        return build_form(self._rulebook, replace(alike, name=name, code=code, chief="".join(chief)), stamp)
