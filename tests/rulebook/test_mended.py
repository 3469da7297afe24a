"""Two rulebooks of a year beside each other.

1. Words, points and arithmetic leave every answer what it was.
2. Another label, type or unit is asked about, once for each way in which it was changed.
3. What is new is to be filled in; what is gone is not asked any more.
4. Where an item was put in between, the items behind it are others under their numbers; a text that is another altogether is asked about.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.mended import Mended, compare_rulebooks
from sfs_excel.words import Fate
from tests.mending import Place, change
from tests.small_year import OPTIONS

EARLIER = load_rulebook(OPTIONS)
LATE = {"label": "迟报次数", "type": "count", "unit": "次"}


def mend(edits: Mapping[Place, Any], same: tuple[str, ...] = (), new: tuple[str, ...] = ()) -> Mended:
    return compare_rulebooks(EARLIER, change(OPTIONS, edits)).settle(same, new)


def test_words_points_and_arithmetic_leave_every_answer_what_it_was() -> None:
    mended = mend(
        {
            ("title",): "2018年目标管理责任书",
            (2, "points"): 15,
            (2, "text"): "每迟报一次扣1分，走访少于4次的扣2分。（15分）",
            (2, "fields", "late", "hint"): "没有的填0",
            (2, "fields", "late", "maximum"): 50,
            (2, "rules", 0, "quote"): "每迟报一次扣1分，",
            (2, "rules", 0, "each", "lose"): 1,
            (2, "rules", 1, "reading"): "走访以记录为准。",
        }
    )
    assert (mended.changed, mended.fates, mended.questions, mended.others) == ((2,), {}, {}, frozenset())
    assert mended.texts == {2: EARLIER.items[2].text}
    assert mended.say_changed() == "第2项"
    assert mend({("title",): "另一个标题"}).say_changed() == "责任书的其他文字"
    assert not any(mended.is_touched(key, field) for key, field in EARLIER.office_fields.items())


@pytest.mark.parametrize(
    ("place", "value", "target"),
    [
        ("label", "迟到次数", "02.late：“迟报次数”（整数，次）→“迟到次数”（整数，次）"),
        ("unit", "回", "02.late：“迟报次数”（整数，次）→“迟报次数”（整数，回）"),
    ],
)
def test_another_label_or_unit_is_asked_about_until_somebody_says(place: str, value: str, target: str) -> None:
    edits: dict[Place, Any] = {(2, "fields", "late", place): value}
    open_ = mend(edits)
    assert [each.target for each in open_.questions.values()] == [target]
    assert (open_.tell_reported("02.late"), open_.tell_item(2), open_.others) == (Fate.ASKED, Fate.ASKED, frozenset())
    same, new = mend(edits, same=(target,)), mend(edits, new=(target,))
    assert (same.tell_reported("02.late"), same.tell_item(2), same.questions) == (Fate.KEPT, Fate.KEPT, {})
    assert same.label("02.late", EARLIER.fields["02.late"]) == "迟报次数", "under it the row still stands in the form"
    assert (new.tell_reported("02.late"), new.questions) == (Fate.NEW, {})
    again = {**edits, (2, "fields", "late", "type"): "decimal", (2, "fields", "late", "record"): "compare"}
    assert mend(again, same=(target,)).questions, "changed once more it is another question"


def test_what_was_said_of_a_question_holds_the_other_way_round() -> None:
    """The letter as it was is worked out beside that of today: by it, forms of today are the ones that ask otherwise."""
    back = compare_rulebooks(change(OPTIONS, {(2, "fields", "late", "label"): "迟到次数"}), EARLIER)
    said = ("02.late：“迟报次数”（整数，次）→“迟到次数”（整数，次）",)
    fates = [back.settle(*each).tell_reported("02.late") for each in ((said, ()), ((), said), ((), ()))]
    assert fates == [Fate.KEPT, Fate.NEW, Fate.ASKED]


def test_a_field_that_is_new_is_to_be_filled_in_and_one_that_is_gone_is_not_asked_any_more() -> None:
    later = change(OPTIONS, {(2, "fields", "more"): LATE | {"label": "漏报次数"}, (2, "fields", "visits"): None, (2, "rules", 1): None})  # fmt: skip
    mended = compare_rulebooks(EARLIER, later).settle((), ())
    assert mended.fates == {"02.more": Fate.NEW, "02.visits": Fate.GONE}
    assert mended.list_new(later) == ["02.more"]
    assert mended.tell_item(2) == Fate.NEW, "a score that was decided did not rest on it"
    back = compare_rulebooks(later, EARLIER).settle((), ())
    assert back.fates == {"02.visits": Fate.NEW, "02.more": Fate.GONE}


def test_what_the_bureau_filled_in_and_its_offices_do_now_is_new_to_them() -> None:
    later = change(OPTIONS, {(3, "fields", "found", "by"): "office"})
    mended = compare_rulebooks(EARLIER, later).settle((), ())
    assert (mended.tell("03.found"), mended.tell_reported("03.found")) == (Fate.KEPT, Fate.NEW)
    assert mended.list_new(later) == ["03.found"]


def test_an_item_put_in_between_makes_others_of_all_that_follow() -> None:
    """Item 3 becomes item 4, whose field has the same key and label as that of the new item 3."""
    found = EARLIER.items[3].fields["found"].model_dump(exclude_defaults=True)
    text = "发生安全生产责任事故的扣10分。（60分）"
    later = change(
        OPTIONS,
        {(3, "text"): text, (4, "text"): EARLIER.items[3].text, (4, "fields"): {"found": found}},
    )
    mended = compare_rulebooks(EARLIER, later).settle((), ())
    assert mended.others == {3, 4}, "the ballot's number means something else now"
    assert mended.fates == {"03.found": Fate.NEW, "04.found": Fate.NEW}, "whatever its field is called"
    assert mended.tell_item(4) == Fate.NEW


LIKE = "每迟报一次{}的扣0.5分，走访少于4次的扣2分。（20分）"


def test_of_items_that_resemble_each_other_none_is_taken_for_its_neighbour() -> None:
    """Items 2 and 3 ask the same of two things. One that asks it of a third is put in before them."""
    fields = {"late": LATE}
    two: dict[Place, Any] = {
        (2, "text"): LIKE.format("月报"),
        (3, "text"): LIKE.format("季报"),
        (2, "fields"): fields,
        (3, "fields"): fields,
    }
    three: dict[Place, Any] = {
        (number, "text"): LIKE.format(what) for number, what in ((2, "周报"), (3, "月报"), (4, "季报"))
    }
    comparison = compare_rulebooks(change(OPTIONS, two), change(OPTIONS, {**two, **three}))
    assert comparison.moved == {3: 2, 4: 3}
    assert list(map(list, (comparison.fresh, comparison.replaced, comparison.gone))) == [[2], [], [4]]
    mended = comparison.settle((), ())
    assert (mended.tell_reported("02.late"), mended.tell_reported("03.late")) == (Fate.NEW, Fate.NEW)


def test_an_item_that_stays_is_not_taken_for_one_that_is_new_and_resembles_it() -> None:
    """Item 3 gives way to one that is worded as item 2 is."""
    comparison = compare_rulebooks(
        EARLIER, change(OPTIONS, {(3, "text"): "每漏报一次扣0.5分，走访少于4次的扣2分。（60分）"})
    )
    assert list(map(list, (comparison.moved, comparison.replaced, comparison.gone))) == [[], [3], []]


def test_of_an_item_whose_words_are_others_altogether_it_is_asked_whether_its_field_asks_the_same() -> None:
    mended = mend({(3, "text"): "发生安全生产责任事故的扣10分。（60分）"})
    assert (mended.tell_item(3), set(mended.others)) == (Fate.ASKED, {3})
    question = mended.questions["03.found"]
    assert "第3项“现场检查每发现1个问题扣10分。（60分）”" in question.before
    same = mend({(3, "text"): "发生安全生产责任事故的扣10分。（60分）"}, same=(question.target,))
    assert (same.tell_item(3), same.others) == (Fate.KEPT, frozenset())


def test_an_item_without_a_field_whose_text_is_another_altogether_is_another() -> None:
    assert mend({(4, "text"): "无信访积案得满分。（10分）"}).others == {4}
