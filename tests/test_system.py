"""System programs that the tests need are installed if that may be done, and named exactly if it may not.

The programs that are called are real ones, put into a PATH of the test's own; only who is asking is pretended.
"""

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests import libreoffice, tools
from tests.tools import TOOLS, find_missing

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(os.name == "nt", reason="apt is not for Windows")
PACKAGES = ["libreoffice-calc", "chromium"]


def load_system() -> ModuleType:
    """scripts/system.py, which is run as a file and no part of the package."""
    spec = importlib.util.spec_from_file_location("system", ROOT / "scripts" / "system.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Machine:
    """A PATH with these programs only; each notes how it was called, and ends as it was told to."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, is_root: bool) -> None:
        self._folder, self._notes = folder / "bin", folder / "calls"
        self._folder.mkdir()
        # `env` finds what it starts in the same PATH.
        (self._folder / "env").symlink_to("/usr/bin/env")
        monkeypatch.setenv("PATH", str(self._folder))
        monkeypatch.setattr(os, "geteuid", lambda: 0 if is_root else 1000)

    def add(self, name: str, ends: str = "exit 0") -> "Machine":
        program = self._folder / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> {self._notes}\n{ends}\n', encoding="utf-8")
        program.chmod(0o755)
        return self

    @property
    def calls(self) -> list[str]:
        return self._notes.read_text(encoding="utf-8").splitlines() if self._notes.exists() else []


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Machine]:
    return lambda **options: Machine(tmp_path, monkeypatch, **options)


def test_root_updates_the_list_and_installs_without_questions(
    machine: Callable[..., Machine], capfd: pytest.CaptureFixture[str]
) -> None:
    bare = machine(is_root=True).add("dpkg-query").add("apt-get")
    assert load_system().install_packages(PACKAGES) is None
    assert [call.split()[-1] for call in bare.calls] == ["update", "chromium"]
    assert bare.calls[1].endswith("install -y --no-install-recommends libreoffice-calc chromium")
    assert capfd.readouterr().out == "安装系统软件包：libreoffice-calc chromium\n"


def test_sudo_that_needs_no_password_is_used(machine: Callable[..., Machine], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    bare = machine(is_root=False).add("dpkg-query").add("apt-get").add("sudo", 'shift; [ "$1" = true ] || exec "$@"')
    assert load_system().install_packages(PACKAGES) is None
    assert [call.split()[0] for call in bare.calls] == ["sudo", "sudo", "apt-get", "sudo", "apt-get"]


def test_without_a_right_to_install_the_command_is_named(
    machine: Callable[..., Machine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    bare = machine(is_root=False).add("dpkg-query").add("apt-get").add("sudo", "exit 1")
    assert load_system().install_packages(PACKAGES) == (
        "没有安装系统软件的权限，请找管理员运行："
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libreoffice-calc chromium"
    )
    assert [call for call in bare.calls if "apt-get" in call] == []


def test_a_system_without_apt_is_told_what_to_install(machine: Callable[..., Machine]) -> None:
    machine(is_root=True)
    assert load_system().install_packages(PACKAGES) == (
        "这个系统没有 apt，请用它自己的办法安装这些软件（名称是 Debian 的）：libreoffice-calc chromium。"
    )


def test_an_update_that_fails_installs_nothing(machine: Callable[..., Machine]) -> None:
    bare = machine(is_root=True).add("dpkg-query").add("apt-get", "exit 100")
    said = load_system().install_packages(PACKAGES)
    assert str(said).startswith("apt-get update 没有成功")
    assert len(bare.calls) == 1


def test_everything_that_the_tests_need_is_here() -> None:
    assert find_missing() == {}


def test_half_a_libreoffice_is_missing_with_both_its_packages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Debian has Writer apart: its soffice starts, and opens no document."""
    (tmp_path / "soffice").touch(mode=0o755)
    (tmp_path / "libsclo.so").touch()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(libreoffice, "PROGRAMS", (str(tmp_path / "soffice"),))
    monkeypatch.setattr(libreoffice, "USUAL_PLACES", ())
    monkeypatch.setattr(tools, "TOOLS", TOOLS[:1])
    monkeypatch.setattr(sys, "argv", ["tools", "--packages"])
    assert tools.main() == 1
    assert capsys.readouterr().out.split() == ["libreoffice-calc", "libreoffice-writer"]
    (tmp_path / "libswlo.so").touch()
    assert tools.main() == 0
