"""The numbers that a letter states, and the part that each of them plays: 每少1个扣0.5分 -> 扣分 0.5."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sfs_excel.rules.base import FigureRole

LetterRole = FigureRole | Literal["合计"]
POINTS: tuple[FigureRole, ...] = ("扣分", "加分", "最高", "分值")  # what is counted in 分; 数值 is everything else

# One character for one, so that places in the text stay what they are.
_PLAIN = str.maketrans("０１２３４５６７８９．％（）", "0123456789.%()")
_DIGITS = "一二三四五六七八九"
_NUMBER = r"\d+(?:\.\d+)?"
_ONE = "[一二两三四五六七八九]"
_CHINESE = rf"(?:{_ONE}?十{_ONE}?|{_ONE})"  # up to 99
_ANY = rf"(?:{_NUMBER}|{_CHINESE})"
_MEASURE = "[个名次件篇人家场期条起份项户天月年]"
_OR_MORE = rf"{_MEASURE}月?以上"
_GAP = r"[^，。；、\d]"  # what may stand between a word and its number

# In order: the first that fits at a place says what the number there is.
_PATTERNS: tuple[tuple[LetterRole | None, str], ...] = (
    (None, r"(?:19|20)\d\d年"),
    (None, rf"(?:1|一)(?!{_OR_MORE})(?={_MEASURE}{_GAP}*[扣加]{_GAP}{{0,3}}{_ANY}\s*分)"),  # each *one*: 每少1个扣…
    ("最高", rf"(?:最高|最多|至多){_GAP}{{0,4}}({_ANY})\s*分"),
    ("扣分", rf"扣{_GAP}{{0,3}}?({_ANY})\s*分"),
    ("加分", rf"(?<!参)加{_GAP}{{0,3}}?({_ANY})\s*分"),
    ("分值", rf"({_NUMBER})\s*分(?![之类别])"),
    ("合计", rf"[合共总]计{_GAP}{{0,2}}?({_NUMBER})"),
    ("数值", rf"({_NUMBER})"),
    ("数值", rf"({_CHINESE})(?={_OR_MORE})"),
)
_SCANNER = re.compile("|".join(f"(?P<p{i}>{pattern})" for i, (_, pattern) in enumerate(_PATTERNS)))
_TOTAL = re.compile(rf"\(\s*({_NUMBER})\s*分\s*\)[\s。]*$")
_MENTION = re.compile(rf"{_NUMBER}|{_CHINESE}(?={_OR_MORE})|(?<=[扣加满]){_CHINESE}(?=\s*分)")
_CLAUSE_ENDS = "，。；"


@dataclass(frozen=True)
class Figure:
    """A number of the letter: its role, its place in the text, and the clause in which it stands."""

    role: LetterRole
    number: Decimal
    start: int
    end: int
    clause: str


def read_figures(text: str) -> list[Figure]:
    """The numbers of a passage of the letter, in order. Years are none, nor is the 1 of 每少1个扣…分."""
    figures = []
    for match in _SCANNER.finditer(normalise(text)):
        position = int(str(match.lastgroup)[1:])
        role = _PATTERNS[position][0]
        if role is not None:
            start, end = match.span(match.re.groupindex[f"p{position}"] + 1)
            figures.append(Figure(role, _number(match.string[start:end]), start, end, _clause(text, start)))
    return figures


def read_total(text: str) -> tuple[Decimal, int] | None:
    """The （N分） at the end of an item or heading, and where it begins; None where there is none."""
    match = _TOTAL.search(normalise(text))
    return (Decimal(match[1]), match.start()) if match else None


def read_mentions(text: str) -> set[tuple[bool, Decimal]]:
    """The numbers of a reading, a label or a hint: (whether it is so many 分, the number)."""
    plain = normalise(text)
    return {(plain[match.end() :].lstrip().startswith("分"), _number(match[0])) for match in _MENTION.finditer(plain)}


def normalise(text: str) -> str:
    """Full-width digits, point, percent sign and brackets made plain; every character keeps its place."""
    return text.translate(_PLAIN)


def align(letter: Sequence[Decimal], rule: Sequence[Decimal]) -> tuple[set[int], set[int]]:
    """The places of the longest sequence of numbers that both have, in the order of both (in the letter, in the rule)."""
    best: dict[tuple[int, int], tuple[tuple[int, int], ...]] = {}
    for i in range(len(letter), -1, -1):
        for j in range(len(rule), -1, -1):
            if i == len(letter) or j == len(rule):
                best[i, j] = ()
            elif letter[i] == rule[j]:
                best[i, j] = ((i, j), *best[i + 1, j + 1])
            else:
                best[i, j] = max(best[i + 1, j], best[i, j + 1], key=len)
    return {i for i, _ in best[0, 0]}, {j for _, j in best[0, 0]}


def _number(text: str) -> Decimal:
    if text[0].isdigit():
        return Decimal(text)
    tens, ten, ones = text.replace("两", "二").rpartition("十")
    value = (_DIGITS.index(tens) + 1 if tens else 1) * 10 if ten else 0
    return Decimal(value + (_DIGITS.index(ones) + 1 if ones else 0))


def _clause(text: str, at: int) -> str:
    start = max(text.rfind(end, 0, at) for end in _CLAUSE_ENDS) + 1
    stops = [stop for end in _CLAUSE_ENDS if (stop := text.find(end, at)) >= 0]
    return text[start : min(stops, default=len(text))].strip()
