"""A fault that Jinja finds in a template -> place, fact, remedy."""

import re
from collections.abc import Collection
from difflib import get_close_matches
from traceback import walk_tb

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from sfs_excel.errors import Fault
from sfs_excel.notices.overrides import ENDING


class TooSlowError(Exception):
    """Raised from outside in a template that takes too long."""


# What a template can raise while it is compiled or rendered, beside what Jinja raises itself: {{ 1 / 0 }}, {{ year + "年" }}.
TEMPLATE_ERRORS = (
    TemplateError,
    TooSlowError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)

_PAIRS = "请检查 {{ }} 和 {% %} 是否成对、有没有误用全角符号"
# In Jinja's message -> fact ({} is the name in it), remedy.
_SYNTAX = (
    (
        r"Unexpected end of template.*|.*innermost block that needs to be closed.*",
        "有 {% if %}、{% for %} 或 {% block %} 没有结束",
        "请补上对应的 {% endif %}、{% endfor %} 或 {% endblock %}",
    ),
    (r"Encountered unknown tag '(\w+)'.*", "不认识标记 {{% {} %}}", "请检查拼写，可对照内置模板"),
    (r"No filter named '(\w+)'.*", "没有名为 {} 的过滤器", "请检查“|”后面的名称，可对照内置模板"),
    (r"No test named '(\w+)'.*", "没有名为 {} 的判断", "请检查 is 后面的名称，可对照内置模板"),
)


def word_error(error: BaseException, place: str, known: Collection[str]) -> Fault:
    """The fault that an error in a template is.

    Args:
        known: the names that the template may use.
    """
    match error:
        case SecurityError():
            return Fault(place, "用了通知模板里不允许的写法", "请只用模板开头说明中列出的名称")
        case UndefinedError():
            return word_unknown(place, quoted_name(error), known)
        case TemplateNotFound():
            return Fault(place, f"引用了不存在的模板“{error.message}”", "请检查文件名，或把该文件放进模板文件夹")
        case TemplateError():
            return Fault(place, *_word_syntax(error.message or ""))
        case TooSlowError() | MemoryError():
            return word_exhausted(place)
        case RecursionError() | SyntaxError():  # the latter from Python, for too many loops in one another
            fact = "模板反复引用自己，或者标记、括号一层套一层，套得太深"
            return Fault(
                place, fact, "请检查 {% include %} 和 {% extends %} 里的文件名；没有引用自己的，请改写得简单些"
            )
    detail = f"{type(error).__name__}: {error}"
    return Fault(place, f"这一行算不出结果（{detail}）", "请检查其中的运算，文字和数字不能直接相加")


def word_exhausted(place: str) -> Fault:
    """Word the fault of a template that takes too long, or too much memory."""
    fact = "这里要用的时间太长，或者要占的内存太多，没有写完就停下了"
    return Fault(place, fact, "请检查其中的循环 {% for %} 和重复的文字，改短后再试")


def word_unknown(place: str, name: str, known: Collection[str]) -> Fault:
    """Word the fault of a template that uses a name that nothing has, with the nearest one that there is."""
    near = get_close_matches(name, known, n=1)
    remedy = f"是不是“{near[0]}”" if near else f"请删去，或改为其中之一：{'、'.join(sorted(known))}"
    return Fault(place, f"用了不存在的名称“{name}”", remedy)


def _word_syntax(message: str) -> tuple[str, str]:
    for pattern, fact, remedy in _SYNTAX:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return (fact.format(*found.groups()) if found.groups() else fact), remedy
    return f"写法有误（{message.rstrip('.')}）", _PAIRS


def quoted_name(error: BaseException) -> str:
    """The name that Jinja says it does not know."""
    quoted = re.findall(r"'([^']*)'", str(error))
    return quoted[-1] if quoted else ""


def find_place(error: BaseException, where: str) -> str:
    """The template and line where the error arose, deepest first: Jinja leaves both in the traceback.

    Args:
        where: the place of the template that was asked for, if the error does not say where it arose.
    """
    if isinstance(error, TemplateSyntaxError):
        return say_place(error.filename or where, error.lineno)
    frames = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    places = [(file, line) for file, line in frames if file.endswith(ENDING)]
    return say_place(*places[-1]) if places else where


def say_place(file: str, line: int) -> str:
    """Name a line of a template."""
    return f"{file} 第{line}行"
