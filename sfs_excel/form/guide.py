"""Sheet 填报说明: how to fill in, what counts, what the words mean."""

from functools import cache
from importlib.resources import files

from sfs_excel.expr.shown import show_number
from sfs_excel.expr.words import quote
from sfs_excel.form.columns import GUIDE
from sfs_excel.form.contact import FILLED_IN_BY, PHONE
from sfs_excel.form.explain import Part, Picture, write_explanation
from sfs_excel.form.samples import fill_samples, find_example
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.book import Book

HOW = (
    (
        "只填浅黄色格子",
        "粗框、浅黄色的格子才要填，其余已锁定。按回车到下一格；按 Tab 键也可以，会经过右边的佐证材料（Shift+Tab 回到上一个）。每一项的口径写在右边的“提示”里。",
    ),
    (
        "数量",
        "填阿拉伯数字 0、1、2……不带单位，不写“约”“多”“余”。没有发生的填0；空着表示“还没有填”，不当作0。"
        "粘贴进来的“3次”“12个月”“无”，本表显示“有误”，请改成数字；没有改的，收表时按3、12、0读取，并写明更正。",
    ),
    (f"{FILLED_IN_BY}、{PHONE}", "写在封面上。表有疑问的，县局按这个电话找填表人。"),
    ("百分比", "单位是%的，98%填98。其他比率不用自己算，只填两个数，由表格自动计算。"),
    ("是、否", "从下拉列表中选。标明“无此类……选是并注明”的，没有这种情况就选“是”，并在佐证材料中注明；不写“无”。"),
    ("自评分", "没有量化标准的项目由司法所自评，最多一位小数，不超过该项分值；考核组将依据佐证材料核定。"),
    ("佐证材料", "写明文件名称、文号、日期或存放位置，便于考核组查核。申报加分的必须写明。"),
    (
        "状态",
        "“未填”是还没有填；“有误”是填的内容不能用，看右边的提示；“已填”是可以用。未填和有误的，该项按最不利计分。封面列出各部分还有几处，点数字就到第一处。",
    ),
    ("得分和原因", "自动计算，随填随变，不能改动。最终得分以县局评定的为准。"),
    ("报送", "保存为 Excel 文件（.xlsx）原样发回。文件名可以改；请不要增删行列、改表名，不要设打开密码。"),
    ("改错", "发现填错，改好后再报送一次，以最后收到的为准。"),
)


SEEN = (
    (
        "边填边看",
        "空着的显示“未填”；填好的显示“已填”。用不了的，直接输入会弹出提示，填不进去；粘贴进来的，格子变红，显示“有误”和怎样改。得分和原因随填随变：",
    ),
)
_SAID = "填报表的三行：空着的显示“未填”；填了“一个”的显示“有误”和“请填0或正整数”；填了0.5的显示“已填”，得0.5分。"


def write_guide(book: Book, rulebook: Rulebook) -> None:
    """Add the sheet."""
    readings = tuple((str(number), reading) for number, reading in enumerate(rulebook.readings, 1))
    parts = (
        Part("怎样填", HOW),
        Part("填的时候是什么样", SEEN, read_picture()),
        Part("例子", show_example(rulebook)),
        Part("计分口径", readings),
    )
    write_explanation(book, GUIDE, (part for part in parts if part.lines))


@cache
def read_picture() -> Picture:
    """Three rows of the real 填报表 (`scripts/make_guide_picture.py`)."""
    return Picture((files("sfs_excel.form") / "guide.png").read_bytes(), _SAID)


def show_example(rulebook: Rulebook) -> tuple[tuple[str, str], ...]:
    """Return what one short of a target, one over and a word would give; nothing where no item asks for one number."""
    example = find_example(rulebook)
    if example is None:
        return ()
    key, number = example.key, example.item.item
    lines = [("举例", f"第{number}项{quote(example.item.text)}")]
    for value, content in zip(example.values, fill_samples(rulebook).example, strict=True):
        shown = show_number(value) if isinstance(value, float) else f"“{value}”"
        faulty = (
            f"直接输入会被拦住；粘贴进来的，状态显示“{content.status[key]}”，提示“{content.hint[key]}”，"
            if isinstance(value, str)
            else ""
        )
        score = f"得{show_number(content.score[number])}分"
        reason = f"，原因显示{quote(content.reason[number])}" if content.reason[number] else ""
        lines.append((f"　填{shown}", f"{faulty}{score}{reason}"))
    return tuple(lines)
