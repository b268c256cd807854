"""Days of work in a real browser: reading, coding by keys, correcting spans, two people at once, who may come in."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.base import AXE_SCRIPT as AXE
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect

from browsing import MOST
from desks import (
    PASSWORD,
    SCRIPT,
    copied,
    files_never_made,
    hostile_record,
    reading_halted,
    served,
)
from pourparler.brief import build
from pourparler.brief.saved import save_brief
from pourparler.codebook.accept import accept
from pourparler.codebook.draft_evidence import gather_evidence
from pourparler.codebook.issue_words import follow
from pourparler.codebook.model import read_codebook
from pourparler.codebook.redraft import redraft
from pourparler.codebook.setup import Setup, read_setup
from pourparler.ledger import Ledger, open_ledger
from pourparler.workbench import hash_password
from strait_talks import ISSUES as STRAIT_ISSUES
from strait_talks import PARTIES as STRAIT_PARTIES
from strait_talks import add_coverage
from strategies import telling
from waiting import wait_until

pytestmark = pytest.mark.slow
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (320, 1360)
ISSUES = (("Port", "port; harbour; berth*"), ("Prisoners", "prisoner*"), ("Heights", "heights; guns"))
OWN = ("http://127.0.0.1", "data:", "blob:")
Open = Callable[..., Page]


@pytest.fixture
def ledger(dispatches: Path, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(copied(dispatches, tmp_path)) as opened:
        yield opened


def is_fault(said: ConsoleMessage) -> bool:
    """Whether a line of the console is a fault; a refusal, which the page shows, is none, nor a server that ended."""
    harmless = "the server responded with a status of 4", "net::ERR_CONNECTION_REFUSED"
    return said.type in ("error", "warning") and not any(each in said.text for each in harmless)


@pytest.fixture
def open_(browser: Browser) -> Iterator[Open]:
    """Opens a page in a browser of its own; a fault of a script, or a line in the console, fails the test."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    def opened(address: str, **options: object) -> Page:
        context = browser.new_context(**{"locale": "en-GB", "timezone_id": "Europe/Vienna", **options})
        context.set_default_timeout(MOST)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if is_fault(said) else None)
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith(("http://127.0.0.1", "data:", "blob:")) else faults.append(asked.url)
            ),
        )
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def address(ledger: Ledger) -> Iterator[str]:
    with served(ledger, allow_private=True) as found:
        yield found


def drawn(page: Page) -> None:
    """Wait until the charts of a page are there; those of nothing are hidden."""
    expect(page.locator("figure:not([hidden]) > [data-chart]:not(:has(svg))")).to_have_count(0)


def document(ledger: Ledger, words: str) -> str:
    return next(row.id for row in ledger.documents.list() if row.title and words in row.title)


def reading(address: str, ledger: Ledger, words: str) -> str:
    return f"{address}/document?id={quote(document(ledger, words), safe='')}"


def go_to_statement(page: Page, ledger: Ledger) -> None:
    """Go on card by card to the second statement whose content is in one piece.

    Meetings, proposals and stances have cards too.
    """
    seen = 0
    while seen < 2:
        page.keyboard.press("j")
        thing = page.locator(".card.active").get_attribute("data-thing") or ""
        seen += thing.startswith("s") and " … " not in ledger.statements.get(int(thing[1:])).content


def test_an_article_is_added_found_and_exported(open_: Open, address: str, ledger: Ledger, tmp_path: Path) -> None:
    article = tmp_path / "dredging.txt"
    article.write_text(
        "Dredging stops in Quill\n\nQUILL, 20 May 2031 - “We will not dredge another metre,” said Odo Vann, the "
        "harbour master of Quill. Ida Lund, the envoy of Olm, called the decision a zephyrine mistake."
    )
    page = open_(f"{address}/documents")
    expect(page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()
    page.set_input_files("#files", article)
    with page.expect_response("**/documents/view"):  # it is then marked as read
        page.get_by_role("link", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dredging stops in Quill")
    expect(page.locator(".card .speaker").filter(has_text="Odo Vann").first).to_be_visible()
    page.goto(f"{address}/documents")
    expect(page.locator("tr", has_text="Dredging stops")).not_to_have_class(re.compile("."))
    page.get_by_label("unread only").check()
    with page.expect_navigation():  # until it is loaded: before, no key is heard
        page.get_by_role("button", name="Filter").click()
    expect(page.locator(".count")).to_have_text("12 documents")
    page.keyboard.press("/")
    page.keyboard.type("zephyr*")
    page.keyboard.press("Enter")
    expect(page.locator(".hits mark")).to_have_text("zephyrine")
    page.locator(".hits a").click()
    expect(page.locator("#text .found")).to_be_visible()
    page.get_by_role("link", name="Export").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="statements.csv").click()
    assert "Odo Vann" in Path(saved.value.path()).read_text()


def test_a_page_is_added_by_its_address_and_a_refusal_is_reported(open_: Open, address: str) -> None:
    page = open_(f"{address}/documents")
    page.get_by_label("Address of a page or a feed").fill("http://127.0.0.1:9/nothing-there")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".job .fault")).to_contain_text("127.0.0.1:9")


def test_ten_statements_are_coded_by_keyboard_and_one_is_undone(open_: Open, address: str, ledger: Ledger) -> None:
    left = ledger.statements.review_queue().remaining
    page = open_(f"{address}/review")
    expect(page.locator("#item")).to_be_focused()
    for n in range(10):
        thing = page.locator("#item").get_attribute("data-thing")
        page.keyboard.press("r" if n == 4 else "1" if n == 7 else "a")
        expect(page.locator(f'#item:not([data-thing="{thing}"])')).to_be_visible()
    expect(page.locator(".count strong").first).to_have_text(str(left - 10))
    expect(page.locator(".count")).to_contain_text("Of 10 checked, 8 were correct (80 %)")
    page.keyboard.press("u")
    expect(page.locator(".count strong").first).to_have_text(str(left - 9))
    page.keyboard.press("s")
    expect(page.locator("#item")).to_have_attribute("data-skip", "1")
    counts = ledger.statements.review_queue().agreement
    assert (counts.confirmed, counts.corrected, counts.rejected) == (7, 1, 1)


def test_a_wrong_speaker_is_corrected_by_typing(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(reading(address, ledger, "Militia"))
    go_to_statement(page, ledger)
    thing = page.locator(".card.active").get_attribute("data-thing")
    page.keyboard.press("e")
    field = page.get_by_role("combobox", name="Speaker")
    field.fill("brus")
    page.get_by_role("option", name=re.compile("Hanne Brusk")).first.wait_for()
    page.keyboard.press("Enter")
    expect(field).to_have_value("Hanne Brusk")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(f"#card-{thing} .speaker")).to_have_text("Hanne Brusk")
    expect(page.locator(f"#card-{thing}")).to_have_class(re.compile("person"))
    assert ledger.statements.get(int(thing[1:])).speaker == "Hanne Brusk"
    page.keyboard.press("u")
    expect(page.locator(f"#card-{thing}")).to_have_class(re.compile("machine"))


def test_a_span_is_dragged_and_moved_by_arrows(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(reading(address, ledger, "Militia"), viewport={"width": 1300, "height": 900})
    go_to_statement(page, ledger)
    thing = page.locator(".card.active").get_attribute("data-thing")
    before = ledger.statements.get(int(thing[1:])).content
    handle = page.locator(".handle.content.end").first
    box = handle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 65, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()
    expect(page.locator("#message")).to_contain_text("content:")
    dragged = ledger.statements.get(int(thing[1:])).content
    assert dragged != before
    assert before.startswith(dragged)
    start = page.locator(".handle.content.start").first
    start.focus()
    seen = ledger.history.last_revision(thing)
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"#card-{thing}")).to_have_attribute("data-seen", str(seen + 1))
    moved = ledger.statements.get(int(thing[1:])).content
    assert dragged.endswith(moved)
    assert len(moved) < len(dragged)
    page.keyboard.press("u")
    expect(page.locator("#message")).to_contain_text("Undone")
    page.keyboard.press("u")
    expect(page.locator(f"#card-{thing}")).to_have_class(re.compile("machine"))
    assert ledger.statements.get(int(thing[1:])).content == before


def test_a_missed_statement_is_added_from_selected_words(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(reading(address, ledger, "Militia"))
    before = len(page.locator(".card").all())
    page.evaluate(
        """() => {
        const x = [...document.querySelectorAll('#text .x')].find((e) => e.textContent.includes('on Tuesday'));
        const node = x.firstChild, at = node.data.indexOf('on Tuesday');
        getSelection().setBaseAndExtent(node, at, node, at + 'on Tuesday'.length); }"""
    )
    page.keyboard.press("m")
    expect(page.locator("#edit-content")).to_have_text("on Tuesday")
    page.get_by_role("combobox", name="Speaker").fill("Somebody New")
    page.get_by_role("option", name="new person: “Somebody New”").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".card.active .speaker")).to_have_text("Somebody New")
    assert len(page.locator(".card").all()) == before + 1
    added = next(row for row in ledger.statements.list() if row.speaker == "Somebody New")
    assert (added.content, added.coder) == ("on Tuesday", "ana")


def test_offsets_are_right_after_letters_outside_the_first_plane(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(f"{address}/documents")
    page.set_input_files(
        "#files",
        {
            "name": "signs.txt",
            "mimeType": "text/plain",
            "buffer": "🕊🕊🕊 On 3 May 2031 “no \u202edeal,” said Ida Lund, the envoy of Olm. The harbour froze.".encode(),
        },
    )
    page.get_by_role("link", name="Read it").click()
    page.locator("#text").wait_for()
    page.wait_for_load_state()
    page.evaluate(
        """() => { const x = [...document.querySelectorAll('#text .x')].find((e) => e.textContent.includes('harbour'));
        const node = x.firstChild, at = node.data.indexOf('harbour');
        getSelection().setBaseAndExtent(node, at, node, at + 'harbour froze'.length); }"""
    )
    page.get_by_role("button", name="Add missed…").click()
    expect(page.locator("#edit-content")).to_have_text("harbour froze")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".card.active .what")).to_contain_text("harbour froze")


def test_two_actors_are_merged_and_split(open_: Open, address: str, ledger: Ledger) -> None:
    one = next(a for a in ledger.actors.list() if a.name == "Nadia Oret")
    other = next(a for a in ledger.actors.list() if a.name == "Marta Sollan")
    page = open_(f"{address}/actors/{one.id}")
    page.get_by_role("combobox", name="Merge into").fill("marta")
    page.get_by_role("option", name=re.compile("Marta Sollan")).click()
    page.get_by_role("button", name="Merge", exact=True).click()
    page.wait_for_url(f"**/actors/{other.id}")
    expect(page.locator("main")).to_contain_text("Nadia Oret")
    assert ledger.actors.get(one.id).id == other.id
    page.locator("li", has_text="Nadia Oret").get_by_role("button", name="Split off").click()
    expect(page.locator("main li button[data-split]", has_text="Split off")).to_have_count(0)
    assert ledger.actors.get(one.id).id == one.id
    page.goto(f"{address}/history")
    page.get_by_role("button", name="Undo revision").first.click()
    expect(page.locator("tr.undone")).to_have_count(1)


def test_two_people_change_one_statement_and_the_second_chooses(open_: Open, ledger: Ledger) -> None:
    ledger.users.add("ana", role="editor", password=hash_password(PASSWORD))
    ledger.users.add("ben", role="coder", password=hash_password(PASSWORD))
    with served(ledger, accounts=True) as address:
        pages = {}
        for name in ("ana", "ben"):
            page = pages[name] = open_(reading(address, ledger, "Militia"))
            page.get_by_label("Name").fill(name)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            expect(page.locator(".own .who")).to_contain_text(name)
            page.locator("#text").wait_for()
            page.wait_for_load_state()
            go_to_statement(page, ledger)
        thing = pages["ana"].locator(".card.active").get_attribute("data-thing")
        number = int(thing[1:])

        def codes(name: str, act: str) -> None:
            pages[name].keyboard.press("e")
            pages[name].get_by_label("Act").select_option(act)
            pages[name].get_by_role("button", name="Save").click()

        codes("ana", "REJECT")
        expect(pages["ana"].locator(f"#card-{thing} .act")).to_have_text("reject")
        codes("ben", "AGREE")
        asked = pages["ben"].locator("#conflict")
        expect(asked).to_contain_text("ana: act: REJECT")
        assert ledger.statements.get(number).act == "REJECT", "nothing is written before ben has chosen"
        asked.get_by_role("button", name="Keep their change").click()
        expect(pages["ben"].locator(f"#card-{thing} .act")).to_have_text("reject")
        codes("ana", "AGREE")
        expect(pages["ana"].locator(f"#card-{thing} .act")).to_have_text("agree")
        codes("ben", "CONSULT")
        asked.get_by_role("button", name="Replace it with mine").click()
        expect(pages["ben"].locator(f"#card-{thing} .act")).to_have_text("consult")
        told = [(row.coder, row.summary) for row in ledger.history.list(thing) if row.action == "correct"]
        assert [coder for coder, _ in told] == ["ana", "ana", "ben"], "and every step stays in the history"


def test_signing_in_and_its_limits(open_: Open, ledger: Ledger) -> None:
    ledger.users.add("ana", role="admin", password=hash_password(PASSWORD))
    ledger.users.add("rita", role="reader", password=hash_password(PASSWORD))
    with served(ledger, accounts=True) as address:
        page = open_(f"{address}/timeline")
        expect(page).to_have_url(re.compile("/sign-in"))
        for _ in range(5):
            page.get_by_label("Name").fill("rita")
            page.get_by_label("Password").fill("not the password")
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_role("alert")).to_contain_text("wrong")
        page.get_by_label("Name").fill("rita")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("too many")
    with served(ledger, accounts=True) as address:
        page = open_(f"{address}/review")
        page.get_by_label("Name").fill("rita")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("#item")).to_be_visible()
        expect(page.get_by_role("button", name="Accept")).to_have_count(0)
        left = page.locator(".count strong").first.text_content()
        page.keyboard.press("a")
        page.reload()
        expect(page.locator(".count strong").first).to_have_text(left)
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_passage_that_is_no_statement_is_coded(open_: Open, address: str, ledger: Ledger) -> None:
    code_examples(ledger)
    before = len(ledger.positions.list())
    page = open_(f"{address}/document?id={quote(document(ledger, 'Militia'), safe='')}")
    page.keyboard.press("p")
    expect(page.get_by_text("Select the words that show the position first.")).to_be_visible()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#text p'))")
    page.get_by_role("button", name="Code position…").click()
    dialog = page.get_by_role("dialog", name="Code a position")
    dialog.get_by_label("Issue").select_option("port")
    dialog.get_by_label("Option").select_option("shared control")
    dialog.get_by_role("button", name="Code", exact=True).click()
    page.locator("details.coded summary").click()
    expect(page.locator("details.coded li").last).to_contain_text("shared control (port)")
    assert len(ledger.positions.list()) == before + 1
    assert [row.statement for row in ledger.positions.list()].count(None) == 1


def test_an_issue_is_followed_and_its_words_read(open_: Open, address: str) -> None:
    page = open_(f"{address}/issues")
    page.get_by_label("Name").fill("Port")
    page.get_by_label("Search words").fill("port; berth*")
    page.get_by_role("button", name="Add", exact=True).click()
    cell = page.locator("td a[href^='/issues/about']").first
    expect(cell).to_be_visible()
    cell.click()
    page.locator(".sayings .content").first.click()
    expect(page.locator(".card.active")).to_be_visible()


def test_the_timeline_zooms_and_leads_to_the_words(open_: Open, address: str) -> None:
    page = open_(f"{address}/timeline")
    page.locator("#lanes .bar-link").first.click()
    page.wait_for_url(re.compile(r"since=2031-05-\d\d&until=2031-05-\d\d"))
    expect(page.locator(".sayings > li").first).to_be_visible()
    page.locator(".sayings .content").first.click()
    expect(page.locator(".card.active")).to_be_visible()


def test_the_timeline_has_a_lane_for_each_track(open_: Open, address: str) -> None:
    page = open_(f"{address}/timeline")
    lanes = page.locator("#lanes g[role=group]")
    expect(lanes.first).to_be_visible()
    names = [str(lane.get_attribute("aria-label")) for lane in lanes.all()]
    assert any(name.startswith("Vaill: ") for name in names) and any(name.startswith("Texts: ") for name in names)
    page.locator("#lanes a.event").first.click()
    page.wait_for_url("**/document?**")
    expect(page.locator(".card.active, .found").first).to_be_visible()


def test_the_timeline_is_zoomed_by_keys(open_: Open, address: str) -> None:
    page = open_(f"{address}/timeline")
    chart = page.locator("#lanes")
    chart.focus()
    before = page.locator("#timeline-count").inner_text()
    chart.press("+")
    page.wait_for_url(re.compile(r"since=2031-05-\d\d&until=2031-05-\d\d"))
    expect(page.locator("#timeline-count")).not_to_have_text(before)
    zoomed = page.url
    chart.press("ArrowRight")
    page.wait_for_url(lambda url: url != zoomed)
    chart.press("0")
    expect(page.locator("#timeline-count")).to_have_text(before)


def test_the_network_follows_its_slider(open_: Open, address: str, ledger: Ledger) -> None:
    code_examples(ledger)
    page = open_(f"{address}/network")
    party = page.locator("#network .party").first
    expect(page.locator("#network .tie").first).to_be_attached()
    place, last = party.locator("circle").get_attribute("cx"), page.locator("#network-shown").inner_text()
    slider = page.get_by_role("slider", name="Positions up to")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("#network-shown")).not_to_have_text(last)
    expect(page.locator("#network-tables .empty")).to_be_visible()  # nobody agrees or disagrees yet
    expect(page.locator("#network .tie")).to_have_count(0)
    page.keyboard.press("End")
    expect(page.locator("#network-tables table")).to_be_visible()
    assert page.locator("#network .party").first.locator("circle").get_attribute("cx") == place


def test_the_review_is_narrowed_to_a_party_with_its_words_in_view(open_: Open, address: str, ledger: Ledger) -> None:
    code_examples(ledger)
    page = open_(f"{address}/review", viewport={"width": 390, "height": 700})
    expect(page.locator(".effects .tag").first).to_be_visible()
    page.get_by_role("navigation", name="Party").get_by_role("link", name=re.compile("Tarvonia")).click()
    page.wait_for_url("**/review?party=Tarvonia")
    for _ in range(3):
        expect(page.locator("#item .m-content").first).to_be_in_viewport()
        thing = page.locator("#item").get_attribute("data-thing")
        page.keyboard.press("s")
        expect(page.locator("#item")).not_to_have_attribute("data-thing", str(thing))


def test_a_decision_is_undone_where_it_is_reported(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(f"{address}/review?by=doubt")
    thing = str(page.locator("#item").get_attribute("data-thing"))
    page.keyboard.press("a")
    expect(page.locator("#message")).to_contain_text(f"{thing}: confirmed")
    page.locator("#message").get_by_role("button", name="Undo").click()
    expect(page.locator("#message")).to_contain_text("Undone")
    expect(page.locator("#item")).to_have_attribute("data-thing", thing)
    one = next(a for a in ledger.actors.list() if a.name == "Nadia Oret")
    page.goto(f"{address}/actors/{one.id}")
    page.get_by_role("combobox", name="Merge into").fill("marta")
    page.get_by_role("option", name=re.compile("Marta Sollan")).click()
    page.get_by_role("button", name="Merge", exact=True).click()
    page.wait_for_url(lambda url: not url.endswith(f"/{one.id}"))
    page.locator("#message").get_by_role("button", name="Undo").click()  # on the page after it
    wait_until(lambda: ledger.actors.get(one.id).id == one.id)


def test_dates_are_reported_in_the_readers_language_and_moments_with_their_zone(
    open_: Open, address: str, ledger: Ledger
) -> None:
    ledger.codings.confirm("s1", coder="ana")
    page = open_(f"{address}/documents", locale="de-AT")
    expect(page.locator("tbody time").first).to_have_text("19.05.2031")
    page.goto(f"{address}/history")
    expect(page.locator("tbody time").first).to_contain_text(re.compile(r"MEZ|MESZ|GMT|CET|CEST"))


def test_single_keys_can_be_switched_off(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(f"{address}/review")
    page.keyboard.press("?")
    page.get_by_label("Enable single-key shortcuts").uncheck()
    page.get_by_role("button", name="Close").click()
    thing = page.locator("#item").get_attribute("data-thing")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.method))
    page.keyboard.press("a")
    page.reload()  # asked for after whatever the key would have sent
    expect(page.locator("#item")).to_have_attribute("data-thing", str(thing))
    assert "GET" in sent and "POST" not in sent
    assert ledger.history.list() == ()


def test_an_article_full_of_script_runs_none_of_it(open_: Open, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "h.ledger", create=True) as ledger:
        ledger.add(hostile_record("The river rose. " * 9_000))
        follow(ledger, f"end {SCRIPT}", coder="ana", words="end")
        ledger.codings.correct("s1", coder="ana", act="AGREE")
        actor = ledger.actors.list()[0].id
        with served(ledger) as address:
            page = open_(f"{address}/documents")
            page.on("dialog", lambda dialog: pytest.fail(dialog.message))
            page.locator("tbody a").first.click()
            page.wait_for_url("**/document?**")
            page.wait_for_load_state()
            page.keyboard.press("j")
            expect(page.locator(".card.active .speaker")).to_contain_text("Mallory <script>")
            page.keyboard.press("e")
            page.get_by_role("combobox", name="Speaker").fill("mallory")
            expect(page.get_by_role("option").first).to_contain_text("<script>")
            for path in ("/timeline", f"/actors/{actor}", "/network", "/issues", "/review", "/search?q=end&by=mallory"):
                page.goto(address + path)
                drawn(page)
                assert page.evaluate("document.querySelectorAll('main script, main img, main iframe').length") == 0


def test_files_are_dropped_and_reading_is_stopped(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(f"{address}/documents")
    with reading_halted(after=3) as going_on:
        page.evaluate(
            """() => { const data = new DataTransfer();
            for (let n = 0; n < 40; n += 1) {
              const line = `The harbour stayed shut, said Ida Lund, the envoy of Olm, on day ${n}. `;
              data.items.add(new File([line], `${n}.txt`, { type: 'text/plain' }));
            }
            document.getElementById('add').dispatchEvent(
              new DragEvent('drop', { bubbles: true, dataTransfer: data })); }"""
        )
        expect(page.locator(".job")).to_contain_text("3 added")
        with page.expect_response("**/cancel"):
            page.get_by_role("button", name="Stop").click()
        going_on.set()
        expect(page.locator(".job")).to_contain_text("stopped")
    expect(page.locator(".count")).to_have_text("15 documents")
    assert ledger.documents.page().total == 15, "what was added stays, and nothing else comes"


def test_a_statement_is_added_without_a_pointer(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(reading(address, ledger, "Militia"))
    page.keyboard.press("m")
    typed = page.get_by_label("Content: type the words as they appear in the text")
    typed.fill("no such words at all")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("does not occur in the text")
    typed.fill("in place of its")
    page.keyboard.press("Enter")
    expect(page.locator("#edit-content")).to_have_text("in place of its")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator(".card.active .what")).to_contain_text("in place of its")


def test_of_a_large_ledger_files_are_made_in_the_background(
    open_: Open, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pourparler.workbench.routes.export.LARGE_LEDGER", 5)
    page = open_(f"{address}/export")
    page.get_by_role("link", name="statements.csv").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save it").click()
    assert "Hanne Brusk" in Path(saved.value.path()).read_text()
    with files_never_made():
        page.get_by_role("button", name="PDF").click()
        page.locator(".job").first.get_by_role("button", name="Stop").click()
        expect(page.locator(".job").first).to_contain_text("stopped")


def code_examples(ledger: Ledger) -> None:
    """Code the examples' ledger, as examples/code.py does."""
    runpy.run_path(str(Path(__file__).parent.parent.parent / "examples" / "code.py"))["main"](str(ledger.path))


def draft_setup(ledger: Ledger) -> None:
    """Draft as the page Set up does."""
    setup = redraft(Setup(), gather_evidence(ledger), ledger, 1)
    ledger.draft.save(setup.model_dump_json(), coder="ana", change="drafted")


def accept_draft(ledger: Ledger) -> None:
    """Accept the whole draft into the codebook, as the page Set up does."""
    row = ledger.draft.get()
    assert row is not None
    setup = read_setup(row.text)
    whole = setup.model_copy(update={"issues": tuple(each for each in setup.issues if each.children)})
    ledger.codebook.save(accept(whole, None, None)[1] or "", coder="ana")


def pages_of(ledger: Ledger) -> dict[str, str]:
    actor = ledger.actors.list()[0].id
    proposals = ledger.proposals.list()
    newer = next((row for row in proposals if row.replaces_id), proposals[0])
    name, words = ISSUES[0]
    party = ledger.statements.about({name: words})[0].holders[0][0]
    return {
        "home": "/",
        "documents": "/documents",
        "reading": f"/document?id={quote(document(ledger, 'Militia'), safe='')}",
        "review": "/review",
        "statements": "/statements?confirmed=no",
        "meetings": "/meetings",
        "actors": "/actors",
        "actor": f"/actors/{actor}",
        "suggestions": "/actors/suggestions",
        "timeline": "/timeline",
        "issues": "/issues",
        "about": f"/issues/about?issue={quote(name)}&party={quote(party)}",
        "proposals": "/proposals",
        "proposal": f"/proposals/{newer.id}",
        "network": "/network",
        "search": "/search?q=port",
        "history": "/history",
        "setup": "/setup",
        "codebook": "/codebook",
        "coding": "/coding",
        "settlement": "/settlement",
        "provisional": "/settlement/provisional",
        "team": "/team",
        "versions": "/codebook/versions",
        "export": "/export",
        "alerts": "/alerts",
        "briefs": "/briefs",
        "design": "/design",
    }


def violations(page: Page, **only: object) -> list[tuple[str, str]]:
    """What axe finds against the guidelines."""
    # No more than one example of what is right: to tell of all takes longer than to find out.
    found = page.evaluate("options => axe.run(options)", {"runOnly": only, "resultTypes": ["violations"]})
    return [(each["id"], each["nodes"][0]["html"][:160]) for each in found["violations"]]


def test_every_page_is_open_to_everybody(open_: Open, address: str, ledger: Ledger) -> None:
    """WCAG 2.2 AA as far as axe can tell, and nothing stands out of the page's width, on a wide screen and a narrow.

    The themes differ in colours alone, so that of the dark one only the contrast is looked at.
    """
    ledger.codings.confirm("s1", coder="ana")
    code_examples(ledger)
    for name, words in ISSUES:
        follow(ledger, name, coder="ana", words=words)
    draft_setup(ledger)
    page = open_(address, color_scheme="dark", reduced_motion="reduce")
    for name, path in pages_of(ledger).items():
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="dark")
            if width == WIDTHS[0] or page.locator("[data-chart]").count():  # charts are drawn for a width
                page.goto(address + path)
                drawn(page)
                if name == "reading":
                    page.keyboard.press("j")
                    page.locator(".card.active").wait_for()
                if name in ("statements", "meetings", "actors"):
                    for key in ("j", "x"):  # with a selection
                        page.keyboard.press(key)
                if name == "issues":
                    for key in ("g", "y", "x", "o"):  # with a decision, a selection and the source
                        page.keyboard.press(key)
                    page.locator("#source .m-target").first.wait_for()
                page.evaluate(AXE)
            assert violations(page, type="rule", values=["color-contrast"]) == [], (name, "dark", width)
            page.emulate_media(color_scheme="light")
            assert violations(page, type="tag", values=TAGS) == [], (name, "light", width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_the_reading_view_works_by_keyboard_alone(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(reading(address, ledger, "Militia"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    expect(page.locator(".card.active")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.do") == "confirm":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#message")).to_contain_text("confirmed")
    assert [row.action for row in ledger.history.list()] == ["confirm"]


def test_a_newcomer_finds_corrects_and_sees_it_in_the_brief(open_: Open, address: str, ledger: Ledger) -> None:
    """What Kreel said last about the port; its speaker is corrected; the brief tells the correction."""
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    page = open_(address)
    page.get_by_role("link", name="Search", exact=True).click(), step()
    page.get_by_label("Words", exact=True).fill("port"), step()
    page.get_by_label("Said by").fill("Kreel"), step()
    page.get_by_role("button", name="Search", exact=True).click(), step()
    said = page.locator(".sayings .content").first
    thing = str(said.get_attribute("href")).partition("#")[2]
    said.click(), step()
    page.locator(".card.active").get_by_role("button", name="Correct").click(), step()
    page.get_by_role("combobox", name="Speaker").fill("fenn"), step()
    page.get_by_role("option", name=re.compile("Lidia Fenn")).first.click(), step()
    page.get_by_role("button", name="Save").click(), step()
    expect(page.locator(".card.active .speaker")).to_have_text("Lidia Fenn")
    page.get_by_role("link", name="Export").click(), step()
    with page.expect_popup() as shown:
        page.get_by_role("button", name="Read it").click(), step()
    brief = shown.value
    brief.wait_for_load_state()
    cited = brief.locator(f'a.cite[href^="#{thing}-d"]').first
    expect(cited).to_have_attribute("aria-label", re.compile("statement of Lidia Fenn"))
    expect(brief.locator("li", has=cited).locator(".ok").first).to_have_attribute("title", "confirmed by ana")
    assert steps <= 12


def test_a_deal_is_picked_and_a_coding_switched_off(open_: Open, address: str, ledger: Ledger) -> None:
    code_examples(ledger)
    page = open_(f"{address}/settlement")
    expect(page.get_by_text("deals is open: each is ruled out")).to_be_visible()
    answer = page.locator("#answer")
    page.get_by_role("radio", name="guns leave first").check()
    expect(answer).to_contain_text("Quessia cannot accept")
    expect(answer).to_contain_text("they leave after")
    page.get_by_role("radio", name="guns leave after").check()
    expect(answer).to_contain_text("Tarvonia cannot accept")
    last = page.locator(".codings li").filter(has_text="Quessia insists on “guns leave after”")
    last.get_by_role("checkbox").uncheck()
    expect(page.get_by_text("deals are still open")).to_be_visible()
    assert "off=" in page.url
    expect(page.locator("#best tbody tr").first).to_contain_text("heights: guns leave first")
    page.locator("#best").get_by_role("button", name="Pick deal 1").click()
    expect(answer).to_contain_text("All together: ")
    expect(answer).not_to_contain_text("cannot accept")
    page.get_by_role("link", name="Switch all on").click()
    expect(page.get_by_text("deals is open: each is ruled out")).to_be_visible()


def test_two_coders_are_decided_between_by_keyboard(open_: Open, address: str, ledger: Ledger) -> None:
    for coder, kind in (("ana", "supports"), ("ben", "opposes")):
        for row in ledger.statements.list()[:2]:
            ledger.positions.add(row.id, coder=coder, party="Quessia", kind=kind, terms=[("port", "sole control")])
    page = open_(f"{address}/team", viewport={"width": 320, "height": 900})
    expect(page.get_by_role("heading", name="2 differences to decide")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("j")
    page.keyboard.press("2")
    expect(page.get_by_role("heading", name="1 difference to decide")).to_be_visible()
    assert [row.kept for row in ledger.positions.adjudications()] == ["ben"]
    page.keyboard.press("u")
    expect(page.get_by_role("heading", name="2 differences to decide")).to_be_visible()
    assert len(ledger.positions.list()) == 4


def test_what_if_by_the_browser(open_: Open, address: str, ledger: Ledger) -> None:
    code_examples(ledger)
    page = open_(f"{address}/settlement")
    form = page.locator("#what-if")
    form.get_by_label("Suppose").select_option("Tarvonia")
    form.locator('select[name="term"]').select_option("heights=guns leave after")
    form.get_by_role("button", name="Suppose it").click()
    supposed = page.locator("#supposed")
    expect(supposed).to_contain_text("Suppose Tarvonia supports “guns leave after” (heights)")
    expect(supposed).to_contain_text("Then this no longer holds: Tarvonia insists on “guns leave first” (heights)")
    expect(page.locator("#best tbody tr").first).to_contain_text("heights: guns leave after")
    page.get_by_label("Name", exact=True).fill("the other order")
    page.get_by_role("button", name="Save this what-if").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(supposed).to_have_count(0)
    expect(page.get_by_text("deals is open: each is ruled out")).to_be_visible()
    page.get_by_role("button", name="Compare those ticked").click()
    compared = page.locator("#compared table")
    expect(compared).to_contain_text("the other order")
    page.get_by_role("button", name="Remove the other order").click()
    expect(page.locator("#saved")).to_have_count(0)

    # From what blocks, one click leads to the words.
    page.get_by_role("link", name="Dorvane insists they leave after").first.click()
    expect(page.locator(".card.active")).to_contain_text("they leave after")


def test_on_a_phone_the_answers_are_one_line(open_: Open, address: str, ledger: Ledger) -> None:
    code_examples(ledger)
    page = open_(f"{address}/settlement", viewport={"width": 375, "height": 700})
    line = page.locator("#answer-line")
    expect(line).to_contain_text("Quessia: ")
    assert (page.locator("#answer").bounding_box() or {})["height"] < 60
    line.click()
    expect(page.locator("#answer-parts")).to_be_visible()


def test_from_a_starter_to_a_position_by_the_browser(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(f"{address}/coding")
    expect(page.get_by_text("This ledger has no codebook")).to_be_visible()
    page.goto(f"{address}/codebook")
    page.get_by_role("button", name="peace talks").click()
    text = page.get_by_label("Codebook (YAML)")
    expect(text).to_have_value(re.compile("Quessia:\n(.|\n)*ceasefire:"))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Next: confirm where each party stands")).to_be_visible()
    text.fill("parties: []\nissues:\n  port: {question: Whose?, options: [a]}\n")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Draft them from the ledger")).to_have_attribute("href", "/setup")
    for path, words in (("/coding", "no codebook that names parties"), ("/settlement", "has no parties, or no issue")):
        page.goto(f"{address}{path}")
        expect(page.get_by_text(words)).to_be_visible()
    page.goto(f"{address}/codebook")
    text.fill("parties: [Quessia]\nissues:\n  port: {options: [a]}\n")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#mistakes")).to_contain_text("line 3: 'question' is missing")
    text.fill((Path(__file__).parent.parent.parent / "examples" / "codebook.yaml").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("listitem").filter(has_text="Who controls Port Merrow")).to_be_visible()
    page.goto(f"{address}/coding")
    page.get_by_label("most certain suggestions first").check()
    page.get_by_role("button", name="Show").click()
    one = page.locator("form.waiting").filter(has_text="it would never give up sole control").first
    for each in page.locator("form.waiting").all():
        chosen = each.get_by_label("Position").input_value()
        is_sure = each.locator("select[name=issue] option:checked").get_attribute("data-sure") is not None
        assert bool(chosen) == is_sure, "a position below 70 % is not selected"
    one.get_by_label("Position").select_option("insists")
    one.get_by_label("Option").select_option("sole control")
    one.get_by_role("button", name="Code", exact=True).click()
    expect(page.get_by_role("heading", name="Latest positions")).to_be_visible()
    row = ledger.positions.list()[0]
    assert (row.party, row.kind, row.terms, row.coder) == ("Quessia", "insists", (("port", "sole control"),), "ana")
    page.goto(f"{address}/settlement")
    expect(page.locator(".codings")).to_contain_text("Quessia insists on “sole control” (port)")
    page.goto(f"{address}/coding")
    page.get_by_role("button", name=f"Remove position {row.id}").click()
    expect(page.get_by_role("heading", name="Latest positions")).to_have_count(0)
    assert ledger.positions.list() == ()


def test_what_is_clicked_before_the_scripts_are_there_is_done_once(open_: Open, address: str) -> None:
    page = open_(f"{address}/documents")
    late: list[Route] = []
    page.route("**/setup/drag.js", lambda route: late.append(route))
    page.goto(f"{address}/setup", wait_until="commit")
    button = page.get_by_role("button", name="Draft from")
    button.click()
    button.click()
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    while not late:
        page.evaluate("0")
    assert sent == []
    late[0].continue_()
    expect(page.locator(".node.issue").first).to_be_visible()
    assert sent == [f"{address}/setup/draft"]


def test_from_articles_to_an_accepted_codebook(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(f"{address}/documents")
    page.get_by_role("link", name="Set up").click()
    page.get_by_role("button", name="Draft from").click()
    issues, parties = page.locator(".node.issue"), page.locator(".node.party")
    expect(issues.first).to_be_visible()
    assert issues.count() > 1
    assert parties.count() > 1
    before = issues.count()

    # The words of a position lead to the source.
    link = issues.locator(".stances a").first
    said = link.inner_text().strip("“”")[:20]
    link.click()
    expect(page.locator(".card.active")).to_be_visible()
    expect(page.locator("main")).to_contain_text(said)
    page.go_back()

    # A name is changed in place; Escape leaves it.
    first = issues.first.locator("> .head .name")
    old = first.inner_text()
    first.click()
    page.get_by_label("New name of the issue").press("Escape")
    expect(first).to_have_text(old)
    first.click()
    page.get_by_label("New name of the issue").fill("The port & <b>its</b> berths")
    page.keyboard.press("Enter")
    expect(first).to_have_text("The port & <b>its</b> berths")
    expect(first).to_be_focused()

    # Keys move, remove and undo.
    page.keyboard.press("Alt+ArrowDown")
    expect(issues.nth(1).locator("> .head .name")).to_have_text("The port & <b>its</b> berths")
    page.keyboard.press("u")
    expect(first).to_have_text("The port & <b>its</b> berths")
    first.focus()
    page.keyboard.press("x")
    expect(issues).to_have_count(before - 1)
    page.keyboard.press("u")
    expect(issues).to_have_count(before)

    # Dragging moves an option to another issue; with Shift, a party is merged into another.
    option = issues.nth(1).locator(".node.option").first
    name = option.locator("> .head .name").inner_text()
    page.set_viewport_size({"width": 1280, "height": 2400})
    issues.first.locator("> .head").hover()  # both are in view: nothing is dragged if the page scrolls meanwhile
    option.locator("> .head").drag_to(issues.first.locator("> .head"))
    expect(issues.first.locator(".node.option > .head .name").last).to_have_text(name)
    count = parties.count()
    gone = parties.nth(1).locator("> .head .name").inner_text()
    parties.nth(1).locator("> .head").hover()
    page.mouse.down()
    parties.first.locator("> .head").hover()  # starts the drag; with Shift before it, words would be selected
    page.keyboard.down("Shift")
    parties.first.locator("> .head").hover()
    page.mouse.up()
    page.keyboard.up("Shift")
    expect(parties).to_have_count(count - 1)
    expect(parties.first).to_contain_text(gone)

    # The menu does the same without a pointer.
    issues.last.locator("> .head .name").focus()
    page.keyboard.press("m")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(issues).to_have_count(before - 1)
    issues.first.locator(".adder input").fill("no berths at all")
    page.keyboard.press("Enter")
    expect(issues.first.locator(".node.option > .head .name").last).to_have_text("no berths at all")

    # One is accepted, then all; drafting again leaves them as they are.
    issues.first.get_by_role("button", name="Accept issue").click()
    expect(issues.first.locator("> .head")).to_contain_text("accepted")
    assert ledger.codebook.get() is None  # without a party it would be none
    while empty := [n for n in range(issues.count()) if not issues.nth(n).locator(".node.option").count()]:
        left = issues.count() - 1
        issues.nth(empty[0]).locator("> .head .name").focus()
        page.keyboard.press("x")
        expect(issues).to_have_count(left)
    page.get_by_role("button", name="Accept all").click()
    expect(page.get_by_role("button", name="Accept all")).to_be_disabled()
    book = read_codebook(ledger.codebook.get() or "")
    assert book.issues[0].name == "The port & <b>its</b> berths"
    assert book.issues[0].options[-1].name == "no berths at all"
    page.get_by_role("button", name="Draft again").click()
    expect(page.locator("#message")).to_contain_text("drafted")
    expect(first).to_have_text("The port & <b>its</b> berths")
    page.goto(f"{address}/codebook")
    expect(page.get_by_role("listitem").filter(has_text="no berths at all")).to_be_visible()
    assert [row.coder for row in ledger.history.list() if row.thing == "draft"][-1] == "ana"


def test_ten_positions_are_decided_by_keyboard(open_: Open, address: str, ledger: Ledger) -> None:
    """Two keys and one request for each, on one page: far less than a minute, however fast the machine is."""
    draft_setup(ledger)
    accept_draft(ledger)
    page = open_(f"{address}/issues")
    sent: list[tuple[str, str]] = []
    page.on("request", lambda asked: sent.append((asked.method, asked.url.removeprefix(address))))
    page.on("framenavigated", lambda frame: sent.append(("page", frame.url)))
    # The order is that of the provisional settlement; here it stays as it is first.
    expect(page.locator("#order")).to_contain_text("Next comes what would change the settlement most")
    first = page.request.get(f"{address}/issues/order.json").json()
    page.route("**/issues/order.json", lambda route: route.fulfill(json=first))
    began = page.evaluate("performance.now()")
    focused, items = page.locator(".position:focus"), page.locator("#positions [data-turn]")
    things = []
    for n in range(10):
        page.keyboard.press("g")
        expect(focused).to_have_attribute("data-turn", str(n + 1))
        things.append(focused.get_attribute("data-thing") or "")
        page.keyboard.press("n" if n == 2 else "5" if n == 4 else "y")
        state = "rejected" if n == 2 else "confirmed"
        expect(focused).to_have_attribute("data-state", state)  # at once, before any answer
    wait_until(lambda: all(ledger.history.last_revision(each) for each in things))
    assert page.evaluate("performance.now()") - began < 60_000
    decisions = [path for method, path in sent if method == "POST"]
    assert [path.split("/")[2] for path in decisions] == things == first["order"][:10]
    assert "page" not in {method for method, _ in sent}
    rows = {row.id: row for row in ledger.stances.list()}
    assert rows[int(things[4][1:])].stance == "red_line"
    assert int(things[2][1:]) not in rows
    assert all(rows[int(each[1:])].coder == "ana" for n, each in enumerate(things) if n != 2)

    # Undo takes back one by one, and returns to it.
    page.keyboard.press("u")
    expect(focused).to_have_attribute("data-thing", things[9])
    expect(focused).to_have_attribute("data-state", "machine")
    expect(page.locator("#message")).to_contain_text("Undone")

    # The source is beside it, without another page; it follows the focus.
    page.keyboard.press("o")
    source = page.get_by_role("complementary", name="Source text")
    expect(source.locator(".m-content, .m-target").first).to_be_visible()
    expect(source.get_by_role("link")).to_have_attribute("href", re.compile(f"#{things[9]}$"))
    page.keyboard.press("g")
    expect(focused).not_to_have_attribute("data-thing", things[9])
    expect(source.get_by_role("link")).not_to_have_attribute("href", re.compile(f"#{things[9]}$"))
    page.keyboard.press("Escape")
    expect(source).to_be_hidden()

    # Many at once.
    page.keyboard.press("x")
    page.keyboard.press("g")
    page.keyboard.press("x")
    expect(page.locator('#positions [aria-selected="true"]')).to_have_count(2)
    before = items.and_(page.locator('[data-state="rejected"]')).count()
    page.keyboard.press("n")
    expect(items.and_(page.locator('[data-state="rejected"]'))).to_have_count(before + 2)
    expect(page.locator('#positions [aria-selected="true"]')).to_have_count(0)
    page.keyboard.press("u")
    expect(items.and_(page.locator('[data-state="rejected"]'))).to_have_count(before)


def walk(page: Page, key: str) -> list[str]:
    """Press a key until the focus stays where it is; return where it was."""
    name = "() => document.activeElement.id || `${document.activeElement.closest('tr').rowIndex}`"
    seen: list[str] = []
    while (now := page.evaluate(name)) not in seen:
        seen.append(now)
        page.keyboard.press(key)
    return seen


def test_the_grid_is_walked_by_arrows(open_: Open, address: str, ledger: Ledger) -> None:
    draft_setup(ledger)
    accept_draft(ledger)
    page = open_(f"{address}/issues")
    grid = page.get_by_role("grid", name="Positions of parties on issues")
    cells = grid.locator("tr:has(.stop:focus)").get_by_role("gridcell")
    page.locator('#positions .stop[tabindex="0"]').focus()
    stop = page.locator("#positions .stop:focus")
    page.keyboard.press("Home")
    expect(cells.first.locator(".stop:focus").or_(cells.first.and_(stop))).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(cells.nth(1).locator(".stop:focus").or_(cells.nth(1).and_(stop))).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("End")
    expect(cells.last.locator(".stop:focus").or_(cells.last.and_(stop))).to_be_visible()
    # Up leads to the top of a column, and down through every stop of it.
    walk(page, "ArrowUp")
    seen = walk(page, "ArrowDown")
    column = grid.locator("tr > :last-child .stop, tr > .stop:last-child")
    assert len(seen) == column.count()
    assert page.locator('#positions .stop[tabindex="0"]').count() == 1
    # Shift selects on the way.
    page.keyboard.press("g")
    page.keyboard.press("Shift+ArrowDown")
    assert page.locator('#positions [aria-selected="true"]').count() >= 1
    page.keyboard.press("Escape")
    expect(page.locator('#positions [aria-selected="true"]')).to_have_count(0)


def test_a_refused_decision_is_taken_back_on_screen(open_: Open, address: str, ledger: Ledger) -> None:
    draft_setup(ledger)
    accept_draft(ledger)
    page = open_(f"{address}/issues")
    focused = page.locator(".position:focus")
    page.keyboard.press("g")
    thing = focused.get_attribute("data-thing") or ""
    ledger.codings.reject(thing, coder="ben")
    page.keyboard.press("y")
    expect(page.locator("#message")).to_contain_text(f"{thing}: ben was first")
    expect(focused).to_have_attribute("data-state", "rejected")
    page.keyboard.press("g")
    page.route(
        "**/codings/**", lambda route: route.fulfill(status=403, json={"detail": "this requires the role coder"})
    )
    page.keyboard.press("3")
    expect(page.locator("#message")).to_have_text("this requires the role coder")
    expect(focused).to_have_attribute("data-state", "machine")
    assert ledger.history.last_revision(focused.get_attribute("data-thing") or "") == 0


def totals(page: Page) -> int:
    return int(page.locator("#total").get_attribute("data-total") or "-1")


def test_facets_narrow_a_list_and_chips_widen_it(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(f"{address}/statements")
    assert totals(page) == len(ledger.statements.list())
    value = page.locator('section[aria-labelledby="facet-act"] a').first
    count = int(value.locator(".number").inner_text())
    with page.expect_navigation():
        value.click()
    assert totals(page) == count
    expect(page.locator('section[aria-labelledby="facet-act"] a[aria-current]')).to_have_count(1)
    other = page.locator('section[aria-labelledby="facet-act"] a:not([aria-current])').first
    more = int(other.locator(".number").inner_text())
    with page.expect_navigation():
        other.click()
    assert totals(page) == count + more
    with page.expect_navigation():
        page.get_by_role("link", name="least certain first").click()
    shares = [int(each.removesuffix(" %")) for each in page.locator(".row .sure").all_inner_texts()]
    assert shares == sorted(shares)
    again = open_(page.url)  # the address holds the view
    assert totals(again) == count + more
    assert [int(each.removesuffix(" %")) for each in again.locator(".row .sure").all_inner_texts()] == shares
    with again.expect_navigation():
        again.locator(".chosen a").first.click()
    assert totals(again) in (count, more)
    with again.expect_navigation():
        again.locator(".row a.content").first.click()
    expect(again.locator(".card.active")).to_be_visible()


def test_many_statements_are_decided_and_undone_by_keyboard(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(f"{address}/statements?confirmed=no&order=confidence")
    before = totals(page)
    for key in ("j", "x", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator("#picked")).to_have_text("3 selected")
    page.keyboard.press("a")
    expect(page.locator("#message")).to_contain_text("3 accepted")
    assert totals(page) == before - 3
    assert sum(not row.coder.startswith("machine") for row in ledger.statements.list()) == 3
    expect(page.locator(".pick").first).to_be_focused()
    page.keyboard.press("r")  # without a selection: the row in focus
    expect(page.locator("#message")).to_contain_text("1 rejected")
    page.reload()
    page.keyboard.press("u")
    expect(page.locator("#message")).to_contain_text("1 undone")
    page.keyboard.press("u")
    expect(page.locator("#message")).to_contain_text("3 undone")
    assert totals(page) == before
    assert all(row.coder.startswith("machine") for row in ledger.statements.list())


def test_a_range_is_selected_with_shift_and_all_of_a_view_with_a_button(
    open_: Open, address: str, ledger: Ledger
) -> None:
    page = open_(f"{address}/statements")
    total = totals(page)
    boxes = page.locator(".pick")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(page.locator("#picked")).to_have_text("4 selected")
    page.get_by_role("button", name=f"Select all {total}").click()
    expect(page.locator("#picked")).to_have_text(f"{total} selected")
    page.get_by_role("button", name="Speaker…").click()
    page.locator("#speaker-input").press_sequentially("kreel")
    page.locator("#speaker-list li").first.wait_for()
    page.locator("#speaker-input").press("Enter")
    page.get_by_role("button", name="Correct", exact=True).click()
    expect(page.locator("#message")).to_contain_text(f"{total} corrected")
    assert {row.speaker for row in ledger.statements.list()} == {"Bastian Kreel"}
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#message")).to_contain_text(f"{total} undone")
    assert len({row.speaker for row in ledger.statements.list()}) > 2


def test_enter_chooses_for_what_is_typed_however_late_the_answers(open_: Open, address: str) -> None:
    page = open_(f"{address}/statements")
    page.evaluate(
        """() => {
            const ask = window.fetch;
            window.fetch = async (...given) => {
                const answer = await ask(...given);
                if (String(given[0]).includes("/actors/like")) await new Promise((done) => setTimeout(done, 400));
                return answer;
            };
        }"""
    )
    page.locator(".pick").first.click()
    page.get_by_role("button", name="Speaker…").click()
    page.locator("#speaker-input").press_sequentially("kreel")
    page.locator("#speaker-input").press("Enter")
    expect(page.locator("#speaker-input")).to_have_value("Bastian Kreel")
    expect(page.locator("#speaker-list")).to_be_hidden()


def test_statements_are_coded_onto_an_issue_from_the_list(open_: Open, address: str, ledger: Ledger) -> None:
    code_examples(ledger)
    coded = len(ledger.positions.list())
    page = open_(f"{address}/statements?order=speaker")
    for key in ("j", "x", "c"):
        page.keyboard.press(key)
    dialog = page.get_by_role("dialog", name="Code onto an issue")
    issue = dialog.get_by_label("Issue").input_value()
    dialog.get_by_label("Party").select_option(index=1)
    dialog.get_by_role("button", name="Code").click()
    expect(page.locator("#message")).to_contain_text(f"1 coded onto {issue}")
    assert len(ledger.positions.list()) == coded + 1
    page.keyboard.press("u")
    expect(page.locator("#message")).to_contain_text("1 undone")
    assert len(ledger.positions.list()) == coded


def test_actors_are_merged_with_a_preview(open_: Open, address: str, ledger: Ledger) -> None:
    before = len(ledger.actors.list())
    page = open_(f"{address}/actors?kind=person")
    for key in ("j", "x", "j", "x", "m"):
        page.keyboard.press(key)
    dialog = page.get_by_role("dialog", name="Merge actors")
    expect(dialog.locator("#merge-preview")).to_contain_text("under 2 names")
    assert len(ledger.actors.list()) == before
    dialog.get_by_role("button", name="Merge").click()
    expect(page.locator("#message")).to_contain_text("1 merged")
    assert len(ledger.actors.list()) == before - 1
    page.keyboard.press("u")
    expect(page.locator("#message")).to_contain_text("1 undone")
    assert len(ledger.actors.list()) == before


def test_the_palette_works_by_keyboard_alone(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(f"{address}/statements")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Command palette")
    expect(field).to_be_focused()
    expect(page.locator("#palette-list [role=option]").first).to_have_attribute("aria-selected", "true")
    page.evaluate(AXE)
    assert violations(page, type="tag", values=TAGS) == []
    page.keyboard.press("ArrowUp")  # the last one
    last = page.locator("#palette-list [role=option]").last
    expect(last).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == last.get_attribute("id")
    page.keyboard.type("krl")
    first = page.locator("#palette-list [role=option]").first
    expect(first).to_contain_text("Bastian Kreel")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bastian Kreel")
    page.keyboard.press("Meta+k")
    expect(page.locator("#palette-list [role=group]").first).to_contain_text("Recent")
    expect(page.locator("#palette-list [role=option]").first).to_contain_text("Bastian Kreel")
    page.keyboard.type("theme")
    expect(page.locator("#palette-list [role=option]").first).to_contain_text("Change the theme")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="Go to").click()
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Go to")).to_be_focused()


def test_the_palette_undoes_the_last_decision(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(f"{address}/statements?order=confidence")
    for key in ("j", "a"):
        page.keyboard.press(key)
    expect(page.locator("#message")).to_contain_text("1 accepted")
    page.keyboard.press("Control+k")
    page.keyboard.type("undo")
    expect(page.locator("#palette-list [role=option]").first).to_contain_text("Undo my last decision")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#message")).to_contain_text("Undone")
    assert all(row.coder.startswith("machine") for row in ledger.statements.list())


def test_the_provisional_settlement_is_worked_out_on_its_page(open_: Open, address: str, ledger: Ledger) -> None:
    """What decides stands first, and leads to its words; the page of its own says the same."""
    draft_setup(ledger)
    accept_draft(ledger)
    page = open_(f"{address}/settlement")
    page.get_by_role("link", name="Work it out").press("Enter")
    place = page.locator("#provisional-place")
    expect(place.locator(".verdict")).to_contain_text("draws")
    first = place.locator(".queue li").first
    words = first.inner_text()
    page.goto(f"{address}/settlement/provisional")
    expect(page.locator(".queue li").first).to_have_text(words, use_inner_text=True)
    page.locator(".queue a").first.click()
    expect(page.locator(".card.active")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Confirm or reject positions").click()
    expect(page.locator("#positions")).to_be_visible()


def test_without_evidence_the_provisional_settlement_has_no_number(open_: Open, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as empty:
        empty.codebook.save("{parties: [North, South], issues: {toll: {question: Who?, options: [a, b]}}}", coder="ana")
        with served(empty) as address:
            page = open_(f"{address}/settlement/provisional")
            expect(page.locator(".verdict")).to_contain_text("there is no number")
            assert not re.search(r"\d", page.locator("#provisional-result").inner_text())
            page.evaluate(AXE)
            assert violations(page, type="tag", values=TAGS) == []


def test_from_articles_to_a_settlement_in_a_quarter_of_an_hour(open_: Open, tmp_path: Path) -> None:
    """A newcomer gets parties, issues, thirty confirmed positions and lines to read aloud, with few clicks and keys."""
    did = {"clicks": 0, "keys": 0}

    def click(role: Any, name: str) -> None:
        did["clicks"] += 1
        page.get_by_role(role, name=name).first.click()

    def press(key: str) -> None:
        did["keys"] += 1
        page.keyboard.press(key)

    with open_ledger(tmp_path / "strait.ledger", create=True) as ledger:
        add_coverage(ledger)
        with served(ledger) as address:
            page = open_(address)
            began = page.evaluate("Date.now()")
            click("link", "Set up")
            click("button", "Draft from")
            expect(page.locator(".node.party > .head .name")).to_have_count(len(STRAIT_PARTIES))
            assert set(page.locator(".node.party > .head .name").all_inner_texts()) == set(STRAIT_PARTIES)
            expect(page.locator(".node.issue")).to_have_count(len(STRAIT_ISSUES))
            click("button", "Accept all")
            expect(page.locator("#message")).to_contain_text("accepted")
            click("link", "Issues by parties")
            expect(page.locator("#order")).to_contain_text("Next comes what would change the settlement most")
            focused = page.locator(".position:focus")
            for n in range(30):
                press("g")
                expect(focused).to_have_attribute("data-state", "machine")
                if n == 0:  # the words are one key away
                    press("o")
                    expect(page.locator("#source .m-target").first).to_be_visible()
                press("y")
                expect(focused).to_have_attribute("data-state", "confirmed")
            wait_until(lambda: sum(row.coder == "ana" for row in ledger.stances.list()) == 30)
            click("link", "Settlement")
            opening = page.locator("#opening p")
            expect(opening.first).to_be_visible()
            took = (page.evaluate("Date.now()") - began) / 1000
            assert took < 15 * 60
            assert did == {"clicks": 5, "keys": 61}
            lines = [line.split("[")[0].strip() for line in opening.all_inner_texts()]
            assert 1 <= len(lines) <= 3
            assert all(line.endswith(".") for line in lines)
            assert any(party in " ".join(lines) for party in STRAIT_PARTIES)


def test_a_rule_is_made_and_its_alert_read_by_the_browser(open_: Open, address: str, ledger: Ledger) -> None:
    page = open_(f"{address}/alerts", reduced_motion="reduce")  # colours change at once with the theme
    page.get_by_label("New proposals and versions").check()
    page.get_by_label("Webhook address").fill("https://lamp.example/hook?key=1")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#rules tbody tr")).to_have_count(1)
    ledger.add(telling("lamp-1", tabled=[("Quill Plan", ["Mara Vell"], None, ["no toll for six days"])]))
    wait_until(lambda: page.goto(f"{address}/alerts") is not None and page.locator("#alerts li.unread").count() == 1)
    expect(page.locator("#alert-count")).to_have_text(" (1)")
    for width in (320, *WIDTHS):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("dark", "light"):
            page.emulate_media(color_scheme=theme)
            page.evaluate(AXE)
            assert violations(page, type="tag", values=TAGS) == [], (width, theme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Mark all as read").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#alert-count")).to_have_text("")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#alerts li.unread")).to_have_count(1)
    page.locator("#alerts a.content").click()
    expect(page).to_have_url(re.compile(r"/document\?id=lamp-1#o\d+"))
    page.goto(f"{address}/alerts")
    expect(page.locator("#alert-count")).to_have_text("")
    page.get_by_role("button", name="Remove rule 1").click()
    expect(page.locator("#rules")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#rules tbody tr")).to_have_count(1)


def test_a_brief_is_saved_deleted_and_restored_by_the_browser(open_: Open, address: str, ledger: Ledger) -> None:
    save_brief(ledger, build(ledger), "ana")
    page = open_(f"{address}/briefs")
    page.get_by_role("button", name="Save the brief of these days").click()
    expect(page.locator("#saved tbody tr")).to_have_count(2)
    for path in ("/briefs", "/briefs/1"):
        page.goto(address + path)
        for width in (320, *WIDTHS):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(AXE)
            assert violations(page, type="tag", values=TAGS) == [], (path, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{address}/briefs")
    page.get_by_role("button", name="Delete brief 1").click()
    expect(page.locator("#saved tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#saved tbody tr")).to_have_count(2)
