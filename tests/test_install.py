"""Installed from a wheel into an empty environment, far from the checkout, everything works.

1. The wheel carries every file of templates/ and sample_data/.
2. What runs is the installed package, not the checkout.
3. The command goes from `init` to the ranking workbook, and `demo` through a whole year.
"""

import csv
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.worked_out import AMENDED

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("sfs_excel", "templates", "sample_data")
WHERE = "import sfs_excel; print(sfs_excel.__file__)"


@dataclass(frozen=True)
class Installation:
    wheel: Path
    folder: Path  # the environment's root

    @property
    def programs(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")


def run(command: list[str | Path], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run with nothing in the environment that could lead Python back to the checkout."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        command,
        cwd=cwd,
        env={**settings, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def build_wheel(folder: Path) -> Path:
    """Built from a copy, so that no build folder is left in the checkout, and no old one finds its way into the wheel."""
    copy = folder / "source"
    for part in PARTS:
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.cfg", "pyproject.toml", "README.md"):
        if (ROOT / name).is_file():
            shutil.copy(ROOT / name, copy)
    built = run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", folder, copy],
        folder,
    )
    assert built.returncode == 0, built.stdout
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The wheel in a new environment, which borrows the dependencies of this one.

    A .pth line adds a folder but does not follow the .pth files in it, which is how an editable install is found.
    """
    base = tmp_path_factory.mktemp("installed")
    installed = Installation(build_wheel(base), base / "environment")
    venv.create(installed.folder, with_pip=False)
    [site] = [path for path in installed.folder.rglob("site-packages") if path.is_dir() and not path.is_symlink()]
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "dependencies.pth").write_text("\n".join(sorted(borrowed)), encoding="utf-8")
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", installed.folder, "install"]
    done = run([*pip, "--no-deps", "--no-index", "--ignore-installed", installed.wheel], base)
    assert done.returncode == 0, done.stdout
    return installed


def test_wheel_carries_every_template_and_sample(installation: Installation) -> None:
    with zipfile.ZipFile(installation.wheel) as wheel:
        carried = set(wheel.namelist())
    files = [file for part in PARTS for file in (ROOT / part).rglob("*") if file.is_file() and file.suffix != ".pyc"]
    wanted = {file.relative_to(ROOT).as_posix() for file in files}
    assert {f"sfs_excel/{name.removeprefix('sfs_excel/')}" for name in wanted} <= carried
    assert "sfs_excel/templates/rulebooks/2016.yaml" in carried


def test_installed_package_runs_and_not_the_checkout(installation: Installation, tmp_path: Path) -> None:
    there = run([installation.programs / "python", "-I", "-c", WHERE], tmp_path)
    assert Path(there.stdout.strip()).is_relative_to(installation.folder), there.stdout
    here = run([sys.executable, "-c", WHERE], ROOT)
    assert Path(here.stdout.strip()).is_relative_to(ROOT), "the control: from here it is the checkout"


def test_command_goes_from_init_to_the_ranking(installation: Installation, tmp_path: Path) -> None:
    program = installation.programs / "sfs-excel"
    year = tmp_path / "2016考核"
    started = run([program, "init", year, "--sample"], tmp_path)
    assert started.returncode == 0, started.stdout
    # Among the sample returns are faulty ones, so collecting ends with 1: done, and something needs a person.
    for command, code in {"check": 0, "generate": 0, "collect": 1}.items():
        done = run([program, command], year)
        assert done.returncode == code, f"{command}: {done.stdout}"
    assert list((year / "发放").rglob("*.xlsx"))
    assert list((year / "汇总").glob("*.xlsx"))


@pytest.mark.heavy  # the year itself is test_year's; that what it needs is there is shown by `init --sample` to `collect`
def test_demonstration_goes_through_the_whole_year(installation: Installation, tmp_path: Path) -> None:
    done = run([installation.programs / "sfs-excel", "demo"], tmp_path)
    assert done.returncode == 0, done.stdout
    steps = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("第 ")]
    assert steps == [str(number) for number in range(1, 29)]
    for stage in ("自评暂定", "核定", "终评"):
        assert f"排名（{stage}）" in done.stdout
    assert "演示/汇总/2016年度司法所考核排名.xlsx" in done.stdout.replace("\\", "/")
    with (tmp_path / "演示" / "汇总" / "导出" / "ranking.csv").open(encoding="utf-8-sig", newline="") as file:
        totals = {row["office"]: float(row["total"]) for row in csv.DictReader(file)}
    assert totals == {office: total for _, office, total, *_ in AMENDED}
