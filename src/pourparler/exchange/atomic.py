"""Files and folders of other programs' formats, written whole (see `pourparler.files`); mistakes are ExchangeErrors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pourparler import files
from pourparler.exchange.registry import ExchangeError
from pourparler.ledger.errors import shown


def place_file(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file part by part, or replace one.

    Raises
    ------
    ExchangeError
        If a folder stands there, or its own folder does not exist.
    OSError
        If it cannot be written.
    """
    _check_file(path)
    files.write_file(path, parts)


def place_folder(path: Path, contents: Mapping[str, bytes]) -> None:
    """Write a folder of files; only one that is not there or is empty, so that nothing else in it is mixed up or lost.

    Parameters
    ----------
    contents
        The content of each file by its name, which has no folder in it.

    Raises
    ------
    ExchangeError
        If a file stands there, or a folder that holds something.
    OSError
        If it cannot be written.
    """
    with new_folder(path) as folder:
        for name, content in contents.items():
            (folder / name).write_bytes(content)


@contextmanager
def new_file(path: Path) -> Iterator[IO[str]]:
    """Write a text file that takes its place once it is whole.

    Raises
    ------
    ExchangeError
        If a folder stands there, or its own folder does not exist.
    """
    _check_file(path)
    with files.file_beside(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        yield out


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Write a folder that takes its place once it is whole; what people keep in one is never written over.

    Raises
    ------
    ExchangeError
        If there is something in it already.
    """
    if path.exists() and not path.is_dir():
        raise ExchangeError(f"{shown(path)}: is a file; give a folder")
    if path.is_dir() and any(path.iterdir()):
        raise ExchangeError(f"{shown(path)}: is not empty; give a new or an empty folder")
    _check_parent(path)
    with files.folder_beside(path) as temporary:
        yield temporary


def _check_file(path: Path) -> None:
    if path.is_dir():
        raise ExchangeError(f"{shown(path)}: is a folder; give a file")
    _check_parent(path)


def _check_parent(path: Path) -> None:
    if not path.absolute().parent.is_dir():
        raise ExchangeError(f"{shown(path)}: its folder is not there; make it first")
