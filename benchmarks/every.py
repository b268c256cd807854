"""All benchmarks in one table: `make bench`.

    .venv/bin/python benchmarks/every.py [--documents 20000] [--small] [--postgresql URL] [--only NAME ..]

Runs each benchmark in a process of its own, in some twenty minutes on two cores, and writes the table of
`docs/speed.md`: the processor, each figure, what another program does (peer), and the limit. Nothing else should run on
the machine. A benchmark that fails has a row that says so, and the exit status is 1. With --small, each runs at a size
that takes seconds, prints the table and leaves the file alone: this shows that they work, not how fast.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from figures import VARIABLE, check_least, processor

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "speed.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end -->"
Row = dict[str, Any]


@dataclass(frozen=True)
class Benchmark:
    """A program of this folder, with its options as it is run, and as it is tried out.

    ``{keep}`` is the folder of the ledger that several use, ``{documents}`` its size.
    """

    name: str
    options: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    postgresql: bool = False  # whether it measures a PostgreSQL database too


BENCHMARKS = (
    Benchmark("start", ("--runs", "9"), ("--runs", "1")),
    Benchmark("speed", ("--articles", "60", "--memory", "100"), ("--articles", "2", "--memory", "1", "--quick")),
    Benchmark("peers", ("--runs", "1"), ("--runs", "1")),
    Benchmark(
        "growth",
        ("--documents", "{documents}", "--keep", "{keep}"),
        ("--documents", "60", "--sample", "20", "--keep", "{keep}"),
        postgresql=True,
    ),
    Benchmark(
        "ledger",
        ("--documents", "{documents}", "--keep", "{keep}", "--runs", "9"),
        ("--documents", "60", "--keep", "{keep}", "--runs", "1"),
    ),
    Benchmark(
        "workbench",
        ("--documents", "{documents}", "--keep", "{keep}", "--runs", "5"),
        ("--documents", "60", "--keep", "{keep}", "--runs", "1"),
    ),
    Benchmark(
        "load",
        ("--documents", "{documents}", "--keep", "{keep}", "--minutes", "2"),
        ("--documents", "60", "--keep", "{keep}", "--minutes", "0.1", "--users", "2", "--think", "0.5"),
    ),
    Benchmark("settlement", ("--scenarios", "1"), ("--scenarios", "0")),
    Benchmark(
        "scale", ("--documents", "48", "--runs", "1", "--add", "300"), ("--documents", "2", "--runs", "1", "--add", "3")
    ),
)


def run(benchmark: Benchmark, options: Sequence[str], place: Path) -> tuple[list[Row], str]:
    """Run a benchmark; its figures, and the last line of its output if it failed."""
    place.unlink(missing_ok=True)
    command = [sys.executable, str(ROOT / "benchmarks" / f"{benchmark.name}.py"), *options]
    environment = os.environ | {VARIABLE: str(place)}
    ended = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    print(ended.stdout, flush=True)
    lines = place.read_text(encoding="utf-8").splitlines() if place.exists() else []
    # A status of 1 with figures says that one missed its limit: the table shows which.
    failed = ended.returncode != 0 and not lines
    said = (ended.stdout.strip() or "no output").splitlines()[-1]
    return [json.loads(line) for line in lines], said if failed else ""


def table(found: Sequence[tuple[str, Sequence[Row], str]]) -> str:
    """The table in Markdown: a row for each figure, a missed limit in bold.

    >>> print(table([("start", [{"what": "a", "value": 2, "unit": "s", "most": 1, "least": None, "peer": 3}], "")]))
    | what | figure | peer | limit | measured by |
    | --- | ---: | ---: | ---: | --- |
    | a | **2 s** | 3 s | at most 1 s | `benchmarks/start.py` |
    """
    lines = ["| what | figure | peer | limit | measured by |", "| --- | ---: | ---: | ---: | --- |"]
    for name, rows, fault in found:
        by = f"`benchmarks/{name}.py`"
        if fault:
            lines.append(f"| {name} | not measured: {fault.replace('|', '/')[:200]} | | | {by} |")
        for row in rows:
            unit = f" {row['unit']}" if row["unit"] else ""
            value = f"{_number(row['value'])}{unit}"
            if not is_kept(row):
                value = f"**{value}**"
            peer = "" if row["peer"] is None else f"{_number(row['peer'])}{unit}"
            lines.append(f"| {row['what']} | {value} | {peer} | {_limit(row, unit)} | {by} |")
    return "\n".join(lines)


def is_kept(row: Row) -> bool:
    """Whether a figure keeps its limit."""
    return (row["most"] is None or row["value"] <= row["most"]) and (
        row["least"] is None or row["value"] >= row["least"]
    )


def _limit(row: Row, unit: str) -> str:
    if row["most"] is not None:
        return f"at most {_number(row['most'])}{unit}"
    return "" if row["least"] is None else f"at least {_number(row['least'])}{unit}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def written(page: str, shown: str) -> str:
    """The page with the figures between its two marks.

    >>> written("a\\n<!-- figures -->\\nold\\n<!-- end -->\\nb", "new")
    'a\\n<!-- figures -->\\nnew\\n<!-- end -->\\nb'
    """
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{shown}\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Run all, and write the table."""
    names = [each.name for each in BENCHMARKS]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=5_000, help="of the invented year (all: 20,000, an hour)")
    parser.add_argument("--small", action="store_true", help="try each out, and write nothing")
    parser.add_argument("--postgresql", metavar="URL", help="an empty database")
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the ledger of the invented year is left")
    asked = parser.parse_args()
    check_least(__file__, documents=asked.documents)
    load, began = os.getloadavg()[0], time.monotonic()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        keep = asked.keep or Path(folder)
        keep.mkdir(parents=True, exist_ok=True)
        for each in (each for each in BENCHMARKS if each.name in asked.only):
            print(f"\n### {each.name}, after {(time.monotonic() - began) / 60:.1f} minutes\n", flush=True)
            options = [
                part.format(keep=keep, documents=asked.documents)
                for part in (each.small if asked.small else each.options)
            ]
            if each.postgresql and asked.postgresql:
                options += ["--postgresql", asked.postgresql]
            found.append((each.name, *run(each, options, Path(folder) / "figures.jsonl")))
    minutes = (time.monotonic() - began) / 60
    machine = f"{processor()}; Python {platform.python_version()}; {dt.date.today().isoformat()}"
    shown = (
        f"{machine}; {asked.documents:,} documents; load of the machine before {load:.1f}; "
        f"{minutes:.0f} minutes in all. Figures that miss their limit are bold.\n\n{table(found)}"
    )
    print(f"\n{shown}")
    if not asked.small and asked.only == names:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), shown), encoding="utf-8")
        print(f"\nwritten into {PAGE.relative_to(ROOT)}")
    sys.exit(1 if any(fault for *_, fault in found) else 0)


if __name__ == "__main__":
    main()
