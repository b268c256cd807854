"""Grouping of reports about one meeting, rewritten where documents, names or decisions change.

Each report has keys (`meeting_keys`): what reports of one event share at least one of. A change regroups the reports
that bear on it, directly or through each other; the first of a group by publication date has an empty ``same_as``, and
the others refer to it. Groups are computed from all of these reports together, so the order in which documents are
added does not matter.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, and_, delete, func, insert, or_, select, update

from pourparler.ledger.calendar import shift_day
from pourparler.ledger.db.filters import in_chunks, publication_order
from pourparler.ledger.db.id_lists import is_in
from pourparler.ledger.db.schema import (
    ROOT,
    actors,
    appearances,
    documents,
    meeting_evidence,
    meeting_keys,
    meeting_participants,
    meetings,
    proposals,
)
from pourparler.ledger.linking.meeting_match import group_reports
from pourparler.ledger.linking.meeting_reports import AHEAD, MOVED, Key, Participant, Report, find_related, is_near
from pourparler.ledger.linking.names import is_named, name_words
from pourparler.ledger.linking.places import NOWHERE, parse_place
from pourparler.lexicon.actors import tables
from pourparler.record import MeetingKind, MeetingStatus

Heads = dict[int, int | None]
"""The report that each one repeats; None for the first of a group."""

_PRINCIPAL, _OTHER, _ACTS = actors.alias("principal"), appearances.alias("other"), actors.alias("acts")
_ANY_DAY = dt.date.min
_DAYS = "first_day", "last_day", "status", "kind"
_BITS = 63


def reports_of_documents(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Return the meetings that documents tell of."""
    found: set[int] = set()
    for part in in_chunks(sorted(ids)):
        found |= set(connection.execute(select(meetings.c.id).where(meetings.c.document_id.in_(part))).scalars())
    return found


def reports_of_actors(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Return the meetings in which these actors, or others acting for them, take part."""
    found: set[int] = set()
    for part in in_chunks(sorted(ids)):
        theirs = (
            select(meeting_participants.c.meeting_id)
            .join(appearances, appearances.c.id == meeting_participants.c.appearance_id)
            .outerjoin(_OTHER, _OTHER.c.id == appearances.c.acts_for)
            .where(or_(appearances.c.actor_id.in_(part), _OTHER.c.actor_id.in_(part)))
        )
        found |= set(connection.execute(theirs).scalars())
    return found


def related_reports(connection: Connection, ids: Iterable[int]) -> dict[int, Report]:
    """Return current reports, and all that bear on them directly or through others."""
    return {report.id: report for report in _closure(connection, ids)[0]}


def write_meetings(connection: Connection, changed: Collection[int], related: Collection[int] = ()) -> None:
    """Regroup reports that changed, those that bear on them now, and those that bore on them before.

    Parameters
    ----------
    changed
        Reports whose keys are written anew.
    related
        Further reports to regroup.
    """
    write_keys(connection, changed)
    reports, heads = _closure(connection, {*changed, *related})
    write_groups(connection, meetings, [[each.id for each in group] for group in group_reports(reports)], heads)


def write_all_meetings(connection: Connection) -> None:
    """Group all reports of the ledger."""
    connection.execute(delete(meeting_keys))
    every = list(connection.execute(select(meetings.c.id).order_by(meetings.c.id)).scalars())
    write_keys(connection, every)
    reports, heads = _load(connection, every)
    write_groups(connection, meetings, [[each.id for each in group] for group in group_reports(reports)], heads)


def write_keys(connection: Connection, ids: Iterable[int]) -> None:
    """Write the keys of the current reports among these, and drop those of the others."""
    wanted = sorted(set(ids))
    for part in in_chunks(wanted):
        connection.execute(delete(meeting_keys).where(meeting_keys.c.meeting_id.in_(part)))
    reports, _ = _load(connection, wanted)
    words = _words_of(connection, [report.id for report in reports])
    lines: list[dict[str, Any]] = []
    for report in reports:
        day = _ANY_DAY if report.window is None else dt.date.fromordinal(report.window.first)
        lines += [{"key": _number(key), "day": day, "meeting_id": report.id} for key in report.keys]
        if report.id in words:
            lines.append({"key": _number(("words", words[report.id])), "day": _ANY_DAY, "meeting_id": report.id})
    for some in in_chunks(lines):
        connection.execute(insert(meeting_keys), list(some))


def ungroup(connection: Connection, ids: Iterable[int]) -> None:
    """Remove reports that documents no longer contain from their groups, and their keys.

    The caller must regroup what was with them afterwards.
    """
    for part in in_chunks(sorted(ids)):
        for table in (meetings, proposals):
            dead = (
                select(table.c.id)
                .join(documents, documents.c.id == table.c.document_id)
                .where(table.c.document_id.in_(part))
                .where(or_(table.c.ended.is_not(None), documents.c.replaced_by.is_not(None)))
            )
            numbers = list(connection.execute(dead).scalars())
            for some in in_chunks(numbers):
                linked = or_(table.c.id.in_(some), table.c.same_as.in_(some)) & table.c.same_as.is_not(None)
                connection.execute(update(table).where(linked).values(same_as=None))
                if table is meetings:
                    connection.execute(delete(meeting_keys).where(meeting_keys.c.meeting_id.in_(some)))


def write_groups(connection: Connection, table: Table, groups: Sequence[Sequence[int]], heads: Heads) -> None:
    """Write the groups that differ from the stored ones."""
    for group in groups:
        first = group[0] if group else None
        for head, ids in ((None, group[:1]), (first, group[1:])):
            moved = [id_ for id_ in ids if heads.get(id_) != head]
            for part in in_chunks(moved):
                connection.execute(update(table).where(table.c.id.in_(part)).values(same_as=head))


def _closure(connection: Connection, ids: Iterable[int]) -> tuple[list[Report], Heads]:
    """Return the current reports among these, and those that bear on them, directly or through others."""
    loaded, heads = _load(connection, ids)
    known = {report.id: report for report in loaded}
    seen = dict(known)
    waiting = list(loaded)
    while waiting:
        near = _sharing_keys(connection, waiting)
        fresh, more = _load(connection, near - seen.keys())
        seen |= {report.id: report for report in fresh}
        heads |= more
        candidates = [seen[id_] for id_ in sorted(near & seen.keys() - known.keys())]
        waiting = find_related(waiting, candidates)
        known |= {report.id: report for report in waiting}
    return list(known.values()), {id_: heads[id_] for id_ in known}


def _sharing_keys(connection: Connection, reports: Collection[Report]) -> set[int]:
    """Return the reports that share a key with some, on days that fit, and those in copies of the same text."""
    holders: dict[int, list[Report]] = defaultdict(list)
    for report in reports:
        for key in report.keys if report.window is not None else ():
            holders[_number(key)].append(report)
    windows = [report.window for report in reports if report.window is not None]
    found: set[int] = set()
    if windows:
        first = dt.date.fromordinal(min(window.first for window in windows))
        last = dt.date.fromordinal(max(window.last for window in windows))
        days = meeting_keys.c.day.between(shift_day(first, -max(MOVED, 2 * AHEAD)), shift_day(last, MOVED))
        # Without participants, which most of those found do not need: the days alone tell them apart.
        dated = (
            select(meeting_keys.c.key, *(meetings.c[name] for name in ("id", "document_id", *_DAYS)))
            .add_columns(documents.c.published)
            .join(meetings, meetings.c.id == meeting_keys.c.meeting_id)
            .join(documents, documents.c.id == meetings.c.document_id)
        )
        bare: dict[int, Report] = {}
        for part in in_chunks(sorted(holders)):
            for key, *row in connection.execute(dated.where(meeting_keys.c.key.in_(part), days)).all():
                other = bare.get(row[0]) or bare.setdefault(row[0], _bare_report(*row))
                if other.id not in found and any(is_near(report, other) for report in holders[key]):
                    found.add(other.id)
    copied = [report.id for report in reports if report.words is not None]
    own, others = meeting_keys.alias("own"), meeting_keys.alias("others")
    for some in in_chunks(copied):
        same = and_(others.c.key == own.c.key, others.c.day == own.c.day)
        chosen = select(others.c.meeting_id).join(own, same).where(own.c.meeting_id.in_(some), own.c.day == _ANY_DAY)
        found |= set(connection.execute(chosen).scalars())
    return found


def _bare_report(
    id_: int,
    document: int,
    first: dt.date | None,
    last: dt.date | None,
    status: MeetingStatus,
    kind: MeetingKind | None,
    published: dt.date | None,
) -> Report:
    """Return a report with no more than its days."""
    return Report(id_, document, (), NOWHERE, first, last, published, status, kind or "meeting")


def _number(key: Key) -> int:
    digest = hashlib.blake2b("\0".join(key).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> (64 - _BITS)


def _load(connection: Connection, ids: Iterable[int]) -> tuple[list[Report], Heads]:
    """Return the current reports among these, in order of publication, and the report that each repeats."""
    rows: list[Row[Any]] = []
    copied = documents.alias("copied")
    group = func.coalesce(documents.c.copy_of, documents.c.id)
    has_copies = or_(
        documents.c.copy_of.is_not(None), select(copied.c.id).where(copied.c.copy_of == documents.c.id).exists()
    )
    chosen = (
        select(meetings, documents.c.published, documents.c.key.label("place_of"), group.label("copies"))
        .add_columns(has_copies.label("is_copied"))
        .join(documents, documents.c.id == meetings.c.document_id)
        .where(meetings.c.ended.is_(None), documents.c.replaced_by.is_(None))
        .order_by(*publication_order(), meetings.c.id)
    )
    wanted = sorted(set(ids))
    for part in in_chunks(wanted):
        rows += connection.execute(chosen.where(is_in(meetings.c.id, part))).all()
    numbers = [row.id for row in rows]
    parties = _parties(connection, numbers)
    words = _words_of(connection, [row.id for row in rows if row.is_copied])
    times: Counter[tuple[int, str]] = Counter()
    reports = []
    for row in rows:
        told = None
        if row.id in words:
            times[row.document_id, words[row.id]] += 1
            told = _number(("words", words[row.id])), times[row.document_id, words[row.id]]
        reports.append(_report(row, parties[row.id], told))
    return reports, {row.id: row.same_as for row in rows}


def _report(row: Row[Any], parties: Sequence[Participant], words: tuple[int, int] | None) -> Report:
    return Report(
        row.id,
        row.document_id,
        _with_named(parties, row.name),
        parse_place(row.place),
        row.first_day,
        row.last_day,
        row.published,
        row.status,
        row.kind or "meeting",
        row.name,
        row.round,
        (row.published is None, row.published or dt.date.min, row.place_of, row.id),
        row.copies if row.is_copied else None,
        words,
    )


def _with_named(parties: Sequence[Participant], name: str | None) -> tuple[Participant, ...]:
    """Return participants, those by whom a meeting is called first: "the Vell-Orn summit"."""
    found: list[Participant] = []
    sides = (name or "").partition(" ")[0].split("-")
    for word in sides if len(sides) > 1 and sides[0][:1].isupper() else ():  # not in "inter-Vellian"
        key = "".join(name_words(tables().countries.get(word, word), "group"))
        if word[:1].isupper() and key:
            found.append(next((each for each in parties if each.meets(Participant(key))), Participant(key)))
    return tuple(dict.fromkeys([*found, *parties]))


def _parties(connection: Connection, ids: Iterable[int]) -> Mapping[int, list[Participant]]:
    """Return the participants of reports; descriptions ("two envoys") only where they act for somebody."""
    found: dict[int, list[Participant]] = defaultdict(list)
    root = actors.alias("root")
    naming = (
        select(meeting_participants.c.meeting_id, root.c.key, root.c.name, root.c.kind, root.c.surname)
        .add_columns(func.coalesce(_ACTS.c.key, _PRINCIPAL.c.key).label("principal"))
        .join(appearances, appearances.c.id == meeting_participants.c.appearance_id)
        .join(actors, actors.c.id == appearances.c.actor_id)
        .join(root, root.c.id == ROOT)
        .outerjoin(_OTHER, _OTHER.c.id == appearances.c.acts_for)
        .outerjoin(_PRINCIPAL, _PRINCIPAL.c.id == _OTHER.c.actor_id)
        .outerjoin(_ACTS, _ACTS.c.id == _PRINCIPAL.c.merged_into)
        .order_by(meeting_participants.c.meeting_id, meeting_participants.c.position)
    )
    for part in in_chunks(ids):
        for row in connection.execute(naming.where(is_in(meeting_participants.c.meeting_id, part))):
            acts_for = frozenset() if row.principal is None else frozenset({row.principal.partition("#")[0]})
            has_name = is_named(row.name, row.kind)
            key = row.key.partition("#")[0] if has_name else row.key
            if (has_name or acts_for) and key not in {party.key for party in found[row.meeting_id]}:
                found[row.meeting_id].append(Participant(key, _short_names(row) if has_name else frozenset(), acts_for))
    return found


def _short_names(row: Row[Any]) -> frozenset[str]:
    """Return the names by which a person with several can be called: the surname stands first or last."""
    words = name_words(row.name, "person") if row.kind == "person" else ()
    return frozenset() if len(words) < 2 else frozenset({words[0], words[-1], row.surname or words[-1]})


def _words_of(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the words of reports: all their evidence."""
    found: dict[int, list[str]] = defaultdict(list)
    spans = meeting_evidence.c
    for part in in_chunks(sorted(ids)):
        chosen = select(spans.meeting_id, spans.quote).where(is_in(spans.meeting_id, part)).order_by(spans.id)
        for owner, quote in connection.execute(chosen):
            found[owner].append(quote)
    return {owner: "\0".join(quotes) for owner, quotes in found.items()}
