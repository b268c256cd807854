"""The seven tasks of somebody who opens the workbench for the first time, done by a browser that counts.

Each begins on the home page of the coded examples and ends when its result is on screen or in the ledger.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from pourparler.ledger import Ledger
from waiting import wait_until


@dataclass
class Hand:
    """Does what a person does on a page, and counts it."""

    page: Page
    clicks: int = 0
    keys: int = 0

    def click(self, place: Locator) -> None:
        """Click something that is on the page."""
        place.click()
        self.clicks += 1

    def follow(self, link: Locator) -> None:
        """Click a link, and wait for its page as a person does."""
        target = str(link.get_attribute("href"))
        self.click(link)
        self.page.wait_for_url(f"**{target.partition('?')[0]}**")
        self.page.wait_for_load_state("load")

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, words: str) -> None:
        """Type words into what has the focus: a key for each letter."""
        self.page.keyboard.type(words)
        self.keys += len(words)


Do = Callable[[Hand, Ledger], None]


@dataclass(frozen=True)
class Task:
    """A task: what is to be done, the way, how it is done, and the most clicks and keys that we accept."""

    name: str
    way: str
    do: Do
    most_clicks: int
    most_keys: int


@dataclass(frozen=True)
class Effort:
    """What a task took."""

    task: Task
    clicks: int
    keys: int
    seconds: float


@dataclass
class _Tasks:
    all: list[Task] = field(default_factory=list)

    def add(self, name: str, way: str, clicks: int, keys: int) -> Callable[[Do], Do]:
        def register(do: Do) -> Do:
            self.all.append(Task(name, way, do, clicks, keys))
            return do

        return register


_tasks = _Tasks()


@_tasks.add("Find a party's last word on an issue", "*Home*, the cell of the party and the issue", 1, 0)
def last_word(hand: Hand, ledger: Ledger) -> None:
    """Find what Quessia said last about the port: a lease of berths, no more sole control."""
    row = hand.page.get_by_role("row", name=re.compile("^port"))
    cell = row.get_by_role("link", name=re.compile("lease of berths")).last
    expect(row.locator("td").last).to_contain_text("19 May 2031")
    hand.click(cell)
    expect(hand.page.locator(".card.active .what")).to_contain_text("found a door")


@_tasks.add("Correct a wrong speaker", "a line of *Home*, `e`, four letters of the name, Enter, Enter", 1, 7)
def wrong_speaker(hand: Hand, ledger: Ledger) -> None:
    """Give the words of a line on the home page to Hanne Brusk."""
    hand.follow(hand.page.locator("#five ~ ol a.content", has_text=re.compile("insisted|told")).first)
    expect(hand.page.locator(".card.active")).to_be_visible()
    thing = hand.page.locator(".card.active").get_attribute("data-thing") or ""
    hand.press("e")
    expect(hand.page.get_by_role("combobox", name="Speaker")).to_be_focused()
    hand.type("brus")
    hand.page.get_by_role("option", name=re.compile("Hanne Brusk")).first.wait_for()
    hand.press("Enter")
    expect(hand.page.get_by_role("combobox", name="Speaker")).to_have_value("Hanne Brusk")
    hand.press("Enter")
    expect(hand.page.locator(f"#card-{thing} .speaker")).to_have_text("Hanne Brusk")
    row = ledger.statements.get(thing)
    assert row is not None and row.speaker == "Hanne Brusk"


@_tasks.add("Merge two actors", "*Actors*, the actor, four letters of the other, Enter, Enter", 3, 6)
def merge_actors(hand: Hand, ledger: Ledger) -> None:
    """Merge Nadia Oret into Marta Sollan."""
    other = next(each for each in ledger.actors.list() if each.name == "Marta Sollan")
    hand.follow(hand.page.get_by_role("link", name="Actors", exact=True))
    hand.follow(hand.page.get_by_role("link", name="Nadia Oret", exact=True).first)
    hand.click(hand.page.get_by_role("combobox", name="Merge into"))
    hand.type("mart")
    hand.page.get_by_role("option", name=re.compile("Marta Sollan")).first.wait_for()
    hand.press("Enter")
    expect(hand.page.get_by_role("combobox", name="Merge into")).to_have_value("Marta Sollan")
    hand.press("Enter")
    hand.page.wait_for_url(f"**/actors/{other.id}")
    expect(hand.page.locator("#message").get_by_role("button", name="Undo")).to_be_visible()


@_tasks.add("Code ten positions", "*Home*, positions to confirm; `g` and `y` for each", 1, 20)
def code_ten(hand: Hand, ledger: Ledger) -> None:
    """Confirm the first ten positions that wait."""
    hand.follow(hand.page.get_by_role("link", name=re.compile("positions to confirm")))
    focused = hand.page.locator(".position:focus")
    things = []
    for _ in range(10):
        hand.press("g")
        expect(focused).to_have_attribute("data-state", "machine")
        things.append(focused.get_attribute("data-thing") or "")
        hand.press("y")
        expect(focused).to_have_attribute("data-state", "confirmed")
    wait_until(lambda: all(ledger.history.last_revision(each) for each in things))


@_tasks.add("Find what blocks a deal, and its words", "*Home*, a line of *What blocks a deal*", 1, 0)
def find_what_blocks(hand: Hand, ledger: Ledger) -> None:
    """Go from the home page to the words that block a deal."""
    hand.click(hand.page.locator("[data-blocks] a.content").first)
    expect(hand.page.locator(".card.active, .found").first).to_be_visible()


@_tasks.add("Compare two versions of a text", "*Proposals*, *Compare with*", 2, 0)
def compare_versions(hand: Hand, ledger: Ledger) -> None:
    """See what a version changes in the one that it replaces."""
    hand.click(hand.page.get_by_role("link", name="Proposals", exact=True))
    hand.click(hand.page.get_by_role("link", name=re.compile("^Compare with")).first)
    expect(hand.page.get_by_role("region", name="Provisions")).to_be_visible()


@_tasks.add("Read the brief of the week", "*Home*, *Read the brief*", 1, 0)
def weekly_brief(hand: Hand, ledger: Ledger) -> None:
    """Open the brief of the last seven days."""
    hand.click(hand.page.get_by_role("link", name="Read the brief"))
    expect(hand.page.get_by_role("heading").first).to_be_visible()
    assert "brief.html?since=" in hand.page.url


TASKS = tuple(_tasks.all)


def measure(task: Task, page: Page, address: str, ledger: Ledger) -> Effort:
    """Do a task from the home page on; the time begins when that is on screen."""
    page.goto(address)
    expect(page.locator("#five ~ ol")).to_be_visible()
    page.locator("[data-blocks] a.content").first.wait_for()
    hand = Hand(page)
    began = time.perf_counter()
    task.do(hand, ledger)
    return Effort(task, hand.clicks, hand.keys, time.perf_counter() - began)
