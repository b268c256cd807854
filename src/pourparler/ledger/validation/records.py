"""Checks of a record before it is added to a ledger."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from pourparler.ledger.errors import LedgerError, described, shown
from pourparler.ledger.validation import arguments
from pourparler.record import Document, Record


def whole_record(given: object) -> Record:
    """Check a record that is to be added; it can have been built without its own checks.

    Raises
    ------
    LedgerError
        If it is not a record, a span does not lie in the text, a reference has no target, a text or a day cannot be
        stored, or a statement, meeting or proposal has no words in the document.
    """
    record = arguments.instance("record", given, Record)
    document = getattr(record, "document", None)
    name = shown(document.id) if isinstance(document, Document) and hasattr(document, "id") else "the record"
    try:
        parts = record.model_dump(by_alias=True, warnings=False)
        record = Record.model_validate(parts)
        json.dumps(parts, default=str, ensure_ascii=False).encode()
    except ValidationError as error:
        raise LedgerError(f"{name}: not added, {shown(error.errors()[0]['msg'])}; read it again") from error
    except UnicodeEncodeError as error:
        raise LedgerError(f"{name}: not added, it contains a lone surrogate; save the source as UTF-8") from error
    except (PydanticSerializationError, AttributeError, TypeError, ValueError) as error:
        raise LedgerError(f"{name}: not added, it is not a valid record; read the document again") from error
    for what, id_ in _wordless(record):
        raise LedgerError(f"{name}: not added, {what} {shown(id_)} has no words in the text; read it again")
    for day in _days(record):
        if not arguments.FIRST_DAY <= day <= arguments.LAST_DAY:
            raise LedgerError(
                f"{name}: not added, {day} is out of range; "
                f"a ledger holds days from {arguments.FIRST_DAY} to {arguments.LAST_DAY}"
            )
    return record


def document_text(given: object) -> str:
    """Return the text of a document, even of one that a ledger cannot store.

    Raises
    ------
    LedgerError
        If it is not a document, or has no text.
    """
    own = getattr(arguments.instance("document", given, Document), "text", None)
    if not isinstance(own, str):
        raise LedgerError(f"document: its text is {described(own)}; give a whole document")
    return own


def _wordless(record: Record) -> Iterable[tuple[str, str]]:
    for said in record.statements:
        if not (said.source.spans or said.cue.spans or said.content.spans):
            yield "statement", said.id
    yield from (("meeting", each.id) for each in record.meetings if not each.evidence)
    yield from (("proposal", each.id) for each in record.proposals if not each.mentions)


def _days(record: Record) -> Iterable[dt.date]:
    if record.document.published is not None:
        yield record.document.published
    for parts in (record.statements, record.meetings, record.proposals):
        for date in (part.date for part in parts):
            if date is not None:
                yield from (date.start, date.end)
    for time in record.times:
        yield from (time.start, time.end)
