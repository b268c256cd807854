"""E-mail as text: nobody says its headers and signatures."""

from __future__ import annotations

from pourparler.intake.parsing import article
from pourparler.reader import Reader
from pourparler.record import Document

HEAD = """From: Orla Denn <orla@harbour.example>
To: desk@gazette.example
Subject: Re: What the union said
Date: Fri, 20 Nov 2026 10:00:00 +0000"""
BODY = "The minister will not speak today, but here is what the spokesman of the port told us yesterday."
QUOTED = "> We have read the draft of the union, and we cannot sign it."
SIGNATURE = "-- \nOrla Denn\nHarbour House, 1 Quay\norla@harbour.example"


def kinds(text: str) -> list[tuple[str, str]]:
    found = article("a mail", {"text": text})
    assert isinstance(found, Document)
    return [(zone.kind, found.text[zone.start : zone.end]) for zone in found.zones]


def test_headers_and_signature_are_boilerplate() -> None:
    found = kinds(f"{HEAD}\n\n{BODY}\n\nOn Thu, Ilko Brandt wrote:\n{QUOTED}\n\n{SIGNATURE}\n")
    assert [words for kind, words in found if kind != "boilerplate"] == [BODY, "On Thu, Ilko Brandt wrote:", QUOTED]
    assert len([kind for kind, _ in found if kind == "boilerplate"]) == 8


def test_the_subject_is_the_title() -> None:
    found = article("a mail", {"text": f"{HEAD}\n\n{BODY}"})
    assert isinstance(found, Document)
    assert found.title == "What the union said"
    folded = article("a mail", {"text": f"{HEAD}\n\n{BODY}".replace("union said", "union\n  said")})
    assert isinstance(folded, Document)
    assert folded.title == "What the union said"


def test_the_writer_of_quoted_lines_speaks(reader: Reader) -> None:
    found = article("a mail", {"text": f"{BODY}\n\nOn Thu, Ilko Brandt <ilko@port.example> wrote:\n\n{QUOTED}\n"})
    assert isinstance(found, Document)
    record = reader.read(found)
    names = {actor.id: actor.name for actor in record.actors}
    assert "Ilko Brandt" in {names.get(each.speaker or "") for each in record.statements}


def test_headers_of_a_message_below_an_answer() -> None:
    found = kinds(f"{BODY}\n\nFrom: Ilko Brandt\nSent: Friday\nTo: Orla Denn\nSubject: The port\n\n{BODY}")
    assert [kind for kind, _ in found] == ["body", *["boilerplate"] * 4, "body"]


def test_what_follows_a_signature_is_read() -> None:
    found = kinds(f"{BODY}\n\n{SIGNATURE}\n\n{BODY}")
    assert [kind for kind, _ in found] == ["body", *["boilerplate"] * 4, "body"]


def test_a_single_field_is_text() -> None:
    found = kinds(f"To: the ministers of both states\n\n{BODY}\n\nFrom: here, the road is open, he said.")
    assert ("body", "From: here, the road is open, he said.") in found


def test_a_line_of_a_mail_program_that_names_nobody_is_no_source(reader: Reader) -> None:
    for line in ("On Thu, Nov 19, 2026 at 6:02 PM, newsdesk wrote:", "At home, desk wrote:"):
        found = article("a mail", {"text": f"{BODY}\n\n{line}\n{QUOTED}\n"})
        assert isinstance(found, Document)
        assert next(zone.kind for zone in found.zones if found.text.startswith(line, zone.start)) == "boilerplate"
        assert not {"desk", "newsdesk"} & {actor.name for actor in reader.read(found).actors}


def test_a_line_before_words_that_are_not_quoted_is_text() -> None:
    line = "On Thursday, she wrote:"
    assert ("body", line) in kinds(f"{BODY}\n\n{line}\n\nWe cannot sign the draft of the union at all.\n")


def test_names_in_headers_are_no_actors(reader: Reader) -> None:
    found = article("a mail", {"text": f"{HEAD}\n\n{BODY}\n\n{SIGNATURE}\n"})
    assert isinstance(found, Document)
    assert not {"Orla Denn", "Fri"} & {actor.name for actor in reader.read(found).actors}
