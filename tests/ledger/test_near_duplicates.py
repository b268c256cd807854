"""Copies: who carries whose text, whatever the order of adding; and what is no copy."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.ledger import Ledger, open_ledger
from pourparler.ledger.linking.near_duplicates import bands, shared_fraction, shingles
from pourparler.record import Document, Record
from stores import taken_back
from suite import examples

WIRE = """QUILL, 4 March (Carrow) — The harbour talks between Ostrava Reach and Sunder Isle ended on Tuesday without a
date for the next round, the mediator said. Both delegations left the customs house by the back door and spoke to
nobody.

“We are tired and not ashamed of it,” said Mara Vell, who leads the delegation of Ostrava Reach. She would not say
whether the nine-point Quill Plan was still on the table, or under it.

The fleets of both countries have shared the berth since the spring, in turns that neither of them likes. A second berth
was promised by the Littoral Bank two years ago and has been promised every summer since."""
EDITED = WIRE.replace("QUILL, 4 March (Carrow) — ", "").replace("tired and not ashamed of it", "tired, and not ashamed")
CUT = "Carrow reports:\n\n" + "\n\n".join(WIRE.split("\n\n")[:2])
OTHER = """The mediator said on Tuesday that the harbour talks had ended for the week. Nobody gave a date. The
delegations of Ostrava Reach and Sunder Isle are expected back in Quill before the end of
the month, when the second berth and
its price are to be discussed by the two ministers of fisheries, who have not met so far."""
WHOLE = {
    "wire": (WIRE, 4),
    "edited": (EDITED, 5),
    "cut": (CUT, 6),
    "other": (OTHER, 4),
    "undated": (WIRE + " End.", None),
}


def record(id: str, text: str, day: int | None) -> Record:
    published = dt.date(2031, 3, day) if day else None
    return Record(
        reader="0.0 test",
        document=Document(id=id, text=text, published=published, published_from="argument" if day else None),
    )


@pytest.mark.parametrize("order", list(permutations(WHOLE))[::7])
def test_copies_are_linked_to_the_one_published_first(ledger: Ledger, order: tuple[str, ...]) -> None:
    for id in order:
        ledger.add(record(id, *WHOLE[id]))
    assert links(ledger) == {"wire": None, "edited": "wire", "cut": "wire", "other": None, "undated": "wire"}


def links(ledger: Ledger) -> dict[str, str | None]:
    return {row.id: row.copy_of for row in ledger.documents.list()}


def test_adding_says_that_it_is_a_copy_and_how_like_it_is(ledger: Ledger) -> None:
    assert not ledger.add(record("wire", WIRE, 4)).copy
    assert ledger.add(record("edited", EDITED, 5)).copy
    assert not ledger.add(record("other", OTHER, 5)).copy
    edited, wire = ledger.documents.get("edited"), ledger.documents.get("wire")
    assert edited is not None
    assert edited.likeness is not None
    assert 0.8 < edited.likeness < 1
    assert wire is not None
    assert wire.likeness is None


def test_a_short_text_is_no_copy(ledger: Ledger) -> None:
    ledger.add(record("one", "Talks resume in Quill.", 4))
    assert not ledger.add(record("two", "Talks resume in Quill", 5)).copy


def test_an_older_ledger_learns_which_are_copies(place: str) -> None:
    with open_ledger(place, create=True) as ledger:
        for id in ("edited", "wire", "other"):
            ledger.add(record(id, *WHOLE[id]))
        told = links(ledger)
    taken_back(place, "0002")
    with open_ledger(place) as ledger:
        assert links(ledger) == told
        assert ledger.search("berth")


@given(st.lists(st.sampled_from(WIRE.split()), max_size=60), st.lists(st.sampled_from(OTHER.split()), max_size=60))
@examples(50)
def test_likeness_is_a_share_and_the_same_both_ways(one: list[str], other: list[str]) -> None:
    a, b = shingles(" ".join(one)), shingles(" ".join(other))
    assert 0 <= shared_fraction(a, b) == shared_fraction(b, a) <= 1
    assert shared_fraction(a, a) == (1.0 if a else 0.0)


def test_the_same_words_give_the_same_bands() -> None:
    assert bands(shingles(WIRE)) == bands(shingles(WIRE.upper().replace(",", " –")))
    assert len(set(bands(shingles(WIRE))) & set(bands(shingles(EDITED)))) > 4
    assert not set(bands(shingles(WIRE))) & set(bands(shingles(OTHER)))
