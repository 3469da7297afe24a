"""The system programs that the tests need beside Python, and the Debian packages that bring them.

`python -m tests.tools` says what is used and what is missing, and ends with 1 where something is; with `--packages` it
prints the missing packages only, one a line.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from tests.browser import BrowserError, find_browser
from tests.libreoffice import LibreOfficeError, find_soffice


@dataclass(frozen=True)
class Tool:
    """One program. `find` gives where it is, as text for a person.

    Attributes:
        find: raises ToolError, BrowserError or LibreOfficeError where it is missing; the message says how to get it.
    """

    name: str
    packages: tuple[str, ...]
    find: Callable[[], str]


class ToolError(Exception):
    """A program is missing. The message is Chinese, and says how to get it."""


def find_pdf_reader() -> str:
    """The programs of poppler that read printed pages."""
    found = shutil.which("pdftotext")
    if found is None:
        raise ToolError(
            "没有找到 pdftotext。Debian、Ubuntu、统信、麒麟请运行：sudo apt install poppler-utils；"
            "其他系统请安装 poppler，并把它的程序文件夹加入 PATH。"
        )
    return found


def find_chinese_font() -> str:
    """A font that has Chinese characters. Windows and macOS bring one; elsewhere fontconfig is asked."""
    if sys.platform in ("win32", "darwin"):
        return "系统自带"
    program = shutil.which("fc-list")
    asked = [program or "", ":lang=zh-cn", "family"]
    found = subprocess.run(asked, capture_output=True, encoding="utf-8", check=False).stdout if program else ""
    families = sorted(line.strip() for line in found.splitlines() if line.strip())
    if not families:
        raise ToolError(
            "没有找到中文字体。Debian、Ubuntu、统信、麒麟请运行：sudo apt install fonts-noto-cjk fontconfig；"
            "其他系统请安装思源黑体（Noto Sans CJK）。"
        )
    return families[0]


TOOLS = (
    Tool("LibreOffice", ("libreoffice-calc", "libreoffice-writer"), lambda: str(find_soffice())),
    Tool("浏览器", ("chromium",), lambda: str(find_browser())),
    Tool("pdftotext", ("poppler-utils",), find_pdf_reader),
    Tool("中文字体", ("fonts-noto-cjk", "fontconfig"), find_chinese_font),
)


def find_missing() -> dict[Tool, str]:
    """The missing programs, and the way to get each."""
    missing = {}
    for tool in TOOLS:
        try:
            tool.find()
        except (ToolError, BrowserError, LibreOfficeError) as error:
            missing[tool] = str(error)
    return missing


def main() -> int:
    missing = find_missing()
    if "--packages" in sys.argv[1:]:
        print(*(package for tool in missing for package in tool.packages), sep="\n")
    else:
        for tool in TOOLS:
            print(missing[tool] if tool in missing else f"{tool.name}：{tool.find()}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
