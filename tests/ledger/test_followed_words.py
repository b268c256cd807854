"""Ledgers of versions that followed issues apart from the codebook: their words become issues of the codebook."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from pourparler.codebook.model import read_codebook
from pourparler.ledger import open_ledger
from stores import raw, taken_back

BOOK = """
parties: {Tarvonia: {speakers: [Ilse Maravin]}}
issues:
  Port: {question: Who controls it?, options: {"yes": {}, lease: {description: two berths}}}
"""
FOLLOWED = (("port", 'port; "free passage"'), ("Tolls", "toll*"), ("<b>; 'x'", "1"))


def follow(place: str, *, end_last: bool = False) -> None:
    """Follow issues as older versions did."""
    with raw(place) as connection:
        for name, words in FOLLOWED:
            number = connection.execute(
                text(
                    "INSERT INTO revisions (at, coder, action, thing, thing_id, before, after) "
                    "VALUES ('2031-03-04 10:00:00', 'ana', 'add', 'issue', 0, '{}', '{}') RETURNING id"
                )
            ).scalar_one()
            connection.execute(
                text("INSERT INTO issues (name, words, coder, ended) VALUES (:name, :words, 'ana', :ended)"),
                {"name": name, "words": words, "ended": number if end_last and name == FOLLOWED[-1][0] else None},
            )


@pytest.mark.parametrize("book", [BOOK, None, "not: [a codebook", "parties: [North]"])
def test_followed_words_become_issues_of_the_codebook(place: str, book: str | None) -> None:
    with open_ledger(place, create=True) as ledger:
        if book is not None:
            ledger.codebook.save(book, coder="ana")
    taken_back(place, "0015")
    follow(place)
    with open_ledger(place) as ledger:
        found = read_codebook(ledger.codebook.get() or "")
        names = ("Port", "Tolls", "<b>; 'x'") if book == BOOK else tuple(name for name, _ in FOLLOWED)
        assert found.words == dict(zip(names, (words for _, words in FOLLOWED), strict=True))
        if book == BOOK:
            old = read_codebook(BOOK)
            assert (found.parties, found.options) == (old.parties, old.options)
            assert found.issues[0].question == old.issues[0].question
        last = ledger.history.list()[-1]
        assert (last.thing, last.action) == ("codebook", "add")
        assert "Tolls" in last.summary
        ledger.history.undo(last.id, coder="ben")
        assert ledger.codebook.get() == book


def test_issues_that_were_not_followed_any_more_stay_away(place: str) -> None:
    open_ledger(place, create=True).close()
    taken_back(place, "0015")
    follow(place, end_last=True)
    with open_ledger(place) as ledger:
        assert tuple(read_codebook(ledger.codebook.get() or "").words) == ("port", "Tolls")
    with open_ledger(place) as ledger:
        assert len([row for row in ledger.history.list() if row.thing == "codebook"]) == 1


def test_a_ledger_without_followed_words_is_left_alone(place: str) -> None:
    with open_ledger(place, create=True) as ledger:
        ledger.codebook.save(BOOK, coder="ana")
    taken_back(place, "0015")
    with open_ledger(place) as ledger:
        assert ledger.codebook.get() == BOOK
        assert len(ledger.history.list()) == 1
