"""Measure how often the day of publication of a saved page is found.

    python benchmarks/publication_dates.py FOLDER

FOLDER is a checkout of htmldate or of trafilatura, whose tests hold saved pages with the day of each. Pages are counted
together and those in English apart. A guess is counted beside what is not marked as one, and htmldate beside both.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SETS = ("eval_default.json", "eval_mediacloud_2020.json", "evaldata.json")
FOLDERS = ("test_set", "cache", "eval")


def pages(folder: Path) -> Iterator[tuple[str, str, Path, str]]:
    """Yield the set, the address, the file and the day of each page that has one."""
    tests = folder / "tests" if (folder / "tests").is_dir() else folder
    for name in SETS:
        if not (tests / name).is_file():
            continue
        for address, entry in json.loads((tests / name).read_text(encoding="utf-8")).items():
            day = entry.get("date")
            path = next((p for f in FOLDERS if (p := tests / f / entry["file"]).is_file()), None)
            if path and day and re.fullmatch(r"\d{4}-\d\d-\d\d", str(day)):
                yield name, address, path, day


def measure(page: tuple[str, str, Path, str]) -> tuple[str, str, str, str, str | None, str | None, bool]:
    """Find the day of one page, and htmldate's."""
    from htmldate import find_date

    from pourparler.intake.decode import decode
    from pourparler.intake.language import other_language
    from pourparler.intake.pages import parse_tree
    from pourparler.intake.publication import find_publication

    name, address, path, day = page
    try:
        html = decode(path.read_bytes())
    except ValueError:
        html = path.read_bytes().decode("utf-8", "replace")
    try:
        theirs = find_date(html, original_date=True, extensive_search=True)
    except Exception:  # another program's fault is counted as no date
        theirs = None
    tree = parse_tree(html)
    words = "\n".join(tree.xpath("//p//text()")) if tree is not None else ""
    found = find_publication(tree, address, theirs) if tree is not None else None
    english = len(words) > 200 and not other_language(words)
    return name, path.name, day, address, f"{found.day} {found.by}" if found else None, theirs, english


def report(rows: list[tuple[str, str, str, str, str | None, str | None, bool]], label: str) -> None:
    """Print the counts of one group of pages."""
    ours: Counter[str] = Counter()
    for _, _, day, _, found, _, _ in rows:
        when, by = found.split() if found else ("", "")
        ours["right" if when == day else "none" if not found else "wrong guess" if by == "guess" else "wrong"] += 1
        ours["right, as a guess"] += when == day and by == "guess"
    right = sum(row[5] == row[2] for row in rows)
    print(f"{label}: {len(rows)} pages")
    print(
        "  found here: "
        + ", ".join(f"{ours[k]} {k}" for k in ("right", "right, as a guess", "wrong", "wrong guess", "none"))
    )
    given = sum(bool(row[5]) for row in rows)
    print(f"  htmldate:   {right} right, {given - right} wrong, {len(rows) - given} none")


def main() -> None:
    """Measure the pages of a folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, help="a checkout of htmldate or trafilatura")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--wrong", action="store_true", help="print the pages whose day is wrong or not found")
    given = parser.parse_args()
    todo = list(pages(given.folder))
    if not todo:
        sys.exit(f"{given.folder} contains no saved pages with days; give a checkout of htmldate or trafilatura")
    with multiprocessing.Pool(given.processes) as pool:
        rows = pool.map(measure, todo, chunksize=10)
    for name in sorted({row[0] for row in rows}):
        own = [row for row in rows if row[0] == name]
        report(own, name)
        report([row for row in own if row[6]], f"{name}, in English")
    if given.wrong:
        for row in rows:
            if (row[4] or "").split(" ")[0] != row[2]:
                print("\t".join(map(str, row)))


if __name__ == "__main__":
    main()
