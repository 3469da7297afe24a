"""Year folders that earlier versions began, laid out as they were packed."""

import os
import tarfile
from pathlib import Path

EARLIER = sorted((Path(__file__).parent / "earlier").glob("*.tar.xz"))
FOLDER = "2016考核"


def unpack(archive: Path, target: Path) -> Path:
    """With the times of the files, as whoever copies a folder to another computer."""
    with tarfile.open(archive) as packed:
        for entry in packed:
            path = target / entry.name
            if entry.isdir():
                path.mkdir(parents=True)
                continue
            held = packed.extractfile(entry)
            assert held is not None
            path.write_bytes(held.read())
            os.utime(path, (entry.mtime, entry.mtime))
    return target
