"""Refusals of the operating system are told in Chinese, whatever the system itself says."""

import errno

import pytest

from sfs_excel.errors import explain_os_error


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (
            errno.EACCES,
            "名册.xlsx：没有权限，或正被别的程序（如 Excel）打开。请关闭打开它的程序、检查文件夹权限后重试。",
        ),
        (errno.ENOSPC, "名册.xlsx：磁盘空间不够。请清理磁盘或换一个磁盘后重试。"),
        (errno.ETIMEDOUT, "名册.xlsx：磁盘读写出错。请检查磁盘或网络连接后重试。"),
        (errno.EBADMSG, f"名册.xlsx：操作系统没有允许（错误代码 {errno.EBADMSG}）。请检查这个位置能否读写后重试。"),
    ],
)
def test_what_the_system_refused_is_said_in_chinese(number: int, words: str) -> None:
    assert str(explain_os_error(OSError(number, "what the system said", "名册.xlsx"))) == words


def test_error_without_a_file_has_a_place_too() -> None:
    assert str(explain_os_error(OSError("odd"))) == "读写文件：读写出错。请检查这个位置能否读写后重试。"
