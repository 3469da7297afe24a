"""What a correction form says of rules that were mended since the form that came back was handed out."""

from collections.abc import Iterator

from sfs_excel.returns.intake import Return
from sfs_excel.rulebook.model import Rulebook, item_of


def say_of_rules(returned: Return, rulebook: Rulebook, *, is_outdated: bool) -> Iterator[str]:
    """Tell an office whose form was of earlier rules what that means for it."""
    mended = returned.submission.mended
    if is_outdated:
        yield (
            "你所报送的表发放以后，责任书或计分规则改过。这是按新规则做的表，已照原来填报的内容预填，"
            "请逐项核对、补填空着的格子，再报送这一份。"
        )
    elif mended is not None and (new := mended.list_new(rulebook)):
        numbers = "、".join(map(str, dict.fromkeys(map(item_of, new))))
        yield (
            f"你所报送的表发放以后，责任书改过，第{numbers}项有新的问题（{len(new)}格），要补填。"
            "其余的已照原来填报的内容填好，没有改动的不用再填。"
        )
    elif mended is not None:
        yield (
            f"你所报送的表发放以后，责任书改过（{mended.say_changed()}），问的没有变。"
            "这是按现在的规则做的表，已照原来填报的内容填好。"
        )
