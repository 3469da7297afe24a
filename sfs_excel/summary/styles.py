"""The looks of the ranking workbook, and the measure of its texts."""

from typing import Any, Literal

from sfs_excel.sheets.measures import Measure
from sfs_excel.sheets.styles import Look

TEXT_FONT, HEAD_FONT = "宋体", "黑体"
HEAD, SUBTOTAL, EDGE, QUIET = "#D9E4F0", "#EEF3F8", "#A6B4C2", "#4D5761"
GREEN, YELLOW, RED = "#C3DFC0", "#FFF3C4", "#F2B8AE"
BLUE_BAR, PALE_BAR = "#8FAFD1", "#C9DAEC"
LINK, CHOICE = "#1F4E9E", "#FFF8DC"
# Neighbours differ in lightness, so that a stack of sections can be told apart in grey.
STACK = (
    "#3E6A99",
    "#A9C4E0",
    "#47725C",
    "#B9D6C5",
    "#8A6D3B",
    "#E3CFA4",
    "#6C5B8C",
    "#C6BBDB",
    "#9C4A4A",
    "#E5BDBD",
    "#3F7580",
    "#B5D2D9",
)

QUARTERS = (PALE_BAR, "#7C9DC4", "#2F5680", PALE_BAR)

Tone = Literal["plain", "strong", "tinted", "bad", "warn", "quiet"]

_CELL: dict[str, Any] = {
    "font_name": TEXT_FONT,
    "font_size": 10,
    "valign": "vcenter",
    "text_wrap": True,
    "border": 1,
    "border_color": EDGE,
}
_KINDS: dict[str, dict[str, Any]] = {
    "text": {"align": "left", "indent": 1},
    # Stays text even when somebody edits the cell and presses Enter.
    "returned": {"align": "left", "indent": 1, "quote_prefix": True},
    "code": {"align": "center"},
    "value": {},  # a number to the right, a text to the left, as the reader expects
    "points": {"align": "center", "num_format": "0.00"},
    "moved": {"align": "right", "indent": 1, "num_format": "+0.00;-0.00;0.00"},
    "rank": {"align": "center", "num_format": "0", "bold": True},
    "link": {"align": "left", "indent": 1, "font_color": LINK, "underline": 1},
    "digest": {"font_name": "Consolas", "font_size": 9},
    "whole": {"align": "center", "num_format": "0"},
    "rate": {"align": "center", "num_format": "0%"},
    "full": {"align": "center", "num_format": '0.00;-0.00;"—"'},
    "change": {"align": "center", "num_format": '+0.00;-0.00;"—"'},
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
    "unseen": {"border": 0, "num_format": ";;;"},  # in hidden columns: what does not fit there would still print as ###
    "head": {"font_name": HEAD_FONT, "align": "center", "bg_color": HEAD},
    "head_apart": {"font_name": HEAD_FONT, "align": "center", "valign": "top", "bg_color": HEAD},
    "head_small": {"font_name": HEAD_FONT, "font_size": 9, "align": "center", "valign": "top", "bg_color": HEAD},
    "total": {"align": "right", "indent": 1, "num_format": "0.00", "bold": True},
    "full": {"align": "center", "num_format": '0.00;-0.00;"—"'},
    "subtotal_full": {"align": "center", "num_format": '0.00;-0.00;"—"', "bold": True, "bg_color": SUBTOTAL},
    "score": {"align": "center", "num_format": "0.00", "locked": False},
    "score_pending": {"align": "center", "num_format": '0.00"*"', "italic": True, "locked": False},
    "score_missing": {"align": "center", "bg_color": "#E4E4E4", "font_color": QUIET, "locked": False},
    "state": {"align": "center", "bg_color": SUBTOTAL, "locked": False, "font_size": 9},
    "item_link": {"align": "center", "num_format": "0", "font_color": LINK, "underline": 1},
    "subtotal": {"align": "center", "num_format": "0.00", "bold": True, "bg_color": SUBTOTAL},
    "subtotal_text": {"align": "left", "indent": 1, "bold": True, "bg_color": SUBTOTAL},
    "subtotal_rank": {"align": "center", "num_format": "0", "bold": True, "bg_color": SUBTOTAL},
}
# A figure that is long in a narrow place is made smaller, never hashes: that goes by no wrapped text.
_FIGURE: dict[str, Any] = {
    "font_size": 24, "border": 0, "bold": True, "align": "left", "indent": 1, "text_wrap": False, "shrink": True,
}  # fmt: skip
_FRONT: dict[str, dict[str, Any]] = {
    "front_title": {"font_name": HEAD_FONT, "font_size": 22, "align": "left", "border": 0, "text_wrap": False},
    "front_stage": {"font_size": 12, "border": 0, "bold": True, "align": "left"},
    "front_note": {"font_size": 10, "border": 0, "align": "left", "font_color": QUIET},
    "figure_word": {"font_size": 11, "border": 0, "align": "left", "font_color": QUIET, "indent": 1},
    "figure_count": _FIGURE | {"num_format": "0"},
    "figure_points": _FIGURE | {"num_format": "0.00"},
    "figure_moved": _FIGURE | {"num_format": '+0.00;-0.00;"—"'},
    "figure_text": {"font_size": 16, "border": 0, "bold": True, "align": "left", "indent": 1, "text_wrap": False},
    "figure_note": {"border": 0, "bold": True, "align": "left", "indent": 1},
    "choice_word": {"font_size": 12, "border": 0, "align": "right", "indent": 1},
    "choice": {"font_size": 14, "bold": True, "align": "center", "bg_color": CHOICE, "locked": False, "border": 2},
    "front_head": {"font_name": HEAD_FONT, "align": "center", "bg_color": HEAD},
    "front_rank": {"font_size": 15, "bold": True, "align": "center", "num_format": "0"},
    "front_name": {
        "font_size": 13,
        "align": "left",
        "indent": 1,
        "font_color": LINK,
        "underline": 1,
        "text_wrap": False,
        "shrink": True,
    },
    "front_total": {"font_size": 14, "bold": True, "align": "right", "indent": 1, "num_format": "0.00"},
    "front_change": {"font_size": 10, "align": "center", "num_format": '+0.00;-0.00;"—"'},
    "front_band": {"font_size": 12, "align": "center"},
    "front_score": {"font_size": 11, "align": "center", "num_format": "0.00"},
    "front_mark": {"font_size": 9, "align": "left", "indent": 1},
    "front_block": {
        "font_name": HEAD_FONT,
        "font_size": 13,
        "border": 0,
        "bottom": 1,
        "bottom_color": EDGE,
        "align": "left",
    },
    "front_line": {"font_size": 11, "border": 0, "align": "left"},
    "front_link": {"font_size": 11, "border": 0, "align": "left", "font_color": LINK, "underline": 1},
}
_CONDITIONS: dict[str, dict[str, Any]] = {
    "is_vetoed": {"bg_color": "#FBE5E1"},
    "is_missing": {"bg_color": "#EDEDED", "font_color": QUIET, "italic": True},
    "is_warned": {"bg_color": "#FFD9D9", "font_color": "#9C0006", "bold": True},
    "is_changed": {"bg_color": "#7FB2F0", "bold": True, "underline": 1},
    "is_lost": {"bg_color": RED},
    "is_gained": {"bg_color": GREEN},
}


def cell_look(kind: str, tone: Tone = "plain") -> str:
    """The name of a cell's look, such as `points/strong`."""
    return f"{kind}/{tone}"


LOOKS: dict[str, Look] = {
    **{
        cell_look(kind, tone): {**_CELL, **look, **colour}
        for kind, look in _KINDS.items()
        for tone, colour in _TONES.items()
    },
    **{name: {**_CELL, **look} for name, look in {**_OTHERS, **_FRONT}.items()},
    **_CONDITIONS,
}
CENTRED, INDENTED = 1.0, 2.2  # margins of a cell, in characters
MEASURE = Measure(line=1.5, margin=INDENTED, slack=1.5)  # 宋体 in Excel, and its stand-ins elsewhere
