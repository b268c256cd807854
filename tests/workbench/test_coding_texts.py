"""What coders see is kept between requests, and is always what would be read anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from desks import copied
from pourparler.codebook.coding_queue import coding_queue, measure_agreement
from pourparler.codebook.model import read_codebook
from pourparler.codebook.suggestions import Suggester
from pourparler.ledger import Ledger, LedgerError, open_ledger
from pourparler.reader.network.embeddings import Meaning
from pourparler.workbench.coding_texts import CodingTexts
from pourparler.workbench.versions import PartVersions
from strategies import example_record
from suite import ROOT

BOOK = (ROOT / "examples" / "codebook.yaml").read_text(encoding="utf-8")
ACTS = ("AGREE", "REJECT", "REQUEST", "ACCUSE")


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    return Meaning(2)


def _decide(ledger: Ledger, chance: random.Random) -> None:
    """One decision of somebody, as often as not about a statement that is coded."""
    coded = [row.statement.id for row in ledger.positions.list() if row.statement]
    every = [row.id for row in ledger.statements.list()]
    one = chance.choice(coded if chance.random() < 0.5 else every)
    name = chance.choice(ledger.actors.list()).name
    term = chance.choice([("heights", "guns leave first"), ("port", "lease of berths")])
    position = {"party": "Quessia", "kind": chance.choice(("supports", "opposes")), "terms": [term]}
    acts: tuple[Callable[[], Any], ...] = (
        lambda: ledger.statements.confirm(one, coder="ana"),
        lambda: ledger.statements.correct(one, coder="ana", act=chance.choice(ACTS)),
        lambda: ledger.statements.correct(one, coder="ben", speaker=name),
        lambda: ledger.statements.reject(one, coder="ben"),
        lambda: ledger.positions.add(one, coder=chance.choice(("ana", "ben")), **position),
        lambda: ledger.positions.add(one, coder=chance.choice(("ana", "ben")), **position),
        lambda: ledger.positions.remove(chance.choice(ledger.positions.list()), coder="ana"),
        lambda: ledger.history.undo(coder=chance.choice(("ana", "ben"))),
        lambda: ledger.add(example_record()),
    )
    with suppress(LedgerError):  # it is decided already
        chance.choice(acts)()


@pytest.mark.parametrize("seed", range(3))
def test_after_any_decisions_texts_queue_and_agreement_are_what_they_are_anew(
    coded: Path, tmp_path: Path, meaning: Meaning, seed: int
) -> None:
    chance, book = random.Random(seed), read_codebook(BOOK)
    with open_ledger(copied(coded, tmp_path)) as ledger:
        texts, suggester = CodingTexts(ledger, PartVersions(ledger)), Suggester(book, meaning)
        for _ in range(12):
            _decide(ledger, chance)
            said = [row.statement.id for row in ledger.positions.list() if row.statement]
            assert texts(ids=said) == ledger.statements.in_context(ids=said)
            assert texts(limit=10) == ledger.statements.in_context(limit=10)
            anew, positions = Suggester(book, meaning), ledger.positions.list()
            kept = coding_queue(ledger, suggester, positions=positions, texts=texts)
            assert list(kept) == list(coding_queue(ledger, anew))
            assert measure_agreement(ledger, suggester, positions, texts) == measure_agreement(ledger, anew)


def test_suggestions_are_worked_out_for_those_that_are_looked_at(coded: Path, meaning: Meaning) -> None:
    class Counting(Suggester):
        asked = 0

        def suggest(self, *given: Any, **how: Any) -> Any:
            Counting.asked += 1
            return super().suggest(*given, **how)

    with open_ledger(coded) as ledger:
        rows = coding_queue(ledger, Counting(read_codebook(BOOK), meaning))
    assert len(rows) > 3
    assert Counting.asked == 0
    first = rows[:2]
    assert Counting.asked == 2
    assert first == [rows[0], rows[1]] == list(rows)[:2]
    assert rows[-1] == list(rows)[-1]
    assert all(row.doubt == 1 - row.suggestions[0].chance for row in rows)
