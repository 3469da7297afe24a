"""A composed mail meets these requirements.

1. Subject, names, words and attachments arrive as they were, Chinese or not, in new mail programs and in old ones.
2. The same mail gives the same bytes: ASCII, CRLF, no line longer than a server takes.
3. Nothing that an office or a file is called can add a header, an address or a part.
4. A mail without a right address is not made; what is wrong is said with place, fact, remedy.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message

import pytest

from sfs_excel.errors import FaultyFileError
from sfs_excel.mail.addresses import Addresses, find_address_faults, find_sender_faults, split_addresses
from sfs_excel.mail.compose import Mailbox, Outgoing, compose, make_message_id, write_draft

NOON = datetime(2016, 12, 20, 12, 0, 30, tzinfo=timezone(timedelta(hours=8)))
SENDER = Mailbox("青河县司法局", "kaohe@example.com")
BOOK = bytes(range(256)) * 40
MAIL = Outgoing(
    kind="correction",
    office="01",
    to="hedong@example.com",
    subject="关于更正2016年司法所目标管理考核填报表的通知",
    text="河东司法所：\n\n.一行以点开头\nFrom 一行\n",
    html="<p>河东司法所</p>\n",
    attachments=(("河东司法所.xlsx", BOOK), ("更正通知（2016年）.docx", b"word")),
    name="河东司法所",
)


def write(mail: Outgoing, sender: Mailbox = SENDER) -> bytes:
    return compose(mail, sender, date=NOON, message_id=make_message_id(mail, sender)).as_bytes()


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def read_as_old_program(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Attachments by a program that knows encoded words, but neither RFC 2231 nor Content-Disposition."""
    for part in message_from_bytes(content, policy=policy.compat32).walk():
        assert isinstance(part, Message)
        name = part.get_param("name")
        if isinstance(name, str):
            yield str(make_header(decode_header(name))), bytes(part.get_payload(decode=True))


def test_words_and_attachments_arrive_as_they_were() -> None:
    message = read(write(MAIL))
    assert message["Subject"] == MAIL.subject
    assert [(box.display_name, box.addr_spec) for box in message["From"].addresses] == [
        ("青河县司法局", "kaohe@example.com")
    ]
    assert [(box.display_name, box.addr_spec) for box in message["To"].addresses] == [
        ("河东司法所", "hedong@example.com")
    ]
    assert message["Date"].datetime == NOON
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content() == MAIL.text.replace("\n", "\r\n")
    assert html.get_content() == MAIL.html.replace("\n", "\r\n")
    attached = [(part.get_filename(), part.get_content()) for part in message.iter_attachments()]
    assert attached == list(MAIL.attachments)
    assert not any(part.defects for part in message.walk())
    assert message.get_content_type() == "multipart/mixed"
    assert [part.get_content_type().rpartition(".")[2] for part in message.iter_attachments()] == ["sheet", "document"]


def test_old_program_reads_the_names_too() -> None:
    assert list(read_as_old_program(write(MAIL))) == list(MAIL.attachments)


@pytest.mark.parametrize(
    "name",
    [
        "form-01.xlsx",
        "a b.xlsx",
        '引号".xlsx',
        "百分%20号'和'单引号.xlsx",
        "=?utf-8?B?aGFjaw==?=.xlsx",
        "塬墚峁𠮷😀.xlsx",
        "长" * 83 + ".xlsx",
        "没有结尾",
    ],
)
def test_every_name_of_an_attachment_arrives(name: str) -> None:
    content = write(replace(MAIL, attachments=((name, b"x"),)))
    assert [part.get_filename() for part in read(content).iter_attachments()] == [name]
    assert list(read_as_old_program(content)) == [(name, b"x")]
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_name_that_no_line_can_hold_is_shortened_and_keeps_its_ending() -> None:
    [part] = read(write(replace(MAIL, attachments=(("长" * 500 + ".xlsx", b"x"),)))).iter_attachments()
    assert part.get_filename() == "长" * 83 + ".xlsx"


@pytest.mark.parametrize("subject", ["", "plain words", "x" * 190, "长" * 190, "a, b <c@d.cn>; =?x?="])
def test_every_subject_arrives_on_short_lines(subject: str) -> None:
    content = write(replace(MAIL, subject=subject))
    assert read(content)["Subject"] == subject
    heads = content.partition(b"\r\n\r\n")[0]
    assert max(map(len, heads.split(b"\r\n"))) <= 76


def test_another_language_reads_the_heads() -> None:
    """Perl's own decoder of encoded words, over the subject and the name as they stand in the file."""
    perl = shutil.which("perl")
    if perl is None or subprocess.run([perl, "-MEncode::MIME::Header", "-e", "1"], capture_output=True).returncode:
        pytest.skip("no perl with Encode::MIME::Header")
    content = write(MAIL).decode()
    subject, name = re.search(r"Subject: (.*?)\r\nDate", content, re.S), re.search(r'name="(=.*?)"', content, re.S)
    assert subject is not None
    assert name is not None
    script = 'use Encode; local $/; my $in = <STDIN>; print encode("UTF-8", decode("MIME-Header", $in));'
    said = [
        subprocess.run([perl, "-e", script], input=head[1].encode(), capture_output=True, check=True).stdout.decode()
        for head in (subject, name)
    ]
    assert said == [MAIL.subject, "河东司法所.xlsx"]


def test_same_mail_gives_the_same_bytes() -> None:
    assert write(MAIL) == write(replace(MAIL))
    assert write_draft(MAIL, SENDER) == write_draft(replace(MAIL), SENDER)
    message = compose(MAIL, SENDER, date=NOON, message_id=make_message_id(MAIL, SENDER))
    assert message.as_bytes() == message.as_bytes(policy=message.policy) == write(MAIL)


def test_mail_is_written_in_this_form() -> None:
    mail = Outgoing(
        "remind", "01", "hd@x.cn", "催报通知", "速报", "<p>速报</p>", (("河东司法所.xlsx", b"x"),), "河东司法所"
    )
    assert write(mail).decode("ascii").replace("\r\n", "\n") == WRITTEN


WRITTEN = """\
From: =?UTF-8?B?6Z2S5rKz5Y6/5Y+45rOV5bGA?=
 <kaohe@example.com>
To: =?UTF-8?B?5rKz5Lic5Y+45rOV5omA?=
 <hd@x.cn>
Subject: =?UTF-8?B?5YKs5oql6YCa55+l?=
Date: Tue, 20 Dec 2016 12:00:30 +0800
Message-ID: <d03ae8923bc4b57717605e6c8cc66bf7@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed;
 boundary="=_whole_bc991633ca532f5ee06d930049371401"

--=_whole_bc991633ca532f5ee06d930049371401
Content-Type: multipart/alternative;
 boundary="=_words_bc991633ca532f5ee06d930049371401"

--=_words_bc991633ca532f5ee06d930049371401
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: base64

6YCf5oql
--=_words_bc991633ca532f5ee06d930049371401
Content-Type: text/html; charset="UTF-8"
Content-Transfer-Encoding: base64

PHA+6YCf5oqlPC9wPg==
--=_words_bc991633ca532f5ee06d930049371401--

--=_whole_bc991633ca532f5ee06d930049371401
Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet;
 name="=?UTF-8?B?5rKz5Lic5Y+45rOV5omALnhsc3g=?="
Content-Disposition: attachment;
 filename*=UTF-8''%E6%B2%B3%E4%B8%9C%E5%8F%B8%E6%B3%95%E6%89%80.xlsx
Content-Transfer-Encoding: base64

eA==
--=_whole_bc991633ca532f5ee06d930049371401--
"""


def test_bytes_are_ascii_with_crlf() -> None:
    content = write(MAIL)
    assert content.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\x00", content)
    assert content.endswith(b"--\r\n")


def test_mail_without_attachments_is_its_words() -> None:
    message = read(write(replace(MAIL, attachments=())))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_draft_opens_ready_to_send_and_has_no_date() -> None:
    message = read(write_draft(MAIL, SENDER))
    assert message["X-Unsent"] == "1"
    assert message["Date"] is None
    assert read(write(MAIL))["X-Unsent"] is None


def test_identity_follows_kind_office_and_content() -> None:
    identity = make_message_id(MAIL, SENDER)
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.com>", identity)
    same = [replace(MAIL, to="other@example.com"), replace(MAIL, name="")]
    assert {make_message_id(mail, SENDER) for mail in same} == {identity}
    others = [
        replace(MAIL, kind="receipt"),
        replace(MAIL, office="02"),
        replace(MAIL, subject="x"),
        replace(MAIL, text="x"),
        replace(MAIL, html="x"),
        replace(MAIL, attachments=MAIL.attachments[:1]),
        replace(MAIL, text="", html=MAIL.text + MAIL.html),
    ]
    assert len({make_message_id(mail, SENDER) for mail in others} | {identity}) == len(others) + 1


HOSTILE = "河东\r\nBcc: thief@example.net\r\n\r\n<script>\n--=_whole_\x00\x07\u2028\u202e\ud800"


def test_hostile_names_add_nothing() -> None:
    mail = replace(MAIL, name=HOSTILE, subject=HOSTILE, attachments=((f"../../{HOSTILE}.xlsx", BOOK),))
    content = write(mail, Mailbox(HOSTILE, SENDER.address))
    message = read(content)
    plain = read(write(MAIL))
    assert message.keys() == plain.keys()
    assert not re.search(rb"(?mi)^\s*(bcc|cc|--=_whole_\s)", content)
    assert [box.addr_spec for box in message["To"].addresses] == ["hedong@example.com"]
    [part] = message.iter_attachments()
    name = part.get_filename()
    assert name is not None
    assert not re.search(r"[/\\\r\n\x00\x07]", name)
    assert part.get_content() == BOOK
    for head in ("Subject", "From", "To"):
        assert not re.search(r"[\r\n\x00\u2028\u202e]", message[head])


def test_hostile_words_cannot_end_a_part() -> None:
    boundary = f"\r\n--=_words_{MAIL.digest[:32]}--\r\n.\r\n"
    mail = replace(MAIL, text=boundary * 3, html=boundary + HOSTILE)
    text = read(write(mail)).get_body(("plain",))
    assert text is not None
    assert text.get_content() == boundary * 3


@pytest.mark.parametrize("identity", ["", "x@y", "<a@b>\r\nBcc: <c@d>", "<a b@c>"])
def test_message_id_that_is_none_is_a_mistake(identity: str) -> None:
    with pytest.raises(ValueError, match="no Message-ID"):
        compose(MAIL, SENDER, date=NOON, message_id=identity)


def test_several_addresses_stand_in_one_mail() -> None:
    message = read(write(replace(MAIL, to="a@x.cn；b@x.cn, ｃ＠ｘ．ｃｎ\n A@X.CN")))
    assert [(box.display_name, box.addr_spec) for box in message["To"].addresses] == [
        ("河东司法所", "a@x.cn"),
        ("河东司法所", "b@x.cn"),
        ("河东司法所", "c@x.cn"),
    ]


@pytest.mark.parametrize(
    ("text", "good", "faulty"),
    [
        ("", (), ()),
        (" ；,\t", (), ()),
        ("a.b+c@mail.x-y.cn", ("a.b+c@mail.x-y.cn",), ()),
        ("13800000000@163.com、x_y@qq.com", ("13800000000@163.com", "x_y@qq.com"), ()),
        ("张三<a@x.cn>", (), ("张三<a@x.cn>",)),
        ("a@x", (), ("a@x",)),
        ("a@x.cn。", (), ("a@x.cn。",)),
        ("a@@x.cn", (), ("a@@x.cn",)),
        (".a@x.cn a..b@x.cn a@-x.cn a@x..cn", (), (".a@x.cn", "a..b@x.cn", "a@-x.cn", "a@x..cn")),
        ("河东@x.cn a@司法.中国", (), ("河东@x.cn", "a@司法.中国")),
        ("a@x.cn\r\nBcc:b@x.cn", ("a@x.cn",), ("Bcc:b@x.cn",)),
        ("a@x.cn>", (), ("a@x.cn>",)),
        ("a\x00@x.cn", (), ("a�@x.cn",)),
        ("a" * 65 + "@x.cn", (), ("a" * 39 + "…",)),
    ],
)
def test_addresses_as_they_are_typed(text: str, good: tuple[str, ...], faulty: tuple[str, ...]) -> None:
    assert split_addresses(text) == Addresses(good, faulty)


def test_faults_of_addresses_are_said_with_place_fact_and_remedy() -> None:
    people = [("河东司法所", "hd@x.cn"), ("河西司法所", ""), ("城关司法所", "无；cg#x.cn；a@x.cn")]
    assert [str(fault) for fault in find_address_faults(people)] == [
        "名册.xlsx「司法所」河西司法所：没有填邮箱，不能发邮件。请填上邮箱；没有邮箱的，请另用别的办法送达。",
        "名册.xlsx「司法所」城关司法所：“无”、“cg#x.cn”不是邮箱地址。"
        "请改成 hedong@example.com 这样的地址，几个地址之间用分号隔开。",
    ]
    assert [str(fault) for fault in find_sender_faults("a@x.cn;b@x.cn")] == [
        "名册.xlsx「设置」发件人：填了 2 个邮箱。发信只能用一个邮箱，请只留一个。"
    ]
    assert find_sender_faults("a@x.cn") == []
    assert [fault.place for fault in find_sender_faults("")] == ["名册.xlsx「设置」发件人"]


@pytest.mark.parametrize(("to", "origin"), [("", "a@x.cn"), ("a@x.cn；无", "a@x.cn"), ("a@x.cn", "司法局")])
def test_mail_without_a_right_address_is_not_made(to: str, origin: str) -> None:
    with pytest.raises(FaultyFileError, match=r"^名册\.xlsx「"):
        write_draft(replace(MAIL, to=to), Mailbox("局", origin))
