"""The draft as people edit it: edits, drafting again, positions under it, and accepting it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.codebook.accept import accept
from pourparler.codebook.draft_evidence import gather_evidence
from pourparler.codebook.forms import FormError
from pourparler.codebook.model import read_codebook
from pourparler.codebook.redraft import place_stances, redraft
from pourparler.codebook.setup import Edit, Node, Setup, SetupError, apply_edit, read_setup
from pourparler.ledger import ChangedError, Ledger, LedgerError, open_ledger
from strategies import telling

STRIKE = (
    ("Dockers Union", "demands", "a pay rise of 12 percent"),
    ("Quay Company", "offers", "a pay rise of 4 percent"),
    ("Quay Company", "opposes", "the pay rise"),
    ("Dockers Union", "opposes", "the closure of the north quay"),
    ("Quay Company", "supports", "closing the north quay"),
)
TOLL = (("Harbour Board", "demands", "a toll on ferries"), ("Dockers Union", "rejects", "the toll on ferries"))


@pytest.fixture
def talks(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "talks.ledger", create=True) as ledger:
        ledger.add(telling("a", stands=STRIKE))
        yield ledger


def drafted(ledger: Ledger, setup: Setup | None = None) -> Setup:
    return redraft(setup or Setup(), gather_evidence(ledger), ledger, len(ledger.documents.ids()))


def named(setup: Setup, name: str, kind: str | None = None) -> Node:
    return next(node for node in setup.walk() if node.name == name and kind in (None, node.kind))


def edited(setup: Setup, **values: object) -> Setup:
    return apply_edit(setup, Edit.model_validate(values))[0]


def outline(nodes: tuple[Node, ...]) -> dict[str, list[str]]:
    return {node.name: [child.name for child in node.children] for node in nodes}


def small() -> Setup:
    """Two parties and two issues, without a ledger."""
    setup = Setup()
    for party, speaker in (("Union", "Ida Lund"), ("Company", "Odo Vann")):
        setup = edited(setup, action="add", kind="party", name=party)
        setup = edited(setup, action="add", kind="speaker", name=speaker, into=named(setup, party).id)
    for issue, options in (("pay", ("4 percent", "12 percent")), ("quay", ("closed", "open"))):
        setup = edited(setup, action="add", kind="issue", name=issue)
        for option in options:
            setup = edited(setup, action="add", kind="option", name=option, into=named(setup, issue).id)
    return setup


def test_everything_can_be_edited() -> None:
    setup = small()
    pay, quay = named(setup, "pay").id, named(setup, "quay").id
    setup = edited(setup, action="rename", id=pay, name="  wages\n")
    setup = edited(setup, action="move", id=named(setup, "12 percent").id, into=quay, at=0)
    assert outline(setup.issues) == {"wages": ["4 percent"], "quay": ["12 percent", "closed", "open"]}
    setup = edited(setup, action="move", id=quay, at=0)
    setup = edited(setup, action="split", id=named(setup, "12 percent").id)
    assert outline(setup.issues) == {"quay": ["closed", "open"], "12 percent": ["12 percent"], "wages": ["4 percent"]}
    setup = edited(setup, action="merge", id=named(setup, "12 percent", "issue").id, into=pay)
    setup = edited(setup, action="order", id=pay)
    assert outline(setup.issues) == {"quay": ["closed", "open"], "wages": ["4 percent", "12 percent"]}
    assert setup.find(pay).ordered
    setup = edited(setup, action="merge", id=named(setup, "closed").id, into=named(setup, "open").id)
    assert [each.name for each in named(setup, "open").children] == ["closed"]
    setup = edited(setup, action="split", id=named(setup, "closed", "phrase").id)
    assert outline(setup.issues)["quay"] == ["open", "closed"]
    setup = edited(setup, action="remove", id=quay)
    assert [node.name for node in setup.removed] == ["quay"]


def test_the_old_name_of_a_party_goes_on_to_count_for_it() -> None:
    setup = small()
    union = named(setup, "Union").id
    setup = edited(setup, action="rename", id=union, name="Dockers")
    assert outline(setup.parties)["Dockers"] == ["Ida Lund", "Union"]
    setup = edited(setup, action="rename", id=union, name="Union")
    assert outline(setup.parties)["Union"] == ["Ida Lund", "Dockers"]


def test_a_party_that_is_merged_is_a_speaker_then() -> None:
    setup = small()
    union, company = named(setup, "Union").id, named(setup, "Company").id
    setup = edited(setup, action="merge", id=company, into=union)
    assert outline(setup.parties) == {"Union": ["Ida Lund", "Company", "Odo Vann"]}
    setup = edited(setup, action="split", id=named(setup, "Company").id)
    setup = edited(setup, action="move", id=named(setup, "Odo Vann").id, into=named(setup, "Company").id)
    assert outline(setup.parties) == {"Union": ["Ida Lund"], "Company": ["Odo Vann"]}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"action": "rename", "id": 1, "name": " \u202e "}, "give a name"),
        ({"action": "rename", "id": 1, "name": "ODO VANN"}, "exists already"),
        ({"action": "rename", "id": 999, "name": "a"}, "reload the page"),
        ({"action": "merge", "id": 1, "into": 1}, "choose two"),
        ({"action": "merge", "id": 1, "into": 5}, "choose two"),
        ({"action": "move", "id": 2, "into": 5}, "belongs in a party"),
        ({"action": "split", "id": 1}, "only a speaker"),
        ({"action": "order", "id": 1}, "only the options"),
        ({"action": "add", "name": "a"}, "what to add"),
        ({"action": "add", "kind": "option", "name": "a"}, "reload the page"),
    ],
)
def test_what_cannot_be_done_is_refused(values: dict[str, object], words: str) -> None:
    with pytest.raises(SetupError, match=words):
        edited(small(), **values)


EDITS = st.fixed_dictionaries(
    {"action": st.sampled_from(["rename", "add", "remove", "move", "merge", "split", "order"])},
    optional={
        "id": st.integers(0, 14),
        "into": st.integers(0, 14),
        "at": st.integers(0, 3),
        "name": st.sampled_from(["a", "b", "Union", "open", "\n"]),
        "kind": st.sampled_from(["party", "speaker", "issue", "option", "phrase"]),
    },
)


@given(edits=st.lists(EDITS, max_size=12))
def test_a_draft_stays_whole_whatever_people_do(edits: list[dict[str, object]]) -> None:
    setup = small()
    for values in edits:
        try:
            setup = edited(setup, **values)
        except SetupError:
            continue
        ids = [node.id for node in setup.walk()]
        assert len(set(ids)) == len(ids)
        assert max(ids, default=0) < setup.next_id
        assert all(child.kind in ("speaker", "option", "phrase") for node in setup.walk() for child in node.children)
    assert read_setup(setup.model_dump_json()) == setup


def test_positions_are_under_the_option_that_they_are_about(talks: Ledger) -> None:
    setup = drafted(talks)
    evidence = gather_evidence(talks)
    placed = place_stances(setup, evidence, talks)
    assert len(placed) == len(STRIKE)
    for each in placed:
        phrases = [node.name for node in setup.find(each.option).walk()]
        assert each.row.target.removeprefix("the ").removeprefix("a ") in phrases
        assert setup.find(each.party).name == each.row.party
    issue = setup.issues[0]
    fewer = edited(setup, action="remove", id=issue.id)
    assert {each.issue for each in place_stances(fewer, evidence, talks)} == {node.id for node in fewer.issues}
    assert place_stances(Setup(), evidence, talks) == []


def test_positions_of_a_new_document_find_their_option(talks: Ledger) -> None:
    setup = drafted(talks)
    talks.add(telling("b", stands=[("Dockers Union", "supports", "a rise in pay of 9 percent")]))
    placed = place_stances(setup, gather_evidence(talks), talks)
    (new,) = [each for each in placed if each.row.document == "b"]
    assert "pay rise" in setup.find(new.issue).name


def test_drafting_again_keeps_what_people_changed(talks: Ledger) -> None:
    setup = drafted(talks)
    assert len(setup.issues) == 2
    pay, quay = setup.issues
    setup = edited(setup, action="rename", id=pay.id, name="Wages")
    setup = edited(setup, action="rename", id=named(setup, "Dockers Union").id, name="Dockers")
    setup = edited(setup, action="remove", id=quay.id)
    talks.add(telling("b", stands=TOLL))
    again = drafted(talks, setup)
    assert again.issues[0] == setup.issues[0]
    assert [issue.name for issue in again.issues[1:]] == ["toll on ferries"]
    assert outline(again.parties) == {"Dockers": ["Dockers Union"], "Quay Company": [], "Harbour Board": []}
    assert again.documents == 2
    assert len({node.id for node in again.walk()}) == len(list(again.walk()))
    assert drafted(talks, again).issues[0] == setup.issues[0]


def test_what_is_accepted_is_a_codebook(talks: Ledger) -> None:
    setup, book, words = accept(drafted(talks), None, None)
    assert words == "accepted 4 parts"
    assert book is not None
    read = read_codebook(book)
    assert [party.name for party in read.parties] == [node.name for node in setup.parties]
    assert [issue.name for issue in read.issues] == [node.name for node in setup.issues]
    with pytest.raises(SetupError, match="everything is accepted"):
        accept(setup, None, book)


def test_one_by_one_and_into_a_codebook_that_is_there() -> None:
    setup = small()
    setup, book, _ = accept(setup, named(setup, "Union").id, None)
    assert book is None  # a codebook needs an issue too
    setup, book, _ = accept(setup, named(setup, "pay").id, None)
    assert book is not None
    assert [each.name for each in read_codebook(book).parties] == ["Union"]
    own = book + "  toll:\n    question: 'How much?'\n    options: [none]\n"
    setup = edited(setup, action="rename", id=named(setup, "pay").id, name="wages")
    assert named(setup, "wages").changed
    setup, book, _ = accept(setup, named(setup, "wages").id, own)
    assert book is not None
    assert [each.name for each in read_codebook(book).issues] == ["wages", "toll"]
    assert not named(setup, "wages").changed


def test_what_would_be_no_codebook_is_refused() -> None:
    setup = edited(small(), action="add", kind="issue", name="empty")
    with pytest.raises(SetupError, match="has no options"):
        accept(setup, None, None)
    with pytest.raises(SetupError, match="only a party or an issue"):
        accept(setup, named(setup, "Ida Lund").id, None)
    other = "parties: {North: {speakers: [Ida Lund]}}\nissues: {toll: {question: 'Why?', options: [a]}}"
    with pytest.raises(FormError, match="can belong to only one party"):
        accept(setup, named(setup, "Union").id, other)


def test_each_edit_is_a_revision_that_can_be_undone(ledger: Ledger) -> None:
    assert ledger.draft.get() is None
    with pytest.raises(LedgerError, match="nothing to undo"):
        ledger.draft.undo(coder="ana")
    ledger.draft.save("{}", coder="ana", change="drafted", seen=0)
    first = ledger.draft.get()
    assert first is not None
    made = ledger.draft.save('{"documents": 1}', coder="ben", change="accepted", seen=first.id, codebook="parties: [A]")
    assert (made.coder, made.thing, made.summary) == ("ben", "draft", "accepted")
    assert ledger.codebook.get() == "parties: [A]"
    with pytest.raises(ChangedError, match="ben changed the draft"):
        ledger.draft.save("{}", coder="ana", change="renamed", seen=first.id)
    undone = ledger.draft.undo(coder="ana")
    assert (undone.id, undone.undone_by) == (made.id, "ana")
    assert (ledger.draft.get(), ledger.codebook.get()) == (first, None)
    ledger.draft.undo(coder="ana", seen=first.id)
    assert ledger.draft.get() is None
    assert [row.action for row in ledger.history.list()] == ["edit", "edit"]


def test_a_codebook_that_was_changed_since_is_not_undone(ledger: Ledger) -> None:
    ledger.draft.save("{}", coder="ana", change="accepted", codebook="parties: [A]")
    ledger.codebook.save("parties: [B]", coder="ben")
    with pytest.raises(LedgerError, match="depends on revision"):
        ledger.draft.undo(coder="ana")
    assert ledger.codebook.get() == "parties: [B]"
