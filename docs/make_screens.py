"""Makes the pictures of the workbench in docs/workbench/: every page, light and dark, over the example dispatches.

    .venv/bin/python docs/make_screens.py [--browser PROGRAM]

Needs the development packages and a Chromium. The pictures are WebP, some thirty kilobytes each; README
has the reading view as PNG.
"""

from __future__ import annotations

import argparse
import base64
import runpy
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import uvicorn
from playwright.sync_api import Page, sync_playwright

from pourparler import intake
from pourparler.codebook.issue_words import follow, statements_by_issue
from pourparler.codebook.model import read_codebook
from pourparler.ledger import Ledger, open_ledger
from pourparler.reader import read_all
from pourparler.record import Record
from pourparler.workbench import Settings, application

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples" / "dispatches"
ISSUES = (
    ("Port Merrow", "port; harbour; berth*"),
    ("Prisoners", "prisoner*; detain*"),
    ("Guns on the heights", "heights; guns"),
    ("Observers", "observer*"),
    ("Joint commission", "commission"),
)
QUALITY = 62
LOADED = {"timeline": "#lanes svg", "network": "#network svg", "home": "#five ~ ol"}


def prepared(ledger: Ledger) -> None:
    """The examples, some issues, and a few decisions of two people."""
    for record in read_all(intake.documents([EXAMPLES]), jobs=1):
        assert isinstance(record, Record)
        ledger.add(record)
    runpy.run_path(str(EXAMPLES.parent / "code.py"))["main"](str(ledger.path))
    for name, words in ISSUES:
        follow(ledger, name, coder="ana", words=words)
    queue = ledger.statements.review_queue(limit=9).waiting
    for number, waiting in enumerate(queue):
        thing, coder = f"s{waiting.statement.id}", "ana" if number % 3 else "ben"
        if number == 4:
            ledger.codings.reject(thing, coder=coder)
        elif number == 6:
            ledger.codings.correct(thing, coder=coder, act="REQUEST")
        else:
            ledger.codings.confirm(thing, coder=coder)
    ledger.documents.mark_read(ledger.documents.list()[0].id, coder="ana")


def pages(ledger: Ledger) -> dict[str, str]:
    """The pages by the names of their pictures."""
    article = next(row.id for row in ledger.documents.list() if row.title and "Militia" in row.title)
    kreel = next(row.id for row in ledger.actors.list() if "Kreel" in row.name)
    newer = max((row for row in ledger.proposals.list() if row.replaces_id), key=lambda row: len(row.provisions))
    said = statements_by_issue(ledger, read_codebook(ledger.codebook.get() or ""))
    issue, party = max(said, key=lambda cell: len(said[cell]))
    return {
        "home": "/",
        "documents": "/documents",
        "reading": f"/document?id={quote(article, safe='')}",
        "review": "/review",
        "actors": "/actors",
        "actor": f"/actors/{kreel}",
        "timeline": "/timeline",
        "issues": "/issues",
        "words": f"/issues/about?issue={quote(issue)}&party={quote(party)}",
        "proposals": "/proposals",
        "proposal": f"/proposals/{newer.id}",
        "network": "/network",
        "search": "/search?q=port&by=Kreel",
        "history": "/history",
        "coding": "/coding",
        "settlement": "/settlement?as_of=2031-05-17",
        "export": "/export",
        "design": "/design",
    }


@contextmanager
def served(ledger: Ledger) -> Iterator[str]:
    """The workbench on a free port."""
    server = uvicorn.Server(uvicorn.Config(application(ledger, Settings(coder="ana")), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)


def wait_for_all(page: Page, name: str) -> None:
    """Wait for what a page loads after it is there."""
    if page.locator("[data-chart]").count():
        page.locator(".drawing svg").first.wait_for()
    if name in LOADED:
        page.locator(LOADED[name]).first.wait_for(timeout=300_000)


def taken(page: Page, path: Path) -> None:
    """Save what the page shows now, in the format that the path's suffix names."""
    asking = page.context.new_cdp_session(page)
    quality = {} if path.suffix == ".png" else {"quality": QUALITY}
    shot = asking.send("Page.captureScreenshot", {"format": path.suffix[1:], **quality})
    path.write_bytes(base64.b64decode(shot["data"]))


def main() -> None:
    """Make all pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--browser", default=shutil.which("chromium") or "chromium")
    parser.add_argument("--only", nargs="*", help="names of pictures: each one made anew costs the repository its size")
    given = parser.parse_args()
    folder = HERE / "workbench"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as room, open_ledger(Path(room) / "essel.ledger", create=True) as ledger:
        prepared(ledger)
        with served(ledger) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=given.browser, args=["--no-sandbox"])
            for theme in ("light", "dark"):
                size = {"width": 1280, "height": 820}
                page = browser.new_context(viewport=size, color_scheme=theme, locale="en-GB").new_page()
                for name, path in pages(ledger).items():
                    if given.only and name not in given.only:
                        continue
                    page.goto(address + path)
                    wait_for_all(page, name)
                    if name == "reading":
                        for _ in range(2):
                            page.keyboard.press("j")
                        page.evaluate("scrollTo(0, 0)")
                    page.wait_for_timeout(400)
                    taken(page, folder / f"{name}-{theme}.webp")
                    if (name, theme) == ("reading", "light"):
                        taken(page, folder / "reading.png")
                if given.only and "phone" not in given.only:
                    continue
                page.set_viewport_size({"width": 390, "height": 800})
                page.goto(address + pages(ledger)["reading"])
                page.keyboard.press("j")
                page.wait_for_timeout(400)
                taken(page, folder / f"phone-{theme}.webp")
            browser.close()


if __name__ == "__main__":
    main()
