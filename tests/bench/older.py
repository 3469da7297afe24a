"""An older release, which runs beside this one in the same rounds."""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

OLDER = "c706af1"
ROOT = Path(__file__).resolve().parents[2]
_COPIED = ("__init__.py", "timing.py", "reading.py")


def unpack_older(folder: Path) -> Path | None:
    """Put the older release into this folder, ready to run from there; None where git does not have it.

    It runs in the interpreter of this checkout, with its own templates.
    """
    if not (folder / "sfs_excel").is_dir() and not _unpack(folder):
        return None
    bench = folder / "tests" / "bench"
    bench.mkdir(exist_ok=True)
    for name in _COPIED:
        shutil.copyfile(Path(__file__).with_name(name), bench / name)
    return folder


def ask_git(*words: str) -> str | None:
    """The answer of git about this checkout; None where it refuses, or is not there."""
    git = shutil.which("git")
    if git is None:
        return None
    asked = subprocess.run([git, *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    return asked.stdout.strip() if asked.returncode == 0 else None


def compile_all(package: Path) -> None:
    """Compile a package now, so that no command that is measured has to."""
    subprocess.run([sys.executable, "-m", "compileall", "-q", package], check=True)


def _unpack(folder: Path) -> bool:
    archive = folder.with_suffix(".tar")
    if ask_git("archive", "-o", str(archive), OLDER) is None:
        return False
    unfinished = folder.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    with tarfile.open(archive) as packed:
        packed.extractall(unfinished, filter="data")
    archive.unlink()
    for name in ("templates", "sample_data"):  # an editable install would bring those of this checkout
        shutil.copytree(unfinished / name, unfinished / "sfs_excel" / name)
    compile_all(unfinished / "sfs_excel")
    unfinished.rename(folder)
    return True
