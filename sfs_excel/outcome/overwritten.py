"""The questions that the ranking workbook raises where a person wrote over it. It counts for nothing until somebody decides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sfs_excel.expr.shown import show_number
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standing import Task
from sfs_excel.rulebook.bounds import can_score, greatest_score
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.text import show_text
from sfs_excel.words import CLERK

NO_ITEM = 0
Content = float | str | None  # of a cell; None of a blank one
_LONGEST = 20  # characters of what was written, and of a line's head
_SAME = 0.005  # points; a smaller difference is none
_AWAY = "不采用的，看过以后把留存的旧表从「汇总」移走"


@dataclass(frozen=True)
class Overwritten:
    """One cell of 得分矩阵 that is no longer what was computed.

    Attributes:
        file: in which it stands, below the year folder.
        office: code, as it stands there; the roster may have it no more.
        item: `NO_ITEM` of a state, a sum, a rank.
        head: of the line, where it is no item's.
        computed: when that workbook was made.
    """

    file: str
    office: str
    item: int
    head: str
    computed: Content
    written: Content

    def say(self, results: Results) -> str:
        """`河东司法所第5项由2改为3`."""
        what = f"第{self.item}项" if self.item else show_text(self.head.partition("（")[0], _LONGEST)
        now = _find_score(results, self)
        moved = "" if now is None or _is_same(now, self.computed) else f"，现在是{_show(now)}"
        return f"{results.name(self.office)}{what}由{_show(self.computed)}改为{_show(self.written)}{moved}"


@dataclass(frozen=True)
class Overwrites:
    """All that was written over and nobody has decided yet.

    Attributes:
        cells: in order, the latest last.
        forms: 核定表 in which some of them are offered for a decision, below the year folder -> these.
        are_made: those lie ready, or were carried away from where they lay.
        unread: workbooks that cannot be read, below the year folder -> why.
    """

    cells: tuple[Overwritten, ...] = ()
    forms: Mapping[str, Sequence[Overwritten]] = field(default_factory=dict)
    are_made: bool = True
    unread: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.cells or self.unread)


def list_open(cells: Iterable[Overwritten], results: Results) -> list[Overwritten]:
    """Those that are not what holds by now. What several copies of a workbook have alike is one, and stands in the last."""
    found: dict[tuple[str, int, str, Content], Overwritten] = {}
    for cell in cells:
        if not _is_same(_find_score(results, cell), cell.written):
            key = cell.office, cell.item, cell.head, cell.written
            found.pop(key, None)
            found[key] = cell
    return list(found.values())


def can_be_decided(cell: Overwritten, results: Results) -> bool:
    """Tell whether an assessor could decide what was written: points that the item may have, of an office that has points."""
    item, rulebook = results.rulebook.items.get(cell.item), results.rulebook
    if item is None or item.is_voted or not can_score(rulebook, cell.item):
        return False
    return cell.office in results.totals and _may_be(rulebook, cell)


def ask_about_overwritten(overwrites: Overwrites, results: Results) -> Iterator[Task]:
    """Return what has to be asked, of whom it may be asked."""
    offered = [cell for cells in overwrites.forms.values() for cell in cells]
    others = [cell for cell in overwrites.cells if cell not in offered]
    if offered:
        yield Task(CLERK, _say_offer(overwrites, results, len(offered)), _say_cells(offered, results), "collect")
    if others:
        what = f"得分矩阵有{len(others)}处改写，没有采用，也不能在核定表里照着改：请更正报送、核定有关项目，票决的由评委重填"
        yield Task(CLERK, f"{what}；{_AWAY}", _say_cells(others, results), "collect")
    if overwrites.unread:
        what = (
            f"「汇总」里有{len(overwrites.unread)}个排名工作簿，读不出得分矩阵有没有改写：请打开看，要改的在核定表里改"
        )
        about = tuple(f"{file}（{why}）" for file, why in overwrites.unread.items())
        yield Task(CLERK, f"{what}；看过以后把它从「汇总」移走", about, "collect")


def _say_offer(overwrites: Overwrites, results: Results, number: int) -> str:
    said = f"得分矩阵有{number}处改写，没有采用"
    forms = "、".join(file.rpartition("/")[2] for file in overwrites.forms)
    if results.final is not None:
        return f"{said}：结果已经定稿；要采用的，先重新办理（finalize --reopen）；{_AWAY}"
    if not overwrites.are_made:
        return f"{said}：先汇总一次，留下这一份，做好预填了这几处的核定表；不采用的也先汇总"
    return f"{said}：要采用的，请科室在「核定」里预填好的{forms}写明理由、写上核定人，报回；{_AWAY}"


def _say_cells(cells: Iterable[Overwritten], results: Results) -> tuple[str, ...]:
    """Of each what it was and is, with the file."""
    return tuple(f"{cell.say(results)}（{cell.file}）" for cell in cells)


def _find_score(results: Results, cell: Overwritten) -> Content:
    """Return what holds by now in the place of a cell; None where nothing does. Of a section it is what was computed."""
    if cell.item:
        return results.item_scores.get((cell.office, cell.item), (None, False))[0]
    state = results.states.get(cell.office)
    held: Mapping[str, Content] = {
        "状态": None if state is None else state.word,
        "总分": results.own_totals.get(cell.office),
        "名次": results.ranks.get(cell.office),
        "等次": results.bands.get(cell.office),
    }
    return held.get(cell.head, cell.computed)


def _may_be(rulebook: Rulebook, cell: Overwritten) -> bool:
    if not isinstance(cell.written, float) or abs(round(cell.written, 2) - cell.written) > 1e-9:
        return False
    most = greatest_score(rulebook, cell.item)
    return cell.written >= 0 and (most is None or cell.written <= most)


def _is_same(computed: Content, written: Content) -> bool:
    if isinstance(computed, int | float) and isinstance(written, float):
        return abs(computed - written) < _SAME
    return (computed or None) == written


def _show(content: Content) -> str:
    if content is None:
        return "空白"
    return show_number(content) if isinstance(content, int | float) else f"“{show_text(content, _LONGEST)}”"
