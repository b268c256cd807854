"""Documents, editions, and the changes between two days, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from pourparler.brief.stances import latest_stances
from pourparler.brief.table import Listing, make_listing
from pourparler.brief.words import stance_verb, state_words
from pourparler.ledger import (
    Changes,
    ContradictionRow,
    DocumentRow,
    EditionRow,
    MeetingChange,
    ProposalChange,
    StanceRow,
    StatementRow,
)
from pourparler.text import day, days, plain, published_day, quantity


@dataclass(frozen=True)
class _Line:
    """One change: its kind, what is new, the date, the actors, the words and their document."""

    kind: str
    what: str
    when: str
    who: str
    words: str
    document: str
    whole: Any


def documents_table(rows: Sequence[DocumentRow]) -> Listing:
    """Documents, each with the one that it copies or replaces; JSON leaves out the texts."""
    found = make_listing(
        ("published", "published from", "document", "publisher", "title", "copy of", "replaces", "reader"),
        rows,
        lambda r: (
            r.published,
            r.published_from,
            r.id,
            r.publisher,
            r.title or r.text.strip()[:80],
            r.copy_of,
            r.replaces,
            r.reader,
        ),
        hidden=("reader",),
        gives_way=("published from", "replaces", "copy of", "publisher"),
    )
    bare = tuple({name: value for name, value in row.items() if name not in ("text", "zones")} for row in found.objects)
    return replace(found, objects=bare)


def difference_table(edition: EditionRow) -> Listing:
    """The differences of a later edition: the words before and after."""
    pairs = edition.differences
    return Listing(
        ("words", "words now"),
        tuple((plain(old.quote) if old else "", plain(new.quote) if new else "") for old, new in pairs),
        tuple({"before": asdict(old) if old else None, "after": asdict(new) if new else None} for old, new in pairs),
    )


def changes_table(changes: Changes) -> Listing:
    """Changes, one line each: meetings, proposals, contradictions, editions and stances, then statements."""
    lines = list(_lines(changes))
    return Listing(
        ("change", "what", "date", "who", "words", "document"),
        tuple(tuple(map(plain, (x.kind, x.what, x.when, x.who, x.words, x.document))) for x in lines),
        tuple({"change": x.kind, "what": x.what, **asdict(x.whole)} for x in lines),
        gives_way=("document", "what", "date"),
    )


def _lines(changes: Changes) -> Iterator[_Line]:
    for meeting in changes.meetings:
        yield _meeting(meeting)
    for proposal in changes.proposals:
        yield _proposal(proposal)
    for reversal in changes.contradictions:
        yield _contradiction(reversal)
    for edition in changes.editions:
        old, new = edition.before, edition.after
        words = f"{quantity(len(edition.differences), 'difference')} from {old.id}"
        when = published_day(new.published, new.published_from) if new.published else ""
        yield _Line("edition", "later edition", when, new.publisher or "", words, new.id, _bare(edition))
    for stance in latest_stances(changes.stances):
        yield _stance(stance)
    for row in changes.statements:
        yield _statement(row)


def _bare(edition: EditionRow) -> Any:
    """An edition without the texts; its differences are enough."""
    old, new = (replace(each, text="", zones=()) for each in (edition.before, edition.after))
    return replace(edition, before=old, after=new)


def _statement(row: StatementRow) -> _Line:
    when = days(row.date) or (published_day(row.published, row.published_from) if row.published else "")
    return _Line("statement", "new", when, row.speaker_names, row.content, row.document, row)


def _stance(row: StanceRow) -> _Line:
    when = day(row.on) if row.on else ""
    return _Line("stance", stance_verb(row.stance), when, row.party, row.target, row.document, row)


def _meeting(change: MeetingChange) -> _Line:
    row, before = change.after, change.before
    what = ", ".join(change.what)
    if before is not None and before.status != row.status:
        what = f"{before.status}, now {row.status}"
    elif before is None:
        what = f"new, {row.status}"
    last = row.reports[-1]
    who = "; ".join(row.participants) + (f" in {row.place}" if row.place else "")
    return _Line("meeting", what, days(row.date), who, last.evidence[0].quote, last.document, change)


def _proposal(change: ProposalChange) -> _Line:
    row = change.after
    words = "; ".join(each.quote for each in change.provisions) or row.name
    what = [state_words(row.state) if each == "state" else each for each in change.what]
    if change.before is None and row.state is not None:
        what.append(state_words(row.state))
    return _Line(
        "proposal", ", ".join(filter(None, what)), days(row.date), row.name, words, row.reports[-1].document, change
    )


def _contradiction(row: ContradictionRow) -> _Line:
    words = f"{row.before.content} … now: {row.after.content}"
    when = days(row.after.date) or (
        published_day(row.after.published, row.after.published_from) if row.after.published else ""
    )
    return _Line("reversal", row.why, when, row.speaker_names, words, row.after.document, row)
