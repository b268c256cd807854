"""W3C Web Annotation: one JSON-LD file with an annotation for all that stands in the documents, in and out."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from pourparler.exchange.atomic import new_file
from pourparler.exchange.documents import UNREAD, going_out, json_of, taken
from pourparler.exchange.registry import Choice, ExchangeError, Told
from pourparler.exchange.tables import carried, tables
from pourparler.exchange.web_annotation import read as back
from pourparler.exchange.web_annotation.write import BASE, CONTEXT, Json, document, marks
from pourparler.ledger import DocumentBundle, Ledger, LedgerError
from pourparler.ledger.errors import shown
from pourparler.record import Record
from pourparler.text import quantity


def write(ledger: Ledger, path: Path, choice: Choice) -> Told:
    """Write the file: an AnnotationPage, with the documents themselves under ``pp:documents``."""
    count = {"documents": 0, "annotations": 0}
    opening = {"@context": CONTEXT, "id": f"{BASE}page", "type": "AnnotationPage", "startIndex": 0}
    # The documents stand behind the annotations, and are kept on disk until then.
    with new_file(path) as out, tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as texts:
        out.write(_json(opening)[:-1] + ',\n"items": [')
        for given in going_out(ledger, choice):
            for each in marks(given):
                _put(out, each, count["annotations"] == 0)
                count["annotations"] += 1
            _put(texts, document(tables(DocumentBundle(_head(given)))["documents"][0]), count["documents"] == 0)
            count["documents"] += 1
        collection = {"id": f"{BASE}ledger", "type": "AnnotationCollection", "label": "A ledger of Pourparler"}
        out.write(f'],\n"partOf": {_json(collection | {"total": count["annotations"]})},\n"pp:documents": [')
        texts.seek(0)
        shutil.copyfileobj(texts, out)
        out.write("]}\n")
    return Told(
        f"{shown(path)}: {quantity(count['documents'], 'document')}, {quantity(count['annotations'], 'annotation')}"
    )


def _head(given: DocumentBundle) -> Record:
    return Record(reader=given.record.reader, document=given.record.document)


def _put(out: IO[str], value: Json, is_first: bool) -> None:
    out.write(("\n" if is_first else ",\n") + _json(value))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def read(ledger: Ledger, path: Path, coder: str) -> Told:
    """Bring annotations into a ledger, with their documents or to documents that are there.

    Raises
    ------
    ExchangeError
        If the file is no JSON, or holds no annotations.
    """
    given = json_of(path)
    items = back.items(given)
    own = given.get("pp:documents", []) if isinstance(given, dict) else []
    if not items and not own:
        raise ExchangeError(f"{shown(path)}: holds no annotations; give an AnnotationPage, or a list of annotations")
    left: list[str] = []
    desk = _Desk(ledger)
    for each in own if isinstance(own, list) else [own]:
        try:
            desk.add(each)
        except ExchangeError as fault:
            left.append(f"{fault}: left")
    comments = 0
    for item in items:
        try:
            held = desk.of(item)
            back.put(held, item, coder)
            comments += not back.is_own(item) and any(back.comments(item))
        except back.LeftError as fault:
            left.append(f"{back.name_of(item)}: {fault}: left")
    if comments:
        left.append(
            f"{quantity(comments, 'annotation')} came without comments and tags, which have no place in a ledger"
        )
    told = taken(ledger, _found(desk, coder, left), coder, "Web Annotation")
    return Told(f"{shown(path)}: {told.done}", told.left)


def _found(desk: _Desk, coder: str, left: list[str]) -> Iterator[DocumentBundle | str]:
    yield from left
    for held in desk.held:
        yield from held.left
        try:
            yield from carried(held.whole(), coder)
        except ExchangeError as fault:
            yield str(fault)


class _Desk:
    """The documents that annotations may point into: those of the file, and those of the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.held: list[back.Held] = []
        self._by_name: dict[str, back.Held | None] = {}

    def add(self, given: Any) -> None:
        """Add a document of the file."""
        row = back.head(given)
        if not row.get("text"):
            raise ExchangeError(f"{shown(str(row.get('id')))}: has no text")
        if row.get("id") in self._by_name:
            raise ExchangeError(f"{shown(str(row['id']))}: stands twice")
        held = back.Held(row)
        self.held.append(held)
        for name in (row.get("id"), given.get("id"), row.get("url")):
            if isinstance(name, str):
                self._by_name.setdefault(name, held)

    def of(self, item: Any) -> back.Held:
        """Give the document that an annotation points into."""
        if not isinstance(item, dict):
            raise back.LeftError("is no JSON object")
        named = [item.get("pp:document"), *back.sources(item)]
        for name in named:
            if isinstance(name, str):
                if name not in self._by_name:
                    self._by_name[name] = self._of_ledger(name)
                if (held := self._by_name[name]) is not None:
                    return held
        where = next((name for name in named if isinstance(name, str)), "nothing")
        raise back.LeftError(f"points into {shown(where[:120])}, which neither the file nor the ledger has")

    def _of_ledger(self, name: str) -> back.Held | None:
        for key in (name, *self.ledger.documents.find(url=name)):
            try:
                document = self.ledger.documents.content(key)
            except LedgerError:
                continue
            # Two names may lead to one document.
            for held in self.held:
                if held.head["id"] == document.id:
                    return held
            held = back.Held(tables(DocumentBundle(Record(reader=UNREAD, document=document)))["documents"][0])
            self.held.append(held)
            return held
        return None
