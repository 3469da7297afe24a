"""Everything that arrived taken in at once: sorted, validated on this machine, decided on."""

from collections.abc import Iterable, Mapping

from sfs_excel.returns.bureau.take_in import Bureau
from sfs_excel.returns.deliveries import Delivery
from sfs_excel.returns.identify import Expected
from sfs_excel.returns.intake import Intake, take_in
from sfs_excel.returns.sorting import sort_deliveries
from sfs_excel.rulebook.model import Rulebook


def take_all(
    deliveries: Iterable[Delivery],
    expected: Expected,
    rulebook: Rulebook,
    names: Mapping[str, str],
    present: Mapping[str, str] | None = None,
    bureau: Bureau | None = None,
) -> Intake:
    arrived = sort_deliveries(list(deliveries), expected, rulebook, names)
    return take_in(arrived, expected, rulebook, names, present, bureau)
