"""The sheets that show offices and items follow the results and overwritten scores.

1. 首页 lists the offices in their order, with total, change, band, sections and what is to be known of each, and follows
   what is overwritten in 得分矩阵; of many it shows the first, the last and the vetoed.
2. 单所画像 shows the office that is chosen, whichever it is: rank, total, every item with its reasons, the county beside it.
3. 对比分析 and 部分分布 say of every item and section what pandas says.
All of it is asked of LibreOffice, once as computed, once overwritten; each comparison finds a planted error.
"""

from collections.abc import Mapping

import openpyxl
import pandas as pd
import pytest

from sfs_excel.outcome.reasons import gather_reasons
from sfs_excel.words import OfficeStatus
from tests.asked import list_asked
from tests.conftest import Recalculate
from tests.summary.expecting import expect_outcome, overwrite_items
from tests.summary.library import Library
from tests.summary.overwriting import Case, keep_sheets, overwrite, overwrite_at_random
from tests.summary.reading import read_table

# openpyxl says so of the solid data bars, whenever it reads one.
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported:UserWarning")

OFFICES = [f"{number:03d}" for number in range(1, 13)]
# The first is vetoed, the second ties with the third, the last is missing; all others are of the same kinds.
CHOICES = [("computed", office) for office in ("001", "002", "012")]
CHOICES += [("scores", "002"), ("scores", "012"), ("lying-scores", "002")]
HEAVY = [("scores", office) for office in OFFICES if office not in ("002", "012")] + [("lying-scores", "012")]
EVERY_CHOICE = [*CHOICES, *(pytest.param(*choice, marks=pytest.mark.heavy) for choice in HEAVY)]
EVERY_CASE = ["computed", "states", "scores", "lying-scores", pytest.param("lying-states", marks=pytest.mark.heavy)]
Books = Mapping[str, openpyxl.Workbook]


# The cases, and the workbooks of the library that are overwritten for them.
IN_LIBRARY = {"computed": "twelve", "states": "final", "scores": "final", "many": "many"}
IN_LIBRARY |= {"lying-states": "lying", "lying-scores": "lying"}  # 得分矩阵 with one row an office


@pytest.fixture(scope="module")
def cases(library: Library) -> dict[str, Case]:
    final = library.results("final")
    random = overwrite_at_random(final, 5).scores
    scores = {place: score for place, score in random.items() if place in final.item_scores}
    return {
        "computed": Case(library.results("twelve")),
        "states": overwrite_at_random(final, 4),
        "scores": Case(final, scores),
        "lying-states": overwrite_at_random(final, 4),
        "lying-scores": Case(final, scores),
        "many": overwrite_at_random(library.results("many"), 6),
    }


@pytest.fixture(scope="module")
def books(
    request: pytest.FixtureRequest,
    cases: dict[str, Case],
    library: Library,
    tmp_path_factory: pytest.TempPathFactory,
    libreoffice: Recalculate,
) -> Books:
    """Every case; and of some of them workbooks more, in each of which another office is chosen."""
    folder = tmp_path_factory.mktemp("shown")
    choices = dict.fromkeys([("computed", "001"), *list_asked(request, "name", "office")])
    asked = [*list_asked(request, "name"), "many"]
    paths = {name: folder / f"{name}.xlsx" for name in (*asked, *(f"{case}-{office}" for case, office in choices))}
    for name in asked:
        case = cases[name]
        workbook = openpyxl.load_workbook(library.path(IN_LIBRARY[name]))
        overwrite(case, workbook)
        workbook.save(paths[name])
        chosen = [office for chosen, office in choices if chosen == name]
        keep_sheets(workbook, "单所画像", "得分矩阵")
        for office in chosen:
            workbook["单所画像"]["C2"] = case.results.names[office]
            workbook.save(paths[f"{name}-{office}"])
    done = libreoffice(list(paths.values()))
    return {name: openpyxl.load_workbook(path, data_only=True) for name, path in zip(paths, done, strict=True)}


def read_front(book: openpyxl.Workbook) -> pd.DataFrame:
    shown = read_table(book["首页"], "名次")
    return shown.loc[:, [name != "None" for name in shown]].set_index("司法所")


def expect_front(case: Case) -> pd.DataFrame:
    """Rows of all offices in order: 名次, 总分, 较自评, 等次, sections, 备注, by name."""
    results = case.results
    expected = expect_outcome(results, case.scores, case.states).matrix
    selves = results.items.assign(own=own_word(results.items)).groupby("office")["own"].sum()
    faults = results.ranking.set_index("office")["findings"]
    sections = [name for name in expected if name not in ("总分", "名次", "等次", "状态")]
    scored = expected[sections].apply(pd.to_numeric).sum(axis=1)
    known = expected["状态"].ne(OfficeStatus.MISSING.word) & expected.index.isin(selves.index)
    change = (scored - selves.reindex(expected.index)).round(2).astype(object).where(known, "")
    marks = {
        office: {
            OfficeStatus.RANKED.word: f"有{faults[office]}处错误待改" if faults[office] else "",
            OfficeStatus.MISSING.word: OfficeStatus.MISSING.word,
        }.get(state, OfficeStatus.VETOED.word)
        for office, state in zip(results.offices, expected["状态"], strict=True)
    }
    frame = expected.assign(较自评=change, 备注=pd.Series(marks), name=pd.Series(results.names))
    order = frame["状态"].map({state.word: place for place, state in enumerate(OfficeStatus)})
    frame = frame.assign(
        _state=order, _rank=pd.to_numeric(frame["名次"], errors="coerce"), _total=-pd.to_numeric(frame["总分"])
    )
    return frame.sort_values(["_state", "_rank", "_total"], kind="stable").set_index("name")


def own_word(items: pd.DataFrame) -> "pd.Series[float]":
    """The score that an office gave itself: full marks where it was not asked; the vote (item 43) is not its word."""
    return items["self_score"].fillna(items["points"]).where(items["item"] != 43, items["score"])


def find_front_faults(shown: pd.DataFrame, expected: pd.DataFrame) -> list[str]:
    faults = [] if list(shown.index) == list(expected.index) else [f"{list(shown.index)} != {list(expected.index)}"]
    sections = [
        name
        for name in expected
        if name not in ("总分", "名次", "等次", "状态", "较自评", "备注", "_state", "_rank", "_total")
    ]
    first = list(shown.columns).index("等次" if "等次" in shown else "较自评") + 1
    columns = dict(zip(sections, shown.columns[first:], strict=False))
    columns |= {name: name for name in ("名次", "总分", "较自评", "等次", "备注") if name in expected}
    for name, column in columns.items():
        for office in shown.index.intersection(expected.index):
            said, wanted = shown.at[office, column], expected.at[office, name]
            same = str(said).startswith(str(wanted)) if name == "备注" else is_same(said, wanted)
            if not same:
                faults.append(f"{office} {name}: {said!r}, expected {wanted!r}")
    return faults


def is_same(shown: object, wanted: object) -> bool:
    if isinstance(shown, int | float) and isinstance(wanted, int | float):
        return abs(shown - wanted) < 1e-9
    return ("" if shown is None else shown) == wanted


@pytest.mark.parametrize("name", EVERY_CASE)
def test_front_shows_every_office_in_its_order(cases: dict[str, Case], books: Books, name: str) -> None:
    assert find_front_faults(read_front(books[name]), expect_front(cases[name])) == []


def test_front_that_does_not_follow_is_found(cases: dict[str, Case], books: Books) -> None:
    assert find_front_faults(read_front(books["scores"]), expect_front(Case(cases["scores"].results)))


def test_of_many_the_first_the_last_and_some_vetoed_are_shown(cases: dict[str, Case], books: Books) -> None:
    """50 offices; 4 missing and 7 vetoed, and afterwards one veto lifted, one laid, one return gone, one come."""
    expected, shown = expect_front(cases["many"]), read_front(books["many"])
    ranked, vetoed = (
        expected[expected["状态"] == state] for state in (OfficeStatus.RANKED.word, OfficeStatus.VETOED.word)
    )
    assert (len(ranked), len(vetoed)) == (39, 7)
    assert shown.index[12] == "……"
    wanted = pd.concat([ranked.head(12), ranked.tail(12), vetoed.head(5)])
    assert find_front_faults(shown.drop(index="……"), wanted) == []


def test_front_counts_the_offices(books: Books) -> None:
    """12 offices: 10 returned, one of them vetoed; of the errors planted, four offices have some."""
    sheet = books["computed"]["首页"]
    words, figures = ([cell.value for cell in sheet[row] if cell.value is not None] for row in (4, 5))
    assert dict(zip(words, figures, strict=True)) == {
        "司法所": 12,
        "已报送": 10,
        "参加排名": 9,
        "一票否决": 1,
        "有错误待改的所": 4,
        "平均总分（参加排名的）": pytest.approx(expect_mean(books["computed"])),
    }


def expect_mean(book: openpyxl.Workbook) -> float:
    shown = read_front(book)
    return float(pd.to_numeric(shown.loc[shown["名次"] != "—", "总分"]).mean())


def test_front_says_what_was_overwritten(cases: dict[str, Case], books: Books) -> None:
    said = [str(cell.value) for row in books["scores"]["首页"].iter_rows() for cell in row if cell.value]
    warning = f"注意：“得分矩阵”中有{cases['scores'].changes}处经人工改写，本页已随之更新。制表时间："
    assert [line for line in said if line.startswith(warning)]


@pytest.mark.parametrize("name", ["computed", "scores", "lying-scores"])
def test_front_names_the_items_in_which_most_was_lost(cases: dict[str, Case], books: Books, name: str) -> None:
    """Lost is what a score is short of the item's points: a gain in the item makes up for a loss in it."""
    assert read_lost(books[name]) == expect_lost(cases[name])


def test_front_that_names_what_was_lost_before_is_found(cases: dict[str, Case], books: Books) -> None:
    assert read_lost(books["scores"]) != expect_lost(cases["computed"])


def read_lost(book: openpyxl.Workbook) -> list[str]:
    lines = [str(cell.value) for row in book["首页"].iter_rows() for cell in row if cell.value]
    first = next(place for place, line in enumerate(lines) if line.startswith("全县失分最多的3项")) + 1
    return [line.partition(" ")[0] + line.rpartition("：")[2] for line in lines[first : first + 3]]


def expect_lost(case: Case) -> list[str]:
    """Item, how many offices are short of its points, and by how much together."""
    items, rulebook = overwrite_items(case.results, case.scores, case.results.states), case.results.rulebook
    lost = []
    for number, item in rulebook.items.items():
        short = [float(item.points) - score for score in items.loc[items["item"] == number, "score"]]
        taken = [round(each, 2) for each in short if each > 0.001]
        if item.points and not item.is_voted and taken:
            lost.append((-round(sum(taken), 2), -len(taken), number))
    return [f"第{number}项{-offices}个所共失{-points:.2f}分" for points, offices, number in sorted(lost)[:3]]


def test_ranking_says_who_was_vetoed_by_hand_and_who_no_more(cases: dict[str, Case], books: Books) -> None:
    states, results = cases["states"].states, cases["states"].results
    sheet = books["states"]["总排名"]
    head = next(row for row in sheet.iter_rows() if "一票否决事由" in [cell.value for cell in row])
    why = next(cell.column for cell in head if cell.value == "一票否决事由")
    code = next(cell.column for cell in head if cell.value == "编码")
    told = {str(row[code - 1].value): row[why - 1].value for row in sheet.iter_rows(min_row=int(head[0].row or 0) + 1)}
    for office, state in states.items():
        assert (told[office] or "") == ("人工改为否决" if state == OfficeStatus.VETOED else ""), office
    now = [states.get(office, results.states[office]) for office in results.offices]
    counted = f"未报送{now.count(OfficeStatus.MISSING)}个；参加排名{now.count(OfficeStatus.RANKED)}个，一票否决{now.count(OfficeStatus.VETOED)}个"
    assert counted in str(sheet["A2"].value)


def test_what_was_gained_and_taken_is_not_told_of_overwritten_scores(cases: dict[str, Case], books: Books) -> None:
    changed = {office for office, _ in cases["scores"].scores}
    shown = read_table(books["scores"]["总排名"], "名次").set_index("编码")
    assert changed
    for office, row in shown.loc[sorted(changed & set(shown.index))].iterrows():
        assert row["加分"] == row["扣罚"] == "—", office


@pytest.mark.parametrize(("name", "office"), EVERY_CHOICE)
def test_profile_shows_the_office_that_is_chosen(cases: dict[str, Case], books: Books, name: str, office: str) -> None:
    assert find_profile_faults(books[f"{name}-{office}"], cases[name], office) == []


def test_profile_of_another_office_is_found(cases: dict[str, Case], books: Books) -> None:
    assert find_profile_faults(books["computed-001"], cases["computed"], "007")


def find_profile_faults(book: openpyxl.Workbook, case: Case, office: str) -> list[str]:
    results = case.results
    outcome = expect_outcome(results, case.scores, case.states).matrix
    items = overwrite_items(results, case.scores, results.states)
    own = items[items["office"] == office].set_index("item")["score"]
    county, reasons = items.groupby("item")["score"].agg(["mean", "max"]), gather_reasons(results)
    rows = [[cell.value for cell in row[:8]] for row in book["单所画像"].iter_rows(min_row=6)]
    shown = {int(str(row[0])): row for row in rows if str(row[0]).isdigit()}
    ranked = sum(isinstance(rank, int) for rank in outcome["名次"])
    rank = outcome.at[office, "名次"]
    figures = [cell.value for cell in book["单所画像"][4] if cell.value is not None]
    wanted: list[tuple[str, object, object]] = [
        ("rank", figures[0], f"{rank} / {ranked}" if isinstance(rank, int) else "—"),
        ("total", figures[1] if len(own) else "", outcome.at[office, "总分"]),
    ]
    for number, item in results.rulebook.items.items():
        score, points = own.get(number, ""), float(item.points)
        was = results.item_scores.get((office, number), ("", False))[0]
        reason = reasons.get((office, number), "") if len(own) else ""
        _, _, full, got, moved, mean, best, why = shown[number]
        wanted += [
            (f"{number} full", full, points),
            (f"{number} score", got, score),
            (f"{number} moved", moved, "" if score == "" else round(score - points, 2)),
            (f"{number} mean", mean, county.at[number, "mean"] if not is_pending(case, number) else ""),
            (f"{number} best", best, county.at[number, "max"] if not is_pending(case, number) else ""),
            (
                f"{number} reason",
                why,
                reason if score == was else "得分经人工改写" + (f"；改写以前：{reason}" if reason else ""),
            ),
        ]
    for place, section in enumerate(results.rulebook.sections):
        name = [heading for heading in outcome if heading not in ("总分", "名次", "等次", "状态")][place]
        scores = pd.to_numeric(outcome[name])
        wanted += [
            (f"{section.title} score", rows[place][3], outcome.at[office, name]),
            (f"{section.title} mean", rows[place][5], scores.mean()),
            (f"{section.title} best", rows[place][6], scores.max()),
        ]
    return [f"{what}: {said!r}, expected {right!r}" for what, said, right in wanted if not is_same(said, right)]


def is_pending(case: Case, item: int) -> bool:
    found = [pending for (_, number), (_, pending) in case.results.item_scores.items() if number == item]
    return all(found) and not any(number == item for _, number in case.scores)


@pytest.mark.parametrize("name", ["computed", "scores", "lying-scores"])
def test_every_item_is_compared_as_pandas_does(cases: dict[str, Case], books: Books, name: str) -> None:
    case = cases[name]
    shown = read_table(books[name]["对比分析"], "部分")
    items = overwrite_items(case.results, case.scores, case.results.states)
    lost = case.results.ledger
    for place, (number, item) in enumerate(case.results.rulebook.items.items()):
        row = shown.iloc[place]
        scores = items[items["item"] == number].set_index("office")["score"]
        scores = scores.reindex([office for office in case.results.offices if office in case.results.totals])
        assert row["项目"] == f"第{number}项"
        if is_pending(case, number):
            assert (row["平均分"], row["得分最低的司法所"]) == ("", "待定")
            continue
        points = float(item.points)
        full = int((scores >= points).sum())
        assert (row["得满分的所"], row["满分率"]) == ((full, pytest.approx(full / len(scores))) if points else ("", ""))
        assert [row["平均分"], row["最低分"], row["最高分"]] == pytest.approx(
            [scores.mean(), scores.min(), scores.max()]
        )
        tied = [case.results.names[office] for office in scores.index[scores == scores.min()]]
        who = "—" if scores.min() >= points else tied[0] + (f"等{len(tied)}个所" if len(tied) > 1 else "")
        assert row["得分最低的司法所"] == who
        taken = lost[(lost["item"] == number) & (lost["role"] == "loss")]
        assert bool(row["失分的所"]) == bool(len(taken)) or case.scores


@pytest.mark.parametrize("name", EVERY_CASE)
def test_every_section_is_spread_as_pandas_has_it(cases: dict[str, Case], books: Books, name: str) -> None:
    shown = read_table(books[name]["部分分布"], "部分")
    outcome = expect_outcome(cases[name].results, cases[name].scores, cases[name].states).matrix
    headings = [heading for heading in outcome if heading not in ("名次", "等次", "状态")]
    headings = [*(heading for heading in headings if heading != "总分"), "总分"]
    for place, heading in enumerate(headings):
        scores = pd.to_numeric(outcome[heading]).dropna()
        row = shown.iloc[place]
        quartiles = [scores.quantile(part) for part in (0, 0.25, 0.5, 0.75, 1)]
        said = [row[word] for word in ("最低", "下四分位", "中位数", "上四分位", "最高", "平均")]
        assert said == pytest.approx([*quartiles, scores.mean()]), heading
