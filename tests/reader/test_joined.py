"""Who speaks together: coordinated sources, and whom "they", "the leaders" and "who have" mean after two are joined."""

from __future__ import annotations

import pytest

from pourparler.reader import Reader
from pourparler.reader.actors.clusters import Draft, Registry
from pourparler.reader.actors.coordination import after_offices, is_in_places, split_coordination
from pourparler.reader.actors.joined import are_groups, joined_before, meant_together
from pourparler.reader.network.attributions import find_attributions
from pourparler.reader.network.encoder import Encoder
from pourparler.reader.network.roles import RoleScorer
from pourparler.reader.network.tokenizer import pieces
from pourparler.record import ActorKind, Document, Record, Span

TEXT = (
    "Ada Brel, Orla Denn and Osk Tarn met. Kessia and Merrow Bank agreed. They, who are early, said the leaders came."
)


def read(reader: Reader, text: str) -> Record:
    return reader.read(Document(id="d", text=text))


def speakers(record: Record) -> list[list[str]]:
    names = {a.id: a.name for a in record.actors}
    return [[names[a] for a in s.speakers] for s in record.statements]


def registry_of(text: str, **kinds: ActorKind) -> Registry:
    registry = Registry()
    for name, kind in kinds.items():
        words = name.replace("_", " ")
        start = text.index(words)
        registry.add_mention(registry.add(Draft(words, kind, unnamed=words.islower())), (start, start + len(words)))
    return registry


def span_of(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


PEOPLE: dict[str, ActorKind] = {
    "Ada_Brel": "person",
    "Orla_Denn": "person",
    "Osk_Tarn": "person",
    "Kessia": "country",
    "Merrow_Bank": "organization",
    "the_leaders": "group",
}


def test_the_last_joined_come_first() -> None:
    registry = registry_of(TEXT, **PEOPLE)
    assert joined_before(TEXT, registry, TEXT.index("They")) == [(3, 4), (0, 1, 2)]
    assert joined_before(TEXT, registry, TEXT.index("Orla")) == []


@pytest.mark.parametrize(
    ("words", "taken_for", "meant"),
    [
        ("They", 3, (3, 4)),
        ("They", 1, (0, 1, 2)),
        ("They", 5, ()),
        ("who", 4, (3, 4)),
        ("who", 3, ()),
        ("the leaders", 5, (0, 1, 2)),
        ("the leaders", 3, ()),
    ],
)
def test_a_plural_means_all_who_are_joined(words: str, taken_for: int, meant: tuple[int, ...]) -> None:
    registry = registry_of(TEXT, **PEOPLE)
    assert meant_together(TEXT, registry, span_of(TEXT, words), [taken_for]) == meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Premier Ada Brel and President Osk Tarn met in Merrow on Monday. The leaders said they would sign the"
            " accord.",
            ["Ada Brel", "Osk Tarn"],
        ),
        ("Port officials and some traders said the fee was too high.", ["Port officials", "some traders"]),
        ("Orlish vice president and general counsel Osk Vell said the guild would sign the accord.", ["Osk Vell"]),
    ],
)
def test_all_who_speak_together_are_speakers(reader: Reader, text: str, expected: list[str]) -> None:
    assert speakers(read(reader, text))[0] == expected


def test_they_after_two_groups_are_both(reader: Reader) -> None:
    record = read(reader, "Port officials and some traders said the fee was too high. They said it would hurt trade.")
    assert speakers(record) == [["Port officials", "some traders"]] * 2


@pytest.mark.parametrize(
    ("words", "groups"),
    [
        (["port officials", "union leaders"], True),
        (["Conservatives", "liberals"], True),
        (["traders", "analysts"], False),
        (["many Conservatives", "liberals"], False),
        (["ministers", "bankers from Halm"], False),
        (["the port", "union leaders"], False),
    ],
)
def test_groups_with_words_of_their_own_are_several(words: list[str], groups: bool) -> None:
    assert are_groups(words) is groups


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("both American and Russian experts", None),
        ("The White House and Russian experts", ["The White House", "Russian experts"]),
        ("critics and liberals alike", ["critics", "liberals"]),
        ("Halm critics, Orl officials, and even some traders", ["Halm critics", "Orl officials", "some traders"]),
        ("Ada Brel, who agreed with the premier, and with Osk Tarn", None),
        (
            "Mr. Brel, acting Chief of Staff Orla Denn and Osk Tarn",
            ["Mr. Brel", "acting Chief of Staff Orla Denn", "Osk Tarn"],
        ),
        ("Ada Brel, Kessia's vice minister and deputy trade representative,", None),
        ("the president and Foreign Minister Ada Brel", ["the president", "Foreign Minister Ada Brel"]),
        ("Chairman and chief executive Ada Brel", None),
    ],
)
def test_a_phrase_has_the_parts_that_are_actors(text: str, parts: list[str] | None) -> None:
    found = [text[slice(*part)] for part in split_coordination(text, (0, len(text)), lambda _: False)]
    assert [p.strip(" ,") for p in found] == (parts or [text.strip(" ,")])


def test_a_group_in_three_places_is_one() -> None:
    text = "Reporters in Merrow, Halm and Orl"
    assert is_in_places(text, (0, len(text)), split_coordination(text, (0, len(text)), lambda _: False))


def test_of_two_offices_the_last_names_the_person() -> None:
    text = "the president and Foreign Minister Ada Brel"
    assert after_offices(text, (0, len(text))) == (0, len(text))


def test_several_who_agree_need_less_confidence() -> None:
    text = "Kessia and Orland have agreed to end the tariffs on steel, according to the accord."
    encoding, scorer = Encoder(1).encode(pieces(text)), RoleScorer(1)
    sure = find_attributions(scorer, encoding, min_confidence=1.0, min_nested=1.0, min_joint=0.0)
    assert {text[slice(*a.source[0])] for a in sure} == {"Kessia and Orland"}
    assert not find_attributions(scorer, encoding, min_confidence=1.0, min_nested=1.0, min_joint=1.0)
