"""Notes what a function of the program gives while a test runs: how often something was worked out is what the test asks."""

from types import ModuleType
from typing import Any

import pytest


def note_answers(monkeypatch: pytest.MonkeyPatch, module: ModuleType, function: str) -> list[Any]:
    """Have the module call the function as before; return the list to which each answer is added."""
    answers: list[Any] = []
    really = getattr(module, function)

    def note(*given: Any, **named: Any) -> Any:
        answers.append(really(*given, **named))
        return answers[-1]

    monkeypatch.setattr(module, function, note)
    return answers
