"""Convert documents to rows of eight tables and back, for CSV and Parquet.

Each row names its document; ids (``a1``, ``s1``) are unique within a document. `columns.TABLES` has the type of each
column.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pourparler.exchange.base import ExchangeError
from pourparler.exchange.columns import MAIN_SPANS, TABLES, Row, Tables
from pourparler.exchange.documents import UNREAD, make_document, one_line_errors, statement_kind
from pourparler.ledger import CodedPosition, DocumentBundle
from pourparler.ledger.errors import shown
from pourparler.record import Actor, Document, Meeting, Position, Proposal, Record, Span, Spans, Statement, Time, When

GAP = " … "
"""Separates the spans in the column ``words``."""

_LETTERS = {"stances": "t"}  # of ids; by default the first of the table's name


def to_tables(*given: DocumentBundle) -> Tables:
    """Convert documents to rows by table. Every row has all columns of its table; unknown values are None.

    Examples
    --------
    >>> from pourparler.record import Document, Record
    >>> record = Record(reader="0.1", document=Document(id="quill-1", text="Talks open."))
    >>> rows = to_tables(DocumentBundle(record))
    >>> rows["documents"][0]["id"], rows["statements"], from_tables(rows)[0].record == record
    ('quill-1', [], True)
    """
    found: Tables = {name: [] for name in TABLES}
    for each in given:
        _add(found, each)
    return found


def _add(found: Tables, given: DocumentBundle) -> None:
    record, key = given.record, given.record.document.id
    text = record.document.text
    names = {a.id: given.names.get(a.id, a.name) for a in record.actors}

    def put(table: str, row: Row) -> None:
        here = {"document": key, **row}
        if table in MAIN_SPANS:
            here["words"] = quote_spans(text, here[MAIN_SPANS[table]])
        found[table].append({column: here.get(column) for column in TABLES[table]})

    head = record.document.model_dump(exclude={"zones"})
    zones = [(z.kind, z.start, z.end) for z in record.document.zones]
    put("documents", head | {"reader": record.reader, "zones": zones})
    row: Row
    for actor in record.actors:
        row = {"id": actor.id, "name": actor.name, "kind": actor.kind, "roles": list(actor.roles), "for": actor.for_}
        put("actors", row | {"known_as": names[actor.id], "mentions": list(actor.mentions)})
    for said in record.statements:
        row = said.model_dump(include={"id", "speaker", "kind", "act", "within", "confidence"}) | _days(said.date)
        row |= {"speaker_name": names.get(said.speaker or ""), "coder": given.coders.get(said.id)}
        row |= {"speakers": list(said.speakers)}
        put("statements", row | {part: list(getattr(said, part).spans) for part in ("source", "cue", "content")})
    for met in record.meetings:
        row = met.model_dump(
            include={"id", "place", "status", "kind", "name", "round", "outcome", "confidence"}
        ) | _days(met.date)
        row |= {"participants": list(met.participants), "evidence": list(met.evidence)}
        put("meetings", row | {"coder": given.coders.get(met.id)})
    for tabled in record.proposals:
        row = tabled.model_dump(include={"id", "name", "replaces", "state", "confidence"}) | _days(tabled.date)
        row |= {"sponsors": list(tabled.sponsors), "mentions": list(tabled.mentions)}
        put("proposals", row | {"provisions": list(tabled.provisions), "coder": given.coders.get(tabled.id)})
    for held in record.positions:
        row = held.model_dump(include={"id", "party", "stance", "statement", "confidence"})
        row |= {"party_name": names[held.party], "coder": given.coders.get(held.id), "evidence": [held.words]}
        put("stances", row | {"target": [held.target], "condition": [held.condition] if held.condition else []})
    for time in record.times:
        put("times", {"first_day": time.start, "last_day": time.end, "spans": [time.text]})
    for coding in given.codings:
        row = {"statement": coding.statement, "party": coding.party, "kind": coding.kind, "coder": coding.coder}
        put("positions", row | {"terms": list(coding.terms), "weighed": list(coding.weighed)})


def drop_missing_references(given: Tables) -> Tables:
    """Remove references to rows that do not exist, positions without a statement, and stances without a party."""
    there = {table: {row.get("id", "") for row in rows} for table, rows in given.items() if "id" in TABLES[table]}
    found: Tables = {}
    for table, rows in given.items():
        found[table] = [_without_missing(table, row, there) for row in rows]
    if "positions" in found:
        said = there.get("statements", set())
        found["positions"] = [row for row in found["positions"] if row.get("statement") in said]
    if "stances" in found:
        found["stances"] = [row for row in found["stances"] if row.get("party") is not None]
    return found


_NAMING = {
    "actors": {"for": "actors"},
    "statements": {"speaker": "actors", "speakers": "actors", "within": "statements"},
    "meetings": {"participants": "actors"},
    "proposals": {"sponsors": "actors", "replaces": "proposals"},
    "stances": {"party": "actors", "statement": "statements"},
}


def _without_missing(table: str, row: Row, there: Mapping[str, set[str]]) -> Row:
    changed = dict(row)
    for column, named in _NAMING.get(table, {}).items():
        known, value = there.get(named, set()), row.get(column)
        if isinstance(value, list):
            changed[column] = [each for each in value if each in known]
        elif value not in known:
            changed[column] = None
    return changed


def quote_spans(text: str, spans: Sequence[Span]) -> str:
    """Return the words of spans, to read them and to check that the text is the same."""
    return GAP.join(text[start:end] for start, end in spans)


def _days(date: When | None) -> Row:
    if date is None:
        return {"first_day": None, "last_day": None, "day_words": []}
    return {"first_day": date.start, "last_day": date.end, "day_words": [date.text] if date.text else []}


def from_tables(given: Mapping[str, Sequence[Row]], coder: str | None = None) -> tuple[DocumentBundle, ...]:
    """Convert rows to documents.

    Parameters
    ----------
    given
        Rows by table. Only ``documents`` is required, and of its columns only ``text``; what is missing is unknown.
    coder
        The coder of rows that name none; None: the machine.

    Raises
    ------
    ExchangeError
        If a row is invalid, refers to a row that does not exist, or its words differ from the text.
    """
    parts: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for table, rows in given.items():
        for row in rows:
            if table != "documents":
                parts[str(row.get("document"))][table].append(row)
    return tuple(_from_rows(row, parts.get(str(row.get("id")), {}), coder) for row in given["documents"])


def _from_rows(head: Row, parts: Mapping[str, Sequence[Row]], coder: str | None) -> DocumentBundle:
    document = _document(head)
    where = f"{shown(document.id)}: "
    whole = {table: [_known_columns(table, row, n) for n, row in enumerate(rows, 1)] for table, rows in parts.items()}
    for table, row in _rows(whole):
        _check_words(where + table, row, MAIN_SPANS.get(table), document.text)
    with one_line_errors(where):
        record = Record(
            reader=head.get("reader") or UNREAD,
            document=document,
            actors=tuple(_actor(row) for row in whole.get("actors", ())),
            statements=tuple(_statement(row, document.text) for row in whole.get("statements", ())),
            meetings=tuple(_meeting(row) for row in whole.get("meetings", ())),
            proposals=tuple(_proposal(row) for row in whole.get("proposals", ())),
            positions=tuple(_stance(row, where) for row in whole.get("stances", ())),
            times=tuple(_time(row, where) for row in whole.get("times", ())),
        )
    made = [row for table in ("statements", "meetings", "proposals", "stances") for row in whole.get(table, ())]
    return DocumentBundle(
        record,
        {row["id"]: maker for row in made if (maker := row.get("coder") or coder)},
        {row["id"]: row["known_as"] for row in whole.get("actors", ()) if row.get("known_as")},
        tuple(_coding(row, where, coder) for row in whole.get("positions", ())),
    )


def _rows(whole: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, Row]]:
    for table, rows in whole.items():
        yield from ((table, row) for row in rows)


def _known_columns(table: str, row: Row, number: int) -> Row:
    """Return the known columns of a row, with an id if its table has ids."""
    given = {name: value for name, value in row.items() if value is not None and name in TABLES[table]}
    return {"id": f"{_LETTERS.get(table, table[0])}{number}", **given} if "id" in TABLES[table] else given


def _check_words(where: str, row: Row, column: str | None, text: str) -> None:
    said = row.get("words")
    if column is None or said is None or said == quote_spans(text, row.get(column, ())):
        return
    name = row.get("id", "a row")
    raise ExchangeError(
        f"{where}: the words of {shown(name)} differ from the text at its offsets; export text and offsets again"
    )


def _document(row: Row) -> Document:
    fields = {name: row[name] for name in TABLES["documents"] if name != "reader" and row.get(name) is not None}
    if "zones" in fields:
        fields["zones"] = tuple({"kind": kind, "start": start, "end": end} for kind, start, end in fields["zones"])
    name = fields.get("id", "a document")
    try:
        return make_document(fields.pop("text", ""), **fields)
    except ExchangeError as fault:
        raise ExchangeError(f"{shown(name)}: {fault}") from None


def _actor(row: Row) -> Actor:
    return Actor(
        **{"kind": "person"} | {name: value for name, value in _record_fields(row, "actors") if name != "known_as"}
    )


def _record_fields(row: Row, table: str) -> list[tuple[str, Any]]:
    """Return the columns that have the name of a field of the record."""
    other = ("document", "coder", "words", "first_day", "last_day", "day_words", "speaker_name", "party_name")
    return [(name, row[name]) for name in TABLES[table] if name in row and name not in other]


def _statement(row: Row, text: str) -> Statement:
    fields = dict(_record_fields(row, "statements"))
    parts = {part: Spans(spans=fields.pop(part, ())) for part in ("source", "cue", "content")}
    given = {"confidence": 1.0, "kind": statement_kind(text, parts["content"].spans)} | fields
    first, several = given.get("speaker"), list(given.get("speakers", ()))
    if first is not None and first not in several[:1]:
        # Whoever edits the column ``speaker`` replaces the first of the speakers.
        several = [first, *(each for each in several[1:] if each != first)]
    given |= {"speaker": several[0] if several else None, "speakers": tuple(dict.fromkeys(several))}
    return Statement(date=_date(row), **given, **parts)


def _meeting(row: Row) -> Meeting:
    return Meeting(date=_date(row), **{"participants": (), "confidence": 1.0} | dict(_record_fields(row, "meetings")))


def _proposal(row: Row) -> Proposal:
    return Proposal(date=_date(row), **dict(_record_fields(row, "proposals")))


def _stance(row: Row, where: str) -> Position:
    fields = {"confidence": 1.0} | dict(_record_fields(row, "stances"))
    words, target = (fields.pop(column, ()) for column in ("evidence", "target"))
    conditions = fields.pop("condition", ())
    if len(words) != 1 or len(target) != 1 or len(conditions) > 1 or not {"party", "stance"} <= fields.keys():
        raise ExchangeError(
            f"{where}a row of stances has a party, a stance, one span of evidence, and one of its target"
        )
    return Position(words=words[0], target=target[0], condition=next(iter(conditions), None), **fields)


def _time(row: Row, where: str) -> Time:
    if len(row.get("spans", ())) != 1:
        raise ExchangeError(f"{where}a row of times has one span, not {len(row.get('spans', ()))}")
    return Time(text=row["spans"][0], **_range(row))


def _date(row: Row) -> When | None:
    if "first_day" not in row and "last_day" not in row:
        return None
    return When(text=next(iter(row.get("day_words", ())), None), **_range(row))


def _range(row: Row) -> dict[str, dt.date | None]:
    first, last = row.get("first_day"), row.get("last_day")
    return {"start": first or last, "end": last or first}


def _coding(row: Row, where: str, coder: str | None) -> CodedPosition:
    given = {name: row.get(name) for name in ("statement", "party", "kind")} | {"coder": row.get("coder") or coder}
    for name, value in given.items():
        if value is None:
            raise ExchangeError(f"{where}a row of positions has no {name}; add it")
    terms = tuple((str(issue), str(option)) for issue, option in row.get("terms", ()))
    return CodedPosition(
        terms=terms, weighed=tuple(map(str, row.get("weighed", ()))), **{k: str(v) for k, v in given.items()}
    )
