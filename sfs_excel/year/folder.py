"""The year folder on the disk: where everything lies, and the rulebooks that forms rest on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sfs_excel.clock import Clock, tell_time
from sfs_excel.errors import SfsError
from sfs_excel.files.kept import Kept
from sfs_excel.files.outputs import Outputs
from sfs_excel.files.whole import TEMPORARY, is_own_file, is_plain_file, write_whole
from sfs_excel.inbox.register import Register
from sfs_excel.roster.titles import ROSTER_FILE
from sfs_excel.year.signing_key import KEY, read_key

if TYPE_CHECKING:
    from sfs_excel.rulebook.model import Rulebook

RULEBOOK, ROSTER = "责任书.yaml", ROSTER_FILE
ISSUED, INBOX, RETURNED, ASSESSED, SUMMARY, EXPORTS = "发放", "收件箱", "退回", "核定", "汇总", "导出"
STATE, STORE, RULEBOOKS, REGISTER, READINGS = ".sfs", "store", "rulebooks", "register.sqlite", "readings.sqlite"
IMPACT, CHOICES = "口径影响.xlsx", "口径.xlsx"  # below SUMMARY
LAST_YEAR = "last_year"  # below STATE: what is kept of the year that this one follows
HELD = "final"  # below STATE: by what final results were made
WORKED_OUT = "kept"  # below STATE: what may be lost at any time
UNFINISHED = "新建未完成"  # a mark that stands below STATE until an init has come to its end
TEMPLATES, ORIGINALS, FINAL = "模板", "原件", "定稿"
DASHBOARD = "看板.html"


class YearFolder:
    """The places of a year folder, and what only the program keeps there.

    Raises:
        SfsError: the folder is not a year folder.
    """

    def __init__(self, root: Path, clock: Clock = tell_time, *, keeps: bool = True) -> None:
        """
        Args:
            keeps: whether what is read and worked out is kept in it; not where it is only looked at.
        """
        self.root, self.keeps, self._clock = root, keeps, clock
        if not (root / STATE / KEY).is_file():
            raise SfsError(_explain_missing_key(root))
        self.rulebook, self.roster = root / RULEBOOK, root / ROSTER
        self.issued, self.inbox, self.assessed = root / ISSUED, root / INBOX, root / ASSESSED
        self.summary, self.tables = root / SUMMARY, root / SUMMARY / EXPORTS
        self.held = root / STATE / HELD
        self.last_year = root / STATE / LAST_YEAR
        self.originals, self.final = root / ORIGINALS, root / FINAL
        self.dashboard = self.summary / DASHBOARD
        self.templates = root / TEMPLATES
        self.store = root / STATE / STORE
        self.readings = root / STATE / READINGS
        self.register = Register(root / STATE / REGISTER, clock)

    def place_summary(self, rulebook: Rulebook) -> Path:
        """Tell where the ranking workbook stands."""
        return self.summary / name_summary(rulebook)

    def read_outputs(self) -> Outputs:
        """Return what was written for people so far. Of two that live at once, each would write over what the other notes."""
        return Outputs(self.root, self.root / STATE / "outputs.json", self._clock, self.register.list_sent)

    def read_key(self) -> bytes:
        """
        Raises:
            FaultyFileError: the key is damaged.
        """
        return read_key(self.root / STATE / KEY)

    def keep_rulebook(self, rulebook: Rulebook) -> None:
        """Forms go out under this rulebook: once it, or what is chosen of it, is changed, it must still be known what it said."""
        from sfs_excel.rulebook.plain import write_plain

        path = self.root / STATE / RULEBOOKS / f"{rulebook.digest}.yaml"
        path.parent.mkdir(exist_ok=True)
        if not is_plain_file(path):
            write_whole(path, write_plain(rulebook))

    def list_rulebooks(self) -> dict[str, Path]:
        """List the rulebooks by which forms went out: digest -> file."""
        return {path.stem: path for path in (self.root / STATE / RULEBOOKS).glob("*.yaml")}

    def list_workbooks(self) -> list[Path]:
        """List the workbooks in the ranking workbook's place, kept copies of it above all: the later by its name (`name_sibling`),
        the later in the list."""
        if not self.summary.is_dir():
            return []
        others = (TEMPORARY, "~", *(name.removesuffix(".xlsx") for name in (IMPACT, CHOICES)))
        found = [path for path in self.summary.glob("*.xlsx") if not path.name.startswith(others)]
        own = (path for path in found if is_own_file(self.root, path))
        return sorted(own, key=lambda path: path.name.replace("，", " "))  # a minute before the moments in it

    def open_kept(self, question: str) -> Kept:
        """Open the last answer to a question: what it comes to, by files that are the same."""
        return Kept(self.root / STATE / WORKED_OUT / f"{question}.json", keeps=self.keeps)


def name_summary(rulebook: Rulebook) -> str:
    """Name the ranking workbook."""
    return f"{rulebook.year}年度司法所考核排名.xlsx"


def _explain_missing_key(root: Path) -> str:
    """A folder that was copied without what is hidden in it has to be told from one that never was a year folder, and from
    one that is not made yet."""
    if (root / STATE / UNFINISHED).is_dir():
        return f"{root}：这个年度文件夹没有建完。请再运行一次同样的 init。"
    if not any((root / name).exists() for name in (RULEBOOK, ROSTER)):
        return f"{root}：不是年度考核文件夹（里面没有 {STATE}/{KEY}）。请用 -C 指定文件夹，或先运行 sfs-excel init 建一个。"
    return (
        f"{root}：这个年度文件夹不完整，缺少隐藏的 {STATE} 文件夹或其中的 {KEY}（签名密钥）。"
        f"请从原来的电脑或备份，把隐藏的 {STATE} 文件夹一并复制过来；有备份文件的，运行 restore 备份文件；没有它，发放过的表都认不出来。"
    )
