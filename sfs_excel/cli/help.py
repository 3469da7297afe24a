"""Typer's drawing of --help, under Chinese titles. It is imported for help alone, and without what our help has none of:
Markdown and coloured tracebacks bring parsers with them that take longer to import than all the rest of a start."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_HAS_NONE = {"rich.markdown": "Markdown", "rich.traceback": "Traceback"}


def name_panels() -> None:
    """Put Typer's words for its help into Chinese. What it says about wrong usage is put into Chinese by `explain_usage`."""
    with _without_modules():
        from typer import rich_utils

    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.REQUIRED_LONG_STRING = "[必写]"


@contextmanager
def _without_modules() -> Iterator[None]:
    """Have an empty class stand for each of these that is not imported yet: Typer names them in annotations."""
    left_out = {module: kind for module, kind in _HAS_NONE.items() if module not in sys.modules}
    for module, kind in left_out.items():
        stand_in = ModuleType(module)
        setattr(stand_in, kind, type(kind, (), {}))
        sys.modules[module] = stand_in
    try:
        yield
    finally:
        for module in left_out:
            del sys.modules[module]
