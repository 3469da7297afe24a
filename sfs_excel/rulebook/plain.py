"""A rulebook written as plain data, which `load_rulebook` reads again as the same."""

import json
from decimal import Decimal
from typing import Any

from sfs_excel.rulebook.entries import Alternative, Entry
from sfs_excel.rulebook.model import Rulebook, once_per_rulebook


@once_per_rulebook
def write_plain(rulebook: Rulebook) -> bytes:
    """Write JSON, which is YAML, too."""
    said = rulebook.model_dump(by_alias=True, exclude_unset=True)
    for section, plain in zip(rulebook.sections, said["sections"], strict=True):
        for item, written in zip(section.items, plain["items"], strict=True):
            for entry, rule in zip(item.rules, written["rules"], strict=True):
                _name_kind(entry, rule)
    return json.dumps(said, ensure_ascii=False, indent=1, default=_write_value).encode()


def _name_kind(entry: Entry | Alternative, plain: dict[str, Any]) -> None:
    """Put a rule's parameters under the name of its kind, as a rulebook has them; and those of what stands in it."""
    if entry.rule is not None:
        plain[entry.rule.KIND] = plain.pop("rule")
    if isinstance(entry, Alternative):
        for further, rule in zip(entry.rules, plain.get("rules", ()), strict=True):
            _name_kind(further, rule)
    else:
        for name, alternative in entry.alternatives.items():
            _name_kind(alternative, plain["alternatives"][name])


def _write_value(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"no plain value: {value!r}")
