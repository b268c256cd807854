"""Vectors of statements: stored when a document is added, computed again when the words change, and never twice."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import text

from pourparler.codebook.coding_queue import coding_queue, learn_from_ledger, measure_agreement
from pourparler.codebook.model import read_codebook
from pourparler.codebook.suggestions import Suggester
from pourparler.ledger import Ledger, LedgerError
from pourparler.ledger.linking import statement_vectors
from pourparler.reader.network.embeddings import Meaning, Vectors
from stores import raw
from strategies import telling

STRIKE = telling("strike", said=[("Ida Lund", "that the quay stays shut"), ("Odo Vann", "that wages must rise")])
BOOK = read_codebook(
    "{parties: [Ida Lund, Odo Vann], issues: {quay: {question: q, options: [open, shut]}, pay: {words: wages}}}"
)


class Counting(Meaning):
    """A sentence encoder that counts what it encodes."""

    def __init__(self) -> None:
        super().__init__(threads=1)
        self.encoded = 0

    def of(self, passages: object) -> Vectors:
        given = list(passages)  # type: ignore[call-overload]
        self.encoded += len(given)
        return super().of(given)


def test_suggestions_encode_the_codebook_alone(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ledger.add(STRIKE).complete
    meaning = Counting()
    suggester = Suggester(BOOK, meaning)
    of_codebook = meaning.encoded

    def fail(*_: object) -> bytes:
        raise RuntimeError("the lamp is out")

    monkeypatch.setattr(statement_vectors, "encode", fail)
    steps: list[None] = []
    waiting = coding_queue(ledger, suggester, done=lambda: steps.append(None))
    assert len(waiting) == len(steps) == 2
    ledger.positions.add("s1", coder="ana", party="Ida Lund", kind="supports", terms=[("quay", "shut")])
    measure_agreement(ledger, suggester)
    # Codings teach issues without options too.
    ledger.positions.add("s2", coder="ana", party="Odo Vann", kind="open", terms=[("pay", "")])
    assert not coding_queue(ledger, suggester)
    assert learn_from_ledger(ledger, suggester) is not None
    assert (
        learn_from_ledger(ledger, Suggester(read_codebook("{parties: [A], issues: {pay: {words: wages}}}"))) is not None
    )
    assert meaning.encoded == of_codebook
    best = {each.statement.id: each.suggestions[0] for each in waiting}
    assert (best[1].issue, best[2].issue, best[2].option) == ("quay", "pay", None)


def test_other_words_have_another_vector_and_undo_the_old_one(ledger: Ledger) -> None:
    ledger.add(STRIKE)
    (first, *_) = ledger.statements.in_context(ids=["s1"])
    before = ledger.statements.vectors([first])[1]
    start = STRIKE.document.text.index("the quay")
    ledger.codings.correct("s1", coder="ana", content=(start, start + 8))
    (changed,) = ledger.statements.in_context(ids=["s1"])
    after = ledger.statements.vectors([changed])[1]
    assert not np.allclose(before, after)
    ledger.history.undo(coder="ana")
    assert np.allclose(ledger.statements.vectors(ledger.statements.in_context(ids=["s1"]))[1], before)


def test_eight_bits_suggest_the_same(ledger: Ledger) -> None:
    ledger.add(STRIKE)
    exact, stored = Suggester(BOOK), Suggester(BOOK)
    said = ledger.statements.in_context()
    stored.load(ledger, said)
    for each in said:
        assert np.allclose(exact.features(each).meaning, stored.features(each).meaning, atol=0.01)


def test_a_ledger_without_them_gets_them_once(ledger: Ledger, place: str) -> None:
    ledger.add(STRIKE)
    said = ledger.statements.in_context()
    before = ledger.statements.vectors(said)
    with raw(place) as connection:
        rows = connection.execute(text("SELECT * FROM statement_vectors ORDER BY statement_id")).all()
        connection.execute(text("DELETE FROM statement_vectors"))
    again = ledger.statements.vectors(said)
    assert all(np.array_equal(before[id_], again[id_]) for id_ in before)
    with raw(place) as connection:
        assert connection.execute(text("SELECT * FROM statement_vectors ORDER BY statement_id")).all() == rows
    with pytest.raises(LedgerError, match="in_context"):
        ledger.statements.vectors(["s1"])  # type: ignore[list-item]
