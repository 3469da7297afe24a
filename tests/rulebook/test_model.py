"""Everything that is worked out from a rulebook belongs to that rulebook.

1. It is worked out once; another rulebook has its own, though it says the same.
2. A copy that says something else has nothing of what was worked out before.
"""

from pathlib import Path

from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook, once_per_rulebook
from sfs_excel.rulebook.placed import place_rules

EVERY_KIND = Path(__file__).parent / "good" / "every_kind.yaml"


def test_it_is_worked_out_once_for_each_rulebook() -> None:
    asked = []

    @once_per_rulebook
    def read_title(rulebook: Rulebook) -> str:
        asked.append(rulebook)
        return rulebook.title

    first, second = load_rulebook(EVERY_KIND), load_rulebook(EVERY_KIND)
    assert first == second
    assert [read_title(each) for each in (first, first, second)] == [first.title] * 3
    assert list(map(id, asked)) == [id(first), id(second)]


def test_copy_is_worked_out_anew() -> None:
    whole = load_rulebook(EVERY_KIND)
    before = len(whole.items), len(whole.fields), len(place_rules(whole)), whole.digest
    part = whole.model_copy(update={"sections": whole.sections[:1]})
    alone = Rulebook(year=whole.year, title=whole.title, sections=whole.sections[:1])
    assert part.items == alone.items
    assert part.fields == alone.fields
    assert [placed.rule_id for placed in place_rules(part)] == [placed.rule_id for placed in place_rules(alone)]
    assert part.digest == alone.digest
    assert part != whole
    assert (len(whole.items), len(whole.fields), len(place_rules(whole)), whole.digest) == before
    assert len(part.items) < len(whole.items)
