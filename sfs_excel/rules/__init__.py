"""One file per kind of rule: its parameters, its arithmetic, its reason."""

import importlib
import pkgutil

from sfs_excel.rules.base import Rule


def _find_kinds() -> dict[str, type[Rule]]:
    """Every kind of rule in this folder, by the key that it has in a rulebook."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return {kind.KIND: kind for kind in Rule.__subclasses__()}


KINDS = _find_kinds()
