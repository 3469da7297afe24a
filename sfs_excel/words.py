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


class OfficeState(Code):
    """Progress of an office with its form (`state` in the table of `Workspace.status`)."""

    NOT_ISSUED = "未发放"
    NOT_RETURNED = "未报送"
    OUTDATED = "待换表"
    FAULTY = "待改错"
    RETURNED = "已报送"


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
    APPEALS_UNTIL = "appeals_until", "复核截止"
    FINALIZE = "finalize", "定稿"


class NoticeKind(Code):
    """Kind of a notice: a paper, a mail or the dashboard. Its templates are named by the code."""

    FORM = Kind.FORM.value, Kind.FORM.word
    LETTER = "letter", "责任书"
    REMINDER = "reminder", "催报"
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
    NoticeKind.LETTER, NoticeKind.REMINDER, NoticeKind.FEEDBACK, NoticeKind.ANSWER, NoticeKind.APPROVAL,
    NoticeKind.CIRCULAR, NoticeKind.AMENDMENT, NoticeKind.CORRECTION,
)  # fmt: skip
MAILS = tuple(kind for kind in NoticeKind if kind not in (NoticeKind.DASHBOARD, NoticeKind.APPROVAL))


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


class FindingCode(Code):
    """Subject of a finding (`findings.code`). The word is the sentence that the code stands for."""

    # of a value
    MISSING = "missing", "没有填"
    ERROR_VALUE = "error_value", "单元格是 #N/A、#REF! 一类的错误值"
    NO_RESULT = "no_result", "填的是公式，没有计算结果"
    PICTURE = "picture", "放的是一张图片，读不出所填的内容"
    NOT_A_NUMBER = "not_a_number", "要填数字，填的不是数字，或不止一个意思"
    DATE = "date", "要填数字，读到的是日期或时间"
    OUT_OF_BOUNDS = "out_of_bounds", "数太大、太小，或者不合要求的步长"
    NOT_A_FLAG = "not_a_flag", "要填是或否，填的是别的"
    TOO_LONG = "too_long", "文字太长"
    SHOWN_OTHERWISE = "shown_otherwise", "显示的与单元格里存的不一样，按存的读取"
    FORMULA = "formula", "填的是公式，按计算结果计"
    SMALL_PERCENT = "small_percent", "百分数小得可疑，如 0.98%"
    NORMALISED = "normalised", "写法不标准而意思只有一个，已按这个意思读取"
    HIDDEN_VALUE = "hidden_value", "填在隐藏的行或列里，仍按所填的读取"
    # of a row
    LOST_ROW = "lost_row", "应有的一行找不到（票决表里也指同一所有几行）"
    DOUBLE_ROW = "double_row", "同一行有几个，分不清用哪一个"
    WRONG_LABEL = "wrong_label", "编号与旁边的名称对不上，行列被改动过"
    STRANGE_ROW = "strange_row", "核定表或台账的一行没有采用：不在名册或责任书里，不归这一科室，或填写不全"
    # of a form
    BLANK_FORM = "blank_form", "整张表都没有填"
    CHECK = "check", "几处数据互相矛盾（责任书的 must）"
    REMINDER = "reminder", "几处数据请核对（责任书的 should，或规则的提醒）"
    SELF_TOTAL = "self_total", "表里的自评总分与重新计算的不一样，以重新计算的为准"
    OTHER_NAME = "other_name", "文件名说的是另一个所，按表里的标识计"
    COPIED_TABLE = "copied_table", "文件里另有一张工作表也像填报表，只读其中一张"
    MACROS = "macros", "文件里带有宏，没有运行"
    LINKS = "links", "文件里有指向其他文件的链接，没有打开"
    OBJECTS = "objects", "文件里嵌有其他文件或控件，没有打开"
    LOST_FORMATS = "lost_formats", "单元格格式有缺失，分不清日期、百分比与普通数字，都按数字读取"
    # of what the bureau's own people filled in
    UNEXPLAINED = "unexplained", "核定改了数，没有写理由，没有采用"
    REASON_ALONE = "reason_alone", "只写了理由，没有填核定的数，按接受计"
    DOUBTFUL_WORD = "doubtful_word", "分不清是接受现有的，还是改为别的"
    NOT_ON_STEP = "not_on_step", "核定分多于两位小数"
    OTHER_RULE = "other_rule", "这一项的规则在发表以后改过，没有采用"
    CONFLICT = "conflict", "同一处有不同的核定，都没有采用"
    KEPT_DECISION = "kept_decision", "前一份核定表里的核定，后一份没有写，仍然采用"
    UNSIGNED = "unsigned", "没有写核定人，空着的没有当作接受"
    SUCCESSION = "succession", "核定表封面写的接替没有采用，或者要核对"
    OVERTAKEN = "overtaken", "核定以后填报内容又有变化，核定时看到的不是现在的"
    NOT_RETURNED = "not_returned", "核定的所没有可以使用的填报表，收到以后自动生效"
    INCOMPLETE = "incomplete", "申请复核或者答复的一行没有填全，没有采用"
    IDLE_ANSWER = "idle_answer", "复核的答复没有采用：没有这一项申请，申请理由改过，或者由局领导核定"
    OVERLOOKED = "overlooked", "核定以后的数与台账不一样"
    LOST_ENTRIES = "lost_entries", "前一份台账里的记录，后一份里没有了"
    NOT_A_GRADE = "not_a_grade", "票决要选等次，填的是别的"
    RENAMED = "renamed", "表上的名称与名册现在的不同，按编码采用"
    REFUSED = "refused", "文件没有采用（拒收），原因见说明"


class RefusalCode(Code):
    """Cause of the refusal of a whole file. People read the reason beside it; the word is that reason in short."""

    # by what the file is
    EMPTY = "empty", "文件、压缩包或邮件里没有内容"
    NOT_A_FILE = "not_a_file", "不是普通文件"
    NOT_A_WORKBOOK = "not_a_workbook", "不是 Excel 工作簿"
    ENCRYPTED = "encrypted", "设有密码或经过加密"
    DAMAGED = "damaged", "已损坏或没有传完整"
    ABNORMAL = "abnormal", "结构异常，为安全起见没有读取"
    TOO_LARGE = "too_large", "文件太大"
    NESTED = "nested", "套在里面的压缩包，没有打开"
    # by what became of reading it
    UNREADABLE = "unreadable", "操作系统没有让读"
    KILLED = "killed", "读取程序异常中止"
    TOO_SLOW = "too_slow", "在规定的时间内读不完"
    TOO_HUNGRY = "too_hungry", "读取要用的内存超过规定"
    NO_ANSWER = "no_answer", "等了很久没有结果，不是文件的问题"
    INTERRUPTED = "interrupted", "读取进程被系统中止，不是文件的问题"
    UNFORESEEN = "unforeseen", "程序没有预料到的错"
    STORE_DAMAGED = "store_damaged", "程序保存的原件丢失或损坏"
    # by the table in it
    NO_TABLE = "no_table", "找不到要填的工作表"
    LOST_KEYS = "lost_keys", "隐藏的编号列被删除"
    LOST_HEADS = "lost_heads", "找不到表头"
    DOUBLE_HEADS = "double_heads", "同一个表头有几列"
    # by what it says of itself
    NO_TOKEN = "no_token", "不是发放的表，或标识被删除"
    TWO_IDENTITIES = "two_identities", "有两个不同的标识"
    BAD_SIGNATURE = "bad_signature", "标识不是本局发放时的"
    OTHER_FORMAT = "other_format", "另一版本的程序发放的"
    OTHER_YEAR = "other_year", "另一年度的"
    OTHER_DIGEST = "other_digest", "按以前的责任书或规则发放的"
    UNKNOWN_OFFICE = "unknown_office", "名册里没有这个司法所"
    UNKNOWN_DEPARTMENT = "unknown_department", "名册里没有这个科室"
    UNKNOWN_VOTER = "unknown_voter", "名册里没有这个评委"


CLERK, VOTERS = "经办人", "评委"  # the clerk does what nobody else owes
NO_ASSESSMENT = "核定表还没有交回"  # what a department owes whose workbook has not come back
