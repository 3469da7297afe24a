"""The choices of 台账: the hidden sheet 列表, and labels that tell every field from every other."""

from collections import Counter
from collections.abc import Mapping, Sequence

from xlsxwriter.workbook import Workbook

from sfs_excel.roster.former import Former
from sfs_excel.rulebook.bounds import list_rows
from sfs_excel.rulebook.model import Rulebook, item_of
from sfs_excel.rules.field import Field, FieldType
from sfs_excel.sheets.references import area_name
from sfs_excel.sheets.writing import put

LISTS = "列表"
OFFICES, ITEMS, FIELDS = "log_offices", "log_items", "log_fields"  # defined names
COUNTED: tuple[FieldType, ...] = ("count", "decimal")  # what can be added up


def label_fields(rulebook: Rulebook) -> dict[str, str]:
    """Tell how an entry names a field -> its full key, in the letter's order: `12 每月3日后迟报、漏报次数`.

    A flag can be logged where the bureau fills it in: how often it was 是. Of one that an office fills in, an entry could
    mean either. Two fields of an item that have one label are told apart by their keys.
    """
    return label_logged(rulebook.fields)


def label_logged(fields: Mapping[str, Field]) -> dict[str, str]:
    """As `label_fields`, of these fields, by full key."""
    labels = {key: f"{item_of(key)} {field.label}" for key, field in fields.items() if _can_log(field)}
    times = Counter(labels.values())
    return {label if times[label] == 1 else f"{label}（{key}）": key for key, label in labels.items()}


def list_open(rulebook: Rulebook, item: int, field: str, *, is_counted: bool) -> list[str]:
    """The rows of a 核定表, by key (a score by its item's number, `06`), that an entry leaves open while no number of it
    counts.

    Args:
        field: "" where the entry names its item alone. Then any of the item's may be meant that can be logged, or its
            score; where words alone were meant to do, only what nobody but the bureau can know.
        is_counted: it was to be counted, and cannot be.
    """
    rows = list_rows(rulebook).get(item, [])
    if field:
        return [row for row in rows if row == field]
    logged = [key for key in label_fields(rulebook).values() if key in rows]
    if not is_counted:
        return [key for key in logged if rulebook.fields[key].by == "bureau"]
    return logged or [f"{item:02d}" for row in rows if not row]


def label_offices(names: Mapping[str, str], former: Former) -> dict[str, str]:
    """Tell how an entry names an office: its code -> its name, with the code behind where another office was called so before.

    Args:
        names: code -> name.
    """
    return {code: f"{name}（{code}）" if former.codes.get(name, code) != code else name for code, name in names.items()}


def find_offices(names: Mapping[str, str], former: Former) -> dict[str, str]:
    """Map whatever an entry may name an office by to its code; "" where one office is called so now and another was before."""
    coded = {f"{name}（{code}）": code for code, name in names.items()}
    now = {name: code if former.codes.get(name, code) == code else "" for code, name in names.items()}
    return coded | former.codes | now


def _can_log(field: Field) -> bool:
    return field.type in COUNTED or (field.type == "flag" and field.by == "bureau")


def write_lists(workbook: Workbook, rulebook: Rulebook, names: Sequence[str]) -> None:
    """Offices by name, items by number, fields by label with their items beside them."""
    sheet = workbook.add_worksheet(LISTS)
    sheet.hide()
    sheet.protect("")
    labels = label_fields(rulebook)
    items = [number for number, item in rulebook.items.items() if not item.is_voted]
    columns: tuple[tuple[str, Sequence[str | int]], ...] = (
        (OFFICES, names),
        (ITEMS, items),
        (FIELDS, list(labels)),
        (f"{FIELDS}_of", [item_of(key) for key in labels.values()]),
    )
    for column, (name, entries) in enumerate(columns):
        sheet.set_column(column, column, 30)
        for row, entry in enumerate(entries):
            put(sheet, row, column, entry)
        workbook.define_name(name, f"={LISTS}!{area_name(0, column, max(1, len(entries)) - 1, column)}")
