"""E-mail as text: nobody says its headers and signatures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake.parsing import article
from pourparler.reader import Reader
from pourparler.reader.attribution.mails import find_mails
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


FORWARDED = """---------- Forwarded message ----------
From: {sender}
Date: Thu, 19 Nov 2026 at 09:12
Subject: The offer
To: Tess Yarrow

Dear Tess,

{words}

Kind regards
Ilko
"""
OFFER = "We offer six percent. I hope that you accept it."


def said(reader: Reader, text: str) -> list[tuple[str | None, str, str | None]]:
    found = article("a mail", {"text": text})
    assert isinstance(found, Document)
    record = reader.read(found)
    names = {actor.id: actor.name for actor in record.actors}
    return [
        (
            names.get(each.speaker or ""),
            " ".join(record.document.text[slice(*span)] for span in each.content.spans),
            each.date.start.isoformat() if each.date else None,
        )
        for each in record.statements
        if each.within is None
    ]


@pytest.mark.parametrize(
    "sender",
    [
        "Ilko Brandt <ilko@port.example>",
        '"Ilko Brandt" <ilko@port.example>',
        "Ilko Brandt, Port of Quill",
        "Brandt, Ilko",
    ],
)
@pytest.mark.parametrize("above", [HEAD, "For your information."])
def test_a_forwarded_message_belongs_to_its_author_and_day(reader: Reader, sender: str, above: str) -> None:
    text = f"{above}\n\nPlease see below.\n\n{FORWARDED.format(sender=sender, words=OFFER)}"
    assert said(reader, text) == [("Ilko Brandt", OFFER, "2026-11-19")]


@pytest.mark.parametrize("sender", ["desk@gazette.example", "News Desk <desk@gazette.example>", "Press Office"])
def test_a_forwarded_message_of_nobody(reader: Reader, sender: str) -> None:
    text = f"Please see below.\n\n{FORWARDED.format(sender=sender, words=OFFER)}"
    assert all(speaker is None for speaker, _, _ in said(reader, text))


def test_a_forwarded_report_belongs_to_those_whom_it_quotes(reader: Reader) -> None:
    report = 'Orla Denn said on Wednesday that the port would stay closed. "There is no other way," she told reporters.'
    text = f"{HEAD}\n\nSee below.\n\n{FORWARDED.format(sender='Harbour Gazette', words=report)}"
    assert {speaker for speaker, _, _ in said(reader, text)} == {"Orla Denn"}


@pytest.mark.parametrize(
    "line",
    [
        "On Thu, 19 Nov 2026 at 09:12, Ilko Brandt <ilko@port.example> wrote:",
        "On 19/11/2026 09:12, Ilko Brandt wrote:",
        "Ilko Brandt <ilko@port.example> wrote on 19 Nov 2026:",
    ],
)
def test_answers_between_quoted_words_are_not_of_who_is_quoted(reader: Reader, line: str) -> None:
    text = f"{line}\n\n> Will you sign?\n\nWe will not sign.\n\n> And what about the toll?\n> The toll is ours.\n"
    found = [(speaker, words) for speaker, words, _ in said(reader, text) if speaker == "Ilko Brandt"]
    assert found == [(speaker, words) for speaker, words in found if "We will not" not in words]
    assert " ".join(words for _, words in found) == "Will you sign? And what about the toll? The toll is ours."


def test_each_depth_of_quoting_has_its_author(reader: Reader) -> None:
    text = (
        f"{HEAD}\n\nSee below.\n\nOn 19 Nov 2026, Ilko Brandt wrote:\n> We insist on the toll.\n>\n"
        "> On 18 Nov 2026, Tess Yarrow wrote:\n>> When will you open the port?\n"
    )
    assert said(reader, text) == [
        ("Ilko Brandt", "We insist on the toll.", "2026-11-19"),
        ("Tess Yarrow", "When will you open the port?", "2026-11-18"),
    ]


def test_a_message_on_top_is_its_authors_if_it_speaks_for_itself(reader: Reader) -> None:
    own = "We cannot accept the toll. Our crews would lose their pay."
    assert said(reader, f"{HEAD}\n\nDear all,\n\n{own}\n\n{SIGNATURE}\n") == [("Orla Denn", own, "2026-11-20")]
    report = f"{HEAD}\n\n{own}\n\nIlko Brandt said on Friday that the port would close.\n"
    assert {speaker for speaker, _, _ in said(reader, report)} == {"Ilko Brandt"}


def test_a_quoted_header_on_top(reader: Reader) -> None:
    header = FORWARDED.format(sender="Ilko Brandt", words=OFFER).split("\n", 1)[1]
    text = "\n".join(f"> {line}".rstrip() for line in header.splitlines()) + "\n\nThe members accept.\n"
    assert said(reader, text)[0] == ("Ilko Brandt", OFFER, "2026-11-19")


@given(
    st.lists(st.sampled_from([HEAD, BODY, QUOTED, SIGNATURE, FORWARDED, ">> " + BODY, "On 1 May 2031, Jo Ann wrote:"]))
)
def test_turns_of_any_mail_lie_in_its_text(parts: list[str]) -> None:
    found = article("a mail", {"text": "\n\n".join([BODY, *parts])})
    assert isinstance(found, Document)
    for turn in find_mails(found):
        assert found.text[slice(*turn.label.span)] in ("", "Ilko Brandt", "Jo Ann", "Orla Denn")
