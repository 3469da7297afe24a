"""Where the templates stand: those of the bureau first, then ours."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound

from sfs_excel.errors import Fault, FaultyFileError, explain_os_error

ENDING, DOCUMENT = ".j2", ".docx"
OPEN_IN_WORD = "~$"  # what Word puts beside a document that is open begins so
OURS = "内置通知模板"


class Sources(BaseLoader):
    """Templates by file name. There are no folders in templates/notices, and a name never leads out of it."""

    def __init__(self, overrides: Path | None) -> None:
        self._overrides = overrides
        self._ours = files("sfs_excel.templates") / "notices"

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002 - Jinja's signature
        """Text, and the place to name in a fault; what was read once is kept.

        Raises:
            FaultyFileError: the file is there, but cannot be read as UTF-8.
        """
        for folder in self._folders():
            if template in _list(folder):
                where = self._say_where(folder, template)
                return _read(folder / template, where), where, lambda: True
        raise TemplateNotFound(template)

    def read_document(self, template: str) -> tuple[bytes, str]:
        """A Word template, and the place to name in a fault.

        Raises:
            FaultyFileError: the file is there, but cannot be read.
        """
        for folder in self._folders():
            if template in _list(folder):
                where = self._say_where(folder, template)
                try:
                    return (folder / template).read_bytes(), where
                except OSError as error:
                    raise FaultyFileError([explain_os_error(error)]) from error
        raise TemplateNotFound(template)

    def read_bytes(self, template: str) -> bytes:
        """A template's bytes, whichever kind it is."""
        folder = next(each for each in self._folders() if template in _list(each))
        return (folder / template).read_bytes()

    def list_templates(self) -> list[str]:
        return sorted({name for folder in self._folders() for name in _list(folder)})

    def list_ours(self) -> list[str]:
        return _list(self._ours)

    def _say_where(self, folder: Traversable, template: str) -> str:
        return f"{OURS} {template}" if folder is self._ours else str(folder / template)

    def _folders(self) -> Iterator[Traversable]:
        if self._overrides is not None and self._overrides.is_dir():
            yield self._overrides
        yield self._ours


def _list(folder: Traversable) -> list[str]:
    try:
        return sorted(each.name for each in folder.iterdir() if _is_template(each.name) and each.is_file())
    except OSError as error:
        raise FaultyFileError([explain_os_error(error)]) from error


def _is_template(name: str) -> bool:
    return name.endswith((ENDING, DOCUMENT)) and not name.startswith(OPEN_IN_WORD)


def _read(file: Traversable, where: str) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")  # Windows' Notepad writes a BOM
    except UnicodeDecodeError as error:
        remedy = "请用记事本打开，“另存为”时编码选 UTF-8"
        raise FaultyFileError([Fault(where, "文件不是 UTF-8 编码，读不出文字", remedy)]) from error
    except OSError as error:
        raise FaultyFileError([explain_os_error(error)]) from error
