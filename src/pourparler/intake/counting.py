"""Count the documents of sources without reading them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

from pourparler.intake.addresses import is_address
from pourparler.intake.folders import files
from pourparler.intake.formats import ARC, LINES, WARC, is_compressed, suffix_of

_PIECE = 1 << 20
_MOST = 500_000_000  # bytes of a file that are looked through; of a larger one the number is not known


def count(sources: Iterable[str | Path]) -> int | None:
    """The number of documents, or None if only reading shows it (the web, archives, standard input).

    >>> count(["-"]) is None
    True
    """
    total = 0
    for source in sources:
        if str(source) == "-" or (isinstance(source, str) and is_address(source)):
            return None
        path = Path(source)
        try:
            held = [path] if not path.is_dir() else [found for found in files(path) if isinstance(found, Path)]
            for each in held:
                number = _in_file(each)
                if number is None:
                    return None
                total += number
        except (OSError, ValueError, EOFError):
            total += 1  # its refusal is one result too
    return total


def _in_file(path: Path) -> int | None:
    if suffix_of(path) in WARC | ARC:
        return None
    if suffix_of(path) not in LINES:
        return 1
    lines, end, size = 0, b"\n", 0
    with gzip.open(path) if is_compressed(path) else path.open("rb") as file:
        while piece := file.read(_PIECE):
            lines += piece.count(b"\n")
            end, size = piece, size + len(piece)
            if size > _MOST:
                return None
    return lines + (not end.endswith(b"\n"))
