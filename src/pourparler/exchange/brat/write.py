"""What stands in a document as brat's annotations; what brat has no form for stands in notes, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from pourparler.exchange.brat.standoff import Bound, Event, Standoff, joined, pieces
from pourparler.exchange.tables import TABLES, Row, tables
from pourparler.ledger import DocumentBundle
from pourparler.record import Act, MeetingStatus, Span, StatementKind

KINDS = {"person": "Person", "organization": "Organization", "country": "Country", "group": "Group"}
"""Entity types by the kinds of actors."""
_ACTORS = "|".join(KINDS.values())
CONFIGURATION = "\n".join(
    [
        "[entities]",
        *KINDS.values(),
        "Source",
        "Content",
        "Proposal",
        "Provision",
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
        f"Statement\tContent*:Content, Source*:Source, Speaker?:{_ACTORS}, Within?:Statement|Uncued",
        f"Uncued\tContent*:Content, Source*:Source, Speaker?:{_ACTORS}, Within?:Statement|Uncued",
        f"Meeting\tParticipant*:{_ACTORS}",
        "",
        "[attributes]",
        f"Kind\tArg:Statement|Uncued, Value:{'|'.join(get_args(StatementKind))}",
        f"Act\tArg:Statement|Uncued, Value:{'|'.join(get_args(Act))}",
        f"Status\tArg:Meeting, Value:{'|'.join(get_args(MeetingStatus))}",
        "",
    ]
)
"""``annotation.conf``: the types, roles and values that brat offers."""

_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029]")
_SAID_OTHERWISE = {"document", "speaker_name", "words"}


@dataclass
class Sheet:
    """A document's annotations while they are made, and the rows that cannot stand among them, with their place."""

    text: str
    standoff: Standoff = field(default_factory=Standoff)
    beside: dict[str, list[tuple[int, Row]]] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)  # by the ids of actors and proposals

    def bound(self, type_: str, spans: Sequence[Span]) -> str | None:
        """Mark some words; None if there are none but white space."""
        found = pieces(self.text, spans)
        if not found:
            return None
        id_ = f"T{len(self.standoff.bounds) + 1}"
        self.standoff.bounds[id_] = Bound(type_, found)
        return id_

    def note(self, target: str, values: Row) -> None:
        """Write what brat has no form for."""
        kept = {name: value for name, value in values.items() if value not in (None, [], {})}
        if kept:
            told = json.dumps(kept, ensure_ascii=False, default=str)
            safe = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", told)
            self.standoff.notes.setdefault(target, []).append(safe)

    def aside(self, table: str, number: int, row: Row) -> None:
        """Keep a row that has no words to stand on."""
        kept = {name: value for name, value in row.items() if value is not None and name not in _SAID_OTHERWISE}
        self.beside.setdefault(table, []).append((number, kept))

    def exact(self, row: Row, columns: Sequence[str]) -> dict[str, list[Span]]:
        """Spans that their pieces do not give back."""
        return {
            name: row[name]
            for name in columns
            if list(joined(self.text, pieces(self.text, row[name]))) != list(map(tuple, row[name]))
        }

    def together(self, members: Sequence[str]) -> None:
        """Say that some words mean one."""
        if len(members) > 1:
            self.standoff.equals.append(("Coref", tuple(members)))


def sheet(given: DocumentBundle, text: str) -> Sheet:
    """Give a document's annotations.

    Parameters
    ----------
    text
        The document's text as it stands in brat's folder.
    """
    rows = tables(given)
    found = Sheet(text)
    for number, row in enumerate(rows["actors"]):
        _actor(found, number, row)
    for number, row in enumerate(rows["proposals"]):
        _proposal(found, number, row)
    _link_proposals(found, rows["proposals"])
    _statements(found, rows["statements"], rows["positions"])
    for number, row in enumerate(rows["meetings"]):
        _meeting(found, number, row)
    for number, row in enumerate(rows["times"]):
        if id_ := found.bound("Time", row["spans"]):
            days = {name: row[name] for name in ("first_day", "last_day")}
            found.note(id_, days | {"exact": found.exact(row, ["spans"])})
        else:
            found.aside("times", number, row)
    return found


def _mentions(found: Sheet, type_: str, row: Row) -> tuple[list[str], list[Span]]:
    """Mark each mention; and all of them once more, if brat cannot hold them so."""
    marked = [id_ for span in row["mentions"] if (id_ := found.bound(type_, [span]))]
    held = [joined(found.text, pieces(found.text, [span])) for span in row["mentions"]]
    return marked, [] if held == [(tuple(span),) for span in row["mentions"]] else row["mentions"]


def _actor(found: Sheet, number: int, row: Row) -> None:
    members, exact = _mentions(found, KINDS[row["kind"]], row)
    if not members:
        found.aside("actors", number, row)
        return
    found.first[row["id"]] = members[0]
    found.together(members)
    known = None if row["known_as"] == row["name"] else row["known_as"]
    told = {name: row[name] for name in ("id", "name", "roles", "for")} | {"known_as": known}
    found.note(members[0], told | {"exact": {"mentions": exact} if exact else None})


def _proposal(found: Sheet, number: int, row: Row) -> None:
    members, exact = _mentions(found, "Proposal", row)
    if not members:
        found.aside("proposals", number, row)
        return
    found.first[row["id"]] = members[0]
    found.together(members)
    told = {name: row[name] for name in ("id", "name", "first_day", "last_day", "day_words", "coder")}
    told |= {"sponsors": row["sponsors"], "replaces": row["replaces"]}
    provisions = [(span, found.bound("Provision", [span])) for span in row["provisions"]]
    found.standoff.relations += [("Provides", members[0], id_) for _, id_ in provisions if id_]
    held = [joined(found.text, pieces(found.text, [span])) for span in row["provisions"]]
    whole = {"mentions": exact} if exact else {}
    if held != [(tuple(span),) for span in row["provisions"]]:
        whole["provisions"] = row["provisions"]
    found.note(members[0], told | {"exact": whole})


def _link_proposals(found: Sheet, rows: Sequence[Row]) -> None:
    for row in rows:
        if own := found.first.get(row["id"]):
            for sponsor in row["sponsors"]:
                if other := found.first.get(sponsor):
                    found.standoff.relations.append(("Sponsors", other, own))
            other = found.first.get(row["replaces"] or "")
            if other is not None and other != own:
                found.standoff.relations.append(("Replaces", own, other))


def _statements(found: Sheet, rows: Sequence[Row], positions: Sequence[Row]) -> None:
    made: dict[str, tuple[str, Event, Row]] = {}
    for number, row in enumerate(rows):
        cue = found.bound("Statement", row["cue"])
        source = found.bound("Source", row["source"])
        content = found.bound("Content" if cue else "Uncued", row["content"])
        trigger = cue or content
        if trigger is None:
            # A source alone is no statement that brat could show.
            if source is not None:
                del found.standoff.bounds[source]
            found.aside("statements", number, row)
            continue
        speaker = found.first.get(row["speaker"] or "")
        roles = [("Content", content if cue else None), ("Source", source), ("Speaker", speaker)]
        own = Event(
            "Statement" if cue else "Uncued", trigger, tuple((name, id_) for name, id_ in roles if id_ is not None)
        )
        made[row["id"]] = (f"E{len(found.standoff.events) + 1}", own, row)
        found.standoff.events[made[row["id"]][0]] = own
    for name, (id_, own, row) in made.items():
        within = made.get(row["within"] or "")
        if within is not None and row["within"] != name:
            own = Event(own.type, own.trigger, (*own.arguments, ("Within", within[0])))
            found.standoff.events[id_] = own
        told = {"Kind": row["kind"], "Act": row["act"]}
        found.standoff.attributes[id_] = {key: value for key, value in told.items() if value}
        note = {key: row[key] for key in ("id", "speaker", "within", "first_day", "last_day", "day_words")}
        note |= {"confidence": row["confidence"], "coder": row["coder"]}
        note |= {"exact": found.exact(row, ("source", "cue", "content")), "was": found.standoff.fingerprint(id_)}
        coded = [{k: v for k, v in p.items() if k not in ("document", "statement")} for p in positions
                 if p["statement"] == name]  # fmt: skip
        found.note(id_, note | {"positions": coded})
    for number, row in enumerate(positions):
        if row["statement"] not in made:
            found.aside("positions", number, row)


def _meeting(found: Sheet, number: int, row: Row) -> None:
    trigger = found.bound("Meeting", row["evidence"])
    if trigger is None:
        found.aside("meetings", number, row)
        return
    there = [found.first[each] for each in row["participants"] if each in found.first]
    roles = [("Participant" + (str(n) if n > 1 else ""), id_) for n, id_ in enumerate(there, 1)]
    id_ = f"E{len(found.standoff.events) + 1}"
    found.standoff.events[id_] = Event("Meeting", trigger, tuple(roles))
    found.standoff.attributes[id_] = {"Status": row["status"]}
    note = {key: row[key] for key in TABLES["meetings"] if key not in ("document", "status", "evidence", "words")}
    found.note(id_, note | {"exact": found.exact(row, ["evidence"]), "was": found.standoff.fingerprint(id_)})


def sidecar(given: DocumentBundle, found: Sheet) -> dict[str, Any]:
    """What is known of the document, and what cannot stand in brat's files."""
    head = tables(DocumentBundle(given.record.model_copy(update=_NOTHING)))["documents"][0]
    head = {name: value for name, value in head.items() if name != "text" and value is not None}
    returns = [n for n, each in enumerate(given.record.document.text) if each == "\r"]
    return {"document": head, "returns": returns, "beside": found.beside}


_NOTHING = {"actors": (), "statements": (), "meetings": (), "proposals": (), "times": ()}
