"""The form's look: one colour for inputs and for nothing else, and every state told by words too (grey-scale safe)."""

from typing import Any

from sfs_excel.sheets.measures import Measure
from sfs_excel.sheets.styles import Look

INK, BAND, HEAD, INPUT, LINE = "#1F2933", "#1F4E79", "#DCE6F1", "#FFF8DC", "#8A97A6"
FAULT_INK, FAULT_FILL, DONE_INK, QUIET_INK = "#9C0006", "#FFD9D9", "#22543D", "#5B6673"
LINK_INK, MENDED_FILL, SUBBAND = "#0B57A4", "#E3EFE3", "#EEF3F8"
BLANK_INK, INPUT_LINE, PROGRESS, NOTHING_ASKED = "#7A4100", "#5B6673", "#7FB2E5", "#F2F4F7"
FONT, SIZE = "宋体", 10

_BASE: dict[str, Any] = {
    "font_name": FONT,
    "font_size": SIZE,
    "font_color": INK,
    "valign": "vcenter",
    "text_wrap": True,
}
_BOX: dict[str, Any] = _BASE | {"border": 1, "border_color": LINE}
# A number that is longer than anybody foresaw gets smaller, and never turns into ####.
_NUMBER: dict[str, Any] = _BOX | {"align": "center", "text_wrap": False, "shrink": True}
_TOP: dict[str, Any] = {"valign": "top"}
# Printed in grey the colour is gone: a heavy frame shows where to write.
_INPUT: dict[str, Any] = _BASE | {"bg_color": INPUT, "border": 2, "border_color": INPUT_LINE, "locked": False}
_HEAD: dict[str, Any] = _BOX | {"bold": True, "bg_color": HEAD, "align": "center"}
LOOKS: dict[str, Look] = {
    "plain": _BASE,
    "title": _BASE | {"font_size": 16, "bold": True, "align": "center"},
    "table_title": _BASE | {"font_size": 13, "bold": True},
    "whose": _BASE | {"font_size": 11, "bold": True, "align": "right", "text_wrap": False, "shrink": True},
    "subtitle": _BASE | {"font_size": 12, "align": "center"},
    "summary": _BASE | {"font_size": 11, "bold": True},
    "head": _HEAD,
    "filter_head": _HEAD | _TOP,  # the filter's button stands below
    "band": _BOX | {"bold": True, "font_size": 11, "font_color": "#FFFFFF", "bg_color": BAND},
    "band_score": _NUMBER | {"bold": True, "font_color": "#FFFFFF", "bg_color": BAND},
    "text": _BOX,
    "small": _BOX | {"font_size": 9},
    "centre": _BOX | {"align": "center"},
    "status": _BOX | {"align": "center", "font_size": 9},
    "hint": _BOX | {"font_size": 9, "font_color": FAULT_INK},
    "score": _NUMBER | {"bold": True},
    "percent": _NUMBER | {"num_format": "0%"},
    "input": _INPUT | {"align": "center"},
    "input_text": _INPUT | {"font_size": 9, "num_format": "@"},
    "input_date": _INPUT | {"align": "center", "num_format": "yyyy-mm-dd"},
    "quiet_small": _BOX | {"font_size": 9, "font_color": QUIET_INK},
    "subband": _BOX | {"bold": True, "bg_color": SUBBAND},
    "subband_centre": _BOX | {"bold": True, "bg_color": SUBBAND, "align": "center"},
    "moved": _NUMBER | {"num_format": "+0.00;-0.00;0.00"},
    "tally": _NUMBER | {"num_format": "0.##;-0.##;"},
    # Of cells over many rows: what stands in them begins on the screen where the rows do.
    "top_text": _BOX | _TOP,
    "top_small": _BOX | _TOP | {"font_size": 9},
    "top_centre": _BOX | _TOP | {"align": "center"},
    "top_score": _NUMBER | _TOP | {"bold": True},
    "top_input": _INPUT | _TOP | {"font_size": 9, "num_format": "@"},
    "top_none": _BOX | _TOP | {"font_size": 9, "font_color": QUIET_INK, "bg_color": NOTHING_ASKED},
    "right": _BASE | {"bold": True, "align": "right"},
    "none": _BOX | {"align": "center", "font_size": 9, "font_color": QUIET_INK, "bg_color": NOTHING_ASKED},
    "hidden": _BASE | {"font_size": 9, "font_color": QUIET_INK, "text_wrap": False},
    "label": _BOX | {"bold": True, "bg_color": HEAD},
    "big": _NUMBER | {"bold": True, "font_size": 14},
    "step": _BASE | {"font_size": 11},
    "heading": _BASE | {"bold": True, "font_size": 12, "font_color": BAND},
    "lead": _BASE | {"bold": True, "font_color": BAND},
    "kind": _BOX | {"align": "center", "bold": True, "font_color": FAULT_INK},
    "link": _BOX | {"align": "center", "font_color": LINK_INK, "underline": 1},
    "jump_to": _BASE | {"align": "right", "bold": True, "font_color": LINK_INK, "underline": 1},
    "quiet": _BOX | {"font_color": QUIET_INK},
    "quiet_centre": _BOX | {"align": "center", "font_color": QUIET_INK},
    "fault_ink": {"font_color": FAULT_INK},
    "mended": {"bg_color": MENDED_FILL},  # LibreOffice keeps the ink of a text of mixed scripts
    "mended_now": {"bg_color": MENDED_FILL, "font_color": DONE_INK},
    "fault": {"font_color": FAULT_INK, "bg_color": FAULT_FILL, "bold": True},
    "input_now": {"font_color": INK, "bg_color": INPUT},
    "blank": {"font_color": BLANK_INK, "bold": True},
    "jump": {"font_color": LINK_INK, "underline": 1},
    "fault_jump": {"font_color": FAULT_INK, "bg_color": FAULT_FILL, "bold": True, "underline": 1},
    "done": {"font_color": DONE_INK},
}
MEASURE = Measure(line=1.45, margin=2, whole=True, padding=2.5)  # the tallest of the fonts that stand in for 宋体, too
