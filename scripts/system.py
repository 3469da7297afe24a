"""Installs the system programs that the tests need, by apt if that may be done; elsewhere it says exactly which.

Standard library only, and readable by an old Python, as `environment.py`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Optional, Sequence

# No questions; and where the system is just updating itself, wait for it.
APT = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=600"]
UBUNTU_NAMES = {"chromium": "chromium-browser"}


def install_packages(wanted: Sequence[str]) -> Optional[str]:
    """Have apt install Debian's packages: as root, or by sudo, which asks for the password where a person sits there.

    Returns:
        None when they are installed; else, in Chinese, why not and what to do.
    """
    is_ubuntu = read_release().get("ID") == "ubuntu"
    packages = [UBUNTU_NAMES.get(name, name) if is_ubuntu else name for name in wanted]
    names = " ".join(packages)
    by_hand = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}"
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        return f"这个系统没有 apt，请用它自己的办法安装这些软件（名称是 Debian 的）：{names}。"
    prefix = find_prefix()
    if prefix is None:
        return f"没有安装系统软件的权限，请找管理员运行：{by_hand}"
    print(f"安装系统软件包：{names}")
    # The list of packages may be older than what the mirrors still have, or be missing: a bare system has none.
    if run([*prefix, *APT, "update"]) != 0:
        return f"apt-get update 没有成功，原因见上面几行。处理后重试，或手工运行：{by_hand}"
    if run([*prefix, *APT, "install", "-y", "--no-install-recommends", *packages]) != 0:
        return f"安装没有成功，原因见上面几行。处理后重试，或手工运行：{by_hand}"
    return None


def find_prefix() -> Optional[List[str]]:
    """The beginning of a command that is run as root; None where it cannot be."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    if sys.stdin is not None and sys.stdin.isatty():
        return ["sudo"]
    return ["sudo", "-n"] if run(["sudo", "-n", "true"], quiet=True) == 0 else None


def run(command: Sequence[str], quiet: bool = False) -> int:
    """Run to the end, with apt's own words on the screen; 127 where the program is missing."""
    try:
        output = subprocess.DEVNULL if quiet else None
        return subprocess.run(command, stdout=output, stderr=output, check=False).returncode
    except FileNotFoundError:
        return 127


def read_release(path: Path = Path("/etc/os-release")) -> Dict[str, str]:
    """The name of this Linux, as os-release(5) has it; empty elsewhere."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}
