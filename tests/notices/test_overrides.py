"""The bureau's own templates meet these requirements.

1. A bureau's template wins over ours of the same name; the others stay ours. A folder that is not there is none.
2. What is wrong in it is told with file and line, in Chinese, with a remedy; all of it by `faults`, the first by `render`.
3. A template can reach nothing but the notice.
"""

from pathlib import Path

import pytest

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.notices.examples import CORRECTION, RECEIPT, make_examples
from sfs_excel.notices.names import MESSAGES, ON_PAPER
from sfs_excel.notices.overrides import Overrides
from sfs_excel.notices.render import Notices
from sfs_excel.notices.replies import Notice
from sfs_excel.notices.templates import Templates

NAME = "receipt.txt.j2"


def write(folder: Path, source: str | bytes, name: str = NAME) -> Path:
    path = folder / name
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    return path


def test_our_templates_have_no_fault() -> None:
    assert Notices().faults() == []


def test_missing_folder_is_none(tmp_path: Path) -> None:
    notices = Notices(tmp_path / "没有")
    assert notices.faults() == []
    assert notices.render(RECEIPT) == Notices().render(RECEIPT)


@pytest.mark.parametrize("notice", make_examples(), ids=lambda notice: type(notice).__name__)
def test_what_ours_say_is_the_same_in_the_sandbox(notice: Notice) -> None:
    """It is there as soon as one template is the bureau's."""
    ours, beside = Templates(Overrides()), Templates(Overrides("模板", (("foot.j2", b"0000-1234567"),)))
    if not isinstance(notice, MESSAGES):
        assert ours.render_page(notice) == beside.render_page(notice)
        return
    assert ours.render(notice) == beside.render(notice)
    if isinstance(notice, ON_PAPER):
        assert ours.write_document(notice) == beside.write_document(notice)


def test_a_template_of_the_bureaus_reaches_nothing_behind_the_notice() -> None:
    reaching = (("receipt.txt.j2", b"{{ office.__class__.__mro__[1] }}"),)
    with pytest.raises(FaultyFileError):
        Templates(Overrides("模板", reaching)).render(RECEIPT)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_bureaus_words_win(tmp_path: Path, start: bytes) -> None:
    write(tmp_path, start + "收条\r\n\r\n{{ office }}：{{ received | day }}收到。\r\n".encode())
    notices = Notices(tmp_path)
    rendered = notices.render(RECEIPT)
    assert rendered.text == "收条\n\n河东司法所：2016年12月15日收到。\n"
    assert rendered.title == "收条"
    assert "<title>收条</title>" in rendered.html
    assert notices.render(CORRECTION) == Notices().render(CORRECTION)
    assert notices.faults() == []


def test_bureau_may_have_parts_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "联系电话：0000-1234567", "foot.j2")
    write(tmp_path, "{% set what = '收条' %}\n{{ what }}\n{% include 'foot.j2' %}")
    assert Notices(tmp_path).render(RECEIPT).text == "收条\n联系电话：0000-1234567\n"
    assert Notices(tmp_path).faults() == []


def test_page_that_takes_no_more_than_ours(tmp_path: Path) -> None:
    write(tmp_path, "<p>{{ heading }}{{ county }}</p>{% block body %}{% endblock %}", "page.html.j2")
    assert Notices(tmp_path).faults() == []


@pytest.mark.parametrize(
    ("source", "line", "fact", "remedy"),
    [
        ("收条\n{{ offise }}", 2, "用了不存在的名称“offise”", "是不是“office”"),
        ("收条\n{% if version > 99 %}\n{{ offise }}{% endif %}", 3, "用了不存在的名称“offise”", "是不是“office”"),
        (
            "收条\n{% for line in reminders %}\n{{ line.lable }}\n{% endfor %}",
            3,
            "用了不存在的名称“lable”",
            "是不是“label”",
        ),
        (
            "收条\n{% if version %}\n有",
            3,
            "有 {% if %}、{% for %} 或 {% block %} 没有结束",
            "请补上对应的 {% endif %}、{% endfor %} 或 {% endblock %}",
        ),
        ("收条\n{% 如果 version %}", 2, "不认识标记 {% 如果 %}", "请检查拼写，可对照内置模板"),
        ("收条\n{{ received | dya }}", 2, "没有名为 dya 的过滤器", "请检查“|”后面的名称，可对照内置模板"),
        ("收条\n{% if version is nun %}{% endif %}", 2, "没有名为 nun 的判断", "请检查 is 后面的名称，可对照内置模板"),
        (
            "收条\n{{ office }",
            2,
            "写法有误（unexpected '}'）",
            "请检查 {{ }} 和 {% %} 是否成对、有没有误用全角符号",
        ),
        (
            "收条\n{{ version / 0 }}",
            2,
            "这一行算不出结果（ZeroDivisionError: division by zero）",
            "请检查其中的运算，文字和数字不能直接相加",
        ),
        (
            "收条\n\n{{ year + '年' }}",
            3,
            "这一行算不出结果（TypeError: unsupported operand type(s) for +: 'int' and 'str'）",
            "请检查其中的运算，文字和数字不能直接相加",
        ),
        (
            "收条\n{% include '页脚.j2' %}",
            2,
            "引用了不存在的模板“页脚.j2”",
            "请检查文件名，或把该文件放进模板文件夹",
        ),
        (
            "收条\n{% include '../receipt.txt.j2' %}",
            2,
            "引用了不存在的模板“../receipt.txt.j2”",
            "请检查文件名，或把该文件放进模板文件夹",
        ),
        (
            "收条\n{{ office.__class__.__mro__ }}",
            2,
            "用了通知模板里不允许的写法",
            "请只用模板开头说明中列出的名称",
        ),
    ],
)
def test_fault_is_told_with_its_line(tmp_path: Path, source: str, line: int, fact: str, remedy: str) -> None:
    path = write(tmp_path, source)
    expected = Fault(f"{path} 第{line}行", fact, remedy)
    assert Notices(tmp_path).faults() == [expected]
    if "99" not in source:
        with pytest.raises(FaultyFileError) as told:
            Notices(tmp_path).render(RECEIPT if "lable" not in source else make_examples()[4])
        assert told.value.faults == (expected,)
        assert str(told.value) == f"{path} 第{line}行：{fact}。{remedy}。"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = write(tmp_path, "{{ a_b }}\n{{ c_d }}")
    page = write(tmp_path, "{% if %}", "correction.html.j2")
    places = [fault.place for fault in Notices(tmp_path).faults()]
    assert places == [f"{page} 第1行", f"{text} 第1行", f"{text} 第2行"]


def test_fault_with_no_near_name_lists_the_names(tmp_path: Path) -> None:
    write(tmp_path, "{{ 司法所 }}")
    [fault] = Notices(tmp_path).faults()
    assert fault.remedy.startswith("请删去，或改为其中之一：addressee、cell、chief、county、")


def test_template_without_words(tmp_path: Path) -> None:
    path = write(tmp_path, "{# 收条 #}\n")
    assert Notices(tmp_path).faults() == [Fault(str(path), "没有写出任何文字", "第一行请写标题，其后写正文")]


def test_template_that_is_not_utf8(tmp_path: Path) -> None:
    path = write(tmp_path, "收条".encode("gb18030"))
    expected = Fault(str(path), "文件不是 UTF-8 编码，读不出文字", "请用记事本打开，“另存为”时编码选 UTF-8")
    assert Notices(tmp_path).faults() == [expected]
    with pytest.raises(FaultyFileError, match="不是 UTF-8 编码"):
        Notices(tmp_path).render(RECEIPT)


def test_misnamed_template_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, "收条", "reciept.txt.j2")
    write(tmp_path, "说明", "说明.txt")
    [fault] = Notices(tmp_path).faults()
    assert (fault.place, fault.fact) == (str(path), "没有用到这个模板，名称不对")
    assert "receipt.txt.j2" in fault.remedy


def test_template_that_includes_itself(tmp_path: Path) -> None:
    path = write(tmp_path, "收条\n{% include 'receipt.txt.j2' %}")
    [fault] = Notices(tmp_path).faults()
    assert fault == Fault(
        f"{path} 第2行",
        "模板反复引用自己，或者标记、括号一层套一层，套得太深",
        "请检查 {% include %} 和 {% extends %} 里的文件名；没有引用自己的，请改写得简单些",
    )
