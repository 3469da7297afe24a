"""Texts that an office may write, at their worst; and a notice as a browser takes it apart."""

from html.parser import HTMLParser

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|'/c calc'!A1",
    "\n=HYPERLINK(1)",
    "{{ 7*7 }}{% for x in y %}",
    "a\u202exslx.exe",
    "第一行\r\n第二行\u2028第三行\x85\t第四行",
    "\x00\x07\x1b[31m\u200b\ufeff\ud800",
    "长" * 40_000,
)


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data
