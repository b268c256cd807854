"""Measures what a newcomer's tasks take in the workbench, and writes docs/clicks.md.

    .venv/bin/python docs/make_clicks.py

Needs the development packages and a Chromium. The tasks are those of tests/support/newcomer.py.
"""

from __future__ import annotations

import os
import platform
import runpy
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from browsing import page_of, started_browser  # noqa: E402
from desks import read_examples, served  # noqa: E402
from newcomer import TASKS, Effort, measure  # noqa: E402
from pourparler.ledger import open_ledger  # noqa: E402
from pourparler.reader import Reader  # noqa: E402

HEAD = """# Clicks of a newcomer

What the most frequent tasks take, from the home page of the coded examples until the result is on screen:
clicks, keys, and the seconds that the browser needs for them. A person needs longer, to read.

`docs/make_clicks.py` measures this table with a real browser, and `tests/workbench/test_newcomer.py` fails if a
task takes more clicks or keys.

| task | way | clicks | keys | seconds |
| --- | --- | ---: | ---: | ---: |
"""


def line(effort: Effort) -> str:
    """A row of the table."""
    return f"| {effort.task.name} | {effort.task.way} | {effort.clicks} | {effort.keys} | {effort.seconds:.1f} |\n"


def main() -> None:
    """Measure every task, one after the other in one workbench."""
    efforts = []
    with tempfile.TemporaryDirectory() as folder, started_browser() as browser, page_of(browser) as page:
        made = read_examples(Reader(), Path(folder) / "talks.ledger")
        runpy.run_path(str(ROOT / "examples" / "code.py"))["main"](str(made))
        with open_ledger(made) as ledger, served(ledger) as address:
            for task in TASKS:
                efforts.append(measure(task, page, address, ledger))
                print(line(efforts[-1]), end="", flush=True)
    load = f", {os.cpu_count()} cores" + (f", load {os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else "")
    foot = f"\nMeasured on Python {platform.python_version()}, {platform.system()}{load}.\n"
    (ROOT / "docs" / "clicks.md").write_text(HEAD + "".join(map(line, efforts)) + foot, encoding="utf-8")


if __name__ == "__main__":
    main()
