"""YAML text -> nodes by ruamel.yaml, which tells a fault in the syntax well enough for it to be worded."""

from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.rulebook.syntax import DEEP, MOST_NESTED, Node, fault_character

_TOO_LARGE = "larger than Python takes"

# What ruamel says -> what is wrong, and what to do about it.
_SYNTAX = (
    (DEEP, f"括号或缩进一层套一层，超过了 {MOST_NESTED} 层", "请对照样本的写法，删去多余的括号"),
    (_TOO_LARGE, "这里的数字或字符代码太大", "请改正，或者删去"),
    (
        "mapping values are not allowed",
        "冒号的位置不对",
        "请看上一行是否用了全角冒号“：”，缩进是否对齐；文字里有冒号加空格的，整段加英文引号",
    ),
    ("could not find expected ':'", "少了冒号", "请用英文冒号“:”，后面空一格；全角冒号“：”不行"),
    ("found unexpected end of stream", "英文引号没有成对", "请补上后一个引号"),
    (
        "while parsing a flow",
        "方括号或花括号没有成对，或者少了逗号",
        "请补齐括号；各部分之间用英文逗号“,”，冒号后面空一格",
    ),
    (
        "expected <block end>",
        "缩进没有对齐，或者多了文字",
        "同一层的内容请用同样多的空格开头；以引号开头的值，引号后面不能再有文字",
    ),
    ("expected a single document", "出现了第二个“---”", "一个文件只写一份责任书，请删去“---”"),
    ("undefined alias", "文字不能以 * 开头", "请给整段文字加英文引号"),
    ("cannot start any token", "文字不能以这个符号开头", "请给整段文字加英文引号"),
)
_BEGINNINGS = ("expected ':'", "end of stream", "a flow")  # of these the beginning helps, not the place of discovery


def compose_or_fault(name: str, text: str) -> Node | None:
    """Read the nodes of a text as `syntax.compose_nodes` does, of whatever text.

    Raises:
        FaultyFileError: not YAML 1.2, or nested too deep.
    """
    ruamel = YAML()
    ruamel.Composer = _RuamelComposer
    try:
        return cast(Node | None, ruamel.compose(text))
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise FaultyFileError([fault_character(f"{name} 第{line}行", text[error.position])]) from error
    except MarkedYAMLError as error:
        raise FaultyFileError([_syntax_fault(name, error)]) from error


class _RuamelComposer(Composer):
    """Ends where brackets or indents are nested too deep: the parser below it would go on until the stack is full. And tells
    where a number or a character's code is larger than Python takes: the scanner below it has no word for that."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.warn_double_anchors = False  # in English; what is referred to is refused in any case
        self._depth = 0

    def get_single_node(self) -> Any:
        try:
            return super().get_single_node()
        except (ValueError, OverflowError) as error:
            raise ComposerError(problem=_TOO_LARGE, problem_mark=self.parser.scanner.reader.get_mark()) from error

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self._depth > MOST_NESTED:
            raise ComposerError(problem=DEEP, problem_mark=self.parser.peek_event().start_mark)
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def compose_scalar_node(self, anchor: Any) -> Any:
        """Without the marks by which ruamel remembers where a folded text (`>`) was folded."""
        node = super().compose_scalar_node(anchor)
        if node.style == ">":
            node.value = node.value.replace("\a", "")
        return node


def _syntax_fault(name: str, error: MarkedYAMLError) -> Fault:
    said = f"{error.context or ''} {error.problem or ''}".strip()
    begun = error.context_mark if any(words in said for words in _BEGINNINGS) else None
    mark = begun or error.problem_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    place = f"{name} 第{line + 1}行 第{column + 1}列"
    if "'\\t'" in said:
        return Fault(place, "用了制表符（Tab）", "请改用空格")
    for words, fact, remedy in _SYNTAX:
        if words in said:
            return Fault(place, fact, remedy)
    return Fault(place, "从这里起不合 YAML 的写法", "请对照样本的写法改正")
