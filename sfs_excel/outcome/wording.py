"""Words a result as a whole: the stage that it has reached, and the things that the next stage lacks."""

import pandas as pd

from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standing import WAITING_NAMED, group_waiting
from sfs_excel.rules.roles import list_pending
from sfs_excel.words import VOTERS, ItemStatus, Stage, VoterStatus

STAGE_MEANINGS = {
    Stage.PROVISIONAL: "分数尚未经考核组核定，其中的评分项目暂按司法所自评计算",
    Stage.ASSESSED: "各项得分已经考核组核定，尚有待定项目，名次还可能变动",
    Stage.FINAL: "各项得分已经核定，票决已经计入",
}


FEWEST_NUMBERED = 5
"""Where fewer vote, a number tells who it is: none leaves the bureau."""


def explain_stage(results: Results, *, outside: bool = False) -> str:
    """`自评暂定：分数尚未经考核组核定，…；票决未计入。未定稿。` Of the ballots only what is not counted is said.

    Args:
        outside: it leaves the bureau.
    """
    return _explain_stage(results, outside) + (f"{results.finality}。" if results.finality else "")


def _explain_stage(results: Results, outside: bool) -> str:
    said = f"{results.stage}：{STAGE_MEANINGS[results.stage]}"
    ballots = results.items["item"].isin(results.voted)
    waiting = results.items[ballots & (results.items["status"] == ItemStatus.PENDING)]
    if not results.voted or (waiting.empty and not results.items.empty):
        set_aside = list(results.voters.loc[results.voters["status"] == VoterStatus.FAULTY, "voter"])
        is_outside = outside or results.counties is not None
        numbers = "" if is_outside and hides_voters(results) else f"（编号 {'、'.join(set_aside)}）"
        uncounted_ballots = f"；有误的{len(set_aside)}张票没有计入{numbers}" if set_aside else ""
        return f"{said}{uncounted_ballots}。"
    moved = results.ledger
    uncounted = moved.loc[moved["item"].isin(results.voted) & moved["role"].isin(list_pending()), "office"].nunique()
    if waiting.empty or uncounted == ballots.sum():
        return f"{said}；票决未计入。"
    return f"{said}；{'部分司法所票决未计入' if uncounted else '票决还没有结束，暂按已收到的有效票计'}。"


def explain_waiting(results: Results, most: int = WAITING_NAMED) -> str:
    """`进入“核定”还缺：核定表没有交来（综合科、矫正科）；…。`

    Args:
        most: so many are named of each thing that is missing; the others are counted.
    """
    if results.waiting.empty:
        return "需要核定、票决的都已经齐备。" if results.stage == Stage.FINAL else ""
    waiting = list_waiting(results.waiting, most)
    return "".join(f"进入“{stage}”还缺：{'；'.join(things)}。" for stage, things in waiting.items())


def list_waiting(waiting: pd.DataFrame, most: int = WAITING_NAMED) -> dict[Stage, list[str]]:
    """Stage -> what keeps it from being reached, each thing with whom it waits for, as in `explain_waiting`."""
    return group_waiting(waiting[["stage", "who", "what"]].itertuples(index=False, name=None), most)


def hides_voters(results: Results) -> bool:
    """Tell whether no number of a voter may leave the bureau: so few vote, or there are several bureaus' voters, each of which may
    be few."""
    return results.counties is not None or len(results.voters) < FEWEST_NUMBERED


def conceal_voters(results: Results) -> pd.DataFrame:
    """Return what is waited for, as it may leave the bureau: of few voters without their numbers."""
    waiting = results.waiting
    if not hides_voters(results):
        return waiting
    return waiting.assign(what=waiting["what"].mask(waiting["who"] == VOTERS, waiting["what"].str.split("：").str[0]))
