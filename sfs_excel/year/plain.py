"""Plain data as JSON, and back: every part is checked to be of its type before anything of it is believed."""

import json
from collections.abc import Sequence
from types import UnionType
from typing import Any, get_args

from sfs_excel.outcome.standing import Task


def write_json(plain: object) -> bytes:
    """Return it as UTF-8 JSON that `read_json` reads. Names of files may hold what is no character."""
    return json.dumps(plain, ensure_ascii=False).encode(errors="surrogatepass")


def read_json(content: bytes) -> Any:
    """
    Raises:
        ValueError: this is no JSON, or too deep.
    """
    try:
        return json.loads(content.decode(errors="surrogatepass"))
    except RecursionError as error:
        raise ValueError(content[:20]) from error


def check_parts(plain: Any, shape: Sequence[type | UnionType]) -> list[Any]:
    """The list, which has one part of each of these types.

    Raises:
        ValueError: it has not.
    """
    if not isinstance(plain, list) or len(plain) != len(shape) or not all(map(_is_of, plain, shape)):
        raise ValueError(plain)
    return plain


def read_texts(plain: Any) -> tuple[str, ...]:
    """
    Raises:
        ValueError: not everything in it is text.
    """
    return tuple(check_parts(plain, [str] * len(plain)))


def read_waiting(plain: list[Any]) -> tuple[tuple[str, str, str], ...]:
    """Stage, who and what of each thing that is missing.

    Raises:
        ValueError: it is no list of these.
    """
    return tuple((stage, who, what) for stage, who, what in (check_parts(row, [str] * 3) for row in plain))


def read_task(plain: Any) -> Task:
    """
    Raises:
        ValueError: these are not the parts of a task.
    """
    who, what, about, command = check_parts(plain, [str, str, list, str])
    return Task(who, what, read_texts(about), command)


def _is_of(part: Any, kind: type | UnionType) -> bool:
    """Tell whether it is of this very type: a truth value is no number."""
    return type(part) in (get_args(kind) or (kind,))
