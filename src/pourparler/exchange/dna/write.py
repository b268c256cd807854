"""Convert a ledger to rows of a DNA database: imported rows that are still valid, and new ones."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pourparler.codebook.model import Codebook
from pourparler.exchange.dna.codes import (
    NO,
    YES,
    DnaStatement,
    StatementType,
    Units,
    encode_coding,
    extent,
    is_same_coding,
)
from pourparler.exchange.dna.read import find_statement, speakers_of
from pourparler.exchange.dna.rows import RowBuilder
from pourparler.exchange.dna.schema import MAX_TEXT
from pourparler.ledger import CodedPosition, DocumentBundle
from pourparler.record import Actor, Document, Statement

AGREEMENT = {"supports": 1, "insists": 1, "opposes": 0, "red_line": 0}
"""The agreement of the kinds of position that a DNA Statement can represent."""
_FIRM = ("insists", "red_line")
_EPOCH = dt.date(1970, 1, 1)
_DAY = 86_400


@dataclass(frozen=True)
class _CodedStatement:
    """A statement of the ledger with a coding, None if it has none, and one of its speakers, None if unknown."""

    statement: Statement
    coding: CodedPosition | None
    speaker: str | None


def add_document(base: RowBuilder, own: Document) -> int:
    """Add a document and return the id of its row. The notes have the ledger's id, the address and the language."""
    metadata = {"id": own.id, "url": own.url, "language": own.language}
    lines = [f"{name}: {value}" for name, value in metadata.items() if value and value.splitlines() == [value.strip()]]
    first = next(iter(own.text.strip().splitlines()), "")
    # 0 means no date.
    seconds = 0 if own.published is None else (own.published - _EPOCH).days * _DAY or 1
    return base.add(
        "DOCUMENTS",
        Title=own.title or first[:MAX_TEXT],
        Text=own.text,
        Coder=base.admin,
        Author=own.byline or "",
        Source=own.publisher or "",
        Notes="\n".join(lines),
        Date=seconds,
    )


def add_codebook(base: RowBuilder, book: Codebook) -> None:
    """Add the options, parties and speakers of a codebook, so that DNA offers them to coders."""
    shape = base.shape(is_ours=False)
    for issue, options in book.options.items():
        for option in options:
            if option != NO or YES not in options:
                base.concept(shape, (issue, option))
    for party in book.parties:
        for name, values in (("organization", (party.name,)), ("person", party.speakers)):
            for value in values:
                if not base.is_known(shape, value):
                    base.actor(shape, name, value)


def add_statements(
    base: RowBuilder, row: int, given: DocumentBundle, kept: Sequence[DnaStatement], *, is_all: bool
) -> int:
    """Add the statements of a document; return how many of them have several pieces, which become one span.

    Parameters
    ----------
    row
        The id of the document's row.
    kept
        The imported statements; those that no longer hold are removed.
    is_all
        Whether to export statements without a coding.
    """
    units = Units(given.record.document.text)
    codes = _coded_statements(given)
    coded = {code.statement.id for code in codes if code.coding is not None}
    coded_pairs = {(code.statement.id, code.speaker) for code in codes if code.coding is not None}
    stands: dict[int, str] = {}
    pairs: dict[int, set[tuple[str, str | None]]] = {}
    covered: set[int] = set()
    for said in kept:
        statement = find_statement(given, said, units)
        if statement is None:
            continue
        own = {(statement.id, speaker) for speaker in speakers_of(given, said, statement)}
        same = [
            n
            for n, code in enumerate(codes)
            if (code.statement.id, code.speaker) in own and _is_unchanged(code.coding, said.coding)
        ]
        if same or said.coding is None:
            stands[said.id], pairs[said.id] = statement.id, own
            covered |= set(same)
    shown = {pair for each in pairs.values() for pair in each}
    todo = [
        code
        for n, code in enumerate(codes)
        if n not in covered and (code.coding is not None or (is_all and (code.statement.id, code.speaker) not in shown))
    ]
    spare = _ReusableRows(
        [each for each in kept if each.id not in stands], [e for e in kept if e.coding is None], stands, coded
    )
    for code in todo:
        _add_statement(base, row, given, code, units.of(extent(code.statement)), spare)
    bare = [s.id for s in kept if s.is_ours and s.coding is None and s.id in stands and not s.is_garbled]
    base.remove([*spare.obsolete(), *(id_ for id_ in bare if pairs[id_] <= coded_pairs or not is_all)])
    return len({code.statement.id for code in todo if len(code.statement.content.spans) > 1})


def _coded_statements(given: DocumentBundle) -> list[_CodedStatement]:
    """Return each statement once for each of its speakers and codings, as DNA has them.

    A position is that of the speakers who are or act for its party; if there are none, of all.
    """
    by_statement: dict[str, list[CodedPosition]] = defaultdict(list)
    for coding in given.codings:
        by_statement[coding.statement].append(coding)
    found = []
    for said in given.record.statements:
        speakers: tuple[str | None, ...] = said.speakers or (None,)
        holders: set[str | None] = set()
        for coding in by_statement[said.id]:
            own = [each for each in speakers if coding.party in _known_as(given, each)] or speakers
            found += [_CodedStatement(said, coding, each) for each in own]
            holders |= set(own)
        found += [_CodedStatement(said, None, each) for each in speakers if each not in holders]
    return found


def _known_as(given: DocumentBundle, speaker: str | None) -> set[str]:
    """Return the names of a speaker and of the actor it acts for."""
    by_id = {actor.id: actor for actor in given.record.actors}
    actor = by_id.get(speaker or "")
    known = [each for each in (actor, by_id.get((actor and actor.for_) or "")) if each is not None]
    return {given.names.get(each.id, each.name) for each in known}


def _is_unchanged(coding: CodedPosition | None, kept: CodedPosition | None) -> bool:
    return coding is kept is None or (coding is not None and kept is not None and is_same_coding(coding, kept))


class _ReusableRows:
    """Rows without a valid coding, which a new coding of the same words can reuse."""

    def __init__(
        self, gone: Sequence[DnaStatement], blank: Sequence[DnaStatement], stands: Mapping[int, str], coded: set[str]
    ) -> None:
        self._gone = {said.id: said for said in gone}
        self._blank = {
            said.id: said for said in blank if not said.is_ours and said.id in stands and stands[said.id] in coded
        }

    def take(self, shape: StatementType, place: tuple[int, int], coder: str) -> int | None:
        """Take a row with this span that has this coder, or no coding; return its id, None if there is none."""
        for pool in (self._gone, self._blank):
            for id_, said in pool.items():
                fits = pool is self._blank or said.coder == coder
                if fits and said.type == shape.id and (said.start, said.stop) == place:
                    del pool[id_]
                    return id_
        return None

    def obsolete(self) -> list[int]:
        """Return the ids of rows whose coding is no longer in the ledger."""
        return list(self._gone)


def _add_statement(
    base: RowBuilder,
    row: int,
    given: DocumentBundle,
    code: _CodedStatement,
    place: tuple[int, int],
    spare: _ReusableRows,
) -> None:
    coding = code.coding
    by_id = {actor.id: actor for actor in given.record.actors}
    speaker = by_id.get(code.speaker or "")
    if coding is None:
        principal = None if speaker is None or speaker.for_ is None else by_id[speaker.for_]
        shape = base.shape(is_ours=True)
        said = _speaker_values(base, given, shape, speaker, principal)
        said["confidence"] = round(code.statement.confidence * 100)
        base.statement(shape, row, place, base.coder(_coder(given, code.statement)), said)
    elif is_representable(coding):
        shape = base.shape(is_ours=False)
        said = _speaker_values(base, given, shape, speaker, coding.party)
        said |= {"concept": base.concept(shape, coding.terms[0]), "agreement": AGREEMENT[coding.kind]}
        if coding.kind in _FIRM:
            shape = base.with_kind(shape)
        if "kind" in shape.variables:
            said["kind"] = base.entity(shape.variables["kind"], coding.kind if coding.kind in _FIRM else "")
        there = spare.take(shape, place, coding.coder)
        if there is None:
            base.statement(shape, row, place, base.coder(coding.coder), said)
        else:
            base.recode(there, shape, base.coder(coding.coder), said)
    else:
        shape = base.shape(is_ours=True)
        said = _speaker_values(base, given, shape, speaker, coding.party)
        said["kind"] = base.entity(shape.variables["kind"], coding.kind)
        said["coding"] = encode_coding(coding)
        said["confidence"] = round(code.statement.confidence * 100)
        base.statement(shape, row, place, base.coder(coding.coder), said)


def is_representable(coding: CodedPosition) -> bool:
    """Return whether a DNA Statement can represent a position: for or against one option, of a party."""
    if coding.kind not in AGREEMENT or len(coding.terms) != 1 or coding.weighed or not coding.party.strip():
        return False
    return all(name.strip() and len(name) <= MAX_TEXT for name in coding.terms[0])


def _coder(given: DocumentBundle, statement: Statement) -> str:
    return given.coders.get(statement.id, f"machine {given.record.reader}")


def _speaker_values(
    base: RowBuilder, given: DocumentBundle, shape: StatementType, speaker: Actor | None, party: Actor | str | None
) -> dict[str, Any]:
    """Return the values of person and organization: the speaker, and the party if it is another."""
    known = {} if speaker is None else {"name": given.names.get(speaker.id, speaker.name), "kind": speaker.kind}
    name = known.get("name", "")
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
        "person": base.actor(shape, "person", person, known.get("kind")),
        "organization": base.actor(shape, "organization", organization, kind),
    }
