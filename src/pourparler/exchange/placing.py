"""Writing whole: a file or a folder stands when all of it is written, and what stood there before stays until then."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from pourparler.exchange.formats import ExchangeError
from pourparler.ledger.errors import shown


def place_file(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file part by part, or replace one.

    Raises
    ------
    ExchangeError
        If a folder stands there.
    OSError
        If it cannot be written.
    """
    if path.is_dir():
        raise ExchangeError(f"{shown(path)}: is a folder; give a file")
    part = _part(path)
    try:
        with part.open("wb") as file:
            file.writelines(parts)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def place_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder of files; only one that is not there or is empty, so that nothing else in it is mixed up or lost.

    Parameters
    ----------
    files
        The content of each by its name, which has no folder in it.

    Raises
    ------
    ExchangeError
        If a file stands there, or a folder that holds something.
    OSError
        If it cannot be written.
    """
    if path.exists() and not path.is_dir():
        raise ExchangeError(f"{shown(path)}: is a file; give a folder")
    if path.is_dir() and any(path.iterdir()):
        raise ExchangeError(f"{shown(path)}: is there and not empty; give another folder, or empty this one")
    part = _part(path)
    part.mkdir()
    try:
        for name, content in files.items():
            (part / name).write_bytes(content)
        if path.is_dir():
            path.rmdir()
        part.replace(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _part(path: Path) -> Path:
    return path.absolute().parent / f".pourparler.{os.getpid()}.part"
