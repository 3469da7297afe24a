"""The figures as they are kept: one entry for each time that something ran, and the medians of them."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from tests.bench.meter import Cost


@dataclass(frozen=True)
class Entry:
    """One run of one thing. What is compared belongs to one part and one number of offices, and ran in the same rounds.

    Attributes:
        cpu, wall, peak, largest: as in `Cost`; where a step was timed inside a program, `cpu` is the median of the step.
    """

    part: str
    offices: int
    what: str
    cpu: float
    wall: float
    peak: float
    largest: float


@dataclass
class Figures:
    """All entries, and on what machine they came about."""

    machine: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path) -> "Figures":
        """Read the figures of an earlier run; there are none where there is no such file."""
        if not path.is_file():
            return cls()
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(kept["machine"], [Entry(**each) for each in kept["entries"]])

    def save(self, path: Path) -> None:
        """Whole, or not at all."""
        unfinished = path.with_suffix(".unfinished")
        text = json.dumps({"machine": self.machine, "entries": list(map(asdict, self.entries))}, ensure_ascii=False)
        unfinished.write_text(text.replace("}, {", "},\n{"), encoding="utf-8")
        unfinished.replace(path)

    def add(self, part: str, offices: int, what: str, cost: Cost) -> None:
        self.entries.append(Entry(part, offices, what, **asdict(cost)))

    def drop(self, part: str, offices: int) -> None:
        """Forget what was measured of a part: it is measured again."""
        self.entries = [each for each in self.entries if (each.part, each.offices) != (part, offices)]

    def list_parts(self) -> list[tuple[str, int]]:
        """Each part and number of offices that was measured, in that order."""
        return list(dict.fromkeys((each.part, each.offices) for each in self.entries))

    def list_things(self, part: str, offices: int) -> list[str]:
        return list(dict.fromkeys(each.what for each in self._find(part, offices)))

    def cost(self, part: str, offices: int, what: str) -> Cost | None:
        """The medians of all rounds; of memory the most. None where it was not measured."""
        found = [each for each in self._find(part, offices) if each.what == what]
        if not found:
            return None
        return Cost(
            median(each.cpu for each in found),
            median(each.wall for each in found),
            max(each.peak for each in found),
            max(each.largest for each in found),
        )

    def _find(self, part: str, offices: int) -> Iterable[Entry]:
        return (each for each in self.entries if (each.part, each.offices) == (part, offices))
