"""The bureau's signing key on the disk: 32 bytes, as 64 hexadecimal digits. Whoever has it can sign a form."""

import hashlib
import re
from importlib.resources import files
from pathlib import Path

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.files.whole import is_plain_file, write_whole
from sfs_excel.sheets.token import KEY_BYTES

KEY = "key"  # its file's name, in a year folder and among the sample data
_OWNER_ALONE = 0o600


def parse_key(text: str) -> bytes | None:
    """None where it is not a key of exactly its length: a shorter one could be guessed, an empty one signs for everybody."""
    digits = re.fullmatch(r"[0-9a-fA-F]+", text.strip())
    return bytes.fromhex(digits[0]) if digits is not None and len(digits[0]) == 2 * KEY_BYTES else None


def read_key(path: Path) -> bytes:
    """
    Raises:
        FaultyFileError: the key is missing, damaged, or of another length.
    """
    try:
        key = parse_key(path.read_text(encoding="ascii")) if is_plain_file(path) else None
    except (OSError, UnicodeDecodeError):
        key = None
    if key is None:
        remedy = "请从备份或原来的电脑恢复这个文件（有备份文件的，运行 restore 备份文件）；没有它，发放过的表都认不出来"
        raise FaultyFileError([Fault(str(path), "签名密钥读不出来，或长度不对", remedy)])
    return key


def write_key(path: Path, key: bytes) -> None:
    """Whole, and readable by its owner alone, where the system knows owners."""
    write_whole(path, key.hex().encode("ascii"), _OWNER_ALONE)


def print_key(key: bytes) -> str:
    """Tells keys apart, and gives nothing of them away."""
    return hashlib.sha256(b"sfs-excel key" + key).hexdigest()[:16]


def read_sample_key() -> bytes:
    """The sample data's: everybody who has this program has it."""
    return bytes.fromhex((files("sfs_excel.sample_data") / KEY).read_text(encoding="ascii"))
