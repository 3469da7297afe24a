"""The kinds of returned file, and the clerk's explanation of each kind that is no workbook."""

from typing import Literal

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.reading.archive import Refused

Kind = Literal[
    "xlsx", "xlsb", "ods", "xls",
    "empty", "encrypted", "irm", "drm",
    "doc", "docx", "ppt", "pptx", "odf", "ofd", "iwork", "ole",
    "html", "mht", "xml", "xml_table", "part", "rtf", "text", "pdf", "image", "unknown",
    "rar", "7z", "gzip", "zip", "mail", "msg", "tnef", "link",
]  # fmt: skip
ARCHIVES: tuple[Kind, ...] = ("zip", "rar", "7z", "gzip")
WRAPPINGS: tuple[Kind, ...] = ("mail", "msg", "tnef", "link")
"""What is not the file that was meant, though it has it in it or leads to it. As with an archive, there may be a form."""

WORKBOOKS: tuple[Kind, ...] = ("xlsx", "xlsb", "ods", "xls", "xml_table")
WORKBOOK_NAMES = (
    ".xlsx", ".xlsm", ".xlsb", ".xls", ".xltx", ".xltm", ".xlt", ".et", ".ett", ".ods", ".ots", ".fods", ".uos", ".numbers",
)  # fmt: skip
_OTHER_NAMES = (
    ".jpg", ".jpeg", ".jfif", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".heif", ".pdf", ".ofd", ".ceb",
    ".doc", ".docx", ".wps", ".ppt", ".pptx", ".dps", ".rtf", ".txt",
    ".mp4", ".mov", ".avi", ".wmv", ".3gp", ".mp3", ".m4a", ".aac", ".wav", ".amr",
)  # fmt: skip

_RETURN_FORM = "请司法所把填报表本身（.xlsx）报送过来。"
_SAVE_AS = "请司法所用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后重新报送，不要只改扩展名。"
_SAVE_ATTACHMENT = "请把里面的附件另存后放入收件箱。"
_REASONS: dict[Kind, tuple[RefusalCode, str]] = {
    "empty": (RefusalCode.EMPTY, "文件是空的（0 字节），可能没有传完，请司法所重新报送。"),
    "encrypted": (
        RefusalCode.ENCRYPTED,
        "文件设有打开密码或经过加密，请司法所在 Excel 或 WPS 中取消密码、另存后重新报送。",
    ),
    "irm": (
        RefusalCode.ENCRYPTED,
        "文件设有权限限制（IRM），请司法所在“文件－信息－保护工作簿”中取消限制访问、另存后重新报送。",
    ),
    "drm": (RefusalCode.ENCRYPTED, "文件被单位的加密软件加了密，请司法所解密后重新报送。"),
    "doc": (RefusalCode.NOT_A_WORKBOOK, f"这是 Word 文档，不是填报表，{_RETURN_FORM}"),
    "docx": (RefusalCode.NOT_A_WORKBOOK, f"这是 Word 文档，不是填报表，{_RETURN_FORM}"),
    "ppt": (RefusalCode.NOT_A_WORKBOOK, f"这是演示文稿（PPT），不是填报表，{_RETURN_FORM}"),
    "pptx": (RefusalCode.NOT_A_WORKBOOK, f"这是演示文稿（PPT），不是填报表，{_RETURN_FORM}"),
    "odf": (RefusalCode.NOT_A_WORKBOOK, f"这是 OpenDocument 文档，但不是电子表格，{_RETURN_FORM}"),
    "ofd": (RefusalCode.NOT_A_WORKBOOK, f"这是 OFD 版式文件，读不出填报数据，{_RETURN_FORM}"),
    "iwork": (
        RefusalCode.NOT_A_WORKBOOK,
        "这是苹果电脑的 Numbers 等文件，请司法所导出为“Excel 工作簿（.xlsx）”后重新报送。",
    ),
    "ole": (RefusalCode.NOT_A_WORKBOOK, f"这是旧版 Office 文件，但里面没有电子表格，{_RETURN_FORM}"),
    "html": (RefusalCode.NOT_A_WORKBOOK, f"这是网页（HTML），不是 Excel 工作簿，{_SAVE_AS}"),
    "mht": (RefusalCode.NOT_A_WORKBOOK, f"这是网页（MHT），不是 Excel 工作簿，{_SAVE_AS}"),
    "xml": (RefusalCode.NOT_A_WORKBOOK, f"这是 XML 文本，不是 Excel 工作簿，{_SAVE_AS}"),
    "xml_table": (RefusalCode.NOT_A_WORKBOOK, f"这是 XML 表格（Excel 2003），不是 Excel 工作簿，{_SAVE_AS}"),
    "part": (
        RefusalCode.NOT_A_WORKBOOK,
        "这是 Office 文件解压后的一个部件，不是文件本身，请把没有解压的填报表（.xlsx）放入收件箱，解压出来的文件夹移走。",
    ),
    "rtf": (RefusalCode.NOT_A_WORKBOOK, f"这是 RTF 文档，不是填报表，{_RETURN_FORM}"),
    "text": (RefusalCode.NOT_A_WORKBOOK, f"这是纯文本（如 CSV），不是 Excel 工作簿，{_SAVE_AS}"),
    "pdf": (RefusalCode.NOT_A_WORKBOOK, f"这是 PDF 文件，读不出填报数据，{_RETURN_FORM}"),
    "image": (RefusalCode.NOT_A_WORKBOOK, f"这是图片（拍照、扫描或截屏），读不出填报数据，{_RETURN_FORM}"),
    "unknown": (RefusalCode.NOT_A_WORKBOOK, f"认不出这是什么文件（可能已损坏，或被加密软件加了密），{_RETURN_FORM}"),
    "rar": (RefusalCode.NOT_A_WORKBOOK, "这是 RAR 压缩包，请解压后把里面的填报表放入收件箱。"),
    "7z": (RefusalCode.NOT_A_WORKBOOK, "这是 7z 压缩包，请解压后把里面的填报表放入收件箱。"),
    "gzip": (RefusalCode.NOT_A_WORKBOOK, "这是 gzip 压缩包，请解压后把里面的填报表放入收件箱。"),
    "zip": (RefusalCode.NOT_A_WORKBOOK, "这是 ZIP 压缩包，不是填报表，如填报表在里面，请解压后放入收件箱。"),
    "mail": (RefusalCode.NOT_A_WORKBOOK, f"这是套在里面的邮件，没有打开，{_SAVE_ATTACHMENT}"),
    "msg": (RefusalCode.NOT_A_WORKBOOK, f"这是 Outlook 保存的邮件（.msg），没有打开，{_SAVE_ATTACHMENT}"),
    "tnef": (
        RefusalCode.NOT_A_WORKBOOK,
        f"这是 Outlook 发来的附件包（winmail.dat），没有打开，请用 Outlook 打开原邮件、把附件另存后放入收件箱，或{_RETURN_FORM}",
    ),
    "link": (RefusalCode.NOT_A_WORKBOOK, f"这是快捷方式（链接），不是文件本身，{_RETURN_FORM}"),
}


def refuse_kind(kind: Kind) -> Refused:
    """The refusal of a file that is no readable workbook, in words for the clerk."""
    return Refused(*_REASONS[kind])


def has_workbook_name(name: str) -> bool:
    """Tell whether a file of this name is meant to be a workbook. Windows does not see blanks and points at a name's end."""
    return name.lower().rstrip(" .").endswith(WORKBOOK_NAMES)


def has_other_name(name: str) -> bool:
    """Tell whether a file of this name is meant to be something else, as comes along with a form."""
    return name.lower().endswith(_OTHER_NAMES)
