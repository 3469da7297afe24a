"""Imports run one way, and each right has its place.

1. A part imports only what stands before it: errors -> expr -> rules -> rulebook -> {form -> inbox} and
   {scoring -> summary -> notices} -> workspace -> cli. Scoring knows nothing of cells or files.
2. XlsxWriter is named only by what writes workbooks; Typer and Rich only by the command line.
3. Only the command line prints or ends the program.
4. No file is longer than 400 lines.
5. What nobody foresaw is caught in one place only: where one file is looked at.
Each check is shown a planted fault too: a check that finds nothing must be able to find something.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400
_SUPPRESSED = ("suppress(Exception)", "suppress(BaseException)")
BEARS_FAULTS = "sfs_excel/inbox/fate.py"

RULES = {"errors", "expr", "rules", "rulebook"}
EVERY_PART = RULES | {"clock", "files", "roster", "statuses", "form", "inbox", "scoring", "summary", "notices"}

# What each part may import of sfs_excel, beside itself. `files` writes files whole, `roster` reads 名册.xlsx.
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": {"errors", "workspace"},
    "errors": set(),
    "statuses": set(),
    "clock": {"errors"},
    "excel_limits": set(),
    "text": {"excel_limits"},
    "spreadsheet": {"excel_limits", "text"},
    "files": {"errors"},
    "naming": set(),
    "sheets": {"errors", "naming", "text"},
    "roster": {"errors", "files", "naming", "sheets", "text"},
    "expr": {"errors", "excel_limits", "text"},
    "rules": {"errors", "expr", "text"},
    "rulebook": {"errors", "expr", "rules", "text"},
    "form": RULES | {"excel_limits", "files", "roster", "spreadsheet", "text"},
    "inbox": RULES | {"clock", "files", "form", "statuses", "text"},
    "scoring": RULES,
    "summary": RULES | {"excel_limits", "files", "scoring", "spreadsheet", "statuses", "text"},
    "notices": {"clock", "errors", "expr", "inbox", "text"},
    "bureau_frames": EVERY_PART,
    "deciding": EVERY_PART | {"bureau_frames"},
    "stages": EVERY_PART,
    "evaluation": EVERY_PART | {"bureau_frames", "deciding", "stages"},
    "outputs": {"files"},
    "readiness": EVERY_PART,
    "assessing": EVERY_PART,
    "signing_key": EVERY_PART,
    "yearfolder": EVERY_PART | {"outputs", "signing_key"},
    "creation": EVERY_PART | {"signing_key", "yearfolder"},
    "soundness": EVERY_PART | {"signing_key", "yearfolder"},
    "backup": EVERY_PART | {"signing_key", "yearfolder"},
    "restoring": EVERY_PART | {"backup", "signing_key", "yearfolder"},
    "paperwork": {"notices", "outputs"},
    "papers": EVERY_PART | {"paperwork"},
    "dashboard": EVERY_PART | {"papers"},
    "replies": EVERY_PART | {"paperwork"},
    "post": EVERY_PART | {"assessing", "outputs", "paperwork", "papers", "replies"},
    "mailing": {"inbox", "notices", "paperwork", "post", "statuses"},
    "collected": EVERY_PART | {"dashboard", "paperwork", "replies", "yearfolder"},
    "standing": EVERY_PART,
    "watching": {"clock", "errors", "form", "inbox", "statuses"},
    "workspace": EVERY_PART
    | {
        "assessing",
        "backup",
        "collected",
        "creation",
        "evaluation",
        "mailing",
        "paperwork",
        "papers",
        "post",
        "readiness",
    }
    | {"replies", "restoring", "soundness", "standing", "watching", "yearfolder"},
    "demonstration": EVERY_PART | {"papers", "workspace", "yearfolder"},
    "terminal": set(),
    "screen": {"collected", "errors", "standing", "statuses", "terminal", "watching"},
    "screen_mail": {"mailing", "statuses", "terminal"},
    "screen_keep": {"backup", "restoring", "terminal"},
    "screen_demo": {"demonstration", "screen", "terminal", "usage"},
    "usage": {"statuses"},
    "cli": EVERY_PART
    | {
        "demonstration",
        "mailing",
        "statuses",
        "watching",
        "workspace",
        "screen",
        "screen_demo",
        "screen_keep",
        "screen_mail",
        "terminal",
        "usage",
    },
    "__main__": {"cli"},
}

COMMAND_LINE = {"cli", "__main__"}
RESERVED = {
    "xlsxwriter": {"spreadsheet", "form", "summary", "notices"},
    "typer": COMMAND_LINE | {"usage"},
    "rich": COMMAND_LINE | {"screen", "screen_demo", "screen_keep", "screen_mail", "terminal"},
}
ENDINGS = {"print", "exit", "quit", "sys.exit", "os._exit", "SystemExit", "sys.stdout.write", "sys.stderr.write"}


def read_sources() -> dict[str, str]:
    """Every module of the package, by its path below the root with forward slashes."""
    files = sorted((ROOT / "sfs_excel").rglob("*.py"))
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}


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


def find_wrong_imports(path: str, source: str) -> list[str]:
    part = part_of(path)
    if part not in MAY_IMPORT:
        return [f"{path}: {part} has no place in MAY_IMPORT"]
    found = []
    for line, name in imported_names(path, ast.parse(source)):
        top, _, rest = name.partition(".")
        if top in RESERVED and part not in RESERVED[top]:
            found.append(f"{path}:{line}: {part} imports {top}")
        if top == "sfs_excel":
            other = rest.partition(".")[0]
            # A name that is no part is the package's own (`__version__`) or a folder of data (`templates`).
            if other in MAY_IMPORT.keys() - MAY_IMPORT[part] - {part}:
                found.append(f"{path}:{line}: {part} imports {other}")
    return found


def find_endings(path: str, source: str) -> list[str]:
    """Where a module other than the command line prints or ends the program."""
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
    """Where any exception whatever is caught, and not raised again as it was. Allowed where one file bears its faults."""
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


def find_long_file(path: str, source: str) -> list[str]:
    lines = len(source.splitlines())
    return [f"{path}: {lines} lines"] if lines > LONGEST_FILE else []


@pytest.mark.parametrize("check", [find_wrong_imports, find_endings, find_broad_except, find_long_file])
def test_package_keeps_its_architecture(check: Callable[[str, str], list[str]]) -> None:
    sources = read_sources()
    assert "sfs_excel/errors.py" in sources
    assert [fault for path, source in sources.items() for fault in check(path, source)] == []


def test_arrows_run_one_way() -> None:
    reached: set[str] = set()
    waiting = dict(MAY_IMPORT)
    while ready := {part for part, allowed in waiting.items() if allowed <= reached}:
        reached |= ready
        waiting = {part: allowed for part, allowed in waiting.items() if part not in ready}
    assert waiting == {}, "these parts import each other in a circle"


@pytest.mark.parametrize(
    ("path", "source", "fault"),
    [
        ("sfs_excel/scoring/score.py", "from sfs_excel.form.layout import Layout", ":1: scoring imports form"),
        ("sfs_excel/scoring/score.py", "from sfs_excel import inbox", ":1: scoring imports inbox"),
        ("sfs_excel/scoring/score.py", "import pandas\nimport sfs_excel.inbox.read", ":2: scoring imports inbox"),
        ("sfs_excel/scoring/rank.py", "from ..form import layout", ":1: scoring imports form"),
        ("sfs_excel/scoring/__init__.py", "from .. import form", ":1: scoring imports form"),
        ("sfs_excel/errors.py", "from . import expr", ":1: errors imports expr"),
        ("sfs_excel/summary/ranking.py", "def f():\n    from sfs_excel.inbox import read", ":2: summary imports inbox"),
        ("sfs_excel/summary/ranking.py", "from sfs_excel.form.styles import HEAD", ":1: summary imports form"),
        ("sfs_excel/form/write.py", "from sfs_excel.inbox import store", ":1: form imports inbox"),
        ("sfs_excel/inbox/read.py", "from sfs_excel.scoring import score", ":1: inbox imports scoring"),
        ("sfs_excel/workspace.py", "from sfs_excel.cli import main", ":1: workspace imports cli"),
        ("sfs_excel/inbox/read.py", "import xlsxwriter", ":1: inbox imports xlsxwriter"),
        ("sfs_excel/workspace.py", "from xlsxwriter.utility import xl_range", ":1: workspace imports xlsxwriter"),
        ("sfs_excel/workspace.py", "from rich.console import Console", ":1: workspace imports rich"),
        ("sfs_excel/helpers.py", "", ": helpers has no place in MAY_IMPORT"),
    ],
)
def test_planted_import_is_found(path: str, source: str, fault: str) -> None:
    assert find_wrong_imports(path, source) == [path + fault]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            "sfs_excel/inbox/read.py",
            "from sfs_excel.form.layout import Layout\nfrom . import settle\nfrom .store import S",
        ),
        ("sfs_excel/summary/ranking.py", "import xlsxwriter\nfrom sfs_excel.scoring import rank"),
        ("sfs_excel/rulebook/load.py", "from sfs_excel import __version__, templates\nfrom ruamel.yaml import YAML"),
        ("sfs_excel/cli.py", "import typer\nfrom sfs_excel.workspace import Workspace"),
    ],
)
def test_right_import_is_no_fault(path: str, source: str) -> None:
    assert find_wrong_imports(path, source) == []


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
    assert find_endings("sfs_excel/workspace.py", source) == [f"sfs_excel/workspace.py{fault}"]
    assert find_endings("sfs_excel/cli.py", source) == []


@pytest.mark.parametrize(
    "caught", ["", " Exception", " Exception as error", " BaseException", " (ValueError, Exception)"]
)
def test_planted_broad_except_is_found_everywhere_but_once_where_a_file_bears_its_faults(caught: str) -> None:
    source = f"try:\n    look()\nexcept{caught}:\n    raise ValueError\n"
    assert find_broad_except("sfs_excel/workspace.py", source) == ["sfs_excel/workspace.py:3: broad except"]
    assert find_broad_except(BEARS_FAULTS, source) == []
    assert find_broad_except(BEARS_FAULTS, source * 2) == [f"{BEARS_FAULTS}:7: broad except"]
    assert find_broad_except("sfs_excel/workspace.py", source.replace("raise ValueError", "raise")) == []


def test_planted_suppression_of_everything_is_found() -> None:
    source = "with contextlib.suppress(Exception):\n    look()\n"
    assert find_broad_except("sfs_excel/workspace.py", source) == ["sfs_excel/workspace.py:1: broad except"]


def test_the_one_broad_except_is_there() -> None:
    assert find_broad_except("sfs_excel/elsewhere.py", read_sources()[BEARS_FAULTS]) != []


def test_printing_named_in_text_is_no_fault() -> None:
    assert find_endings("sfs_excel/form/write.py", "sheet.print_area(0, 0, 9, 9)  # print(\nnote = 'sys.exit(1)'") == []


def test_planted_long_file_is_found() -> None:
    assert find_long_file("sfs_excel/form/write.py", "\n" * 400) == []
    assert find_long_file("sfs_excel/form/write.py", "\n" * 401) == ["sfs_excel/form/write.py: 401 lines"]
