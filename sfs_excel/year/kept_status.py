"""The report of `status` -> JSON, and back: every part is checked to be of its type before anything of it is believed."""

import json
from typing import Any

from sfs_excel.outcome.standing import Task, YearStatus
from sfs_excel.outcome.tables import OFFICES
from sfs_excel.words import Stage

_TYPES = {"str": str, "int64": int, "bool": bool}
_OFFICE = [_TYPES[dtype] for dtype in OFFICES.dtypes.values()]


def write_status(status: YearStatus) -> bytes:
    """Return it as UTF-8 JSON that `read_status` reads."""
    plain = [
        [[task.who, task.what, list(task.about), task.command] for task in status.tasks],
        [[row[name] for name in OFFICES.names] for row in status.office_rows],
        str(status.stage),
        status.waiting_rows,
    ]
    return json.dumps(plain, ensure_ascii=False).encode(errors="surrogatepass")


def read_status(content: bytes) -> YearStatus:
    """
    Raises:
        ValueError: this is not what `write_status` writes.
    """
    try:
        plain = json.loads(content.decode(errors="surrogatepass"))
    except RecursionError as error:
        raise ValueError(content[:20]) from error
    tasks, offices, stage, waiting = _check(plain, [list, list, str, list])
    return YearStatus(
        tuple(map(_read_task, tasks)),
        tuple(dict(zip(OFFICES.names, _check(row, _OFFICE), strict=True)) for row in offices),
        Stage(stage),
        tuple((stage, who, what) for stage, who, what in (_check(row, [str] * 3) for row in waiting)),
    )


def _read_task(plain: Any) -> Task:
    who, what, about, command = _check(plain, [str, str, list, str])
    return Task(who, what, tuple(_check(about, [str] * len(about))), command)


def _check(plain: Any, shape: list[type]) -> list[Any]:
    if not isinstance(plain, list) or list(map(type, plain)) != shape:
        raise ValueError(plain)
    return plain
