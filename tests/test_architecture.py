"""The house is as it was drawn.

1. Imports run one way, and what writes workbooks or speaks to the terminal is named: the contracts of setup.cfg, as
   import-linter reads them.
2. Only the command line prints or ends the program.
3. No file is longer than 300 lines.
4. What nobody foresaw is caught in one place only: where one file is looked at.
5. Tests stand in the folder of the room that they test, and import helpers, never other tests.
6. What the machine is asked, its time and its environment, comes in from outside: one place asks for each.
Each check is shown a planted fault too: a check that finds nothing must be able to find something.
"""

import ast
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sources import ROOT, read_sources

LONGEST_FILE = 300
_SUPPRESSED = ("suppress(Exception)", "suppress(BaseException)")
BEARS_FAULTS = "sfs_excel/reading/fate.py"

CLOCK = "sfs_excel/clock.py"
QUESTIONS = (
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.localtime",
    "time.gmtime", "os.environ", "os.getenv",
)  # fmt: skip
ASKING = {
    (CLOCK, "datetime.now"),
    ("sfs_excel/year/opened.py", "os.environ"),
    ("sfs_excel/inbox/quiet.py", "time.time_ns"),  # how long a file has been quiet, by the clock that dates files
}
COMMAND_LINE = {"cli", "__main__"}
# Tests of what is no room: the letter itself, whole proofs, what Office takes, the bench; and of the package as a whole.
WITHOUT_ROOM = {"letter", "proof", "accepted", "bench"}
OF_THE_WHOLE = {
    "architecture",
    "install",
    "libreoffice",
    "limits",
    "linear",
    "public",
    "readme",
    "strftime",
    "suite",
    "system",
}
ENDINGS = {"print", "exit", "quit", "sys.exit", "os._exit", "SystemExit", "sys.stdout.write", "sys.stderr.write"}


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """The contracts of setup.cfg in `root`, kept or broken by the package that lies beside it."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    command += [str(root / "setup.cfg"), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)


def part_of(path: str) -> str:
    """`sfs_excel/form/write.py` -> form, `sfs_excel/cli.py` -> cli."""
    return path.split("/")[1].removesuffix(".py")


def imported_names(path: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, absolute dotted name) of every import, wherever it stands; `from a import b` gives a.b."""
    package = path.split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = [*base, *([node.module] if node.module else [])]
            yield from ((node.lineno, ".".join([*origin, alias.name])) for alias in node.names)


def find_endings(path: str, source: str) -> list[str]:
    """The places where a module other than the command line prints or ends the program."""
    if part_of(path) in COMMAND_LINE:
        return []
    used = {
        (node.lineno, ast.unparse(node))
        for statement in ast.walk(ast.parse(source))
        for node in _called_or_raised(statement)
    }
    imported = {(line, name) for line, name in imported_names(path, ast.parse(source)) if name == "sys.exit"}
    return [f"{path}:{line}: {name}" for line, name in sorted(used | imported) if name in ENDINGS]


def _called_or_raised(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Call):
        return [node.func]
    if isinstance(node, ast.Raise) and node.exc is not None:
        return [node.exc]
    return []


def find_broad_except(path: str, source: str) -> list[str]:
    """The places that catch any exception, and do not raise it again. Allowed where one file bears its faults."""
    handlers = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ExceptHandler))
    broad = [node.lineno for node in handlers if _catches_all(node) and not _raises_again(node)]
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    broad += [node.lineno for node in calls if ast.unparse(node).endswith(_SUPPRESSED)]
    return [f"{path}:{line}: broad except" for line in broad[1 if path == BEARS_FAULTS else 0 :]]


def _catches_all(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or ast.unparse(kind) in ("Exception", "BaseException") for kind in kinds)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))


def find_questions(path: str, source: str) -> list[str]:
    """The places that ask the machine for its time or environment, but for a clock that was not given.

    Waiting is another matter: `sleep` and `monotonic` date nothing.
    """
    tree = ast.parse(source)
    named = [(node.lineno, ast.unparse(node)) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    named += list(imported_names(path, tree))
    asked = [
        (line, name)
        for line, name in named
        if f".{name}".endswith(tuple(f".{question}" for question in QUESTIONS)) and (path, name) not in ASKING
    ]
    offered = {id(default) for node in ast.walk(tree) if isinstance(node, ast.arguments) for default in node.defaults}
    offered |= {id(each) for node in ast.walk(tree) if isinstance(node, ast.arguments) for each in node.kw_defaults}
    asked += [
        (node.lineno, node.id)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "tell_time" and id(node) not in offered and path != CLOCK
    ]
    return [f"{path}:{line}: {name}" for line, name in sorted(asked)]


def find_long_file(path: str, source: str) -> list[str]:
    lines = len(source.splitlines())
    return [f"{path}: {lines} lines"] if lines > LONGEST_FILE else []


@pytest.mark.parametrize("check", [find_endings, find_broad_except, find_long_file, find_questions])
def test_package_keeps_its_architecture(check: Callable[[str, str], list[str]]) -> None:
    sources = read_sources()
    assert "sfs_excel/errors.py" in sources
    assert [fault for path, source in sources.items() for fault in check(path, source)] == []


def test_imports_keep_the_contracts() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The complaints of the contracts about a copy of the package with wrong imports in it."""
    root = tmp_path_factory.mktemp("planted")
    shutil.copytree(ROOT / "sfs_excel", root / "sfs_excel", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "setup.cfg", root)
    for path, line in PLANTED:
        with (root / "sfs_excel" / path).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")
    done = lint_imports(root)
    assert done.returncode != 0
    return done.stdout


PLANTED = {  # a wrong import -> what the contracts call it
    ("scoring/score.py", "import sfs_excel.form.layout"): "sfs_excel.scoring.score -> sfs_excel.form.layout",
    (
        "scoring/rank.py",
        "def f() -> None:\n    from sfs_excel import returns",
    ): "sfs_excel.scoring.rank -> sfs_excel.returns",
    ("form/write.py", "from sfs_excel.inbox import store"): "sfs_excel.form.write -> sfs_excel.inbox.store",
    ("summary/write.py", "from sfs_excel.form import styles"): "sfs_excel.summary.write -> sfs_excel.form.styles",
    (
        "notices/papers.py",
        "from sfs_excel.roster.model import Roster",
    ): "sfs_excel.notices.papers -> sfs_excel.roster.model",
    ("cli/app.py", "from sfs_excel.inbox.register import Register"): "sfs_excel.cli.app -> sfs_excel.inbox.register",
    ("errors.py", "from . import workspace"): "sfs_excel.errors -> sfs_excel.workspace",
    ("year/workspace.py", "from sfs_excel.cli.app import main"): "sfs_excel.year.workspace -> sfs_excel.cli.app",
    ("workers/limits.py", "from sfs_excel.reading import cells"): "sfs_excel.workers.limits -> sfs_excel.reading.cells",
    ("inbox/store.py", "import xlsxwriter"): "sfs_excel.inbox.store -> xlsxwriter",
    ("year/folder.py", "from xlsxwriter.utility import xl_range"): "sfs_excel.year.folder -> xlsxwriter",
    ("roster/read.py", "from rich.console import Console"): "sfs_excel.roster.read -> rich",
    ("roster/book.py", "from openpyxl import load_workbook"): "sfs_excel.roster.book -> openpyxl",
    ("returns/pool.py", "from distributed import Client"): "sfs_excel.returns.pool -> distributed",
    ("summary/exports.py", "from pyarrow import parquet"): "sfs_excel.summary.exports -> pyarrow",
    ("helpers.py", ""): "sfs_excel.helpers",
}


@pytest.mark.parametrize("arrow", PLANTED.values())
def test_planted_import_is_found(planted: str, arrow: str) -> None:
    assert arrow in planted


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("print('完成')", ":1: print"),
        ("import sys\nsys.exit(2)", ":2: sys.exit"),
        ("from sys import exit", ":1: sys.exit"),
        ("raise SystemExit", ":1: SystemExit"),
        ("raise SystemExit(2)", ":1: SystemExit"),
        ("import sys\nsys.stderr.write('错')", ":2: sys.stderr.write"),
    ],
)
def test_planted_print_or_exit_is_found_outside_the_command_line(source: str, fault: str) -> None:
    assert find_endings("sfs_excel/year/workspace.py", source) == [f"sfs_excel/year/workspace.py{fault}"]
    assert find_endings("sfs_excel/cli/app.py", source) == []


@pytest.mark.parametrize(
    "caught", ["", " Exception", " Exception as error", " BaseException", " (ValueError, Exception)"]
)
def test_planted_broad_except_is_found_everywhere_but_once_where_a_file_bears_its_faults(caught: str) -> None:
    source = f"try:\n    look()\nexcept{caught}:\n    raise ValueError\n"
    assert find_broad_except("sfs_excel/year/workspace.py", source) == ["sfs_excel/year/workspace.py:3: broad except"]
    assert find_broad_except(BEARS_FAULTS, source) == []
    assert find_broad_except(BEARS_FAULTS, source * 2) == [f"{BEARS_FAULTS}:7: broad except"]
    assert find_broad_except("sfs_excel/year/workspace.py", source.replace("raise ValueError", "raise")) == []


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("made = datetime.now()", ":1: datetime.now"),
        ("made = datetime.datetime.now(UTC)", ":1: datetime.datetime.now"),
        ("made = date.today()", ":1: date.today"),
        ("import time\nmade = time.time()", ":2: time.time"),
        ("from time import time", ":1: time.time"),
        ("name = os.environ['USER']", ":1: os.environ"),
        ("from os import environ", ":1: os.environ"),
        ("made = tell_time()", ":1: tell_time"),
        ("def f(moment=tell_time()):\n    pass", ":1: tell_time"),
    ],
)
def test_planted_question_to_the_machine_is_found(source: str, fault: str) -> None:
    assert find_questions("sfs_excel/mail/send.py", source) == [f"sfs_excel/mail/send.py{fault}"]


def test_clock_that_stands_in_where_none_is_given_is_no_question() -> None:
    source = "def f(clock: Clock = tell_time, *, other: Clock = tell_time) -> None:\n    clock()"
    assert find_questions("sfs_excel/mail/send.py", source) == []


def test_places_that_ask_are_there() -> None:
    sources = read_sources()
    for path, question in ASKING:
        assert question in sources[path]
        assert find_questions("sfs_excel/elsewhere.py", sources[path]) != []


def test_planted_suppression_of_everything_is_found() -> None:
    source = "with contextlib.suppress(Exception):\n    look()\n"
    assert find_broad_except("sfs_excel/year/workspace.py", source) == ["sfs_excel/year/workspace.py:1: broad except"]


def test_the_one_broad_except_is_there() -> None:
    assert find_broad_except("sfs_excel/elsewhere.py", read_sources()[BEARS_FAULTS]) != []


def test_printing_named_in_text_is_no_fault() -> None:
    assert find_endings("sfs_excel/form/write.py", "sheet.print_area(0, 0, 9, 9)  # print(\nnote = 'sys.exit(1)'") == []


def test_planted_long_file_is_found() -> None:
    assert find_long_file("sfs_excel/form/write.py", "\n" * LONGEST_FILE) == []
    assert find_long_file("sfs_excel/form/write.py", "\n" * (LONGEST_FILE + 1)) == [
        "sfs_excel/form/write.py: 301 lines"
    ]


def find_misplaced(path: str) -> list[str]:
    """A file of tests that stands beside the rooms of the package, or in one that is none."""
    *folders, name = Path(path).relative_to("tests").parts
    if not folders:
        known = (ROOT / "sfs_excel" / name.removeprefix("test_")).is_file()
        return [] if known or name.removeprefix("test_").removesuffix(".py") in OF_THE_WHOLE else [path]
    known = ROOT.joinpath("sfs_excel", *folders).is_dir() or folders[0] in WITHOUT_ROOM
    return [] if known else [path]


def find_imported_tests(path: str, source: str) -> list[str]:
    """The places where a file of tests, or a helper of theirs, imports from a file of tests."""
    names = imported_names(path, ast.parse(source))
    return [f"{path}:{line}: {name}" for line, name in names if ".test_" in name and name.startswith("tests.")]


def test_tests_stand_where_they_belong_and_know_only_helpers() -> None:
    files = {path.relative_to(ROOT).as_posix(): path for path in sorted((ROOT / "tests").rglob("*.py"))}
    assert "tests/form/test_content.py" in files
    assert [
        fault for path, file in files.items() if file.name.startswith("test_") for fault in find_misplaced(path)
    ] == []
    sources = {path: file.read_text(encoding="utf-8") for path, file in files.items()}
    assert [fault for path, source in sources.items() for fault in find_imported_tests(path, source)] == []


@pytest.mark.parametrize("path", ["tests/test_form.py", "tests/forms/test_content.py", "tests/returns/own/test_log.py"])
def test_planted_test_in_a_wrong_place_is_found(path: str) -> None:
    assert find_misplaced(path) == [path]


@pytest.mark.parametrize("line", ["from tests.year.test_year import copy", "from tests.year import test_year"])
def test_planted_import_of_a_test_is_found(line: str) -> None:
    assert find_imported_tests("tests/form/test_content.py", line) != []
