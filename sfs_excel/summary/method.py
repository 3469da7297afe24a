"""Explains totals, ranks and bands in words: by the rulebook's `ranking`, or that it has none."""

from collections.abc import Sequence

from sfs_excel.rulebook.model import Rulebook
from sfs_excel.rulebook.ranking import Band
from sfs_excel.rules.base import show


def explain_ranking(rulebook: Rulebook) -> list[str]:
    """Total, order, and bands where there are any, each in one paragraph."""
    ranking = rulebook.ranking
    paragraphs = [
        _explain_total(rulebook),
        f"{_explain_ties(rulebook)}。被一票否决的保留得分、不参加排名；未报送的没有得分和名次。",
    ]
    return [*paragraphs, _explain_bands(ranking.bands)] if ranking.bands else paragraphs


def _explain_total(rulebook: Rulebook) -> str:
    parts = "总分＝基本得分＋加分＋扣罚（直接从总分中扣的）"
    weights = rulebook.ranking.weights
    if not weights:
        return f"{parts}，也等于各部分得分之和。"
    factors = "、".join(f"{_title(rulebook, section)}乘{show(factor)}" for section, factor in weights.items())
    others = "，其他部分乘1" if len(weights) < len(rulebook.sections) else ""
    return f"{parts}。基本得分按部分加权：{factors}{others}；加分、扣罚不加权。表中各部分得分是加权以前的。"


def _explain_ties(rulebook: Rulebook) -> str:
    ties = rulebook.ranking.ties
    if not ties:
        return "总分相同的名次并列"
    sections = "、".join(_title(rulebook, section) for section in ties)
    return f"总分相同的，{'依次' if len(ties) > 1 else ''}比较{sections}的得分，高的在前；仍相同的名次并列"


def _explain_bands(bands: Sequence[Band]) -> str:
    said = "；".join(f"{band.name}：{_explain_band(band)}" for band in bands)
    return f"等次按名次由高到低评定。{said}。名次相同的一起评，名额不够的都不评上，后面的也不递补；没有用完的名额不留给下一等次。"


def _explain_band(band: Band) -> str:
    terms = [f"{show(band.at_least)}分以上"] if band.at_least is not None else []
    terms += [f"不超过参加排名的{show(band.share * 100)}%（舍去小数）"] if band.share is not None else []
    terms += [f"不超过{band.places}个"] if band.places is not None else []
    return "，".join(terms) or "其余"


def _title(rulebook: Rulebook, section: int) -> str:
    return next(f"“{each.title}”" for each in rulebook.sections if each.section == section)
