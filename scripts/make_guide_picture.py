"""Make the picture in 填报说明 anew: three rows of the real 填报表, one still blank, one faulty, one filled in.

A form must stay small enough for any mailbox, so the picture has the form's few colours, letters without grey edges, and
no more columns than show what happens as one types. Run it after the look of 填报表 has changed.

Needs the project's environment, LibreOffice (soffice), poppler-utils (pdftoppm), fontconfig and Noto Sans CJK (fonts-noto-cjk).

    .venv/bin/python scripts/make_guide_picture.py
"""

import os
import re
import struct
import subprocess
import tempfile
import zipfile
import zlib
from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sfs_excel.form import styles
from sfs_excel.form.columns import TABLE, Column
from sfs_excel.form.content import Filling
from sfs_excel.form.cover import Recipient
from sfs_excel.form.layout import lay_out
from sfs_excel.form.write import build_form
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.sheets.references import fixed_name
from sfs_excel.sheets.token import Stamp, make_token

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "sfs_excel" / "form" / "guide.png"
ROWS = ("22.self", "23.villages", "24.self")  # one below the other
TYPED: dict[str, float | str] = {"23.villages": "一个", "24.self": 0.5}
DOTS_PER_INCH = "96"  # as on the screen
PAGE = "2"  # 封面 is the first
COLOURS = (
    "#FFFFFF", styles.INK, styles.INPUT, styles.LINE, styles.HEAD, styles.FAULT_FILL, styles.FAULT_INK, styles.BLANK_INK,
    styles.QUIET_INK,
)  # fmt: skip
BITS = 4  # a dot
FONTS = """\
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><match target="pattern">
<test name="family"><string>{font}</string></test>
<edit name="family" mode="assign" binding="strong"><string>Noto Sans CJK SC</string></edit>
</match></fontconfig>
"""
Dots = npt.NDArray[np.uint8]  # height x width x red, green, blue


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        PICTURE.write_bytes(encode_png(trim(print_rows(Path(folder)))))
    print(f"{PICTURE.relative_to(ROOT)}：{PICTURE.stat().st_size} 字节")


def print_rows(folder: Path) -> Dots:
    """The page on which nothing but the rows is printed."""
    workbook, fonts = folder / "form.xlsx", folder / "fonts.conf"
    workbook.write_bytes(build_excerpt())
    fonts.write_text(FONTS.format(font=styles.FONT), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    _run(fonts, "soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(workbook))
    page = ("-r", DOTS_PER_INCH, "-aa", "no", "-aaVector", "no", "-f", PAGE, "-l", PAGE, "-singlefile")
    _run(fonts, "pdftoppm", *page, str(folder / "form.pdf"), str(folder / "page"))
    _, size, _, dots = (folder / "page.ppm").read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return np.frombuffer(dots, np.uint8).reshape(height, width, 3)


def build_excerpt() -> bytes:
    """A form of which only the rows are printed."""
    rulebook = load_rulebook(ROOT / "templates" / "rulebooks" / "2016.yaml")
    token = make_token("form", rulebook.year, rulebook.digest, "000")
    form = build_form(rulebook, Recipient("000", "某某司法所"), Stamp(token, b"", datetime(2016, 1, 1)), Filling(TYPED))
    rows = [lay_out(rulebook).rows()[key] for key in ROWS]
    first, last = fixed_name(rows[0], Column.VALUE), fixed_name(rows[-1], Column.REASON)
    area = re.compile(f"(_xlnm.Print_Area\"[^>]*>)'?{TABLE}'?![^<]*")
    excerpt = BytesIO()
    with zipfile.ZipFile(BytesIO(form)) as parts, zipfile.ZipFile(excerpt, "w") as kept:
        for name in parts.namelist():
            text = parts.read(name)
            if name == "xl/workbook.xml":
                text = area.sub(rf"\g<1>{TABLE}!{first}:{last}", text.decode()).encode()
            kept.writestr(name, text)
    return excerpt.getvalue()


def trim(page: Dots) -> Dots:
    """The drawing at the top of the page, without the white around it and the footer far below it."""
    drawn = page.min(axis=2) < 250
    rows = np.flatnonzero(drawn.max(axis=1))
    gaps = np.flatnonzero(np.diff(rows) > 20)
    last = rows[gaps[0]] if gaps.size else rows[-1]
    columns = np.flatnonzero(drawn[rows[0] : last + 1].max(axis=0))
    return page[rows[0] : last + 1, columns[0] : columns[-1] + 1]


def encode_png(dots: Dots) -> bytes:
    """PNG with a palette: every dot has the nearest of the form's colours."""
    palette = np.array([[int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in COLOURS])
    distance = np.square(dots[:, :, None, :].astype(int) - palette).sum(axis=3)
    nearest = distance.argmin(axis=2).astype(np.uint8)
    height, width = nearest.shape
    padded = np.pad(nearest, ((0, 0), (0, width % 2)))
    packed = padded[:, ::2] << BITS | padded[:, 1::2]
    lines = b"".join(b"\0" + line.tobytes() for line in packed)
    header = struct.pack(">IIBBBBB", width, height, BITS, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header), (b"PLTE", palette.astype(np.uint8).tobytes()), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""),
    )  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(_write_chunk(*chunk) for chunk in chunks)


def _run(fonts: Path, *command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"FONTCONFIG_FILE": str(fonts)})


def _write_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main()
