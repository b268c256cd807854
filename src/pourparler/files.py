"""Write files and folders atomically, readable by their owner only.

Everything is written to a temporary name in the same folder and then renamed. After a full disk, an interruption or an
error the older file is still there, and no temporary one. What the program writes contains articles and the work of
coders, so a new file has mode 0600 and a new folder 0700. A file that is replaced keeps its mode.
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
    """Write a file from parts, or replace it.

    Raises
    ------
    OSError
        If it cannot be written, or is a folder; an older file is unchanged.
    """
    with file_beside(path) as temporary, temporary.open("wb") as file:
        file.writelines(parts)


@contextmanager
def file_beside(path: Path) -> Iterator[Path]:
    """Yield an empty temporary file in the same folder; it replaces ``path`` when the block ends without an error.

    Devices and pipes, such as ``/dev/stdout``, cannot be replaced; for them ``path`` itself is yielded.

    Raises
    ------
    OSError
        If it cannot be written, or is a folder.
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
    """Yield an empty temporary folder beside ``path``; it replaces ``path`` when the block ends without an error.

    Raises
    ------
    OSError
        If it cannot be written, or ``path`` exists and is not an empty folder.
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
    """Create an empty file that only its owner may read or write; an existing file is unchanged.

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
    """Flush a file to disk before it is renamed, so that a crash leaves the old file or the new one."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
