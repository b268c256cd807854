"""What a ledger answers a workbench: lists, codings in their places, a review queue, words corrected, issues, users."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.ledger import ChangedError, Ledger, LedgerError, open_ledger
from pourparler.record import Actor, Document, Position, Record
from stores import Store
from strategies import TEXT, example_record, telling
from suite import examples

DAY = dt.date(2031, 3, 4)


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    ledger.add(example_record())
    return ledger


def everything(ledger: Ledger) -> tuple[object, ...]:
    """All that a ledger tells, but for its history."""
    return (
        ledger.statements.list(),
        tuple(ledger.documents.annotations(row.id) for row in ledger.documents.list()),
        ledger.actors.list(),
        ledger.meetings.list(),
        ledger.proposals.list(),
        ledger.codebook.get(),
    )


def place(words: str) -> str:
    start = TEXT.index(words)
    return f"{start}-{start + len(words)}"


def test_documents_are_listed_page_by_page(ledger: Ledger) -> None:
    for n in range(7):
        ledger.add(telling(f"d{n}", published=DAY + dt.timedelta(n), said=[("Ida Lund", f"that {n} ferries ran late")]))
    first, second = ledger.documents.page(limit=5), ledger.documents.page(offset=5, limit=5)
    assert first.total == second.total == 8
    days = [line.published for line in (*first.lines, *second.lines)]
    assert days == sorted(days, reverse=True)
    assert {line.id for line in (*first.lines, *second.lines)} == {row.id for row in ledger.documents.list()}
    counted = {line.id: line.statements for line in first.lines}
    assert all(counted[id_] == len(ledger.statements.list(document=id_)) for id_ in counted)


def test_documents_are_filtered(ledger: Ledger) -> None:
    ledger.add(telling("elsewhere", publisher="Olm Post", published=DAY, said=[("Ida Lund", "that it was late")]))
    assert [line.id for line in ledger.documents.page(outlet="Olm Post").lines] == ["elsewhere"]
    assert ledger.documents.page(since=DAY + dt.timedelta(1)).total == 0
    ledger.documents.mark_read("elsewhere", coder="ana")
    assert [line.id for line in ledger.documents.page(unread_by="ana", coder="ana").lines] == ["quill-1"]
    assert ledger.documents.page(unread_by="ben").total == 2
    ledger.documents.mark_read("elsewhere", coder="ana", is_read=False)
    assert ledger.documents.page(unread_by="ana").total == 2
    assert ledger.documents.page(copies="only").total == 0
    with pytest.raises(LedgerError, match="no document"):
        ledger.documents.mark_read("nowhere", coder="ana")


def test_every_coding_has_its_exact_places(ledger: Ledger) -> None:
    found = ledger.documents.annotations("quill-1")
    assert [each.statement.id for each in found.statements]
    things = {f"s{each.statement.id}" for each in found.statements}
    things |= {f"m{each.id}" for each in found.meetings} | {f"p{each.id}" for each in found.proposals}
    things |= {f"a{each.id}" for each in found.actors}
    assert {each.thing for each in found.places} <= things
    for each in found.statements:
        own = {(p.start, p.end) for p in found.places if p.thing == f"s{each.statement.id}"}
        assert own == {(e.start, e.end) for e in each.statement.evidence}
    assert ledger.documents.annotations("nowhere").places == ()


def test_the_words_of_a_statement_are_corrected_and_put_back(ledger: Ledger) -> None:
    before = everything(ledger)
    row = ledger.documents.annotations("quill-1").statements[0].statement
    done = ledger.codings.correct(f"s{row.id}", coder="ana", content=place("Mara Vell"), cue=None)
    now = ledger.statements.get(row.id)
    assert (now.content, now.cue, now.coder) == ("Mara Vell", "", "ana")
    assert "content: Mara Vell (was " in done.summary
    ledger.history.undo(coder="ana")
    assert everything(ledger) == before


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("x", "is not a span"),
        ("5-5", "contains no words"),
        ("0-999999", "contains no words"),
        ("", "needs content"),
        ("0-9, 5-12", "overlap"),
    ],
)
def test_places_that_cannot_be(ledger: Ledger, given: str, reason: str) -> None:
    before = everything(ledger)
    with pytest.raises(LedgerError, match=reason):
        ledger.codings.correct("s1", coder="ana", content=given)
    assert (everything(ledger), ledger.history.list()) == (before, ())


def test_a_missed_statement_is_added_and_taken_back(ledger: Ledger) -> None:
    ledger.add(telling("other", said=[("Ida Lund", "that it was late")]))
    before = everything(ledger)
    row = ledger.statements.add("quill-1", coder="ana", content=place("Mara Vell"), speaker="Ida Lund", act="REJECT")
    added = ledger.statements.get(row.thing_id)
    assert (added.speaker, added.content, added.act, added.coder, added.confidence) == (
        "Ida Lund",
        "Mara Vell",
        "REJECT",
        "ana",
        1.0,
    )
    assert row.thing_id in {each.id for each in ledger.statements.list(document="quill-1")}
    assert ledger.statements.review_queue().agreement.missed == 1
    ledger.history.undo(coder="ana")
    assert everything(ledger) == before
    with pytest.raises(LedgerError, match="is rejected"):
        ledger.codings.confirm(f"s{row.thing_id}", coder="ana")


def test_what_was_added_survives_a_new_reading(ledger: Ledger) -> None:
    row = ledger.statements.add("quill-1", coder="ana", content=place("Mara Vell"))
    ledger.reread(example_record().model_copy(update={"reader": "9"}))
    assert row.thing_id in {each.id for each in ledger.statements.list(document="quill-1")}


def test_an_actor_is_entered_chosen_and_taken_back(ledger: Ledger) -> None:
    before = everything(ledger)
    row = ledger.actors.add("Zed Orlo", kind="person", coder="ana")
    with pytest.raises(LedgerError, match="already"):
        ledger.actors.add("Zed  Orlo", kind="person", coder="ana")
    ledger.codings.correct("s1", coder="ana", speaker=str(row.thing_id))
    assert ledger.statements.get(1).speaker == "Zed Orlo"
    with pytest.raises(LedgerError, match="a later change uses"):
        ledger.history.undo(row.id, coder="ana")
    ledger.history.undo(coder="ana")
    ledger.history.undo(coder="ana")
    assert everything(ledger) == before


def test_who_decides_must_have_seen_the_last_change(ledger: Ledger) -> None:
    seen = ledger.history.last_revision("s1")
    first = ledger.codings.correct("s1", coder="ana", seen=seen, act="REJECT")
    for decide in (
        ledger.codings.confirm,
        ledger.codings.reject,
        lambda thing, **who: ledger.codings.correct(thing, **who, act="AGREE"),
    ):
        with pytest.raises(ChangedError) as caught:
            decide("s1", coder="ben", seen=seen)
        assert caught.value.last == first.id
    assert ledger.statements.get(1).act == "REJECT"
    assert ledger.codings.confirm("s1", coder="ben", seen=first.id).coder == "ben"
    ledger.history.undo(coder="ben")
    ledger.history.undo(coder="ana")
    assert ledger.history.last_revision("s1") == seen


def test_the_queue_begins_with_the_least_certain(ledger: Ledger) -> None:
    queue = ledger.statements.review_queue(limit=50)
    sure = [each.statement.confidence for each in queue.waiting]
    assert sure == sorted(sure)
    assert queue.remaining == len(queue.waiting) > 1
    assert queue.agreement.share is None
    first, second = (f"s{each.statement.id}" for each in queue.waiting[:2])
    ledger.codings.confirm(first, coder="ana")
    ledger.codings.correct(second, coder="ben", speaker=None, act="AGREE")
    after = ledger.statements.review_queue(limit=50)
    assert after.remaining == queue.remaining - 2
    assert (after.agreement.confirmed, after.agreement.corrected, after.agreement.share) == (1, 1, 0.5)
    assert dict(after.agreement.corrected_fields) == {"speaker": 1, "act": 1}
    assert ledger.statements.review_queue(coder="ana").agreement.decided == 1


def test_statements_are_found_by_the_words_of_issues(ledger: Ledger) -> None:
    ledger.add(telling("a", published=DAY, said=[("Ida Lund", "“The sluice stays shut,”")]))
    ledger.add(telling("b", published=DAY + dt.timedelta(2), said=[("Ida Lund", "that the sluices may open")]))
    ledger.add(telling("c", published=DAY, said=[("Odo Vann", "that the lock gate must go")]))
    words = {"Sluice": 'sluice*; "lock gate"', "Tolls": "toll"}
    said = ledger.statements.about(words)
    assert [(each.issue, each.holders) for each in said] == [
        ("Sluice", (("Ida Lund", None),)),
        ("Sluice", (("Odo Vann", None),)),
        ("Sluice", (("Ida Lund", None),)),
    ]
    latest = ledger.statements.get(said[0].statement)
    assert latest is not None
    assert "may open" in latest.content
    assert {each.on for each in ledger.statements.about(words, until=DAY)} == {DAY}
    assert [row.id for row in ledger.statements.find("lund", words="sluice*")] == [
        each.statement for each in said if each.holders[0][0] == "Ida Lund"
    ]
    assert ledger.statements.about({}) == ()
    with pytest.raises(LedgerError, match="give a word"):
        ledger.statements.about({"Y": "; -"})


def test_days_and_actors_are_counted(ledger: Ledger) -> None:
    assert sum(each.statements for each in ledger.statements.counts_by_day()) == len(ledger.statements.list())
    first = ledger.actors.list()[0]
    assert ledger.actors.get(first.id) == first
    assert sum(each.statements for each in ledger.statements.counts_by_day(actor=first.id)) == first.statements
    assert first.id in {each.id for each in ledger.actors.find(first.name[:4].upper())}
    assert ledger.actors.get(10**12) is None
    assert [line.id for line in ledger.actors.documents(first.id)] == ["quill-1"]
    covered = ledger.documents.days()
    assert (covered.start, covered.end) == (DAY, DAY)


def test_two_that_are_called_alike_are_kept_apart(ledger: Ledger) -> None:
    ledger.add(telling("a", said=[("Ida Lund", "that it was late")]))
    ledger.add(telling("b", said=[("Ida M Lund", "that it was early"), ("Ida K Lund", "that it was over")]))
    before = ledger.actors.suggestions()
    assert before
    ledger.actors.keep_apart(str(before[0].one_id), coder="ana")
    assert all(before[0].one_id not in (row.one_id, row.other_id) for row in ledger.actors.suggestions())
    with pytest.raises(LedgerError, match="already"):
        ledger.actors.keep_apart(str(before[0].one_id), coder="ana")
    ledger.history.undo(coder="ana")
    assert ledger.actors.suggestions() == before


def test_users_and_their_roles(ledger: Ledger) -> None:
    assert ledger.users.list() == ()
    ledger.users.add("ana", role="admin", password="hash")
    ledger.users.add("ben", role="coder", password="hash")
    for wrong, reason in (
        (("ana", "coder"), "already"),
        (("x", "king"), "is not one of reader, coder"),
        ((" x", "coder"), "is not a valid name"),
    ):
        with pytest.raises(LedgerError, match=reason):
            ledger.users.add(wrong[0], role=wrong[1], password="hash")
    with pytest.raises(LedgerError, match="only admin"):
        ledger.users.change("ana", role="reader")
    with pytest.raises(LedgerError, match="only admin"):
        ledger.users.remove("ana")
    ledger.users.change("ben", role="admin", password="other")
    ledger.users.remove("ana")
    assert [(row.name, row.role, row.password) for row in ledger.users.list()] == [("ben", "admin", "other")]
    assert ledger.users.get("ben") == ledger.users.list()[0]
    for nobody in ("ana", "BEN", "b\0n", "\ud800", ""):
        assert ledger.users.get(nobody) is None


@examples(8)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(("content", "speaker", "missed", "actor", "issue", "confirm", "reject")),
            st.integers(0, 99),
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_any_day_of_work_is_undone_exactly(store: Store, steps: list[tuple[str, int]]) -> None:
    with store.places() as places, open_ledger(places()) as ledger:
        ledger.add(example_record())
        before = everything(ledger)
        done = 0
        for n, (step, which) in enumerate(steps):
            standing = [row.id for row in ledger.statements.list(document="quill-1")]
            if not standing:
                break
            _decide(ledger, step, f"s{standing[which % len(standing)]}", n)
            done += 1
        for _ in range(done):
            ledger.history.undo(coder="ana")
        assert everything(ledger) == before


def _decide(ledger: Ledger, step: str, thing: str, n: int) -> None:
    if step == "content":
        ledger.codings.correct(thing, coder="ana", content=place("Mara Vell"))
    elif step == "speaker":
        ledger.codings.correct(thing, coder="ana", speaker=None)
    elif step == "missed":
        ledger.statements.add("quill-1", coder="ana", content=place("Quill"), speaker="Mara Vell")
    elif step == "actor":
        ledger.actors.add(f"Zed Orlo {'abcde'[n]}", kind="group", coder="ana")
    elif step == "issue":
        ledger.codebook.save(f"issues: [issue {n}]", coder="ana")
    else:
        getattr(ledger.codings, step)(thing, coder="ana")


@pytest.mark.parametrize(
    "content", ["the QUAYSIDE shut", "the quàyside shut", "“Quayside,” or none", "quayside’s Élysée"]
)
def test_issues_find_their_words_however_they_are_written(ledger: Ledger, content: str) -> None:
    ledger.add(telling("d1", said=[("Mara Vell", content), ("Mara Vell", "the quay side and the ayside")]))
    (found,) = ledger.statements.about({"quayside": "quayside"})
    row = ledger.statements.get(found.statement)
    assert row is not None
    assert row.content == content


def test_the_version_differs_after_every_change_and_not_after_questions(ledger: Ledger) -> None:
    seen = [ledger.history.version()]
    ledger.add(Record(reader="none", document=Document(id="note", text="Vell said that talks would resume.")))
    seen.append(ledger.history.version())
    decided = ledger.statements.confirm("s1", coder="ana")
    seen.append(ledger.history.version())
    ledger.history.undo(decided, coder="ben")
    seen.append(ledger.history.version())
    assert len(set(seen)) == len(seen)
    assert not ledger.add(example_record()).new
    ledger.statements.list()
    assert ledger.history.version() == seen[-1]


def test_stances_are_counted_as_they_are_listed(ledger: Ledger) -> None:
    north = Actor(id="a1", name="North", kind="country", mentions=((0, 5),))
    against = Position(id="p1", party="a1", target=(14, 22), stance="rejects", words=(0, 22), confidence=0.9)
    note = Document(id="note", text="North rejects the toll.")
    ledger.add(Record(reader="none", document=note, actors=(north,), positions=(against,)))
    assert ledger.stances.count() == len(ledger.stances.list()) == 1
    ledger.stances.reject(ledger.stances.list()[0], coder="ana")
    assert ledger.stances.count() == len(ledger.stances.list())
