"""Lists the tasks that a rulebook leaves open which was changed while forms were out."""

from collections.abc import Iterator

from sfs_excel.outcome.facts import Facts
from sfs_excel.outcome.standing import Task
from sfs_excel.words import CLERK


def ask_about_questions(facts: Facts) -> Iterator[Task]:
    """Until the bureau has said whether a question is the same, what was answered waits, and nothing of it is lost."""
    if asked := facts.questions:
        keys = dict.fromkeys(each.key for each in asked)
        what = (
            f"责任书在发表以后改了填报项（{len(keys)} 处），确认是不是同一个问题，各记一次：是的写 --same，已经填的照样采用；"
            "是新问题的写 --new，请司法所只补填这一处。确认以前，以前的表里这样填的没有采用，暂按最不利计分，列为“待定”"
        )
        yield Task(CLERK, what, tuple(each.target for each in asked), f"question {next(iter(keys))} --same")
