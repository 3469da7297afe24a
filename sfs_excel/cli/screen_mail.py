"""The reports on papers and mails, as `screen` makes the others."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from sfs_excel.cli.terminal import clean, list_rows, make_cells, make_line, make_table, make_title
from sfs_excel.cli.usage import spell_command
from sfs_excel.outcome.standing import name_some
from sfs_excel.words import MAILS, MailStatus, NoticeKind, PaperState

if TYPE_CHECKING:
    import pandas as pd

    from sfs_excel.mail.drafts import MailResult

_MOST_LISTED, _MOST_UNPLACED = 30, 8
# Each by itself; why sending stopped is told once.
_EXPLAINED = (MailStatus.FAILED, MailStatus.REFUSED, MailStatus.UNKNOWN, MailStatus.SKIPPED)


def show_papers(
    papers: "pd.DataFrame", kind: str, folder: Path | None = None, unplaced: Sequence[str] = ()
) -> RenderableType:
    """The report of `notify`.

    Args:
        folder: the year folder, where a command has to name it.
        unplaced: refused files of which no reminder speaks.
    """
    rows, title = list_rows(papers), NoticeKind(kind).word
    count = sum(row["kind"] != NoticeKind.GROUP for row in rows)
    unknown = f"看不出是哪个所的文件（{len(unplaced)} 个），没有写进{title}：{name_some(unplaced, _MOST_UNPLACED)}。"
    told = [make_line(f"{unknown}知道是哪个所的，请另行告诉它。")] if unplaced else []
    if not rows:
        return Group(Text(f"没有要写的{title}。"), *told)
    table = make_table("给谁", "文件", "")
    for row in rows[:_MOST_LISTED]:
        table.add_row(*make_cells(row, "name", "file"), Text(PaperState(row["state"]).word))
    parts: list[RenderableType] = [Text(f"{title} {count} 份：", style="bold"), table]
    if len(rows) > _MOST_LISTED:
        parts.append(Text(f"……共 {len(rows)} 份，都在同一个文件夹里。"))
    parts += told
    parts += [make_line(f"原来的被人改过，已留下一份：{row['kept']}") for row in rows if row["kept"]]
    mailed = f"，或者用邮件发：{spell_command(f'mail draft --kind {title}', folder)}" if kind in MAILS else "、签字。"
    return Group(*parts, make_line(f"可以先看一看、改一改，再打印{mailed}"))


def show_mails(mailed: "MailResult") -> RenderableType:
    """The report of `mail`: one row a mail, what needs a person, and the count."""
    rows = list_rows(mailed.mails)
    if not rows:
        return Text("没有要发的邮件。")
    table = make_table("邮件", "给谁", "邮箱", "结果")
    for row in rows:
        table.add_row(
            Text(NoticeKind(row["kind"]).word), *make_cells(row, "name", "to"), Text(MailStatus(row["status"]).word)
        )
    wrong = [row for row in rows if row["status"] in _EXPLAINED]
    told = [
        make_line(f"· {NoticeKind(row['kind']).word}，{row['name']}：{MailStatus(row['status']).word}", row["reason"])
        for row in wrong
    ]
    return Group(table, *([make_title("需要处理"), *told] if told else []), _count(rows))


def _count(rows: list[dict[str, Any]]) -> Text:
    counts = Counter(row["status"] for row in rows)
    said = "，".join(f"{status.word} {counts[status]} 封" for status in MailStatus if counts[status])
    where = "草稿在「发放/邮件」。" if counts[MailStatus.DRAFT] else ""
    return Text(clean(f"\n共 {len(rows)} 封：{said}。{where}"), style="bold")
