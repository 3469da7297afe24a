"""The demonstration: the sample's year from the first form to the final result, every command as a clerk would run it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sfs_excel.demonstration import bureau, returns
from sfs_excel.demonstration.actors import (
    AFTERWARDS,
    AGREED,
    ANSWERED,
    HEADED,
    TAKEN_OVER,
    VOTED_LAST,
    People,
)
from sfs_excel.files.progress import Progress
from sfs_excel.words import CLERK, Kind, NoticeKind
from sfs_excel.year.workspace import Workspace

WRITTEN_OVER = "领导改了得分矩阵"


@dataclass(frozen=True, eq=False)
class Scene:
    """One command of the year.

    Attributes:
        told: what has happened meanwhile.
        command: as the clerk would type it after `sfs-excel`.
        run: does it, and returns what the command returns. The scenes after it rest on its having been run.
        is_whole: the report of it is worth reading as a whole.
    """

    title: str
    told: str
    command: str
    run: Callable[[Progress], Any]
    is_whole: bool = False


def demonstrate(folder: Path) -> Iterator[Scene]:
    """All of it on the sample data, in a new folder. What others than the clerk do is done between the scenes.

    Raises:
        SfsError: the folder has something in it already.
    """
    year = Workspace.create(folder, sample=True)
    people = People(year)
    yield Scene(
        "检查",
        "年度文件夹建好了，里面有责任书、12 个虚构司法所的名册。发表以前先核对。",
        "check",
        lambda _: year.check(),
    )
    yield Scene("发填报表", "年初，每个司法所一份。", "generate", lambda progress: year.generate(progress=progress))
    yield Scene(
        "做平时台账",
        "县局全年往里记：迟报、通报批评、检查发现的问题。",
        "assess --kind 平时台账",
        lambda progress: year.assess([Kind.LOG], progress=progress),
    )
    yield Scene(
        "第一次收表",
        "年底，11 个所陆续交表，连同各种真会发生的差错，都放进了收件箱；有 1 个所没有报。",
        "collect",
        lambda progress: year.collect(progress=progress),
        is_whole=True,
    )
    yield Scene("催报", "给没有报的所写催报通知。", "notify --kind 催报", lambda _: year.notify(NoticeKind.REMINDER))
    people.set_aside(returns.USELESS)
    people.correct()
    people.keep_log()
    yield Scene(
        "更正和补报",
        "丁镇、戊镇在退回的表里改好了错的格子，丑乡补报了；记了一年的平时台账也放进收件箱。"
        "两个没有用的文件，经办人从收件箱移走了。",
        "collect",
        lambda progress: year.collect(progress=progress),
    )
    yield Scene(
        "做核定表、票决表",
        "表齐了，可以核定：3 个科室、7 位评委各一份，里面写着各所的填报、佐证、提醒和台账记录。",
        "assess",
        lambda progress: year.assess([Kind.ASSESSOR, Kind.BALLOT], progress=progress),
    )
    people.decide(bureau.ASSESSMENTS)
    people.vote(bureau.VOTES)
    yield Scene(
        "收核定表和票",
        "3 个科室交回 4 份核定表（业务科两个人各核定一部分），改动 13 处，都写了理由；6 位评委交了票。"
        "业务科两个人给乙镇的同一项定了不同的分，P5 的票漏评了一个所。",
        "collect",
        lambda progress: year.collect(progress=progress),
    )
    people.decide([bureau.SETTLEMENT], AGREED)
    yield Scene(
        "不一致的商定以后",
        "业务科两个人商定了，其中一个人改好自己的核定表重新交来；改前改后都有记录。",
        "collect",
        lambda progress: year.collect(progress=progress),
    )
    people.decide([bureau.TAKING_OVER], TAKEN_OVER)
    yield Scene(
        "核定人离任，由人接替",
        "法宣科的样本四调走了。接替的样本五重新看过材料，在核定表封面写明接替谁，把癸镇的一项由 0.3 分改为 0.2 分："
        "以样本五的为准，两个人的核定都留在“核定经过”里，接替列在“办理记录”里。",
        "collect",
        lambda progress: year.collect(progress=progress),
    )
    people.vote([bureau.LAST_VOTE], VOTED_LAST)
    yield Scene(
        "不再补评",
        "P5 的票漏评了一个所，作废了，本人不再补。缺的、作废的票要补好，或者这样记下，才到“终评”。",
        "no-more-ballots P5 --reason 本人说不再补",
        lambda _: year.no_more_ballots(["P5"], reason="本人说不再补", who=CLERK),
    )
    yield Scene(
        "最后一张票",
        "出差的评委 P7 交来了票。P5 的不再补，按 6 张有效票计。",
        "collect --export csv",
        lambda progress: year.collect(export=True, progress=progress),
        is_whole=True,
    )
    yield Scene(
        "定稿",
        "结果齐了，考核组看过，定稿：当时的表、通报、名册、责任书和收到的原件都存进「定稿」，以后不再改动。",
        f"finalize --who {CLERK}",
        lambda progress: year.verify(year.finalize(who=CLERK, progress=progress)),
    )
    yield Scene(
        "审定表",
        "定稿的名次、总分、票数和清单的指纹，一页纸，送考核领导小组签字。",
        "notify --kind 审定表",
        lambda _: year.notify(NoticeKind.APPROVAL),
    )
    yield Scene(
        "得分反馈",
        "每个所一份得分明细，不写别的所的分数。",
        "notify --kind 得分反馈",
        lambda _: year.notify(NoticeKind.FEEDBACK),
    )
    yield Scene(
        "考核结果通报",
        "排名、否决和普遍失分的项目，全县一份。",
        "notify --kind 考核结果通报",
        lambda _: year.notify(NoticeKind.CIRCULAR),
    )
    yield from _amend(year, people)


def _amend(year: Workspace, people: "People") -> Iterator[Scene]:
    """The scenes after the announcement, until the result is final once more."""
    people.practise()
    people.appeal()
    yield Scene(
        "公布以后",
        "甲镇又交来一份练习时填的表；子乡用得分明细附的申请表，申请复核第35项。定稿以后收到的都只登记，不计入。",
        "collect",
        lambda progress: year.collect(progress=progress),
    )
    yield Scene(
        "重新办理",
        "考核组研究，受理子乡的申请：先不作为定稿，写明原因。",
        f"finalize --reopen --reason {bureau.REOPENED} --who {CLERK}",
        lambda _: year.reopen(reason=bureau.REOPENED, who=CLERK),
    )
    yield Scene(
        "撤回",
        "甲镇说那份表是练习用的。撤回以后，它以前的一份照旧采用；撤回的、为什么撤回，都有记录。",
        f"withdraw {AFTERWARDS}/{returns.PRACTICE} --reason {bureau.WITHDRAWN} --who {CLERK}",
        lambda _: year.withdraw([f"{AFTERWARDS}/{returns.PRACTICE}"], reason=bureau.WITHDRAWN, who=CLERK),
    )
    yield Scene("受理复核", "子乡的申请等办公室答复。", "collect", lambda progress: year.collect(progress=progress))
    yield Scene(
        "再做核定表",
        "新的核定表里有“复核”一张表，带着各所的申请和理由。",
        "assess --kind 核定表",
        lambda progress: year.assess([Kind.ASSESSOR], progress=progress),
    )
    people.answer()
    yield Scene(
        ANSWERED,
        "办公室查到了稿件，把子乡第35项由 0 分改为 1 分，写明理由。子乡不再与癸镇并列第 7。",
        "collect",
        lambda progress: year.collect(progress=progress),
    )
    people.write_over()
    yield Scene(
        WRITTEN_OVER,
        "局领导样本六看排名工作簿，在“得分矩阵”里把子乡第35项由 1 分改为 2 分，没有写理由。改写的不采用，"
        "那一份留存；「核定」里做好了一份预填的核定表，等人写明理由。",
        "collect",
        lambda progress: year.collect(progress=progress),
        is_whole=True,
    )
    people.decide_as_head()
    yield Scene(
        HEADED,
        "样本六在预填的核定表上写了理由、签了名；名册“科室”的“局领导”一列有他：同一处以他的为准，办公室的仍列在“核定经过”里。",
        "collect",
        lambda progress: year.collect(progress=progress),
    )
    yield Scene("复核答复", "告诉子乡结果和理由。", "notify --kind 复核答复", lambda _: year.notify(NoticeKind.ANSWER))
    yield Scene(
        "第二次定稿",
        "改过的结果再定一次稿。第一次的保留，两次的不同列在“更正情况”里。",
        f"finalize --who {CLERK}",
        lambda progress: year.verify(year.finalize(who=CLERK, progress=progress)),
    )
    yield Scene(
        "更正通报",
        "哪些所、哪些项、由几分改为几分、名次怎样变，全县一份。",
        "notify --kind 考核结果更正通报",
        lambda _: year.notify(NoticeKind.AMENDMENT),
    )
    yield Scene(
        "更新排名工作簿",
        "排名工作簿、看板也写明第二次定稿，里面有“更正情况”。",
        "collect --export csv",
        lambda progress: year.collect(export=True, progress=progress),
    )
