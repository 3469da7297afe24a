"""Numbers are read out of the letter's words with the part that each plays.

1. 扣, 加, 最高 and （N分） are told apart; everything else is 数值; the 1 of 每少1个扣…分 is no number of its own.
2. Full-width and Chinese figures mean the same as plain ones; years and set phrases are no figures.
3. The （N分） at the end is the whole item's.
4. Two rows of numbers are aligned by their longest common sequence.
"""

from decimal import Decimal

import pytest

from sfs_excel.rulebook.figures import align, read_figures, read_mentions, read_total


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("培育2个社会组织。每少1个扣1分，多1个加1分，最高加4分。", "数值2 扣分1 加分1 最高4"),
        ("有2名以上专职调解员（0.5分）；经费落实（０.５分）", "数值2 分值0.5 分值0.5"),
        ("年内新增 “市级示范点” 1个，多增加1个加1分。每增加1个加3分。", "数值1 加分1 加分3"),
        ("每月３日之前上报，迟报一次扣0.3分。", "数值3 扣分0.3"),
        ("发生1名脱管一个月未报告的扣2分，发生11名的扣3分", "扣分2 数值11 扣分3"),
        ("有1次扣5分。两次以上的一票否决，十二名以上党员，二十个以上", "扣分5 数值2 数值12 数值20"),
        ("被评为先进的奖励加3分，扣除0.5分，扣两分", "加分3 扣分0.5 扣分2"),
        ("采用不少于2篇，合计4篇，共计６篇", "数值2 合计4 合计6"),
        ("90％以上，低于1.5%，98%", "数值90 数值1.5 数值98"),
        ("迟报的每次扣0.5分，最多扣3分", "扣分0.5 最高3"),
        ("一个月以上未报的扣1分，1名以上的扣2分", "数值1 扣分1 数值1 扣分2"),
        ("每培育1个得1分", "数值1 分值1"),
        ("组织开展2015年度排查，“七五”普法，“一人一档”，十分重视，第一时间", ""),
    ],
)
def test_figures_are_read_by_their_part(text: str, figures: str) -> None:
    assert " ".join(f"{figure.role}{figure.number}" for figure in read_figures(text)) == figures


def test_figure_knows_its_place_and_clause() -> None:
    text = "以村为单位，未上墙扣２.５分。"
    (figure,) = read_figures(text)
    assert text[figure.start : figure.end] == "２.５"
    assert figure.clause == "未上墙扣２.５分"


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("完成任务。(2分)", "2"),
        ("完成任务（１.５分）", "1.5"),
        ("完成任务。（1 分）", "1"),
        ("完成任务。 （ 2分 ） ", "2"),
        ("完成任务（2分）。", "2"),
        ("完成任务（0.5分）。(1.5分)", "1.5"),
        ("完成任务（2分），另有要求。", None),
        ("完成任务，得2分", None),
    ],
)
def test_points_of_the_item_stand_at_its_end(text: str, total: str | None) -> None:
    read = read_total(text)
    assert (read and read[0]) == (total and Decimal(total))


def test_reading_mentions_points_and_other_numbers_apart() -> None:
    mentions = read_mentions("多于0个即扣2分，两次以上的扣一分，得98%")
    assert mentions == {
        (False, Decimal(0)),
        (True, Decimal(2)),
        (False, Decimal(2)),
        (True, Decimal(1)),
        (False, Decimal(98)),
    }


@pytest.mark.parametrize(
    ("letter", "rule", "common"),
    [
        ([2, 1], [2, 1], [2, 1]),
        ([100, 200, 100], [100, 100], [100, 100]),
        ([100], [100, 100], [100]),
        ([1, 2, 5], [5, 1, 2], [1, 2]),
        ([1], [2], []),
        ([], [2], []),
    ],
)
def test_rows_of_numbers_are_aligned(letter: list[int], rule: list[int], common: list[int]) -> None:
    in_letter, in_rule = align([Decimal(number) for number in letter], [Decimal(number) for number in rule])
    assert [letter[i] for i in sorted(in_letter)] == common
    assert [rule[j] for j in sorted(in_rule)] == common
