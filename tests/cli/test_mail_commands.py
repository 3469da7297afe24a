"""Mails of a year, from the files that lie ready to a real SMTP server on this computer.

1. Every kind goes to whom it concerns, with the right attachments, byte for byte, under their Chinese names.
2. What cannot go is told all at once, with the command that helps; the others go all the same.
3. What newer results or rules have overtaken goes to nobody.
4. Nothing is sent twice unless that is asked for: not in a second run, nor after a lost connection.
5. A password comes from the environment or is asked for; it goes over an encrypted line only, and stands in no file.
6. A voter is spoken of by number.
7. Exit codes: 0 all is well; 1 something needs a person; 2 it could not be done.
"""

import io
import os
import pty
import re
import smtplib
import subprocess
import sys
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from sfs_excel.cli import app as cli
from sfs_excel.cli import commands_mail
from sfs_excel.errors import FaultyFileError, SfsError
from sfs_excel.files.lock import hold_lock
from sfs_excel.mail import send as sending
from sfs_excel.mail.server import PASSWORD as PASSWORD_VARIABLE
from sfs_excel.mail.server import USER as USER_VARIABLE
from sfs_excel.words import MAILS
from sfs_excel.year.folder import RULEBOOK
from sfs_excel.year.workspace import Workspace
from tests.post_office import PASSWORD, Opens, PostOffice
from tests.posted import (
    RIGHT,
    SECRET_NAME,
    SILENT,
    UNREACHED,
    WRONG,
    copy_year,
    make_year,
    returns,
    snapshot,
    write_people,
)

# aiosmtpd does not know that the line which it listens on is encrypted from the start.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")

CIRCULARS = ("mail", "send", "--kind", "考核结果通报", "--office", "01", "--office", "02", "--office", "03")
Run = Callable[..., tuple[int, str]]
NO_ADDRESS = "没有填邮箱，不能发邮件。请填上邮箱；没有邮箱的，请另用别的办法送达"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every paper and every workbook lies there."""
    folder = make_year(tmp_path_factory.mktemp("mail") / "2016考核")
    year = Workspace(folder)
    for kind in ("letter", "reminder", "feedback", "circular"):
        year.notify(kind)
    year.assess()
    return folder


@pytest.fixture
def year(ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr(sending, "_WAITS", (0.0, 0.0))
    monkeypatch.setattr(
        commands_mail, "_ask_whether", lambda *_: None
    )  # nothing here is final: tests/cli/test_mail_final.py
    for name in (USER_VARIABLE, PASSWORD_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    return copy_year(ready, tmp_path / "2016考核")


@pytest.fixture
def run(year: Workspace, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in the year folder, as the clerk does: exit code, and what was said."""

    def call(*arguments: str) -> tuple[int, str]:
        code = cli.run([*arguments[:2], "-C", str(year.folder), *arguments[2:]])
        said = capsys.readouterr()
        return code, re.sub(r"\s*(?:│\s*)?\n\s*(?:│\s*)?", "", said.out + said.err)

    return call


def open_for(year: Workspace, opens: Opens, security: str = "none", **options: object) -> PostOffice:
    """A server, named in the roster."""
    office = opens(security, **options)
    prefix = {"none": "plain", "ssl": "ssl", "starttls": "starttls"}[security]
    write_people(year.folder, SMTP服务器=f"{prefix}://localhost:{office.server.port}")
    return office


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def attachments_of(message: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in message.iter_attachments()}


def contents(year: Workspace, *files: str) -> dict[str, bytes]:
    return {Path(file).name: (year.folder / file).read_bytes() for file in files}


FORMS = {name: f"发放/{name}.xlsx" for name in (RIGHT, WRONG, SILENT, UNREACHED)}
CIRCULAR = "汇总/通报/2016年度考核结果通报.docx"
DRAFTS: dict[str, dict[str, list[str]]] = {
    "填报表": {name: [FORMS[name]] for name in (RIGHT, WRONG, SILENT)},
    "责任书": {name: [f"发放/责任书/{name}责任书.docx"] for name in (RIGHT, WRONG, SILENT)},
    "催报": {
        SILENT: [f"发放/催报/{SILENT}催报通知.docx", FORMS[SILENT]],
        WRONG: [f"发放/催报/{WRONG}催报通知.docx", f"退回/{WRONG}.xlsx"],
    },
    "得分反馈": {
        name: [f"汇总/反馈/{name}{what}" for what in ("得分明细.docx", "复核申请表.xlsx")] for name in (RIGHT, WRONG)
    },
    "考核结果通报": {name: [CIRCULAR] for name in (RIGHT, WRONG, SILENT)},
    "更正通知": {WRONG: [f"退回/{WRONG}.xlsx", f"退回/{WRONG}更正通知.docx"]},
    "回执": {RIGHT: []},
    "核定表": {"考核科": ["核定/核定表_考核科.xlsx"]},
    "票决表": {"P1": ["核定/票决表_P1.xlsx"]},
}

KINDS = [kind for kind in MAILS if kind.word in DRAFTS]


def test_all_that_lies_ready_is_drafted_with_the_right_attachments(year: Workspace) -> None:
    year.draft_mail(KINDS)
    folder = year.folder / "发放/邮件"
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*.eml")}
    assert found == {f"{kind}/{name}.eml" for kind, each in DRAFTS.items() for name in each}
    for kind, each in DRAFTS.items():
        for name, files in each.items():
            message = read((folder / kind / f"{name}.eml").read_bytes())
            assert message["X-Unsent"] == "1"
            assert message["From"].addresses[0].addr_spec == "kaohe@example.com"
            assert {address.display_name for address in message["To"].addresses} == {name}
            assert attachments_of(message) == contents(year, *files)
            assert "2016年" in message["Subject"]


def test_message_is_what_lies_beside_the_paper(year: Workspace) -> None:
    """The clerk's own words in it go out so."""
    text = year.folder / f"退回/{WRONG}更正通知.txt"
    page = text.with_suffix(".html")
    text.write_bytes("更正一下\r\n李所长：\r\n请改第12项。\r\n".encode("gb18030"))  # as an old Notepad saves it
    page.write_text("<p>请改第12项。</p>", "utf-8")
    year.draft_mail(["correction"])
    message = read((year.folder / f"发放/邮件/更正通知/{WRONG}.eml").read_bytes())
    assert message["Subject"] == "更正一下"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "请改第12项。" in plain.get_content()
    assert html.get_content() == "<p>请改第12项。</p>"


@pytest.mark.parametrize(
    ("kind", "draft", "words"),
    [
        ("form", f"填报表/{RIGHT}.eml", "“封面”显示“已全部填完”以后保存"),
        ("assessor", "核定表/考核科.eml", "写好核定人（没有写的，空着的格子不算接受）"),
    ],
)
def test_mail_names_what_its_form_has(kind: str, draft: str, words: str, year: Workspace) -> None:
    year.draft_mail([kind])
    message = read((year.folder / "发放/邮件" / draft).read_bytes())
    for subtype in ("plain", "html"):
        body = message.get_body((subtype,))
        assert body is not None
        assert words in body.get_content()


def test_voter_is_spoken_of_by_number(year: Workspace, run: Run, opens: Opens) -> None:
    office = open_for(year, opens)
    said = "".join(run("mail", command, "--kind", "票决表")[1] for command in ("draft", "send"))
    assert "P1" in said
    [(_, content)] = office.got
    message = read(content)
    body = message.get_body(("plain",))
    assert body is not None
    told = [said, str(message["To"]), str(message["Subject"]), body.get_content()]
    told += [path.name for path in (year.folder / "发放/邮件/票决表").iterdir()]
    told += [str(row) for row in Workspace(year.folder).send_mail(["ballot"], ask=str).mails.to_dict("records")]
    assert not [words for words in told if SECRET_NAME in words]
    assert "P1号评委：" in body.get_content()


def test_where_no_kind_is_named_what_is_due_now_is_drafted(year: Workspace) -> None:
    """Somebody has returned a form: the letter is past, and so are the forms of those who have; the result has not come to its
    end. With a reminder goes what its office needs."""
    year.draft_mail()
    folder = year.folder / "发放/邮件"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.eml")} == {
        f"催报/{SILENT}.eml", f"催报/{WRONG}.eml", f"回执/{RIGHT}.eml", "核定表/考核科.eml", "票决表/P1.eml",
    }  # fmt: skip


@pytest.mark.parametrize("kinds", [("correction", "receipt"), ()])
def test_draft_that_nobody_is_to_get_any_more_is_taken_away(year: Workspace, kinds: tuple[str, ...]) -> None:
    year.draft_mail(KINDS)
    returns(year, WRONG, {}, "河西更正.xlsx")
    year.collect()
    year.draft_mail(kinds)
    assert not list((year.folder / "发放/邮件/更正通知").iterdir())
    assert {path.stem for path in (year.folder / "发放/邮件/回执").iterdir()} == {RIGHT, WRONG}
    assert (year.folder / f"发放/邮件/责任书/{WRONG}.eml").is_file() is bool(kinds), (
        "the letter is past, where all are looked at"
    )


def test_only_one_offices_draft_leaves_the_others_alone(year: Workspace) -> None:
    year.draft_mail(["form"])
    before = snapshot(year.folder, "发放/邮件")
    assert list(year.draft_mail(["form"], ["02"]).mails["name"]) == [WRONG]
    assert snapshot(year.folder, "发放/邮件") == before


def test_what_is_missing_is_told_all_at_once(tmp_path: Path) -> None:
    year = Workspace.create(tmp_path / "2016考核")
    write_people(year.folder)
    with pytest.raises(FaultyFileError) as caught:
        year.draft_mail(["form", "letter", "reminder", "circular", "assessor", "ballot"])
    said = str(caught.value).splitlines()
    every = "、".join(office.name for office in Workspace(year.folder).roster.offices)
    assert f"{every}：没有 发放/{RIGHT}.xlsx；其他的也一样。请先运行 generate。" in said
    assert (
        f"{every}：没有 发放/责任书/{RIGHT}责任书.docx、发放/责任书/{RIGHT}责任书.txt、发放/责任书/{RIGHT}责任书.html；其他的也一样。"
        "请先运行 notify --kind 责任书。"
    ) in said
    assert [line for line in said if line.startswith(f"{every}：没有 发放/催报")]
    assert [line for line in said if "没有 核定/核定表_考核科.xlsx" in line and line.endswith("请先运行 assess。")]
    assert len(said) == len(set(said))
    assert f"名册.xlsx「司法所」{UNREACHED}：{NO_ADDRESS}。" in said
    assert not (year.folder / "发放/邮件").exists()


def test_office_without_an_address_keeps_nobody_else_from_theirs(run: Run) -> None:
    code, said = run("mail", "draft", "--kind", "填报表")
    assert code == 1
    assert "共 4 封：草稿已写好 3 封，不能发 1 封。" in said
    assert f"填报表，{UNREACHED}：不能发" in said
    assert NO_ADDRESS in said


@pytest.mark.parametrize(
    ("kind", "office", "fact"),
    [
        ("reminder", "01", f"{RIGHT}：已经报送，不用催报。"),
        ("feedback", "03", f"{SILENT}：还没有可以使用的填报表，没有得分可以反馈。"),
        ("correction", "01", f"{RIGHT}：没有要更正的表。"),
        ("receipt", "02", f"{WRONG}：没有可以确认的填报表。"),
        ("ballot", "P9", "名册.xlsx「评委」：没有P9。请核对，现有：P1。"),
        ("assessor", "01", "名册.xlsx「科室」：没有01。请核对，现有：考核科。"),
    ],
)
def test_whom_it_does_not_concern_is_told(year: Workspace, kind: str, office: str, fact: str) -> None:
    with pytest.raises(SfsError) as caught:
        year.draft_mail([kind], [office])
    assert str(caught.value).startswith(fact)


def test_what_newer_results_have_overtaken_goes_to_nobody(year: Workspace) -> None:
    returns(year, RIGHT, {"05.orgs": 1}, "河东第二次.xlsx")
    with pytest.raises(SfsError, match="收件箱：有 1 个文件还没有读取"):
        year.draft_mail(["feedback"])
    year.collect()
    [mine] = year.draft_mail(["feedback"]).mails.query("status == 'skipped'").to_dict("records")
    assert mine["name"] == RIGHT
    assert mine["reason"].endswith("做好以后，情况又有变化。请再运行一次 notify --kind 得分反馈")
    assert f"汇总/反馈/{RIGHT}得分明细.docx" in mine["reason"]
    year.notify("feedback")
    assert set(year.draft_mail(["feedback"]).mails["status"]) == {"draft"}


def test_form_of_earlier_rules_goes_to_nobody(year: Workspace) -> None:
    path = year.folder / RULEBOOK
    path.write_text(path.read_text("utf-8").replace("label: 培育社会组织数", "label: 年内培育社会组织数"), "utf-8")
    with pytest.raises(
        FaultyFileError, match=f"发放/{RIGHT}.xlsx 做好以后，情况又有变化；其他的也一样。请再运行一次 generate。"
    ):
        Workspace(year.folder).draft_mail(["form"])


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_mails_arrive_whole_over_an_encrypted_line(
    year: Workspace, opens: Opens, run: Run, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    office = open_for(year, opens, security, auth_required=True, auth_require_tls=False)
    code, said = run("mail", "send", "--kind", "更正通知", "--kind", "letter", "--office", "01", "--office", "02")
    assert (code, office.logins) == (1, 1)  # 01 has nothing to be corrected
    assert "已发出 4 封，不能发 1 封。" in said
    assert sorted(office.recipients) == [
        "hedong@example.com",
        "hexi@example.com",
        "hexi@example.com",
        "zhang3@example.com",
    ]
    letters = [read(content) for addresses, content in office.got if "hedong@example.com" in addresses]
    assert attachments_of(letters[0]) == contents(year, f"发放/责任书/{RIGHT}责任书.docx")
    [correction] = [read(content) for _, content in office.got if "更正" in str(read(content)["Subject"])]
    assert attachments_of(correction) == contents(year, f"退回/{WRONG}.xlsx", f"退回/{WRONG}更正通知.docx")
    assert correction["To"].addresses[0].display_name == WRONG
    assert not [path for path in year.folder.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]


def test_second_run_sends_nothing_and_resend_sends_all(year: Workspace, opens: Opens, run: Run) -> None:
    """01 has two addresses, which get one mail; each is answered for by itself."""
    office = open_for(year, opens)
    for arguments, words, got in (
        (CIRCULARS, "共 4 封：已发出 4 封。", 3),
        (CIRCULARS, "共 4 封：以前已发 4 封。", 3),
        ((*CIRCULARS, "--resend"), "共 4 封：已发出 4 封。", 6),
    ):
        code, said = run(*arguments)
        assert (code, len(office.got)) == (0, got)
        assert words in said


def send_naively(year: Workspace, office: PostOffice) -> None:
    """Send as a script would: all drafts, one after the other."""
    with smtplib.SMTP("localhost", office.server.port) as server:
        for draft in sorted((year.folder / "发放/邮件/考核结果通报").iterdir()):
            server.send_message(read(draft.read_bytes()))


def test_connection_lost_in_mid_run_and_then_the_rest(year: Workspace, opens: Opens, run: Run) -> None:
    office = open_for(year, opens)
    office.cut_before = set(range(1, 99))  # after the first mail, at the start of every other
    forms = ("mail", "send", "--kind", "form", "--kind", "letter", "--office", "01", "--office", "02", "--office", "03")
    code, said = run(*forms)
    assert code == 2
    assert "连接一再中途断开" in said
    assert "共 8 封：已发出 2 封，没有发成 4 封，没有发 2 封。" in said  # three mails in a row, one of them to two
    assert office.recipients == ["hedong@example.com", "zhang3@example.com"]
    office.cut_before.clear()
    code, said = run(*forms)
    assert code == 0
    assert "共 8 封：已发出 6 封，以前已发 2 封。" in said
    assert len(office.got) == 6
    assert len({read(content)["Message-ID"] for _, content in office.got}) == 6


def test_naive_sender_sends_twice(year: Workspace, opens: Opens) -> None:
    """The control: the same loss, the same second run."""
    office = open_for(year, opens)
    year.draft_mail(["circular"])
    office.cut_before = {1}
    with pytest.raises(smtplib.SMTPException):
        send_naively(year, office)
    send_naively(year, office)
    identities = [read(content)["Message-ID"] for _, content in office.got]
    assert len(identities) > len(set(identities))


def test_refused_address_is_told_and_the_others_go(year: Workspace, opens: Opens, run: Run) -> None:
    office = open_for(year, opens)
    office.refuse = {"zhang3@example.com": ["550 5.1.1 no such user"]}
    code, said = run(*CIRCULARS)
    assert code == 1
    assert "共 4 封：已发出 3 封，被拒收 1 封。" in said
    assert "服务器不收 zhang3@example.com 这个地址（550 5.1.1 no such user）" in said
    assert run(*CIRCULARS)[0] == 0  # the address is taken now, and the others are not sent to again
    assert sorted(office.recipients) == [
        "hedong@example.com",
        "henan@example.com",
        "hexi@example.com",
        "zhang3@example.com",
    ]


@pytest.mark.skipif(os.name == "nt", reason="links need a right that a clerk has not")
def test_form_replaced_by_a_link_to_the_key_is_not_mailed(year: Workspace, run: Run) -> None:
    path = year.folder / FORMS[RIGHT]
    path.unlink()
    path.symlink_to(year.folder / ".sfs" / "key")
    code, said = run("mail", "draft", "--kind", "填报表", "--office", "01", "--office", "02")
    assert code == 1
    assert f"没有 {FORMS[RIGHT]}。请先运行 generate" in said
    assert not list(year.folder.glob(f"发放/邮件/填报表/{RIGHT}.eml"))


def test_dry_run_connects_to_nothing(year: Workspace, opens: Opens, run: Run) -> None:
    office = open_for(year, opens)
    register = (year.folder / ".sfs/register.sqlite").read_bytes()
    code, said = run(*CIRCULARS, "--dry-run")
    assert (code, office.connections) == (0, 0)
    assert "共 4 封：将会发出 4 封。" in said
    assert (year.folder / ".sfs/register.sqlite").read_bytes() == register


def test_nobody_else_works_in_the_folder_while_mails_go(year: Workspace, opens: Opens) -> None:
    open_for(year, opens)
    tried: list[str] = []

    def collect(*_: object) -> None:
        with pytest.raises(SfsError, match="另一个 sfs-excel 正在使用这个文件夹"), hold_lock(year.folder, 0):
            pass
        tried.append("refused")

    Workspace(year.folder).send_mail(["circular"], ["02"], ask=str, not_final=True, progress=collect)
    assert tried == ["refused"]


@pytest.mark.usefixtures("trusted")
def test_password_may_stand_in_the_environment_that_the_folder_is_opened_with(year: Workspace, opens: Opens) -> None:
    office = open_for(year, opens, "ssl", auth_required=True, auth_require_tls=False)
    opened = Workspace(year.folder, environ={PASSWORD_VARIABLE: PASSWORD})
    sent = opened.send_mail(["correction"], ask=lambda _: pytest.fail("asked")).mails
    assert (office.logins, sent["status"].tolist()) == (1, ["sent"])


@pytest.mark.usefixtures("trusted")
def test_where_nobody_can_be_asked_the_variable_is_named(
    year: Workspace, opens: Opens, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_for(year, opens, "ssl", auth_required=True, auth_require_tls=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    code, said = run(*CIRCULARS)
    assert code == 2
    assert f"环境变量{PASSWORD_VARIABLE}里" in said.replace(" ", "")
    assert office.got == []


@pytest.mark.usefixtures("trusted")
@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of its own is made with pty")
def test_password_is_asked_for_on_a_terminal_and_not_shown(year: Workspace, opens: Opens) -> None:
    office = open_for(year, opens, "ssl", auth_required=True, auth_require_tls=False)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sfs_excel", *CIRCULARS[:2], "-C", str(year.folder), *CIRCULARS[2:]]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True) as program:
        os.close(theirs)
        said = b""
        while "请输入".encode() not in said:
            said += os.read(ours, 1000)
        os.write(ours, "发\n".encode())
        while "授权码".encode() not in said:
            said += os.read(ours, 1000)
        os.write(ours, PASSWORD.encode() + b"\n")
        try:
            while chunk := os.read(ours, 1000):
                said += chunk
        except OSError:  # the terminal's other side is closed
            pass
        assert program.wait(600) == 0
    os.close(ours)
    assert "kaohe@example.com 的邮箱密码或授权码" in said.decode()
    assert (office.logins, len(office.got)) == (1, 3)
    assert PASSWORD.encode() not in said


def test_server_that_is_not_named_is_told_with_a_remedy(run: Run) -> None:
    code, said = run(*CIRCULARS)
    assert code == 2
    assert "名册.xlsx「设置」SMTP服务器：没有填，不能发邮件。" in said
    assert "可以用 mail draft 生成邮件草稿" in said


def test_nothing_is_sent_without_saying_what(run: Run) -> None:
    code, said = run("mail", "send")
    assert code == 2
    assert (
        "写明发哪一种：填报表、责任书、延期通知、催报、得分反馈、复核答复、考核结果通报、考核结果更正通报、更正通知、回执、核定表、票决表、复核申请表"
        in said
    )
