"""Lists the tasks that a rulebook leaves open which was changed while forms were out."""

from collections.abc import Iterator

from sfs_excel.outcome.facts import Facts
from sfs_excel.outcome.standing import Task
from sfs_excel.words import CLERK


def tell_of_changes(facts: Facts) -> Iterator[Task]:
    """Tell that the rules were changed under way, and for whom points come out otherwise: whoever speaks of them has to know."""
    mended = facts.results.mended
    if mended.empty:
        return
    items = sorted(set(mended.loc[(mended["office"] == "") & (mended["item"] != 0), "item"]))
    said = f"第{'、'.join(map(str, items))}项" if items else "各项以外的文字"
    totals = mended[mended["what"] == "总分"].drop_duplicates("office", keep="last").itertuples()
    about = tuple(f"{row.name} {row.before}→{row.after}" for row in totals)
    effect = f"，同样的填报总分不同的有 {len(about)} 个所" if about else "，总分没有变化"
    what = f"责任书在发表以后改过（{said}）{effect}：看排名工作簿“规则变动”"
    yield Task(CLERK, what, about)


def ask_about_questions(facts: Facts) -> Iterator[Task]:
    """Until the bureau has said whether a question is the same, what was answered waits, and nothing of it is lost."""
    if asked := facts.questions:
        keys = dict.fromkeys(each.key for each in asked)
        what = (
            f"责任书在发表以后改了填报项（{len(keys)} 处），确认是不是同一个问题，各记一次：是的写 --same，已经填的照样采用；"
            "是新问题的写 --new，请司法所只补填这一处。确认以前，以前的表里这样填的没有采用，暂按最不利计分，列为“待定”"
        )
        yield Task(CLERK, what, tuple(each.target for each in asked), f"question {next(iter(keys))} --same")
