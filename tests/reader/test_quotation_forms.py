"""Quotations in the forms that coverage has: who speaks, what is said, and what is no statement."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake.zones import zones
from pourparler.reader import Reader
from pourparler.reader.attribution.phrasal_cues import find_relayed, join_particles
from pourparler.reader.attribution.quotation_forms import find_forms
from pourparler.reader.attribution.quotations import drop_duplicates, drop_unspoken
from pourparler.reader.network.attributions import Attribution
from pourparler.reader.text.quotation_marks import quotations
from pourparler.record import Document, Record, Statement

STAYS = "The port stays open for all of us"


def read(reader: Reader, text: str) -> Record:
    return reader.read(Document(id="d", text=text, zones=zones(text, None), published=dt.date(2031, 5, 6)))


def statements(reader: Reader, text: str) -> list[tuple[str | None, str, str]]:
    """The speaker, the first span of the content, and the kind of each statement."""
    record = read(reader, text)
    names = {actor.id: actor.name for actor in record.actors}

    def content(s: Statement) -> str:
        return text[slice(*s.content.spans[0])].strip("“”\"»«„‹›「」`'")

    return [(names.get(s.speaker or ""), content(s), s.kind) for s in record.statements]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (f"»{STAYS}«, added Harbour Master Lene Kopp.", "Lene Kopp"),
        (f"„{STAYS}“, answered Lene Kopp.", "Lene Kopp"),
        (f"«{STAYS}», recalled Lene Kopp.", "Lene Kopp"),
        (f"“{STAYS}.” — Jon Dorn, Vice President", "Jon Dorn"),
        (f"“{STAYS}.”\n— Jon Dorn, Vice President", "Jon Dorn"),
        (f"“{STAYS}.”\n\n-- Jon Dorn, Vice President", "Jon Dorn"),
        (f"> “{STAYS}.”\n> — Jon Dorn", "Jon Dorn"),
        (f'"{STAYS}." (Orla Denn, foreign minister)', "Orla Denn"),
        (f"»{STAYS}«, added Dock Warden Lene Kopp.", "Lene Kopp"),
        (f"``{STAYS},'' Lene Kopp said.", "Lene Kopp"),
        (f"‹{STAYS}›, said Lene Kopp.", "Lene Kopp"),
        (f"「{STAYS}」, said Lene Kopp.", "Lene Kopp"),
        (f'"{STAYS}," was the reply from Bastian Kreel.', "Bastian Kreel"),
        (f'"{STAYS}," came the answer from the Quessian envoy.', "Quessian envoy"),
    ],
)
def test_a_quotation_whose_form_names_the_speaker(reader: Reader, text: str, speaker: str) -> None:
    ((name, content, kind),) = statements(reader, text)
    assert (name, content.rstrip(".,"), kind) == (speaker, STAYS, "direct")


def test_a_short_quotation_on_a_line_of_its_own_is_speech(reader: Reader) -> None:
    text = "“We are ready” — Jon Dorn, Vice President\n\n“We came” (Orla Denn, foreign minister)"
    assert statements(reader, text) == [("Jon Dorn", "We are ready", "direct"), ("Orla Denn", "We came", "direct")]


@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_a_quotation_between_dashes(reader: Reader, dash: str) -> None:
    text = f"{dash} There is no third draft, {dash} emphasized Ilko Brandt."
    assert statements(reader, text) == [("Ilko Brandt", "There is no third draft,", "direct")]


def test_words_of_translations_name_their_speaker(reader: Reader) -> None:
    text = "- The port stays closed, - declared to journalists the premier Bastian Kreel. - We wait until May."
    assert [who for who, _, kind in statements(reader, text) if kind == "direct"] == ["Bastian Kreel"]
    text = "According to the words of the envoy Orla Denn, the sides will meet on Monday."
    assert ("Orla Denn", "the sides will meet on Monday", "indirect") in statements(reader, text)


def test_each_post_belongs_to_its_author(reader: Reader) -> None:
    text = (
        "Orla Denn @OrlaDenn · Nov 20\nThe port stays open.\n\nIlko Brandt @brandt · Nov 20\nThere is no third draft."
    )
    assert statements(reader, text) == [
        ("Orla Denn", "The port stays open.", "direct"), ("Ilko Brandt", "There is no third draft.", "direct")
    ]  # fmt: skip
    assert {(a.name, a.kind) for a in read(reader, text).actors} == {("Orla Denn", "person"), ("Ilko Brandt", "person")}


def test_a_name_beside_a_scare_quote_does_not_speak(reader: Reader) -> None:
    text = "The so-called “front” warned Kreel that it would act."
    assert "Kreel" not in {name for name, _, _ in statements(reader, text)}


def test_a_mark_without_the_space_before_it_opens_a_quotation(reader: Reader) -> None:
    text = 'The delegates are waiting in Merrow."This will be quick," lead negotiator Bastian Kreel told reporters.'
    assert statements(reader, text) == [("Bastian Kreel", "This will be quick,", "direct")]


def test_a_minus_sign_is_part_of_what_is_said(reader: Reader) -> None:
    (found,) = statements(reader, "The union said -2 percent was an insult.")
    assert found[1] == "-2 percent was an insult"


def test_ruled_out_is_one_cue(reader: Reader) -> None:
    text = "Earlier, Mr Kreel ruled out attending the talks. Maravin has ruled out a meeting with him."
    record = read(reader, text)
    cues = [text[slice(*s.cue.spans[-1])].split()[-2:] for s in record.statements]
    assert [name for name, _, _ in statements(reader, text)] == ["Kreel", "Maravin"]
    assert [content for _, content, _ in statements(reader, text)] == ["attending the talks", "a meeting with him"]
    assert cues == [["ruled", "out"], ["ruled", "out"]]


@pytest.mark.parametrize(
    "text", ["“This rumour is baseless,” the minister said.", "The minister said that talks were over."]
)
def test_one_sentence_is_one_statement(reader: Reader, text: str) -> None:
    assert len(statements(reader, text)) == 1


def test_a_group_of_several_countries_is_one_speaker_and_no_person(reader: Reader) -> None:
    text = "She also thanked the Tarvonian and Quessian governments, which had expressed their commitment."
    assert {name for name, _, _ in statements(reader, text)} <= {None, "Tarvonian and Quessian governments"}
    assert {a.name for a in read(reader, text).actors} == {"Tarvonian and Quessian governments"}


def spans(text: str, *parts: str) -> list[tuple[int, int]]:
    return [(text.index(part), text.index(part) + len(part)) for part in parts]


@pytest.mark.parametrize("cue", ["and", "that", "the minister", "Minister", '"'])
def test_a_cue_that_reports_nothing(cue: str) -> None:
    text = f'"We wait" {cue} they left, the union.'
    (at,), (content,) = ([(10, 10 + len(cue))], spans(text, "they left"))
    found = Attribution(tuple(spans(text, "the union")), (at,), (content,), 0.9)
    assert drop_unspoken(text, [found], quotations(text)) == []


def test_a_content_without_a_source_is_dropped_where_it_has_one() -> None:
    sourced, bare = (
        Attribution(((20, 23),), ((24, 28),), ((0, 18),), 0.8),
        Attribution((), ((19, 20),), ((1, 18),), 0.9),
    )
    assert drop_duplicates([bare, sourced]) == [sourced]


def test_a_particle_joins_its_cue_and_nothing_else_does() -> None:
    text = "Kreel ruled out a meeting and said out loud"
    who, ruled, out, said, loud = spans(text, "Kreel", "ruled", "out a meeting", "said", "out loud")
    first, second = (Attribution((who,), (cue,), (content,), 0.9) for cue, content in ((ruled, out), (said, loud)))
    joined = join_particles(text, [first, second])
    assert [text[slice(*joined[0].cue[0])], text[slice(*joined[0].content[0])]] == ["ruled out", "a meeting"]
    assert joined[1] == second


@given(st.text(alphabet='AB ab.,—-“”"»«\n(@)·', max_size=80))
def test_any_text_gives_spans_within_it(text: str) -> None:
    for a in find_forms(text, [], quotations(text), []):
        assert all(0 <= s < e <= len(text) for s, e in (*a.source, *a.cue, *a.content))


def test_what_is_ruled_out_ends_where_something_else_is_said(reader: Reader) -> None:
    found = statements(reader, "President Ilko Brandt ruled out talks with the rebels and called for a strike.")
    assert ("Ilko Brandt", "talks with the rebels") in [(name, content) for name, content, _ in found]


def test_a_second_quotation_belongs_to_the_name_after_it(reader: Reader) -> None:
    found = statements(reader, "Kreel said: “We wait.” “Never!” shouted Orla Denn from the gallery.")
    assert [(name, content) for name, content, _ in found] == [("Kreel", "We wait."), ("Orla Denn", "Never!")]


def test_the_time_below_a_post_is_no_part_of_it(reader: Reader) -> None:
    text = "Orla Denn\n@OrlaDenn\nThe port stays open. No one will close it.\n8:15 AM · Nov 20, 2031\n12 Reposts"
    assert statements(reader, text) == [("Orla Denn", "The port stays open. No one will close it.", "direct")]


def test_whom_a_statement_quotes_as_saying_it_speaks_within_it() -> None:
    text = "The radio quoted General Pask as saying that the guns would stay."
    start = text.index("General")
    outer = Attribution(((0, 9),), ((10, 16),), ((start, len(text) - 1),), 0.7)
    (inner,) = find_relayed(text, [outer])
    parts = [text[slice(*spans[0])] for spans in (inner.source, inner.cue, inner.content)]
    assert parts == ["General Pask", "saying", "that the guns would stay"]
    assert find_relayed(text, [outer, inner]) == []
