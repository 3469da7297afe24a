"""Finds the templates: those of the bureau first, then ours."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound

from sfs_excel.errors import Fault, FaultyFileError
from sfs_excel.notices.overrides import Overrides, is_template

OURS = "内置通知模板"


class Sources(BaseLoader):
    """Templates by file name. There are no folders in templates/notices, and a name never leads out of it."""

    def __init__(self, overrides: Overrides) -> None:
        self._folder = Path(overrides.folder)
        self._contents, self._faults = dict(overrides.contents), dict(overrides.faults)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002 - Jinja's signature
        """Text, and the place to name in a fault.

        Raises:
            FaultyFileError: the file is there, but cannot be read, or not as UTF-8.
        """
        content, where = self.read(template)
        try:
            return content.decode("utf-8-sig"), where, lambda: True  # Windows' Notepad writes a BOM
        except UnicodeDecodeError as error:
            remedy = "请用记事本打开，“另存为”时编码选 UTF-8"
            raise FaultyFileError([Fault(where, "文件不是 UTF-8 编码，读不出文字", remedy)]) from error

    def read(self, template: str) -> tuple[bytes, str]:
        """A template's bytes, whichever kind it is, and the place to name in a fault.

        Raises:
            FaultyFileError: the file is there, but was not read.
        """
        if template in self._faults:
            raise FaultyFileError([self._faults[template]])
        if template in self._contents:
            return self._contents[template], self.say_where(template)
        if template in self.list_ours():
            return _read_ours(template), self.say_where(template)
        raise TemplateNotFound(template)

    def say_where(self, template: str) -> str:
        """Name the file that a template comes from, so that a person finds it."""
        return str(self._folder / template) if template in self._contents else f"{OURS} {template}"

    def list_templates(self) -> list[str]:
        """List the names of all templates, the bureau's and ours."""
        return sorted({*self._contents, *self.list_ours()})

    def list_ours(self) -> list[str]:
        """List the names of our own templates."""
        return _list_ours()


@cache
def _list_ours() -> list[str]:
    return sorted(each.name for each in (files("sfs_excel.templates") / "notices").iterdir() if is_template(each.name))


@cache
def _read_ours(template: str) -> bytes:
    return (files("sfs_excel.templates") / "notices" / template).read_bytes()
