"""The report of what a change of the rulebook does to what is out and what has come in. Nothing is printed here."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from sfs_excel.cli.terminal import clean, list_rows, make_line
from sfs_excel.cli.usage import spell_command
from sfs_excel.outcome.standing import WAITING_NAMED, name_some
from sfs_excel.words import Fate

if TYPE_CHECKING:
    import pandas as pd

_MOST_LISTED = 40
_MOST_SAID = 120  # characters of what is changed
_PEOPLE = {"returned": "已交", "beyond": "其中填的超出现在的范围、要更正", "issued": "未交"}
_EFFECT = {
    Fate.KEPT: "填好的照样采用，按现在的规则计分",
    Fate.ASKED: "先确认是不是同一问题；确认以前，填好的先不采用",
    Fate.NEW: "请司法所补填（退回的表里其余的都已预填）",
}


def show_foreseen(foreseen: "pd.DataFrame", folder: Path | None = None) -> RenderableType:
    """The fate of each item: kept, asked about, or to be filled in.

    Args:
        folder: the year folder, where a command has to name it.
    """
    rows = list_rows(foreseen)
    parts: list[RenderableType] = [Text("\n责任书与已经发出的表不同，交来的这样处理：", style="bold")]
    parts += [line for row in rows[:_MOST_LISTED] for line in _tell(row)]
    if len(rows) > _MOST_LISTED:
        parts.append(Text(f"……共 {len(rows)} 处；汇总以后，全部见排名工作簿「规则变动」。"))
    if any(row["what"].startswith("序号") for row in rows):
        parts.append(make_line("序号变了的，编号也变，就是新的问题：新增的一项排在最后，其余的就不用补填。"))
    if any(row["fate"] == Fate.ASKED for row in rows):
        parts.append(
            make_line(f"确认用：{spell_command('question 填报项编号 --same', folder)}（或 --new），写明原因。")
        )
    return Group(*parts)


def _tell(row: dict[str, Any]) -> Iterator[RenderableType]:
    fate = Fate(row["fate"])
    where = f"第{row['item']}项" if row["item"] else "各项以外"
    what = clean(row["what"])
    said = what if len(what) <= _MOST_SAID else f"{what[:_MOST_SAID]}…"
    since = f"{row['since']}发放的" if row["since"] else "以前发放的"
    people = [f"{since}表"]
    people += [f"{word}：{_name(row[column])}" for column, word in _PEOPLE.items() if row[column]]
    people += [f"已核定、记账或投票 {row['decided']} 处"] if row["decided"] else []
    yield make_line(f"· {where} {fate.word}：{said}", f"{_EFFECT[fate]}。{'；'.join(people)}")


def _name(names: str) -> str:
    return name_some(clean(names).split("、"), WAITING_NAMED)
