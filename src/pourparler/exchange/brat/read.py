"""From brat's annotations back to rows: notes tell what brat has no form for, and give way to what brat shows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pourparler.exchange.brat.standoff import Event, Standoff, joined, pieces
from pourparler.exchange.brat.write import KINDS
from pourparler.exchange.tables import TABLES, Row, Tables, fits, mended
from pourparler.record import Span

_ACTORS = {type_: kind for kind, type_ in KINDS.items()}
_OURS = {*_ACTORS, "Source", "Content", "Proposal", "Provision", "Time", "Statement", "Uncued", "Meeting"}


class Reading:
    """One file of annotations beside its text and what the sidecar tells."""

    def __init__(self, text: str, given: Standoff, beside: Tables) -> None:
        self.text = text
        self.given = given
        self.beside = beside
        self.left: list[str] = []
        self.notes = {target: self._note(words) for target, words in given.notes.items()}
        self.of: dict[str, str] = {}  # the ids of actors and proposals, by those of their mentions

    def rows(self) -> Tables:
        """Everything as rows of tables."""
        found: Tables = {
            "actors": self._classes("actors", set(_ACTORS)),
            "proposals": self._classes("proposals", {"Proposal"}),
        }
        self._relate(found["proposals"])
        found["statements"], found["positions"] = self._statements()
        found["meetings"] = [self._meeting(id_, each) for id_, each in self._events({"Meeting"})]
        found["times"] = self._times()
        for table, rows in self.beside.items():
            for row in rows:
                found[table].insert(row.pop("at", len(found[table])), row)
        self._tell_strange()
        return mended(found)

    def _note(self, words: Sequence[str]) -> dict[str, Any]:
        """What we wrote to an annotation; what people wrote is not carried."""
        told: dict[str, Any] = {}
        others = 0
        for each in words:
            try:
                found = json.loads(each)
            except (ValueError, RecursionError):
                found = None
            if isinstance(found, dict) and not told:
                told = found
            else:
                others += 1
        if others:
            self.left.append(f"{others} notes that people wrote have no place in a ledger: left")
        return told

    def _told(self, table: str, id_: str) -> Row:
        """The columns that a note tells of."""
        note = self.notes.get(id_, {})
        columns = TABLES[table]
        return {name: note[name] for name in columns if name in note and fits(columns[name], note[name])}

    def _exact(self, id_: str, column: str) -> list[Span]:
        exact = self.notes.get(id_, {}).get("exact")
        given = exact.get(column) if isinstance(exact, dict) else None
        if given is None or not fits("spans", given):
            return []
        return [(start, end) for start, end in given if 0 <= start < end <= len(self.text)]

    def _spans(self, id_: str, column: str, bounds: Iterable[str]) -> list[Span]:
        """One part of an annotation: as the note has it, if brat still has it so."""
        marked = [piece for each in bounds if each in self.given.bounds for piece in self.given.bounds[each].pieces]
        exact = self._exact(id_, column)
        if exact and pieces(self.text, exact) == pieces(self.text, marked):
            return exact
        return list(joined(self.text, marked))

    def _marks(self, id_: str, column: str, bounds: Sequence[str]) -> list[Span]:
        """Mentions, one a mark: as the note has them, as far as brat still has them so."""
        marked = [self.given.bounds[each].pieces for each in bounds]
        found = []
        for span in self._exact(id_, column):
            shown = pieces(self.text, [span])
            if not shown:
                found.append(span)
            elif shown in marked:
                marked.remove(shown)
                found.append(span)
        return found + [span for each in marked for span in joined(self.text, each)]

    def _classes(self, table: str, types: set[str]) -> list[Row]:
        """Marks that mean one, as the relation Coref joins them."""
        own = [id_ for id_, bound in self.given.bounds.items() if bound.type in types]
        home = {id_: id_ for id_ in own}
        for type_, members in self.given.equals:
            held = [each for each in members if each in home and type_ == "Coref"]
            for each in held[1:]:
                one, other = _root(home, held[0]), _root(home, each)
                home[max(one, other, key=own.index)] = min(one, other, key=own.index)
        groups: dict[str, list[str]] = {}
        for id_ in own:
            groups.setdefault(_root(home, id_), []).append(id_)
        return [self._class(table, members) for members in groups.values()]

    def _class(self, table: str, members: Sequence[str]) -> Row:
        noted = next((each for each in members if self.notes.get(each)), members[0])
        row: Row = {"id": members[0]} | self._told(table, noted)
        if any(row["id"] == other for other in self.of.values()):
            row["id"] = members[0]
        for each in members:
            self.of[each] = row["id"]
        longest = max((self._words(each) for each in members), key=len)
        row.setdefault("name", longest)
        if table == "actors":
            row["kind"] = _ACTORS[self.given.bounds[noted].type]
        elif "provisions" not in row:
            bounds = [two for type_, one, two in self.given.relations
                      if type_ == "Provides" and one in members and two in self.given.bounds]  # fmt: skip
            row["provisions"] = self._marks(noted, "provisions", bounds)
        return row | {"mentions": self._marks(noted, "mentions", members)}

    def _words(self, id_: str) -> str:
        return " ".join(self.text[start:end] for start, end in self.given.bounds[id_].pieces)

    def _is_marked(self, name: str) -> bool:
        return name in self.of.values()

    def _relate(self, proposals: Sequence[Row]) -> None:
        for row in proposals:
            pairs = [(type_, self.of.get(one), self.of.get(two)) for type_, one, two in self.given.relations]
            sponsors = [one for type_, one, two in pairs if type_ == "Sponsors" and two == row["id"] and one]
            row["sponsors"] = self._people(row.get("sponsors", []), sponsors)
            older = [two for type_, one, two in pairs if type_ == "Replaces" and one == row["id"] and two]
            told = row.get("replaces")
            # What replaces itself, or has no words, stands in the note alone.
            row["replaces"] = told if told == row["id"] or not self._is_marked(told or "") else None
            row["replaces"] = older[0] if older else row["replaces"]

    def _people(self, told: Sequence[str], shown: Sequence[str]) -> list[str]:
        """Those whom a note names, as far as brat still shows them, and those whom brat shows besides."""
        kept = [each for each in told if each in shown or not self._is_marked(each)]
        return kept + [each for each in dict.fromkeys(shown) if each not in told]

    def _events(self, types: set[str]) -> list[tuple[str, Event]]:
        return [(id_, each) for id_, each in self.given.events.items() if each.type in types]

    def _statements(self) -> tuple[list[Row], list[Row]]:
        own = self._events({"Statement", "Uncued"})
        names = {id_: self._told("statements", id_).get("id", id_) for id_, _ in own}
        rows, positions = [], []
        for id_, event in own:
            rows.append(self._statement(id_, event, names))
            coded = self.notes.get(id_, {}).get("positions")
            for each in coded if isinstance(coded, list) else ():
                if isinstance(each, dict):
                    kinds = TABLES["positions"]
                    row = {name: each[name] for name in kinds if name in each and fits(kinds[name], each[name])}
                    positions.append(row | {"statement": names[id_]})
        return rows, positions

    def _statement(self, id_: str, event: Event, names: Mapping[str, str]) -> Row:
        row: Row = {"id": id_} | self._told("statements", id_)
        speakers = [self.of[each] for each in event.of("Speaker") if each in self.of]
        told = row.pop("speaker", None)
        row["speaker"] = speakers[0] if speakers else None if self._is_marked(told or "") else told
        within = [names[each] for each in event.of("Within") if each in names]
        told = row.pop("within", None)
        row["within"] = within[0] if within else told if told == row["id"] or told not in names.values() else None
        is_cued = event.type == "Statement"
        content = event.of("Content") if is_cued else [event.trigger, *event.of("Content")]
        row["cue"] = self._spans(id_, "cue", [event.trigger] if is_cued else [])
        row["content"] = self._spans(id_, "content", content)
        row["source"] = self._spans(id_, "source", event.of("Source"))
        for part in ("cue", "content", "source"):
            # White space alone is shown by nothing.
            if not row[part] and not pieces(self.text, exact := self._exact(id_, part)):
                row[part] = exact
        attributes = self.given.attributes.get(id_, {})
        row |= {name.lower(): attributes[name] for name in ("Kind", "Act") if name in attributes}
        return self._whose(id_, row)

    def _whose(self, id_: str, row: Row) -> Row:
        """Who changes an event in brat stands for it."""
        note = self.notes.get(id_, {})
        if "was" in note and note["was"] != self.given.fingerprint(id_):
            row = row | {"coder": None, "confidence": 1.0}
        return row

    def _meeting(self, id_: str, event: Event) -> Row:
        row: Row = {"id": id_} | self._told("meetings", id_)
        there = [self.of[each] for each in event.of("Participant") if each in self.of]
        row["participants"] = self._people(row.get("participants", []), there)
        row["evidence"] = self._spans(id_, "evidence", [event.trigger])
        row["status"] = self.given.attributes.get(id_, {}).get("Status", "held")
        return self._whose(id_, row)

    def _times(self) -> list[Row]:
        found = []
        for id_, bound in self.given.bounds.items():
            if bound.type == "Time":
                row = self._told("times", id_) | {"spans": self._spans(id_, "spans", [id_])}
                if "first_day" in row:
                    found.append(row)
                else:
                    self.left.append(f"{id_}: a time has no days; its note tells them: left")
        return found

    def _tell_strange(self) -> None:
        strange = {bound.type for bound in self.given.bounds.values()} - _OURS
        if strange:
            count = sum(bound.type in strange for bound in self.given.bounds.values())
            some = ", ".join(sorted(strange)[:5])
            self.left.append(f"{count} annotations of types that have no place in a ledger ({some}): left")


def _root(home: dict[str, str], id_: str) -> str:
    while home[id_] != id_:
        id_ = home[id_]
    return id_
