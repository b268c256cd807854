"""What each stretch of a text is: by its look and its place alone, for articles as they are copied or stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake import zones

ONE = (
    "The envoys of Orvania and Sund came back to the old mill on Monday, and nobody said for how long they would stay."
)
TWO = (
    "The mediator lent them her own chairs, and asked the miller to see that the lamps were filled before the evening."
)


def kinds(*paragraphs: str, title: str | None = None, gap: str = "\n\n") -> list[str]:
    return [zone.kind for zone in zones(gap.join(paragraphs), title)]


def kind(paragraph: str) -> str:
    """What a paragraph is in the middle of an article."""
    return kinds("Envoys return", ONE, paragraph, TWO)[2]


@pytest.mark.parametrize(
    "caption",
    [
        "Envoy Ruta Olm, left, waits at the gate of the mill on March 3, 2031. (Jory Penn, Sund Press)",
        "Envoy Ruta Olm waits at the gate of the mill. (Jory Penn/Sund Press)",
        "The lamps of the mill, seen on 3 March 2031. (Sund Press)",
        "The chairs that the village lent. (SP Photo/Jory Penn)",
        "The chairs that the village lent. Photograph: Jory Penn/Sund Press",
        "Photo: Jory Penn",
        "FILE - Envoy Ruta Olm speaks in Lenn on March 3, 2031.",
        "In this photo released by the Sund Press, Envoy Ruta Olm waits at the gate.",
        "Ruta Olm (left) and Jory Penn (right) in the yard of the mill",
    ],
)
def test_captions(caption: str) -> None:
    assert kind(caption) == "caption"


@pytest.mark.parametrize(
    "paragraph",
    [
        "Three states have signed the paper so far (Orvania, Sund and Marel).",
        "“We left by the back door,” said Ruta Olm (she had come by the front).",
        "The miller was not asked. (“Nobody asks a miller anything,” he said.)",
        "The party of the left, which holds the harbour, stayed away from the mill.",
        "Copyright quarrels held up the talks for a week, the envoy said.",
        "Listen to both sides first, the mediator told them.",
        "“NOT ONE METRE OF THE HARBOUR WALL”, she said.",
        "“Not today,” she said.",
    ],
)
def test_prose_that_only_looks_like_something_else(paragraph: str) -> None:
    assert kind(paragraph) == "body"


@pytest.mark.parametrize(
    "line",
    [
        "SUND SAYS HARBOUR ‘NOT FOR SALE’ AS TALKS DRAG ON",
        "Related Content",
        "Read more: the mill and its owners",
        "Sign up for our morning letter.",
        "Advertisement",
        "Share this article",
        "We use cookies to make this site better.",
        "© 2031 The Sund Herald",
        "Copyright 2031 The Sund Herald. All rights reserved.",
        "(Reporting by Jory Penn in Lenn; Editing by Ruta Olm)",
        ".",
        "* * *",
    ],
)
def test_what_is_the_site_and_not_the_article(line: str) -> None:
    assert kind(line) == "boilerplate"


@pytest.mark.parametrize(
    "line", ["What comes next", "The Harbour Question", "21:40", "“Not one metre”", "## The lamps"]
)
def test_crossheads(line: str) -> None:
    assert kind(line) == "crosshead"


@pytest.mark.parametrize("time", ["10:05", "10.05am GMT", "2h ago 10.05", "Updated at 10:05", "20 Nov 2031 10:05"])
def test_time_title_and_byline_of_an_entry_of_a_live_blog(time: str) -> None:
    found = kinds(
        "Live: envoys return", ONE, time, "Envoys arrive at the mill", "Jory Penn", TWO, time, "Ruta Olm", ONE
    )
    line = "dateline" if time.startswith("20 Nov") else "crosshead"
    assert found == ["headline", "body", line, *["crosshead"] * 2, "body", line, "crosshead", "body"]


def test_a_picture_described_above_its_caption() -> None:
    caption = "Envoy Ruta Olm waits at the gate of the mill. (Jory Penn/Sund Press)"
    attached = f"An envoy and a gate\n{caption}"
    assert kinds("Envoys return", ONE, attached, TWO) == ["headline", "body", "caption", "caption", "body"]
    apart = ["Envoys return", ONE, "Ruta Olm waits at a gate", caption, TWO]
    assert kinds(*apart) == ["headline", "body", "caption", "caption", "body"]
    crosshead = ["Envoys return", ONE, "The harbour question", caption, TWO]
    assert kinds(*crosshead) == ["headline", "body", "crosshead", "caption", "body"]


def test_headlines() -> None:
    assert kinds("Will the mill hold?", ONE) == ["headline", "body"]
    assert kinds("Advertisement", "Envoys return", ONE) == ["boilerplate", "headline", "body"]
    assert kinds(ONE, TWO) == ["body", "body"]
    assert kinds("Envoys return to the mill", ONE, title="Envoys return to the mill | The Sund Herald")[0] == "headline"
    assert kinds("Envoys return.", ONE, title="Envoys return.") == ["headline", "body"]


@pytest.mark.parametrize("text", [ONE, "Envoys return", "Read more", f"{ONE} {TWO}", "21:40"])
def test_a_single_paragraph_is_all_body(text: str) -> None:
    assert kinds(text) == ["body"]


def test_nothing_has_no_zones() -> None:
    assert zones(" \n\t\n", None) == ()


def test_links_at_the_end_go_with_their_heading() -> None:
    found = kinds("Envoys return", ONE, "Related Content", "Harbour wall mended", "Who owns the mill?", TWO)
    assert found == ["headline", "body", "boilerplate", "boilerplate", "boilerplate", "body"]


def test_a_list_of_short_lines_is_no_row_of_crossheads() -> None:
    assert kinds("Envoys return", ONE, "The harbour", "The lamps", "The road", TWO)[2:5] == ["body"] * 3


def test_a_text_all_in_capitals_is_read() -> None:
    assert "boilerplate" not in kinds(ONE.upper(), "THE ENVOYS LEFT THE MILL AT NOON", TWO.upper())


def test_hard_wrapped_text_keeps_its_headline_and_its_paragraphs() -> None:
    text = (
        "Envoys return to the mill\n"
        "The two delegations of Orvania and Sund came back to the old mill on\n"
        "Monday, and the mediator said that the talks would go on for as long\n"
        "as anybody was willing to sit on the wooden chairs.\n"
        "Nobody else was there to see it, and the miller, who had been asked to\n"
        "leave, had taken the keys: https://sund.example/a/very/long/address/of/a/page/that/sticks/out/of/the/column\n"
        "- the harbour\n"
        "- the lamps\n"
    )
    found = zones(text, None)
    assert [text[z.start : z.end].split()[0] for z in found] == ["Envoys", "The", "Nobody", "-", "-"]
    assert found[0].kind == "headline"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 20_000,
        "a" + " " * 100_000 + "b",
        "(Aa, " * 20_000,
        "A\n" * 20_000,
        "Aa Bb/" * 20_000 + ")",
        "." * 100_000,
        '."' * 50_000 + "x",
        "_" * 100_000,
    ],
    ids=["brackets", "blanks", "names", "lines", "slashes", "stops", "quotes", "rules"],
)
def test_texts_made_to_be_slow(text: str) -> None:
    assert zones(text, text[:50])


PIECES = st.sampled_from(
    [ONE, TWO, "What comes next", "READ THIS AND NOTHING ELSE NOW", ".", "(A/B)", "\u00a0", "21:40", "“No”"]
)
GAPS = st.sampled_from(["\n", "\n\n", "\r\n", " \n\t\n", "\u2028", "\x1c", "\x85", " "])


@given(st.lists(st.tuples(PIECES | st.text(max_size=40), GAPS), max_size=12), st.none() | st.text(max_size=20))
def test_zones_are_trimmed_in_order_and_whole(parts: list[tuple[str, str]], title: str | None) -> None:
    text = "".join(words + gap for words, gap in parts)
    at = 0
    for zone in zones(text, title):
        assert not text[at : zone.start].strip()
        words = text[zone.start : zone.end]
        assert words
        assert words == words.strip()
        at = zone.end
    assert not text[at:].strip()
