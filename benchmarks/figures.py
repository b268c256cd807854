"""What all benchmarks share: the machine, the check of what is asked, and the figures for the table of `make bench`."""

from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path

VARIABLE = "POURPARLER_FIGURES"
"""Names a file to which figures are written, a JSON line each."""


def processor() -> str:
    """The processor's name, its number of cores, and whether it multiplies 8-bit numbers at once (VNNI)."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    told = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    name = told.get("model name") or platform.processor() or platform.machine()
    vnni = "with VNNI" if "vnni" in told.get("flags", "") else "without VNNI"
    return f"{name}, {os.cpu_count()} cores, {vnni}"


def check_least(script: str, least: int = 1, **asked: int | float) -> None:
    """End the program with one line if an option is too small to measure anything."""
    for name, value in asked.items():
        if value < least:
            sys.exit(f"{Path(script).name}: --{name.replace('_', '-')} must be at least {least}, not {value}")


def figure(
    what: str,
    value: float,
    unit: str,
    *,
    most: float | None = None,
    least: float | None = None,
    peer: float | None = None,
) -> None:
    """Write a figure for the table, if `make bench` asks for it.

    Parameters
    ----------
    most, least
        The limit: what the figure may be at most, or must be at least.
    peer
        The same of the program that it is compared with.
    """
    place = os.environ.get(VARIABLE)
    if place:
        row = {"what": what, "value": value, "unit": unit, "most": most, "least": least, "peer": peer}
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
