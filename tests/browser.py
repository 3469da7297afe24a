"""Chromium (or Chrome, or Edge) without a window: it shows pages as a phone or a desktop does, and says what it saw.

Every page is put into a frame of the wanted width, since a browser's own window cannot be as narrow as a phone; a script
outside the frames measures what is inside.
"""

import html
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 900  # what hangs is ended; a busy machine may take long
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge", "microsoft-edge")
WINDOWS_FOLDERS = [Path(os.environ.get(name, r"C:\Program Files")) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
USUAL_PLACES = (
    *(folder / "Google" / "Chrome" / "Application" / "chrome.exe" for folder in WINDOWS_FOLDERS),
    *(folder / "Microsoft" / "Edge" / "Application" / "msedge.exe" for folder in WINDOWS_FOLDERS),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
)
OPTIONS = (
    "--headless",
    "--no-sandbox",  # root has none, and nothing is shown but our own pages
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",  # a phone's take no room
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--enable-logging=stderr",
)

# What a person would see as a fault, of everything that has text: it stands outside the page; it is cut off by, or runs out
# of, the element that holds it; it is too pale against what lies behind it.
SCRIPT = r"""
const parse = (colour) => {
  const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
  return {rgb: [r, g, b], a};
};
const luminance = (rgb) => {
  const [r, g, b] = rgb.map((part) => (part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (element, style) => {
  if (element.ownerSVGElement) {
    return parse(style(element.previousElementSibling).fill).rgb;
  }
  for (let each = element; each; each = each.parentElement) {
    const {rgb, a} = parse(style(each).backgroundColor);
    if (a) return rgb;
  }
  return [255, 255, 255];
};
const measure = (frame) => {
  const page = frame.contentDocument, root = page.documentElement, width = root.clientWidth;
  const style = (element) => frame.contentWindow.getComputedStyle(element);
  const found = {outside: [], cut: [], pale: []};
  page.querySelectorAll("details").forEach((each) => { each.open = frame.dataset.open === "1"; });
  const words = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  let texts = 0;
  while (words.nextNode()) {
    const node = words.currentNode, text = node.data.trim(), holder = node.parentElement;
    if (!text || !holder.checkVisibility()) continue;
    texts += 1;
    const range = page.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.left < -0.5 || box.right > width + 0.5) found.outside.push(text);
    }
    const ink = parse(holder.ownerSVGElement ? style(holder).fill : style(holder).color).rgb;
    const [dark, light] = [luminance(ink), luminance(behind(holder, style))].sort((a, b) => a - b);
    if ((light + 0.05) / (dark + 0.05) < 4.5) found.pale.push(text);
  }
  page.querySelectorAll("body *").forEach((each) => {
    if (!each.checkVisibility()) return;
    if (each.clientWidth && each.scrollWidth > each.clientWidth + 1) found.cut.push(each.textContent.trim());
    if (each.clientHeight && each.scrollHeight > each.clientHeight + 1 && style(each).overflowY !== "visible") {
      found.cut.push(each.textContent.trim());
    }
  });
  return {width: root.scrollWidth, height: root.scrollHeight, texts, ...found};
};
window.onload = () => {
  document.body.textContent = JSON.stringify([...document.querySelectorAll("iframe")].map(measure));
};
"""


class BrowserError(Exception):
    """There is no browser, or it ran too long or showed nothing."""


@dataclass(frozen=True)
class View:
    """A page to be shown in a width (pixels), with all that can be opened open or closed."""

    page: str
    width: int
    is_open: bool = False


@dataclass(frozen=True)
class Seen:
    """The look of a page. `width` is what it takes; `outside`, `cut` and `pale` quote the texts that are so."""

    width: int
    height: int
    texts: int
    outside: list[str]
    cut: list[str]
    pale: list[str]


def look_at(views: Sequence[View]) -> tuple[list[Seen], list[str]]:
    """Show every page. Returns how each looked, and what the browser complained of (its console), in no order.

    Raises:
        BrowserError: there is no browser, or it was not done in time.
    """
    frames = "".join(
        f'<iframe style="width:{view.width}px;height:800px;border:0" data-open="{int(view.is_open)}"'
        f' srcdoc="{html.escape(view.page)}"></iframe>'
        for view in views
    )
    with tempfile.TemporaryDirectory(prefix="sfs_excel-browser-", ignore_cleanup_errors=True) as scratch:
        outer = Path(scratch) / "outer.html"
        outer.write_text(
            f'<!DOCTYPE html><meta charset="utf-8"><script>{SCRIPT}</script><body>{frames}', encoding="utf-8"
        )
        profile = f"--user-data-dir={Path(scratch) / 'profile'}"
        command = [str(find_browser()), *OPTIONS, profile, "--dump-dom", outer.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise BrowserError(f"the browser was not done after {SECONDS} s") from error
    said = html.unescape(done.stdout.partition("<body>")[2].partition("</body>")[0])
    if not said.startswith("[{"):
        raise BrowserError(f"the browser showed nothing\n{done.stderr}")
    return [Seen(**each) for each in json.loads(said)], [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def find_browser() -> Path:
    for name in PROGRAMS:
        if found := shutil.which(name):
            return Path(found)
    for place in USUAL_PLACES:
        if place.is_file():
            return place
    raise BrowserError(
        "没有找到 Chromium。Debian、统信、麒麟请运行：sudo apt install chromium；Ubuntu 的 chromium 是 snap 包，"
        "用不了时请安装 Chrome；Windows 用系统自带的 Edge 或 Chrome；其他系统请安装 Chrome。"
    )
