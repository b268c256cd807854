"""A codebook drafted from what was read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pourparler.codebook.draft import Draft, DraftConfig, draft_codebook
from pourparler.codebook.draft_text import draft_text
from pourparler.codebook.model import read_codebook
from pourparler.ledger import Ledger, open_ledger
from strategies import telling
from suite import Run

STRIKE = (
    ("Dockers Union", "demands", "a pay rise of 12 percent"),
    ("Quay Company", "offers", "a pay rise of 4 percent"),
    ("Quay Company", "opposes", "the pay rise"),
    ("Dockers Union", "opposes", "the closure of the north quay"),
    ("Quay Company", "supports", "closing the north quay"),
)


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        yield ledger


def test_parties_are_those_who_take_positions(talks: Ledger) -> None:
    talks.add(telling("a", stands=[*STRIKE, ("officials", "supports", "the pay rise")]))
    found = draft_codebook(talks)
    assert [party.name for party in found.parties] == ["Quay Company", "Dockers Union"]
    assert found.parties[0].weight > found.parties[1].weight


def test_initials_are_the_party_that_they_stand_for(talks: Ledger) -> None:
    stands = [("Trade Board of Kessia", "offers", "a toll of 4 crowns"), ("TBK", "opposes", "a toll of 6 crowns")]
    talks.add(telling("a", stands=stands))
    found = draft_codebook(talks)
    assert [(party.name, party.speakers) for party in found.parties] == [("Trade Board of Kessia", ())]
    assert {p.party for p in found.positions} == {"Trade Board of Kessia"}


def test_a_party_is_the_same_without_the_word(talks: Ledger) -> None:
    talks.add(
        telling("a", stands=[("Harbour", "offers", "a toll"), ("Harbour Party", "opposes", "a toll of 6 crowns")])
    )
    assert [party.name for party in draft_codebook(talks).parties] == ["Harbour Party"]


def test_phrases_about_one_point_are_one_issue(talks: Ledger) -> None:
    talks.add(telling("a", stands=STRIKE))
    found = draft_codebook(talks)
    assert [set(issue.phrases) for issue in found.issues] == [
        {"pay rise of 12 percent", "pay rise of 4 percent", "pay rise"},
        {"closure of the north quay", "closing the north quay"},
    ]
    assert {(p.party, p.row.stance) for p in found.positions if p.issue == found.issues[1].name} == {
        ("Dockers Union", "opposes"),
        ("Quay Company", "supports"),
    }


def test_amounts_of_one_unit_are_in_order(talks: Ledger) -> None:
    rises = [f"a pay rise of {n} percent" for n in (12, 4, 8)]
    talks.add(telling("a", stands=[("Dockers Union", "demands", rise) for rise in rises]))
    (issue,) = draft_codebook(talks, DraftConfig(same=0.99)).issues
    assert issue.is_ordered
    assert issue.options == ("pay rise of 4 percent", "pay rise of 8 percent", "pay rise of 12 percent")


def test_provisions_count_too(talks: Ledger) -> None:
    talks.add(telling("a", stands=STRIKE[:1], tabled=[("the offer", ("Quay Company",), None, ("a shorter week",))]))
    found = draft_codebook(talks)
    assert "shorter week" in {phrase for issue in found.issues for phrase in issue.phrases}


def test_a_pronoun_is_no_issue(talks: Ledger) -> None:
    talks.add(
        telling("a", stands=[*STRIKE[:1], ("Quay Company", "rejects", "it"), ("Quay Company", "opposes", "this")])
    )
    assert [issue.phrases for issue in draft_codebook(talks).issues] == [("pay rise of 12 percent",)]


def test_one_document_gives_a_small_draft_and_none_gives_none(talks: Ledger) -> None:
    assert draft_codebook(talks) == Draft((), (), ())
    talks.add(telling("a", stands=STRIKE[:1]))
    found = draft_codebook(talks)
    assert [len(found.parties), len(found.issues), len(found.positions)] == [1, 1, 1]


def test_a_second_drafting_gives_the_same(talks: Ledger) -> None:
    talks.add(telling("a", stands=STRIKE))
    assert draft_codebook(talks) == draft_codebook(talks)


def test_what_is_less_sure_can_be_left_out(talks: Ledger) -> None:
    talks.add(telling("a", stands=STRIKE))
    assert draft_codebook(talks, DraftConfig(least=1.0)) == Draft((), (), ())


PARTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(stands=st.lists(st.tuples(PARTS, PARTS), min_size=1, max_size=5))
@settings(max_examples=60)
def test_whatever_a_text_calls_things_the_draft_is_a_codebook(stands: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_ledger(f"{folder}/talks.ledger", create=True) as ledger:
        ledger.add(telling("a", stands=[(f"A{party}", "opposes", f"{target}z") for party, target in stands]))
        found = draft_codebook(ledger)
    assume(found.issues)
    assert found.parties
    book = read_codebook(draft_text(found))
    assert {party.name for party in book.parties} == {party.name for party in found.parties}
    assert {issue.name for issue in book.issues} == {issue.name for issue in found.issues}


def test_the_command_writes_a_codebook_that_the_ledger_can_use(run: Run, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(telling("a", stands=STRIKE))
    assert run("draft", "talks.ledger", "-o", "own.yaml").returncode == 0
    assert "2 parties, 2 issues" in run("codebook", "check", "own.yaml").stdout
    assert run("codebook", "use", "talks.ledger", "own.yaml").returncode == 0
    again = run("draft", "talks.ledger", "-o", "own.yaml")
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert "own.yaml: already exists" in again.stderr


def test_of_a_ledger_without_positions_there_is_nothing_to_draft(run: Run, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(telling("a", said=[("Mara Vell", "it rains")]))
    done = run("draft", "talks.ledger")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "nothing to draft from" in done.stderr


def test_a_brief_does_without_a_codebook_that_has_mistakes_and_says_so(run: Run, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(telling("a", stands=STRIKE))
        ledger.codebook.save("parties: [North\nissues: {", coder="a program")
    done = run("brief", "talks.ledger")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert "talks.ledger: the codebook has a mistake (line 1: " in done.stderr
    assert "Quay Company" in done.stdout
