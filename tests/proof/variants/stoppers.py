"""Files that once ended, held up or slowed down the run of all the others: whatever becomes of them now, it is theirs alone."""

import io
import zipfile

from tests.proof.surgery import BOOK, BOOK_RELATED, CORE, SHEET, Parts, operate
from tests.proof.variants.model import EITHER, Make, Recipe


def _pack(name: str, *others: str) -> Make:
    def make(data: bytes) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(name, data)
            for number, other in enumerate(others):
                archive.writestr(other, f"{number} {other}")
        return written.getvalue()

    return make


def _save_at(moment: str) -> Make:
    return operate(lambda parts: parts.substitute(CORE, r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{moment}"))


def _type(text: str) -> Make:
    return operate(lambda parts: parts.type_text("05.orgs", text))


def _format(code: str) -> Make:
    return operate(lambda parts: parts.set_value("05.orgs", "<v>2</v>", style=parts.add_format(code)))


def _add_sheets(parts: Parts) -> None:
    """As many as a file may have parts."""
    numbers = range(100, 2_800)
    parts.replace(
        BOOK, "</sheets>", "".join(f'<sheet name="x{n}" sheetId="{n}" r:id="x{n}"/>' for n in numbers) + "</sheets>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    links = "".join(f'<Relationship Id="x{n}" Type="{kind}" Target="worksheets/x{n}.xml"/>' for n in numbers)
    parts.replace(BOOK_RELATED, "</Relationships>", f"{links}</Relationships>")
    empty = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    parts.members |= {f"xl/worksheets/x{n}.xml": empty.encode() for n in numbers}


def _fill(parts: Parts) -> None:
    """Cells as far as a sheet may have them."""
    cells = "".join(f'<row r="{row}">{"<c><v>1</v></c>" * 500}</row>' for row in range(2_000, 2_700))
    parts.replace(SHEET, "</sheetData>", f"{cells}</sheetData>")


def _stop(name: str, make: Make, file: str = "{office}司法所.xlsx") -> Recipe:
    return Recipe("once stopped all", name, make, EITHER, file=file)


RECIPES = (
    _stop("named by 5,000 digits, in a zip", _pack(f"{'9' * 5_000}.xlsx"), "{office}.zip"),
    _stop("saved at the end of all time", _save_at("9999-12-31T23:59:59Z")),
    _stop("saved at its beginning", _save_at("0001-01-01T00:00:00+08:00")),
    _stop("32,000 blanks behind a number", _type(f"5{' ' * 32_000}x")),
    _stop("a format of 400,000 brackets", _format("[" * 400_000)),
    _stop("2,700 sheets", operate(_add_sheets)),
    _stop("350,000 numbers", operate(_fill)),
    _stop(
        "2,000 files beside the form, in a zip",
        _pack("表.xlsx", *(f"照片{n}.jpg" for n in range(2_000))),
        "{office}.zip",
    ),
)
