"""On which readings the order of the first places depends, in words: to be settled before the result is final."""

from sfs_excel.outcome.results import Results
from sfs_excel.outcome.standing import name_some

TITLE = "前三名取决于这几处口径（定稿以前定下来；全部见“口径影响”）"
_MOST_NAMED = 3  # offices that share a place


def say_decisive(results: Results) -> list[str]:
    """A line for each of them."""
    return [
        f"{each.choice.say()}，第{each.place}名由{_name(results, each.before)}变为{_name(results, each.after)}"
        for each in results.decisive
    ]


def _name(results: Results, offices: tuple[str, ...]) -> str:
    named = name_some([results.name(office) for office in offices], _MOST_NAMED)
    return f"{named}并列" if len(offices) > 1 else named or "空缺"
