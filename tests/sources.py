"""The package's own text, for tests of how it is written."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def read_sources() -> dict[str, str]:
    """Every module of the package, by its path below the root with forward slashes."""
    files = sorted((ROOT / "sfs_excel").rglob("*.py"))
    return {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}
