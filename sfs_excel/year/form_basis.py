"""The parts that an office's form is made of, but for its identity and the time: kept beside the file, it tells why a form is made again."""

from collections.abc import Mapping
from dataclasses import dataclass

from sfs_excel.files.outputs import digest_parts
from sfs_excel.form.cover import Recipient
from sfs_excel.rulebook.model import Rulebook, once_per_rulebook

_SHOWN = 16  # digits of a digest
UNKNOWN = "以前的程序做的，没有记下按什么做"
_REASONS: Mapping[str, str] = {
    "code": "编码变了",
    "name": "名称变了",
    "chief": "所长变了",
    "deadline": "截止日期变了",
    "bureau": "县局名称或收表邮箱变了",
    "rules": "规则或填报项变了",
    "words": "责任书、规则的文字改过",
}


@dataclass(frozen=True)
class FormBasis:
    """Digests of the parts; of `deadline` the day itself (ISO 8601), "" where there is none."""

    code: str
    name: str
    chief: str
    deadline: str
    bureau: str
    rules: str
    words: str

    def say(self) -> str:
        """The whole, as `compare` reads it."""
        return " ".join(f"{part}={getattr(self, part)}" for part in _REASONS)

    def compare(self, earlier: str) -> str:
        """Tell in words what is otherwise than in what `say` gave before; "" where nothing is."""
        known = dict(part.split("=", 1) for part in earlier.split(" ") if "=" in part)
        if known.keys() != _REASONS.keys():
            return UNKNOWN
        changed = [part for part in _REASONS if known[part] != getattr(self, part)]
        if "rules" in changed:  # then the words are others, too
            changed.remove("words")
        return "、".join(_REASONS[part] for part in changed)


def describe_basis(rulebook: Rulebook, recipient: Recipient) -> FormBasis:
    """Tell what the form of an office is made of."""
    code, name, chief = (_digest(part) for part in (recipient.code, recipient.name, recipient.chief))
    deadline = "" if recipient.deadline is None else recipient.deadline.isoformat()
    bureau = _digest(recipient.county, recipient.return_to)
    return FormBasis(code, name, chief, deadline, bureau, rulebook.digest[:_SHOWN], _digest_words(rulebook))


@once_per_rulebook
def _digest_words(rulebook: Rulebook) -> str:
    """All but how offices are ranked: that stands in no form."""
    return _digest(rulebook.model_dump_json(by_alias=True, exclude={"ranking"}))


def _digest(*parts: str) -> str:
    return digest_parts(*parts)[:_SHOWN]
