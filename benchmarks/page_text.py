"""Measure how much of the text of saved pages is extracted, and how much that is not the article.

    python benchmarks/page_text.py FOLDER

FOLDER is a checkout of article-extraction-benchmark (whole articles: precision and recall of runs of four words, as its
own `evaluate.py` counts them) or of trafilatura (pieces of text that the extraction must and must not hold). Both of
trafilatura's modes are measured beside the choice of the program, and articles are listed that the choice loses
though a mode has them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MODES = ("chosen", "default", "recall")
NO_BODY = ("headline", "caption", "boilerplate")
_BAD, _GOOD = 0.6, 0.8  # F1 below which an article is lost, and from which it is read well


class Page(NamedTuple):
    """A saved page: its article, or pieces that must and must not be in it."""

    name: str
    path: Path
    article: str | None
    wanted: list[str]
    unwanted: list[str]


class Counted(NamedTuple):
    """What is right, wrong and missing; of an article as shares of all its runs of words, so that each counts alike."""

    right: float
    wrong: float
    missing: float

    @property
    def f1(self) -> float:
        """The balance of precision and recall."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missing) if self.right else 0.0


def pages(folder: Path) -> Iterator[Page]:
    """Yield the saved pages of a checkout."""
    if (folder / "ground-truth.json").is_file():
        for name, entry in json.loads((folder / "ground-truth.json").read_text(encoding="utf-8")).items():
            yield Page(name, folder / "html" / f"{name}.html.gz", entry["articleBody"], [], [])
        return
    tests = folder / "tests"
    if not (tests / "evaldata.json").is_file():
        sys.exit(f"page_text.py: {folder} is no checkout of article-extraction-benchmark or trafilatura")
    for _, entry in sorted(json.loads((tests / "evaldata.json").read_text(encoding="utf-8")).items()):
        path = next((p for f in ("cache", "eval") if (p := tests / f / entry["file"]).is_file()), None)
        if path and entry.get("with"):
            yield Page(entry["file"], path, None, entry["with"], entry.get("without") or [])


def measure(page: Page) -> tuple[str, dict[str, Counted]]:
    """Count what each mode extracts of a page."""
    from pourparler.intake.decode import decode
    from pourparler.intake.page_parts import drop_link_lists, join_parts
    from pourparler.intake.page_text import choose_text, extract_text
    from pourparler.intake.pages import replace_figures

    data = page.path.read_bytes()
    data = gzip.decompress(data) if page.path.suffix == ".gz" else data
    try:
        html = decode(data)
    except ValueError:
        html = data.decode("utf-8", "replace")
    html = join_parts(replace_figures(html))
    texts = {mode: extract_text(html, favor_recall=mode == "recall") for mode in MODES[1:]}
    texts["chosen"] = drop_link_lists(choose_text(texts["default"], texts["recall"]), html)
    if page.article is not None:
        title = title_of(html)
        texts = {mode: body(text, title) for mode, text in texts.items()}
    return page.name, {mode: count(page, texts[mode]) for mode in MODES}


def title_of(html: str) -> str | None:
    """Return the title of a page, as the program reads it."""
    from trafilatura import extract_metadata

    return extract_metadata(html).title or None


def body(text: str, title: str | None) -> str:
    """Return a text without the parts that the program marks as no part of the article's body."""
    from pourparler.intake.zones import zones

    return "\n".join(text[z.start : z.end] for z in zones(text, title) if z.kind not in NO_BODY)


def count(page: Page, text: str) -> Counted:
    """Compare a text with the article of a page, or with the pieces that it must and must not hold."""
    if page.article is None:
        right = sum(piece in text for piece in page.wanted)
        return Counted(right, sum(piece in text for piece in page.unwanted), len(page.wanted) - right)
    wanted, found = _runs(page.article), _runs(text)
    right = (wanted & found).total()
    wrong, missing = (found - wanted).total(), (wanted - found).total()
    every = right + wrong + missing or 1
    return Counted(right / every, wrong / every, missing / every)


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[k : k + 4]) for k in range(max(1, len(words) - 3)))


def total(counted: list[Counted], *, is_whole: bool) -> tuple[float, float, float]:
    """Return precision, recall and F1 of all pages: of whole articles the means, of pieces those of all together."""
    if is_whole:
        precision = [c.right / (c.right + c.wrong) for c in counted if c.right + c.wrong]
        recall = [c.right / (c.right + c.missing) for c in counted if c.right + c.missing]
        p, r = sum(precision) / len(precision), sum(recall) / len(recall)
    else:
        right, wrong, missing = (sum(each) for each in zip(*counted, strict=True))
        p, r = right / (right + wrong), right / (right + missing)
    return p, r, 2 * p * r / (p + r)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a checkout of article-extraction-benchmark or trafilatura")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default: %(default)s)")
    parser.add_argument("--every", type=int, default=1, help="take one page of so many (default: %(default)s)")
    parser.add_argument("--first", type=int, nargs="+", default=[0], help="from these pages on (default: 0)")
    given = parser.parse_args()
    found = list(pages(given.folder))
    all_pages = [page for first in given.first for page in found[first :: given.every]]
    with multiprocessing.Pool(given.jobs) as pool:
        measured = pool.map(measure, all_pages, chunksize=8)
    is_whole = all_pages[0].article is not None
    print(f"{len(measured)} pages")
    for mode in MODES:
        p, r, f1 = total([counts[mode] for _, counts in measured], is_whole=is_whole)
        print(f"{mode:8} precision {p:.3f}  recall {r:.3f}  F1 {f1:.3f}")
    for name, counts in measured:
        best = max(MODES[1:], key=lambda mode: counts[mode].f1)
        if counts["chosen"].f1 < _BAD and counts[best].f1 >= _GOOD:
            print(f"lost: {name}: {counts['chosen'].f1:.2f}, {best} has {counts[best].f1:.2f}")


if __name__ == "__main__":
    main()
