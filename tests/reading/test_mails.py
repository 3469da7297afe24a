"""Reading a saved mail as what it is: a package of its attachments.

1. A form that is attached is read, however the mail program wrote its name; what was written is no evidence.
2. A mail in a zip and a zip in a mail are opened, each once; what is not opened is named.
3. A mail is taken apart in time that grows with its size alone.
"""

import base64
import time
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from sfs_excel.reading.archive import Budget, Refused
from sfs_excel.reading.mails import Mail
from sfs_excel.returns.extract import Extract, extract_return
from sfs_excel.returns.package import Package
from tests.fillings import write_filled
from tests.reading.zips import zip_named

PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF"


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_filled(tmp_path_factory.mktemp("form") / "a.xlsx").read_bytes()


def write_mail(**attachments: bytes) -> EmailMessage:
    message = EmailMessage(SMTP)
    message["From"], message["To"], message["Subject"] = "hedong@a.cn", "bureau@a.cn", "河东司法所填报表"
    message.set_content("请查收。\r\nFrom: 河东")
    message.add_alternative("<html><table><tr><td>请查收。", subtype="html")
    for name, content in attachments.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def write_part(disposition: bytes, content: bytes, kind: bytes = b"application/octet-stream") -> bytes:
    """A mail as bytes, with one attachment whose header is as given."""
    return (
        b"Received: from a by b\r\nFrom: a@b.cn\r\nTo: c@d.cn\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="=_1"\r\n\r\n--=_1\r\nContent-Type: text/plain\r\n\r\nx\r\n--=_1\r\n'
        b"Content-Type: " + kind + b"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: " + disposition
        + b"\r\n\r\n" + base64.encodebytes(content) + b"\r\n--=_1--\r\n"
    )  # fmt: skip


def read(folder: Path, content: bytes) -> dict[str, object]:
    """The findings in the mail, by name: 'form', the words of a refusal, or None."""
    (folder / "0123").write_bytes(content)
    package = extract_return(folder / "0123")
    assert isinstance(package, Package)
    return {
        member.name: "form"
        if isinstance(member.outcome, Extract) and len(member.outcome.rows) == 99
        else member.outcome
        for member in package.members
    }


def refusal(folder: Path, content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read(folder, content)
    return caught.value.reason


def test_the_form_in_a_mail_is_read_and_the_rest_is_evidence(tmp_path: Path, form: bytes) -> None:
    mail = write_mail(**{"填报表.xlsx": form, "照片.jpg": PHOTO, "._填报表.xlsx": b"x"})
    assert read(tmp_path, mail.as_bytes()) == {"填报表.xlsx": "form", "照片.jpg": None}


@pytest.mark.parametrize(
    "disposition",
    [
        'attachment; filename="填报表.xlsx"'.encode("gbk"),
        'attachment; filename="填报表.xlsx"'.encode(),
        b'attachment; filename="=?gb18030?B?' + base64.b64encode("填报表.xlsx".encode("gbk")) + b'?="',
        b'attachment;\r\n filename="=?GB2312?B?' + base64.b64encode("填报".encode("gbk")) + b'?=\r\n =?GB2312?B?'
        + base64.b64encode("表.xlsx".encode("gbk")) + b'?="',
        b"attachment; filename*=UTF-8''%E5%A1%AB%E6%8A%A5%E8%A1%A8.xlsx",
        b"attachment; filename*0*=GBK''%CC%EE%B1%A8; filename*1*=%B1%ED.xlsx",
        b"inline; filename=\"C:\\\\a\\\\..\\\\=?utf-8?q?=E5=A1=AB=E6=8A=A5=E8=A1=A8=2Exlsx?=\"",
    ],
)  # fmt: skip
def test_a_name_is_read_however_it_was_written(tmp_path: Path, form: bytes, disposition: bytes) -> None:
    assert read(tmp_path, write_part(disposition, form)) == {"填报表.xlsx": "form"}


def test_a_name_may_stand_in_the_type_or_nowhere(tmp_path: Path, form: bytes) -> None:
    named = b'application/vnd.ms-excel; name="a.xlsx"'
    assert read(tmp_path, write_part(b"attachment", form, named)) == {"a.xlsx": "form"}
    assert read(tmp_path, write_part(b"attachment", form)) == {"附件3": "form"}
    assert read(tmp_path, write_part(b'attachment; filename="=?utf-9?B?a?="', form)) == {"=?utf-9?B?a?=": "form"}


@pytest.mark.parametrize(
    ("field", "dated"),
    [
        ("Mon, 19 Dec 2016 16:40:05 +0800 (CST)", "2016-12-19T16:40:05+08:00"),
        ("19 Dec 2016 08:40:05 GMT", "2016-12-19T08:40:05+00:00"),
        ("Mon, 19 Dec 2016 16:40:05 -0000", ""),  # no zone is told
        ("Mon, 19 Dec 2016 16:40:05 +0800" + " " * 100, ""),
        ("Mon, 31 Feb 2016 16:40:05 +0800", ""),
        ("2016年12月19日", ""),
        ("=?utf-8?q?Mon?=", ""),
        ("Mon, 19 Dec 99999999999999999999 16:40:05 +0800", ""),
        ("Mon, 19 Dec 2016 16:40:05 +99999999999", ""),
        ("", ""),
    ],
)
def test_a_mail_is_dated_as_it_says_where_that_is_a_moment(field: str, dated: str) -> None:
    content = f"Date: {field}\r\n".encode() + write_part(b'attachment; filename="a.xlsx"', PHOTO)
    assert Mail(content, Budget()).dated == dated


def test_what_came_in_a_mail_bears_its_date_also_out_of_a_zip_and_in_one(tmp_path: Path) -> None:
    dated = b"Date: Mon, 19 Dec 2016 16:40:05 +0800\r\n"
    mail = dated + write_part(b'attachment; filename="a.zip"', zip_named({"a.jpg": PHOTO}))
    for content in (mail, zip_named({"a.eml": mail.replace(b"a.zip", b"a.jpg"), "b.jpg": PHOTO})):
        (tmp_path / "0123").write_bytes(content)
        package = extract_return(tmp_path / "0123")
        assert isinstance(package, Package)
        assert package.members[0].mailed == "2016-12-19T16:40:05+08:00"
        assert [each.mailed for each in package.members[1:]] in ([], [""])


def test_two_attachments_of_one_name_are_two_files(tmp_path: Path, form: bytes) -> None:
    mail = write_mail(**{"a.xlsx": PHOTO})
    mail.add_attachment(form, maintype="application", subtype="octet-stream", filename="a.xlsx")
    found = read(tmp_path, mail.as_bytes())
    assert list(found) == ["a.xlsx", "2-a.xlsx"]
    assert found["2-a.xlsx"] == "form"


def test_a_mail_in_a_zip_and_a_zip_in_a_mail_are_opened_once(tmp_path: Path, form: bytes) -> None:
    package = zip_named({"填报表.xlsx": form, "照片.jpg": PHOTO})
    mail = write_mail(**{"河东.zip": package}).as_bytes()
    assert read(tmp_path, mail) == {"河东.zip/填报表.xlsx": "form", "河东.zip/照片.jpg": None}
    again = read(tmp_path, zip_named({"信.eml": write_mail(**{"填报表.xlsx": form}).as_bytes(), "信 2.eml": mail}))
    assert again.pop("信.eml/填报表.xlsx") == "form"
    assert {name: str(found) for name, found in again.items()} == {
        "信 2.eml/河东.zip": "套在里面的压缩包没有打开，如填报表在里面，请解压后把填报表放入收件箱。"
    }


def test_a_mail_that_was_forwarded_as_an_attachment_is_part_of_the_mail(tmp_path: Path, form: bytes) -> None:
    outer = write_mail()
    outer.add_attachment(write_mail(**{"填报表.xlsx": form}))
    assert read(tmp_path, outer.as_bytes()) == {"填报表.xlsx": "form"}
    named = write_mail(**{"转发.eml": write_mail(**{"填报表.xlsx": form}).as_bytes()})
    [(name, outcome)] = read(tmp_path, named.as_bytes()).items()
    assert (name, str(outcome)) == ("转发.eml", "这是套在里面的邮件，没有打开，请把里面的附件另存后放入收件箱。")


def test_a_mail_without_attachments_says_so(tmp_path: Path) -> None:
    plain = write_mail().as_bytes()
    assert refusal(tmp_path, plain) == (
        "这是邮件，里面没有附件（超大附件只有下载的链接），请把填报表下载或另存后放入收件箱。"
    )
    assert read(tmp_path, zip_named({"说明.eml": plain})) == {"说明.eml": None}


def test_what_cannot_be_read_in_a_mail_says_why(tmp_path: Path, form: bytes) -> None:
    mail = write_mail(**{"填报表.xlsx": form[:5000], "winmail.dat": b"\x78\x9f\x3e\x22", "坏.zip": b"PK\x05\x06"})
    said = {name: str(outcome) for name, outcome in read(tmp_path, mail.as_bytes()).items()}
    assert "没有传完整" in said["填报表.xlsx"]
    assert "winmail.dat" in said["winmail.dat"]
    assert "套在里面的压缩包" in said["坏.zip"]


@pytest.mark.parametrize("coding", [b"x-uuencode", b"base65", b"base64 "])
def test_an_odd_coding_is_no_fault_of_ours(tmp_path: Path, coding: bytes) -> None:
    content = write_part(b'attachment; filename="a.jpg"', PHOTO).replace(b"Encoding: base64", b"Encoding: " + coding)
    assert read(tmp_path, content) == {"a.jpg": None}


HEAD = b"From: a@b.cn\nTo: c@d.cn\nMIME-Version: 1.0\n"


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (HEAD + b'Content-Type: multipart/mixed; a="' + b';"' * 2_000_000, "内容过长"),
        (HEAD + b"Content-Type: multipart/mixed;\n" + b" a=b;\n" * 200_000, "内容过长"),
        (HEAD + b"Content-Type: multipart/mixed;\r" + b" a=b;\r" * 200_000, "内容过长"),
        (HEAD + b'Content-Type: multipart/mixed; boundary=b\n' + b'\n--b\nContent-Type: image/png; name="%s"\n' % (b";" * 2900) * 2900, "内容过长"),
        (HEAD + b"\n" + b"\n" * 5_000_000, "内容过长"),
        (HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(5000)), "层次过多"),
        (HEAD + b"Content-Type: message/rfc822\n\n" * 5000, "层次过多"),
    ],
    ids=["one long field", "one field of many lines", "lines of an old Mac", "fields", "lines", "boundaries", "mails in mails"],
)  # fmt: skip
def test_a_mail_that_would_hold_up_its_reader_is_refused(tmp_path: Path, content: bytes, fact: str) -> None:
    started = time.process_time()
    assert refusal(tmp_path, content) == f"邮件异常（{fact}），为安全起见没有读取，请司法所重新报送填报表本身。"
    assert time.process_time() - started < 3


def test_a_mail_costs_what_its_attachments_are(tmp_path: Path) -> None:
    budget = Budget()
    mail = Mail(write_mail(**{"a.jpg": bytes(1_000_000)}).as_bytes(), budget)
    assert [len(chunk) for chunk in mail.read_chunks("a.jpg")] == [1_000_000]
    assert (budget.inflated, budget.entries) == (1_000_000, 1)
    bomb = zip_named({"照片.jpg": bytes(70_000_000)})
    assert "解压后过大" in refusal(tmp_path, write_mail(**{f"{number}.zip": bomb for number in range(4)}).as_bytes())
