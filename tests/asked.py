"""Tells a fixture what the tests of its module are going to ask for: what no test asks for need not be made."""

from typing import Any

import pytest


def list_asked(request: pytest.FixtureRequest, *names: str) -> list[Any]:
    """Return the arguments of these names of all tests of the module that are going to run, in order: each alone if there is
    one name, else as tuples."""
    items = [item for item in request.session.items if item.path == request.path]
    given = [item.callspec.params for item in items if isinstance(item, pytest.Function) and hasattr(item, "callspec")]
    asked = [tuple(params[name] for name in names) for params in given if all(name in params for name in names)]
    return list(dict.fromkeys(each[0] if len(names) == 1 else each for each in asked))
