"""Full-text search: what is asked for is found, with its exact characters, whatever is asked."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.ledger import Ledger, LedgerError, open_ledger
from stores import Store, taken_back
from strategies import TEXT, example_record
from suite import examples

LONG = (
    "Élise Çava spoke of the harbour.\n\n"
    + "Nothing was said there. " * 80
    + "\n\nThe red line, said Vell, was the Quill berth."
)


@pytest.fixture(scope="module")
def ledger(store: Store) -> Iterator[Ledger]:
    with store.places() as places, open_ledger(places(), create=True) as made:
        made.add(example_record("first"))
        made.add(example_record("second", text=TEXT + LONG))
        yield made


def found(ledger: Ledger, words: str) -> list[str]:
    return [hit.document for hit in ledger.search(words)]


def test_all_words_must_stand_in_the_document(ledger: Ledger) -> None:
    assert set(found(ledger, "harbour diplomat")) == {"first", "second"}
    assert found(ledger, "harbour red") == ["second"]
    assert found(ledger, "harbour nowhere") == []


def test_words_in_a_row_and_beginnings(ledger: Ledger) -> None:
    assert found(ledger, '"red line"') == ["second"]
    assert found(ledger, '"line red"') == []
    assert found(ledger, "“red line”") == ["second"]
    assert set(found(ledger, "diplom*")) == {"first", "second"}
    assert found(ledger, "diplom") == []


def test_case_and_accents_make_no_difference(ledger: Ledger) -> None:
    (hit,) = ledger.search("elise CAVA")
    assert [e.quote for e in hit.evidence] == ["Élise", "Çava"]


def test_any_script_is_found(place: str) -> None:
    with open_ledger(place, create=True) as ledger:
        for words in ("Войска мирный", "مرفأ", "한국", "がぎ", "Σοφίας ΣΟΦΊΑΣ", "x²", "ﬁn", "İz", "ĳ", "Straße"):
            ledger.add(example_record(words, text=f"{TEXT}{words} end."))
            assert found(ledger, words) == [words]
        ledger.add(example_record("apart", text=f"{TEXT}{unicodedata.normalize('NFD', 'Çedille')} end."))
        assert found(ledger, "cedille") == found(ledger, "Çedille") == ["apart"]
        assert found(ledger, unicodedata.normalize("NFD", "çedille")) == ["apart"]


def test_the_passage_is_where_most_of_the_words_stand(ledger: Ledger) -> None:
    (hit,) = ledger.search("vell red line berth")
    assert hit.passage.quote == "The red line, said Vell, was the Quill berth."
    assert {e.quote for e in hit.evidence} == {"red", "line", "Vell", "berth"}


def test_days_and_limit(ledger: Ledger) -> None:
    day = next(row.published for row in ledger.documents.list())
    assert day is not None
    assert len(ledger.search("harbour", since=day, until=day)) == 2
    assert ledger.search("harbour", since=day + dt.timedelta(days=1)) == ()
    assert len(ledger.search("harbour", limit=1)) == 1


@pytest.mark.parametrize("words", ["", "   ", '"', "* -", "…"])
def test_no_word_to_search_for(ledger: Ledger, words: str) -> None:
    with pytest.raises(LedgerError, match="nothing to search for"):
        ledger.search(words)


@given(words=st.one_of(st.text(max_size=40), st.from_regex(r'["*()^:+\- a-zANDORNEAR]{1,40}', fullmatch=True)))
@examples(150)
def test_whatever_is_asked(ledger: Ledger, words: str) -> None:
    texts = {row.id: row.text for row in ledger.documents.list()}
    try:
        hits = ledger.search(words)
    except LedgerError as fault:
        assert "nothing to search for" in str(fault)
        return
    for hit in hits:
        for e in (hit.passage, *hit.evidence):
            assert texts[hit.document][e.start : e.end] == e.quote
            assert hit.passage.start <= e.start < e.end <= hit.passage.end


def test_more_words_than_anybody_asks_for(ledger: Ledger) -> None:
    assert len(found(ledger, "harbour " * 500)) == 2
    for words in ("harbour " * 501, '"' + "harbour " * 501 + '"'):
        with pytest.raises(LedgerError, match="too many words"):
            ledger.search(words)


def test_documents_of_an_older_ledger_are_found(place: str) -> None:
    with open_ledger(place, create=True) as ledger:
        ledger.add(example_record())
    taken_back(place, "0001")
    with open_ledger(place) as ledger:
        assert found(ledger, "harbour") == ["quill-1"]
