"""Convert a document to brat annotations; notes have, as JSON, what brat cannot show."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from pourparler.exchange.brat.standoff import Bound, Event, Standoff, join_pieces, pieces
from pourparler.exchange.columns import TABLES, Row
from pourparler.exchange.tables import to_tables
from pourparler.ledger import DocumentBundle
from pourparler.record import Act, MeetingStatus, ProposalState, Span, Stance, StatementKind

KINDS = {"person": "Person", "organization": "Organization", "country": "Country", "group": "Group"}
"""Entity types by kind of actor."""
_ACTORS = "|".join(KINDS.values())
CONFIGURATION = "\n".join(
    [
        "[entities]",
        *KINDS.values(),
        "Source",
        "Content",
        "Proposal",
        "Provision",
        "Condition",
        "Time",
        "",
        "[relations]",
        "Coref\tArg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric-transitive",
        f"Sponsors\tArg1:{_ACTORS}, Arg2:Proposal",
        "Provides\tArg1:Proposal, Arg2:Provision",
        "Replaces\tArg1:Proposal, Arg2:Proposal",
        "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>",
        "",
        "[events]",
        f"Statement\tContent*:Content, Source*:Source, Speaker*:{_ACTORS}, Within?:Statement|Uncued",
        f"Uncued\tContent*:Content, Source*:Source, Speaker*:{_ACTORS}, Within?:Statement|Uncued",
        f"Meeting\tParticipant*:{_ACTORS}",
        f"Position\tParty?:{_ACTORS}, Condition?:Condition, Said?:Statement|Uncued",
        "",
        "[attributes]",
        f"Kind\tArg:Statement|Uncued, Value:{'|'.join(get_args(StatementKind))}",
        f"Act\tArg:Statement|Uncued, Value:{'|'.join(get_args(Act))}",
        f"Status\tArg:Meeting, Value:{'|'.join(get_args(MeetingStatus))}",
        f"State\tArg:Proposal, Value:{'|'.join(get_args(ProposalState))}",
        f"Stance\tArg:Position, Value:{'|'.join(get_args(Stance))}",
        "",
    ]
)
"""``annotation.conf``: the types, roles and values in brat's dialogs."""

_INVISIBLE = re.compile("[\x7f-\x9f\u2028\u2029]")
_SHOWN_BY_BRAT = {"document", "speaker_name", "party_name", "words"}


@dataclass
class Annotations:
    """The annotations of a document, and the rows without words to annotate, each with its index in the table."""

    text: str
    standoff: Standoff = field(default_factory=Standoff)
    beside: dict[str, list[tuple[int, Row]]] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)  # by the ids of actors and proposals
    said: dict[str, str] = field(default_factory=dict)  # events by the ids of statements

    def bound(self, type_: str, spans: Sequence[Span]) -> str | None:
        """Annotate spans; None if they contain only white space."""
        found = pieces(self.text, spans)
        if not found:
            return None
        id_ = f"T{len(self.standoff.bounds) + 1}"
        self.standoff.bounds[id_] = Bound(type_, found)
        return id_

    def note(self, target: str, values: Row) -> None:
        """Add a note with what brat cannot show."""
        kept = {name: value for name, value in values.items() if value not in (None, [], {})}
        if kept:
            line = json.dumps(kept, ensure_ascii=False, default=str)
            safe = _INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
            self.standoff.notes.setdefault(target, []).append(safe)

    def add_beside(self, table: str, number: int, row: Row) -> None:
        """Add a row without words to the sidecar."""
        kept = {name: value for name, value in row.items() if value is not None and name not in _SHOWN_BY_BRAT}
        self.beside.setdefault(table, []).append((number, kept))

    def inexact_spans(self, row: Row, columns: Sequence[str]) -> dict[str, list[Span]]:
        """Return the spans that cannot be restored from their pieces."""
        return {
            name: row[name]
            for name in columns
            if list(join_pieces(self.text, pieces(self.text, row[name]))) != list(map(tuple, row[name]))
        }

    def link_mentions(self, members: Sequence[str]) -> None:
        """Link mentions of one thing."""
        if len(members) > 1:
            self.standoff.equals.append(("Coref", tuple(members)))


def annotate(given: DocumentBundle, text: str) -> Annotations:
    """Convert a document to annotations.

    Parameters
    ----------
    text
        The text of the document in brat's folder.
    """
    rows = to_tables(given)
    found = Annotations(text)
    for number, row in enumerate(rows["actors"]):
        _actor(found, number, row)
    for number, row in enumerate(rows["proposals"]):
        _proposal(found, number, row)
    _link_proposals(found, rows["proposals"])
    _statements(found, rows["statements"], rows["positions"])
    for number, row in enumerate(rows["meetings"]):
        _meeting(found, number, row)
    for number, row in enumerate(rows["stances"]):
        _stance(found, number, row)
    for number, row in enumerate(rows["times"]):
        if id_ := found.bound("Time", row["spans"]):
            days = {name: row[name] for name in ("first_day", "last_day")}
            found.note(id_, days | {"exact": found.inexact_spans(row, ["spans"])})
        else:
            found.add_beside("times", number, row)
    return found


def _mentions(found: Annotations, type_: str, row: Row) -> tuple[list[str], list[Span]]:
    """Annotate each mention; also return all of them if brat cannot represent them exactly."""
    marked = [id_ for span in row["mentions"] if (id_ := found.bound(type_, [span]))]
    held = [join_pieces(found.text, pieces(found.text, [span])) for span in row["mentions"]]
    return marked, [] if held == [(tuple(span),) for span in row["mentions"]] else row["mentions"]


def _actor(found: Annotations, number: int, row: Row) -> None:
    members, exact = _mentions(found, KINDS[row["kind"]], row)
    if not members:
        found.add_beside("actors", number, row)
        return
    found.first[row["id"]] = members[0]
    found.link_mentions(members)
    known = None if row["known_as"] == row["name"] else row["known_as"]
    note = {name: row[name] for name in ("id", "name", "roles", "for")} | {"known_as": known}
    found.note(members[0], note | {"exact": {"mentions": exact} if exact else None})


def _proposal(found: Annotations, number: int, row: Row) -> None:
    members, exact = _mentions(found, "Proposal", row)
    if not members:
        found.add_beside("proposals", number, row)
        return
    found.first[row["id"]] = members[0]
    found.link_mentions(members)
    note = {
        name: row[name] for name in ("id", "name", "state", "first_day", "last_day", "day_words", "confidence", "coder")
    }
    note |= {"sponsors": row["sponsors"], "replaces": row["replaces"]}
    if row["state"]:
        found.standoff.attributes[members[0]] = {"State": row["state"]}
    provisions = [(span, found.bound("Provision", [span])) for span in row["provisions"]]
    found.standoff.relations += [("Provides", members[0], id_) for _, id_ in provisions if id_]
    held = [join_pieces(found.text, pieces(found.text, [span])) for span in row["provisions"]]
    whole = {"mentions": exact} if exact else {}
    if held != [(tuple(span),) for span in row["provisions"]]:
        whole["provisions"] = row["provisions"]
    found.note(members[0], note | {"exact": whole})


def _link_proposals(found: Annotations, rows: Sequence[Row]) -> None:
    for row in rows:
        if own := found.first.get(row["id"]):
            for sponsor in row["sponsors"]:
                if other := found.first.get(sponsor):
                    found.standoff.relations.append(("Sponsors", other, own))
            other = found.first.get(row["replaces"] or "")
            if other is not None and other != own:
                found.standoff.relations.append(("Replaces", own, other))


def _statements(found: Annotations, rows: Sequence[Row], positions: Sequence[Row]) -> None:
    made: dict[str, tuple[str, Event, Row]] = {}
    for number, row in enumerate(rows):
        cue = found.bound("Statement", row["cue"])
        source = found.bound("Source", row["source"])
        content = found.bound("Content" if cue else "Uncued", row["content"])
        trigger = cue or content
        if trigger is None:
            # brat cannot show a statement that has only a source.
            if source is not None:
                del found.standoff.bounds[source]
            found.add_beside("statements", number, row)
            continue
        people = [found.first[each] for each in row["speakers"] if each in found.first]
        speakers = [("Speaker" + (str(n) if n > 1 else ""), id_) for n, id_ in enumerate(people, 1)]
        roles = [("Content", content if cue else None), ("Source", source), *speakers]
        own = Event(
            "Statement" if cue else "Uncued", trigger, tuple((name, id_) for name, id_ in roles if id_ is not None)
        )
        found.said[row["id"]] = f"E{len(found.standoff.events) + 1}"
        made[row["id"]] = (found.said[row["id"]], own, row)
        found.standoff.events[found.said[row["id"]]] = own
    for name, (id_, own, row) in made.items():
        within = made.get(row["within"] or "")
        if within is not None and row["within"] != name:
            own = Event(own.type, own.trigger, (*own.arguments, ("Within", within[0])))
            found.standoff.events[id_] = own
        attributes = {"Kind": row["kind"], "Act": row["act"]}
        found.standoff.attributes[id_] = {key: value for key, value in attributes.items() if value}
        note = {key: row[key] for key in ("id", "speakers", "within", "first_day", "last_day", "day_words")}
        note |= {"confidence": row["confidence"], "coder": row["coder"]}
        note |= {
            "exact": found.inexact_spans(row, ("source", "cue", "content")),
            "was": found.standoff.fingerprint(id_),
        }
        coded = [{k: v for k, v in p.items() if k not in ("document", "statement")} for p in positions
                 if p["statement"] == name]  # fmt: skip
        found.note(id_, note | {"positions": coded})
    for number, row in enumerate(positions):
        if row["statement"] not in made:
            found.add_beside("positions", number, row)


def _meeting(found: Annotations, number: int, row: Row) -> None:
    trigger = found.bound("Meeting", row["evidence"])
    if trigger is None:
        found.add_beside("meetings", number, row)
        return
    there = [found.first[each] for each in row["participants"] if each in found.first]
    roles = [("Participant" + (str(n) if n > 1 else ""), id_) for n, id_ in enumerate(there, 1)]
    id_ = f"E{len(found.standoff.events) + 1}"
    found.standoff.events[id_] = Event("Meeting", trigger, tuple(roles))
    found.standoff.attributes[id_] = {"Status": row["status"]}
    note = {key: row[key] for key in TABLES["meetings"] if key not in ("document", "status", "evidence", "words")}
    found.note(id_, note | {"exact": found.inexact_spans(row, ["evidence"]), "was": found.standoff.fingerprint(id_)})


def _stance(found: Annotations, number: int, row: Row) -> None:
    trigger = found.bound("Position", row["target"])
    if trigger is None:
        found.add_beside("stances", number, row)
        return
    condition = found.bound("Condition", row["condition"])
    roles = [("Party", found.first.get(row["party"])), ("Condition", condition)]
    roles.append(("Said", found.said.get(row["statement"] or "")))
    id_ = f"E{len(found.standoff.events) + 1}"
    found.standoff.events[id_] = Event(
        "Position", trigger, tuple((name, other) for name, other in roles if other is not None)
    )
    found.standoff.attributes[id_] = {"Stance": row["stance"]}
    note = {key: row[key] for key in ("id", "party", "statement", "confidence", "coder")}
    exact = found.inexact_spans(row, ("target", "condition")) | {"evidence": row["evidence"]}
    found.note(id_, note | {"exact": exact, "was": found.standoff.fingerprint(id_)})


def sidecar(given: DocumentBundle, found: Annotations) -> dict[str, Any]:
    """Return the sidecar: the metadata of the document, and the rows that brat cannot show."""
    head = to_tables(DocumentBundle(given.record.model_copy(update=_EMPTY)))["documents"][0]
    head = {name: value for name, value in head.items() if name != "text" and value is not None}
    returns = [n for n, each in enumerate(given.record.document.text) if each == "\r"]
    return {"document": head, "returns": returns, "beside": found.beside}


_EMPTY = {"actors": (), "statements": (), "meetings": (), "proposals": (), "positions": (), "times": ()}
