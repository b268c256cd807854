"""The temporary folder of one workbench, for uploads and exports; it is removed when the workbench ends.

A process that is killed cannot remove its folder. Each folder therefore contains a file that its process locks. The
system releases the lock however the process ends, and the next workbench that starts removes unlocked folders.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from threading import Lock
from typing import IO

try:
    import fcntl
except ImportError:  # on Windows, the folders of killed processes stay
    fcntl = None  # type: ignore[assignment]

_PREFIX = "pourparler-"
_HELD = "held"  # the file that is locked while the folder is in use


class Scratch:
    """Creates folders on demand, inside one folder that `close` removes."""

    def __init__(self) -> None:
        self._whole: Path | None = None
        self._held: IO[bytes] | None = None
        self._lock = Lock()

    def folder(self, purpose: str) -> Path:
        """Create an empty folder that only this user can read.

        Parameters
        ----------
        purpose
            The first part of the name of the folder.
        """
        with self._lock:
            if self._whole is None:
                self._whole = Path(tempfile.mkdtemp(prefix=_PREFIX))
                self._held = _hold(self._whole)
        return Path(tempfile.mkdtemp(prefix=f"{purpose}-", dir=self._whole))

    def close(self) -> None:
        """Remove everything. May be called twice."""
        with self._lock:
            if self._held is not None:
                self._held.close()
            if self._whole is not None:
                shutil.rmtree(self._whole, ignore_errors=True)
            self._whole = self._held = None


def remove_leftovers() -> None:
    """Remove the temporary folders of killed workbenches of this user."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if not folder.is_symlink() and _is_abandoned(folder / _HELD):
            shutil.rmtree(folder, ignore_errors=True)


def _hold(folder: Path) -> IO[bytes]:
    # Lock the file before it gets its name, so that no other process sees it unlocked.
    new = folder / f"{_HELD}.new"
    held = new.open("wb")
    if fcntl is not None:
        fcntl.flock(held, fcntl.LOCK_EX)
        new.rename(folder / _HELD)
    return held


def _is_abandoned(file: Path) -> bool:
    """Whether the process that locked a file has ended."""
    if fcntl is None:
        return False
    try:
        with file.open("r+b") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        return False
