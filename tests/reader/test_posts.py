"""Posts of social media and messengers belong to their authors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake import zones
from pourparler.reader import Reader
from pourparler.reader.attribution.posts import find_posts
from pourparler.record import Document

TWITTER = """Orla Denn @OrlaDenn · Nov 20
The port stays open. We will not negotiate under threat.
12 retweets 1.2K likes

Ilko Brandt ✓ @ibrandt · 3h
Replying to @OrlaDenn
The pilots have asked for talks since March.

They will ask again.
3 4 12
"""
PASTED = """Orla Denn
@OrlaDenn
·
Nov 20
The port stays open. We will not negotiate under threat.

Ilko Brandt
@ibrandt
·
Nov 20
The pilots have asked for talks since March.

They will ask again.
"""
HANDLES = """@OrlaDenn: The port stays open. We will not negotiate under threat.
@IlkoBrandt: The pilots have asked for talks since March.

They will ask again.
"""
TELEGRAM = """Orla Denn, [20.11.2026 10:15]
The port stays open. We will not negotiate under threat.

Ilko Brandt, [20.11.2026 10:17]
The pilots have asked for talks since March.

They will ask again.
"""
CHAT = """[20/11/2026, 10:15:30] Orla Denn: The port stays open. We will not negotiate under threat.
[20/11/2026, 10:17:02] Ilko Brandt: The pilots have asked for talks since March.

They will ask again.
"""
DASHED = """20/11/2026, 10:15 - Orla Denn: The port stays open. We will not negotiate under threat.
20/11/2026, 10:17 - Ilko Brandt: The pilots have asked for talks since March.

They will ask again.
"""
FORWARDED = """Forwarded from Orla Denn
The port stays open. We will not negotiate under threat.

Forwarded from Ilko Brandt
The pilots have asked for talks since March.

They will ask again.
"""
FORMS = [TWITTER, PASTED, HANDLES, TELEGRAM, CHAT, DASHED, FORWARDED]
FIRST = "The port stays open. We will not negotiate under threat."
SECOND = "The pilots have asked for talks since March.\n\nThey will ask again."


@pytest.mark.parametrize("text", FORMS)
def test_each_post_has_its_author_and_its_words(text: str) -> None:
    found = [(text[slice(*p.source[0])], text[slice(*p.content[0])]) for p in find_posts(text)]
    assert [words for _, words in found] == [FIRST, SECOND]
    assert [who.lstrip("@").replace(" ", "") for who, _ in found] == ["OrlaDenn", "IlkoBrandt"]


@pytest.mark.parametrize("text", FORMS)
def test_the_record_gives_each_post_to_its_author(reader: Reader, text: str) -> None:
    record = reader.read(Document(id="d", text=text, zones=zones(text, None)))
    names = {actor.id: actor.name for actor in record.actors}
    said = {text[slice(*s.content.spans[0])]: (names.get(s.speaker or ""), s.kind) for s in record.statements}
    assert said[FIRST][0] in ("Orla Denn", "@OrlaDenn", "OrlaDenn")
    assert said[SECOND][0] in ("Ilko Brandt", "@IlkoBrandt", "IlkoBrandt")
    assert said[FIRST][1] == said[SECOND][1] == "direct"


def test_a_handle_is_the_person_beside_whose_name_it_stands(reader: Reader) -> None:
    text = TWITTER + "\n@ibrandt: We are ready.\n\n@OrlaDenn: So are we, and we were ready in March.\n"
    record = reader.read(Document(id="d", text=text))
    names = {actor.id: actor.name for actor in record.actors}
    said = {text[slice(*s.content.spans[0])]: names.get(s.speaker or "") for s in record.statements}
    assert said["We are ready."] == "Ilko Brandt"
    assert said["So are we, and we were ready in March."] == "Orla Denn"


def test_a_post_within_an_article() -> None:
    lead = "The port of Quessport stays open, whatever the union of the pilots decides, its minister wrote. " * 3
    after = "The union did not answer on Friday."
    for shown in (f"Orla Denn @OrlaDenn · Nov 20\n{FIRST}", f"{FIRST} — Orla Denn (@OrlaDenn) November 20, 2026"):
        text = f"{lead}\n\n{shown}\n\n{after}"
        (post,) = find_posts(text)
        assert text[slice(*post.content[0])] == FIRST
        assert text[slice(*post.source[0])] == "Orla Denn"


@pytest.mark.parametrize(
    "text",
    [
        "The minister wrote to @OrlaDenn on Friday. The port stays open.",
        "Thank you all for reading.\n\n@OrlaDenn: thank you for the answer.",
        "Write to orla@harbour.example: she answers.",
        "Live: the talks at Merrow\n\n10:05\nThe envoys arrive.\n\n11:20\nThe envoys leave.",
        "By Orla Denn\n\nThe port stays open.",
    ],
)
def test_what_is_no_post(text: str) -> None:
    assert find_posts(text) == []


@given(
    st.lists(st.sampled_from([*"\n\n @:·[],()-", "Orla", "Denn", "@od", "Nov 20", "10:15", "20.11.2026", "RT", "12K"]))
)
def test_any_text(parts: list[str]) -> None:
    text = "".join(parts)
    for post in find_posts(text):
        for start, end in (*post.source, *post.content):
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "note", ["<Media omitted>", "[In reply to Ministry of Ports]", "[Photo]", "This message was deleted"]
)
def test_notes_of_messengers_are_nobodys_words(reader: Reader, note: str) -> None:
    text = (
        "20/11/2026, 10:15 - Sanna Wickett: We will not sign before Monday.\n"
        f"20/11/2026, 10:17 - Edvar Lohm: {note}\nThen we will strike.\n20/11/2026, 10:20 - Sanna Wickett: {note}\n"
    )
    record = reader.read(Document(id="d", text=text, zones=zones(text, None)))
    assert [text[slice(*s.content.spans[0])] for s in record.statements] == [
        "We will not sign before Monday.",
        "Then we will strike.",
    ]


def test_messages_whose_header_has_the_month_in_words(reader: Reader) -> None:
    text = "Harbour Channel, [20 Nov 2026 at 11:02:03]:\nThe fee stays.\n\nHarbour Channel, [Nov 21, 2026]\nIt goes.\n"
    record = reader.read(Document(id="d", text=text, zones=zones(text, None)))
    assert [text[slice(*s.content.spans[0])] for s in record.statements] == ["The fee stays.", "It goes."]
    assert [actor.name for actor in record.actors] == ["Harbour Channel"]


@pytest.mark.parametrize(
    "line",
    [
        "Orla Denn posted on X:",
        "Orla Denn (@OrlaDenn) wrote:",
        "Orla Denn wrote on her Telegram channel on Friday:",
        "Orla Denn tweeted late on Friday:",
    ],
)
def test_a_line_of_an_article_may_announce_a_post(line: str) -> None:
    before = "The envoys left the mill without a deal, and no day was set for another round of talks on the port. " * 3
    text = f"{before}\n\n{line}\n\nWe will not come back before May.\n\nOfficials were tired.\n"
    (post,) = find_posts(text)
    assert (text[slice(*post.source[0])], text[slice(*post.content[0])]) == (
        "Orla Denn",
        "We will not come back before May.",
    )
    assert find_posts(text.replace(line, "Orla Denn wrote:")) == []
    assert find_posts(text.replace("We will not come back before May.", "“We will not come back.”")) == []
