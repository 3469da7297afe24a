"""Fixtures that every test may ask for."""

import ssl
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest
import trustme
from hypothesis import settings

from sfs_excel.finding_codes import RefusalCode
from sfs_excel.mail.server import Security
from sfs_excel.reading.archive import Refused
from tests.libreoffice import recalculate
from tests.post_office import Opens, PostOffice

# A shared machine pauses at will: how long one example took says nothing about the code.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

# Half a minute each and more.
LONGEST = (
    "tests/year/test_year.py",
    "tests/year/test_parity.py",
    "tests/summary/test_shown.py",
    "tests/summary/test_values.py",
    "tests/summary/test_overwrites.py",
    "tests/year/test_round_trip.py",
    "tests/test_install.py",
    "tests/summary/test_person.py",
    "tests/proof/test_mutations.py",
    "tests/proof/test_round_trip.py",
)


pytest_plugins = ["pytester"]
_unforeseen: list[str] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="the heavy tests, too")


def pytest_configure(config: pytest.Config) -> None:
    """Every refusal for a fault that nobody foresaw is noted, one that a worker sends too."""
    config.addinivalue_line("markers", "unforeseen: plants a fault of the program's own, which one file has to bear")
    config.addinivalue_line(
        "markers",
        "heavy: takes long by its nature, and runs with --all only, or if its file is named (scripts/test.py)",
    )

    original = Refused.__init__

    def note(self: Refused, code: RefusalCode, reason: str, fact: str = "") -> None:
        original(self, code, reason, fact)
        if code == RefusalCode.UNFORESEEN:
            _unforeseen.append(reason)

    Refused.__init__ = note  # type: ignore[method-assign]  # for the time of one test


@pytest.fixture(autouse=True)
def nothing_unforeseen(request: pytest.FixtureRequest) -> Iterator[None]:
    """A fault of the program is borne by one file: a test would not see it, and pass."""
    yield
    seen, _unforeseen[:] = list(_unforeseen), []
    assert not seen or request.node.get_closest_marker("unforeseen"), seen[0]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Heavy tests are left out, unless all are asked for or their file is named. The longest files come first, each in its
    own order."""
    if not config.getoption("--all"):
        named = {config.invocation_params.dir / argument.partition("::")[0] for argument in config.args}
        heavy = [item for item in items if item.get_closest_marker("heavy") and item.path not in named]
        config.hook.pytest_deselected(items=heavy)
        items[:] = [item for item in items if item not in heavy]
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(LONGEST)))


class Recalculate(Protocol):
    def __call__(self, paths: Sequence[Path], to: str = "xlsx") -> list[Path]: ...


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Recalculate:
    """`recalculate` into a new folder each time. One call for many files costs far less than many calls."""

    def recalculate_apart(paths: Sequence[Path], to: str = "xlsx") -> list[Path]:
        return recalculate(paths, tmp_path_factory.mktemp("recalculated"), to)

    return recalculate_apart


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """The authority that issues the certificates of servers."""
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The authority is trusted on this computer."""
    path = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


@pytest.fixture
def opens(authority: trustme.CA) -> Iterator[Opens]:
    """Open SMTP servers, which are closed behind the test."""
    opened: list[PostOffice] = []

    def open_office(security: Security = "none", host: str = "localhost", **options: Any) -> PostOffice:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(host).configure_cert(context)
        opened.append(PostOffice(context, security, **options))
        return opened[-1]

    yield open_office
    for office in opened:
        office.close()
