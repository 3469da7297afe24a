"""The looks of the ranking workbook. Every format is made here, once: a workbook of 300 offices has as many as one of 12."""

from typing import Any, Literal

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

TEXT_FONT, HEAD_FONT = "宋体", "黑体"
HEAD, SUBTOTAL, EDGE, QUIET = "#D9E4F0", "#EEF3F8", "#A6B4C2", "#6B7580"
GREEN, YELLOW, RED = "#C3DFC0", "#FFF3C4", "#F2B8AE"
BLUE_BAR = "#8FAFD1"

Kind = Literal["text", "returned", "code", "number", "points", "moved", "rank", "link", "digest"]
Tone = Literal["plain", "strong", "tinted", "bad", "warn", "quiet"]

_CELL: dict[str, Any] = {
    "font_name": TEXT_FONT,
    "font_size": 10,
    "valign": "vcenter",
    "text_wrap": True,
    "border": 1,
    "border_color": EDGE,
}
_KINDS: dict[Kind, dict[str, Any]] = {
    "text": {"align": "left", "indent": 1},
    # Stays text even when somebody edits the cell and presses Enter.
    "returned": {"align": "left", "indent": 1, "quote_prefix": True},
    "code": {"align": "center"},
    "number": {"align": "right", "indent": 1},
    "points": {"align": "center", "num_format": "0.00"},
    "moved": {"align": "right", "indent": 1, "num_format": "+0.00;-0.00;0.00"},
    "rank": {"align": "center", "num_format": "0", "bold": True},
    "link": {"align": "left", "indent": 1, "font_color": "#1F4E9E", "underline": 1},
    "digest": {"font_name": "Consolas", "font_size": 9},
}
_TONES: dict[Tone, dict[str, Any]] = {
    "plain": {},
    "strong": {"bold": True, "bg_color": SUBTOTAL},
    "tinted": {"bg_color": SUBTOTAL},
    "bad": {"bg_color": "#FBE5E1"},
    "warn": {"bg_color": "#FFF8E1"},
    "quiet": {"bg_color": "#F1F1F1"},
}
_OTHERS: dict[str, dict[str, Any]] = {
    "title": {"font_name": HEAD_FONT, "font_size": 16, "align": "center", "border": 0, "text_wrap": False},
    "title_left": {"font_name": HEAD_FONT, "font_size": 16, "align": "left", "border": 0, "text_wrap": False},
    "note": {"border": 0, "align": "left"},
    "stage": {"border": 0, "align": "left", "bold": True},
    "note_number": {"border": 0, "align": "right", "indent": 1, "bold": True, "num_format": "+0.00;-0.00;0.00"},
    "head": {"font_name": HEAD_FONT, "align": "center", "bg_color": HEAD},
    "head_upright": {"font_name": HEAD_FONT, "align": "center", "bg_color": HEAD, "rotation": 270, "text_wrap": False},
    "total": {"align": "right", "indent": 1, "num_format": "0.00", "bold": True},
    "full": {"align": "center", "num_format": '0.00;-0.00;"—"'},
    "subtotal_full": {"align": "center", "num_format": '0.00;-0.00;"—"', "bold": True, "bg_color": SUBTOTAL},
    "score": {"align": "center", "num_format": "0.00", "locked": False},
    "score_pending": {"align": "center", "num_format": '0.00"*"', "italic": True, "locked": False},
    "score_missing": {"align": "center", "bg_color": "#E4E4E4", "font_color": QUIET, "locked": False},
    "state": {"align": "center", "bg_color": SUBTOTAL, "locked": False, "font_size": 9},
    "subtotal": {"align": "center", "num_format": "0.00", "bold": True, "bg_color": SUBTOTAL},
    "subtotal_text": {"align": "left", "indent": 1, "bold": True, "bg_color": SUBTOTAL},
    "subtotal_rank": {"align": "center", "num_format": "0", "bold": True, "bg_color": SUBTOTAL},
}
_CONDITIONS: dict[str, dict[str, Any]] = {
    "is_vetoed": {"bg_color": "#FBE5E1"},
    "is_missing": {"bg_color": "#EDEDED", "font_color": QUIET, "italic": True},
    "is_changed": {"bg_color": "#7FB2F0", "bold": True, "underline": 1},
    "is_lost": {"bg_color": RED},
    "is_gained": {"bg_color": GREEN},
}


class Styles:
    """All formats of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._cells = {
            (kind, tone): workbook.add_format({**_CELL, **look, **colour})
            for kind, look in _KINDS.items()
            for tone, colour in _TONES.items()
        }
        self._others = {name: workbook.add_format({**_CELL, **look}) for name, look in _OTHERS.items()}
        self._others |= {name: workbook.add_format(look) for name, look in _CONDITIONS.items()}

    def cell(self, kind: Kind, tone: Tone = "plain") -> Format:
        return self._cells[kind, tone]

    def __getitem__(self, name: str) -> Format:
        return self._others[name]
