"""The project's own `.venv`, made and kept up to date for the scripts beside this file.

Standard library only, and readable by an old Python: it runs before anything is installed. What is printed is Chinese,
for whoever starts a script; a fault they can mend is a `SetupError`.
"""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Callable, Dict, Sequence

from system import install_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "sfs_excel-installed.json"
OLDEST_PYTHON = (3, 11)

# What pip writes when it reaches no server, in any of its versions.
NETWORK_SIGNS = ("Retrying (", "NewConnectionError", "ConnectTimeout", "ReadTimeout", "ProxyError", "SSLError")


class SetupError(Exception):
    """The environment cannot be made; the message says in Chinese why, and what to do."""


def run_script(job: Callable[[], int]) -> None:
    """Run a script's job and exit with its code: 2 when the environment could not be made, 130 when interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", line_buffering=True)
    try:
        code = job()
    except SetupError as error:
        print(f"\n无法继续：{error}", file=sys.stderr)
        code = 2
    except KeyboardInterrupt:
        print("\n已中断。", file=sys.stderr)
        code = 130
    sys.exit(code)


def run_python(*arguments: str) -> int:
    """Run the environment's Python where the user stands, its output passed on; return its exit code."""
    return subprocess.run([str(venv_python()), *arguments], env=child_environment(), check=False).returncode


def ask_python(*arguments: str) -> str:
    """The output of the environment's Python, whatever its exit code."""
    command = [str(venv_python()), *arguments]
    asked = subprocess.run(command, env=child_environment(), stdout=subprocess.PIPE, encoding="utf-8", check=False)
    return asked.stdout


def prepare_venv(*extras: str) -> None:
    """Have `.venv` hold this checkout, editable, with at least these extras.

    Nothing is downloaded when setup.cfg is the one that was installed from, and what it brought is still there.

    Raises:
        SetupError: Python is too old, its venv module is missing, or pip failed.
    """
    check_python()
    if not runs(USABLE):
        make_venv()
    wanted = sorted(extras)
    if not is_installed(wanted):
        install_project(wanted)


def venv_python() -> Path:
    return VENV / "Scripts" / "python.exe" if os.name == "nt" else VENV / "bin" / "python"


def child_environment() -> Dict[str, str]:
    """UTF-8 whatever the machine's code page, and no other Python's folders mixed in. Compiled modules are kept: the tests
    start hundreds of processes."""
    foreign = ("PYTHONHOME", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
    ours = {name: value for name, value in os.environ.items() if name not in foreign}
    return {**ours, "PYTHONUTF8": "1"}


def check_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(
            f"当前的 Python 是 {sys.version.split()[0]}（{sys.executable}），需要 3.11 或更高版本。"
            "请从 https://www.python.org/downloads/ 安装，再用新装的 Python 运行本脚本。"
        )


# A base Python that was upgraded or removed leaves a folder that looks whole.
USABLE = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
PRESENT = "import importlib.util, sys; sys.exit(not all(map(importlib.util.find_spec, sys.argv[1:])))"


def runs(code: str, *arguments: str) -> bool:
    """Whether the environment's Python is there and ends this code with 0."""
    if not venv_python().is_file():
        return False
    command = [str(venv_python()), "-I", "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def has_venv() -> bool:
    """Debian has the two modules in packages of their own."""
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def make_venv() -> None:
    if not has_venv():
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        refused = install_packages([package])
        importlib.invalidate_caches()
        if refused or not has_venv():
            other = "系统的软件包不是给它用的，请改用系统自带的 Python，或 python.org 的完整版。"
            raise SetupError(f"这个 Python（{sys.executable}）缺少 venv 模块。{refused or other}")
    print(f"正在建立运行环境：{VENV}")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], env=child_environment(), check=False)
    if made.returncode != 0:
        raise SetupError(f"没能建立 {VENV}，原因见上面几行。请检查磁盘空间和文件夹的写入权限后重试。")


def project_digest() -> str:
    """Of setup.cfg and of where the checkout stands: an editable install points into it."""
    try:
        settings = (ROOT / "setup.cfg").read_bytes()
    except FileNotFoundError:
        raise SetupError(f"{ROOT} 里没有 setup.cfg，项目文件不完整。请重新下载整个项目。") from None
    return hashlib.sha256(settings + b"\0" + str(ROOT).encode()).hexdigest()


def is_installed(extras: Sequence[str]) -> bool:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    if stamp.get("digest") != project_digest() or not set(extras) <= set(stamp.get("extras", [])):
        return False
    return runs(PRESENT, "sfs_excel", *(["pytest"] if "test" in extras else []))


def install_project(extras: Sequence[str]) -> None:
    print("正在安装本项目及所需的软件包（需要联网；第一次约需几分钟，请稍候）……")
    STAMP.unlink(missing_ok=True)
    target = f".[{','.join(extras)}]" if extras else "."
    command = [str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", target]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=child_environment(),
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        print(done.stderr, file=sys.stderr)
        raise SetupError(explain_pip(done.stderr))
    STAMP.write_text(json.dumps({"digest": project_digest(), "extras": list(extras)}), encoding="utf-8")
    print("安装完成。")


def explain_pip(said: str) -> str:
    """Explain a failed installation and its remedy, from pip's output."""
    if any(sign in said for sign in NETWORK_SIGNS):
        return (
            "下载软件包时网络不通。请检查网络或代理后重试；在国内可改用镜像："
            "先设置环境变量 PIP_INDEX_URL=https://pypi.tuna.tsinghua.edu.cn/simple，再运行本脚本。"
        )
    return "安装软件包失败，原因见上面 pip 的输出。处理后再运行本脚本即可，已下载的不会重新下载。"
