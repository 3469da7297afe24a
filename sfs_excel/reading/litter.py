"""Recognises the files that programs and systems leave in a folder for themselves: they are skipped, which is no error."""

import re
import stat
from pathlib import Path, PurePosixPath

_LEFT_FILE = re.compile(
    r"""~\$.*|\._.*|\.~.*|.*\.\w+~  # open in Office or WPS, macOS's other half, an editor's copy
    |.*\.(part|partial|crdownload|download|downloading|opdownload|xltd|aria2|tmp|temp|swp|gslock)  # not whole yet, or locked
    |(eh)?thumbs(_vista)?\.db|desktop\.ini|\.ds_store|icon[\r\ufffd]|\.localized|\.directory|\.apdisk|\.volumeicon\.icns
    |\.(nextcloud|owncloud)sync\.log|\.sync_[0-9a-f]+\.db.*|\.dropbox(\.attr)?|\.(goutputstream-|fuse_hidden|nfs0).*""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
# Copies of what lies beside them, or what somebody has thrown away.
_LEFT_FOLDER = re.compile(
    r"""__macosx|@eadir|\#recycle|@recycle|@recently-snapshot|\#snapshot|\$recycle\.bin|recycler
    |system\ volume\ information|lost\+found|\.trash(es)?(-[0-9]+)?|\.appledouble|\.spotlight-v100|\.fseventsd
    |\.temporaryitems|\.documentrevisions-v100|\.stfolder|\.stversions|\.sync|\.dropbox\.cache|\.thumbnails""",
    re.IGNORECASE | re.VERBOSE,
)


def skip_reason(path: Path) -> str | None:
    """Tell why this entry of the inbox is listed as skipped, which is not an error; None where it is to be read."""
    if is_left_behind(path.name):
        return "程序留下的临时文件，已跳过"
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return "文件已不在收件箱中，已跳过"
    if stat.S_ISDIR(mode):
        if is_left_folder(path.name):
            return "系统或同步软件留下的文件夹，已跳过"
        return "这是文件夹，里面的文件不会读取，已跳过"
    if stat.S_ISLNK(mode):
        return "这是指向别处的链接，已跳过"
    if not stat.S_ISREG(mode):
        return "这不是普通文件，已跳过"
    return None


def is_left_behind(name: str) -> bool:
    """Tell whether a file of this name is one that programs leave in a folder, for themselves."""
    return _LEFT_FILE.fullmatch(name) is not None


def is_left_folder(name: str) -> bool:
    """Tell whether a folder of this name is one that a system or a program keeps for itself, with all that lies in it."""
    return _LEFT_FOLDER.fullmatch(name) is not None


def is_left_member(path: str) -> bool:
    """Tell whether a file in a package, by its path there, is one of these or lies in such a folder."""
    folders, name = PurePosixPath(path).parts[:-1], PurePosixPath(path).name
    return is_left_behind(name) or any(map(is_left_folder, folders))
