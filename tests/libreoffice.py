"""LibreOffice as an independent calculator: it recalculates the workbooks that sfs_excel writes.

By default LibreOffice keeps the cached values of a file it believes, and a comparison with them proves nothing. So
every run has a fresh profile of its own that orders it to recalculate always; that also makes runs safe side by side.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl

FILES_PER_RUN = 200
# What hangs is ended; a machine that is busy with other things may take many times as long as a quiet one.
START_SECONDS = 600
SECONDS_PER_FILE = 30

PROGRAMS = ("soffice", "libreoffice")
USUAL_PLACES = (
    Path(os.environ.get("PROGRAMFILES", r"C:\Program Files")) / "LibreOffice" / "program" / "soffice.com",
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
LINUX_PARTS = ("libsclo.so", "libswlo.so")  # Calc and Writer, which Linux systems install apart

# 0 = always, 1 = never, 2 = ask. The locale is the offices', whatever this machine's is.
RECALCULATE_ALWAYS = """\
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
 <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
 <prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>"""
SETTINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
 <prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>zh-CN</value></prop>
</item>
{recalculation}
</oor:items>
"""


Values = dict[str, dict[str, object]]  # sheet -> cell (`F18`) -> cached value


class LibreOfficeError(Exception):
    """LibreOffice is missing, ran too long, or left a file out."""


def recalculate(paths: Sequence[Path], out_dir: Path, to: str = "xlsx", *, always: bool = True) -> list[Path]:
    """Open each workbook, recalculate it, and save it as `out_dir/<stem>.<to>`.

    Args:
        paths: any number, in any format that LibreOffice opens; stems must differ.
        to: xlsx, xls, ods, pdf, …
        always: False leaves LibreOffice its default, to keep cached values; only for showing what that hides.

    Returns:
        The saved files, in the order of `paths`.
    """
    targets = [out_dir / f"{path.stem}.{to}" for path in paths]
    if len(set(targets)) < len(targets) or set(targets) & set(paths):
        raise ValueError(f"outputs would overwrite each other or their inputs in {out_dir}")
    out_dir.mkdir(parents=True, exist_ok=True)
    pairs = list(zip(paths, targets, strict=True))
    for start in range(0, len(pairs), FILES_PER_RUN):
        _convert(pairs[start : start + FILES_PER_RUN], to, always)
    return targets


def read_values(path: Path) -> Values:
    """The cached values of an .xlsx; empty cells are left out."""
    workbook = openpyxl.load_workbook(path, data_only=True)
    try:
        return {
            sheet.title: {
                cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
            }
            for sheet in workbook.worksheets
        }
    finally:
        workbook.close()


def find_differences(written: Path, recalculated: Path, tolerance: float = 1e-9) -> list[str]:
    """The cells that the second workbook holds otherwise than the first, such as `填报表!F18: 2 != 7`."""
    return compare_values(read_values(written), read_values(recalculated), tolerance)


def compare_values(expected: Values, actual: Values, tolerance: float = 1e-9) -> list[str]:
    """The same of workbooks that were read already.

    A formula's empty text and an empty cell are the same; so are an integer and an equal float.
    """
    differences = [f"sheets: {list(expected)} != {list(actual)}"] if list(expected) != list(actual) else []
    for sheet in expected.keys() & actual.keys():
        for cell in sorted(expected[sheet].keys() | actual[sheet].keys()):
            before, after = expected[sheet].get(cell, ""), actual[sheet].get(cell, "")
            if not _is_same(before, after, tolerance):
                differences.append(f"{sheet}!{cell}: {before!r} != {after!r}")
    return differences


def find_soffice() -> Path:
    """The program, with both of its parts: Calc recalculates, Writer opens the papers.

    Raises:
        LibreOfficeError: it is missing, or one of its parts is.
    """
    named = (Path(found) for name in PROGRAMS if (found := shutil.which(name)))
    usual = (place for place in USUAL_PLACES if place.is_file())
    for program in (*named, *usual):
        if sys.platform != "linux" or all((program.resolve().parent / part).exists() for part in LINUX_PARTS):
            return program
    raise LibreOfficeError(
        "没有找到 LibreOffice。Debian、Ubuntu、统信、麒麟请运行：sudo apt install libreoffice-calc libreoffice-writer；"
        "Windows、macOS 请从 https://zh-cn.libreoffice.org/ 安装。"
    )


def _is_same(before: object, after: object, tolerance: float) -> bool:
    if isinstance(before, bool) or isinstance(after, bool):
        return before is after
    if isinstance(before, int | float) and isinstance(after, int | float):
        return abs(before - after) <= tolerance
    return before == after


def _convert(chunk: Sequence[tuple[Path, Path]], to: str, always: bool) -> None:
    """One run of LibreOffice. It sees copies with plain short names: some locales cannot open a Chinese one."""
    with tempfile.TemporaryDirectory(prefix="sfs_excel-soffice-", ignore_cleanup_errors=True) as scratch:
        profile, inputs, outputs = (Path(scratch) / name for name in ("profile", "in", "out"))
        for folder in (profile / "user", inputs, outputs):
            folder.mkdir(parents=True)
        settings = SETTINGS.format(recalculation=RECALCULATE_ALWAYS if always else "")
        (profile / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
        copies = [inputs / f"{number}{path.suffix}" for number, (path, _) in enumerate(chunk)]
        for (path, _), copy in zip(chunk, copies, strict=True):
            shutil.copyfile(path, copy)

        options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        command = [str(find_soffice()), *options, "--convert-to", to, "--outdir", str(outputs), *map(str, copies)]
        said = _run(command, START_SECONDS + SECONDS_PER_FILE * len(chunk))

        made = [outputs / f"{number}.{to}" for number in range(len(chunk))]
        if missing := [str(path) for (path, _), result in zip(chunk, made, strict=True) if not result.is_file()]:
            raise LibreOfficeError(f"LibreOffice saved no {to} of {', '.join(missing)}\n{said}")
        for (_, target), result in zip(chunk, made, strict=True):
            shutil.move(result, target)


def _run(command: list[str], seconds: int) -> str:
    """Run to the end, or end it with its children: soffice is a launcher, and killing it alone leaves the program."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            if sys.platform == "win32":
                subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
            else:
                os.killpg(process.pid, signal.SIGKILL)
            raise LibreOfficeError(f"LibreOffice was not done after {seconds} s: {' '.join(command)}") from error
    return said
