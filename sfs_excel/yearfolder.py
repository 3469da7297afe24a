"""The year folder on the disk: where everything lies, its making, its signing key, and the rulebooks that forms rest on."""

import secrets
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sfs_excel.errors import FaultyFileError, SfsError
from sfs_excel.files import write_whole
from sfs_excel.form.token import KEY_BYTES
from sfs_excel.inbox.identify import claimed_digests
from sfs_excel.inbox.pool import Outcome
from sfs_excel.inbox.register import Register
from sfs_excel.outputs import Outputs
from sfs_excel.roster import write_roster
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook, compare_items

RULEBOOK, ROSTER = "责任书.yaml", "名册.xlsx"
ISSUED, INBOX, RETURNED, ASSESSED, SUMMARY, EXPORTS = "发放", "收件箱", "退回", "核定", "汇总", "导出"
STATE, KEY, STORE, RULEBOOKS, VERDICTS = ".sfs", "key", "store", "rulebooks", "verdicts.json"
TEMPLATES = "模板"
_FIRST_RULEBOOK = "rulebooks/2016.yaml"


class YearFolder:
    """The places of a year folder, and what only the program keeps there.

    Raises:
        SfsError: the folder is not a year folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        if not (root / STATE / KEY).is_file():
            raise SfsError(_explain_missing_key(root))
        self.rulebook, self.roster = root / RULEBOOK, root / ROSTER
        self.issued, self.inbox, self.assessed = root / ISSUED, root / INBOX, root / ASSESSED
        self.summary, self.tables = root / SUMMARY, root / SUMMARY / EXPORTS
        self.templates = root / TEMPLATES
        self.store = root / STATE / STORE
        self.verdicts = root / STATE / VERDICTS
        self.register = Register(root / STATE / "register.sqlite")

    @property
    def outputs(self) -> Outputs:
        """What was written for people so far, read anew."""
        return Outputs(self.root, self.root / STATE / "outputs.json")

    def read_key(self) -> bytes:
        """
        Raises:
            SfsError: the key is damaged.
        """
        path = self.root / STATE / KEY
        try:
            return bytes.fromhex(path.read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            raise SfsError(f"{path}：签名密钥读不出来。请从备份恢复这个文件；没有它，发放过的表都认不出来。") from error

    def keep_rulebook(self, rulebook: Rulebook) -> None:
        """Forms go out under this rulebook: once it is changed, it must still be known what it said."""
        folder = self.root / STATE / RULEBOOKS
        folder.mkdir(exist_ok=True)
        write_whole(folder / f"{rulebook.digest}.yaml", self.rulebook.read_bytes())

    def find_changes(self, outcomes: Mapping[str, Outcome], rulebook: Rulebook) -> dict[str, list[int]]:
        """Of every earlier rulebook on which a return rests: the items that have changed since."""
        kept = {path.stem: path for path in (self.root / STATE / RULEBOOKS).glob("*.yaml")}
        changes = {}
        for digest in claimed_digests(outcomes.values()) & (kept.keys() - {rulebook.digest}):
            try:
                earlier = load_rulebook(kept[digest])
            except FaultyFileError:  # of a version of this program that wrote rulebooks otherwise
                continue
            changes[digest] = compare_items(earlier, rulebook)
        return changes


def create_folder(root: Path, *, sample: bool) -> None:
    """Make a year folder: the 2016 rulebook, an empty roster, a fresh signing key; or the sample data.

    Raises:
        SfsError: the folder has something in it already.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise SfsError(f"{root}：已经存在，而且不是空的。请换一个名称，或先把它移走。")
    for name in (ISSUED, INBOX, RETURNED, ASSESSED, SUMMARY, STATE):
        (root / name).mkdir(parents=True, exist_ok=True)
    _copy(files("sfs_excel.templates") / _FIRST_RULEBOOK, root / RULEBOOK)
    if sample:
        data = files("sfs_excel.sample_data")
        _copy(data / ROSTER, root / ROSTER)
        for returned in (data / INBOX).iterdir():
            _copy(returned, root / INBOX / returned.name)
        _write_key(root / STATE / KEY, (data / KEY).read_bytes())
    else:
        write_roster(root / ROSTER, settings={"年度": str(load_rulebook(root / RULEBOOK).year)})
        _write_key(root / STATE / KEY, secrets.token_hex(KEY_BYTES).encode())


def _explain_missing_key(root: Path) -> str:
    """A folder that was copied without what is hidden in it has to be told from one that never was a year folder."""
    if not any((root / name).exists() for name in (RULEBOOK, ROSTER)):
        return f"{root}：不是年度考核文件夹（里面没有 {STATE}/{KEY}）。请用 -C 指定文件夹，或先运行 sfs-excel init 建一个。"
    return (
        f"{root}：这个年度文件夹不完整，缺少隐藏的 {STATE} 文件夹或其中的 {KEY}（签名密钥）。"
        f"请从原来的电脑或备份，把隐藏的 {STATE} 文件夹一并复制过来；没有它，发放过的表都认不出来。"
    )


def _write_key(path: Path, key: bytes) -> None:
    """Readable by its owner alone, where the system knows owners: whoever has the key can sign a form."""
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(key)


def _copy(source: Traversable, target: Path) -> None:
    target.write_bytes(source.read_bytes())
