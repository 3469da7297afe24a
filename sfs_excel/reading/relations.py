"""Relationships of the parts of an Office file: each says what a part is to another, and where it lies."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sfs_excel.reading.archive import abnormal
from sfs_excel.reading.markup import Attributes, OnEnd, OnStart, Parents
from sfs_excel.reading.passages import Middle


class Relationship(NamedTuple):
    """`kind`: last word of the type, lower case without hyphens, so that transitional and strict files give the same.

    `target`: a part name, or None where it points out of the file.
    """

    id: str
    kind: str
    target: str | None


class RelationsReader:
    """Gathers the relationships of one part.

    Attributes:
        found: in the order of the list.
    """

    parents: Parents | None = None
    middles: Sequence[Middle] = ()

    def __init__(self, folder: str) -> None:
        """`folder`: where the part lies, to which targets are relative."""
        self.found: list[Relationship] = []
        self.starts: Mapping[str, OnStart] = {"Relationship": self._on_relationship}
        self.ends: Mapping[str, OnEnd] = {}
        self._folder = folder

    def _on_relationship(self, attributes: Attributes) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2].replace("-", "").lower()
        target: str | None = None
        if attributes.get("TargetMode", "Internal") != "External":
            target = _resolve(posixpath.join("/", self._folder, attributes.get("Target", "").replace("\\", "/")))
        self.found.append(Relationship(attributes.get("Id", ""), kind, target))


def find_part(relationships: Sequence[Relationship], kind: str, usual: str) -> str:
    """The part that is related as this kind, else its usual name, which need not exist.

    Raises:
        Refused: abnormal; it is said to lie outside the file.
    """
    for relationship in relationships:
        if relationship.kind == kind:
            if relationship.target is None:
                raise abnormal("部件指向文件之外")
            return relationship.target
    return usual


def _resolve(path: str) -> str | None:
    """An absolute target as a part name; None where `..` leads out of the package (normpath would forgive it)."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
