"""The report of `status` as plain data that is kept, and back."""

from dataclasses import astuple, fields

from sfs_excel.outcome.event_tables import EVENTS
from sfs_excel.outcome.standing import Turnout, YearStatus
from sfs_excel.outcome.tables import OFFICES
from sfs_excel.words import Stage
from sfs_excel.year.plain import check_parts, read_json, read_task, read_waiting, write_json

_TYPES = {"str": str, "int64": int, "bool": bool}
_EVENT = [str] * len(EVENTS.names)
_OFFICE = [_TYPES[dtype] for dtype in OFFICES.dtypes.values()]


def write_status(status: YearStatus) -> bytes:
    """Return it as bytes that `read_status` reads."""
    offices = [[row[name] for name in OFFICES.names] for row in status.office_rows]
    events = [[row[name] for name in EVENTS.names] for row in status.event_rows]
    turnout = [] if status.turnout is None else astuple(status.turnout)
    tasks = [astuple(task) for task in status.tasks]
    return write_json([tasks, offices, str(status.stage), status.finality, status.waiting_rows, events, turnout])


def read_status(content: bytes) -> YearStatus:
    """
    Raises:
        ValueError: this is not what `write_status` writes.
    """
    parts = check_parts(read_json(content), [list, list, str, str, list, list, list])
    tasks, offices, stage, finality, waiting, events, turnout = parts
    return YearStatus(
        tuple(map(read_task, tasks)),
        tuple(dict(zip(OFFICES.names, check_parts(row, _OFFICE), strict=True)) for row in offices),
        Stage(stage),
        finality,
        read_waiting(waiting),
        tuple(dict(zip(EVENTS.names, check_parts(row, _EVENT), strict=True)) for row in events),
        Turnout(*check_parts(turnout, [int] * len(fields(Turnout)))) if turnout else None,
    )
