"""Compares the names beside a row's hidden key with it. Whoever wrote there went by them: both must say the same."""

from collections.abc import Iterable, Mapping

from sfs_excel.finding_codes import FindingCode
from sfs_excel.handouts.assessor.assessed import NAME_LIMIT
from sfs_excel.returns.table import Held
from sfs_excel.returns.values import Remark
from sfs_excel.roster.former import NONE, Former
from sfs_excel.text import show_text
from sfs_excel.words import Severity

MOVED_REMEDY = "请用原来发的表，或者重新做的表填写后报回"
_SHOWN = 40  # characters of what stands there


class Names:
    """The names of offices that one workbook shows beside its keys."""

    def __init__(self, shown: Iterable[tuple[str, str]], offices: Mapping[str, str], former: Former = NONE) -> None:
        """
        Args:
            shown: the office's code in a row's key, and the name beside it.
            offices: code -> name, of the roster.
            former: what the bureau says that they were called before.
        """
        self._offices = offices
        self._own = {code: {_plain(name)} for code, name in offices.items()}
        for code, had in former.of.items():
            self._own.setdefault(code, set()).update(map(_plain, had))
        owners: dict[str, set[str]] = {}
        for code, names in self._own.items():
            for plain in names:
                owners.setdefault(plain, set()).add(code)
        self._taken = set(owners)
        self._names: dict[str, set[str]] = {}
        self._codes: dict[str, set[str]] = {}
        self._is_moved = False
        for code, name in shown:
            plain = _plain(name)
            self._names.setdefault(code, set()).add(plain)
            self._codes.setdefault(plain, set()).add(code)
            self._is_moved |= plain in owners and code not in owners[plain]

    def agree(self, code: str, name: str) -> bool:
        """Tell whether the name beside a key is that of its office: as the roster has it, or had it before."""
        return _plain(name) in self._own[code] or self._is_former(code, _plain(name))

    def remark_on_renamed(self) -> list[Remark]:
        """One for each office that the roster calls otherwise by now, and of which nobody says that it was renamed."""
        return [
            Remark(
                FindingCode.RENAMED, Severity.REMINDER, f"表上写的是“{show_text(name, _SHOWN)}”，名册里现在是“{self._offices[code]}”，已按编码采用",
                "请核实是不是改了名",
            )
            for code, names in self._names.items()
            for name in names
            if code in self._offices and self._is_former(code, name)
        ]  # fmt: skip

    def _is_former(self, code: str, name: str) -> bool:
        """Nobody's name now, and in all of the workbook this office's and no other's, with no row beside another office's
        name: where rows were moved about, nobody can know whose a name was."""
        is_free = bool(name) and name not in self._taken and not self._is_moved
        return is_free and self._names.get(code) == {name} and self._codes.get(name) == {code}


def holds_anything(held: Held) -> bool:
    """Tell whether anything was written in a cell: a formula without a result is no blank."""
    return bool(held.text) or (held.content is not None and held.content.kind != "text")


def fault_neighbour(key: str, expected: str, held: Held) -> str:
    """Return what is said where something else than expected stands beside a key; "" where that is as it should be."""
    shown = f"{held.content.value:g}" if held.content and isinstance(held.content.value, float) else held.text
    return "" if _plain(shown) == _plain(expected) else say_moved(key, expected, shown)


def say_moved(key: str, expected: str, shown: str) -> str:
    """The fact that another thing stands beside a key than belongs there."""
    return f"编号 {key} 这一行应是“{expected}”，表里写的是“{show_text(shown, _SHOWN)}”，行列被移动过"


def doubt_row(fact: str, consequence: str) -> Remark:
    """A finding on something that was written in a row whose key and neighbours disagree."""
    return Remark(FindingCode.WRONG_LABEL, Severity.ERROR, f"{fact}，{consequence}", MOVED_REMEDY)


def _plain(name: str) -> str:
    return "".join(show_text(name, NAME_LIMIT).split())
