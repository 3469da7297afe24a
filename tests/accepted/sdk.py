"""Run by itself: asks Microsoft's own validator, the Open XML SDK, what Office would find in documents.

`python -m tests.accepted.sdk RUNTIME PROGRAM… < paths`: a path a line; a line of JSON for each fault. See `validator.py`.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from clr_loader import get_coreclr
from pythonnet import set_runtime

PROGRAMS = ("Office2007", "Office2010", "Office2013", "Office2016", "Microsoft365")
ASSEMBLIES = ("DocumentFormat.OpenXml.Framework", "DocumentFormat.OpenXml")


def start(runtime: Path) -> Any:
    """The SDK's root name space, once .NET runs in this process: .NET can be started only once."""
    set_runtime(get_coreclr(runtime_config=str(runtime / "runtime.json"), dotnet_root=str(runtime)))
    import clr  # pythonnet makes it, and the SDK's names, when .NET runs

    for name in ASSEMBLIES:
        clr.AddReference(str(runtime / "sdk" / f"{name}.dll"))
    import DocumentFormat.OpenXml
    import DocumentFormat.OpenXml.Packaging
    import DocumentFormat.OpenXml.Validation

    return DocumentFormat.OpenXml


def find_faults(sdk: Any, path: str, programs: Sequence[str]) -> Iterator[dict[str, str]]:
    """The faults that each program would find: the part, the place in it, and what is wrong."""
    kinds = sdk.Packaging
    kind = kinds.WordprocessingDocument if path.endswith("docx") else kinds.SpreadsheetDocument
    document = kind.Open(path, False)
    try:
        for program in programs:
            validator = sdk.Validation.OpenXmlValidator(getattr(sdk.FileFormatVersions, program))
            for fault in validator.Validate(document):
                place = "" if fault.Path is None else str(fault.Path.XPath)
                part = "" if fault.Part is None else str(fault.Part.Uri)
                yield {
                    "path": path, "program": program, "id": str(fault.Id), "part": part, "place": place,
                    "says": str(fault.Description),
                }  # fmt: skip
    finally:
        document.Dispose()


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a real stream, never None
    found = start(Path(sys.argv[1]))
    for each in sys.stdin.read().splitlines():
        for one in find_faults(found, each, sys.argv[2:]):
            print(json.dumps(one))
        print(json.dumps({"done": each}))
