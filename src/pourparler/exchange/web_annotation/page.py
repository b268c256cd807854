"""Import and export W3C Web Annotation: a JSON-LD file with one annotation per row of the documents' tables."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from pourparler.exchange.atomic import new_file
from pourparler.exchange.base import ExchangeError, ExportOptions, Report
from pourparler.exchange.documents import UNREAD, exported_documents, import_documents, read_json
from pourparler.exchange.tables import from_tables, to_tables
from pourparler.exchange.web_annotation import read as reading
from pourparler.exchange.web_annotation.write import BASE, CONTEXT, Json, document, to_annotations
from pourparler.ledger import DocumentBundle, Ledger, LedgerError
from pourparler.ledger.errors import shown
from pourparler.record import Record
from pourparler.text import quantity


def write(ledger: Ledger, path: Path, options: ExportOptions) -> Report:
    """Export an AnnotationPage, with the documents in ``pp:documents``."""
    count = {"documents": 0, "annotations": 0}
    opening = {"@context": CONTEXT, "id": f"{BASE}page", "type": "AnnotationPage", "startIndex": 0}
    # The documents follow the annotations; they are on disk until then.
    with new_file(path) as out, tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as texts:
        out.write(_json(opening)[:-1] + ',\n"items": [')
        for given in exported_documents(ledger, options):
            for each in to_annotations(given):
                _append(out, each, count["annotations"] == 0)
                count["annotations"] += 1
            _append(texts, document(to_tables(DocumentBundle(_head(given)))["documents"][0]), count["documents"] == 0)
            count["documents"] += 1
        collection = {"id": f"{BASE}ledger", "type": "AnnotationCollection", "label": "A ledger of Pourparler"}
        out.write(f'],\n"partOf": {_json(collection | {"total": count["annotations"]})},\n"pp:documents": [')
        texts.seek(0)
        shutil.copyfileobj(texts, out)
        out.write("]}\n")
    return Report(
        f"{shown(path)}: {quantity(count['documents'], 'document')}, {quantity(count['annotations'], 'annotation')}"
    )


def _head(given: DocumentBundle) -> Record:
    return Record(reader=given.record.reader, document=given.record.document)


def _append(out: IO[str], value: Json, is_first: bool) -> None:
    out.write(("\n" if is_first else ",\n") + _json(value))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def read(ledger: Ledger, path: Path, coder: str) -> Report:
    """Import annotations, with their documents or to documents of the ledger.

    Raises
    ------
    ExchangeError
        If the file is not valid JSON, or contains no annotations.
    """
    given = read_json(path)
    items = reading.items(given)
    own = given.get("pp:documents", []) if isinstance(given, dict) else []
    if not items and not own:
        raise ExchangeError(f"{shown(path)}: contains no annotations; give an AnnotationPage or a list of annotations")
    warnings: list[str] = []
    desk = _Documents(ledger)
    for each in own if isinstance(own, list) else [own]:
        try:
            desk.add(each)
        except ExchangeError as fault:
            warnings.append(f"{fault}: skipped")
    comments = 0
    for item in items:
        try:
            held = desk.of(item)
            reading.add_annotation(held, item, coder)
            comments += not reading.is_own(item) and any(reading.comments(item))
        except reading.SkippedError as fault:
            warnings.append(f"{reading.name_of(item)}: {fault}: skipped")
    if comments:
        warnings.append(f"{quantity(comments, 'annotation')} were imported without comments and tags")
    report = import_documents(ledger, _documents(desk, coder, warnings), coder, "Web Annotation")
    return Report(f"{shown(path)}: {report.summary}", report.warnings)


def _documents(desk: _Documents, coder: str, warnings: list[str]) -> Iterator[DocumentBundle | str]:
    yield from warnings
    for held in desk.held:
        yield from held.warnings
        try:
            yield from from_tables(held.tables(), coder)
        except ExchangeError as fault:
            yield str(fault)


class _Documents:
    """The documents that annotations may refer to: those of the file and of the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.held: list[reading.DocumentRows] = []
        self._by_name: dict[str, reading.DocumentRows | None] = {}

    def add(self, given: Any) -> None:
        """Add a document of the file."""
        row = reading.document_row(given)
        if not row.get("text"):
            raise ExchangeError(f"{shown(str(row.get('id')))}: has no text")
        if row.get("id") in self._by_name:
            raise ExchangeError(f"{shown(str(row['id']))}: occurs twice")
        held = reading.DocumentRows(row)
        self.held.append(held)
        for name in (row.get("id"), given.get("id"), row.get("url")):
            if isinstance(name, str):
                self._by_name.setdefault(name, held)

    def of(self, item: Any) -> reading.DocumentRows:
        """Return the document that an annotation refers to."""
        if not isinstance(item, dict):
            raise reading.SkippedError("is not a JSON object")
        named = [item.get("pp:document"), *reading.sources(item)]
        for name in named:
            if isinstance(name, str):
                if name not in self._by_name:
                    self._by_name[name] = self._of_ledger(name)
                if (held := self._by_name[name]) is not None:
                    return held
        where = next((name for name in named if isinstance(name, str)), "nothing")
        raise reading.SkippedError(f"refers to {shown(where[:120])}, which is in neither the file nor the ledger")

    def _of_ledger(self, name: str) -> reading.DocumentRows | None:
        for key in (name, *self.ledger.documents.find(url=name)):
            try:
                document = self.ledger.documents.content(key)
            except LedgerError:
                continue
            # Two names may refer to one document.
            for held in self.held:
                if held.head["id"] == document.id:
                    return held
            held = reading.DocumentRows(
                to_tables(DocumentBundle(Record(reader=UNREAD, document=document)))["documents"][0]
            )
            self.held.append(held)
            return held
        return None
