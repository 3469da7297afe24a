"""Putting another reading in force in the text of a rulebook, as a bureau does that writes its rules itself."""

from pathlib import Path
from tempfile import TemporaryDirectory

from sfs_excel.rulebook.alternatives import choose_alternatives, list_alternatives, say_alternative
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.plain import write_plain


def switch(text: str, title: str) -> str:
    """Return the rulebook that reads as an alternative says: `第4项各条件平均分摊`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "责任书.yaml"
        path.write_text(text, encoding="utf-8")
        rulebook = load_rulebook(path)
    (name,) = [name for name in list_alternatives(rulebook) if say_alternative(name) == title]
    return write_plain(choose_alternatives(rulebook, [name])).decode()
