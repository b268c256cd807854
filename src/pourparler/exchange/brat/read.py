"""Convert brat annotations to rows; notes add what brat cannot show, and changes in brat override them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pourparler.exchange.brat.standoff import Event, Standoff, join_pieces, pieces
from pourparler.exchange.brat.write import KINDS
from pourparler.exchange.columns import TABLES, Row, Tables, is_valid
from pourparler.exchange.tables import drop_missing_references
from pourparler.record import Span

_ACTORS = {type_: kind for kind, type_ in KINDS.items()}
_EVENTS = {"Statement", "Uncued", "Meeting", "Position"}
_KNOWN_TYPES = {*_ACTORS, *_EVENTS, "Source", "Content", "Proposal", "Provision", "Condition", "Time"}


class AnnotationReader:
    """Converts one file of annotations, with its text and its sidecar, to rows."""

    def __init__(self, text: str, given: Standoff, beside: Tables) -> None:
        self.text = text
        self.given = given
        self.beside = beside
        self.warnings: list[str] = []
        self.notes = {target: self._note(words) for target, words in given.notes.items()}
        self.of: dict[str, str] = {}  # ids of actors and proposals by the ids of their mentions
        self.said: dict[str, str] = {}  # ids of statements by the ids of their events

    def rows(self) -> Tables:
        """Return all rows by table."""
        found: Tables = {
            "actors": self._classes("actors", set(_ACTORS)),
            "proposals": self._classes("proposals", {"Proposal"}),
        }
        self._relate(found["proposals"])
        found["statements"], found["positions"] = self._statements()
        found["meetings"] = [self._meeting(id_, each) for id_, each in self._events({"Meeting"})]
        found["stances"] = self._stances()
        found["times"] = self._times()
        for table, rows in self.beside.items():
            for row in rows:
                found[table].insert(row.pop("at", len(found[table])), row)
        self._report_unknown_types()
        return drop_missing_references(found)

    def _note(self, words: Sequence[str]) -> dict[str, Any]:
        """Return the note that Pourparler wrote to an annotation; notes of people are skipped."""
        own: dict[str, Any] = {}
        others = 0
        for each in words:
            try:
                found = json.loads(each)
            except (ValueError, RecursionError):
                found = None
            if isinstance(found, dict) and not own:
                own = found
            else:
                others += 1
        if others:
            self.warnings.append(f"{others} notes that people wrote cannot be imported: skipped")
        return own

    def _noted(self, table: str, id_: str) -> Row:
        """Return the columns in a note."""
        note = self.notes.get(id_, {})
        columns = TABLES[table]
        return {name: note[name] for name in columns if name in note and is_valid(columns[name], note[name])}

    def _exact(self, id_: str, column: str) -> list[Span]:
        exact = self.notes.get(id_, {}).get("exact")
        given = exact.get(column) if isinstance(exact, dict) else None
        if given is None or not is_valid("spans", given):
            return []
        return [(start, end) for start, end in given if 0 <= start < end <= len(self.text)]

    def _spans(self, id_: str, column: str, bounds: Iterable[str]) -> list[Span]:
        """Return the spans of annotations: those of the note if they are unchanged in brat."""
        marked = [piece for each in bounds if each in self.given.bounds for piece in self.given.bounds[each].pieces]
        exact = self._exact(id_, column)
        if exact and pieces(self.text, exact) == pieces(self.text, marked):
            return exact
        return list(join_pieces(self.text, marked))

    def _marks(self, id_: str, column: str, bounds: Sequence[str]) -> list[Span]:
        """Return one span per mention: that of the note where it is unchanged in brat."""
        marked = [self.given.bounds[each].pieces for each in bounds]
        found = []
        for span in self._exact(id_, column):
            shown = pieces(self.text, [span])
            if not shown:
                found.append(span)
            elif shown in marked:
                marked.remove(shown)
                found.append(span)
        return found + [span for each in marked for span in join_pieces(self.text, each)]

    def _classes(self, table: str, types: set[str]) -> list[Row]:
        """Return one row per group of mentions that Coref relations link."""
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
        row: Row = {"id": members[0]} | self._noted(table, noted)
        if any(row["id"] == other for other in self.of.values()):
            row["id"] = members[0]
        for each in members:
            self.of[each] = row["id"]
        longest = max((self._words(each) for each in members), key=len)
        row.setdefault("name", longest)
        if table == "actors":
            row["kind"] = _ACTORS[self.given.bounds[noted].type]
            return row | {"mentions": self._marks(noted, "mentions", members)}
        row = self._with_state(row, members)
        if "provisions" not in row:
            bounds = [two for type_, one, two in self.given.relations
                      if type_ == "Provides" and one in members and two in self.given.bounds]  # fmt: skip
            row["provisions"] = self._marks(noted, "provisions", bounds)
        return row | {"mentions": self._marks(noted, "mentions", members)}

    def _with_state(self, row: Row, members: Sequence[str]) -> Row:
        """Take the state of a proposal from brat, and make the importing person its coder if it was changed there."""
        shown = [self.given.attributes.get(each, {}).get("State") for each in members]
        state = next(filter(None, shown), None)
        return row | {"state": state} | ({} if state == row.get("state") else {"coder": None, "confidence": 1.0})

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
            noted = row.get("replaces")
            # Only the note has a proposal that replaces itself or has no words.
            row["replaces"] = noted if noted == row["id"] or not self._is_marked(noted or "") else None
            row["replaces"] = older[0] if older else row["replaces"]

    def _people(self, noted: Sequence[str], shown: Sequence[str]) -> list[str]:
        """Return the actors of a note that are still in brat, and those that were added in brat."""
        kept = [each for each in noted if each in shown or not self._is_marked(each)]
        return kept + [each for each in dict.fromkeys(shown) if each not in noted]

    def _events(self, types: set[str]) -> list[tuple[str, Event]]:
        return [(id_, each) for id_, each in self.given.events.items() if each.type in types]

    def _statements(self) -> tuple[list[Row], list[Row]]:
        own = self._events({"Statement", "Uncued"})
        names = self.said = {id_: self._noted("statements", id_).get("id", id_) for id_, _ in own}
        rows, positions = [], []
        for id_, event in own:
            rows.append(self._statement(id_, event, names))
            coded = self.notes.get(id_, {}).get("positions")
            for each in coded if isinstance(coded, list) else ():
                if isinstance(each, dict):
                    kinds = TABLES["positions"]
                    row = {name: each[name] for name in kinds if name in each and is_valid(kinds[name], each[name])}
                    positions.append(row | {"statement": names[id_]})
        return rows, positions

    def _statement(self, id_: str, event: Event, names: Mapping[str, str]) -> Row:
        row: Row = {"id": id_} | self._noted("statements", id_)
        speakers = [self.of[each] for each in event.of("Speaker") if each in self.of]
        # A folder of an older version notes one speaker.
        one = row.pop("speaker", None)
        row["speakers"] = self._people(row.get("speakers", [] if one is None else [one]), speakers)
        within = [names[each] for each in event.of("Within") if each in names]
        noted = row.pop("within", None)
        row["within"] = within[0] if within else noted if noted == row["id"] or noted not in names.values() else None
        is_cued = event.type == "Statement"
        content = event.of("Content") if is_cued else [event.trigger, *event.of("Content")]
        row["cue"] = self._spans(id_, "cue", [event.trigger] if is_cued else [])
        row["content"] = self._spans(id_, "content", content)
        row["source"] = self._spans(id_, "source", event.of("Source"))
        for part in ("cue", "content", "source"):
            # brat cannot show spans of white space.
            if not row[part] and not pieces(self.text, exact := self._exact(id_, part)):
                row[part] = exact
        attributes = self.given.attributes.get(id_, {})
        row |= {name.lower(): attributes[name] for name in ("Kind", "Act") if name in attributes}
        return self._with_coder(id_, row)

    def _with_coder(self, id_: str, row: Row) -> Row:
        """Make the importing person the coder of an event that was changed in brat."""
        note = self.notes.get(id_, {})
        if "was" in note and note["was"] != self.given.fingerprint(id_):
            row = row | {"coder": None, "confidence": 1.0}
        return row

    def _meeting(self, id_: str, event: Event) -> Row:
        row: Row = {"id": id_} | self._noted("meetings", id_)
        there = [self.of[each] for each in event.of("Participant") if each in self.of]
        row["participants"] = self._people(row.get("participants", []), there)
        row["evidence"] = self._spans(id_, "evidence", [event.trigger])
        row["status"] = self.given.attributes.get(id_, {}).get("Status", "held")
        return self._with_coder(id_, row)

    def _stances(self) -> list[Row]:
        found = []
        for id_, event in self._events({"Position"}):
            stance = self.given.attributes.get(id_, {}).get("Stance")
            row = self._stance(id_, event)
            if stance and row["party"]:
                found.append(row | {"stance": stance})
            else:
                self.warnings.append(f"{id_}: a position needs a party and a stance: skipped")
        return found

    def _stance(self, id_: str, event: Event) -> Row:
        row: Row = {"id": id_} | self._noted("stances", id_)
        parties = [self.of[each] for each in event.of("Party") if each in self.of]
        row["party"] = next(iter(self._people([row["party"]] if "party" in row else [], parties)), None)
        said = [self.said[each] for each in event.of("Said") if each in self.said]
        noted = row.get("statement")
        row["statement"] = said[0] if said else None if noted in self.said.values() else noted
        row["target"] = _hull(self._spans(id_, "target", [event.trigger]))
        row["condition"] = _hull(self._spans(id_, "condition", event.of("Condition")))
        row["evidence"] = _hull(self._exact(id_, "evidence")) or row["target"]
        return self._with_coder(id_, row)

    def _times(self) -> list[Row]:
        found = []
        for id_, bound in self.given.bounds.items():
            if bound.type == "Time":
                row = self._noted("times", id_) | {"spans": self._spans(id_, "spans", [id_])}
                if "first_day" in row:
                    found.append(row)
                else:
                    self.warnings.append(f"{id_}: a time has no days in its note: skipped")
        return found

    def _report_unknown_types(self) -> None:
        strange = {bound.type for bound in self.given.bounds.values()} - _KNOWN_TYPES
        if strange:
            count = sum(bound.type in strange for bound in self.given.bounds.values())
            some = ", ".join(sorted(strange)[:5])
            self.warnings.append(f"{count} annotations of unknown types ({some}): skipped")


def _hull(spans: Sequence[Span]) -> list[Span]:
    """Return one span from the first to the last character of some; none of none."""
    return [(min(start for start, _ in spans), max(end for _, end in spans))] if spans else []


def _root(home: dict[str, str], id_: str) -> str:
    while home[id_] != id_:
        id_ = home[id_]
    return id_
