"""Ledgers for tests of what is carried between them, and what of a document has to be the same afterwards."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from pourparler.ledger import DocumentBundle, Ledger
from pourparler.record import Record
from stores import new_ledger
from strategies import records


def opened(folder: Path, name: str) -> Ledger:
    return new_ledger(folder / name)


def essence(carried: DocumentBundle) -> object:
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
                [names[each] for each in s.speakers],
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
            (
                p.name,
                p.state,
                p.confidence,
                [names[s] for s in p.sponsors],
                p.date,
                versions.get(p.replaces or ""),
                p.mentions,
                p.provisions,
            )
            for p in record.proposals
        ],
        sorted((t.text, t.start, t.end) for t in record.times),
        [
            (
                names[p.party],
                p.stance,
                p.target,
                p.condition,
                p.words,
                order.get(p.statement or ""),
                p.confidence,
                carried.coders[p.id],
            )
            for p in record.positions
        ],
        sorted((order[c.statement], c.party, c.kind, c.terms, c.weighed, c.coder) for c in carried.codings),
    )


def essences(ledger: Ledger) -> list[object]:
    """What a ledger's documents say, in the order in which they were added."""
    return [essence(ledger.transfer.export(key)) for key in ledger.documents.ids()]


@st.composite
def batches(draw: st.DrawFn) -> list[Record]:
    """Draw some records, no two of one text."""
    return draw(st.lists(records(), min_size=1, max_size=3, unique_by=lambda record: record.document.text))


def fill(ledger: Ledger, batch: list[Record], data: st.DataObject) -> None:
    """Add records, and let people decide and code here and there."""
    for record in batch:
        key = ledger.add(record).document
        for said in ledger.transfer.export(key).record.statements:
            if data.draw(st.booleans()):
                ledger.positions.add(
                    int(said.id[1:]),
                    party="Reach",
                    kind="supports",
                    coder="ana",
                    terms=[("harbour", "=open")],
                    weighed=["toll"],
                )
            if data.draw(st.booleans()):
                ledger.codings.confirm(said.id, coder="\tÁna, 'the' \"coder\"")
