"""The page 看板 meets these requirements.

1. The figures are the results'; a small case is worked out by hand.
2. It is one file that asks nobody for anything: no script, no link out of it, no picture, and a policy that forbids them.
3. Nothing that an office wrote is markup or a link.
4. It serves 0, 1, 12, 300 and 1,300 offices; the same results give the same bytes; `collect` writes it.
5. The bureau may replace its templates, and `check` proves them.
6. In a real browser, on a phone and on a desktop: no scrolling sideways, no text cut off or too pale, no complaint.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from sfs_excel.notices import dashboard as notices
from sfs_excel.notices.dashboard import FIRST_SHOWN, Dashboard
from sfs_excel.notices.render import Notices
from sfs_excel.outcome.results import Results
from sfs_excel.outcome.tables import WAITING
from sfs_excel.outgoing import page as dashboard
from sfs_excel.outgoing.page import build_dashboard, make_dashboard
from sfs_excel.roster.model import Office, Roster
from sfs_excel.scoring.rank import rank_offices
from sfs_excel.scoring.score import score_items, score_sections
from sfs_excel.scoring.tables import MOVEMENTS
from sfs_excel.words import Stage
from sfs_excel.year.workspace import Workspace
from tests.browser import Seen, View, look_at
from tests.summary.factory import RULEBOOK, WITH_BANDS, make_results

WORKBOOK = "2016年度司法所考核排名.xlsx"
PHONE, DESKTOP = 360, 1280
WIDTHS = (320, PHONE, 639, 640, 1179, 1180, DESKTOP)  # one row an office from 640, two columns from 1180
EMPTY = {"meta", "br", "path", "rect"}
ALLOWED = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section", "div"),
    *("h1", "h2", "p", "b", "i", "small", "span", "br", "a", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary"),
    *("svg", "path", "rect", "text"),
}
FETCHING = {"src", "srcset", "data", "action", "background", "poster", "xlink:href", "ping", "formaction", "content"}
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


RESULTS, HOSTILE = make_results(), make_results(hostile=True)


class Page(HTMLParser):
    """A page's elements in order, and its words; a tag that is not closed in its place is a fault."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words = ""
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        if not self._open or self._open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += "" if self._open[-1:] == ["style"] else data

    @property
    def names(self) -> list[tuple[str, str]]:
        return [(tag, name) for tag, name, _ in self.attributes]


def show(results: Results, templates: Path | None = None) -> str:
    return build_dashboard(results, WORKBOOK, Notices(templates)).decode()


def make_small_results() -> Results:
    """Four offices. 甲 loses 1 on item 5 and 4 on item 7, and gains 2 on item 34: 97. 乙 loses 2 on item 5, 0.6 on item 12,
    and 4 on item 17, which has 3 points: 94.4. 丙 loses nothing, and is vetoed. Of 丁 nothing has come.

    An assessor has taken 甲's item 5 down from 2 to 1; item 43 had 10 points by ballot, of which nobody reports anything.
    """
    rows = [
        ("001", 5, -1.0, "核定：材料不全", "assessed"),
        ("001", 7, -4.0, "调解疑难、普通案件合计12件，要求30件以上；不得分（4分）", "loss"),
        ("001", 34, 2.0, "省厅采用信息4篇，多1篇，每多1篇加2分", "gain"),
        ("002", 5, -2.0, "培育社会组织数0个，少2个，每少1个扣1分", "loss"),
        ("002", 12, -0.6, "迟报、漏报次数2次，每次扣0.3分", "loss"),
        ("002", 17, -4.0, "脱管一个月未报告2人，每人扣2分", "loss"),
        ("002", 17, 1.0, "本项扣完为止", "floor"),
        ("003", 46, 0.0, "违反法律法规，一票否决", "veto"),
    ]
    ledger = pd.DataFrame(
        [(office, item, f"{item:02d}.x", points, reason, "", role, "") for office, item, points, reason, role in rows],
        columns=MOVEMENTS.names,
    )
    offices = [("001", "甲镇司法所"), ("002", "乙镇司法所"), ("003", "丙镇司法所"), ("004", "丁镇司法所")]
    items = score_items(RULEBOOK, ledger, pd.Index(["001", "002", "003"]))
    items.loc[(items["office"] == "001") & (items["item"] == 5), "self_score"] = 2.0
    items.loc[items["item"] == 43, "self_score"] = 0.0
    ranking = rank_offices(offices, items, ledger).assign(missing=0)
    made = make_results(1, 0, 0)
    return replace(
        made,
        roster=replace(made.roster, offices=tuple(Office(code, name) for code, name in offices)),
        ranking=ranking.assign(findings=ranking["office"].map({"002": 3}).fillna(0).astype(int)),
        sections=score_sections(RULEBOOK, items),
        items=items,
        ledger=ledger,
        waiting=WAITING.frame([("终评", "3号", "票决表没有交来")]),
        stage=Stage.ASSESSED,
        made=datetime(2016, 12, 20, 9, 30),
    )


@pytest.fixture(scope="module")
def small() -> Dashboard:
    return make_dashboard(make_small_results(), WORKBOOK)


def test_ranking_is_that_of_the_results(small: Dashboard) -> None:
    assert [(each.rank, each.office, each.total) for each in small.ranked] == [
        (1, "甲镇司法所", 97.0),
        (2, "乙镇司法所", 94.4),
    ]
    assert [(each.rank, each.office, each.total, each.veto) for each in small.vetoed] == [
        (0, "丙镇司法所", 100.0, "违反法律法规，一票否决")
    ]
    assert small.missing == ("丁镇司法所",)
    assert small.mean == 95.7


def test_change_is_what_assessors_did_and_not_what_was_voted(small: Dashboard) -> None:
    assert [each.change for each in small.scored] == [-1.0, 0.0, 0.0]


def test_lost_points_stand_with_their_reasons_the_gravest_first(small: Dashboard) -> None:
    first, second = small.ranked
    assert [(loss.item, loss.lost) for loss in first.losses] == [(7, 4.0), (5, 1.0)]
    assert [(gain.item, gain.points) for gain in first.gains] == [(34, 2.0)]
    assert [(loss.item, loss.lost) for loss in second.losses] == [(17, 3.0), (5, 2.0), (12, 0.6)]
    assert [move.reason for move in second.losses[0].movements] == ["脱管一个月未报告2人，每人扣2分", "本项扣完为止"]


def test_three_items_in_which_most_was_lost(small: Dashboard) -> None:
    """Item 7: 4 by one office; item 5: 1 + 2; item 17: 3 by one."""
    assert [(each.item, each.offices, each.lost) for each in small.lost] == [(7, 1, 4.0), (5, 2, 3.0), (17, 1, 3.0)]


def test_sections_are_the_means_of_all_that_have_a_score(small: Dashboard) -> None:
    """Section 1 has 10 points: 9, 8, 10. Section 2 has 17: 13, 16.4, 17. Section 8 has 8: 10, 8, 8. Half-up to 0.01."""
    means = {section.section: section.score for section in small.sections}
    assert (means[1], means[2], means[8], means[12]) == (9.0, 15.47, 8.67, 0.0)
    assert small.ranked[0].rates[:2] == (0.9, 13 / 17)
    assert len(small.ranked[0].rates) == len(small.measured) == 11


def test_bars_are_as_long_as_the_totals(small: Dashboard) -> None:
    """The longest is 97, all full marks are 100: the bars' right end is 100, and 1 point is 1 percent."""
    assert small.most == 100.0
    assert [(each.section, each.start, each.width) for each in small.bars[0].segments][:3] == [
        (1, 0.0, 9.0),
        (2, 9.0, 13.0),
        (3, 22.0, 17.0),
    ]
    assert [sum(each.width for each in bar.segments) for bar in small.bars] == pytest.approx([97.0, 94.4])


def test_page_says_it_in_words() -> None:
    words = " ".join(Page(show(make_small_results())).words.split())
    for said in (
        "2016年度司法所考核进度",
        "核定：各项得分已经考核组核定，尚有待定项目，名次还可能变动",
        "进入“终评”还缺：票决表没有交来（3号）。",
        "已报送 3／4个",
        "1甲镇司法所 97.00分 较自评−1",
        "2乙镇司法所 待改3处 94.40分 与自评相同",
        "否决丙镇司法所 100.00分",
        "一票否决，不参加排名：违反法律法规，一票否决。",
        "−1第5项 培育2个社会组织。每少1个扣1分，多1个加1分…−1，核定：材料不全",
        "加分：第34项＋2。",
        "第7项（人民调解，4分）：1个司法所共失4分，占应得分的33%",
        "没有错误2个",
        "有错误待改1个 乙镇司法所（3处）",
        "未报送1个 丁镇司法所",
        WORKBOOK,
    ):
        assert said.replace(" ", "") in words.replace(" ", "").replace("\u3000", ""), said


def test_penalty_is_taken_back_from_the_end_of_the_bar() -> None:
    """Item 45 takes 5 from the total; the bar shows the 100 points, of which the last 5 are taken back."""
    results = make_small_results()
    row = ("003", 45, "45.penalty", -5.0, "通报批评1次，扣5分", "", "penalty", "")
    ledger = pd.DataFrame([row], columns=MOVEMENTS.names)
    items = score_items(RULEBOOK, ledger, pd.Index(["003"]))
    ranking = rank_offices([("003", "丙镇司法所")], items, ledger).assign(missing=0, findings=0)
    page = make_dashboard(
        replace(
            results,
            roster=Roster((Office("003", "丙镇司法所"),)),
            ranking=ranking,
            items=items,
            ledger=ledger,
            sections=score_sections(RULEBOOK, items),
        ),
        WORKBOOK,
    )
    last = page.bars[0].segments[-1]
    assert (last.section, last.start, last.width, last.is_taken) == (12, 95.0, 5.0, True)
    assert [(loss.item, loss.lost) for loss in page.ranked[0].losses] == [(45, 5.0)]


def test_bars_follow_the_weights_and_the_bands_stand_beside_the_names() -> None:
    results = make_results(rulebook=WITH_BANDS, stage=Stage.FINAL)
    page = make_dashboard(results, WORKBOOK)
    for bar in page.bars:
        length = sum(each.width * (-1 if each.is_taken else 1) for each in bar.segments)
        assert length * page.most / 100 == pytest.approx(bar.total, abs=0.1)
    bands = results.ranking.set_index("name")["band"]
    assert {each.office: each.band for each in page.ranked} == {each.office: bands[each.office] for each in page.ranked}
    assert {each.band for each in page.ranked} > {"优秀"}


def test_what_waits_for_a_decision_is_not_lost() -> None:
    page = make_dashboard(RESULTS, WORKBOOK)
    last = page.ranked[0].losses[-1]
    assert (last.item, last.lost, last.pending) == (43, 0.0, 10.0)
    assert "待定第43项" in Page(show(RESULTS)).words.replace("\u3000", "")


def test_page_asks_nobody_for_anything() -> None:
    html = show(RESULTS)
    page = Page(html)
    assert page.faults == []
    assert set(page.tags) <= ALLOWED
    assert next(value for tag, name, value in page.attributes if (tag, name) == ("meta", "content")) == POLICY
    assert not {name for tag, name, _ in page.attributes if tag != "meta"} & FETCHING
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    places = {value for _, name, value in page.attributes if name == "id"}
    links = [value for _, name, value in page.attributes if name == "href"]
    assert links
    assert {link for link in links if link.removeprefix("#") not in places} == set()
    assert not [word for word in ("url(", "http:", "https:", "//", "@import", "javascript:") if word in html]


def test_every_drawing_says_what_it_shows() -> None:
    page = Page(show(RESULTS))
    drawings = page.tags.count("svg")
    assert drawings > 30
    assert [value for tag, name, value in page.attributes if (tag, name) == ("svg", "role")] == ["img"] * drawings
    labels = [value for tag, name, value in page.attributes if (tag, name) == ("svg", "aria-label")]
    assert len(labels) == drawings
    assert all(labels)


def test_what_an_office_wrote_is_never_markup() -> None:
    hostile, calm = Page(show(HOSTILE)), Page(show(RESULTS))
    assert hostile.faults == []
    assert hostile.tags == calm.tags
    assert hostile.names == calm.names
    assert '=HYPERLINK("http://example.com","点这里")' in hostile.words
    assert "<b>&amp;</b>" in hostile.words


def test_careless_template_would_let_it_in(tmp_path: Path) -> None:
    """The control: with names believed, the comparison finds the element that comes of it."""
    ours = (Path(__file__).parents[2] / "templates" / "notices" / "dashboard.parts.j2").read_text(encoding="utf-8")
    careless = ours.replace("{{ standing.office }}", "{{ standing.office | safe }}")
    assert careless != ours
    (tmp_path / "dashboard.parts.j2").write_text(careless, encoding="utf-8")
    hostile, calm = HOSTILE, RESULTS
    assert Page(show(hostile, tmp_path)).tags != Page(show(calm, tmp_path)).tags


def test_same_results_give_the_same_bytes() -> None:
    assert show(RESULTS) == show(make_results())


def test_no_return_is_no_ranking() -> None:
    page = Page(show(make_results(12, missing=12, vetoed=0)))
    assert page.faults == []
    assert "还没有收到可以使用的填报表，没有得分和名次。" in page.words
    assert "未报送12个" in page.words
    assert "details" not in page.tags


def test_of_many_offices_the_first_stand_open_and_the_first_and_last_are_drawn() -> None:
    results = make_results(60, missing=0, vetoed=2)
    page = make_dashboard(results, WORKBOOK)
    assert (len(page.first), len(page.others), len(page.vetoed)) == (FIRST_SHOWN, 28, 2)
    assert [bar.office for bar in page.bars] == [each.office for each in (*page.ranked[:20], *page.ranked[-20:])]
    assert [place for place, bar in enumerate(page.bars) if bar.after_gap] == [20]
    shown = Page(show(results))
    assert "其余28个司法所" in shown.words
    assert "略去18个司法所" in shown.words
    assert shown.tags.count("details") == 60 + 1
    assert "列出" not in shown.words


def test_of_very_many_offices_the_last_are_left_to_the_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    results = make_results(60, missing=0, vetoed=2)
    whole = make_dashboard(results, WORKBOOK)
    for module in (dashboard, notices):
        monkeypatch.setattr(module, "MOST_SHOWN", 40)
    page = make_dashboard(results, WORKBOOK)
    assert (len(page.first), len(page.others), page.unlisted, len(page.vetoed)) == (FIRST_SHOWN, 10, 18, 2)
    assert (*page.ranked[:40], *page.vetoed) == (*whole.ranked[:40], *whole.vetoed)
    assert page.mean == whole.mean
    shown = Page(show(results))
    assert shown.faults == []
    assert f"另有18个司法所没有列在本页，见“{WORKBOOK}”的总排名。" in shown.words
    assert "58个" in shown.words
    assert shown.tags.count("details") == 40 + 2 + 1


def test_of_many_offices_the_names_are_behind_a_tap() -> None:
    assert "列出31个司法所" in Page(show(make_results(32, missing=31, vetoed=0))).words


def test_page_stays_small_by_leaving_out_the_slightest_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    """50 losses on a page of 10 offices: the five gravest of each."""
    whole = make_dashboard(RESULTS, WORKBOOK)
    monkeypatch.setattr(dashboard, "MOST_LOSSES", 50)
    cut = make_dashboard(RESULTS, WORKBOOK)
    for before, after in zip(whole.scored, cut.scored, strict=True):
        assert before.left_out == 0
        assert after.losses == before.losses[:5]
        assert after.left_out == len(before.losses) - 5
    assert f"另有{cut.ranked[0].left_out}项失分较少或待定，见“{WORKBOOK}”的“扣分明细”。" in Page(show(RESULTS)).words


@pytest.mark.parametrize(
    ("offices", "most"),
    [(130, 700_000), pytest.param(1300, 3_000_000, marks=pytest.mark.heavy)],  # scoring 1,300 offices takes long
)
def test_page_of_many_offices_stays_small(offices: int, most: int) -> None:
    assert len(show(make_results(offices, missing=20, vetoed=3)).encode()) < most


def test_collect_writes_it_beside_the_ranking_workbook(tmp_path: Path) -> None:
    year = Workspace.create(tmp_path / "2016考核", sample=True)
    collected = year.collect()
    assert collected.dashboard == year.folder / "汇总" / "看板.html"
    assert collected.dashboard.parent == collected.summary.parent
    words = Page(collected.dashboard.read_text(encoding="utf-8")).words
    ranked = collected.ranking[collected.ranking["status"] == "ranked"]
    places = [words.index(f"{row['rank']}{row['name']}") for row in ranked.to_dict("records")]
    assert places == sorted(places)
    assert len(places) > 5
    collected.dashboard.write_text("改过", encoding="utf-8")
    [kept] = year.collect().kept
    assert kept.read_text(encoding="utf-8") == "改过"


def test_bureaus_template_wins_and_its_faults_are_told(tmp_path: Path) -> None:
    path = tmp_path / "dashboard.html.j2"
    path.write_text("<p>{{ county }}：{{ ranked[0].office }}第一</p>", encoding="utf-8")
    assert show(make_small_results(), tmp_path) == "<p>赣榆县司法局：甲镇司法所第一</p>\n"
    path.write_text("<p>{{ county }}</p>\n{% if stage %}{{ rankd }}{% endif %}", encoding="utf-8")
    [fault] = Notices(tmp_path).faults()
    assert fault.place == f"{path} 第2行"
    assert fault.fact == "用了不存在的名称“rankd”"
    assert fault.remedy == "是不是“ranked”"


CASES: dict[str, Callable[[], Results]] = {
    "0": lambda: make_results(12, missing=12, vetoed=0),
    "1": lambda: make_results(1, missing=0, vetoed=0),
    "12": lambda: RESULTS,
    "12 at the end": lambda: make_results(rulebook=WITH_BANDS, stage=Stage.FINAL),
    "60": lambda: make_results(60, missing=4, vetoed=3),
    "hostile": lambda: HOSTILE,
}


def list_views(results: Results) -> list[View]:
    page = show(results)
    closed = [View(page, width) for width in WIDTHS]
    return closed + [View(page, width, is_open=True) for width in (PHONE, DESKTOP)]


@pytest.fixture(scope="module")
def looks() -> tuple[dict[str, list[tuple[View, Seen]]], list[str]]:
    """Every page in every width, and what the browser complained of: it is started once."""
    views = {case: list_views(make()) for case, make in CASES.items()}
    seen, complaints = look_at([view for each in views.values() for view in each])
    seen_by_turns = iter(seen)
    return {case: [(view, next(seen_by_turns)) for view in each] for case, each in views.items()}, complaints


def find_unreadable(looks: Sequence[tuple[View, Seen]]) -> list[str]:
    return [
        f"{view.width}: {seen}"
        for view, seen in looks
        if seen.texts <= 20 or (seen.width, seen.outside, seen.cut, seen.pale) != (view.width, [], [], [])
    ]


@pytest.mark.parametrize("case", CASES)
def test_everything_can_be_read_on_a_phone_and_on_a_desktop(
    looks: tuple[dict[str, list[tuple[View, Seen]]], list[str]], case: str
) -> None:
    seen, complaints = looks
    assert find_unreadable(seen[case]) == []
    assert complaints == []


@pytest.mark.heavy  # 300 offices are 60 once more
def test_everything_can_be_read_of_300_offices() -> None:
    views = list_views(make_results(300, missing=20, vetoed=3))
    seen, complaints = look_at(views)
    assert find_unreadable(list(zip(views, seen, strict=True))) == []
    assert complaints == []


def test_browser_would_say_what_is_wrong() -> None:
    """The control: a page with every fault that the test above looks for."""
    page = f"""<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="{POLICY}"><script>1</script>
    <p style="color:#999999">浅色</p><p style="width:500px;text-align:right">出界</p>
    <p style="width:40px;white-space:nowrap">长得放不下</p><p style="height:10px;overflow:hidden">高得放不下</p>"""
    [seen], complaints = look_at([View(page, PHONE)])
    assert seen == Seen(
        width=508,
        height=seen.height,
        texts=4,
        outside=["出界"],
        cut=["长得放不下", "高得放不下"],
        pale=["浅色"],
    )
    assert len(complaints) == 1
    assert find_unreadable([(View(page, PHONE), seen)])
