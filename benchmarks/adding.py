"""How fast documents are added, and in how much memory, with one reader and with one a core.

    .venv/bin/python benchmarks/adding.py [--documents 200 1000] [--jobs 1 2]

Writes texts of about 250 words made by program and adds each set to a fresh SQLite ledger by the command itself. Prints
documents a second (loading of the network included) and the peak memory, in MB, of the program that writes and of its
largest reader.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from figures import check_least
from invented import Coverage


def texts(folder: Path, count: int) -> None:
    """Write the texts of invented coverage, a file each, dated by a line of their own."""
    for number, record in enumerate(Coverage(count)):
        day = record.document.published
        dated = f"{day:%d %B %Y}\n\n" if day else ""
        (folder / f"{number:05}.txt").write_text(dated + record.document.text, encoding="utf-8")


def resident(process: int) -> int:
    """The most memory that a process has held, in kilobytes."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def children(process: int) -> list[int]:
    """The processes that a process, or one of its children, has started."""
    own: list[int] = []
    for thread in Path(f"/proc/{process}/task").glob("*/children"):  # of whatever thread has started them
        with suppress(OSError):
            own += [int(each) for each in thread.read_text().split()]
    return own + [below for each in own for below in children(each)]


def added(folder: Path, ledger: Path, jobs: int) -> tuple[float, float, float]:
    """Add a folder; seconds, and megabytes of the writer and of the largest reader."""
    command = [sys.executable, "-m", "pourparler.cli", "add", str(ledger), str(folder), "--jobs", str(jobs)]
    began = time.perf_counter()
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    writer, reader, stop = 0, 0, threading.Event()

    def watch() -> None:
        nonlocal writer, reader
        while not stop.wait(0.2):
            writer = max(writer, resident(running.pid))
            reader = max([reader, *map(resident, children(running.pid))])

    watching = threading.Thread(target=watch)
    watching.start()
    code = running.wait()
    seconds = time.perf_counter() - began
    stop.set()
    watching.join()
    if code:
        sys.exit(f"adding ended with {code}; run it by hand to see why: {' '.join(command)}")
    return seconds, writer / 1024, reader / 1024


def main() -> None:
    """Make texts, add them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[200, 1000])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, os.cpu_count() or 1])
    asked = parser.parse_args()
    for count in asked.documents:
        check_least(__file__, documents=count)
    for jobs in asked.jobs:
        check_least(__file__, jobs=jobs)
    print("| documents | readers | documents a second | writer MB | largest reader MB |")
    print("| --: | --: | --: | --: | --: |")
    for count in asked.documents:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "texts"
            folder.mkdir()
            texts(folder, count)
            for jobs in asked.jobs:
                seconds, writer, reader = added(folder, Path(place) / f"{jobs}.ledger", jobs)
                shown = f"{reader:.0f}" if reader else "–"
                print(f"| {count} | {jobs} | {count / seconds:.1f} | {writer:.0f} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
