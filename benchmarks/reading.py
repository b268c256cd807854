"""How fast the reader loads and reads, and how much memory it takes.

    .venv/bin/python benchmarks/reading.py [--runs 15]

Each run is a process of its own that loads the reader and reads one article of 1,000 words, put together from the
example dispatches. Printed: median and range of the seconds for loading and for reading, and the largest resident
memory of the process. Two threads.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = 1000
LIMITS = {"load": 2.0, "read": 0.5, "first": 0.5, "memory": 700.0}
UNITS = {"load": "s", "first": "s", "read": "s", "memory": "MB"}
NAMES = {"load": "loading", "first": "first reading", "read": "reading, warm", "memory": "memory"}


def article() -> str:
    """An article of 1,000 words from the examples, paragraphs whole."""
    paragraphs: list[str] = []
    count = 0
    for path in sorted((ROOT / "examples" / "dispatches").glob("*.txt")):
        for paragraph in path.read_text(encoding="utf-8").splitlines():
            if paragraph.strip() and count < WORDS:
                words = paragraph.split()[: WORDS - count]
                count += len(words)
                paragraphs.append(" ".join(words))
    return "\n\n".join(paragraphs)


def once() -> dict[str, float]:
    """Load, read, and say how long it took."""
    began = time.perf_counter()
    from pourparler.reader import Reader
    from pourparler.record import Document

    reader = Reader(threads=2)
    loaded = time.perf_counter()
    text = article()
    from pourparler.intake import zones

    document = Document(id="benchmark", text=text, zones=zones(text, None))
    start = time.perf_counter()
    reader.read(document)
    first = time.perf_counter()
    times = []
    for _ in range(3):
        at = time.perf_counter()
        reader.read(document)
        times.append(time.perf_counter() - at)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"load": loaded - began, "first": first - start, "read": statistics.median(times), "memory": memory}


def main() -> None:
    """Run and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.once:
        print(json.dumps(once()))
        return
    if args.runs < 1:
        sys.exit("reading.py: --runs must be at least 1")
    command = [sys.executable, __file__, "--once"]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(args.runs)]
    print(f"{args.runs} processes, {WORDS} words, {platform.machine()}, Python {platform.python_version()}\n")
    print("| what | median | least | most | limit |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for key, name in NAMES.items():
        values = [run[key] for run in runs]
        form = ".0f" if key == "memory" else ".3f"
        numbers = " | ".join(f"{v:{form}} {UNITS[key]}" for v in (statistics.median(values), min(values), max(values)))
        print(f"| {name} | {numbers} | {LIMITS[key]:g} {UNITS[key]} |")


if __name__ == "__main__":
    main()
