"""The reading of the mail server's settings meets these requirements.

1. SMTP服务器 in 设置 is read in the forms that the roster explains; encryption is left out only where the clerk says so, or on
   this computer.
2. What cannot be understood is said with place, fact, remedy.
3. User and password come from the environment, or are asked for; nothing else is.
"""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sfs_excel.errors import FaultyFileError
from sfs_excel.mail.server import Server, choose_login, read_server
from sfs_excel.roster.write import write_roster


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("smtp.example.com", Server("smtp.example.com", 465, "ssl")),
        ("smtp.example.com:465", Server("smtp.example.com", 465, "ssl")),
        ("smtp.example.com:587", Server("smtp.example.com", 587, "starttls")),
        ("smtp.example.com:25", Server("smtp.example.com", 25, "starttls")),
        (" SMTP.Example.com：587 ", Server("smtp.example.com", 587, "starttls")),
        ("ssl://smtp.163.com:994", Server("smtp.163.com", 994, "ssl")),
        ("ssl://smtp.163.com", Server("smtp.163.com", 465, "ssl")),
        ("starttls://mail.example.com", Server("mail.example.com", 587, "starttls")),
        ("starttls://10.1.2.3:2525", Server("10.1.2.3", 2525, "starttls")),
        ("plain://mail", Server("mail", 25, "none")),
        ("plain://10.1.2.3:2525", Server("10.1.2.3", 2525, "none")),
        ("localhost", Server("localhost", 25, "none")),
        ("localhost:2525", Server("localhost", 2525, "none")),
        ("127.0.0.1:25", Server("127.0.0.1", 25, "none")),
        ("127.0.0.1:465", Server("127.0.0.1", 465, "ssl")),
        ("localhost:587", Server("localhost", 587, "starttls")),
        ("[::1]:2525", Server("::1", 2525, "none")),
        ("ssl://[2001:db8::1]", Server("2001:db8::1", 465, "ssl")),
    ],
)
def test_server_as_it_is_written(text: str, server: Server) -> None:
    assert read_server(text) == server


def test_forms_that_the_roster_explains_are_read(tmp_path: Path) -> None:
    notes = load_workbook(write_roster(tmp_path / "名册.xlsx"))["填写说明"]
    said = "\n".join(str(cell.value) for [cell] in notes.iter_rows(max_col=1))
    forms = re.findall(r"(?:[a-z]+://)?(?:smtp|mail)\.example\.com(?::[0-9]+)?", said)
    assert [read_server(form).security for form in forms] == ["ssl", "starttls", "ssl", "starttls", "none"]


@pytest.mark.parametrize(
    "text",
    [
        "smtp://x.cn",
        "http://x.cn",
        "smtp.x.cn:0",
        "x.cn:65536",
        "x.cn:abc",
        "x..cn",
        "-x.cn",
        "a b",
        "kaohe@x.cn",
        "邮局",
    ],
)
def test_server_that_cannot_be_understood(text: str) -> None:
    with pytest.raises(FaultyFileError) as caught:
        read_server(text)
    assert str(caught.value) == (
        f"名册.xlsx「设置」SMTP服务器：填的是“{text}”，认不出是哪个服务器。"
        "请写成 smtp.example.com、smtp.example.com:587 或 ssl://smtp.example.com:994 这样。"
    )


def test_other_port_needs_the_way_of_encryption() -> None:
    with pytest.raises(FaultyFileError) as caught:
        read_server("smtp.163.com:994")
    assert str(caught.value) == (
        "名册.xlsx「设置」SMTP服务器：端口 994 看不出用哪种加密。"
        "请写明 ssl://smtp.163.com:994 或 starttls://smtp.163.com:994。"
    )


@pytest.mark.parametrize("text", ["", " \n"])
def test_missing_server_points_to_drafts(text: str) -> None:
    with pytest.raises(FaultyFileError, match=r"没有填，不能发邮件。.*可以用 mail draft 生成邮件草稿。$"):
        read_server(text)


def test_login_comes_from_the_environment_or_is_asked_for() -> None:
    asked: list[str] = []

    def ask(user: str) -> str:
        asked.append(user)
        return "asked"

    both = {"SFS_SMTP_USER": "u", "SFS_SMTP_PASSWORD": "p"}
    assert choose_login(both, "kaohe@x.cn", ask)() == ("u", "p")
    assert asked == []
    assert choose_login({"SFS_SMTP_PASSWORD": "p"}, "kaohe@x.cn", ask)() == ("kaohe@x.cn", "p")
    assert choose_login({"SFS_SMTP_USER": "u"}, "kaohe@x.cn", ask)() == ("u", "asked")
    assert choose_login({}, "kaohe@x.cn", ask)() == ("kaohe@x.cn", "asked")
    assert asked == ["u", "kaohe@x.cn"]
