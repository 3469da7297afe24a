"""The parts of a workbook's file, for whoever compares two."""

from io import BytesIO
from zipfile import ZipFile, ZipInfo

Members = list[tuple[str, tuple[object, ...], bytes]]


def list_members(workbook: bytes) -> Members:
    """List every part with what the file says of it, but for its place in the file."""
    with ZipFile(BytesIO(workbook)) as parts:
        assert parts.testzip() is None
        return [(info.filename, _describe(info), parts.read(info)) for info in parts.infolist()]


def _describe(info: ZipInfo) -> tuple[object, ...]:
    return (info.date_time, info.compress_type, info.flag_bits, info.external_attr, info.create_system, info.file_size)
