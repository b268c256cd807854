"""Rows as tables: for a terminal, as JSON, as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Table as RichTable
from rich.text import Text

from pourparler.brief.table_layout import Column, Kind, column_widths, cut_middle, wrap_cell
from pourparler.brief.words import state_words
from pourparler.ledger import (
    ActorRow,
    AlertRow,
    BriefRow,
    HitRow,
    MeetingRow,
    ProposalRow,
    RevisionRow,
    StatementRow,
    SuggestionRow,
)
from pourparler.text import days, plain

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""Characters that start a formula in a spreadsheet."""
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")  # characters that JSON does not escape


@dataclass(frozen=True)
class Listing:
    """Rows under columns: ``cells`` as text for people, ``objects`` complete for programs."""

    columns: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    objects: tuple[dict[str, Any], ...]
    hidden: tuple[str, ...] = ()  # columns that the terminal leaves out
    gives_way: tuple[str, ...] = ()  # columns that a narrow terminal leaves out, the first one first

    def rich(self, width: int) -> RichTable:
        """A table for a terminal with lines of so many cells: columns give way, and long cells are cut.

        No header is cut, and no id or number is broken over lines.
        """
        named = [(k, name) for k, name in enumerate(self.columns) if name not in self.hidden]
        widths = column_widths([self._column(k, name) for k, name in named], width)
        table = RichTable(padding=(0, 1), header_style="bold", box=SIMPLE_HEAD)
        shown = [(k, name, cells) for (k, name), cells in zip(named, widths, strict=True) if cells]
        for _, name, cells in shown:
            table.add_column(name, width=cells, no_wrap=True, justify="right" if name in _COUNTS else "left")
        for row in self.cells:
            fitted = ((cut_middle if _kind(name) == "fixed" else wrap_cell)(row[k], cells) for k, name, cells in shown)
            table.add_row(*map(Text, fitted))
        return table

    def wide(self) -> RichTable:
        """A table with all columns and all words, a line for each row, however long."""
        table = RichTable(padding=(0, 1), header_style="bold", box=SIMPLE_HEAD)
        for name in self.columns:
            table.add_column(name, no_wrap=True, justify="right" if name in _COUNTS else "left")
        for row in self.cells:
            table.add_row(*map(Text, row))
        return table

    def _column(self, k: int, name: str) -> Column:
        longest = max((cell_len(row[k]) for row in self.cells), default=0)
        word = max((cell_len(each) for row in self.cells for each in row[k].split()), default=0)
        rank = self.gives_way.index(name) if name in self.gives_way else None
        return Column(name, _kind(name), longest, word, rank)

    def json(self) -> str:
        """The rows as a JSON list of objects, evidence included; safe to print on a terminal."""
        content = json.dumps(self.objects, indent=1, ensure_ascii=False, default=str)
        return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", content)

    def csv(self) -> str:
        """The rows as CSV: the columns, then first and last day as ISO dates, and the evidence as offsets.

        A cell that a spreadsheet would run as a formula gets a leading apostrophe.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        dated = "date" in self.columns
        writer.writerow([*self.columns, *(("first_day", "last_day", "evidence") if dated else ())])
        for row, whole in zip(self.cells, self.objects, strict=True):
            more = (*_iso(whole["date"]), _places(whole["evidence"])) if dated else ()
            writer.writerow([f"'{c}" if c.startswith(FORMULA) else c for c in (*row, *more)])
        return out.getvalue()


def _iso(range_: dict[str, Any] | None) -> tuple[str, str]:
    return (str(range_["start"]), str(range_["end"])) if range_ else ("", "")


def _places(evidence: Sequence[dict[str, Any]]) -> str:
    """The places of evidence: document id, start and end of each."""
    return "; ".join(f"{plain(e['document'])}:{e['start']}-{e['end']}" for e in evidence)


_WORDS = frozenset({"content", "words", "words now", "provisions", "position"})  # these get the room that is left
_COUNTS = frozenset(
    {
        *("statements", "mentions", "documents", "confidence", "number", "other number", "revision", "reports"),
        *("version", "id", "witnesses"),
    }
)
_IDS = frozenset({"document", "statement", "within", "copy of", "replaces", "published"})
_SHORT = frozenset({"date", "said", "when", "saved", "status", "act", "kind", "change", "what", "state"})


def _kind(name: str) -> Kind:
    """What a column holds, by its name."""
    if name in _COUNTS or name in _IDS:
        return "fixed"
    return "short" if name in _SHORT else "words" if name in _WORDS else "names"


def make_listing(
    columns: Sequence[str],
    rows: Sequence[Any],
    cells: Callable[[Any], Sequence[Any]],
    hidden: Sequence[str] = (),
    gives_way: Sequence[str] = (),
) -> Listing:
    """Make a listing of rows: ``cells`` gives the values of one row under the columns."""
    texts = tuple(tuple(plain(str(c)) if c is not None else "" for c in cells(row)) for row in rows)
    return Listing(tuple(columns), texts, tuple(asdict(row) for row in rows), tuple(hidden), tuple(gives_way))


def statements_table(rows: Sequence[StatementRow]) -> Listing:
    """Statements: who said what, when, and in which document."""
    return make_listing(
        (
            *("id", "date", "speaker", "act", "kind", "cue", "content", "document", "publisher", "witnesses"),
            *("confidence", "within", "relayed by"),
        ),
        rows,
        lambda r: (
            f"s{r.id}",
            days(r.date),
            "; ".join(r.speakers),
            r.act,
            r.kind,
            r.cue,
            r.content,
            r.document,
            r.publisher,
            len(r.witnesses),
            f"{r.confidence:.2f}",
            None if r.within is None else f"s{r.within}",
            r.relayed_by,
        ),
        hidden=("kind", "cue", "publisher", "witnesses", "confidence", "within", "relayed by"),
        gives_way=("document", "act", "date"),
    )


def actors_table(rows: Sequence[ActorRow]) -> Listing:
    """Actors, with their roles and how often they speak."""
    return make_listing(
        ("actor", "kind", "roles", "for", "statements", "mentions", "documents", "number"),
        rows,
        lambda r: (r.name, r.kind, "; ".join(r.roles), r.acts_for, r.statements, r.mentions, r.documents, r.id),
        hidden=("mentions", "documents"),
        gives_way=("kind", "for", "roles"),
    )


def meetings_table(rows: Sequence[MeetingRow]) -> Listing:
    """Meetings, with the words that report them."""
    return make_listing(
        (
            *("id", "date", "status", "outcome", "participants", "place", "words", "document", "reports", "confidence"),
            *("contested", "kind", "name", "series", "round", "history"),
        ),
        rows,
        lambda r: (
            f"m{r.id}",
            days(r.date),
            r.status,
            r.outcome,
            "; ".join(r.participants),
            r.place,
            r.evidence[0].quote if r.evidence else "",
            r.document,
            len(r.reports),
            f"{r.confidence:.2f}",
            "yes" if r.contested else "",
            r.kind,
            r.name,
            r.series,
            r.round,
            "; ".join(f"{step.published or ''} {step.status} {days(step.date)}".strip() for step in r.history),
        ),
        hidden=("confidence", "contested", "kind", "name", "series", "round", "history"),
        gives_way=("reports", "document", "place", "date"),
    )


def proposals_table(rows: Sequence[ProposalRow]) -> Listing:
    """Proposals, with what each replaces and provides."""
    return make_listing(
        ("id", "proposal", "version", "state", "sponsors", "date", "replaces", "provisions", "document", "confidence"),
        rows,
        lambda r: (
            f"p{r.id}",
            r.name,
            r.line,
            state_words(r.state),
            "; ".join(r.sponsors),
            days(r.date),
            r.replaces,
            "; ".join(e.quote for e in r.provisions),
            r.document,
            None if r.confidence is None else f"{r.confidence:.2f}",
        ),
        hidden=("confidence",),
        gives_way=("replaces", "document", "sponsors", "version", "date"),
    )


def hits_table(rows: Sequence[HitRow]) -> Listing:
    """Search results: documents, each with the matching passage."""
    return make_listing(
        ("published", "published from", "words", "title", "document", "publisher"),
        rows,
        lambda r: (r.published, r.published_from, r.passage.quote, r.title, r.document, r.publisher),
        hidden=("publisher",),
        gives_way=("published from", "title"),
    )


def briefs_table(rows: Sequence[BriefRow]) -> Listing:
    """Saved briefs, the last one first; without their content."""
    found = make_listing(
        ("number", "brief", "saved", "coder"),
        rows,
        lambda r: (str(r.id), r.title, r.at.isoformat(" ", "minutes"), r.coder),
    )
    bare = tuple({name: value for name, value in row.items() if name != "text"} for row in found.objects)
    return replace(found, objects=bare)


def alerts_table(rows: Sequence[AlertRow]) -> Listing:
    """Alerts, the last one first."""
    return make_listing(
        ("alert", "day", "kind", "words", "quote", "document", "for", "read", "delivered"),
        rows,
        lambda r: (
            r.id,
            r.day,
            r.kind,
            r.words,
            r.quote,
            f"{r.document} {r.anchor}".strip(),
            r.coder,
            f"{r.read:%Y-%m-%d %H:%M}" if r.read else "",
            f"{r.delivered:%Y-%m-%d %H:%M}" if r.delivered else r.fault,
        ),
        hidden=("quote",),
    )


def revisions_table(rows: Sequence[RevisionRow]) -> Listing:
    """Revisions: readings and decisions, and which of them were undone."""
    return make_listing(
        ("revision", "when", "coder", "thing", "words", "undone"),
        rows,
        lambda r: (
            r.id,
            f"{r.at:%Y-%m-%d %H:%M}",
            r.coder,
            f"{r.name} ({r.thing_id})" if r.thing == "actor" else r.name,
            r.summary,
            f"{r.undone:%Y-%m-%d %H:%M} by {r.undone_by}" if r.undone else "",
        ),
    )


def suggestions_table(rows: Sequence[SuggestionRow]) -> Listing:
    """Pairs of actors that may be the same."""
    return make_listing(
        ("actor", "number", "other actor", "other number", "words"),
        rows,
        lambda r: (r.one, r.one_id, r.other, r.other_id, r.why),
    )
