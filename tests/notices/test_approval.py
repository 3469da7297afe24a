"""考核结果审定表 on paper: as many offices on one page as it has room for, and no page has the signatures alone."""

from dataclasses import replace

import pytest

from sfs_excel.notices.approval import ApprovedOffice
from sfs_excel.notices.paper_examples import APPROVAL
from sfs_excel.notices.render import Notices
from tests.notices.documents import read_lines

LINES = """\
青河县司法局2016年度
司法所目标管理考核结果审定表
本次结果为“核定”，名次和得分以终评为准。
依据《2016年全县司法所目标管理责任书》考核全县4个司法所，参加排名2个，一票否决1个，未报送1个。评委6人，有效票5张，作废1张。
定稿清单指纹：（尚未定稿）
名次 | 司法所 | 总分 | 等次
1 | 河西司法所 | 98.50 | 优秀
2 | 河东司法所 | 91.25 | —
— | 河南司法所 | 85.00 | 一票否决
— | 河北司法所 | — | 未报送
考核领导小组审定意见：
组长（签字）： | 副组长（签字）： | 成员（签字）：
成员（签字）： | 成员（签字）： | 成员（签字）：
年　　月　　日""".splitlines()


def make_offices(many: int, name: str = "河东司法所") -> tuple[ApprovedOffice, ...]:
    return tuple(ApprovedOffice(rank, name, 100.0, "") for rank in range(1, many + 1))


def test_the_paper_says_who_stands_where_and_on_how_many_ballots() -> None:
    said = "\n".join(read_lines(Notices().write_document(APPROVAL)))
    assert [line.strip() for line in said.splitlines() if line.strip()] == LINES


def test_with_the_list_of_a_frozen_result_its_digest_stands_on_the_paper() -> None:
    lines = read_lines(Notices().write_document(replace(APPROVAL, digest="0f" * 32, has_bands=False, voters=0)))
    assert f"定稿清单指纹：{'0f' * 32}" in lines
    assert "名次 | 司法所 | 总分 | 备注" in lines
    assert not [line for line in lines if "评委" in line]


@pytest.mark.parametrize(
    ("offices", "signatures", "is_double", "leading", "closing"),
    [
        (20, 2, False, 20, 0),
        (21, 2, True, 11, 0),
        (40, 2, True, 20, 0),
        (41, 2, True, 17, 4),  # 21 lines
        (15, 5, True, 8, 0),  # three more rows of signatures take the room of six lines
        (14, 5, False, 14, 0),
    ],
)
def test_what_one_page_has_no_room_for_goes_side_by_side_and_then_on_a_last_page_with_the_signatures(
    offices: int, signatures: int, leading: int, closing: int, *, is_double: bool
) -> None:
    paper = replace(APPROVAL, offices=make_offices(offices), signers=APPROVAL.signers[:1] * signatures)
    assert (paper.is_double, len(paper.leading), len(paper.closing)) == (is_double, leading, closing)
    shown = [each for line in (*paper.leading, *paper.closing) for each in (line.left, line.right) if each]
    assert sorted(each.rank for each in shown) == list(range(1, offices + 1))


def test_names_that_take_two_lines_take_the_room_of_two() -> None:
    paper = replace(APPROVAL, offices=make_offices(21, "经济技术开发区司法所"))
    assert (paper.is_double, len(paper.leading), len(paper.closing)) == (True, 7, 4)  # 11 lines of twice the height
