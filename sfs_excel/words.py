"""Every code and state, once, with the Chinese word for it.

They stand in frames, exported tables, workbooks and the register. What only one room speaks of stays with it, as a `Literal`.
"""

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """A code, and the word that people read for it; where none is given, the code is that word.

    It is its code wherever a text is asked for, in a tuple's `repr` as well: digests are made of those.
    """

    word: str

    def __new__(cls, code: str, word: str = "") -> Self:
        """A member with its word."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.word = word or code
        return member

    __repr__ = str.__repr__


class Severity(Code):
    """Gravity of a finding (`findings.severity`)."""

    ERROR = "错误"  # goes back to whoever filled it in; the value counts as missing
    REMINDER = "提醒"  # worth a look; changes no score
    NORMALISED = "更正"  # could only mean one thing, and was taken for it


class Audience(Code):
    """Reader of a finding (`to`)."""

    OFFICE = "office", "司法所"
    BUREAU = "bureau", "县局"


class Stage(Code):
    """Stage of the result (`ranking.stage`)."""

    PROVISIONAL = "自评暂定"
    ASSESSED = "核定"
    FINAL = "终评"


class ItemStatus(Code):
    """Source of an item's score (`items.status`)."""

    REPORTED = "自评"
    DECIDED = "核定"
    PENDING = "待定"  # something is not there yet


class OfficeStatus(Code):
    """Place of an office in the ranking or outside it (`ranking.status`)."""

    RANKED = "ranked", "参评"
    VETOED = "vetoed", "否决"
    MISSING = "missing", "未报送"
    ABSENT = "absent", "不参评"  # by the roster, as the next one is
    MERGED = "merged", "撤并"


OUTSIDE = (OfficeStatus.ABSENT, OfficeStatus.MERGED)  # listed, and neither ranked nor asked for anything


class OfficeState(Code):
    """Progress of an office with its form (`state` in the table of `Workspace.status`)."""

    NOT_ISSUED = "未发放"
    NOT_RETURNED = "未报送"
    OUTDATED = "待换表"
    FAULTY = "待改错"
    RETURNED = "已报送"
    ABSENT = OfficeStatus.ABSENT.word
    MERGED = OfficeStatus.MERGED.word


class VoterStatus(Code):
    """Fate of a voter's ballot (`voters.status`)."""

    VALID = "valid", "有效"
    FAULTY = "faulty", "作废"
    MISSING = "missing", "未投票"


class Role(Code):
    """Role of a movement of points (`role` in the ledger)."""

    LOSS = "loss", "扣分"
    GAIN = "gain", "加分"
    PENALTY = "penalty", "扣罚"
    VETO = "veto", "否决"
    PENDING = "pending", "待定"
    FLOOR = "floor", "扣完为止"
    ASSESSED = "assessed", "核定"  # brings an item to the score that an assessor set


class Kind(Code):
    """Kind of a file in the inbox (`submissions.kind`)."""

    FORM = "form", "填报表"
    ASSESSOR = "assessor", "核定表"
    BALLOT = "ballot", "票决表"
    LOG = "log", "平时台账"
    APPEAL = "appeal", "复核申请表"
    EVIDENCE = "evidence", "佐证材料"
    UNKNOWN = "unknown", "不明"


HANDOUTS = (Kind.ASSESSOR, Kind.BALLOT, Kind.LOG)
OF_OFFICES = (Kind.FORM, Kind.APPEAL)  # what an office fills in
FORMS = (*OF_OFFICES, *HANDOUTS)


class FileStatus(Code):
    """Fate of a file in the inbox (`submissions.status`)."""

    CURRENT = "current", "采用"
    SUPERSEDED = "superseded", "被后来的替代"
    DUPLICATE = "duplicate", "重复"
    REFUSED = "refused", "拒收"
    ASKED = "asked", "待确认"
    WAITING = "waiting", "暂时读不到"
    SKIPPED = "skipped", "跳过"
    WITHDRAWN = "withdrawn", "已撤回"
    AFTER_FINAL = "after_final", "定稿后收到"


class ReachedBy(Code):
    """Ground on which a file is taken to have reached the bureau at a time (`submissions.reached_by`)."""

    PLACED = "placed", "放入收件箱"
    MAILED = "mailed", "邮件日期"
    RECEIVED = "received", "登记"
    STATED = "stated", "实际收到"


class OriginalState(Code):
    """Fate of a stored file that is laid out under a readable name."""

    WRITTEN = "written", "已写好"
    SAME = "same", "已经在那里"
    LOST = "lost", "原件丢失或损坏"
    TOO_LARGE = "too_large", "文件太大，没有保存"


class Difference(Code):
    """Way in which a file of a frozen result is not as its list has it."""

    CHANGED = "changed", "内容变了"
    MISSING = "missing", "缺少"
    ADDED = "added", "多出"
    RENAMED = "renamed", "改了名"


class EventKind(Code):
    """Kind of a decision about the year (`events.kind`)."""

    WITHDRAW = "withdraw", "撤回"
    NO_MORE_BALLOTS = "no_more_ballots", "不再补评"
    SUCCEED = "succeed", "接替"  # stated in the roster, as the next one is
    HEAD = "head", "局领导"
    ABSENT = "absent", "不参评"
    MERGE = "merge", "撤并"
    RENAME = "rename", "曾用名"
    APPEALS_UNTIL = "appeals_until", "复核截止"
    REACHED = "reached", "实际收到"
    CLOCK_CHECKED = "clock_checked", "时钟已核对"
    FINALIZE = "finalize", "定稿"
    FOLLOW = "follow", "承接上年度"
    SAME_QUESTION = "same_question", "同一问题"
    NEW_QUESTION = "new_question", "新问题"


class Fate(Code):
    """Fate of what was answered by an earlier rulebook of the year, under that of today."""

    KEPT = "kept", "沿用"
    ASKED = "asked", "要问"  # the bureau says whether it is the same question
    NEW = "new", "要补填"
    GONE = "gone", "不再问"


class NoticeKind(Code):
    """Kind of a notice: a paper, a mail or the dashboard. Its templates are named by the code."""

    FORM = Kind.FORM.value, Kind.FORM.word
    LETTER = "letter", "责任书"
    EXTENSION = "extension", "延期通知"
    REMINDER = "reminder", "催报"
    MENDING = "mending", "催促更正"  # goes out as a reminder, in other words
    GROUP = "group", "群消息"  # written with the reminders, for the chat of all offices
    FEEDBACK = "feedback", "得分反馈"
    APPROVAL = "approval", "审定表"
    ANSWER = "answer", "复核答复"
    CIRCULAR = "circular", "考核结果通报"
    AMENDMENT = "amendment", "考核结果更正通报"
    CORRECTION = "correction", "更正通知"
    RECEIPT = "receipt", "回执"
    ASSESSOR = Kind.ASSESSOR.value, Kind.ASSESSOR.word
    BALLOT = Kind.BALLOT.value, Kind.BALLOT.word
    APPEAL = Kind.APPEAL.value, Kind.APPEAL.word
    DASHBOARD = "dashboard", "看板"


PAPERS = (
    NoticeKind.LETTER, NoticeKind.EXTENSION, NoticeKind.REMINDER, NoticeKind.FEEDBACK, NoticeKind.ANSWER,
    NoticeKind.APPROVAL, NoticeKind.CIRCULAR, NoticeKind.AMENDMENT, NoticeKind.CORRECTION,
)  # fmt: skip
_NO_MAILS = (NoticeKind.DASHBOARD, NoticeKind.APPROVAL, NoticeKind.MENDING, NoticeKind.GROUP)
MAILS = tuple(kind for kind in NoticeKind if kind not in _NO_MAILS)


class PaperState(Code):
    """Outcome of writing a paper."""

    WRITTEN = "written", "已写好"
    SAME = "same", "没有变化"
    OPEN = "open", "正打开着，新的在旁边"


class MailStatus(Code):
    """Fate of a mail at one address, in the register and on the screen."""

    DRAFT = "draft", "草稿已写好"
    DRY = "dry", "将会发出"
    SENT = "sent", "已发出"
    ALREADY = "already", "以前已发"
    FAILED = "failed", "没有发成"  # for now
    REFUSED = "refused", "被拒收"  # for good
    UNKNOWN = "unknown", "不能确定"  # the server may have it
    UNSENT = "unsent", "没有发"  # not tried
    SKIPPED = "skipped", "不能发"
    SENDING = "sending", "正在发"  # written before the content goes to the server, and the outcome over it


CLERK, VOTERS = "经办人", "评委"  # the clerk does what nobody else owes
NO_ASSESSMENT = "核定表还没有交回"  # what a department owes whose workbook has not come back
UNSETTLED = (
    "改过，等县局确认是不是同一问题"  # what is said of a question that was worded otherwise, until somebody has said
)
