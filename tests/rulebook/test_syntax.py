"""A text is read by libyaml, and as ruamel.yaml reads it: the same data, the same lines, the same faults.

1. Every YAML file of the house, and what is hard to read: both ways give the same.
2. A difference would be seen: of what libyaml reads otherwise, nothing is left to it.
3. The letter is read by libyaml, without ruamel.
(Where PyYAML was built without libyaml, ruamel reads: that is what the others are compared with.)
"""

import re
from pathlib import Path

import pytest
import yaml

from sfs_excel.errors import FaultyFileError
from sfs_excel.rulebook import syntax, syntax_faults
from sfs_excel.rulebook.source import read_source

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for folder in ("templates", "tests", "sample_data") for path in (ROOT / folder).rglob("*.yaml"))
Outcome = tuple[str, dict[str, int], list[str]]

LETTERS = [  # as people write, and what YAML 1.1 takes for something else
    "yes: no\non: off\ny: n\nTrue: true\n~: null\nfalse: FALSE\nnone: NULL\nempty:\n",
    "a: [017, 0o17, 0x1f, 0b1, 1_000, 190:20:30, 1:20, 2016-01-01, 2016-01-01 10:20:30, +5, -0, 08]\n",
    "a: [1.5, .5, 5., 1e3, 1.5e3, .inf, -.INF, .nan, 12345678901234567890, 0.1234567890123456]\n",
    "a: ['017', \"yes\", '1.5', \"~\", '', \"\"]\n",
    "text: 迟报一次扣0.5分\n  ，走访少于4次的\n\n  扣2分。\nnext: 1\n",
    "text: \"迟报\\\n  一次\n  扣分\n\n  完\"\nnext: 'it''s\n  two'\nlast: 1\n",
    'a: "\\x41\\u4e2d\\U0001F600\\t\\n\\\\ \\"\\N\\_\\L\\e"\n',
    "# 一\na: 1 # 二\n\n# 三\nb:\n# 四\n- 1\n\n- 2 # 五\n# 六\n",
    "a:\n- b\n- - c\n  - d\n-\n  e: 1\n- ? f\n  : g\n",
    "a: {b: 1, c: [d, {e: f}], g: , h}\ni: [\n  1,\n  2,\n]\n",
    "a: b:c\nd: e#f\ng: h #i\nj: http://k/l?m=n&o=p\n",
    "a: 1\na: 2\nb: {c: 1, c: 2}\n? [d]\n: 1\n",
    "a: &x 1\nb: *x\nc: &y [1, *x]\nd: *y\n",
    "a: &x [*x]\n",
    "a: &x 1\nb: &x 2\n",
    "<<: {a: 1}\n=: 1\n",
    "- 1\n- 二\n",
    "一句话\n",
    "a: >\n  b\n  c\n",
    "---\na: 1\n",
    "a: 1\r\nb:\r\n  - 二\r\n  - 三\r\n",
    "a: 1\rb: 2\r",
    "a:\u30001\nb:\u00a02\nc: \u200b3\n",
    f"{'长' * 1200}: 1\n",
    f"{'{a: ' * 30}1{'}' * 30}\n",
]
BY_RUAMEL = [  # libyaml alone would read these otherwise, or where they are refused
    "a: b\n  \t c\n",
    "a: {b\tc: 1}\n",
    "a: !\n",
    "a: b\u2028\nc: 1\n",
    "a: b\u2029\nc: 1\n",
    "a: 1 # b\u0085c: 2\n",
    "a: b\n\ufeff\n",
    "%YAML 1.1\n---\na: yes\n",
    "a: 1\n...\n\n...\n",
    'a: ["b":c]\n',
    ">+\n#b\n",
    "a: |#\n",
]
FAULTS = [
    "a: [1\nb: 2\n",
    "a: 'b\n",
    "a: b: c\n",
    "a: *b\n",
    "a\nb: 1\n",
    "a: 1\n b: 2\n",
    "a: @b\n",
    "a: 1\n---\nb: 2\n",
    "a: \x07\n",
    'a: "\\q"\n',
    f"a: {'[' * 40}{']' * 40}\n",
    f"{'{a: ' * 31}1{'}' * 31}\n",
]


def read(text: str, folder: Path) -> Outcome:
    """The outcome of a text: its data (repr tells 1 from 1.0 and True), its lines, its faults."""
    path = folder / "责任书.yaml"
    path.write_bytes(text.encode())
    try:
        source = read_source(path)
    except FaultyFileError as error:
        return "", {}, [str(fault) for fault in error.faults]
    return repr(source.data), {repr(place): line for place, line in source.lines.items()}, list(map(str, source.faults))


def find_differences(texts: list[str], folder: Path) -> list[str]:
    """The texts that are read otherwise with libyaml than without."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        expected = [read(text, folder) for text in texts]
    return [text for text, outcome in zip(texts, expected, strict=True) if read(text, folder) != outcome]


def test_every_file_of_the_house_is_the_same_tree_with_the_same_lines(tmp_path: Path) -> None:
    assert len(FILES) > 150
    assert find_differences([path.read_text(encoding="utf-8") for path in FILES], tmp_path) == []


def test_what_is_hard_to_read_is_the_same_tree_with_the_same_lines(tmp_path: Path) -> None:
    assert find_differences([*LETTERS, *BY_RUAMEL, *FAULTS], tmp_path) == []


def test_difference_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syntax, "_READ_OTHERWISE", re.compile(r"(?!)"))
    assert find_differences([*LETTERS, *BY_RUAMEL], tmp_path) == BY_RUAMEL
    monkeypatch.setattr(syntax._LibyamlComposer, "yaml_implicit_resolvers", yaml.SafeLoader.yaml_implicit_resolvers)
    assert LETTERS[0] in find_differences(LETTERS, tmp_path)  # YAML 1.1's types


def test_libyaml_alone_reads_what_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(syntax_faults, "YAML")  # ruamel's
    letter = (ROOT / "templates" / "rulebooks" / "2016.yaml").read_text(encoding="utf-8")
    for text in (letter, LETTERS[0]):
        assert read(text, tmp_path)[1]
    with pytest.raises(NameError):
        read(FAULTS[0], tmp_path)
