"""From a ledger to the rows of a DNA database: those that came from one, as far as they still hold, and what is new."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pourparler.codebook.model import Codebook
from pourparler.exchange.dna.codes import NO, YES, Said, Shape, Units, is_same, stretch, written
from pourparler.exchange.dna.read import adopted
from pourparler.exchange.dna.rows import Base
from pourparler.exchange.dna.schema import LONGEST
from pourparler.ledger import CodedPosition, DocumentBundle
from pourparler.record import Actor, Document, Statement

HELD = {"supports": 1, "insists": 1, "opposes": 0, "red_line": 0}
"""The kinds of position that a DNA Statement holds, and the agreement that each is."""
_FIRM = ("insists", "red_line")
_EPOCH = dt.date(1970, 1, 1)
_DAY = 86_400


@dataclass(frozen=True)
class _Code:
    """A statement of the ledger, and what is coded in it; None if nothing is."""

    statement: Statement
    coding: CodedPosition | None


def add_document(base: Base, own: Document) -> int:
    """Add a document; the id of its row. The ledger's id, the address and the language go into the notes."""
    told = {"id": own.id, "url": own.url, "language": own.language}
    lines = [f"{name}: {value}" for name, value in told.items() if value and value.splitlines() == [value.strip()]]
    first = next(iter(own.text.strip().splitlines()), "")
    # 0 stands for no day at all.
    seconds = 0 if own.published is None else (own.published - _EPOCH).days * _DAY or 1
    return base.add(
        "DOCUMENTS",
        Title=own.title or first[:LONGEST],
        Text=own.text,
        Coder=base.admin,
        Author=own.byline or "",
        Source=own.publisher or "",
        Notes="\n".join(lines),
        Date=seconds,
    )


def add_codebook(base: Base, book: Codebook) -> None:
    """Let DNA offer the options, parties and speakers of a codebook, whether they are coded yet or not."""
    shape = base.shape(is_ours=False)
    for issue, options in book.options.items():
        for option in options:
            if option != NO or YES not in options:
                base.concept(shape, (issue, option))
    for party in book.parties:
        for name, values in (("organization", (party.name,)), ("person", party.speakers)):
            for value in values:
                if not base.is_known(shape, value):
                    base.who(shape, name, value)


def add_statements(base: Base, row: int, given: DocumentBundle, kept: Sequence[Said], *, is_all: bool) -> int:
    """Write the statements of a document; how many of them go out from their first words to their last.

    Parameters
    ----------
    row
        The id of the document's row.
    kept
        What came from DNA; what holds no more is taken out.
    is_all
        Whether statements go out in which nothing is coded.
    """
    units = Units(given.record.document.text)
    codes = _codes(given)
    coded = {code.statement.id for code in codes if code.coding is not None}
    stands: dict[int, str] = {}
    covered: set[int] = set()
    for said in kept:
        statement = adopted(given, said, units)
        same = [
            n
            for n, code in enumerate(codes)
            if statement is not None and code.statement.id == statement.id and _holds(code.coding, said.coding)
        ]
        if statement is not None and (same or said.coding is None):
            stands[said.id] = statement.id
            covered |= set(same)
    todo = [
        code
        for n, code in enumerate(codes)
        if n not in covered and (code.coding is not None or (is_all and code.statement.id not in stands.values()))
    ]
    spare = _Spare(
        [each for each in kept if each.id not in stands], [e for e in kept if e.coding is None], stands, coded
    )
    for code in todo:
        _add(base, row, given, code, units.of(stretch(code.statement)), spare)
    bare = [s.id for s in kept if s.is_ours and s.coding is None and s.id in stands and not s.is_garbled]
    base.remove([*spare.left(), *(id_ for id_ in bare if stands[id_] in coded or not is_all)])
    return len({code.statement.id for code in todo if len(code.statement.content.spans) > 1})


def _codes(given: DocumentBundle) -> list[_Code]:
    by_statement: dict[str, list[CodedPosition]] = defaultdict(list)
    for coding in given.codings:
        by_statement[coding.statement].append(coding)
    return [_Code(s, coding) for s in given.record.statements for coding in by_statement.get(s.id, [None])]


def _holds(coding: CodedPosition | None, kept: CodedPosition | None) -> bool:
    return coding is kept is None or (coding is not None and kept is not None and is_same(coding, kept))


class _Spare:
    """Rows whose coding is gone, or was never there: a new coding of the same words takes their place."""

    def __init__(self, gone: Sequence[Said], blank: Sequence[Said], stands: Mapping[int, str], coded: set[str]) -> None:
        self._gone = {said.id: said for said in gone}
        self._blank = {
            said.id: said for said in blank if not said.is_ours and said.id in stands and stands[said.id] in coded
        }

    def taken(self, shape: Shape, place: tuple[int, int], coder: str) -> int | None:
        """Take the row of these words, if there is one of this coder, or one in which nothing is coded."""
        for pool in (self._gone, self._blank):
            for id_, said in pool.items():
                fits = pool is self._blank or said.coder == coder
                if fits and said.type == shape.id and (said.start, said.stop) == place:
                    del pool[id_]
                    return id_
        return None

    def left(self) -> list[int]:
        """The rows that say what is gone."""
        return list(self._gone)


def _add(base: Base, row: int, given: DocumentBundle, code: _Code, place: tuple[int, int], spare: _Spare) -> None:
    coding = code.coding
    by_id = {actor.id: actor for actor in given.record.actors}
    speaker = by_id.get(code.statement.speaker or "")
    if coding is None:
        principal = None if speaker is None or speaker.for_ is None else by_id[speaker.for_]
        shape = base.shape(is_ours=True)
        said = _who(base, given, shape, speaker, principal)
        said["confidence"] = round(code.statement.confidence * 100)
        base.statement(shape, row, place, base.coder(_coder(given, code.statement)), said)
    elif is_held(coding):
        shape = base.shape(is_ours=False)
        said = _who(base, given, shape, speaker, coding.party)
        said |= {"concept": base.concept(shape, coding.terms[0]), "agreement": HELD[coding.kind]}
        if coding.kind in _FIRM:
            shape = base.with_kind(shape)
        if "kind" in shape.variables:
            said["kind"] = base.entity(shape.variables["kind"], coding.kind if coding.kind in _FIRM else "")
        there = spare.taken(shape, place, coding.coder)
        if there is None:
            base.statement(shape, row, place, base.coder(coding.coder), said)
        else:
            base.recode(there, shape, base.coder(coding.coder), said)
    else:
        shape = base.shape(is_ours=True)
        said = _who(base, given, shape, speaker, coding.party)
        said["kind"] = base.entity(shape.variables["kind"], coding.kind)
        said["coding"] = written(coding)
        said["confidence"] = round(code.statement.confidence * 100)
        base.statement(shape, row, place, base.coder(coding.coder), said)


def is_held(coding: CodedPosition) -> bool:
    """Tell whether a DNA Statement can hold a position: one option of one issue, for or against it, of a party."""
    if coding.kind not in HELD or len(coding.terms) != 1 or coding.weighed or not coding.party.strip():
        return False
    return all(name.strip() and len(name) <= LONGEST for name in coding.terms[0])


def _coder(given: DocumentBundle, statement: Statement) -> str:
    return given.coders.get(statement.id, f"machine {given.record.reader}")


def _who(
    base: Base, given: DocumentBundle, shape: Shape, speaker: Actor | None, party: Actor | str | None
) -> dict[str, Any]:
    """The person and the organization of a statement: who speaks, and for whom, if that is another."""
    told = {} if speaker is None else {"name": given.names.get(speaker.id, speaker.name), "kind": speaker.kind}
    name = told.get("name", "")
    principal, kind = ("", None)
    if isinstance(party, Actor):
        principal, kind = given.names.get(party.id, party.name), party.kind
    elif party is not None:
        principal = party
        kind = next((a.kind for a in given.record.actors if given.names.get(a.id, a.name) == party), None)
    is_person = speaker is not None and speaker.kind in ("person", "group")
    if speaker is not None and principal in ("", name):
        person, organization = (name, "") if is_person else ("", name)
        kind = speaker.kind
    else:
        person, organization = name, principal
    return {
        "person": base.who(shape, "person", person, told.get("kind")),
        "organization": base.who(shape, "organization", organization, kind),
    }
