"""The words of a mail server that may be shown and written down: ordinary ones, which no server can have from a password.

A server can repeat what it was told in more forms than anybody can list: in base64, in base64 of base64, backwards, letter
by letter, with blanks, on the next day. So nothing is searched for; of an answer that is left which cannot be it.
"""

import re

CUT = "***"

# What mail servers say of a mail, a mailbox or a login that they do not take; of some (163) the codes, too, by which their help
# pages are found.
_LISTED = """
    abnormal abuse accept accepted access account accounts action activate active actually address addresses again all
    allowed already an and any are as at attempt attempts auth authenticate authenticated authentication authorised
    authorization authorize authorized available back bad banned be because been before big blacklist blacklisted blank
    block blocked body box but by bye can cannot cel certificate channel check client close closed closing code command
    commands complete configuration configured connect connected connection connections content contents could
    credential credentials daily data day deferred delayed delivered delivery denied deny detected disable disabled
    disconnect disk dns does domain dt due during each email empty enable enabled encryption enter equal equals error
    errors exceed exceeded exceeds excessive exist exists expired fail failed failure failures fatal few file first
    fixed for forged format forwarding found frequency frequent from full further go good granted greeting greylist
    greylisted greylisting has have header headers hello helo hl host hostname hour ill image immediate in incorrect
    information input insufficient internal into invalid invalidated is issue it later letter like limit limited limits
    line listed lists local locked login logon long looks lookup lost mail mailbox mailboxes maildrop mailer maintenance
    malformed many match matching max maximum may mechanism mechanisms member message messages mi minute minutes missing
    more must name need needed needs network new nhd no none not now number of off ok on one only open opened or other
    out outside over oversized own owned owner parameter parameters per permanent permission permitted please policy
    port possible postmaster problem processing protocol provide qrc queue quota rate read reason receive received
    recipient recipients recognized refuse refused reject rejected rejection relay relaying relays remote rep reply
    reputation request requested requests require required requires resolve resources response restricted retry reverse
    right room rp rule rules security see send sender senders sending sends sent sequence server servers service
    services session settings sfq should sign signed size slow smtp software sorry source spam spb spf spm ssl starttls
    stc storage subject subscribe such support supported suspected suspended suspicious syntax system table take
    temporarily temporary than that the their there this time timed timeout times tls to today too traffic transaction
    transmission transport try type unable unauthenticated unauthorized unavailable unexpected unknown unrecognized
    unsolicited until up use used user users using valid verification verified verify via violation virtual virus wait
    was we when while wish with within without wrong you your
"""
_ORDINARY = frozenset(_LISTED.split())
_LETTERS = r"[A-Za-z]{1,20}"
_WORD = re.compile(_LETTERS)
_ORDINARY_TOKEN = re.compile(rf"[(\[<\"']?({_LETTERS}(?:[-/:']{_LETTERS})*)[)\]>\"']?[.,:;!?]{{0,3}}")
# Neither blanks nor what a password has not, since it is sent in ASCII: ideographs and the marks between them.
_TOKEN = re.compile(r"[^\s\u4e00-\u9fff，。、；：！？“”《》（）]+")
_STATUS = re.compile(r"[245]\.\d\.\d{1,3}(?=\s|$)")  # RFC 3463
_CUTS = re.compile(rf"{re.escape(CUT)}(?:\s*{re.escape(CUT)})+")


def keep_ordinary(said: str, password: str = "") -> str:
    """An answer with everything cut out of it but ordinary English words, Chinese, and the status at its beginning.

    Args:
        password: where it is known; a word that is part of it is cut as well.
    """
    status = _STATUS.match(said)
    begins = status[0] if status is not None and status[0] not in password else ""

    def judge(token: re.Match[str]) -> str:
        return token[0] if _is_ordinary(token[0], password.lower()) else CUT

    return _CUTS.sub(CUT, begins + _TOKEN.sub(judge, said[len(begins) :]))


def _is_ordinary(token: str, password: str) -> bool:
    found = _ORDINARY_TOKEN.fullmatch(token)
    if found is None:
        return False
    words = _WORD.findall(found[1].lower())
    return all(word in _ORDINARY and word not in password and word[::-1] not in password for word in words)
