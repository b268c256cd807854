"""How long the program takes to start: one table, with the limit of each call.

    .venv/bin/python benchmarks/start.py [--runs 11]

Each call is a process of its own, timed from its start: `python -c pass`, which is what Python itself takes; the
version, the help, and a wrong call; and the first line of the record of a short article, which holds its first
statement. The files are read once before, so they come from memory,
and modules are compiled, as they are from the second call on everywhere. Printed: the median, the range, how much more
than `python -c pass` it is, the limit, and the median of the processor's seconds, which a busy machine changes less.
The calls take turns, so that a busy moment is no call's alone. The exit status is 1 if a median is over its limit.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from figures import check_least, figure, processor

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = str(ROOT / "examples" / "dispatches" / "01-talks-announced.txt")
VERSION, MORE = 0.15, 0.25  # seconds over `python -c pass`
FIRST = 1.0 if "with VNNI" in processor() else 2.0  # seconds in all
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Call:
    """A call of the program: what follows `python`, its exit status, and how long it may take."""

    name: str
    words: tuple[str, ...]
    status: int = 0
    limit: float | None = None
    is_over_python: bool = True  # whether the limit is one of the difference


def _program(name: str, *words: str, status: int = 0) -> Call:
    return Call(name, ("-m", "pourparler", *words), status, MORE)


CALLS = (
    Call("python -c pass", ("-c", "pass")),
    Call("--version", ("-m", "pourparler", "--version"), 0, VERSION),
    _program("--help", "--help"),
    _program("no such command", "nonsense", status=2),
    _program("read --help", "read", "--help"),
    _program("read --nonsense", "read", "--nonsense", status=2),
    _program("statements, no LEDGER", "statements", status=2),
    _program("serve --help", "serve", "--help"),
    Call("first statement", ("-m", "pourparler", "read", ARTICLE, "--format", "jsonl"), 0, FIRST, False),
)


def seconds(call: Call) -> tuple[float, float]:
    """The time from the start of a call to its first line (its end, if it prints none), and its processor's time."""
    before = _processor()
    began = time.perf_counter()
    command = [sys.executable, *call.words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env=ENVIRONMENT
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = time.perf_counter() - began
        process.stdout.read()
    if process.returncode != call.status:
        raise SystemExit(f"{call.name}: exit status {process.returncode}, not {call.status}")
    assert call.words[-1] != "jsonl" or b'"statements":[{' in line
    return took, _processor() - before


def _processor() -> float:
    """Seconds that ended processes of this one have taken of the processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Time every call, print the table, and hold the medians against their limits."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=11, help="of each call")
    runs = parser.parse_args().runs
    check_least(__file__, runs=runs)
    for call in CALLS:
        seconds(call)
    times: dict[str, list[tuple[float, float]]] = {call.name: [] for call in CALLS}
    for _ in range(runs):
        for call in CALLS:
            times[call.name].append(seconds(call))
    python = statistics.median(took for took, _ in times[CALLS[0].name])
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"Python {platform.python_version()}, {cores} processors, {runs} runs; seconds\n")
    print("| call | median | range | over Python | limit | processor |\n| --- | ---: | --- | ---: | --- | ---: |")
    missed = False
    for call in CALLS:
        given, used = zip(*times[call.name], strict=True)
        median = statistics.median(given)
        held = median - python if call.is_over_python else median
        missed |= call.limit is not None and held > call.limit
        if call.limit is not None and call.name in ("--version", "--help", "first statement"):
            over = ", more than Python" if call.is_over_python else " of a short article"
            figure(f"`{call.name}`{over}", held, "s", most=call.limit)
        limit = "" if call.limit is None else f"{call.limit} {'over Python' if call.is_over_python else 'in all'}"
        span = f"{min(given):.3f} to {max(given):.3f}"
        more, processor = median - python, statistics.median(used)
        print(f"| `{call.name}` | {median:.3f} | {span} | {more:.3f} | {limit} | {processor:.3f} |")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
