"""One file per kind of rule: its parameters, its arithmetic, its reason."""

import importlib
import pkgutil
from collections.abc import Iterator

from sfs_excel.rules.base import Rule


def _find_kinds() -> dict[str, type[Rule]]:
    """Every kind of rule in this folder, by the key that it has in a rulebook."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    kinds = (kind for kind in _descend(Rule) if issubclass(kind, Rule) and "KIND" in vars(kind))
    return {kind.KIND: kind for kind in sorted(kinds, key=lambda kind: kind.KIND)}


def _descend(base: type[object]) -> Iterator[type[object]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _descend(kind)


KINDS = _find_kinds()
