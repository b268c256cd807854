"""Read documents from sources: files, folders, standard input, web addresses."""

from __future__ import annotations

import datetime as dt
import errno
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pourparler.intake.addresses import is_address
from pourparler.intake.feed_state import Seen
from pourparler.intake.folders import files
from pourparler.intake.formats import is_compressed, suffix_of, why_not_by_name
from pourparler.intake.parsing import Found, stream
from pourparler.intake.refusal import Refusal
from pourparler.intake.streams import Unpacked

if TYPE_CHECKING:
    from pourparler.intake.web import Web


def documents(
    sources: Iterable[str | Path],
    *,
    published: dt.date | None = None,
    stdin: BinaryIO | None = None,
    allow_private: bool = False,
    seen: Seen | None = None,
) -> Iterator[Found]:
    """Yield the documents of the sources, in order; a :class:`Refusal` for each that cannot be read.

    Parameters
    ----------
    sources : paths of files (.txt .md .html .pdf .jsonl .warc .arc, each also gzipped) and of folders, "-" for standard
        input, or web addresses of article pages and of feeds
    published : the day of publication of them all, over what their metadata say
    stdin : where "-" is read from
    allow_private : whether web addresses may lead to this machine and to private networks
    seen : what is remembered of feeds from one run to the next; an item is marked once its document has been taken,
        which is when the next one is asked for
    """
    web: Web | None = None
    for source in sources:
        if str(source) == "-":
            yield from _standard_input(stdin, published)
        elif isinstance(source, str) and is_address(source):
            from pourparler.intake.fetching import online  # slow to import, and not wanted for files
            from pourparler.intake.web import Web

            web = web or Web(allow_private=allow_private)
            yield from online(source, web, published, seen)
        else:
            yield from _path(source, published)


def _path(source: str | Path, published: dt.date | None) -> Iterator[Found]:
    name = str(source)
    if not name.strip():
        yield Refusal("''", "is not a name; give a file or a folder")
        return
    path = Path(source)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            yield from _folder(path, published)
        elif stat.S_ISREG(mode):
            yield from _file(path, published)
        else:
            yield Refusal(name, "is neither a file nor a folder; give one of these")
    except (OSError, ValueError) as fault:
        yield Refusal(name, _why_not_opened(fault, path))


def _why_not_opened(fault: OSError | ValueError, path: Path) -> str:
    if isinstance(fault, PermissionError):
        return "cannot be opened; ask for permission to read it"
    if isinstance(fault, FileNotFoundError | NotADirectoryError):
        is_link = not isinstance(fault, NotADirectoryError) and path.is_symlink()
        return "is a broken link; correct it" if is_link else "no such file or folder; check the path"
    if isinstance(fault, OSError) and fault.errno == errno.ELOOP:
        return "is a link to itself; give the file itself"
    reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return f"cannot be opened ({reason}); check the path"


def _folder(folder: Path, published: dt.date | None) -> Iterator[Found]:
    """Every file of a known format, in the order of their paths."""
    nothing = True
    for found in files(folder):
        nothing = False
        if isinstance(found, Path):
            yield from _path(found, published)
        else:
            yield Refusal(str(found[0]), _why_not_opened(found[1], found[0]))
    if nothing:
        yield Refusal(str(folder), "contains no readable file; put .txt .md .html .pdf .jsonl .warc .arc files in it")


def _file(path: Path, published: dt.date | None) -> Iterator[Found]:
    name = str(path)
    reason = why_not_by_name(path)
    if reason:
        yield Refusal(name, reason)
        return
    with path.open("rb") as file:
        if is_compressed(path):
            yield from stream(name, Unpacked(file), suffix_of(path), published)
        else:
            size = os.fstat(file.fileno()).st_size
            yield from stream(name, file, suffix_of(path), published, size)


def _standard_input(stdin: BinaryIO | None, published: dt.date | None) -> Iterator[Found]:
    if stdin is None:
        yield Refusal("-", "there is no standard input; give a file")
        return
    yield from stream("standard input", stdin, "", published)
