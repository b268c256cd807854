"""Vectors of phrases: stored when a document is added, rebuilt by `reindex`, and never in the way of a document."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import text

from pourparler.codebook.draft import draft_codebook
from pourparler.ledger import Ledger, open_ledger
from pourparler.ledger.linking import phrase_vectors
from pourparler.ledger.linking.phrase_vectors import decode_vectors
from pourparler.reader.network.embeddings import Meaning, Vectors
from stores import raw, taken_back
from strategies import telling

STRIKE = telling(
    "strike",
    stands=[("Dockers Union", "demands", "a pay rise"), ("Quay Company", "opposes", "the closure of the quay")],
    tabled=[("the offer", ("Quay Company",), None, ("a shorter week",))],
)
PHRASES = ["pay rise", "closure of the quay", "shorter week"]


def stored(place: str) -> list[tuple[int, int, int, bytes]]:
    with raw(place) as connection:
        rows = connection.execute(text("SELECT * FROM phrase_vectors ORDER BY document_id, start_at"))
        return [(row.document_id, row.start_at, row.end_at, bytes(row.vector)) for row in rows]


def refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every attempt to encode fail."""

    def fail(*_: object) -> Vectors:
        raise RuntimeError("the lamp is out")

    phrase_vectors.encode_phrase.cache_clear()
    monkeypatch.setattr(Meaning, "of", fail)


def test_what_stances_and_provisions_are_about_is_encoded_once(
    ledger: Ledger, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ledger.add(STRIKE).complete
    quotes = [STRIKE.document.text[start:end] for _, start, end, _ in stored(place)]
    assert sorted(quotes) == ["a pay rise", "a shorter week", "the closure of the quay"]
    refuse(monkeypatch)
    assert np.linalg.norm(ledger.phrases.vectors(PHRASES), axis=1) == pytest.approx(np.ones(3))
    assert len(draft_codebook(ledger).issues) == 3


def test_eight_bits_are_near_to_the_vector_itself(ledger: Ledger) -> None:
    ledger.add(STRIKE)
    exact = Meaning(threads=1).of(PHRASES)
    assert ((ledger.phrases.vectors(PHRASES) * exact).sum(axis=1) > 0.999).all()


def test_what_is_no_vector_is_like_nothing() -> None:
    assert not decode_vectors([b"short", b""]).any()
    assert decode_vectors([]).shape == (0, 384)


def test_a_new_reading_encodes_what_is_new(ledger: Ledger, place: str) -> None:
    ledger.add(STRIKE)
    before = stored(place)
    fewer = STRIKE.model_copy(update={"positions": STRIKE.positions[:1], "reader": "0.1 test"})
    ledger.reread(fewer)
    assert stored(place) == before
    with raw(place) as connection:
        connection.execute(text("DELETE FROM phrase_vectors"))
    ledger.reindex()
    gone = STRIKE.positions[1].target
    assert stored(place) == [row for row in before if row[1:3] != gone]


def test_a_fault_of_the_encoder_keeps_no_document_out(
    ledger: Ledger, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        refuse(broken)
        done = ledger.add(STRIKE)
    assert (done.new, done.complete, stored(place)) == (True, False, [])
    assert len(ledger.stances.list()) == 2
    ledger.reindex()
    assert not ledger.is_incomplete()
    assert len(stored(place)) == 3


def test_a_ledger_of_an_older_version_gets_them_when_it_is_drafted_from(ledger: Ledger, place: str) -> None:
    ledger.add(STRIKE)
    before = stored(place)
    ledger.close()
    taken_back(place, "0013")
    with open_ledger(place) as again:
        assert stored(place) == []
        draft_codebook(again)
        assert stored(place) == before
