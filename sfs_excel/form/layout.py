"""The place of everything in 填报表: the sole authority on field -> cell. Rows and columns count from 0."""

from dataclasses import dataclass

from sfs_excel.form.columns import HEAD_ROW
from sfs_excel.rulebook.model import Item, Rulebook, Section, once_per_rulebook


@dataclass(frozen=True)
class Block:
    """The rows of one item: one a field that the office fills in, or a single row without input."""

    item: Item
    first: int
    keys: tuple[str, ...]

    @property
    def last(self) -> int:
        """The item's last row."""
        return self.first + max(1, len(self.keys)) - 1

    @property
    def row_keys(self) -> tuple[str, ...]:
        """Return what column A says, row by row: the full key, or the bare item number where nothing is asked."""
        return self.keys or (f"{self.item.item:02d}",)


@dataclass(frozen=True)
class Band:
    """A section: its heading row, then the blocks of its items."""

    section: Section
    row: int
    blocks: tuple[Block, ...]

    @property
    def last(self) -> int:
        """The section's last row."""
        return self.blocks[-1].last


@dataclass(frozen=True)
class Layout:
    """The whole table, a band a section."""

    bands: tuple[Band, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every item's rows, in the letter's order."""
        return tuple(block for band in self.bands for block in band.blocks)

    @property
    def last_row(self) -> int:
        """The table's last row."""
        return self.bands[-1].last

    def rows(self) -> dict[str, int]:
        """Full key -> row, for every field that the office fills in."""
        return {key: row for block in self.blocks for row, key in enumerate(block.keys, block.first)}


@once_per_rulebook
def lay_out(rulebook: Rulebook) -> Layout:
    """Rows for every section, item and field, in the letter's order."""
    bands, row = [], HEAD_ROW + 1
    for section in rulebook.sections:
        head, blocks = row, []
        row += 1
        for item in section.items:
            keys = tuple(f"{item.item:02d}.{key}" for key, field in item.fields.items() if field.by == "office")
            blocks.append(Block(item, row, keys))
            row = blocks[-1].last + 1
        bands.append(Band(section, head, tuple(blocks)))
    return Layout(tuple(bands))


def value_name(key: str) -> str:
    """The defined name of an input cell: `05.orgs` -> `v_05_orgs`."""
    return f"v_{key.replace('.', '_')}"


def valid_name(key: str) -> str:
    """The defined name of the cell that says whether an input is valid."""
    return f"ok_{key.replace('.', '_')}"


def clean_name(key: str) -> str:
    """The defined name of an input's value, 0 where it is not valid."""
    return f"x_{key.replace('.', '_')}"


def score_name(item: int) -> str:
    """The defined name of an item's score."""
    return f"s_{item:02d}"


def evidence_name(item: int) -> str:
    """The defined name of the input in which an item's evidence is named."""
    return f"e_{item:02d}"


def section_name(section: int) -> str:
    """The defined name of a section's score."""
    return f"sec_{section:02d}"


TOTAL_NAME = "s_total"
