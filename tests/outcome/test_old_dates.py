"""The forms that carry another last day: each is its office's, be its code changed since; of who takes no part none is asked about."""

from datetime import date

from sfs_excel.inbox.register import Issue, Mail
from sfs_excel.outcome.old_dates import OldDate, find_old_dates
from sfs_excel.roster.model import Office, Roster
from sfs_excel.words import MailStatus

OFFICES = (
    Office("15", "河东司法所", former=("001",)),
    Office("002", "城关司法所", is_absent=True),
    Office("003", "厉庄司法所", merged_into="15"),
)
ROSTER = Roster(OFFICES, settings={"截止日期": "2018-12-27"})
NOON, LATER = "2018-11-01T12:00:00+08:00", "2018-11-02T12:00:00+08:00"


def issue(office: str, deadline: str, issued: str = NOON) -> Issue:
    return Issue(f"{office} {issued}", office, 2018, "d", issued, "", deadline)


def test_a_form_is_its_offices_though_the_code_was_changed_and_no_other_is_asked_about() -> None:
    old = [issue(code, "2018-12-20") for code in ("001", "002", "003")]
    assert find_old_dates(old, [], ROSTER) == [OldDate("15", date(2018, 12, 20), False)]
    assert find_old_dates([*old, issue("15", "2018-12-27", LATER)], [], ROSTER) == []
    mail = Mail(1, "form", "001", "hd@x.cn", "d", MailStatus.SENT, "", NOON)
    assert find_old_dates([*old, issue("15", "2018-12-27", LATER)], [mail], ROSTER) == [
        OldDate("15", date(2018, 12, 20), True)
    ]
