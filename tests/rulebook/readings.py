"""Readings of the 2016 letter that a bureau may prefer, each with a situation in which it gives other points."""

from dataclasses import dataclass

from tests.rulebook.editing import Edits, Given, block_of

# Items whose conditions are judged together: all are met, or there are no points.
ALL_OR_NOTHING = (4, 13, 14, 18, 19, 21, 25, 28, 30, 31, 39, 40, 41, 42)


@dataclass(frozen=True)
class Reading:
    """The item's score in a situation, as issued and as edited. Keys are the item's own, or full."""

    name: str
    item: int
    edits: Edits
    given: Given
    as_issued: float
    as_edited: float


READINGS = (
    Reading(
        "three members without a branch lose the item",
        1,
        (
            (
                "    checks:\n",
                "    - quote: 三名以上党员司法所一律建成党支部，\n"
                "      forfeit: {if: members >= 3 and not branch}\n"
                "      reading: 三名以上党员没有建成党支部的，本项得0分。\n"
                "    checks:\n",
            ),
            ("只作提醒，由考核人员核定得分", "得0分"),
        ),
        {"members": 3, "branch": 0, "self": 2},
        2,
        0,
    ),
    Reading(
        "four points is the most that the item gives",
        5,
        (
            ("gain_max: 4", "gain_max: 2"),
            ("4分是加分上限，在本项2分之外另计，本项最多得6分。", "4分是本项最多得分，加分最多2分。"),
            ("没有的填0", "没有的填0；最高4分含本项2分"),
        ),
        {"orgs": 6},
        6,
        4,
    ),
    Reading(
        "standard committees over those built",
        10,
        (
            ("{rate: standard, over: committees_due,", "{rate: standard, over: committees,"),
            ("达标率以应建的乡村两级调委会为分母", "达标率以已建的调委会为分母"),
        ),
        {"committees_due": 12, "committees": 10, "firms_due": 0, "firms": 0, "liaison": 1, "standard": 8},
        0.5,
        1,
    ),
    Reading(
        "meetings in the months of the assessment period",
        11,
        (
            ("at_least: 12", "at_least: 10"),
            ("“每月”指全年12个月，12个月都召开例会得分", "“每月”指考核期的10个月，都召开例会得分"),
        ),
        {"incidents": 0, "meetings": 10, "files": 5, "entered": 5},
        2.5,
        3,
    ),
    Reading(
        "two points for each village without its grid",
        12,
        (
            ("once: {if: unposted > 0, lose: 2}", "each: {of: unposted, lose: 2}"),
            ("网格未上墙的村多于0个即扣2分，只扣一次，不按村累计", "每有1个村未上墙扣2分"),
        ),
        {"unposted": 2, "late": 0},
        2,
        0,
    ),
    Reading(
        "assessed and classified over all on the register",
        14,
        (
            ("{rate: assessed, over: received,", "{rate: assessed, over: 13.offenders,"),
            ("{rate: classified, over: received,", "{rate: classified, over: 13.offenders,"),
            ("以已接收人员为分母", "以全部在册人员为分母"),
            ("must: assessed <= received", "must: assessed <= 13.offenders"),
            ("must: classified <= received", "must: classified <= 13.offenders"),
        ),
        {"eligible": 10, "received": 10, "assessed": 10, "classified": 10, "13.offenders": 12},
        3,
        0,
    ),
    Reading(
        "the assessor deducts for a faked ledger",
        16,
        (
            (
                "      faked: {label: 发现假台账, type: flag, by: bureau, default: 否, hint: 由县局填写，查实做假台账选是，空白按否}\n",
                "",
            ),
            ("forfeit: {if: faked}", "note: {}"),
            ("县局查实做假台账的，本项得0分", "做假台账的由考核人员酌情扣分"),
            (block_of(16)[block_of(16).index("    checks:") :], "\n"),
        ),
        {"self": 4, "faked": 1},
        0,
        4,
    ),
    Reading(
        "receipts over verified",
        18,
        (
            ("{rate: receipts, over: inmates,", "{rate: receipts, over: verified,"),
            ("以全部服刑在教人员信息数为分母", "以已核查的信息数为分母"),
            ("must: receipts <= inmates", "must: receipts <= verified"),
            ("已发送回执数不能多于服刑在教人员信息数", "已发送回执数不能多于已核查数"),
        ),
        {"group": 1, "software": 1, "linked": 1, "inmates": 200, "verified": 198, "receipts": 197},
        0,
        2,
    ),
    Reading(
        "city sites beyond the first gain three at most",
        27,
        (
            ("gain: 1}", "gain: 1, gain_max: 3}"),
            ("加分不封顶；省级示范点不能", "加分最高3分；省级示范点不能"),
        ),
        {"city": 6, "province": 0},
        7,
        5,
    ),
    Reading(
        "province sites gain three at most",
        27,
        (
            (
                "award: {of: {province: 3}}\n      reading: 加分不封顶。",
                "award: {of: {province: 3}, max: 3}\n      reading: 最高加3分。",
            ),
        ),
        {"city": 1, "province": 2},
        8,
        5,
    ),
    Reading(
        "a province site stands for the city site",
        27,
        (
            (
                "    - quote: 年内新增 “市级法治文化示范点” 1个，多增加1个加1分。\n"
                "      quota: {of: city, target: 1, lose: 2, gain: 1}\n",
                "    - quote: [年内新增 “市级法治文化示范点” 1个，, 多增加1个加1分。]\n"
                "      quota: {of: city, target: 1, gain: 1}\n"
                "      reading: 加分不封顶。\n"
                "    - quote: 年内新增 “市级法治文化示范点” 1个，\n"
                "      quota: {of: city + province, target: 1, lose: 2}\n",
            ),
            ("加分不封顶；省级示范点不能顶替市级示范点", "省级示范点可以顶替市级示范点"),
        ),
        {"city": 0, "province": 1},
        3,
        5,
    ),
    Reading(
        "articles short of four on both sites together",
        29,
        (
            (
                block_of(29)[block_of(29).index("    - quote: [全年") :],
                "    - quote: 全年被法润江苏网、连云港普法网采用稿件不少于2篇，\n"
                "      note: {}\n"
                "      reading: 两网不分别要求2篇，按合计篇数计算。\n"
                "    - quote: 合计4篇。每少1篇扣0.5分。\n"
                "      quota: {of: farun + pufa, target: 4, lose: 0.5}\n\n",
            ),
        ),
        {"farun": 3, "pufa": 0},
        1,
        1.5,
    ),
    Reading(
        "a surplus does not make up for a shortfall",
        34,
        (
            (
                "{of: info, target: 3, lose: 2, gain: 2}\n      reading: ",
                "{of: info, target: 3, lose: 2, gain: 2, gain_if: press >= 1}\n      reading: 稿件满1篇，信息才加分。",
            ),
            (
                "{of: press, target: 1, lose: 2, gain: 2}\n      reading: ",
                "{of: press, target: 1, lose: 2, gain: 2, gain_if: info >= 3}\n      reading: 信息满3篇，稿件才加分。",
            ),
        ),
        {"info": 4, "press": 0},
        6,
        4,
    ),
    Reading(
        "articles beyond the target gain four at most",
        34,
        (
            (
                "{of: info, target: 3, lose: 2, gain: 2}\n      reading: ",
                "{of: info, target: 3, lose: 2, gain: 2, gain_max: 4}\n      reading: 信息最高加4分。",
            ),
        ),
        {"info": 6, "press": 1},
        12,
        10,
    ),
    Reading(
        "one published article counts",
        35,
        (
            ("award: {of: {published: 2}}", "award: {of: {published: 2}, max: 2}"),
            ("每刊用1篇加2分，不封顶；一文多刊只计一次", "最多只加1篇的2分"),
        ),
        {"written": 3, "published": 3},
        8,
        4,
    ),
    Reading(
        "the highest honour counts",
        44,
        (
            ("unit_city: 5}, take: sum", "unit_city: 5}, take: highest"),
            ("person_city: 4}, take: sum", "person_city: 4}, take: highest"),
            ("每次表彰都加分", "同一荣誉只按最高一级加分"),
            ("每人次表彰都加分", "同一荣誉只按最高一级加分"),
        ),
        {"unit_county": 2, "unit_city": 1, "person_county": 1, "person_city": 1},
        17,
        9,
    ),
    Reading(
        "criticised twice loses ten",
        45,
        (("lose: 5, max: 5", "lose: 5, max: 10"), ("也只扣5分，同时", "最多扣10分，同时")),
        {"criticised": 2},
        -5,
        -10,
    ),
    Reading(
        "nothing to count is not met, in a rule of rates",
        9,
        (
            ("at_least: 100}", "at_least: 100, when_none: not_met}"),
            ("at_least: 95}", "at_least: 95, when_none: not_met}"),
        ),
        {"mediators": 2, "budgeted": 1, "subsidy": 1, "disputes": 0, "handled": 0, "settled": 0},
        1.5,
        1,
    ),
    Reading(
        "nothing to count is not met, among conditions",
        21,
        (("when_none: met", "when_none: not_met"),),
        {"agreements": 1, "released": 0, "reoffended": 0},
        1,
        0,
    ),
)
