"""What reading on a cluster costs, and adding its results: the figures that `docs/scale.md` plans with.

    .venv/bin/python benchmarks/scale.py [--documents 320] [--words 500] [--runs 3] [--add 1000] [--price 0.04]
        [--postgresql URL]

Reads JSON lines made by program (eight files; paragraphs of the example dispatches, shuffled) by the command itself:
in processes of this machine and with Ray, by one worker and by two. A run over a single document is taken off each,
so that what is left is reading. Processor time is that of the program and all that it starts, looked up every tenth
of a second: on a machine with other work it says more than the clock. Then a folder of results of an invented year
(`invented.py`) is added to an empty ledger by the command; the URL is that of a PostgreSQL database with nothing in
it. Medians, with their range.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from sqlalchemy import Engine, event

from adding import children
from figures import check_least, figure
from invented import Coverage
from pourparler.ledger import open_ledger
from pourparler.ledger.ingest.write import fingerprint
from pourparler.scale import Plan, results
from pourparler.scale.results import Row
from speed import article

TICK = os.sysconf("SC_CLK_TCK")
PIECE = 500
FILES = 8
YEAR = 100_000_000  # documents


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, and of processors."""

    wall: float
    busy: float


def busy(process: int) -> float:
    """Seconds of processors that a process has used."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def cost(*words: str | Path) -> Cost:
    """Run the program; what it and all that it started took."""
    seen: dict[int, float] = {}
    began = time.perf_counter()
    command = [sys.executable, "-m", "pourparler.cli", *map(str, words)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(0.1):
            for each in [running.pid, *children(running.pid)]:
                seen[each] = max(seen.get(each, 0.0), busy(each))

    watching = threading.Thread(target=watch)
    watching.start()
    _, told = running.communicate()
    wall = time.perf_counter() - began
    stop.set()
    watching.join()
    if running.returncode:
        sys.exit(f"{' '.join(command)} ended with {running.returncode}: {told[-500:]}")
    return Cost(wall, sum(seen.values()))


def lines(folder: Path, count: int, words: int) -> int:
    """Write articles, one a line, in a few files; how many bytes."""
    folder.mkdir()
    for number in range(count):
        line = json.dumps({"id": str(number), "published": "2031-05-06", "text": article(number, words)})
        with (folder / f"{number % FILES}.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")
    return sum(file.stat().st_size for file in folder.iterdir())


def reading(folder: Path, documents: int, words: int, runs: int) -> float:
    """Print the table of reading; processor seconds of a document, with Ray and two workers."""
    many, one = folder / "many", folder / "one"
    given = lines(many, documents, words)
    lines(one, 1, words)
    ways: dict[str, tuple[str, ...]] = {
        "`read --jobs 1`": ("--format", "jsonl", "--jobs", "1"),
        "`read --jobs 2`": ("--format", "jsonl", "--jobs", "2"),
        "`read --engine ray --jobs 1`": ("--engine", "ray", "--jobs", "1", "--output"),
        "`read --engine ray --jobs 2`": ("--engine", "ray", "--jobs", "2", "--output"),
    }
    print(f"\n| {documents} articles of {words} words | documents a second | processor ms a document | start, s |")
    print("| --- | --: | --: | --: |")
    each, medians = 0.0, dict[str, float]()
    for way, options in ways.items():
        rates, used, starts = [], [], []
        for _ in range(runs):
            found = []
            for source in (one, many):
                output = folder / "out"
                shutil.rmtree(output, ignore_errors=True)
                found.append(cost("read", source, *options, *((output,) if "--output" in options else ())))
            starts.append(found[0].wall)
            if found[1].wall <= found[0].wall:
                sys.exit("scale.py: reading took no longer than starting; give more --documents")
            rates.append((documents - 1) / (found[1].wall - found[0].wall))
            used.append((found[1].busy - found[0].busy) / (documents - 1))
        each, medians[way] = statistics.median(used), statistics.median(rates)
        print(f"| {way} | {told(rates, 1)} | {told([1000 * u for u in used], 0)} | {told(starts, 1)} |", flush=True)
    alone, two = (medians[f"`read --engine ray --jobs {jobs}`"] for jobs in (1, 2))
    figure("two Ray workers, beside one", two / alone, "times as fast", least=1.8)
    figure("reading with Ray, two workers: a document", 1000 * each, "ms of a processor")
    size = sum(p.stat().st_size for p in (folder / "out").rglob("*.parquet"))
    parquet, text = size / documents / 1e3, given / documents / 1e3
    print(f"\nParquet: {parquet:.2f} MB for 1,000 documents ({text:.2f} MB as JSON lines)")
    return each


def told(values: list[float], digits: int) -> str:
    """The median, and the range."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def kept(output: Path, documents: int) -> None:
    """Write a folder of results of an invented year."""
    plan, key = Plan(str(output), "0.0 benchmark"), "0" * 16
    rows = [Row(n, fingerprint(r.document.text), r, None) for n, r in enumerate(Coverage(documents))]
    files, counts = [], results.Counts(documents, 0)
    for number, start in enumerate(range(0, documents, PIECE)):
        files.append(results.result_file(plan, key, number, str(number)))
        results.write(plan, files[-1], "invented", rows[start : start + PIECE])
    results.write_manifest(plan, key, "invented", sha256="", size=0, files=files, counts=counts)


def inserts(place: str, documents: int) -> tuple[float, float]:
    """Add another year in this process: seconds in all, and of them those in which the database inserts rows."""
    spent, began = [0.0], [0.0]

    def before(*call: object) -> None:
        began[0] = time.perf_counter()

    def after(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.lstrip().upper().startswith("INSERT"):
            spent[0] += time.perf_counter() - began[0]

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    records = list(Coverage(documents, seed=8))
    with open_ledger(place, create=True) as ledger:
        start = time.perf_counter()
        for record in records:
            ledger.add(record)
        whole = time.perf_counter() - start
    event.remove(Engine, "before_cursor_execute", before)
    event.remove(Engine, "after_cursor_execute", after)
    return whole, spent[0]


def adding(folder: Path, documents: int, url: str | None) -> None:
    """Print the table of adding."""
    output = folder / "year"
    kept(output, documents)
    print(f"\n| {documents} documents into an empty ledger | documents a second | again (all there) | inserting rows |")
    print("| --- | --: | --: | --: |")
    for name, place in (("SQLite", str(folder / "a.ledger")), ("PostgreSQL", url)):
        if place is None:
            continue
        first, again = cost("add", place, output), cost("add", place, output)
        whole, spent = inserts(place, documents)
        share = f"{100 * spent / whole:.0f} % of the time"
        print(f"| {name} | {documents / first.wall:.1f} | {documents / again.wall:.0f} | {share} |", flush=True)


def main() -> None:
    """Measure, and print the tables and the plan of a year."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=320)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--add", type=int, default=1000, help="documents that are added")
    parser.add_argument("--postgresql", metavar="URL", help="a database with nothing in it")
    parser.add_argument("--price", type=float, default=0.04, help="of a core for an hour, in dollars: what you pay")
    asked = parser.parse_args()
    check_least(__file__, 2, documents=asked.documents)
    check_least(__file__, words=asked.words, runs=asked.runs, add=asked.add)
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} processors, load before {load:.1f} (what else runs here)")
    with tempfile.TemporaryDirectory() as place:
        each = reading(Path(place), asked.documents, asked.words, asked.runs)
        adding(Path(place), asked.add, asked.postgresql)
    hours = YEAR * each / 3600
    print(f"\nA year of {YEAR:,} documents: {hours:,.0f} core hours ({hours / 720:.0f} cores for 30 days), ", end="")
    print(f"{hours * asked.price:,.0f} dollars at {asked.price} for a core hour")


if __name__ == "__main__":
    main()
