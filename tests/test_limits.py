"""Everything that breaks a limit of pyproject.toml is named, with the reason, and only while it does.

1. Functions longer or wider than a reader keeps in mind: ruff itself (RUF100) refuses an exemption that is needed no more,
   so that the list below can only be kept honest or shortened.
2. Rules that whole folders are exempt from.
3. Docstrings that begin with a question word: a heading names a thing or says what it does, and answers no question.
"""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import PurePath

from tests.sources import ROOT

FOLDERS = ("sfs_excel", "scripts", "tests")
LIMITS = ("C901", "PLR0913")

_EVERY_NODE = "one branch for each node of the tree, in one place; each branch is a line or two"
_SITUATIONS = "each option is one thing that a situation may vary, and is given by name"
_OPTIONS = "each is an option that the clerk may type"
_AS_IN_WORD = "each option is one that Word itself gives, and is given by name"
EXEMPT = {
    ("scripts/official_paper.py", "add_table"): _AS_IN_WORD,
    ("scripts/official_paper.py", "style"): _AS_IN_WORD,
    ("sfs_excel/cli/commands_decide.py", "question"): _OPTIONS,
    ("sfs_excel/cli/commands_decide.py", "withdraw"): _OPTIONS,
    ("sfs_excel/expr/excel.py", "_render"): _EVERY_NODE,
    (
        "sfs_excel/reading/markup.py",
        "stream_markup",
    ): "callbacks of one parser, called for every element: closures, for speed",
    ("sfs_excel/year/workspace.py", "send_mail"): _OPTIONS,
    ("tests/reading/small_books.py", "write_book"): _SITUATIONS,
    ("tests/returns/own_returns.py", "make_assessment"): _SITUATIONS,
    ("tests/returns/planted.py", "read_or_die"): "one branch for each way in which a reader dies",
    ("tests/summary/factory.py", "make_results"): _SITUATIONS,
}


def find_exempted(source: str) -> Iterator[str]:
    """The functions at whose head ruff is told to pass over a limit."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            _, _, exempted = lines[node.lineno - 1].partition("# noqa:")
            if any(limit in exempted for limit in LIMITS):
                yield node.name


def test_functions_that_break_a_limit_are_those_that_are_named() -> None:
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    found = [
        (path.relative_to(ROOT).as_posix(), name)
        for path in files
        for name in find_exempted(path.read_text(encoding="utf-8"))
    ]
    assert sorted(found) == sorted(EXEMPT)


def test_planted_exemption_is_found() -> None:
    assert list(find_exempted("def f(a: int) -> int:  # noqa: C901\n    return a\n")) == ["f"]
    assert list(find_exempted("def f(a: int) -> int:  # noqa: N802\n    return a\n")) == []


def find_unneeded(exemptions: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """The patterns of files, and the rules that none of these files breaks."""
    codes = {code for exempted in exemptions.values() for code in exempted}
    command = [sys.executable, "-m", "ruff", "check", ".", "--no-cache", "--output-format", "json", "--exit-zero"]
    command += ["--config", "lint.per-file-ignores = {}", "--select", ",".join(sorted(codes))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    broken = {
        (PurePath(each["filename"]).relative_to(ROOT).as_posix(), each["code"]) for each in json.loads(done.stdout)
    }
    return [
        (pattern, code)
        for pattern, exempted in exemptions.items()
        for code in exempted
        if not any(found == code and fnmatch(path, pattern) for path, found in broken)
    ]


def test_folders_are_exempt_only_while_they_need_it() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    exemptions = settings["tool"]["ruff"]["lint"]["per-file-ignores"]
    planted = {"sfs_excel/words.py": ["D103"]}
    assert "tests/**/*.py" in exemptions
    assert find_unneeded(exemptions | planted) == [("sfs_excel/words.py", "D103")]


QUESTION = re.compile(r"(What|How|Where|Which|Whatever|Who|Whom|Whose|Whoever|When|Whenever|Why)\b")
_BEARERS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def find_question_headings(source: str) -> Iterator[str]:
    """The docstrings that begin with a question word."""
    for node in ast.walk(ast.parse(source)):
        docstring = ast.get_docstring(node) if isinstance(node, _BEARERS) else None
        if docstring and QUESTION.match(docstring):
            yield docstring


def test_no_docstring_begins_with_a_question_word() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): questions
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if (questions := list(find_question_headings(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_planted_question_is_found() -> None:
    module = '"""What stands here."""\n\n\ndef f() -> None:\n    """{} it does."""\n'
    assert list(find_question_headings(module.format("How"))) == ["What stands here.", "How it does."]
    assert list(find_question_headings(module.replace("What stands", "Texts that stand").format("Say what"))) == []
