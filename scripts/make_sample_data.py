"""Make sample_data/ anew: the roster, the signing key, and the inbox with everything that offices really send back.

    .venv/bin/python scripts/make_sample_data.py [DIR]

Run it whenever the rulebook or the form changes: every form carries the digest of the rulebook that it was made from.
Nothing in it is random and no clock is read, so made again it is the same, byte for byte (under the same zlib).
Who takes part and what each of them hands in is written in sfs_excel/demonstration/. What each file must lead to
is told in sample_data/README.md, and proven in tests/demonstration/test_sample_data.py.
"""

import io
import re
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Dict, Sequence

from openpyxl import load_workbook

from sfs_excel.demonstration.filling import fix_times, read_members, write_members
from sfs_excel.demonstration.people import COUNTY, DEPARTMENTS, OFFICES, SENDER, SETTINGS, VOTERS, at
from sfs_excel.demonstration.returns import CUT_OFF, DOCUMENT, LAST_YEAR, OVERWRITTEN, RETURNS, SAVED_AGAIN, Return
from sfs_excel.form.contact import Contact
from sfs_excel.form.content import Content, Filling, fill_contents
from sfs_excel.form.cover import Recipient
from sfs_excel.form.write import build_form
from sfs_excel.roster.readings import list_rooms
from sfs_excel.roster.write import write_roster
from sfs_excel.rulebook.load import load_rulebook
from sfs_excel.rulebook.model import Rulebook
from sfs_excel.sheets.token import FORMAT, Stamp, Token
from sfs_excel.words import Kind

ROOT = Path(__file__).resolve().parent.parent
RULEBOOK = ROOT / "templates" / "rulebooks" / "2016.yaml"
ROSTER, KEY, INBOX = "名册.xlsx", "key", "收件箱"

# Published with the program: whoever has it can sign forms. For samples only.
SAMPLE_KEY = "5a" * 32


def save_again(data: bytes) -> bytes:
    """As another program saves it: every value that the form had calculated is gone."""
    saved = io.BytesIO()
    load_workbook(io.BytesIO(data)).save(saved)
    return saved.getvalue()


def overwrite_total(data: bytes) -> bytes:
    """The protection of 填报表 taken off, and the formula of the total replaced by 100."""
    members = read_members(data)
    name = "xl/worksheets/sheet2.xml"
    text = members[name].decode()
    for pattern, instead in (
        (r"<sheetProtection[^>]*/>", ""),
        (r'(<c r="J2"[^>]*>)<f>.*?</f><v>.*?</v>', r"\1<v>100</v>"),
    ):
        text, count = re.subn(pattern, instead, text)
        if count != 1:
            raise ValueError(f"{name}: {count} x {pattern}")
    return write_members({**members, name: text.encode()})


def cut_off(data: bytes) -> bytes:
    """As an interrupted transfer leaves it. Not compressed first, so that every zlib gives the same bytes."""
    return write_members(read_members(data), zipfile.ZIP_STORED)[:60_000]


AFTERWARDS = {SAVED_AGAIN: save_again, OVERWRITTEN: overwrite_total, CUT_OFF: cut_off}
COPIES = {"甲镇司法所 - 副本.xlsx": "甲镇司法所.xlsx"}
PACKED, PACKAGE = "癸镇司法所.xlsx", "癸镇司法所.zip"
LOCK_FILE = "~$庚镇司法所.xlsx"


def make_sample_data(folder: Path) -> "list[Path]":
    """Write the roster, the key and the inbox; what else lies in the folder is left alone."""
    rulebook = load_rulebook(RULEBOOK)
    inbox = {**make_returns(RETURNS, rulebook), **make_returns([LAST_YEAR], load_last_year())}
    inbox.update({copy: inbox[original] for copy, original in COPIES.items()})
    packed = {PACKED: inbox.pop(PACKED), "普法活动.docx": make_document("癸镇司法所普法活动（样本）")}
    inbox[PACKAGE] = write_members(packed)
    inbox[DOCUMENT] = make_document("己镇司法所2016年工作总结（样本）")
    inbox[LOCK_FILE] = make_lock_file("样本用户")
    files = {ROSTER: make_roster(rulebook), KEY: SAMPLE_KEY.encode()}
    files.update({f"{INBOX}/{name}": data for name, data in inbox.items()})
    (folder / INBOX).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def make_returns(returns: Sequence[Return], rulebook: Rulebook) -> Dict[str, bytes]:
    fillings = [
        Filling(returned.values, returned.texts, Contact("（样本）", OFFICES[returned.office].phone))
        for returned in returns
    ]
    contents = fill_contents(rulebook, fillings)
    return {each.file: make_return(each, rulebook, content) for each, content in zip(returns, contents)}


def make_return(returned: Return, rulebook: Rulebook, content: Content) -> bytes:
    office, year = OFFICES[returned.office], rulebook.year
    recipient = Recipient(office.code, office.name, office.chief, COUNTY, return_to=SENDER)
    # One form was issued to an office, however often it came back.
    token = Token(FORMAT, Kind.FORM, str(year), rulebook.digest, office.code, f"sample-{year}-{office.code}")
    form = build_form(rulebook, recipient, Stamp(token, bytes.fromhex(SAMPLE_KEY), returned.saved), content)
    data = AFTERWARDS.get(returned.afterwards, bytes)(form)
    return data if returned.afterwards == CUT_OFF else fix_times(data, returned.saved)


def make_roster(rulebook: Rulebook) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ROSTER
        rooms = list_rooms(rulebook)
        write_roster(path, OFFICES.values(), voters=VOTERS, departments=DEPARTMENTS, settings=SETTINGS, rooms=rooms)
        return fix_times(path.read_bytes(), at(1, 1, 0, month=3))


def load_last_year() -> Rulebook:
    """The same letter, dated 2015."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / RULEBOOK.name
        path.write_text(RULEBOOK.read_text(encoding="utf-8").replace("2016", "2015"), encoding="utf-8")
        return load_rulebook(path)


def make_document(text: str) -> bytes:
    """The least that Word takes for a document."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    office, package = "http://schemas.openxmlformats.org", "application/vnd.openxmlformats"
    part = f"{package}-officedocument.wordprocessingml.document.main+xml"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{office}/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{package}-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{part}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{office}/wordprocessingml/2006/main"><w:body>'
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>",
    }
    return write_members({name: (head + body).encode() for name, body in members.items()})


def make_lock_file(user: str) -> bytes:
    """The file that Excel leaves beside an open workbook: its user in 55 bytes of the code page and 110 of UTF-16."""
    narrow, wide = user.encode("gb18030"), user.ljust(54).encode("utf-16-le")
    return bytes([len(narrow)]) + narrow.ljust(54) + bytes([len(user), 0]) + wide


if __name__ == "__main__":
    made = make_sample_data(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample_data")
    sys.stdout.write(f"已生成 {len(made)} 个文件：{made[0].parent}\n")
