"""The rulebook's `ranking`: weights of sections, ties, bands (等次). All of it is optional."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator
from pydantic import Field as Parameter

from sfs_excel.errors import Fault
from sfs_excel.rules.base import show
from sfs_excel.rules.field import Figure, Points, Strict, refuse_text

if TYPE_CHECKING:
    from sfs_excel.rulebook.source import Location, Source

_CENT = Decimal("0.01")


def _read_section(raw: Any) -> Any:
    """YAML's keys are text; `一: 1.5` names no section by its number."""
    text = str(raw)
    if not re.fullmatch("0|[1-9][0-9]{0,8}", text):
        raise ValueError(f"“{raw}”不是部分的序号。请写 section 后面的数字")
    return int(text)


SectionNumber = Annotated[int, BeforeValidator(_read_section)]


class Band(Strict):
    """One band, the best first. An office takes the first band whose terms it meets; a term that is not written is met.

    Attributes:
        at_least: the total that it takes.
        share: of the offices that are ranked, the part that may have the band (0.3: three of ten), rounded down.
        places: so many offices may have it.
    """

    name: Annotated[str, Parameter(min_length=1)]
    at_least: Annotated[Figure, Parameter(ge=0)] | None = None
    share: Annotated[Figure, Parameter(gt=0, le=1)] | None = None
    places: Annotated[int, BeforeValidator(refuse_text), Parameter(gt=0)] | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether everybody may have it."""
        return self.at_least is None and self.share is None and self.places is None

    def limit(self, ranked: int) -> int:
        """Tell how many of the ranked offices may have it."""
        limits = [ranked]
        limits += [int(self.share * ranked)] if self.share is not None else []
        limits += [self.places] if self.places is not None else []
        return min(limits)


class Ranking(Strict):
    """The making and order of totals. Without any of it: the sum of the scores, equal totals share a rank, no bands.

    Attributes:
        bands: the best first.
        ties: sections whose scores, one after the other, break a tie of totals.
        weights: section -> factor of what was kept of its points; a section that is not named has 1. What was gained
            and what is taken from the total is so many points by the letter, and has no weight.
    """

    bands: tuple[Band, ...] = ()
    ties: tuple[SectionNumber, ...] = ()
    weights: dict[SectionNumber, Points] = Parameter(default_factory=dict)


def find_unknown_sections(source: "Source", ranking: Ranking, points: Mapping[int, Decimal]) -> list[Fault]:
    """Sections of which the ranking speaks, and which the letter has not.

    Args:
        points: section -> its points, of all sections.
    """
    named: list[tuple[Location, int]] = [(("ranking", "ties", t), section) for t, section in enumerate(ranking.ties)]
    named += [(("ranking", "weights", str(section)), section) for section in ranking.weights]
    remedy = f"请改正；有的是：{'、'.join(map(str, points))}"
    return [source.fault(place, f"没有第{section}部分", remedy) for place, section in named if section not in points]


def prove_ranking(source: "Source", ranking: Ranking, points: Mapping[int, Decimal]) -> list[Fault]:
    """Bands stand in order and can all be reached, ties name a section once, and weights leave full marks what they were.

    Args:
        points: section -> its points, of all sections.
    """
    return [*_prove_bands(source, ranking), *_prove_ties(source, ranking), *_prove_weights(source, ranking, points)]


def _prove_bands(source: "Source", ranking: Ranking) -> list[Fault]:
    faults = []
    lowest: Band | None = None
    for b, band in enumerate(ranking.bands):
        here: Location = ("ranking", "bands", b)
        earlier = ranking.bands[:b]
        if any(band.name == other.name for other in earlier):
            faults.append(source.fault((*here, "name"), f"等次“{band.name}”写了两次", "请删去一个，或改名"))
        if earlier and earlier[-1].is_open:
            fact = f"等次“{earlier[-1].name}”没有条件，排在后面的“{band.name}”没有人能得到"
            faults.append(source.fault(here, fact, "请给前一等次写 at_least、share 或 places，或把它移到最后"))
        if band.at_least is None:
            continue
        if lowest is not None and lowest.at_least is not None and band.at_least >= lowest.at_least:
            fact = (
                f"等次“{band.name}”要{show(band.at_least)}分以上，不比前面“{lowest.name}”的{show(lowest.at_least)}分低"
            )
            faults.append(source.fault((*here, "at_least"), fact, "请由高到低排列"))
        lowest = band
    shares = sum((band.share for band in ranking.bands if band.share is not None), start=Decimal(0))
    if shares > 1:
        faults.append(
            source.fault(("ranking", "bands"), f"各等次的 share 合计{show(shares)}，多于1", "请核对各等次的 share")
        )
    return faults


def _prove_ties(source: "Source", ranking: Ranking) -> list[Fault]:
    return [
        source.fault(("ranking", "ties", t), f"第{section}部分写了两次", "请删去一个")
        for t, section in enumerate(ranking.ties)
        if section in ranking.ties[:t]
    ]


def _prove_weights(source: "Source", ranking: Ranking, points: Mapping[int, Decimal]) -> list[Fault]:
    """Bands and readers go by a hundred points: full marks stay what they are. A factor may be rounded (30/17)."""
    plain = sum(points.values(), start=Decimal(0))
    weighted = sum(
        (ranking.weights.get(section, Decimal(1)) * its for section, its in points.items()), start=Decimal(0)
    )
    if not ranking.weights or weighted.quantize(_CENT, ROUND_HALF_UP) == plain:
        return []
    fact = f"各部分的 points 乘以 weights 后合计{show(weighted)}分，应当仍是{show(plain)}分"
    return [source.fault(("ranking", "weights"), fact, "请核对 weights，没有写的部分按1计")]
