"""A rulebook is read strictly, and a file that cannot be read says why.

1. Good rulebooks load; comments, order of keys and line ends change nothing.
2. A file that is not there, or is not UTF-8, is named with the remedy.
3. All faults come at once, each with its line and item.
4. What would take all memory or no end is a fault like any other.
5. Options that came later change no digest where they are not used: the forms that are out stay good.
(`bad/*.yaml`, in test_check.py, hold the exact words for everything that a bureau may write wrongly.)
"""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from sfs_excel.errors import FaultyFileError
from sfs_excel.form.formulas import render_formulas
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.source import MOST_BYTES, read_source

HERE = Path(__file__).parent
GOOD = sorted((HERE / "good").glob("*.yaml"))
LETTER = HERE.parents[1] / "templates" / "rulebooks" / "2016.yaml"


def read_faults(path: Path) -> list[str]:
    with pytest.raises(FaultyFileError) as caught:
        load_rulebook(path)
    assert str(caught.value) == "\n".join(map(str, caught.value.faults))
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("path", [*GOOD, LETTER], ids=lambda path: path.stem)
def test_good_rulebook_loads(path: Path) -> None:
    assert load_rulebook(path).base_points == 100


def test_2016_letter_has_46_items_in_12_sections() -> None:
    rulebook = load_rulebook(LETTER)
    assert [section.section for section in rulebook.sections] == list(range(1, 13))
    assert list(rulebook.items) == list(range(1, 47))


def test_number_is_read_as_it_is_written() -> None:
    entry = load_rulebook(HERE / "good" / "every_kind.yaml").items[3].rules[1]
    assert entry.rule.figures() == [("扣分", Decimal("0.3")), ("最高", Decimal(3))]


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("year: 2016\n", "\n# 注释\nyear: 2016\n"), ("year", "\ufeffyear")])
def test_line_ends_comments_and_byte_order_mark_change_nothing(tmp_path: Path, change: tuple[str, str]) -> None:
    shortest = HERE / "good" / "shortest.yaml"
    text = "".join(shortest.read_text(encoding="utf-8").splitlines(keepends=True)[1:])
    assert text.startswith("year")
    changed = tmp_path / "责任书.yaml"
    changed.write_bytes(text.replace(*change, 1 if change[0] == "year" else -1).encode())
    assert load_rulebook(changed).digest == load_rulebook(shortest).digest


def test_yes_and_no_of_yaml_1_1_are_words(tmp_path: Path) -> None:
    path = tmp_path / "责任书.yaml"
    path.write_text("on: yes\noff: no\n是: 否\n", encoding="utf-8")
    assert read_source(path).data == {"on": "yes", "off": "no", "是": "否"}


def test_folded_text_is_one_line_and_a_block_keeps_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "责任书.yaml"
    path.write_text("a: >\n  迟报一次\n  扣0.5分\n\n  另行\nb: |\n  迟报\n  扣分\n", encoding="utf-8")
    assert read_source(path).data == {"a": "迟报一次 扣0.5分\n另行\n", "b": "迟报\n扣分\n"}


def test_missing_file_is_named_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "责任书.yaml"
    assert read_faults(path) == [f"{path}：没有这个文件或文件夹。请核对文件夹和文件名，并关闭占用它的程序。"]


def test_folder_in_place_of_the_file_cannot_be_opened(tmp_path: Path) -> None:
    (fault,) = read_faults(tmp_path)
    assert fault.startswith(f"{tmp_path}：这里是文件夹，应当是文件。")


@pytest.mark.parametrize(("encoding", "line"), [("gb18030", 2), ("utf-16", 1)])
def test_other_encoding_is_refused_with_the_way_to_utf8(tmp_path: Path, encoding: str, line: int) -> None:
    path = tmp_path / "责任书.yaml"
    path.write_bytes("year: 2016\ntitle: 责任书\n".encode(encoding))
    remedy = "请用记事本打开，选“另存为”，编码选 UTF-8，再保存"
    assert read_faults(path) == [f"责任书.yaml 第{line}行：文件不是 UTF-8 编码。{remedy}。"]


def test_control_character_is_found_on_its_line(tmp_path: Path) -> None:
    path = tmp_path / "责任书.yaml"
    path.write_text("year: 2016\ntitle: 责任\x07书\n", encoding="utf-8")
    fact = "有看不见的控制字符（U+0007）"
    assert read_faults(path) == [f"责任书.yaml 第2行：{fact}。请删去这个字符，或重新录入这一行。"]


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有注释\n  # 两行\n", "\ufeff"])
def test_file_without_content_is_empty(tmp_path: Path, text: str) -> None:
    path = tmp_path / "责任书.yaml"
    path.write_text(text, encoding="utf-8")
    assert read_faults(path) == ["责任书.yaml：文件是空的。请用 sfs-excel init 建立的样本，或拷回备份。"]


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = (HERE / "good" / "every_kind.yaml").read_text(encoding="utf-8")
    for right, wrong in (
        ("year: 2017", "year: 二〇一七"),
        ("points: 90", "point: 90"),
        ("lose: 0.3", "lose: 三分"),
        ("type: decimal", "type: 小数"),
        ("{if: criticised >= 2}", "{if: criticised 2}"),
    ):
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    path = tmp_path / "责任书.yaml"
    path.write_text(text, encoding="utf-8")
    assert [fault.partition("。")[0] for fault in read_faults(path)] == [
        "责任书.yaml 第2行：“year”要写整数，这里是“二〇一七”",
        "责任书.yaml 第8行：缺少“points”",
        "责任书.yaml 第11行：不认识“point”",
        "责任书.yaml 第27行 第2项：“type”只能写 count、decimal、percent、flag、score、text，这里是“小数”",
        "责任书.yaml 第66行 第3项：“三分”不是数字",
        "责任书.yaml 第101行 第5项：“criticised 2”不是算式",
    ]


@pytest.mark.parametrize(
    ("path", "digest"),
    [
        (LETTER, "8f62c3adda53f720b7b1e6282fbfc49efdd8f89eabbb190d33a96efcda39d0dc"),
        (HERE / "good" / "every_kind.yaml", "6607e4a26efa08e6aea06211714d2b8ceada7b522b3df12986abac8f7e8ab2a0"),
        (HERE / "good" / "shortest.yaml", "d4f1412196b43814f8f5b9bbf2f8aaa9bef280cbc3a86a57ee9b4894b22e8838"),
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else "",
)
def test_digest_is_what_it_was_before_there_were_options(path: Path, digest: str) -> None:
    assert load_rulebook(path).digest == digest


@pytest.mark.parametrize("key", ["score", "was", "also", "reading", "fields"])
def test_field_has_its_part_in_the_digest_whatever_it_is_called(tmp_path: Path, key: str) -> None:
    text = (HERE / "good" / "shortest.yaml").read_text(encoding="utf-8")
    digests = set()
    for label in ("自评分", "自评得分"):
        path = tmp_path / "责任书.yaml"
        named = text.replace("self: {label: 自评分,", f"{key}: {{label: {label},").replace("of: self", f"of: {key}")
        path.write_text(named, encoding="utf-8")
        digests.add(load_rulebook(path).digest)
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("change", "is_another"),
    [
        ((", record: compare", ""), False),  # what is not written
        ((", record: score", ""), True),
        (
            (", record: compare", ", also: {次: 回}"),
            False,
        ),  # another word for a value: no form that is out says otherwise
        (("minimum: 5", "minimum: 4"), True),
        (("优: 10", "优: 9"), True),
        (("局领导: 60, 科室负责人: 40", "局领导: 50, 科室负责人: 50"), True),
        (("at_least: 90", "at_least: 95"), False),  # the ranking comes after all scores, no form rests on it
        (("ties: [2, 1]", "ties: [1]"), False),
        (("{1: 2, 2: 0.875}", "{1: 1}"), False),
    ],
)
def test_option_that_is_used_has_its_part_in_the_digest(
    tmp_path: Path, change: tuple[str, str], is_another: bool
) -> None:
    options = HERE / "good" / "options.yaml"
    text = options.read_text(encoding="utf-8")
    assert text.count(change[0]) == 1
    path = tmp_path / "责任书.yaml"
    path.write_text(text.replace(*change), encoding="utf-8")
    before, after = load_rulebook(options), load_rulebook(path)
    assert (before.digest != after.digest) == is_another
    assert (before == after) == (change == (", record: compare", ""))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (f"year: {'9' * 5000}", "第2行：“year”要写整数，这里是“99999999999999999999…”。请写一个整数，不加引号和单位。"),
        (f"year: {'[' * 5000}", "第2行 第37列：括号或缩进一层套一层，超过了 30 层。请对照样本的写法，删去多余的括号。"),
        (f"year: {'{a: ' * 5000}", None),
        (f"year: {'- ' * 5000}", None),
        ("year:\n" + "\n".join(f"{' ' * depth}a:" for depth in range(1, 600)), None),
        ("year: 1e999999", "第2行：“year”要写整数，这里是“1e999999”。请写一个整数，不加引号和单位。"),
        ("year: &多 [1, 1]\ntitle: [*多, *多]", None),  # each doubles what stands before: refused, not written out
        ('title: "责任\\x07书"', "第2行：有看不见的控制字符（U+0007）。请删去这个字符，或重新录入这一行。"),
        ('title: "责任\\ud800书"', None),
        (f"{'长' * 900}: 1", None),
        (f"%YAML 9{'9' * 5000}.0\n---\nyear: 2016", "第2行 第7列：这里的数字或字符代码太大。请改正，或者删去。"),
        ('title: "\\UFFFFFFFF"', "第2行 第11列：这里的数字或字符代码太大。请改正，或者删去。"),
        (f"ranking: {{bands: [{{name: 优秀, sections: {{{'9' * 5000}: 1}}}}]}}", None),
    ],
)
def test_what_has_no_end_is_a_fault_with_its_line(tmp_path: Path, line: str, fault: str | None) -> None:
    path = tmp_path / "责任书.yaml"
    path.write_text(f"# 一行\n{line}\n", encoding="utf-8")
    told = read_faults(path)
    assert all(re.match(r"责任书\.yaml 第\d+行", each) and len(each) < 1200 for each in told)
    assert fault is None or f"责任书.yaml {fault}" in told


def test_anchor_that_stands_twice_is_no_english_warning(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    path = tmp_path / "责任书.yaml"
    path.write_text("a: &x 1\nb: &x 2\n", encoding="utf-8")
    assert read_source(path).data == {"a": 1, "b": 2}
    assert [str(warning.message) for warning in recwarn] == []


def test_file_larger_than_any_letter_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "责任书.yaml"
    path.write_bytes(b"#\n" * (MOST_BYTES // 2 + 1))
    assert read_faults(path) == [
        "责任书.yaml：文件超过 1000 KB，不像是责任书。请核对是不是放错了文件；正文里不要粘贴图片和附件。"
    ]
    path.write_bytes(b"#\n" * (MOST_BYTES // 2))
    assert read_faults(path) == ["责任书.yaml：文件是空的。请用 sfs-excel init 建立的样本，或拷回备份。"]


def test_what_ruamel_says_in_english_is_not_repeated(tmp_path: Path) -> None:
    path = tmp_path / "责任书.yaml"
    path.write_text("year: !%FF 2016\n", encoding="utf-8")
    assert read_faults(path) == ["责任书.yaml 第1行 第8列：从这里起不合 YAML 的写法。请对照样本的写法改正。"]


@pytest.mark.parametrize("operators", [90, 200, 100_000])
def test_expression_of_many_operators_is_calculated_or_a_fault_with_its_line(tmp_path: Path, operators: int) -> None:
    text = (HERE / "good" / "every_kind.yaml").read_text(encoding="utf-8")
    assert text.count("{if: criticised >= 2}") == 1
    line = text[: text.index("{if: criticised >= 2}")].count("\n") + 1
    path = tmp_path / "责任书.yaml"
    path.write_text(text.replace("criticised >= 2", f"criticised{' + 0' * operators} >= 2"), encoding="utf-8")
    if operators == 90:
        render_formulas(load_rulebook(path))
    else:
        assert [each.partition("：")[0] for each in read_faults(path)] == [f"责任书.yaml 第{line}行 第5项"]
