"""No formula, link, script or template ever comes out of what an office returned.

A case is one payload, put wherever a returned form holds text: inputs of every type, evidence, labels, keys, the names of
the sheets and of the file, error values, formulas, properties, and what the form says of itself. Everything that
collecting writes is searched for it.
"""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import pandas as pd

from sfs_excel.workspace import Workspace
from sfs_excel.yearfolder import INBOX, RETURNED, SUMMARY
from tests.proof.figures import Figure, at_least, equal
from tests.proof.outputs import MARK, Alive, find_alive
from tests.proof.payloads import PAYLOADS
from tests.proof.surgery import BOOK, CORE, META_SHEET, SHEET, Parts, evidence_cell, inline, value_cell
from tests.proof.year import XLSXWRITER, address, drop, make_forms, make_year

LEAST = 20
_INPUTS = ("05.orgs", "39.area", "04.satisfaction", "01.branch", "02.self")
_EVIDENCE = ("01.members", "05.orgs", "12.unposted", "26.self", "44.unit_county")
_NAME_LIMIT = 200  # bytes, so that a prefix and an extension still fit into a file's name


def prove_injections(folder: Path, cases: int) -> list[Figure]:
    """An even choice of so many, or all; each in three returns: a form, one that has lost its labels, one that is refused."""
    chosen = PAYLOADS[:: max(1, len(PAYLOADS) // cases)][:cases]
    offices = [f"v{number:04}" for number in range(2 * len(chosen))]
    workspace = make_year(folder, offices)
    form = make_forms(folder / "forms", [XLSXWRITER])[XLSXWRITER]
    for number, payload in enumerate(chosen):
        read, broken = offices[2 * number : 2 * number + 2]
        _drop_named(workspace, payload, read, _poison(address(form, read), payload))
        drop(workspace, f"{broken}.xlsx", _break(address(form, broken), payload))
        drop(workspace, f"{broken}往年.xlsx", address(form, broken, {"year": _legal(payload)}))
    collected = workspace.collect(export=True)
    written = [path for name in (SUMMARY, RETURNED) for path in (workspace.folder / name).rglob("*") if path.is_file()]
    alive = find_alive(written, workspace.folder / INBOX)
    for each in alive:
        print(each)
    naive = _write_naively(folder, PAYLOADS, workspace)
    statuses = collected.submissions["status"]
    return [
        at_least("payloads", len(chosen), min(cases, LEAST)),
        equal("returns that were read", int((statuses == "current").sum()), 2 * len(chosen)),
        equal("returns that were refused", int((statuses == "refused").sum()), len(chosen)),
        at_least("files searched", len(written), 8),
        at_least("outputs in which payloads stand as text", _count_marked(written), 2),
        equal("formulas, links and scripts out of returned data", len(alive), 0),
        at_least("control: formulas and links that pandas and XlsxWriter make of the same", _count(naive, ".xlsx"), 1),
        at_least("control: fields of a plain CSV that start a formula", _count(naive, ".csv"), 1),
        at_least("control: tags of a plain page", _count(naive, ".html"), 1),
    ]


def _poison(data: bytes, payload: str) -> bytes:
    """Still a form that can be read, with the payload in inputs, evidence, units, sheet names and properties."""
    parts = Parts.read(data)
    for key in _INPUTS:
        parts.set_value(key, inline(payload), 't="inlineStr"')
    parts.set_value("07.cases", f"<v>{escape(payload)}</v>", 't="e"')
    parts.set_value("12.late", f"<f>{escape(payload)}</f>")
    parts.set_value("09.mediators", f"<f>{escape(payload)}</f><v>{escape(payload)}</v>", 't="str"')
    for key in _EVIDENCE:
        place = evidence_cell(key)
        parts.set_cell(place, f'<c r="{place}" t="inlineStr">{inline(payload)}</c>')
    place = evidence_cell("29.farun")
    parts.set_cell(place, f'<c r="{place}"><f>{escape(payload)}</f></c>')
    named = escape(payload)
    parts.replace(BOOK, 'name="填报表"', f'name="{named}"')
    parts.replace(BOOK, 'name="封面"', f'name="1{named}"')
    parts.members["xl/worksheets/sheet1.xml"] = parts.members[SHEET]  # the cover becomes a second table
    parts.substitute(CORE, r"<dc:title>[^<]*</dc:title>", f"<dc:title>{named}</dc:title>".replace("\\", "\\\\"))
    return parts.pack()


def _break(data: bytes, payload: str) -> bytes:
    """A form whose labels and keys are no longer its own."""
    parts = Parts.read(data)
    for key in ("05.orgs", "07.cases"):
        place = f"E{value_cell(key)[1:]}"
        parts.set_cell(place, f'<c r="{place}" t="inlineStr">{inline(payload)}</c>')
    place = f"A{value_cell('12.late')[1:]}"
    parts.set_cell(place, f'<c r="{place}" t="inlineStr">{inline(payload)}</c>')
    parts.set_cell("A1", f'<c r="A1" t="inlineStr">{inline(payload)}</c>', META_SHEET)
    return parts.pack()


def _drop_named(workspace: Workspace, payload: str, office: str, data: bytes) -> None:
    """Under the payload as a name, as far as this system can have it as one."""
    name = payload.replace("/", "∕").replace("\0", "")
    named = name.encode()[:_NAME_LIMIT].decode("utf-8", "ignore")
    try:
        drop(workspace, f"{named}.xlsx", data)
    except OSError:
        drop(workspace, f"{office}.xlsx", data)


def _legal(payload: str) -> str:
    """What XML cannot hold as it is, as workbooks write it."""
    return payload.replace("\r", "_x000D_")


def _count_marked(written: Sequence[Path]) -> int:
    """Plain outputs that show payloads, so that it is known what was searched."""
    return sum(path.suffix == ".csv" and MARK in path.read_text(encoding="utf-8-sig") for path in written)


def _write_naively(folder: Path, chosen: Sequence[str], workspace: Workspace) -> list[Alive]:
    """The same payloads, written as most scripts write them."""
    naive = folder / "naive"
    naive.mkdir()
    table = pd.DataFrame({"填报值": chosen})
    table.to_excel(naive / "naive.xlsx", engine="xlsxwriter", index=False)
    table.to_csv(naive / "naive.csv", index=False)
    (naive / "naive.html").write_text(
        f"<table>{''.join(f'<td>{each}</td>' for each in chosen)}</table>", encoding="utf-8"
    )
    return find_alive(sorted(naive.iterdir()), workspace.folder / INBOX)


def _count(alive: Sequence[Alive], suffix: str) -> int:
    return sum(each.file.endswith(suffix) for each in alive)
