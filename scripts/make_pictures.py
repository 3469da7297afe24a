"""Make the README's pictures anew from the sample data: sample_data/pictures/*.png.

Needs the project's environment, LibreOffice (soffice), poppler-utils (pdftoppm, pdftotext) and Chromium (chromium).

    .venv/bin/python scripts/make_pictures.py
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from sfs_excel.form.columns import HEADINGS, Column
from sfs_excel.year.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "sample_data" / "pictures"
DOTS_PER_INCH = "80"
PHONE, DESKTOP = 360, 1200  # pixels


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        year = Workspace.create(Path(folder, "year"), sample=True)
        collected = year.collect()
        photograph(collected.dashboard, PICTURES / "dashboard.png", Path(folder))
        summary = print_pages(collected.summary, Path(folder, "summary"))
        form = print_pages(year.folder / "收件箱" / "丁镇司法所.xlsx", Path(folder, "form"))
        save_page(form, HEADINGS[Column.TEXT], PICTURES / "form.png")  # the cover does not have it
        save_page(summary, "考核结果", PICTURES / "front.png")
        save_page(summary, "单所画像", PICTURES / "profile.png")
        save_page(summary, "考核扣分明细", PICTURES / "ledger.png")


def print_pages(workbook: Path, folder: Path) -> Path:
    """The workbook as it would leave the printer, as a PDF."""
    profile = (folder / "profile").absolute().as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, str(workbook)], check=True, capture_output=True)
    return folder / f"{workbook.stem}.pdf"


def photograph(page: Path, picture: Path, folder: Path) -> None:
    """The page as a phone and as a desktop show it. It stands in frames: no window is as narrow as a phone."""
    outer = folder / "outer.html"
    frames = "".join(
        f'<iframe src="{page.absolute().as_uri()}" style="width:{width}px;height:900px;border:0;margin:0 10px"></iframe>'
        for width in (PHONE, DESKTOP)
    )
    outer.write_text(f'<body style="margin:0;background:#888888;white-space:nowrap">{frames}', encoding="utf-8")
    size = f"{PHONE + DESKTOP + 45},900"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={size}"]
    profile, target = f"--user-data-dir={folder / 'browser'}", f"--screenshot={picture}"
    subprocess.run(["chromium", *options, profile, target, outer.as_uri()], check=True, capture_output=True)


def save_page(pdf: Path, words: str, picture: Path) -> None:
    """The first page on which the words stand, as a PNG."""
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    wanted = "".join(words.split())
    pages = [number for number, page in enumerate(text.split("\f"), 1) if wanted in "".join(page.split())]
    if not pages:
        sys.exit(f"{pdf.name}：没有一页写着“{words}”。")
    page = str(pages[0])
    size = ["-r", DOTS_PER_INCH, "-f", page, "-l", page, "-singlefile", "-png"]
    subprocess.run(["pdftoppm", *size, str(pdf), str(picture.with_suffix(""))], check=True)


if __name__ == "__main__":
    main()
