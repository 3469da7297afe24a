"""Quotes against the text: each stands there word for word, and together they leave out nothing."""

from difflib import SequenceMatcher

from sfs_excel.errors import Fault
from sfs_excel.rulebook.entries import Entry
from sfs_excel.rulebook.figures import read_total
from sfs_excel.rulebook.model import Item
from sfs_excel.rulebook.source import Location, Source

Span = tuple[int, int]


def find_spans(entry: Entry, text: str) -> list[Span]:
    """Tell where the quotes of an entry stand in the text."""
    return [(start, start + len(quote)) for quote in entry.quote if (start := text.find(quote)) >= 0]


def prove_quotes(source: Source, here: Location, item: Item) -> list[Fault]:
    """Every quote stands in the text once, and every word of the text in some quote.

    Which words are left out is said only where all quotes stand: a slip in a quote would be reported twice.
    """
    faults = [
        source.fault((*here, "rules", r, "quote", q), *_word_departure(quote, item.text))
        for r, entry in enumerate(item.rules)
        for q, quote in enumerate(entry.quote)
        if not quote.strip() or item.text.count(quote) != 1
    ]
    if faults:
        return faults
    remedy = "请加一条规则，或用 note 和 reading 说明这些话怎样处理"
    return [source.fault((*here, "text"), f"原文“{words}”没有规则引用", remedy) for words in find_unquoted(item)]


def find_unquoted(item: Item) -> list[str]:
    """The words of an item's text that lie in no quote; its closing （N分） and punctuation need none."""
    total = read_total(item.text)
    quoted = {at for entry in item.rules for start, end in find_spans(entry, item.text) for at in range(start, end)}
    if total:
        quoted.update(range(total[1], len(item.text)))
    left_out = [at for at, character in enumerate(item.text) if character.isalnum() and at not in quoted]
    runs: list[list[int]] = []
    for at in left_out:
        if runs and not any(between.isalnum() for between in item.text[runs[-1][1] : at]):
            runs[-1][1] = at + 1
        else:
            runs.append([at, at + 1])
    return [item.text[start:end] for start, end in runs]


def _word_departure(quote: str, text: str) -> tuple[str, str]:
    if not quote.strip():
        return "引文是空的", "请逐字照抄原文"
    if (times := text.count(quote)) > 1:
        return f"引文“{quote}”在原文里出现了{times}次", "请引得长一些，使它只出现一次"
    blocks = [block for block in SequenceMatcher(None, text, quote, autojunk=False).get_matching_blocks() if block.size]
    if not blocks:
        return f"引文“{quote}”在原文里找不到", "请逐字照抄原文"
    longest = max(blocks, key=lambda block: block.size)
    start = max(longest.a - longest.b, 0)
    departs = blocks[0].size if blocks[0].b == 0 else 0
    return (
        f"引文“{quote}”从第{departs + 1}字“{quote[departs]}”起与原文不同，原文最接近的是“{text[start : start + len(quote)]}”",
        "请逐字照抄原文",
    )
