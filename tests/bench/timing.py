"""The clock by which a program of the bench times its own steps."""

import json
import sys
import time
from collections.abc import Callable, Iterable


def time_each(steps: Iterable[Callable[[], object]], warming: int = 1) -> None:
    """Print the seconds of the processor that each step takes, but for the first few, which warm up."""
    seconds = []
    for step in steps:
        started = time.process_time()
        step()
        seconds.append(time.process_time() - started)
    sys.stdout.write(json.dumps(seconds[warming:]))
