"""The person to ask about a form, who filled it in. Stands on its cover, beside the words that are read there."""

from dataclasses import dataclass

FILLED_IN_BY, PHONE = "填表人", "联系电话"
LIMIT = 40  # characters of each


@dataclass(frozen=True)
class Contact:
    """Empty is what nobody wrote."""

    who: str = ""
    phone: str = ""

    def say(self) -> str:
        """`张三　0518-1234567`."""
        return "　".join(filter(None, (self.who, self.phone)))


NOBODY = Contact()
