"""A program that is cut off, as by a power failure, in the middle of what it writes."""

import os
from collections.abc import Callable
from itertools import count

import pytest


def cut_off(patch: pytest.MonkeyPatch, stop: int, *names: str) -> None:
    """The functions of `os` that are named do what they do, but for one call of them: number `stop`, from 0, of all."""
    calls = count()

    def cut(name: str) -> Callable[..., object]:
        really = getattr(os, name)

        def call(*args: object) -> object:
            if next(calls) == stop:
                raise KeyboardInterrupt
            return really(*args)

        return call

    for name in names:
        patch.setattr(os, name, cut(name))
