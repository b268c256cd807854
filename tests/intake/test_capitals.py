"""Text all in capitals is shown to the reader in mixed case, each character at its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.intake import zones
from pourparler.intake.capitals import in_mixed_case
from pourparler.reader import Reader
from pourparler.reader.network.tokenizer import is_word
from pourparler.record import Document


def mixed(text: str) -> str:
    return in_mixed_case(text, is_word)


@pytest.mark.parametrize(
    "text",
    [
        "The port of Quessport stays open, said Orla Denn.",
        "Foreign Minister Orla Denn met President Kreel in Paris on Monday.",
        "Mr. Brandt told the ministers of Orvania that it was the union’s day. They left.",
        "“We will not negotiate,” she said. “They have had our answer since March.”",
        "He called the plan “a bad joke” and I’m sure he meant it.",
        "The U.S. and the EU sent observers, and the UN sent none.",
        "Talks will begin on 13 May 2031, and they may end in June.",
        "A spokeswoman for the pilots, Tess Yarow, rejected that.",
    ],
)
def test_names_titles_and_starts_of_sentences_keep_their_capitals(text: str) -> None:
    assert mixed(text.upper()) == text


def test_a_text_with_some_lines_in_capitals_stays_as_it_is() -> None:
    text = "TALKS OPEN IN THE OLD MILL\n\nThe envoys of Orvania and Sund came back to the old mill on Monday."
    assert mixed(text) == text
    assert mixed("NATO") == "NATO"


@given(st.text(st.sampled_from("ABC ß.,’'“”\n-IŞİÉ1"), max_size=120))
def test_every_character_stays_at_its_place(text: str) -> None:
    found = mixed(text)
    assert len(found) == len(text)
    assert [c for c in found if not c.isalpha()] == [c for c in text if not c.isalpha()]


def test_the_record_of_a_text_in_capitals(reader: Reader) -> None:
    text = (
        "QUESSPORT, NOV 20 -- FOREIGN MINISTER ORLA DENN OF ORVANIA SAID ON FRIDAY THAT THE PORT WOULD STAY\n"
        "OPEN WHATEVER THE UNION OF THE PILOTS DECIDES, AND THAT THE PILOTS HAD BEEN TOLD SO TWICE.\n"
        "\n"
        '"WE WILL NOT NEGOTIATE UNDER THREAT," DENN TOLD REPORTERS IN MERROW. ILKO BRANDT, A SPOKESMAN FOR THE\n'
        "PILOTS, REJECTED THAT.\n"
    )
    record = reader.read(Document(id="d", text=text, zones=zones(text, None)))
    names = {actor.id: actor.name for actor in record.actors}
    assert {"Orla Denn", "Ilko Brandt"} <= set(names.values())
    said = {text[slice(*s.content.spans[0])]: names.get(s.speaker or "") for s in record.statements if s.content.spans}
    assert next(who for words, who in said.items() if "WE WILL NOT NEGOTIATE" in words) == "Orla Denn"
    assert record.document.text == text


@pytest.mark.parametrize(
    "text",
    [
        "Premier Voss says no to the ferry fee on Monday. Premier Hanna Voss told the pilots.",
        "Governor Williams said the president visits Paris today.",
        "The premier lost his seat. Its leader said so.",
    ],
)
def test_names_that_are_words_too_have_capitals_behind_an_office(text: str) -> None:
    assert in_mixed_case(text.upper(), is_word) == text
