"""The report of `watch`: one line a happening. Nothing is printed here."""

from datetime import datetime

from rich.text import Text

from sfs_excel.cli.terminal import clean
from sfs_excel.words import FileStatus
from sfs_excel.year.watch import FileOutcome, Happening, Recovered, Refreshed, Trouble, Waiting


def show_happening(happening: Happening, moment: datetime) -> Text:
    """One line of `watch`, whatever its length."""
    said, style = _tell_happening(happening)
    return Text(clean(f"{moment:%H:%M} {said}").replace("\n", " "), style=style)


def _tell_happening(happening: Happening) -> tuple[str, str]:
    """In words, and in which style."""
    match happening:
        case Waiting():
            return f"{happening.file}  等待：{_promise_look(happening.reason)}", ""
        case FileOutcome():
            is_lost = happening.status in (FileStatus.REFUSED, FileStatus.ASKED)
            return f"{happening.file}  {_tell_outcome(happening)}", "red" if is_lost else ""
        case Refreshed():
            return _tell_refreshed(happening), "green"
        case Trouble():
            return f"这一次没有做成，会自动再试：{happening.message}", "red"
        case Recovered():
            return "刚才的问题已经消除，继续监视。", ""


def _promise_look(reason: str) -> str:
    """A reason that sends the clerk to collect again, as it is while a watch does so by itself."""
    return reason.replace("请稍后再汇总一次", "会自动再看").replace("再汇总一次", "等它自动再看")


def _tell_outcome(outcome: FileOutcome) -> str:
    attributed = (FileStatus.CURRENT, FileStatus.SUPERSEDED, FileStatus.ASKED, FileStatus.AFTER_FINAL)
    parts = [outcome.office] if outcome.office and outcome.status in attributed else []
    if outcome.status == FileStatus.CURRENT:
        parts.append(f"{outcome.errors} 处错误" if outcome.errors else "没有错误")
    if outcome.reason:
        parts.append(outcome.reason)
    if outcome.correction:
        parts.append(f"已生成 {outcome.correction}")
    return f"{outcome.status.word}：{'，'.join(parts)}"


def _tell_refreshed(happening: Refreshed) -> str:
    counts = f"已报 {happening.returned}/{happening.offices}" + (
        f"，需退回 {happening.to_correct}" if happening.to_correct else ""
    )
    said = f"已更新 {happening.summary}（{counts}）"
    if happening.occupied:
        said += f"；{'、'.join(happening.occupied)} 正被别的程序打开，新的内容先另存在旁边，关闭后自动换上"
    if happening.kept:
        said += f"；原来的文件被人改过，或者规则变了，已留下一份：{'、'.join(happening.kept)}"
    return said
