"""One office's fill-in workbook, from the rulebook."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter.workbook import Workbook

from sfs_excel.form.columns import META
from sfs_excel.form.content import Content, Filling, blank_content, fill_content
from sfs_excel.form.cover import Recipient, write_cover
from sfs_excel.form.guide import write_guide
from sfs_excel.form.styles import Styles
from sfs_excel.form.table import Table
from sfs_excel.form.token import Token, write_token
from sfs_excel.rulebook.model import Rulebook

# A name in the roster that begins with `=` is a name.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write_form(
    path: Path,
    rulebook: Rulebook,
    recipient: Recipient,
    token: Token,
    key: bytes,
    filling: Filling | Content | None = None,
    made: datetime | None = None,
) -> None:
    """Write a fill-in workbook: sheets 封面, 填报表, 填报说明 and the hidden _meta.

    Args:
        path: where to; whole writing (temporary file, replace) is the caller's business.
        token: the form's identity, made for `recipient.code`.
        key: the bureau's signing key; it is not written.
        filling: what the inputs hold already; formulas carry the values that follow from it. Many forms are best
            calculated beforehand, all at once (`content.fill_contents`).
        made: the time that the workbook states for itself, UTC; now, if not given.
    """
    filled = blank_content(rulebook) if filling is None else filling
    content = fill_content(rulebook, filled) if isinstance(filled, Filling) else filled
    written = BytesIO()
    with Workbook(written, _OPTIONS) as workbook:
        properties = {"title": f"{rulebook.title}　填报表", "subject": recipient.name, "company": recipient.county}
        workbook.set_properties(properties | {"created": made or datetime.now(UTC)})
        workbook.set_size(1800, 1200)
        workbook.set_calc_mode("auto")
        styles = Styles(workbook)
        write_cover(workbook, styles, rulebook, content, recipient)
        Table(workbook, styles, rulebook, content).write(
            f"{rulebook.year}年度司法所目标管理考核填报表　　{recipient.name}"
        )
        write_guide(workbook, styles, rulebook)
        _write_meta(workbook, write_token(token, key))
    path.write_bytes(written.getvalue())


def _write_meta(workbook: Workbook, entries: dict[str, str]) -> None:
    """The identity twice: programs that drop custom properties keep the sheet, those that drop hidden sheets the properties."""
    sheet = workbook.add_worksheet(META)
    sheet.hide()
    sheet.protect("")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 70)
    for row, (name, value) in enumerate(entries.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
        workbook.set_custom_property(name, value, "text")
