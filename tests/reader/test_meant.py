"""Who is meant: initials, people described before they are named, party members, owners of offers, and bodies."""

from __future__ import annotations

import pytest

from pourparler.intake import zones
from pourparler.intake.paragraphs import blocks
from pourparler.reader import Reader
from pourparler.reader.actors.acronyms import initials_of
from pourparler.reader.actors.coordination import is_in_places, split_coordination
from pourparler.reader.actors.frame_roles import correct_roles, is_topic
from pourparler.reader.actors.members import is_member
from pourparler.reader.attribution.phrasal_cues import turn_passives
from pourparler.reader.network.attributions import Attribution
from pourparler.reader.network.frames import Frame
from pourparler.record import Document, Record, Span


def read(text: str) -> Record:
    return Reader(threads=1).read(Document(id="d", text=text, zones=zones(text, None)))


def speakers(record: Record) -> list[list[str]]:
    names = {a.id: a.name for a in record.actors}
    return [[names[a] for a in s.speakers] for s in record.statements]


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def test_initials_mean_the_body_that_the_text_names_in_full() -> None:
    record = read(
        "The Trade Board of Kessia said on Monday that it would appeal. The ruling was wrong, the TBK said on Tuesday."
    )
    assert speakers(record) == [["Trade Board of Kessia"], ["Trade Board of Kessia"]]
    assert "TBK" not in [a.name for a in record.actors]


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Arden Motors Corp", "AMC"), ("Union of Kessian Dockers", "UKD"), ("United Port union", "UP")],
)
def test_initials_are_those_of_large_words(name: str, initials: str) -> None:
    assert initials in initials_of(name)


def test_a_description_in_the_first_sentence_is_who_is_named_later_in_that_office() -> None:
    record = read(
        "A Kessian negotiator said on Monday that the talks had failed. They went on for six days in Merrow. "
        "Ode Varrin, the Kessian negotiator, said that his side would leave on Friday."
    )
    assert speakers(record) == [["Ode Varrin"], ["Ode Varrin"]]


def test_an_unnamed_official_beside_a_named_one_stays_unnamed() -> None:
    record = read(
        "A senior Kessian official said on Monday that the talks had failed. They went on for six days in Merrow. "
        "Ode Varrin, a Kessian official, said that his side would leave on Friday."
    )
    assert speakers(record)[0] != ["Ode Varrin"]


def test_the_bare_name_after_a_description_is_its_bearer() -> None:
    record = read(
        "Two ports will close this year, the head of Halm Ferries has said.\n"
        "Ode Varrin told reporters the ports were too small."
    )
    assert speakers(record) == [["Ode Varrin"], ["Ode Varrin"]]


@pytest.mark.parametrize(
    ("phrase", "is_one"),
    [
        ("the Halm Republican", True),
        ("The Democrat", True),
        ("the Halm Republicans", False),
        ("the Republican plan", False),
        ("the Vatican", False),
    ],
)
def test_one_member_of_a_party_is_told_from_many(phrase: str, is_one: bool) -> None:
    assert is_member(phrase) is is_one


def test_a_member_of_a_party_is_who_spoke_before() -> None:
    record = read(
        "“I am not in favour of the toll,” said Senator Ode Varrin. “It is a start,” the Halm Republican added."
    )
    assert speakers(record) == [["Ode Varrin"], ["Ode Varrin"]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ode Varrin, R-Halm, and Lene Kopp, D-Merrow,", ["Ode Varrin, R-Halm", "Lene Kopp, D-Merrow,"]),
        ("a team working with Kessia and Orland", ["a team working with Kessia and Orland"]),
        ("the party —  and the union", ["the party", "the union"]),
    ],
)
def test_a_phrase_is_split_into_those_who_speak(text: str, parts: list[str]) -> None:
    found = split_coordination(text, (0, len(text)), lambda _: False)
    assert [text[slice(*part)] for part in found] == parts


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("critics in Kessia and the Halm Union", True),
        ("Ode Varrin of Kessia and Lene Kopp", False),
        ("the envoy in Kessia and the mayor", False),
    ],
)
def test_places_of_a_group_are_no_speakers(text: str, is_one: bool) -> None:
    assert is_in_places(text, (0, len(text)), split_coordination(text, (0, len(text)), lambda _: False)) is is_one


def frame(text: str, kind: str, trigger: str, *roles: tuple[str, str]) -> Frame:
    spans = tuple((slot, span_of(text, words), 0.9) for slot, words in roles)
    return Frame(kind, span_of(text, trigger), (0, 1), spans, (1.0,), 0.9)


def roles_of(text: str, made: Frame) -> list[tuple[str, str]]:
    return [(slot, text[slice(*span)]) for slot, span, _ in correct_roles(text, made).roles]


def test_the_owner_of_an_offer_has_put_it_forward_not_who_rejects_it() -> None:
    text = "The union rejected the company's final offer."
    made = frame(text, "proposal", "the company's final offer", ("sponsor", "The union"))
    assert roles_of(text, made) == [("sponsor", "the company")]


def test_a_week_puts_nothing_forward() -> None:
    text = "The union rejected last week's offer."
    made = frame(text, "proposal", "last week's offer", ("sponsor", "The union"))
    assert roles_of(text, made) == [("sponsor", "The union")]


def test_what_talks_are_about_takes_no_part() -> None:
    text = "Ferry talks resumed with the dockers on Monday."
    made = frame(text, "meeting", "talks", ("participant", "Ferry"), ("participant", "the dockers"))
    assert roles_of(text, made) == [("participant", "the dockers")]
    named = "They met Halm in May. Halm talks resumed."
    assert not is_topic(named, frame(named, "meeting", "talks"), (22, 26))


def test_a_heading_holds_no_position() -> None:
    text = "Opposition\n\nOde Varrin rejects the bill."
    made = frame(text, "position", "the bill", ("holder", "Opposition"), ("holder", "Ode Varrin"))
    assert roles_of(text, made) == [("holder", "Ode Varrin")]


def attribution(text: str, source: str, cue: str, content: str) -> Attribution:
    return Attribution((span_of(text, source),), (span_of(text, cue),), (span_of(text, content),), 0.9)


def test_who_was_told_does_not_speak() -> None:
    text = "Lene Kopp was told by Ode Varrin that the port was open."
    (found,) = turn_passives(text, [attribution(text, "Lene Kopp", "told", "that the port was open")])
    assert text[slice(*found.source[0])] == "Ode Varrin"
    text = "Lene Kopp was told that the port was open."
    assert turn_passives(text, [attribution(text, "Lene Kopp", "told", "that the port was open")]) == []


def test_he_and_she_in_one_passage_are_two() -> None:
    record = read(
        "Premier Alek Marrow met Foreign Minister Dorta Vin. He told her that the line would hold. "
        "She told him that it would not."
    )
    assert speakers(record) == [["Alek Marrow"], ["Dorta Vin"]]


def test_initials_of_two_sides_are_two() -> None:
    record = read("Kessia and Orland are at odds. The Kessia-Orland talks resumed in Merrow on Monday.")
    names = {a.id: a.name for a in record.actors}
    assert [sorted(names[p] for p in m.participants) for m in record.meetings] == [["Kessia", "Orland"]]


DISPATCH = """Trade Envoy Ode
Varrin said on Monday that the port of Merrow would stay open
until the dockers and the harbour board had agreed on a contract,
and that no ship would be turned away before the end of the year.
    The board met him in Merrow for two hours and promised an
answer to the dockers, who have been on strike since the first
of the month.
    "We are not far apart," the envoy told reporters after the
meeting, which ended late.
    Dockers at two other ports went back to work."""


def test_the_short_first_line_of_a_dispatch_begins_its_first_sentence() -> None:
    assert [len(block) for block in blocks(DISPATCH)] == [4, 3, 2, 1]
    assert len(blocks("Port stays open\n    " + DISPATCH)[0]) == 1
    assert ["Ode Varrin"] in speakers(read(DISPATCH))
