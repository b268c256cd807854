"""Waiting for something to happen. No limit here is a measure of speed: it only ends a test that hangs."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 600.0
"""Seconds after which a test gives up on something that should have happened at once."""


def wait_until(is_so: Callable[[], object], what: str = "this") -> None:
    """Wait for a condition, asked again and again.

    Raises
    ------
    AssertionError
        If it does not hold after ``PATIENCE`` seconds.
    """
    last = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < last, f"{what} did not happen within {PATIENCE:g} seconds"
        time.sleep(0.02)
