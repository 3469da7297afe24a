"""The people and offices of the sample's year. All of them are made up, and look it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sfs_excel.roster.model import Department, Office, Voter

COUNTY, SENDER = "样本县司法局", "kaohe@example.invalid"

_NAMES = ("甲镇", "乙镇", "丙镇", "丁镇", "戊镇", "己镇", "庚镇", "辛镇", "壬镇", "癸镇", "子乡", "丑乡")
OFFICES = {
    code: Office(code, f"{name}司法所", "", f"office{code}@example.invalid", f"0000-00000{code}")
    for code, name in ((f"{number:02d}", name) for number, name in enumerate(_NAMES, start=1))
}
VOTERS = tuple(
    Voter(f"P{n}", f"评委{n}（样本）", "局领导" if n <= 3 else "科室负责人", f"voter{n}@example.invalid")
    for n in range(1, 8)
)
OFFICE, BUSINESS, PUBLICITY = "办公室", "业务科", "法宣科"
DEPARTMENTS = (
    Department(OFFICE, (*range(1, 6), *range(34, 43), 44, 45, 46), "bgs@example.invalid"),
    Department(BUSINESS, tuple(range(6, 22)), "ywk@example.invalid"),
    Department(PUBLICITY, tuple(range(22, 34)), "fxk@example.invalid"),
)
SETTINGS: Mapping[str, str | int | date] = {
    "年度": 2016,
    "县局名称": COUNTY,
    "县局局长": "（样本）",
    "发件人": SENDER,
}


def at(day: int, hour: int, minute: int, month: int = 12, year: int = 2016) -> datetime:
    """The moment at which somebody saved a file, UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
