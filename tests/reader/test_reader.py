"""What the reader promises, on texts written for these tests."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake import zones
from pourparler.reader import Reader
from pourparler.reader.text.quotation_marks import quotations
from pourparler.record import Actor, Document, Record, Statement
from suite import examples

MONDAY = dt.date(2031, 3, 3)


def read(reader: Reader, text: str, published: dt.date | None = MONDAY) -> Record:
    return reader.read(Document(id="t", text=text, published=published, zones=zones(text, None)))


def words(record: Record, statement: Statement) -> str:
    return " … ".join(record.document.text[s:e] for s, e in statement.content.spans)


def speakers(record: Record) -> list[tuple[str | None, str]]:
    names = {a.id: a.name for a in record.actors}
    return [(names.get(s.speaker or ""), words(record, s)) for s in record.statements]


def actor(record: Record, name: str) -> Actor:
    return next(a for a in record.actors if a.name == name)


def test_who_says_what_with_source_cue_and_content(reader: Reader) -> None:
    record = read(reader, "“We will not sign this text,” Foreign Minister Ruta Olm told reporters on Sunday.")
    (statement,) = record.statements
    assert words(record, statement) == "“We will not sign this text,”"
    assert actor(record, "Ruta Olm").id == statement.speaker
    assert actor(record, "Ruta Olm").roles == ("Foreign Minister",)
    assert statement.kind == "direct"
    assert statement.date is not None
    assert (statement.date.start, statement.date.end) == (dt.date(2031, 3, 2), dt.date(2031, 3, 2))


def test_a_quotation_goes_on_without_a_cue(reader: Reader) -> None:
    record = read(
        reader,
        "“The harbour is not for sale,” said Jory Penn, the spokesman for the government of Sund. "
        "“It was never for sale. "
        "It will never be for sale.\n\n“Anybody who thinks otherwise should come and see it.”\n",
    )
    assert all(name == "Jory Penn" for name, _ in speakers(record))
    told = " ".join(content for _, content in speakers(record))
    assert "never be for sale" in told
    assert "come and see it" in told


def test_pronouns_and_descriptions_reach_the_right_actor(reader: Reader) -> None:
    record = read(
        reader,
        "Orvanian President Ilmar Tohl said on Monday that the offer was dead. "
        "“There is nothing left to discuss,” he said.\n\n"
        "Ruta Olm, the foreign minister of Sund, rejected the charge. “He never read it,” she said.\n\n"
        "The Orvanian leader insisted that his government had read every page.",
    )
    found = {content: name for name, content in speakers(record)}
    assert found["“There is nothing left to discuss,”"] == "Ilmar Tohl"
    assert found["“He never read it,”"] == "Ruta Olm"
    assert found["that his government had read every page"] == "Ilmar Tohl"


def test_the_turns_of_an_interview_are_the_speakers_own_words(reader: Reader) -> None:
    record = read(
        reader,
        "Ruta Olm, the foreign minister of Sund, received us at the mill.\n\n**Will you sign?**\n\n"
        "Olm: We have read it. We have not signed it.\n\n**And the harbour?**\n\nOlm: It stays where it is.\n\n"
        "**Is that a no?**\n\nOlm: That is a harbour.\n",
    )
    own = [s for s in record.statements if s.kind == "direct"]
    assert [words(record, s) for s in own] == [
        "We have read it. We have not signed it.",
        "It stays where it is.",
        "That is a harbour.",
    ]
    assert {name for name, _ in speakers(record)} == {"Ruta Olm"}


def test_an_unnamed_source_is_never_given_a_name(reader: Reader) -> None:
    record = read(reader, "Ruta Olm left early. One diplomat said that the talks had been a waste of a good breakfast.")
    (name, _), *_ = speakers(record)
    assert name is not None
    assert name.lower() == "one diplomat"


def test_a_spokesman_acts_for_his_government(reader: Reader) -> None:
    record = read(reader, "Kremlin spokesman Jory Penn said that nothing was planned.")
    for_ = {a.id: a for a in record.actors}
    seat = for_[actor(record, "Jory Penn").for_ or ""]
    assert seat.name == "Kremlin"
    assert for_[seat.for_ or ""].kind == "country"


def test_captions_and_boilerplate_say_nothing(reader: Reader) -> None:
    record = read(
        reader,
        "Talks at the mill\n\nThe talks went on.\n\n"
        "Envoy Ruta Olm, left, tells Jory Penn about the bridge on March 1, 2031. "
        "(Ana Vell, Sund Press)\n\nOLM SAYS BRIDGE ‘WILL FALL’ WITHOUT A DEAL\n\nNobody left.\n\nRelated Content",
    )
    silent = [z for z in record.document.zones if z.kind in ("caption", "boilerplate")]
    assert len(silent) == 3
    for s in record.statements:
        spans = (*s.source.spans, *s.cue.spans, *s.content.spans)
        assert not any(a < z.end and z.start < b for a, b in spans for z in silent)


def test_the_day_of_publication_is_inferred_and_said_to_be(reader: Reader) -> None:
    text = "MILLFORD, 3 March 2031 — The envoys will meet on Wednesday, the mediator said."
    record = read(reader, text, published=None)
    assert (record.document.published, record.document.published_from) == (MONDAY, "text")
    assert dt.date(2031, 3, 5) in {t.start for t in record.times}


def test_the_latest_day_that_the_text_reports_on_is_only_a_guess(reader: Reader) -> None:
    text = "The accord of 12 March 2019 ended the war, the mediator said. Nobody in Millford has forgotten it since."
    record = read(reader, text, published=None)
    assert (record.document.published, record.document.published_from) == (dt.date(2019, 3, 12), "guess")


def test_a_line_that_states_the_day_is_better_than_a_guess(reader: Reader) -> None:
    def dated(text: str) -> tuple[dt.date | None, str | None]:
        document = Document(id="d", text=text, published=dt.date(2031, 2, 2), published_from="guess")
        read = reader.read(document).document
        return read.published, read.published_from

    prose = "The envoys met again, the mediator said. They had left the mill on 1 March 2031 without a word."
    assert dated(f"MILLFORD, 3 March 2031 — {prose}") == (MONDAY, "text")
    assert dated(prose) == (dt.date(2031, 2, 2), "guess")


def test_tomorrow_counts_from_the_day_it_was_said(reader: Reader) -> None:
    record = read(reader, "“We will meet Mr Tohl tomorrow,” Ruta Olm said on Saturday.")
    assert dt.date(2031, 3, 2) in {t.start for t in record.times}


def test_tomorrow_in_reported_speech_counts_from_the_day_of_publication(reader: Reader) -> None:
    record = read(reader, "Ruta Olm said on Saturday that the talks will open in Millford tomorrow.")
    assert [t.start for t in record.times] == [dt.date(2031, 3, 1), dt.date(2031, 3, 4)]


def test_scare_quotes_and_titles_are_no_statements(reader: Reader) -> None:
    record = read(reader, "The so-called “mill talks” began late. A copy of “The Long Bridge” lay on the table.")
    assert record.statements == ()


def test_the_reader_names_its_version(reader: Reader) -> None:
    assert reader.version in read(reader, "Nothing was said.").reader


@pytest.mark.parametrize(
    "text", [" ", "\n\n\n", "a", "“", "\u00a0\u00a0", "🙂" * 50, "he " * 2000, "(" * 300, "a" * 20_000]
)
def test_odd_texts_are_read(reader: Reader, text: str) -> None:
    assert read(reader, text).document.text == text


@examples(25)
@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=300))
def test_any_text_gives_a_whole_record(reader: Reader, text: str) -> None:
    record = read(reader, text)
    assert Record.model_validate_json(record.json_line()) == record


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He said "no" twice.', ['"no"']),
        ("‘Never,’ she said. It isn’t so, she’d add.", ["‘Never,’"]),
        ("“One.\n\n“Two,” he said.", ["“One.", "“Two,”"]),
        ("It's 5' long and that's all.", []),
        ("«Nein», sagte er.", ["«Nein»"]),
    ],
)
def test_quotation_marks(text: str, found: list[str]) -> None:
    assert [text[s:e] for s, e in quotations(text)] == found
