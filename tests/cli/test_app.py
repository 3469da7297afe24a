"""The command line: what it hands to the workspace, how it ends, and that all it says is Chinese.

1. Exit codes: 0 done; 1 done, and something needs a person; 2 could not be done; 130 interrupted.
2. A mistake is never a traceback, and wrong usage is explained in Chinese.
3. What came from outside is shown as plain text: it cannot steer the terminal.
What the commands really do is tested with a real year folder elsewhere.
"""

import errno
import io
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import typer
from rich.console import Console

import sfs_excel.cli.progress
from sfs_excel import __version__
from sfs_excel.cli import app as cli
from sfs_excel.clock import tell_time
from sfs_excel.errors import Fault, FaultyFileError, SfsError
from sfs_excel.inbox.register import Receipt
from sfs_excel.outcome.brief_results import brief_results
from sfs_excel.outcome.event_tables import FORESEEN
from sfs_excel.outcome.standing import Task, Turnout
from sfs_excel.outcome.tables import FORMS
from sfs_excel.roster.model import Office, Roster
from sfs_excel.summary.formats import Wish
from sfs_excel.words import Severity
from sfs_excel.workers import cluster
from sfs_excel.year.backup import Backup
from sfs_excel.year.restore import Restored
from sfs_excel.year.watch import Happening, Recovered

RANKING = ["office", "name", "status", "rank", "total", "base", "bonus", "penalty", "veto", "missing", "findings"]
FINDINGS = ["office", "code", "severity", "message", "item", "field", "to"]
SUBMISSIONS = ["file", "status", "reason"]
STATUS = [
    "office",
    "name",
    "issued",
    "returned",
    "received",
    "version",
    "errors",
    "missing",
    "late",
    "state",
    "contact",
]

WAITING = [
    ("核定", "基层科", "核定表还没有交回"),
    ("核定", "法宣科", "核定表还没有交回"),
    ("终评", "经办人", "还没有评委"),
]


TASKS = (
    Task("经办人", "把标好错误的表发回去", ("河东司法所",), "mail draft --kind 更正通知"),
    Task("司法所", "等它们报送"),
)
NEXT = "下一步 1. 把标好错误的表发回去 河东司法所 命令：sfs-excel mail draft --kind 更正通知 2. 等它们报送"


class FakeWorkspace:
    """Remembers what it was asked, and answers with the frames that the test put into it."""

    calls: list[tuple[str, Any]]
    problems: pd.DataFrame
    collected: SimpleNamespace
    restored: Restored
    failure: BaseException | None
    signals: list[signal.Signals]  # that come while it watches
    summary = Path("演示/汇总/2016年度司法所考核排名.xlsx")
    remarks: Sequence[str] = ()
    roster = Roster(
        (Office("01", "河东司法所"), Office("02", "城关司法所"), Office("03", "石桥司法所", is_absent=True))
    )
    clock = staticmethod(tell_time)

    def __init__(self, folder: Path, *, executor: Any = None) -> None:
        self.folder = folder
        self._note("open", folder if executor is None else (folder, executor))

    @classmethod
    def create(cls, folder: Path, *, sample: bool, rulebook: str, last_year: Path | None, tell: Any) -> "FakeWorkspace":
        cls._note("create", (folder, sample, rulebook, last_year))
        tell("名册：照旧")
        return cls.__new__(cls)

    @classmethod
    def _note(cls, name: str, what: Any) -> None:
        cls.calls.append((name, what))
        if cls.failure is not None:
            raise cls.failure

    def follow(self, last_year: Path, *, who: str) -> str:
        self._note("follow", (last_year, who))
        return "取自定稿"

    def backup(self, file: Path) -> Backup:
        self._note("backup", file)
        return Backup(file, "2016-12-20T15:30:00+08:00", {"key": "00", "register.sqlite": "01"}, 1_234_567)

    @classmethod
    def restore(cls, folder: Path, file: Path | None = None, *, force: bool = False) -> Restored:
        cls._note("restore", (folder, file, force))
        return cls.restored

    def check(self) -> pd.DataFrame:
        self._note("check", None)
        return self.problems

    def foresee(self) -> pd.DataFrame:
        return FORESEEN.frame()

    def generate(
        self, offices: Sequence[str] = (), *, all_anew: bool, progress: Callable[[int, int, str], None]
    ) -> pd.DataFrame:
        self._note("generate", (tuple(offices), all_anew))
        progress(1, 1, "河东司法所")
        made = (
            "01",
            "河东司法所",
            "发放/河东司法所.xlsx",
            "f",
            "改名，原“河东所”",
            "发放/河东司法所（保留的旧表）.xlsx",
        )
        gone = ("01", "河东所", "发放/河东所.xlsx", "", "收走：改了名", "")
        return FORMS.frame([made, gone])

    def collect(
        self,
        *,
        export: Wish = False,
        retry: bool = False,
        jobs: int | None = None,
        progress: Callable[[int, int, str], None],
    ) -> SimpleNamespace:
        self._note("collect", (export, retry, jobs))
        progress(1, 2, "读取报表")
        return self.collected

    def watch(self, report: Callable[[Happening], None], stop: threading.Event, *, jobs: int | None = None) -> None:
        self._note("watch", jobs)
        report(Recovered())
        for number in self.signals:
            signal.raise_signal(number)
        assert stop.is_set()

    def status(self) -> SimpleNamespace:
        self._note("status", None)
        first, last = "2016-12-01T09:00:00+08:00", "2016-12-20T15:30:00+08:00"
        rows = [
            ("01", "河东司法所", first, True, last, 2, 2, 1, 0, "待改错", ""),
            ("02", "河西司法所", "", False, "", 0, 0, 0, 3, "未发放", ""),
        ]
        return SimpleNamespace(
            tasks=TASKS,
            office_rows=[dict(zip(STATUS, row, strict=True)) for row in rows],
            stage="自评暂定",
            finality="未定稿",
            turnout=Turnout(voters=3, valid=1, void=1),
            waiting_rows=WAITING,
            event_rows=(),
        )


def collected(
    findings: Sequence[Sequence[object]] = (), files: Sequence[Sequence[str]] = (), *, missing: bool = False
) -> SimpleNamespace:
    """The outcome of `collect`: 河东 ranked first, 城关 vetoed, and 河西 missing if asked for."""
    ranking: list[tuple[Any, ...]] = [
        ("01", "河东司法所", "ranked", 1, 93.456, 90.0, 4.0, -0.544, "", 0, 1),
        ("03", "城关司法所", "vetoed", pd.NA, 60.0, 60.0, 0.0, 0.0, "非正常上访", 0, 0),
    ]
    if missing:
        ranking.append(
            ("02", "河西司法所", "missing", pd.NA, float("nan"), float("nan"), float("nan"), float("nan"), "", 0, 0)
        )
    frame = pd.DataFrame(ranking, columns=RANKING)
    results: Any = SimpleNamespace(
        ranking=frame.assign(rank=frame["rank"].astype("Int64")),
        findings=pd.DataFrame([complete(finding) for finding in findings], columns=FINDINGS),
        submissions=pd.DataFrame(files, columns=SUBMISSIONS),
        stage="自评暂定",
        finality="未定稿",
        waiting=pd.DataFrame(WAITING, columns=["stage", "who", "what"]),
        voters=pd.DataFrame(columns=["voter", "panel", "status", "received", "reason"]),
        names=dict(zip(frame["office"], frame["name"], strict=True)),
    )
    unused = [file for file in files if file[1] in ("refused", "waiting")]
    return SimpleNamespace(
        brief=brief_results(results),
        unused_rows=[dict(zip(SUBMISSIONS, file, strict=True)) for file in unused],
        summary=Path("汇总/2016年度司法所考核排名.xlsx"),
        corrections={"01": Path("退回/河东司法所.xlsx")} if findings else {},
        exports=(),
        kept=(),
        occupied=(),
        tasks=TASKS,
    )


def complete(finding: Sequence[object]) -> tuple[object, ...]:
    """A finding's row of which only the first four columns are told, or all of them."""
    return (*finding, 1, "", "office")[: len(FINDINGS)]


def demonstrate(folder: Path) -> Iterator[SimpleNamespace]:
    """Two steps of a year."""
    year = FakeWorkspace(folder)
    for command, run in {
        "check": lambda _: year.check(),
        "collect": lambda progress: year.collect(progress=progress),
    }.items():
        yield SimpleNamespace(title=f"说{command}", told="从前", command=command, run=run, is_whole=True)


@pytest.fixture(autouse=True)
def workspace(monkeypatch: pytest.MonkeyPatch) -> type[FakeWorkspace]:
    module = ModuleType("sfs_excel.year.workspace")
    module.Workspace = FakeWorkspace  # type: ignore[attr-defined]  # a stand-in for the module
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setitem(sys.modules, "sfs_excel.year.workspace", module)
    demonstration = ModuleType("sfs_excel.demonstration.year")
    demonstration.demonstrate = demonstrate  # type: ignore[attr-defined]  # a stand-in for the module
    monkeypatch.setitem(sys.modules, "sfs_excel.demonstration.year", demonstration)
    FakeWorkspace.calls = []
    FakeWorkspace.remarks = ()
    FakeWorkspace.restored = Restored("present", 34)
    FakeWorkspace.failure = None
    FakeWorkspace.signals = [signal.SIGINT]
    FakeWorkspace.problems = pd.DataFrame(columns=["place", "fact", "remedy", "severity"])
    FakeWorkspace.collected = collected()
    return FakeWorkspace


Capture = pytest.CaptureFixture[str]


def say(capsys: Capture) -> str:
    """All that was printed, without the boxes and line breaks that depend on the width."""
    return flatten("".join(capsys.readouterr()))


def flatten(printed: str) -> str:
    printed = re.sub(r"\x1b\[[0-9;]*m", "", printed)  # Typer colours its help wherever it takes itself to be in a CI
    return re.sub(r"[│╭╮╰╯─\s]+", " ", re.sub(r" {1,2}│\n│ ", "", printed))


@pytest.mark.parametrize(
    ("arguments", "calls"),
    [
        ("check", [("open", Path()), ("check", None), ("status", None)]),
        ("check -C 2016", [("open", Path("2016")), ("check", None), ("status", None)]),
        ("-C 2016 check", [("open", Path("2016")), ("check", None), ("status", None)]),
        ("-C 2015 check -C 2016", [("open", Path("2016")), ("check", None), ("status", None)]),
        ("init 2016", [("create", (Path("2016"), False, "", None))]),
        ("init 2016 --sample", [("create", (Path("2016"), True, "", None))]),
        ("-C 考核 init 2016", [("create", (Path("考核/2016"), False, "", None))]),
        ("init 2017 --from 2016", [("create", (Path("2017"), False, "", Path("2016")))]),
        ("init 2017 --rulebook 我的.yaml", [("create", (Path("2017"), False, "我的.yaml", None))]),
        ("follow 2016 -C 2017", [("open", Path("2017")), ("follow", (Path("2016"), "")), ("status", None)]),
        ("generate", [("open", Path()), ("generate", ((), False)), ("status", None)]),
        (
            "generate --office 01 --office 02 -C 2016",
            [("open", Path("2016")), ("generate", (("01", "02"), False)), ("status", None)],
        ),
        ("generate --all", [("open", Path()), ("generate", ((), True)), ("status", None)]),
        ("collect", [("open", Path()), ("collect", ((), False, None))]),
        ("collect --export CSV --jobs 4", [("open", Path()), ("collect", (["csv"], False, 4))]),
        (
            "collect --export parquet --export csv",
            [("open", Path()), ("collect", (["parquet", "csv"], False, None))],
        ),
        ("collect --retry", [("open", Path()), ("collect", ((), True, None))]),
        ("status", [("open", Path()), ("status", None)]),
        ("backup U盘/备份.zip", [("open", Path()), ("backup", Path("U盘/备份.zip"))]),
        ("restore", [("restore", (Path(), None, False))]),
        ("-C 2016 restore 备份.zip --force", [("restore", (Path("2016"), Path("备份.zip"), True))]),
        ("watch", [("open", Path()), ("watch", None)]),
        ("watch -C 2016 --jobs 2", [("open", Path("2016")), ("watch", 2)]),
    ],
)
def test_command_reaches_the_workspace(workspace: type[FakeWorkspace], arguments: str, calls: list[Any]) -> None:
    assert cli.run(arguments.split()) == 0
    assert workspace.calls == calls


@pytest.mark.parametrize("command", ["collect", "watch"])
def test_the_cluster_reaches_the_workspace_and_is_let_go(
    workspace: type[FakeWorkspace], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def open_cluster(address: str) -> Iterator[str]:
        yield f"cluster at {address}"
        workspace.calls.append(("let go", address))

    monkeypatch.setattr(cluster, "open_cluster", open_cluster)
    assert cli.run([command, "--scheduler", "10.0.0.5:8786"]) == 0
    opened, _, ended = workspace.calls
    assert opened == ("open", (Path(), "cluster at 10.0.0.5:8786"))
    assert ended == ("let go", "10.0.0.5:8786")


def test_faults_found_by_check_end_with_one(workspace: type[FakeWorkspace], capsys: Capture) -> None:
    fault = ("名册.xlsx「司法所」A5", "编码“01”与 A2 重复", "请改成不同的")
    workspace.problems = pd.DataFrame([(*fault, Severity.ERROR)], columns=["place", "fact", "remedy", "severity"])
    assert cli.run(["check"]) == 1
    assert say(capsys).strip() == (
        "发现 1 处需要改正： 1. 名册.xlsx「司法所」A5：编码“01”与 A2 重复。 请改成不同的。 改好以后，再运行 sfs-excel check。"
    )


def test_reminders_of_check_come_last_and_alone_need_nobody(workspace: type[FakeWorkspace], capsys: Capture) -> None:
    columns = ["place", "fact", "remedy", "severity"]
    reminder, fault = ("名册", "很像", "请核对", Severity.REMINDER), ("责任书", "不对", "请改正", Severity.ERROR)
    workspace.problems = pd.DataFrame([reminder], columns=columns)
    assert cli.run(["check"]) == 0
    assert say(capsys).strip() == f"发现 1 处请看一看是否无误，不影响使用： 1. 名册：很像。 请核对。 {NEXT}"
    workspace.problems = pd.DataFrame([reminder, fault], columns=columns)
    assert cli.run(["check"]) == 1
    assert say(capsys).strip().startswith("发现 1 处需要改正： 1. 责任书：不对。 请改正。 发现 1 处请看一看")


def test_remark_is_told_beside_the_report_of_every_command(workspace: type[FakeWorkspace], capsys: Capture) -> None:
    workspace.remarks = ["这是样本文件夹。"]
    for command in ("init 2016", "check", "generate", "collect", "status", "watch", "backup 备份.zip"):
        assert cli.run(command.split()) == 0
        out, err = capsys.readouterr()
        assert err.count("这是样本文件夹。\n") == 1, command
        assert "样本文件夹" not in out


def test_generate_says_which_forms_it_made_and_why_and_of_how_many_nothing_has_changed(capsys: Capture) -> None:
    assert cli.run(["generate"]) == 0
    said = say(capsys)
    assert "已生成 1 份填报表： 编码 司法所 填报表 原因 01 河东司法所 发放/河东司法所.xlsx 改名，原“河东所”" in said
    assert "另有 1 份没有变化，没有动；要重做的，加 --all。" in said
    assert (
        "原来的表改动过，或者已经发出，留下一份：发放/河东司法所（保留的旧表）.xlsx 发放/河东所.xlsx：收走：改了名"
        in said
    )


def test_backup_tells_where_it_is_and_what_is_in_it(capsys: Capture) -> None:
    assert cli.run(["backup", "备份.zip"]) == 0
    assert say(capsys).strip() == (
        "已备份：备份.zip 共 2 个文件，1.2 MB，写好后已逐个核对。 "
        "里面有签名密钥，谁拿到它都做得出认得的表：请放在只有经办人拿得到的地方。 "
        "责任书、名册和各个子文件夹不在里面。要恢复的时候，运行 restore 备份文件。"
    )


FOUND = Receipt(0, "ab" * 32, "找回/abababababab", 7, "2016-12-20T15:30:00+08:00", 1)


@pytest.mark.parametrize(
    ("restored", "code", "words"),
    [
        (Restored("present", 34), 0, "登记库没有损坏。现在登记着 34 个收到的文件。 保存的原件都有登记，没有要恢复的。"),
        (Restored("copy", 34), 0, "登记库已由旁边的副本恢复。现在登记着 34 个收到的文件。"),
        (
            Restored("copy", 34, found=(FOUND, FOUND), named=1),
            1,
            "其中 2 个是按保存的原件补登记的：1 个还在收件箱，名称没有变；1 个不知道名称，记作“找回/…”。",
        ),
        (Restored("present", 34, found=(FOUND,), named=1), 1, "补登记的，都还在收件箱，名称没有变。"),
        (Restored("present", 34, found=(FOUND,), named=1), 1, "这期间发放、发邮件、办理的记录也可能不在里面，请核对。"),
        (Restored("nothing", 0), 1, "登记库和副本都用不上，已重新建立。发放、发邮件的记录和办理记录找不回来"),
        (Restored("present", 3, damaged=("ab" * 32,)), 1, "1 个原件已损坏，没有登记：abababababab。"),
        (Restored("present", 3, damaged=("ab" * 32,), aside=(Path("旧"),)), 1, "原来的留在：旧"),
        (
            Restored("backup", 34, Backup(Path("备份.zip"), "2016-12-20T15:30:00+08:00", {}, 0), aside=(Path("旧"),)),
            0,
            "已恢复成 2016-12-20 15:30 的备份，登记着 34 个收到的文件。",
        ),
    ],
)
def test_restore_tells_what_is_known_and_what_is_not(
    workspace: type[FakeWorkspace], capsys: Capture, restored: Restored, code: int, words: str
) -> None:
    workspace.restored = restored
    assert cli.run(["restore"]) == code
    assert flatten(words) in say(capsys)


def test_check_without_faults_says_so(capsys: Capture) -> None:
    assert cli.run(["check"]) == 0
    assert say(capsys).strip() == f"检查完毕，没有发现问题。 {NEXT}"


@pytest.mark.parametrize(
    ("findings", "files", "code"),
    [
        ([], [], 0),
        ([("01", "text", "提醒", "请核实")], [("河东.xlsx", "current", "")], 0),
        (
            [("01", "text", "更正", "全角数字")],
            [("a.xlsx", "superseded", ""), ("b", "skipped", ""), ("c", "duplicate", "")],
            0,
        ),
        ([("01", "text", "错误", "填的是“两次”")], [], 1),
        ([], [("坏.xlsx", "refused", "文件是空的")], 1),
        ([], [("慢.xlsx", "waiting", "还在写入")], 1),
    ],
)
def test_collect_ends_with_one_only_where_a_person_is_needed(
    workspace: type[FakeWorkspace], findings: list[Any], files: list[Any], code: int
) -> None:
    workspace.collected = collected(findings, files)
    assert cli.run(["collect"]) == code


def test_a_refused_file_that_is_dealt_with_is_counted_but_no_longer_asked_for(
    workspace: type[FakeWorkspace], capsys: Capture
) -> None:
    workspace.collected = collected(files=[("旧.xlsx", "refused", "去年的表"), ("新.xlsx", "current", "")])
    workspace.collected.unused_rows = []
    assert cli.run(["collect"]) == 0
    said = say(capsys)
    assert "收到文件 2 个：采用 1，拒收 1。" in said
    assert "没有用上的文件" not in said


def test_offices_that_are_still_missing_are_no_failure(workspace: type[FakeWorkspace]) -> None:
    workspace.collected = collected(missing=True)
    assert cli.run(["collect"]) == 0


def test_of_thousands_of_unused_files_the_first_are_shown_and_the_others_counted(
    workspace: type[FakeWorkspace], capsys: Capture
) -> None:
    files = [(f"{number}.xlsx", "refused", "文件是空的。") for number in range(5_000)]
    workspace.collected = collected([], [*files, ("5000.xlsx 等 3 个文件", "waiting", "请再汇总一次")])
    assert cli.run(["collect"]) == 1
    said = say(capsys)
    assert "· 29.xlsx 文件是空的。 ……共 5001 个，见排名工作簿「报送情况」。" in said
    assert "· 30.xlsx" not in said


def test_collect_reports_ranking_files_and_what_to_do(workspace: type[FakeWorkspace], capsys: Capture) -> None:
    errors = [("01", "text", "错误", f"河东.xlsx「填报表」F{row}：填错") for row in range(18, 23)]
    blanks = [("03", "missing", "错误", "没有填"), ("01", "missing", "错误", "没有填")]
    reminder = ("01", "macro", "提醒", "带有宏")
    files = [("河东.xlsx", "current", ""), ("城关.xlsx", "current", ""), ("空.xlsx", "refused", "文件是空的。")]
    workspace.collected = collected([*blanks, *errors, reminder], files)
    assert cli.run(["collect"]) == 1
    said = say(capsys)
    assert said.startswith("收到文件 3 个：采用 2，拒收 1。 排名（自评暂定） ")
    assert " 1 河东司法所 93.46 90.00 4.00 -0.54 0 1 " in said
    assert " — 城关司法所 60.00 60.00 0.00 0.00 0 0 非正常上访 " in said
    assert "没有用上的文件 · 空.xlsx 文件是空的。" in said
    assert (
        "需要退回更正 河东司法所：6 处 · 河东.xlsx「填报表」F18：填错 · 河东.xlsx「填报表」F19：填错 "
        "· 河东.xlsx「填报表」F20：填错 ……另有 2 处填错，见排名工作簿「校验问题」 · 有 1 项没有填 城关司法所：1 处 · 有 1 项没有填 "
        "另有 1 处提醒（程序没有据此改分），请看排名工作簿「校验问题」。" in said
    )
    assert "写好的文件 排名工作簿：汇总/2016年度司法所考核排名.xlsx 退回的表 1 份：退回 下一步" in said
    assert said.endswith(f"{NEXT} ")


def test_one_contradiction_is_shown_once_and_two_as_two(workspace: type[FakeWorkspace], capsys: Capture) -> None:
    """Each stands at the cell of either party."""
    parties = [
        ("01", "conflict", "错误", f"{file}：第{item}项不一致", item) for item in (1, 2) for file in ("甲", "乙")
    ]
    workspace.collected = collected([(*party, "", "bureau") for party in parties])
    assert cli.run(["collect"]) == 1
    assert "要改的（2 处，没有采用） · 甲：第1项不一致 · 甲：第2项不一致 考核阶段" in say(capsys)


def test_a_command_names_the_folder_that_the_clerk_has_named(capsys: Capture) -> None:
    for arguments in ("collect -C 2016", "-C 2016 generate", "status -C 2016", "check -C 2016"):
        assert cli.run(arguments.split()) == 0
        assert '命令：sfs-excel -C "2016" mail draft --kind 更正通知' in say(capsys)


def test_where_nothing_is_to_be_done_that_is_said(workspace: type[FakeWorkspace], capsys: Capture) -> None:
    workspace.collected.tasks = ()
    assert cli.run(["collect"]) == 0
    assert say(capsys).endswith("下一步 没有要办的事。 ")


def test_of_many_whom_a_task_is_about_the_first_are_named_and_all_are_counted(
    workspace: type[FakeWorkspace], capsys: Capture
) -> None:
    workspace.collected.tasks = (Task("经办人", "读取", tuple(f"{number}.xlsx" for number in range(5_000))),)
    assert cli.run(["collect"]) == 0
    said = say(capsys).replace(" ", "")
    assert "1.读取0.xlsx、1.xlsx、" in said
    assert said.endswith("、29.xlsx等5000个")


def test_collect_says_where_the_exports_are(workspace: type[FakeWorkspace], capsys: Capture) -> None:
    workspace.collected.exports = tuple(
        map(Path("汇总/导出").joinpath, ["ranking.csv", "ranking.parquet", "items.parquet"])
    )
    assert cli.run(["collect", "--export", "csv"]) == 0
    assert "排名工作簿：汇总/2016年度司法所考核排名.xlsx 1 张 CSV 表、2 张 Parquet 表：汇总/导出" in say(capsys)


def test_status_lists_every_office(capsys: Capture) -> None:
    assert cli.run(["status"]) == 0
    said = say(capsys)
    assert said.startswith(f" {NEXT} 各所情况 ")
    assert " 01 河东司法所 2016-12-01 09:00 2016-12-20 15:30 2 2 1 待改错 " in said
    assert " 02 河西司法所 — — — — — 未发放（逾期 3 天） " in said
    assert (
        "共 2 个司法所，已报送 1 个，未报送 1 个。 考核阶段 现在是“自评暂定”，未定稿。评委3人：有效票1张，作废1张，未投票1人。 "
        in said
    )
    assert said.endswith(" 到“核定”还缺： · 核定表还没有交回（基层科、法宣科） 到“终评”还缺： · 还没有评委（经办人） ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_first_signal_lets_the_watch_come_to_its_end(
    workspace: type[FakeWorkspace], capsys: Capture, number: signal.Signals
) -> None:
    workspace.signals = [number]
    before = signal.getsignal(number)
    assert cli.run(["watch", "-C", "2016"]) == 0
    out, err = capsys.readouterr()
    begun, event, ended = out.splitlines()
    assert (begun, ended) == ("开始监视「收件箱」：2016。按 Ctrl-C 结束。", "已结束监视。")
    assert event.endswith(" 刚才的问题已经消除，继续监视。")
    assert err == "正在收尾……再按一次 Ctrl-C 立即中断。\n"
    assert signal.getsignal(number) == before


def test_second_signal_interrupts_the_watch(workspace: type[FakeWorkspace], capsys: Capture) -> None:
    workspace.signals = [signal.SIGINT, signal.SIGTERM]
    assert cli.run(["watch"]) == 130
    assert "正在收尾……再按一次 Ctrl-C 立即中断。\n" in capsys.readouterr().err


def test_demo_tells_every_step_and_what_to_open(
    workspace: type[FakeWorkspace], tmp_path: Path, capsys: Capture
) -> None:
    workspace.collected = collected([("01", "text", "错误", "填错")])
    assert cli.run(["-C", str(tmp_path), "demo"]) == 0, "the faults are part of the show"
    assert workspace.calls[0] == ("open", tmp_path / "演示")
    said = say(capsys)
    steps = ["第 1 步 说check 从前 经办人运行：sfs-excel check", "第 2 步 说collect 从前 经办人运行：sfs-excel collect"]
    assert [step for step in steps if step in said] == steps
    assert (
        " 演示完毕。请打开看看： 1. 演示/汇总/2016年度司法所考核排名.xlsx 排名工作簿，先看首页；手机上看的，是旁边的看板.html "
        in said
    )


@pytest.mark.usefixtures("workspace")
def test_a_second_demo_goes_beside_the_first(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "演示").mkdir()
    (tmp_path / "演示" / "名册.xlsx").write_bytes(b"kept")
    assert cli.run(["-C", str(tmp_path), "demo"]) == 0
    assert "演示2" in say(capsys)
    assert (tmp_path / "演示" / "名册.xlsx").read_bytes() == b"kept"


def test_demo_does_not_touch_a_folder_that_is_in_use(
    workspace: type[FakeWorkspace], tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "要紧.xlsx").write_bytes(b"x")
    assert cli.run(["demo", str(tmp_path)]) == 2
    assert workspace.calls == []
    assert "这个位置已经有东西了，演示不会覆盖它。请换一个文件夹名，或先删掉它。" in say(capsys)


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (SfsError("2016：不是年度考核文件夹。"), "没能完成 2016：不是年度考核文件夹。"),
        (
            FaultyFileError([Fault("名册.xlsx", "甲", "乙"), Fault("名册.xlsx", "丙", "丁")]),
            "没能完成 名册.xlsx：甲。乙。 名册.xlsx：丙。丁。",
        ),
        (PermissionError(errno.EACCES, "denied", "名册.xlsx"), "名册.xlsx：没有权限，或正被别的程序（如 Excel）打开。"),
        (OSError(errno.ENOSPC, "full"), "读写文件：磁盘空间不够。请清理磁盘或换一个磁盘后重试。"),
        (MemoryError(), "内存：这台电脑的内存不够，没有做完，不是报送文件的问题。请关闭一些程序后重试。"),
    ],
)
def test_mistake_is_explained_and_ends_with_two(
    workspace: type[FakeWorkspace], capsys: Capture, failure: BaseException, words: str
) -> None:
    workspace.failure = failure
    assert cli.run(["check"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in flatten(err)


def test_interruption_ends_with_130(workspace: type[FakeWorkspace], capsys: Capture) -> None:
    workspace.failure = KeyboardInterrupt()
    assert cli.run(["collect"]) == 130
    assert "已中断 已经写好的文件都是完整的，重新运行同一个命令即可。" in say(capsys)


def test_fault_of_the_program_is_not_hidden(workspace: type[FakeWorkspace]) -> None:
    workspace.failure = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        cli.run(["check"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("--foo", "没有 --foo 这个选项。用法见：sfs-excel --help"),
        ("generate --ofice 01", "没有 --ofice 这个选项。是不是想写 --office？用法见：sfs-excel generate --help"),
        ("汇总", "没有 汇总 这个命令。用法见：sfs-excel --help"),
        ("colect", "没有 colect 这个命令。是不是想写 collect？用法见：sfs-excel --help"),
        ("mail", "后面还要写一个命令：draft 或 send。用法见：sfs-excel mail --help"),
        ("init", "缺少参数：文件夹。用法见：sfs-excel init --help"),
        ("init a b", "多写了 b。用法见：sfs-excel init --help"),
        ("collect --jobs", "选项 --jobs 后面要写一个值。用法见："),
        ("init a --sample=3", "选项 --sample 后面不要写值。用法见："),
        ("collect --jobs x", "--jobs 要写 1 到 999 的整数，写的是 x。用法见：sfs-excel collect --help"),
        ("collect --jobs 0", "--jobs 要写 1 到 999 的整数，写的是 0。用法见：sfs-excel collect --help"),
        ("collect --export xls", "--export 只能是 csv 或 parquet，写的是 xls。用法见：sfs-excel collect --help"),
    ],
)
def test_wrong_usage_is_explained_in_chinese(
    workspace: type[FakeWorkspace], capsys: Capture, arguments: str, words: str
) -> None:
    assert cli.run(arguments.split()) == 2
    assert workspace.calls == []
    assert f"命令写得不对 {words}" in say(capsys)


def test_words_of_a_later_typer_are_quoted(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def fail(**_: object) -> int:
        raise typer.TyperException("Something new about --jobs.")

    monkeypatch.setattr(cli, "app", fail)
    assert cli.run(["collect"]) == 2
    assert "命令写得不对 Something new about --jobs。用法见：sfs-excel --help" in say(capsys)


COMMANDS = [
    "init",
    "check",
    "generate",
    "collect",
    "assess",
    "status",
    "watch",
    "demo",
    "notify",
    "mail",
    "backup",
    "restore",
    "rollup",
    "withdraw",
    "finalize",
    "follow",
    "no-more-ballots",
    "question",
    "originals",
    "impact",
]
MAIL_COMMANDS = ["mail draft", "mail send"]
ENDINGS = {"docx", "eml", "html", "txt", "xlsx", "yaml"}


@pytest.mark.parametrize("command", ["", *COMMANDS, *MAIL_COMMANDS])
def test_help_is_chinese(command: str, capsys: Capture) -> None:
    assert cli.run([*command.split(), "--help"]) == 0
    said = say(capsys)
    assert said.startswith(f" 用法：sfs-excel {command}".rstrip())
    assert "显示这份说明" in said
    english = set(re.findall(r"(?<![\w-])[A-Za-z]{2,}", said)) - {
        "sfs",
        "CSV",
        "csv",
        "parquet",
        "Ctrl",
        "Word",
        "SMTP",
        "Dask",
        "SFS",
        "draft",
        "send",
        *ENDINGS,
        *(word for command in COMMANDS for word in command.split("-")),
    }
    assert english == set()


@pytest.mark.parametrize("command", ["", "mail"])
def test_the_list_of_commands_is_whole_in_80_columns(
    command: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.run([*command.split(), "--help"]) == 0
    assert capsys.readouterr().out.replace("命令 …", "").count("…") == 0


def test_the_commands_are_listed_as_the_year_goes() -> None:
    names = [command.name for command in cli.app.registered_commands]
    assert names[:8] == ["init", "follow", "check", "generate", "collect", "assess", "notify", "status"]


def test_no_command_shows_the_help(capsys: Capture) -> None:
    assert cli.run([]) == 2
    said = say(capsys)
    assert {command for command in COMMANDS if f" {command} " in said} == set(COMMANDS)


def test_version(capsys: Capture) -> None:
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out == f"sfs-excel {__version__}\n"


def test_what_offices_sent_cannot_steer_the_terminal(workspace: type[FakeWorkspace], capsys: Capture) -> None:
    file = "\x1b[2J[red]坏[/red] :smile:\u202e.xlsx"
    workspace.collected = collected([("01", "text", "错误", "填的是“\x1b]0;x\x07[bold]”")], [(file, "refused", "坏的")])
    assert cli.run(["collect"]) == 1
    said = capsys.readouterr().out
    assert "�[2J[red]坏[/red] :smile:�.xlsx" in said
    assert "填的是“�]0;x�[bold]”" in said
    assert not {"\x1b", "\x07", "\u202e"} & set(said)


def test_console_that_lacks_a_character_does_not_stop_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "argv", ["sfs-excel", "check"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    out.flush()
    assert isinstance(out.buffer, io.BytesIO)
    assert out.buffer.getvalue().startswith(b"????")


def test_progress_is_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    real = Console

    def terminal(**options: Any) -> Console:
        return real(**options | {"file": screen, "force_terminal": True, "width": 80, "stderr": False})

    monkeypatch.setattr(sfs_excel.cli.progress, "Console", terminal)
    assert cli.run(["collect"]) == 0
    assert "读取报表" in screen.getvalue()
    assert "1/2" in screen.getvalue()


def test_progress_is_silent_elsewhere(capsys: Capture) -> None:
    assert cli.run(["collect"]) == 0
    assert capsys.readouterr().err == ""


def test_help_needs_no_pandas_and_no_markdown() -> None:
    code = "import sys; from sfs_excel.cli import app; app.run(['--help']); sys.exit(bool({'pandas', 'markdown_it', 'pygments'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False).returncode == 0


def test_help_without_markdown_looks_the_same() -> None:
    def show(before: str) -> bytes:
        code = f"{before}from sfs_excel.cli import app; app.run(['collect', '--help'])"
        environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": "80", "PYTHONUTF8": "1"}
        return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout

    assert show("import rich.markdown, rich.traceback; ") == show("") != b""


def test_markdown_is_there_for_whoever_needs_it_after_help() -> None:
    code = "from sfs_excel.cli import app; app.run(['--help']); from rich.markdown import Markdown; Markdown('# a')"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
