"""Write files and folders whole, and for their owner alone.

Everything is written beside its place and then renamed. After a full disk, an interruption or a fault the older file is
still there, and nothing else is. What the program writes holds articles and people's work on them, so a new file has
mode 0600 and a new folder 0700. A file that is replaced keeps its mode.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".pourparler-"


def write_file(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file part by part, or replace one.

    Raises
    ------
    OSError
        If it cannot be written, or a folder stands there; what stood there before is unchanged.
    """
    with file_beside(path) as temporary, temporary.open("wb") as file:
        file.writelines(parts)


@contextmanager
def file_beside(path: Path) -> Iterator[Path]:
    """Give an empty file beside a place, to be written by name; it takes the place when the block ends without a fault.

    Devices and pipes, as ``/dev/stdout``, cannot be replaced; they are given as they are.

    Raises
    ------
    OSError
        If it cannot be written, or a folder stands there.
    """
    place = path.resolve()
    try:
        mode = place.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if mode is not None and not os.access(place, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    if mode is not None and not stat.S_ISREG(mode):
        yield path
        return
    descriptor, name = tempfile.mkstemp(prefix=_PREFIX, dir=place.parent)
    os.close(descriptor)
    temporary = Path(name)
    try:
        yield temporary
        _sync(temporary)
        if mode is not None:
            temporary.chmod(stat.S_IMODE(mode))
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """Give an empty folder beside a place, to be filled; it takes the place when the block ends without a fault.

    Raises
    ------
    OSError
        If it cannot be written, or there is something that is not an empty folder.
    """
    place = path.resolve()
    mode = place.stat().st_mode if place.exists() else None
    temporary = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place.parent))
    try:
        yield temporary
        for file in temporary.rglob("*"):
            file.chmod(0o700 if file.is_dir() else 0o600)
        if mode is not None:
            place.rmdir()
            temporary.chmod(stat.S_IMODE(mode))
        temporary.replace(place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def create_private(path: Path) -> None:
    """Create an empty file that only its owner may read or write; one that is there stays as it is.

    Raises
    ------
    OSError
        If it cannot be created.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return


def _sync(path: Path) -> None:
    """Have the file on the disk before its name is, so that a crash of the machine leaves the one or the other."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
