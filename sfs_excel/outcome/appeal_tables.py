"""The frame of the items of which offices ask for a review."""

from sfs_excel.scoring.tables import Table

APPEALS = Table(
    "appeals",
    "an item of which an office asks for a review",
    {
        "office": ("str", "code"),
        "item": ("int64", "number"),
        "grounds": ("str", "as written"),
        "evidence": ("str", "as written"),
        "received": ("str", "ISO 8601: when it was first seen in the inbox"),
        "file": ("str", "relative to the inbox"),
        "cell": ("str", "sheet and cell"),
        "answer": ("str", "维持, 改为; empty while none holds"),
        "before": ("float64", "points without the answer; empty where the office has none"),
        "after": ("float64", "points with it; empty where there is none"),
        "reason": ("str", "of the answer, as written"),
        "who": ("str", "answered"),
        "answered": ("str", "ISO 8601: when the answer was first seen in the inbox"),
    },
    inner={
        "applied": ("str", "是 where the office said that it asks; empty where it only gave a reason"),
        "fault": ("str", "why it cannot be taken yet; empty where it can"),
        "points": ("float64", "that the answer sets; empty where it sets none"),
        "answer_file": ("str", "relative to the inbox"),
        "answer_cell": ("str", "sheet and cell"),
    },
)
