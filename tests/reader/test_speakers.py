"""Who is the speaker, where the source is a pronoun, a description or a body; and statements by their confidence."""

from __future__ import annotations

import pytest
from rich.console import Console
from typer.testing import CliRunner

from pourparler.commands.app import app
from pourparler.intake import zones
from pourparler.reader import Reader, at_least
from pourparler.reader.actors.chains import chains
from pourparler.reader.actors.names import Name, settle_kinds
from pourparler.reader.network.encoder import Encoder
from pourparler.reader.network.tokenizer import pieces
from pourparler.reader.show import show_record
from pourparler.record import Document, Record
from strategies import telling

MARKET = (
    "Orla Tennant, a candidate for mayor of Brask, visited the market on Monday. “We will open the bridge,” "
    "Tennant said. The candidate said she would ask the council for money. The Tennant campaign said it had not been "
    "told.\n\nPieter al-Rusan, a trader, disagreed. “Nobody asked us,” he said. He blamed the council, adding: “They "
    "have closed the gate on every one of us today.”"
)


def read(text: str) -> Record:
    return Reader(threads=1).read(Document(id="d", text=text, zones=zones(text, None)))


def said(record: Record) -> dict[str, str | None]:
    names = {a.id: a.name for a in record.actors}
    text = record.document.text
    return {
        " ".join(text[slice(*c)] for c in s.content.spans)[:30]: names[s.speaker] if s.speaker else None
        for s in record.statements
    }


@pytest.fixture(scope="module")
def market() -> Record:
    return read(MARKET)


def test_the_candidate_is_who_was_called_a_candidate(market: Record) -> None:
    assert next(who for words, who in said(market).items() if "ask the council" in words) == "Orla Tennant"


def test_a_source_keeps_the_comma_that_closes_its_apposition() -> None:
    text = "Orla Denn, a senior strategist for Mr. Varro’s campaign, said the candidate would not attend the debate."
    statement = read(text).statements[0]
    assert text[slice(*statement.source.spans[0])] == "Orla Denn, a senior strategist for Mr. Varro’s campaign,"


def test_a_campaign_is_not_its_candidate(market: Record) -> None:
    assert next(who for words, who in said(market).items() if "had not been" in words) != "Orla Tennant"


def test_a_name_keeps_its_particle(market: Record) -> None:
    assert "Pieter al-Rusan" in {a.name for a in market.actors}


def test_who_adds_without_being_named_goes_on(market: Record) -> None:
    assert next(who for words, who in said(market).items() if words.startswith("“They")) == "Pieter al-Rusan"


def test_a_headline_in_capitals_does_not_run_names_together() -> None:
    text = "Mirel Dorn Hammers Harbour Bosses Over Tolls\n\nMirel Dorn said on Monday that the tolls were too high."
    assert {a.name for a in read(text).actors if a.kind == "person"} == {"Mirel Dorn"}


def test_at_least_leaves_out_what_is_less_sure(market: Record) -> None:
    assert at_least(market, 0.0) == market
    middle = sorted(s.confidence for s in market.statements)[len(market.statements) // 2]
    kept = at_least(market, middle).statements
    assert kept and all(s.confidence >= middle for s in kept)
    ids = {s.id for s in kept}
    assert all(s.within is None or s.within in ids for s in kept)


def test_at_least_leaves_no_reference_to_what_it_leaves_out() -> None:
    record = telling("one", said=[("Mara Vell", "that the toll stays")], stands=[("Tomas Orn", "opposes", "a toll")])
    held = record.positions[0].model_copy(update={"statement": "s1"})
    record = record.model_copy(update={"positions": (held,)})
    assert at_least(record, 0.9) == record
    less = at_least(record, 0.95)
    assert less.statements == () and less.positions[0].statement is None
    assert Record.model_validate_json(less.json_line()) == less


def test_min_confidence_on_the_command_line(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "market.txt"
    path.write_text(MARKET, encoding="utf-8")
    runner = CliRunner()
    everything = runner.invoke(app, ["read", str(path), "--format", "jsonl"])
    nothing = runner.invoke(app, ["read", str(path), "--format", "jsonl", "--min-confidence", "1"])
    assert '"statements":[{' in everything.stdout.replace(" ", "")
    assert '"statements":[]' in nothing.stdout.replace(" ", "")
    assert runner.invoke(app, ["read", str(path), "--min-confidence", "2"]).exit_code == 2


def test_chains_hold_spans_of_the_text_once_each() -> None:
    p = pieces(MARKET)
    found = chains(Encoder(threads=1).encode(p))
    spans = [s for chain in found for s in chain]
    assert len(spans) == len(set(spans))
    assert all(0 <= a < b <= len(MARKET) and MARKET[a:b].strip() == MARKET[a:b] for a, b in spans)
    assert any({"Orla Tennant", "Tennant"} <= {MARKET[a:b] for a, b in chain} for chain in found)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A spokeswoman for the port union, Tess Yarrow, said the dockers would strike on Monday.", "Tess Yarrow"),
        ("A lawyer for the Dockers' Association, Mara Vell, said that the ban was void.", "Mara Vell"),
        (
            "A spokesman for the prime minister, Ode Varrin, said the talks were over.",
            "A spokesman for the prime minister",
        ),
        ("The Port Union today said that it would strike on Monday.", "Port Union"),
    ],
)
def test_a_name_after_a_description_is_the_speaker(text: str, speaker: str) -> None:
    assert list(said(read(text)).values()) == [speaker]


def test_a_name_behind_plain_words_is_the_speaker() -> None:
    text = (
        "The Lorne Ferry Company and the Pilots' Guild met on Tuesday. The rival Deckhands' Union said it would wait."
    )
    assert list(said(read(text)).values()) == ["Deckhands' Union"]


def test_nobody_meets_himself() -> None:
    text = "Piet Marsh, the chief executive of the ferry company, spoke. On Friday he met the transport minister."
    record = read(text)
    (meeting,) = record.meetings
    names = {actor.id: actor.name for actor in record.actors}
    assert [names[one] for one in meeting.participants] == ["Piet Marsh", "transport minister"]


def test_a_statement_that_speaks_is_of_those_who_said_something_in_it() -> None:
    record = read(
        "Ada Vell and Ode Tarn agreed on a toll, the two envoys said in a joint statement released late on Sunday. "
        "“It will help the whole coast of Kessia,” the statement said."
    )
    names = {a.id: a.name for a in record.actors}
    last = record.statements[-1]
    assert [names[one] for one in last.speakers] == ["Ada Vell", "Ode Tarn"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The US and Britain said no on Monday.", ["United States", "United Kingdom"]),
        ("Washington and London said on Monday that the strikes would stop.", ["United States", "United Kingdom"]),
        ("Doctors and residents said on Monday that food was short in the town.", ["Doctors and residents"]),
    ],
)
def test_who_is_named_together_speaks_together(text: str, expected: list[str]) -> None:
    record = read(text)
    names = {a.id: a.name for a in record.actors}
    assert [names[one] for one in record.statements[0].speakers] == expected


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            'Quessia expelled the envoy of Tarvonia, Rolf Adair, on Friday. "I will be back," he told reporters.',
            "back",
            "Rolf Adair",
        ),
        ('Sanna Wickett met the pilots in Quessia on Monday. "The fee stays," she said.', "fee", "Sanna Wickett"),
        ('Arvenland and Orla Denn parted in anger. "They broke their word," she told reporters.', "word", "Orla Denn"),
    ],
)
def test_he_and_she_are_never_countries(text: str, words: str, speaker: str) -> None:
    record = read(text)
    assert next(who for what, who in said(record).items() if words in what) == speaker
    assert {a.name for a in record.actors if a.kind == "person"} == {speaker}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        (
            "Carrow agreed to talks on Friday. Carrow's foreign minister, Tess Yarrow, said they would open soon.",
            "Carrow",
        ),
        ("Belvanna shut the road. The government of Belvanna said that it would stay shut.", "Belvanna"),
        ("Quessia and Merrowen agreed on a truce, Tove Brill said. Merrowen had refused one in May.", "Merrowen"),
    ],
)
def test_a_name_with_what_states_have_is_a_country(text: str, country: str) -> None:
    assert {a.name: a.kind for a in read(text).actors}[country] == "country"


@pytest.mark.parametrize("name", ["Maria", "Mr. Garvia", "Rowland"])
def test_a_person_whose_name_ends_like_a_country_stays_a_person(name: str) -> None:
    record = read(f'{name} left the hall. "We will sign nothing today," {name} told reporters.')
    assert "country" not in {a.kind for a in record.actors}


def test_a_body_named_after_its_members_is_one_body() -> None:
    record = read(
        "A spokesman for the Pilots' Guild, Edvar Lohm, said that the offer was insulting. He said that the Pilots' "
        "Guild would vote on Sunday."
    )
    assert {(a.name, a.kind) for a in record.actors} >= {("Pilots' Guild", "organization"), ("Edvar Lohm", "person")}
    assert not {"Pilots", "Guild"} & {a.name for a in record.actors}
    assert set(said(record).values()) == {"Edvar Lohm"}


def test_zones_of_time_and_days_are_no_actors() -> None:
    record = read("11:42 GMT\n\nThe envoys arrived on Fri. at the port. “We will sign,” Orla Denn said at 9 p.m. CET.")
    assert {a.name for a in record.actors} == {"Orla Denn"}


def test_a_surname_in_a_headline_is_the_person() -> None:
    record = read(
        "Corvo arrives\n\nForeign minister Ines Corvo came to the port. “I am here to sign,” she told reporters."
    )
    assert [a.name for a in record.actors] == ["Ines Corvo"]


def test_a_minister_of_a_country_in_a_translation_is_a_person() -> None:
    text = "The Minister of Foreign affairs of Quessia Orla Denn, has declared that « the accord is dead »."
    start = text.index("Quessia")
    found = settle_kinds(text, [Name((start, start + len("Quessia Orla Denn")), "person", 0.9)], [])
    assert {text[slice(*n.span)]: n.kind for n in found} == {"Quessia": "place", "Orla Denn": "person"}


@pytest.mark.parametrize(
    "text",
    [
        "The talks failed. North Vell was angry, and its leader Ana Tarn left.",
        "North Vell said no. South Orlia said yes.",
        "West Vell is furious, and North Vell said that the deal was off.",
    ],
)
def test_a_part_of_a_land_that_no_list_has_is_no_person(text: str) -> None:
    kinds = {a.name: a.kind for a in read(text).actors}
    assert kinds["North Vell"] == "country"


def test_a_surname_that_is_a_direction_is_a_person() -> None:
    assert [(a.name, a.kind) for a in read("Oliver North came to Vaill. North said no.").actors] == [
        ("Oliver North", "person")
    ]


def test_the_guild_is_no_ministry() -> None:
    record = read("The Ministry of Ports has signed the decree. The guild said that it would go to court over it.")
    assert next(who for words, who in said(record).items() if "court" in words) != "Ministry of Ports"


def test_they_just_after_a_joint_statement_are_all_its_speakers() -> None:
    text = 'Ana Vell, the envoy, and Osk Tarn, the union leader, said that they had agreed. "We signed," they said.'
    record = Reader(threads=1).read(Document(id="d", text=text))
    names = {a.id: a.name for a in record.actors}
    (signed,) = (s for s in record.statements if "We signed" in text[slice(*s.content.spans[0])])
    assert [names[id] for id in signed.speakers] == ["Ana Vell", "Osk Tarn"]


def test_a_reading_shows_every_speaker() -> None:
    console = Console(record=True, width=200)
    show_record(
        Reader(threads=1).read(Document(id="d", text="Ana Vell and Osk Tarn said that talks had failed.")), console
    )
    assert "Ana Vell and Osk Tarn · said" in console.export_text()
