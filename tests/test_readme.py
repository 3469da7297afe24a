"""README's 遇到这些情况怎么办 tells what is true: each row rests on tests, and what it names is there.

1. Every row is bound to tests, and no test to a row that is not there (tests/what_to_do.py).
2. Every one of these tests is there; of each row one runs with the others, and one goes through a year folder.
3. Every command and option is typed as the program takes it; every file, folder, key and variable is the program's.
4. Every word in quotation marks is one that the program says, or that people write.
5. Every figure is the program's.
Each check is shown planted faults: a check that finds nothing must be able to find something.
"""

import ast
import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
import typer
from pydantic import ValidationError
from typer.core import TyperGroup

from sfs_excel.cli.app import app
from sfs_excel.inbox.receive import FILES_OF_OFFICE, MOST_FILES
from sfs_excel.mail.server import PASSWORD, USER
from sfs_excel.outgoing.page import MOST_LOSSES
from sfs_excel.outgoing.paper_files import DOCUMENT
from sfs_excel.rules.field import Field
from sfs_excel.year import folder as year_folder
from tests.fillings import RULEBOOK
from tests.sources import ROOT, read_sources
from tests.what_to_do import PROOFS

Rows = Mapping[str, str]
ANY_OFFICE = "某某司法所"
HEADING = "## 遇到这些情况怎么办\n"
# Typed by offices, written by the clerk, or said by other programs.
OTHERS_SAY = {"３０", "30件", "12个月", "3名", "已建成", "未建成", "约30", "两次", "李四接替张三（调离）", "编号 P1 的票", "用其他应用打开", "（第2次）"}  # fmt: skip
FIGURES = (
    f"一次 `collect` 最多收 {MOST_FILES} 个（发过表的所多于{MOST_FILES // FILES_OF_OFFICE}个时，每所{FILES_OF_OFFICE}个）",
    f"{MOST_LOSSES // len(RULEBOOK.items)}个所以内失分全部列出",
)


def read_rows(readme: str) -> Rows:
    """Situation -> what to do, as they are written."""
    _, found, rest = readme.partition(HEADING)
    assert found
    table = re.findall(r"^\| (.+?) \| (.+) \|$", rest.partition("\n## ")[0].partition("\n# ")[0], re.MULTILINE)
    head, *rows = table
    assert head == ("情况", "怎么办")
    assert len({situation for situation, _ in rows}) == len(rows), "each situation once"
    return dict(rows)


README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = read_rows(README)


# 1. Bound


def find_unbound(rows: Iterable[str], proofs: Mapping[str, Sequence[str]]) -> list[str]:
    """Rows without a test, and situations that are no row."""
    return [row for row in rows if not proofs.get(row)] + [each for each in proofs if each not in set(rows)]


def test_every_row_is_bound_to_tests_and_every_binding_is_a_rows() -> None:
    assert find_unbound(ROWS, PROOFS) == []
    assert len(ROWS) > 40


def test_row_without_a_test_and_binding_without_a_row_are_found() -> None:
    assert find_unbound([*ROWS, "下雪"], PROOFS) == ["下雪"]
    assert find_unbound(ROWS, {**PROOFS, "一票否决": ()}) == ["一票否决"]
    assert find_unbound(ROWS, {**PROOFS, "下雪": ("a",)}) == ["下雪"]


# 2. There


@cache
def _read_tests(file: str) -> tuple[frozenset[str], frozenset[str], bool]:
    """The tests of a file, those of them that are heavy, and whether a year folder is opened in it."""
    path = ROOT / "tests" / file
    if not path.is_file():
        return frozenset(), frozenset(), False
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tests = [each for each in tree.body if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")]
    heavy = {each.name for each in tests if "pytest.mark.heavy" in map(ast.unparse, each.decorator_list)}
    imported = {each.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for each in node.names}
    return (
        frozenset(each.name for each in tests),
        frozenset(heavy),
        bool(imported & {"Workspace", "opened", "open_year"}),
    )


def find_unproven(proofs: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Bindings to tests that are not there; situations of which no test runs each time, or none in a year folder."""
    for situation, ids in proofs.items():
        named = [(*_read_tests(file), name) for file, _, name in (each.partition("::") for each in ids)]
        yield from (each for each, (tests, _, _, name) in zip(ids, named, strict=True) if name not in tests)
        if not any(name in tests - heavy for tests, heavy, _, name in named):
            yield f"{situation}: all of them are heavy"
        if not any(name in tests and is_year for tests, _, is_year, name in named[:1]):
            yield f"{situation}: the first does not open a year folder"


def test_every_test_is_there_and_runs_and_the_first_lives_through_it() -> None:
    assert list(find_unproven(PROOFS)) == []


@pytest.mark.parametrize(
    ("tests", "told"),
    [
        (["year/test_year.py::test_nobody_wrote_it"], 3),
        (["year/test_nowhere.py::test_a_blank_is_never_a_zero"], 3),
        (["year/test_year.py::test_recalculated_workbooks_say_the_same_also_after_an_overwrite"], 1),
        (["returns/test_order.py::test_saved_and_sent_again_it_counts"], 1),
    ],
    ids=["no such test", "no such file", "heavy alone", "no year folder"],
)
def test_binding_that_proves_nothing_is_found(tests: Sequence[str], told: int) -> None:
    assert len(list(find_unproven({"一票否决": tests}))) == told


# 3. In backticks


def list_commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """`mail send` and every other command, as it is typed."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from list_commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(list_commands(typer.main.get_command(app)))
NAMES = {value for name, value in vars(year_folder).items() if name.isupper() and isinstance(value, str)}


@cache
def read_texts() -> tuple[frozenset[str], frozenset[str]]:
    """Every text in the program's sources; and those that stand behind a name, as in `f"{name}.xlsx"`."""
    texts, tails = set[str](), set[str]()
    for source in read_sources().values():
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Constant(value=str(text)):
                    texts.add(text)
                case ast.JoinedStr(values=pieces):
                    pairs = pairwise(pieces)
                    tails.update(ast.literal_eval(tail) for head, tail in pairs if is_tail(head, tail))
    return frozenset(texts), frozenset(tails)


def is_tail(head: ast.expr, tail: ast.expr) -> bool:
    return isinstance(head, ast.FormattedValue) and isinstance(tail, ast.Constant)


def find_unknown(rows: Rows) -> list[str]:
    """The names in backticks that the program does not have; an option has to be one of the commands that its row names."""
    unknown = []
    for row in rows.items():
        spans = re.findall("`([^`]+)`", " ".join(row))
        named = [command for span in spans if (command := find_command(span))] or list(COMMANDS)
        for span in spans:
            if span.startswith("-"):
                known = any(span.split()[0] in option.opts for name in named for option in COMMANDS[name].params)
            elif command := find_command(span):
                known = is_taken(command, span.removeprefix(command))
            else:
                known = is_place(span) or is_of_rulebook(span) or span in (USER, PASSWORD)
            unknown += [] if known else [span]
    return unknown


def find_command(span: str) -> str:
    return next((name for name in COMMANDS if f"{span} ".startswith(f"{name} ")), "")


def is_taken(command: str, arguments: str) -> bool:
    """Whether the program takes what is typed behind a command. Nothing is run."""
    try:
        COMMANDS[command].make_context(command, shlex.split(arguments))
    except typer.TyperException:
        return False
    return True


def is_place(span: str) -> bool:
    """Whether it is a file or folder of the year folder, by the names that the program has for them; or of this repository."""
    first, *others = span.rstrip("/").split("/")
    return (first in NAMES and all(map(is_part, others))) or (ROOT / span).exists()


def is_part(name: str) -> bool:
    """Whether the program has the name, or that of an office with this behind it."""
    texts, tails = read_texts()
    tail = name.removeprefix(ANY_OFFICE)
    if tail == name:
        return any(name in text.split("/") for text in texts)
    return tail in tails or (tail.removesuffix(DOCUMENT) in tails and tail.endswith(DOCUMENT))


def is_of_rulebook(span: str) -> bool:
    """Whether it is a key of a field, alone or with a value that it takes."""
    key, _, value = span.partition(": ")
    if key not in Field.model_fields:
        return False
    try:
        return not value or bool(Field.model_validate({"label": "迟报", "type": "count", key: value}))
    except ValidationError:
        return False


def test_what_stands_in_backticks_is_there() -> None:
    assert find_unknown(ROWS) == []


@pytest.mark.parametrize(
    "planted",
    [
        "collekt", "collect --retri", "finalize --kind 通报", "notify --kind 奖状", "mail post", "withdraw --who",
        "no-more-ballots --reason 病了", "--nobody", "草稿/", "汇总/看板.pdf", "发放/信件/", "退回/某某司法所更正.docx",
        "责任书.yml", "templates/mails", "SFS_PASSWORD", "synonyms", "record: count", "was: 6",
    ],
)  # fmt: skip
def test_what_is_not_there_is_found(planted: str) -> None:
    assert find_unknown({"下雪": f"先 `status`，再 `{planted}`"}) == [planted]


def test_option_of_another_command_is_found() -> None:
    assert find_unknown({"下雪": "`withdraw --office 司法所`，加 `--undo`"}) == []
    assert find_unknown({"下雪": "`withdraw --office 司法所`，加 `--resend`"}) == ["--resend"]
    assert find_unknown({"`collekt` 下雪": "加 `--resend`"}) == ["collekt"]


# 4. In quotation marks


def find_unsaid(rows: Rows, others: Collection[str] = frozenset(OTHERS_SAY)) -> list[str]:
    """The words in quotation marks that no text of the program has in it."""
    said = "\n".join(read_texts()[0])
    quoted = [words for row in rows.items() for words in re.findall("“([^”]+)”", " ".join(row))]
    return [words for words in quoted if words not in said and words not in others]


def test_what_is_quoted_is_said() -> None:
    assert find_unsaid(ROWS) == []
    assert not [words for words in OTHERS_SAY if f"“{words}”" not in README.partition(HEADING)[2]]


def test_what_nobody_says_is_found() -> None:
    assert find_unsaid({"列为“待查”的文件": "见“报送情况”，或“送交情况”"}) == ["待查", "送交情况"]


# 5. Figures


def find_wrong_figures(readme: str) -> list[str]:
    return [figure for figure in FIGURES if figure not in readme]


def test_figures_are_the_programs() -> None:
    assert find_wrong_figures(README) == []


@pytest.mark.parametrize(("figure", "wrong"), [("5000 个", "6000 个"), ("每所4个", "每所3个"), ("130个所", "150个所")])
def test_another_figure_is_found(figure: str, wrong: str) -> None:
    assert len(find_wrong_figures(README.replace(figure, wrong))) == 1
