"""The temporary folder of one workbench: uploads and exports lie in it, and it goes when the workbench ends.

A process that is killed cannot remove its folder. Each folder therefore has a file that its process keeps locked; the
system releases the lock however the process ends, and the next workbench that starts removes what nobody holds.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from threading import Lock
from typing import IO

try:
    import fcntl
except ImportError:  # Windows: folders of killed processes stay
    fcntl = None  # type: ignore[assignment]

_PREFIX = "pourparler-"
_HELD = "held"  # the file that is locked while the folder is in use


class Scratch:
    """Makes folders on demand, all in one that `close` removes."""

    def __init__(self) -> None:
        self._whole: Path | None = None
        self._held: IO[bytes] | None = None
        self._lock = Lock()

    def folder(self, purpose: str) -> Path:
        """Make an empty folder that only this user can read.

        Parameters
        ----------
        purpose
            How the folder's name begins.
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
    """Remove the temporary folders of this user's workbenches that have been killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if not folder.is_symlink() and _is_abandoned(folder / _HELD):
            shutil.rmtree(folder, ignore_errors=True)


def _hold(folder: Path) -> IO[bytes]:
    # The file gets its name only once it is locked: another process must not take it for abandoned in between.
    new = folder / f"{_HELD}.new"
    held = new.open("wb")
    if fcntl is not None:
        fcntl.flock(held, fcntl.LOCK_EX)
        new.rename(folder / _HELD)
    return held


def _is_abandoned(file: Path) -> bool:
    """Whether a process of this user held a folder and does not any more."""
    if fcntl is None:
        return False
    try:
        with file.open("r+b") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        return False
