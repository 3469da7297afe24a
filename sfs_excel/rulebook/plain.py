"""A rulebook written as plain data, which `load_rulebook` reads again: what it asks, how it scores, and what it says."""

import json
from decimal import Decimal

from sfs_excel.rulebook.model import Rulebook

_PLACES = {"__all__": {"alternatives"}}
_LEFT_OUT = {"sections": {"__all__": {"items": {"__all__": {"rules": _PLACES, "checks": _PLACES}}}}}


def write_plain(rulebook: Rulebook) -> bytes:
    """Write JSON, which is YAML, too. What is not in force, is not in it."""
    said = rulebook.model_dump(by_alias=True, exclude_defaults=True, exclude=_LEFT_OUT)
    for section, plain in zip(rulebook.sections, said["sections"], strict=True):
        for item, written in zip(section.items, plain["items"], strict=True):
            for entry, rule in zip(item.rules, written["rules"], strict=True):
                rule[entry.rule.KIND] = rule.pop("rule")
    return json.dumps(said, ensure_ascii=False, indent=1, default=_write_value).encode()


def _write_value(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"no plain value: {value!r}")
