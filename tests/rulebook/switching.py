"""Switching a reading of the 2016 rulebook as a clerk does: by the comment blocks that stand below the rules.

A block is a head line `# 改用（第13项各条件平均分摊）：上面这条规则改成…` and the lines that are to stand in the rulebook,
each behind `# `. A title that stands in several places (`…，共3处）`) is one switch.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sfs_excel.rules import KINDS

_HEAD = re.compile(
    r"    # 改用（(?P<title>第(?P<item>\d+)项[^（），]+)(?:，共(?P<places>\d)处)?）：上面这条(?:规则|检查)改成.*"
)
_LINE = re.compile(r"    # (?:  \w+: .+|- \w+: .+|fields:  # 写到本项的 fields 里，同名的换掉)")
_KEY = re.compile(r"    (?:- |  )(\w+):")


@dataclass(frozen=True)
class Block:
    """One comment block.

    Attributes:
        places: how many blocks of this title the head line announces.
        item: the item that the title names; its fields take up `fields`.
        owner: the line (from 0) where the rule or check above begins.
        body: what stands there instead: whole if it begins with `- `, else line by line.
    """

    title: str
    places: int
    item: int
    owner: int
    body: tuple[str, ...]
    fields: tuple[str, ...]


def read_blocks(text: str) -> list[Block]:
    """Every block of a rulebook.

    Raises:
        ValueError: a comment between rules is no line of a block.
    """
    lines = text.splitlines()
    heads = [at for at, line in enumerate(lines) if line.startswith("    #") and _HEAD.fullmatch(line)]
    blocks, read = [], set(heads)
    for head in heads:
        said = _HEAD.fullmatch(lines[head])
        assert said
        end = next(at for at in range(head + 1, len(lines)) if at in read or not _LINE.fullmatch(lines[at]))
        read.update(range(head, end))
        written = [f"    {line[6:]}" for line in lines[head + 1 : end]]
        asked = next((at for at, line in enumerate(written) if line.startswith("    fields:")), len(written))
        owner = next(at for at in range(head, -1, -1) if lines[at].startswith("    - "))
        body, fields = tuple(written[:asked]), tuple(written[asked + 1 :])
        blocks.append(Block(said["title"], int(said["places"] or 1), int(said["item"]), owner, body, fields))
    for at, line in enumerate(lines):
        if line.startswith("    #") and at not in read:
            raise ValueError(f"line {at + 1} is no line of a block: {line.strip()}")
    return blocks


def switch(text: str, title: str) -> str:
    """The rulebook with all blocks of a title put in force."""
    lines = text.splitlines()
    blocks = [block for block in read_blocks(text) if block.title == title]
    for block in sorted(blocks, key=lambda block: block.owner, reverse=True):  # what is above keeps its place
        end = _end_of(lines, block.owner)
        lines[block.owner : end] = _rewrite(lines[block.owner : end], block.body)
    for block in blocks:
        begin = lines.index("    fields:", lines.index(f"  - item: {block.item}")) + 1
        end = _end_of(lines, begin)
        lines[begin:end] = _extend(lines[begin:end], block.fields)
    return "\n".join(lines) + "\n"


def _end_of(lines: Sequence[str], begin: int) -> int:
    """The end of the lines that belong to the key, rule or check on the line `begin`."""
    return next(at for at in range(begin + 1, len(lines)) if not lines[at].startswith("      "))


def _rewrite(entry: Sequence[str], body: Sequence[str]) -> list[str]:
    if body[0].startswith("    - "):
        return list(body)
    added = next((at for at, line in enumerate(body) if line.startswith("    - ")), len(body))
    keys = {_key(line) for line in body[:added]}
    replaced = keys | (set(KINDS) if keys & set(KINDS) else set())
    return [line for line in entry if _key(line) not in replaced] + list(body)


def _extend(fields: Sequence[str], added: Sequence[str]) -> list[str]:
    """Fields of the same name are replaced where they stand, others come last."""
    by_key = {_key(line): line for line in (*fields, *added)}
    return list(by_key.values())


def _key(line: str) -> str:
    found = _KEY.match(line)
    assert found, line
    return found[1]
