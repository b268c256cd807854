"""Documents go out of a ledger whole, and into another with nothing lost and nothing doubled."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pourparler.ledger import Carried, Coding, Ledger, LedgerError, open_ledger
from strategies import example_record, records


def opened(folder: Path, name: str) -> Ledger:
    return open_ledger(folder / name, create=True)


def essence(carried: Carried) -> object:
    """What a document says, whatever its ids are."""
    record = carried.record
    names = {actor.id: (actor.name, actor.kind) for actor in record.actors}
    order = {s.id: n for n, s in enumerate(record.statements)}
    versions = {p.id: n for n, p in enumerate(record.proposals)}
    return (
        record.document,
        [(names[a.id], a.roles, names.get(a.for_ or ""), a.mentions) for a in record.actors],
        [
            (
                names.get(s.speaker or ""),
                s.source,
                s.cue,
                s.content,
                s.kind,
                s.act,
                s.date,
                s.confidence,
                order.get(s.within or ""),
                carried.coders[s.id],
            )
            for s in record.statements
        ],
        [
            (
                [names[p] for p in m.participants],
                m.place,
                m.date,
                m.status,
                m.evidence,
                m.confidence,
                carried.coders[m.id],
            )
            for m in record.meetings
        ],
        [
            (p.name, [names[s] for s in p.sponsors], p.date, versions.get(p.replaces or ""), p.mentions, p.provisions)
            for p in record.proposals
        ],
        sorted((t.text, t.start, t.end) for t in record.times),
        sorted((order[c.statement], c.party, c.kind, c.terms, c.weighed, c.coder) for c in carried.codings),
    )


@settings(max_examples=30, deadline=None)
@given(record=records(), data=st.data())
def test_a_document_goes_from_ledger_to_ledger_unchanged(
    record, data, tmp_path_factory: pytest.TempPathFactory
) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path_factory.mktemp("pair")
    with opened(folder, "one") as one, opened(folder, "two") as two:
        key = one.add(record).document
        for said in one.carried(key).record.statements:
            if data.draw(st.booleans()):
                one.code(int(said.id[1:]), "Reach", "supports", "ana", [("harbour", "open")])
        first = one.carried(key)
        done = two.enter(first, "ben", "a test")
        assert done.new and done.statements == len(record.statements) and done.positions == len(first.codings)
        assert essence(two.carried(done.document)) == essence(first)
        again = two.enter(first, "ben", "a test")
        assert (again.new, again.statements, again.positions) == (False, 0, 0)
        assert essence(two.carried(done.document)) == essence(first)


def test_what_people_decided_goes_with_it(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        one.add(example_record())
        one.confirm("s1", "ana")
        one.correct("s2", "ana", speaker="Tomas Orn")
        one.reject("s3", "ana")
        two.enter(one.carried("quill-1"), "ben", "a test")
        rows = two.statements()
        assert [(row.speaker, row.coder) for row in rows[:2]] == [("Mara Vell", "ana"), ("Tomas Orn", "ana")]
        assert len(rows) == len(one.statements()) == len(example_record().statements) - 1
        assert "brought from a test" in two.history("quill-1")[0].told


def test_a_text_that_is_there_gets_only_what_is_new_and_undo_takes_it_back(tmp_path: Path) -> None:
    record = example_record()
    less = record.model_copy(update={"statements": record.statements[:1]})
    with opened(tmp_path, "one") as one, opened(tmp_path, "two") as two:
        one.add(record)
        two.add(less)
        before = two.statements()
        given = one.carried("quill-1")
        codings = (Coding("s2", "Reach", "opposes", (("harbour", "closed"),), (), "ana"),)
        people = {"s2": "ana", "s3": "ana"}
        done = two.enter(Carried(given.record, people, given.names, codings), "ben", "a test")
        assert (done.new, done.statements, done.positions) == (False, len(record.statements) - 1, 1)
        assert [row.coder for row in two.statements()][1:3] == ["ana", "ana"]
        assert two.positions()[0].statement.content == two.statements()[1].content
        two.undo("ben")
        two.undo("ben")
        assert two.statements() == before


def test_a_position_in_no_statement_is_refused_whole(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one:
        given = Carried(example_record(), codings=(Coding("s9", "Reach", "open", (), (), "ana"),))
        with pytest.raises(LedgerError, match="no statement"):
            one.enter(given, "ben", "a test")
        assert one.documents() == ()


def test_extras_are_kept(tmp_path: Path) -> None:
    with opened(tmp_path, "one") as one:
        one.keep_extras("a format", {"colour": "red", "size": "1"})
        one.keep_extras("a format", {"size": "2"})
        one.keep_extras("another", {"size": "3"})
        assert one.extras("a format") == {"colour": "red", "size": "2"}
