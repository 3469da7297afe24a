"""Run the tests; with --all everything that CI runs. Needs Python 3.11 or later, and a network the first time; what else the tests need from the
system (LibreOffice, a browser, poppler, a Chinese font) it installs itself where apt may do that, and names elsewhere."""

import os
import sys

from environment import ROOT, SetupError, ask_python, prepare_venv, run_python, run_script
from system import install_packages

USAGE = """\
用法：python scripts/test.py [--all] [--] [pytest 的参数]

准备好环境和所需的系统软件，依次运行代码规范、代码格式、类型检查和测试。例如只跑名册的测试：python scripts/test.py -k roster
加 --all 连最费时的测试也跑（攻击、断电、300 个所的工作簿等）；不加时只跑其余的，点名的文件则全跑。"""

CHECKS = {
    "代码规范": ("-m", "ruff", "check", "."),
    "代码格式": ("-m", "ruff", "format", "--check", "."),
    "类型检查": ("-m", "mypy"),
}
# Tests of one file stay in one worker, so that what they share (a LibreOffice run over many workbooks) is done once. The
# files that take longest come first (tests/conftest.py): no worker waits in the end for another that has just begun one.
# One worker more than there are processors: some tests wait, for a quiet inbox or for a server, while another computes.
PYTEST = ("-m", "pytest", "-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder")


def run_tests() -> int:
    """Run every step, even after one failed; return the exit code of the first that did."""
    options = sys.argv[1:]
    if options[:1] == ["--"]:
        del options[0]
    elif "-h" in options or "--help" in options:
        print(USAGE)
        return 0

    prepare_venv("test")
    os.chdir(ROOT)
    prepare_system()
    failed = {}
    for name, command in {**CHECKS, "测试": (*PYTEST, *options)}.items():
        print(f"\n── {name}：{' '.join(command[1:])}")
        code = run_python(*command)
        if code != 0:
            failed[name] = code
    print(f"\n未通过：{'、'.join(failed)}。" if failed else "\n全部通过。")
    return next(iter(failed.values()), 0)


def prepare_system() -> None:
    """Have the programs that the tests need.

    Raises:
        SetupError: one is missing still, without which the tests prove nothing.
    """
    missing = ask_python("-m", "tests.tools", "--packages").split()
    refused = install_packages(missing) if missing else None
    if run_python("-m", "tests.tools") != 0:
        raise SetupError(f"测试还缺上面所说的软件，缺了它们测试没有意义。{refused or ''}")


if __name__ == "__main__":
    run_script(run_tests)
