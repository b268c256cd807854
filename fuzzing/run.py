"""Fuzz the ways into the program, or some of them, and tell what was found.

    .venv/bin/python fuzzing/run.py --minutes 60 [--way html --way pdf] [--found FOLDER] [--seed N] [--blind]

The minutes are divided among the ways. Each way is tried in a process of its own with limits on memory (`ways.py`) and
time (ten seconds an input); what ends that process is found too, and it is started again. With atheris installed
(`pip install --group fuzzing`, Linux) inputs are led by coverage; without, or with --blind, changed blindly.
An input that breaks a promise is left in the folder with its traceback. Status 1 if there is any.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))


def fuzzed(way: str, seconds: float, found: Path, seed: int, *, blind: bool) -> tuple[int, int, float]:
    """Fuzz one way for some time; how many inputs were tried, crashes found, and the slowest input's seconds."""
    until, count, slowest = time.monotonic() + seconds, 0, 0.0
    while (left := until - time.monotonic()) > 0:
        words = [sys.executable, str(HERE / "one.py"), way, str(found), str(left), str(seed)]
        try:
            # what libFuzzer says of itself is left out; crashes come by standard output
            given = [*words, "--blind"] if blind else words
            # and what it writes of its own lies with the rest
            done = subprocess.run(given, cwd=found, timeout=left + 600, stderr=subprocess.DEVNULL, check=False)
            status = done.returncode
        except subprocess.TimeoutExpired:
            status = -signal.SIGKILL
        counts = found / "counts.json"
        if counts.exists():
            told = json.loads(counts.read_text())
            count, slowest = count + told["count"], max(slowest, told["slowest"])
            counts.unlink()
        if status == 0:
            break
        _keep_last(found, status)
        seed += 1
    return count, len(list(found.glob("*.txt"))), slowest


def _keep_last(found: Path, status: int) -> None:
    """Keep the input that ended the process."""
    current = found / "current"
    content = current.read_bytes() if current.exists() else b""
    why = (
        "hung: over ten seconds"
        if status in (-signal.SIGPROF, -signal.SIGALRM)
        else f"ended the process with status {status}"
    )
    name = hashlib.sha256(content).hexdigest()[:12]
    (found / f"{name}.input").write_bytes(content)
    (found / f"{name}.txt").write_text(why + "\n")
    print(f"crash: {why} ({name})", flush=True)


def main() -> None:
    """Divide the time, fuzz, and print a table."""
    from ways import ways

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = list(ways())
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--way", action="append", choices=known, metavar="WAY", help=", ".join(known))
    parser.add_argument("--found", type=Path, metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1_000_000)
    parser.add_argument("--blind", action="store_true")
    asked = parser.parse_args()
    blind = asked.blind or find_spec("atheris") is None
    found = (asked.found or Path(tempfile.mkdtemp(prefix="pourparler-found-"))).resolve()
    chosen = asked.way or known
    print(f"seed {asked.seed}, {'blind' if blind else 'led by coverage'}; what is found lies in {found}", flush=True)
    print("| way | minutes | inputs | crashes | slowest s |\n| --- | --- | --- | --- | --- |", flush=True)
    total = 0
    for way in chosen:
        folder = found / way
        folder.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        count, crashes, slowest = fuzzed(way, 60 * asked.minutes / len(chosen), folder, asked.seed, blind=blind)
        minutes = (time.monotonic() - began) / 60
        print(f"| {way} | {minutes:.1f} | {count:,} | {crashes} | {slowest:.1f} |", flush=True)
        total += crashes
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
