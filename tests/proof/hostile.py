"""Every hostile or odd file is read rightly, or refused by name; nothing is lost, nothing scored silently otherwise.

A case is one file of the inbox: a good form to which one thing was done, as XlsxWriter, openpyxl or LibreOffice saves it,
or something that is no form at all. Every form is signed for an office of its own, so that one collect scores them all.
"""

import hashlib
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from sfs_excel.inbox.quiet import scan_inbox
from sfs_excel.inbox.register import Register
from sfs_excel.reading.archive import FILE_LIMIT
from sfs_excel.year.collected import Collected
from sfs_excel.year.folder import INBOX
from sfs_excel.year.workspace import Workspace
from tests.fillings import GOOD, KEY
from tests.libreoffice import recalculate
from tests.proof.figures import Figure, at_least, at_most, equal
from tests.proof.judging import GOOD_SCORES, Judge, Placed, Verdict, plant_mis_score
from tests.proof.measure import measure_reading
from tests.proof.naive import fail_naively
from tests.proof.surgery import value_cell
from tests.proof.variants import bombs, cells, damaged, edited, legacy, names, packages, zips
from tests.proof.variants.model import ALL, ONCE, Oddity, Recipe
from tests.proof.year import LIBREOFFICE, XLSXWRITER, address, drop, make_forms, make_year

FULL = 250
NAIVE_FULL_SECONDS, NAIVE_SECONDS = 20.0, 2.0
_NAIVE_FULL_CASES, _NAIVE_CASES = 150, 8


def prove_hostile(folder: Path, cases: int) -> list[Figure]:
    """At `FULL` cases and more, everything; below, an even choice of that many over the XlsxWriter form."""
    is_full = cases >= FULL
    with _listen() as (elsewhere, calls):
        recipes = _list_recipes(elsewhere)
        chosen = _combine(recipes) if is_full else _choose(recipes, cases - len(names.ODDITIES))
        offices = [f"v{number:04}" for number in range(len(chosen) + len(names.ODDITIES))]
        workspace = make_year(folder, offices)
        forms = make_forms(folder / "forms", ALL if is_full else ONCE)
        placed = _fill_inbox(workspace, forms, chosen, offices, folder / "converted")
        before = _list_tree(folder)
        placed += _place_oddities(workspace, forms[XLSXWRITER], offices[len(chosen) :])
        lying = _digest_inbox(workspace)
        collected = workspace.collect(export=True)
        heard = len(calls)
    verdict = Judge(collected).judge(placed)
    _say(verdict)
    sound = [(each.path, _holds_good(each)) for each in placed if each.path]
    cost = measure_reading(path for path, _ in sound)
    tried = (
        sound[:: 1 + len(sound) // _NAIVE_FULL_CASES] if is_full else [pair for pair in sound if pair[1]][:_NAIVE_CASES]
    )
    good = {value_cell(key): value for key, value in GOOD.items()}
    naive = fail_naively(tried, good, NAIVE_FULL_SECONDS if is_full else NAIVE_SECONDS)
    failed = naive.crashes + naive.hangs + naive.wrong
    return [
        at_least("hostile and odd files", len(placed), FULL if is_full else cases),
        equal("workers that died of a file", cost.deaths, 0),
        equal("good files refused", len(verdict.false_refusals), 0),
        equal("files lost", len(_find_lost(workspace, collected, lying)), 0),
        equal("silently scored otherwise", len(verdict.mis_scores), 0),
        equal("wrong answers", len(verdict.wrong_answers), 0),
        equal("files written elsewhere, or moved in the inbox", len(_find_strays(folder, before, workspace, lying)), 0),
        equal("connections made", heard, 0),
        at_most(f"seconds of the processor for the slowest file ({cost.slowest})", round(cost.seconds, 2), 10),
        Figure("seconds as they passed for the slowest file", round(cost.waited, 2)),
        at_most(f"megabytes of a worker above its own size ({cost.largest})", round(cost.megabytes), 512),
        at_least("control: a planted wrong score is found", _find_planted(collected, placed), 1),
        at_least("control: openpyxl alone crashes, hangs or reads wrongly", failed, 1),
        Figure(f"control: of {len(tried)} files, openpyxl crashes at", naive.crashes),
        Figure("control: openpyxl hangs or takes all memory at", naive.hangs),
        Figure("control: openpyxl silently reads wrongly", naive.wrong),
    ]


def _list_recipes(elsewhere: str) -> list[Recipe]:
    return [
        *packages.RECIPES,
        *bombs.make_recipes(elsewhere),
        *damaged.RECIPES,
        *edited.RECIPES,
        *cells.RECIPES,
        *names.RECIPES,
        *legacy.RECIPES,
        *zips.RECIPES,
    ]


def _combine(recipes: Sequence[Recipe]) -> list[tuple[Recipe, str]]:
    """Every recipe over every program's form that it is meant for. A file name of its own is used once only."""
    return [
        (recipe, program)
        for recipe in recipes
        for program in (recipe.programs if "{office}" in recipe.file else recipe.programs[:1])
    ]


def _choose(recipes: Sequence[Recipe], number: int) -> list[tuple[Recipe, str]]:
    able = [recipe for recipe in recipes if XLSXWRITER in recipe.programs]
    step = max(1.0, len(able) / max(1, number))
    return [(able[int(at * step)], XLSXWRITER) for at in range(min(number, len(able)))]


def _fill_inbox(
    workspace: Workspace,
    forms: dict[str, bytes],
    chosen: Sequence[tuple[Recipe, str]],
    offices: Sequence[str],
    folder: Path,
) -> list[Placed]:
    """One file for each, in the order of `offices`."""
    addressed = [
        address(forms[XLSXWRITER if recipe.convert else program], office, recipe.changes, recipe.key or KEY)
        for (recipe, program), office in zip(chosen, offices, strict=False)
    ]
    folder.mkdir()
    for kind in ("xls", "ods"):
        asked = [at for at, (recipe, _) in enumerate(chosen) if recipe.convert == kind]
        sources = [folder / f"{at}.xlsx" for at in asked]
        for at, source in zip(asked, sources, strict=True):
            source.write_bytes(chosen[at][0].before(addressed[at]))
        for at, path in zip(asked, recalculate(sources, folder / kind, kind), strict=True):
            addressed[at] = path.read_bytes()
    placed = []
    for (recipe, program), office, form in zip(chosen, offices, addressed, strict=False):
        file = recipe.file.format(office=office)
        (workspace.folder / INBOX / file).parent.mkdir(parents=True, exist_ok=True)
        path = drop(workspace, file, recipe.make(form))
        what = f"{recipe.kind}: {recipe.name} ({LIBREOFFICE if recipe.convert else program})"
        placed.append(
            Placed(what, (recipe.listed or recipe.file).format(office=office), office, recipe.expected, path=path)
        )
    return placed


def _place_oddities(workspace: Workspace, form: bytes, offices: Sequence[str]) -> list[Placed]:
    """Put into the inbox the oddities, last those that are still being written."""
    ordered: list[tuple[Oddity, str]] = sorted(
        zip(names.ODDITIES, offices, strict=True), key=lambda pair: pair[0].expected.status == "waiting"
    )
    placed = []
    for oddity, office in ordered:
        file = oddity.file.format(office=office)
        oddity.place(workspace.folder / INBOX / file, address(form, office))
        expected = oddity.expected
        placed.append(
            Placed(f"{oddity.kind}: {oddity.name}", oddity.listed or file, office, expected, counts=oddity.counts)
        )
    return placed


def _holds_good(placed: Placed) -> bool:
    return placed.expected.status == "current" and not placed.expected.faults


def _find_planted(collected: Collected, placed: Sequence[Placed]) -> int:
    """The number of protests when one score of one good office is made wrong."""
    good = next(each for each in placed if each.expected.status == "current" and not each.expected.faults)
    items = collected.items.copy()
    false = plant_mis_score(GOOD_SCORES)
    rows = items["office"] == good.office
    items.loc[rows, "score"] = items.loc[rows, "item"].map(false)
    wrong = replace(collected.results, items=items)
    return len(Judge(replace(collected, evaluate=lambda: wrong)).judge([good]).mis_scores)


def _digest_inbox(workspace: Workspace) -> dict[str, str]:
    """SHA-256 of every regular file that is neither skipped nor waiting, by the name under which it is listed."""
    found = scan_inbox(workspace.folder / INBOX).found
    return {
        each.name: hashlib.sha256(each.path.read_bytes()).hexdigest()
        for each in found
        if not each.path.name.startswith("growing")
    }


def _find_lost(workspace: Workspace, collected: Collected, lying: dict[str, str]) -> list[str]:
    """Files without a row, or whose bytes are not kept; those over the limit need the row only."""
    state = workspace.folder / ".sfs"
    receipts = {receipt.name: receipt for receipt in Register(state / "register.sqlite").receipts()}
    files = list(collected.submissions["file"])
    listed = {
        *files,
        *(parent.as_posix() for file in files for parent in PurePosixPath(file).parents),
    }  # what is in a zip
    lost = []
    for name, digest in lying.items():
        receipt = receipts.get(name)
        stored = state / "store" / digest
        is_kept = stored.is_file() and hashlib.sha256(stored.read_bytes()).hexdigest() == digest
        is_recorded = receipt is not None and receipt.sha256 == digest and name in listed
        if not (is_recorded and (is_kept or (receipt is not None and receipt.size > FILE_LIMIT))):
            lost.append(name)
    return lost


def _list_tree(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if INBOX not in path.parts}


def _find_strays(folder: Path, before: set[Path], workspace: Workspace, lying: dict[str, str]) -> list[str]:
    """The new files outside the places where collecting writes, and the changed ones in the inbox."""
    allowed = [workspace.folder / name for name in ("汇总", "退回", ".sfs")]
    new = _list_tree(folder) - before
    strays = [str(path) for path in new if not any(path.is_relative_to(each) for each in allowed)]
    after = _digest_inbox(workspace)
    return strays + [name for name in lying.keys() | after.keys() if lying.get(name) != after.get(name)]


@contextmanager
def _listen() -> Iterator[tuple[str, list[str]]]:
    """A port at which nobody should call, and who did."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        is_over = threading.Event()

        def answer() -> None:
            while not is_over.is_set():
                try:
                    connection, caller = server.accept()
                except TimeoutError:
                    continue
                calls.append(str(caller))
                connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}", calls
        finally:
            is_over.set()
            thread.join()


def _say(verdict: Verdict) -> None:
    """Shown by pytest beside a figure that is wrong."""
    for told in (*verdict.false_refusals, *verdict.mis_scores, *verdict.wrong_answers):
        print(told)
