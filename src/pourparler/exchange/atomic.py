"""Write files and folders completely or not at all (see `pourparler.files`); a wrong path is an ExchangeError."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pourparler import files
from pourparler.exchange.base import ExchangeError
from pourparler.ledger.errors import shown


def write_file(path: Path, parts: Iterable[bytes]) -> None:
    """Write or replace a file, part by part.

    Raises
    ------
    ExchangeError
        If the path is a folder, or its parent folder does not exist.
    OSError
        If the file cannot be written.
    """
    _check_file(path)
    files.write_file(path, parts)


def write_folder(path: Path, contents: Mapping[str, bytes]) -> None:
    """Write files to a new or an empty folder, so that no other file is replaced.

    Parameters
    ----------
    contents
        The content of each file by its name, which contains no folder.

    Raises
    ------
    ExchangeError
        If the path is a file, or a folder that is not empty.
    OSError
        If the file cannot be written.
    """
    with new_folder(path) as folder:
        for name, content in contents.items():
            (folder / name).write_bytes(content)


@contextmanager
def new_file(path: Path) -> Iterator[IO[str]]:
    """Open a temporary text file that replaces the file at the end.

    Raises
    ------
    ExchangeError
        If the path is a folder, or its parent folder does not exist.
    """
    _check_file(path)
    with files.file_beside(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        yield out


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Create a temporary folder that is moved to its path at the end.

    Raises
    ------
    ExchangeError
        If the path is a file, or a folder that is not empty.
    """
    if path.exists() and not path.is_dir():
        raise ExchangeError(f"{shown(path)}: is a file; give the path of a folder")
    if path.is_dir() and any(path.iterdir()):
        raise ExchangeError(f"{shown(path)}: is not empty; give a new or an empty folder")
    _check_parent(path)
    with files.folder_beside(path) as temporary:
        yield temporary


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise ExchangeError(f"{shown(path)}: is a folder; give the path of a file")
    _check_parent(path)


def _check_parent(path: Path) -> None:
    if not path.absolute().parent.is_dir():
        raise ExchangeError(f"{shown(path)}: its folder does not exist; create it first")
