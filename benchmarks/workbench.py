"""How fast the workbench answers over a year of coverage, asked over HTTP on this machine.

    .venv/bin/python benchmarks/workbench.py [--documents 20000] [--runs 15] [--keep FOLDER]

Makes a ledger by program (`invented.py`) or takes the one that `ledger.py --keep` left, adds an article of 5,000 words
as the reader reads it, and prints the median and the range of the milliseconds of each page, beside its limit where it
has one. Each page is asked for once before. The time of a page is that from the first byte sent to the last received.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

import uvicorn

from figures import check_least, figure, processor
from ledger import build
from pourparler.codebook.issue_words import follow
from pourparler.ledger import Ledger, open_ledger
from pourparler.reader import Reader
from pourparler.record import Document
from pourparler.workbench import Settings, application

LIMIT = 400.0
FACETS = 150.0  # of a list with facets
WORDS = 5_000
EXAMPLES = Path(__file__).parent.parent / "examples" / "dispatches"


def long_article() -> Document:
    """The example dispatches one behind the other, until they make 5,000 words."""
    whole = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.txt")))
    words = whole.split(" ")
    text = " ".join(words * (WORDS // len(whole.split()) + 1))
    while len(text.split()) > WORDS:
        text = text.rpartition("\n\n")[0] if "\n\n" in text[len(text) // 2 :] else " ".join(text.split(" ")[:-50])
    return Document(id="long-article", title="A long article", published=dt.date(2031, 5, 20), text=text)


def pages(ledger: Ledger) -> list[tuple[str, str, float | None]]:
    """What is asked for, with its limit in milliseconds."""
    often = ledger.actors.list(limit=1)[0]
    covered = ledger.documents.days()
    assert covered is not None
    month = f"since={covered.end - dt.timedelta(30)}&until={covered.end}"
    return [
        ("documents, the first page", "/documents", LIMIT),
        ("documents of one outlet, unread", f"/documents?unread=true&since={covered.start}", None),
        ("reading view of 5,000 words", "/document?id=long-article", LIMIT),
        ("the same as JSON", "/document.json?id=long-article", None),
        ("review, the next statement", "/review", None),
        ("statements with facets, the first page", "/statements", FACETS),
        ("the same, two acts, by confidence", "/statements?act=REJECT&act=AGREE&order=confidence", FACETS),
        ("the same, of an actor", f"/statements?speaker={often.id}", FACETS),
        ("meetings with facets", "/meetings", FACETS),
        ("actors with facets", "/actors", None),
        ("the palette", "/palette.json?q=har", None),
        ("an actor who says much", f"/actors/{often.id}", None),
        ("timeline of a month", f"/timeline?{month}", None),
        ("timeline of all", "/timeline", None),
        ("issues by parties, three issues", "/issues", None),
        ("network", "/network", None),
        ("proposals", "/proposals", None),
        ("search", f"/search?q={quote('harbour frost')}", None),
        ("history", "/history", None),
    ]


def timed(address: str) -> float:
    """Milliseconds of one page."""
    began = time.perf_counter()
    with urllib.request.urlopen(address) as answer:
        answer.read()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    check_least(__file__, documents=given.documents, runs=given.runs)
    with tempfile.TemporaryDirectory() as folder:
        place = (given.keep or Path(folder)) / "year.ledger"
        with open_ledger(place, create=True) as ledger:
            build(ledger, given.documents)
            ledger.add(Reader(threads=2).read(long_article()))
            for name in ("frost", "harbour", "accord"):
                if name not in (ledger.codebook.get() or ""):
                    follow(ledger, name, coder="benchmark")
            measure(ledger, given.runs)


def measure(ledger: Ledger, runs: int) -> None:
    """Serve the ledger and ask for every page."""
    server = uvicorn.Server(uvicorn.Config(application(ledger, Settings()), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    article = ledger.documents.get("long-article")
    assert article is not None
    said, words = len(ledger.documents.annotations("long-article").statements), len(article.text.split())
    total = ledger.documents.page(limit=1).total
    print(f"{total} documents; the long article has {words} words and {said} statements; {processor()}")
    print(f"{'page':<36} {'median ms':>10} {'range':>16} {'limit':>6}")
    for name, path, limit in pages(ledger):
        address = f"http://127.0.0.1:{port}{path}"
        timed(address)
        found = sorted(timed(address) for _ in range(runs))
        figure(f"page: {name}", statistics.median(found), "ms", most=LIMIT)
        verdict = "" if limit is None else f"{limit:.0f}" + ("" if statistics.median(found) < limit else " missed")
        print(f"{name:<36} {statistics.median(found):>10.0f} {found[0]:>7.0f}–{found[-1]:<8.0f} {verdict:>6}")
    server.should_exit = True
    thread.join(10)


if __name__ == "__main__":
    main()
