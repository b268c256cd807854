"""List the files of a folder, in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pourparler.intake.formats import is_known


def files(folder: Path) -> Iterator[Path | tuple[Path, OSError]]:
    """Every file of a known format in a folder and the folders in it, by name; in place of a folder that cannot be
    listed, the fault.

    What is hidden is left out, and links to folders are not followed, so that none redirects in a circle.
    """
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if path is folder or (path.is_dir() and not path.is_symlink()):
            try:
                inside = sorted(path.iterdir(), reverse=True)
            except OSError as fault:
                yield path, fault
                continue
            waiting += [p for p in inside if not p.name.startswith(".")]
        elif is_known(path) and not path.is_dir():
            yield path
