"""报送情况: who has returned nothing, then every file that came, and what became of it."""

from collections.abc import Container, Hashable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from sfs_excel.outcome.results import Results
from sfs_excel.sheets.book import Book
from sfs_excel.sheets.columns import Column
from sfs_excel.sheets.writing import Link
from sfs_excel.summary.links import OPENS, link_to_place
from sfs_excel.summary.styles import Tone
from sfs_excel.summary.table import OFFICE, Row, write_list
from sfs_excel.words import OF_OFFICES, FileStatus, Kind, OfficeStatus, ReachedBy, VoterStatus

SHEET = "报送情况"
_TONES: dict[str, Tone] = {
    FileStatus.REFUSED: "bad",
    FileStatus.ASKED: "bad",
    FileStatus.WAITING: "warn",
    FileStatus.SUPERSEDED: "quiet",
    FileStatus.DUPLICATE: "quiet",
    FileStatus.SKIPPED: "quiet",
    FileStatus.WITHDRAWN: "quiet",
    FileStatus.AFTER_FINAL: "warn",
}
_DIGEST_SHOWN = 12
COLUMNS = (
    Column("编码", 8, "code"),
    Column(OFFICE, 14),
    Column("所长", 11, "code"),
    Column("填表人", 18, "code", "司法所在填报表封面上写的填表人和电话；填报有疑问，找这个人。"),
    Column("状态", 13, "code", "见表上面的说明。留存备查：佐证材料，程序没有打开。作废：票有误，整张没有计入。"),
    Column("文件", 36, "link", f"{OPENS}压缩包里的，打开的是压缩包。"),
    Column("类别", 10, "code"),
    Column("收到时间", 18, "code", "程序第一次在收件箱里看到它的时间。"),
    Column(
        "按期依据",
        26,
        "code",
        "按哪一个时间算是否按期：名册写的实际收到；没有写的，是放入收件箱、邮件日期、登记三者中最早的。",
    ),
    Column("保存时间", 18, "code", "文件自己写明的最后一次保存的时间。"),
    Column("说明", 48, "returned"),
    Column("文件指纹", 15, "digest", "SHA-256 的前几位；内容有一处不同，指纹就不同。完整的在“说明”里。", aside=True),
)
_MEANINGS = (
    "未报送的列在最前面，其后是收件箱里的每个文件。采用：得分以此文件为准；被后来的替代：同一司法所后来又报送，以后来的为准；"
    "重复：与另一文件内容完全相同；拒收：无法采用，原因见说明；"
    "待确认：可能是旧的一份，或者说不清来历，没有采用，由经办人决定，办法见说明；暂时读不到：正在写入、被占用或没有权限，下次汇总时再读；跳过：不是报送材料。"
)
_MORE_MEANINGS = {
    FileStatus.WITHDRAWN: "已撤回：由人决定不采用，见“办理记录”。",
    FileStatus.AFTER_FINAL: "定稿后收到：考核结果已经定稿，没有计入。",
}


def write_submissions(book: Book, results: Results) -> int:
    """Add the sheet, or more of them. Returns how many."""
    missing, total = results.count(OfficeStatus.MISSING), len(results.roster.partaking)
    outside = "".join(f"，另有{state.word}{results.count(state)}个" for state in results.outside_states)
    counted = f"共{total}个司法所，已报送{total - missing}个，未报送{missing}个{outside}；"
    counted += f"收到文件{len(results.submissions)}个。"
    found = set(results.submissions["status"])
    meanings = _MEANINGS + "".join(said for status, said in _MORE_MEANINGS.items() if status in found)
    return write_list(book, results, SHEET, COLUMNS, counted + meanings, [*_missing(results), *_received(results)])


def find_void(results: Results) -> set[str]:
    """The files of ballots that are void."""
    return set(results.voters.loc[results.voters["status"] == VoterStatus.FAULTY, "file"])


def say_status(entry: Mapping[Hashable, Any], void: Container[str]) -> str:
    """Return what became of a file. A ballot that is void, and evidence, are kept, and nothing is taken from them."""
    status = entry["status"]
    if status == FileStatus.CURRENT and entry["kind"] == Kind.EVIDENCE:
        return "留存备查"
    if status == FileStatus.CURRENT and entry["file"] in void:
        return VoterStatus.FAULTY.word
    return FileStatus(status).word


def say_reached(entry: Mapping[Hashable, Any], deadline: date | None, zone: tzinfo | None) -> str:
    """Return on what it rests whether an office's form is in time, and whether it is: `邮件日期 2016-12-19 16:40`."""
    if entry["kind"] not in OF_OFFICES or not entry["reached"]:
        return ""
    told = str(entry["reached"])
    said = f"{ReachedBy(entry['reached_by']).word} {told if len(told) == len('2016-12-19') else show_time(told, zone)}"
    late = (datetime.fromisoformat(told).date() - deadline).days if deadline and entry["kind"] == Kind.FORM else 0
    return said + (f"，逾期{late}天" if late > 0 else "")


def show_time(iso: object, zone: tzinfo | None) -> str:
    """`2016-12-03T01:05:00Z` -> `2016-12-03 09:05` in the clerk's zone; what is no time is shown as it stands."""
    try:
        time = datetime.fromisoformat(str(iso))
    except ValueError:
        return str(iso)
    return f"{time.astimezone(zone) if time.tzinfo else time:%Y-%m-%d %H:%M}"


def _say_reason(results: Results, entry: Mapping[Hashable, Any]) -> str:
    """The reason, and what to do; of a return that would count, that its office takes no part."""
    outside = results.outside.get(entry["office"])
    if outside is None or (entry["kind"], entry["status"]) != (Kind.FORM, FileStatus.CURRENT):
        return str(entry["reason"])
    return "；".join(filter(None, (entry["reason"], f"名册里写着{outside.word}，列出得分，不参加排名")))


def _missing(results: Results) -> Iterator[Row]:
    for office in results.roster.offices:
        if results.states[office.code] == OfficeStatus.MISSING:
            yield (
                "bad",
                (
                    office.code,
                    office.name,
                    office.chief,
                    "",
                    OfficeStatus.MISSING.word,
                    "",
                    "",
                    "",
                    "",
                    "",
                    "没有收到可以采用的填报表，请催报",
                    "",
                ),
            )


def _received(results: Results) -> Iterator[Row]:
    offices = {office: place for place, office in enumerate(results.offices)}
    zone, void = results.made.tzinfo, find_void(results)
    chiefs = {office.code: office.chief for office in results.roster.offices}
    ordered = results.submissions.assign(
        _office=results.submissions["office"].map(offices).fillna(len(offices))
    ).sort_values(["_office", "received"], kind="stable")
    for entry in ordered.to_dict("records"):
        office = entry["office"]
        yield (
            _TONES.get(entry["status"], "plain"),
            (
                office,
                results.name(office) if office else "",
                chiefs.get(office, ""),
                entry["contact"],
                say_status(entry, void),
                Link(entry["file"], link_to_place(entry["place"])),
                Kind(entry["kind"]).word,
                show_time(entry["received"], zone),
                say_reached(entry, results.roster.deadline, zone),
                show_time(entry["saved"], zone),
                _say_reason(results, entry),
                str(entry["sha256"])[:_DIGEST_SHOWN],
            ),
        )
