"""Measure how many entries of feedparser's test feeds are read.

The feeds are the folder ``tests`` of https://github.com/kurtmckee/feedparser (BSD-2-Clause); nothing of it is in this
repository. A comment in each file states what feedparser finds in it. An entry counts if the file states its address
(``link``, or an ``id`` that is an address) or its whole text (``content``). It is found if it is read with that
address, or with a text.

    git clone https://github.com/kurtmckee/feedparser
    .venv/bin/python benchmarks/feeds.py feedparser/tests
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
import time
from pathlib import Path
from urllib.parse import urljoin

from pourparler.intake.feeds import Feed, read_feed

_ADDRESS = "http://127.0.0.1:8097/feed"  # where feedparser's tests serve the feeds
_EXPECTED = re.compile(r"^\s*Expect:\s*(.+)$", re.MULTILINE)
_LOCATION = re.compile(r"^\s*Header:\s*Content-Location:\s*(\S+)", re.MULTILINE | re.IGNORECASE)
_CHARSET = re.compile(r"^\s*Header:\s*Content-Type:[^\n]*charset=[\"']?([\w.:-]+)", re.MULTILINE | re.IGNORECASE)
_STATED = re.compile(
    r"entries\[(\d+)\]\[['\"](link|id|guid|content)['\"]\](?:\[0\]\[['\"]value['\"]\])?\s*==\s*u?"
    r"('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
)


def main(argv: list[str] | None = None) -> int:
    """Print the counts, and each entry that was not found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="feedparser's folder tests")
    folder = parser.parse_args(argv).folder
    if not folder.is_dir():
        sys.exit(f"feeds.py: there is no folder {folder}")
    files = sorted(file for kind in ("xml", "json") for file in folder.rglob(f"*.{kind}"))
    if not files:
        sys.exit(f"feeds.py: {folder} has no feeds; give feedparser's folder tests")
    read = stated = found = 0
    crashes, missing = [], []
    begun = time.process_time()
    for file in files:
        data = file.read_bytes()
        head = data.decode("utf-8", "replace")
        charset, location = _CHARSET.search(head), _LOCATION.search(head)
        address = urljoin(_ADDRESS, location[1]) if location else _ADDRESS
        try:
            feed = read_feed(data, address, charset[1] if charset else None)
        except ValueError:
            feed = Feed(None, ())
        except Exception as fault:  # a crash is what this looks for
            crashes.append(f"{file.relative_to(folder)}: {fault!r}")
            continue
        read += bool(feed.items)
        for number, wanted in _entries(head).items():
            stated += 1
            if _is_found(feed, wanted):
                found += 1
            else:
                missing.append(f"{file.relative_to(folder)}: entry {number}: {wanted}")
    seconds = time.process_time() - begun
    print(*crashes, *missing, sep="\n")
    print(f"{len(files)} files in {seconds:.1f} s, {len(crashes)} crashes, {read} with entries that can be read")
    print(f"{found} of {stated} entries with an address or a text found")
    return 1 if crashes or not files else 0


def _entries(head: str) -> dict[int, dict[str, str]]:
    """Return what a file states of its entries, by their numbers."""
    expected = _EXPECTED.search(head)
    found: dict[int, dict[str, str]] = {}
    for match in _STATED.finditer(expected[1] if expected else ""):
        value = str(ast.literal_eval(match[3]))
        is_id = match[2] in ("id", "guid")
        if value and (not is_id or value.startswith(("http://", "https://"))):
            found.setdefault(int(match[1]), {})["link" if is_id else match[2]] = value
    return found


def _is_found(feed: Feed, wanted: dict[str, str]) -> bool:
    return any(each.link == wanted["link"] if "link" in wanted else each.page is not None for each in feed.items)


if __name__ == "__main__":
    sys.exit(main())
