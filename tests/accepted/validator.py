"""Microsoft's own validator over the documents that we write: the Open XML SDK, as the wheel of a comparer ships it.

`python-redlines-docxodus` carries the SDK's assemblies and the .NET runtime they need, `pythonnet` drives them. Its archive
is a program by itself; laid out as a .NET installation it serves any program. One run for many files: the start costs most.
"""

import atexit
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.accepted.sdk import ASSEMBLIES, PROGRAMS

ROOT = Path(__file__).parents[2]
SECONDS = 900  # what hangs is ended; a busy machine may take long
# ICU is not installed everywhere, and nothing is compared by a language; what runs once need not be measured to be optimised.
_SETTINGS = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "DOTNET_TieredPGO": "0"}
# By ISO/IEC 29500-1, 18.8.22, a font's properties stand in any order, and openpyxl, which writes the roster, has its own.
_STRICTER_THAN_THE_STANDARD = re.compile(r"/x:fonts\[1\]/x:font\[\d+\]: The element has (?:unexpected|invalid) child")
_SHIPPED = "redline"  # the program that the archive is


def validate(paths: Iterable[Path], programs: Sequence[str] = PROGRAMS) -> list[str]:
    """The faults that Office of 2007 to today would find: `名册.xlsx Office2007 /xl/workbook.xml: …`.

    Args:
        programs: those of Office that are asked; each costs as much again.

    Raises:
        AssertionError: the validator did not look at every file.
    """
    asked = [str(path) for path in paths]
    told = subprocess.run(
        [sys.executable, "-m", "tests.accepted.sdk", str(_lay_out_runtime()), *programs],
        input="\n".join(asked),
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **_SETTINGS},
        timeout=SECONDS,
        check=False,
    )
    entries: list[dict[str, str]] = [json.loads(line) for line in told.stdout.splitlines()]
    assert [entry["done"] for entry in entries if "done" in entry] == asked, told.stderr
    found = [
        f"{Path(entry['path']).name} {entry['program']} {entry['part']} {entry['place']}: {entry['says']}"
        for entry in entries
        if "done" not in entry
    ]
    return [each for each in found if not _STRICTER_THAN_THE_STANDARD.search(each)]


@cache
def _lay_out_runtime() -> Path:
    """A .NET installation with the SDK beside it, from the wheel; gone when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="sfs_excel-dotnet-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    spec = find_spec("python_redlines_docxodus")
    assert spec is not None
    assert spec.origin is not None
    (archive,) = (Path(spec.origin).parent / "_binaries").glob("*-*.*")
    shutil.unpack_archive(archive, folder / "all")
    shipped = next(folder.rglob(f"{_SHIPPED}.dll")).parent
    settings = json.loads((shipped / f"{_SHIPPED}.runtimeconfig.json").read_text(encoding="utf-8"))
    (framework,) = settings["runtimeOptions"]["includedFrameworks"]
    version = framework["version"]
    for target in (folder / "host" / "fxr" / version, folder / "sdk"):
        target.mkdir(parents=True)
    (host,) = shipped.glob("*hostfxr.*")
    shutil.move(host, folder / "host" / "fxr" / version)
    for name in ASSEMBLIES:
        shutil.move(shipped / f"{name}.dll", folder / "sdk")
    _name_framework(shipped, framework["name"])
    (folder / "shared" / framework["name"]).mkdir(parents=True)
    shutil.move(shipped, folder / "shared" / framework["name"] / version)
    needed = {"runtimeOptions": {"tfm": settings["runtimeOptions"]["tfm"], "framework": framework}}
    (folder / "runtime.json").write_text(json.dumps(needed), encoding="utf-8")
    return folder


def _name_framework(shipped: Path, name: str) -> None:
    """The runtime's own list of its assemblies, cut out of the program's."""
    listed: dict[str, Any] = json.loads((shipped / f"{_SHIPPED}.deps.json").read_text(encoding="utf-8"))
    target = listed["runtimeTarget"]["name"]
    packs = [key for key in listed["targets"][target] if key.startswith("runtimepack.")]
    own = {
        "runtimeTarget": listed["runtimeTarget"],
        "targets": {target: {key: listed["targets"][target][key] for key in packs}},
        "libraries": {key: listed["libraries"][key] for key in packs},
    }
    (shipped / f"{name}.deps.json").write_text(json.dumps(own), encoding="utf-8")
