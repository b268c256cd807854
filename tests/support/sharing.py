"""Files that are made once for a run of the tests, however many processes share its tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from waiting import wait_until


def made_once(
    factory: pytest.TempPathFactory, config: pytest.Config, name: str, make: Callable[[Path], object]
) -> Path:
    """A folder for looking at: the first process that asks for it makes it, and the others wait."""
    base = factory.getbasetemp()
    if hasattr(config, "workerinput"):  # one of several processes, whose folders lie in that of the run
        base = base.parent
    folder, begun, failed = base / name, base / f"{name}-begun", base / f"{name}-failed"
    try:
        begun.mkdir()
    except FileExistsError:
        wait_until(lambda: folder.exists() or failed.exists(), f"the making of {name}")
        assert not failed.exists(), f"another process could not make {name}"
        return folder
    if folder.exists():  # it was made, and the folder that was begun renamed
        begun.rmdir()
        return folder
    try:
        make(begun)
    except BaseException:
        failed.touch()
        raise
    return begun.rename(folder)
