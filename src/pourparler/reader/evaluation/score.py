"""How well a reading agrees with gold records: counts and shares, nothing printed.

Spans count only when they agree to the character, once white space at their ends is taken off. What
hangs on a statement (speaker, kind, act, date) is compared where a read statement and a gold one are
the same by their cues; what hangs on a meeting or a proposal, where those are matched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from pourparler.record import Actor, Meeting, Proposal, Record, Span, Spans, Statement, When

_A = TypeVar("_A")
_B = TypeVar("_B")


@dataclass(frozen=True)
class Count:
    """Things found: how many of those read are right, how many were read, how many the gold has."""

    right: int = 0
    read: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Right over read, 0 to 1; 1 where nothing was read."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Right over gold, 0 to 1; 1 where the gold has nothing."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1; 1 where there was nothing to find and nothing was read."""
        total = self.read + self.gold
        return 2 * self.right / total if total else 1.0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.read + other.read, self.gold + other.gold)


@dataclass(frozen=True)
class Share:
    """Answers that are right, of those that could be compared."""

    right: int = 0
    of: int = 0

    @property
    def accuracy(self) -> float | None:
        """Right over compared, 0 to 1; None where nothing could be compared."""
        return self.right / self.of if self.of else None

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of)


@dataclass(frozen=True)
class Scores:
    """The agreement of a reading with the gold, summed over the documents.

    Attributes
    ----------
    documents
        Gold documents that were found among those read.
    unread
        Ids of gold documents that were not; everything in them counts as missed.
    source, cue, content
        Attribution spans, each part on its own, exact.
    linked
        Whole attributions: cues overlap, source and content exact; each gold one at most once.
    content_half
        Contents of which at least half of the characters of the longer one are shared.
    speaker, statement_kind, act, statement_date
        Of statements matched by their cues; the act only where the gold has one.
    actors, actor_kind
        Actors by name, and the kind of those.
    meetings, meeting_status, meeting_place
        Meetings by participants and date, and what hangs on those.
    proposals, replaces, sponsors
        Proposals by name or overlapping mentions, what each replaces, and their sponsors.
    times, time_value
        Time expressions by exact span, and the range of days of those.
    zones
        Characters of the gold's zones that are in a zone of the same kind.
    """

    documents: int = 0
    unread: tuple[str, ...] = ()
    source: Count = Count()
    cue: Count = Count()
    content: Count = Count()
    linked: Count = Count()
    content_half: Count = Count()
    speaker: Share = Share()
    statement_kind: Share = Share()
    act: Share = Share()
    statement_date: Share = Share()
    actors: Count = Count()
    actor_kind: Share = Share()
    meetings: Count = Count()
    meeting_status: Share = Share()
    meeting_place: Share = Share()
    proposals: Count = Count()
    replaces: Share = Share()
    sponsors: Count = Count()
    times: Count = Count()
    time_value: Share = Share()
    zones: Share = Share()

    def __add__(self, other: Scores) -> Scores:
        return Scores(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


def load_gold(folder: Path | str) -> list[Record]:
    """Read the gold records of a folder, in the order of their file names.

    Raises
    ------
    ValueError
        If the folder holds no ``.json`` file, or one of them is no record; the message names it.
    """
    files = sorted(Path(folder).glob("*.json"))
    if not files:
        raise ValueError(f"{folder}: no gold records (*.json) here; give the folder that holds them")
    return [_load(file) for file in files]


def _load(file: Path) -> Record:
    try:
        return Record.model_validate(json.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "record"
        raise ValueError(f"{file}: not a valid record ({where}: {first['msg']}); mend it or take it away") from error
    except (OSError, ValueError) as error:
        raise ValueError(f"{file}: cannot be read as JSON ({error}); mend it or take it away") from error


def score(gold: Sequence[Record], read: Sequence[Record]) -> Scores:
    """Compare what was read with the gold, document by document.

    Documents are paired by id, or by identical text where the ids differ. Records read that have no
    gold are left out; gold documents that were not read count as missed.

    Raises
    ------
    ValueError
        If a document has the same id on both sides but another text, for then no offset means the same.

    Examples
    --------
    >>> from pourparler.record import Document, Record
    >>> record = Record(reader="gold", document=Document(id="a", text="Rain."))
    >>> score([record], [record]).documents
    1
    """
    by_id = {record.document.id: record for record in read}
    by_text = {record.document.text: record for record in read}
    total = Scores()
    for wanted in gold:
        found = by_id.get(wanted.document.id) or by_text.get(wanted.document.text)
        if found is None:
            nothing = Record(reader="none", document=wanted.document.model_copy(update={"zones": ()}))
            total += _score_document(wanted, nothing) + Scores(unread=(wanted.document.id,))
        elif found.document.text != wanted.document.text:
            raise ValueError(f"document {wanted.document.id}: its text is not the gold's; read it again from its file")
        else:
            total += _score_document(wanted, found) + Scores(documents=1)
    return total


def _score_document(gold: Record, read: Record) -> Scores:
    same = _same_actors(gold, read)
    on_the_table = _proposals(gold, read, same) + _times(gold, read) + Scores(zones=_zones(gold, read))
    return _statements(gold, read, same) + _actors(gold, read) + _meetings(gold, read, same) + on_the_table


def _match(gold: Sequence[_A], read: Sequence[_B], likeness: Callable[[_A, _B], float]) -> list[tuple[_A, _B]]:
    """Pair gold with read one to one, likest first; a likeness of 0 or less is no pair."""
    scored = [(likeness(g, r), i, j) for i, g in enumerate(gold) for j, r in enumerate(read)]
    pairs: list[tuple[_A, _B]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for value, i, j in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if value > 0 and i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((gold[i], read[j]))
    return pairs


# --- spans


def _strip(text: str, span: Span) -> Span:
    piece = text[span[0] : span[1]]
    return span[0] + len(piece) - len(piece.lstrip()), span[0] + len(piece.rstrip())


def _exact(text: str, part: Spans) -> frozenset[Span]:
    return frozenset(_strip(text, span) for span in part.spans)


def _overlap(left: Iterable[Span], right: Iterable[Span]) -> int:
    """How many characters two lists of spans share; spans within a list are taken not to overlap."""
    others = list(right)
    return sum(max(0, min(b, d) - max(a, c)) for a, b in left for c, d in others)


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def _half_shared(text: str, gold: Spans, read: Spans) -> float:
    left, right = _exact(text, gold), _exact(text, read)
    longer = max(_length(left), _length(right))
    share = _overlap(left, right) / longer if longer else 0.0
    return share if share >= 0.5 else 0.0


# --- statements


def _cues_meet(gold: Statement, read: Statement) -> bool:
    """Whether two statements are the same by their cues; without any cue, by their contents."""
    if gold.cue.spans or read.cue.spans:
        return _overlap(gold.cue.spans, read.cue.spans) > 0
    return _overlap(gold.content.spans, read.content.spans) > 0


def _statements(gold: Record, read: Record, same: dict[str, str]) -> Scores:
    text = gold.document.text

    def by_cue(g: Statement, r: Statement) -> float:
        return 1 + _overlap(g.content.spans, r.content.spans) if _cues_meet(g, r) else 0

    def whole(g: Statement, r: Statement) -> float:
        exact = _exact(text, g.source) == _exact(text, r.source) and _exact(text, g.content) == _exact(text, r.content)
        return float(exact and _cues_meet(g, r))

    def half(g: Statement, r: Statement) -> float:
        return _half_shared(text, g.content, r.content)

    pairs = _match(gold.statements, read.statements, by_cue)
    acts = [(g.act, r.act) for g, r in pairs if g.act is not None]
    counts = {"read": len(read.statements), "gold": len(gold.statements)}
    return Scores(
        source=_parts(gold, read, lambda s: s.source),
        cue=_parts(gold, read, lambda s: s.cue),
        content=_parts(gold, read, lambda s: s.content),
        linked=Count(len(_match(gold.statements, read.statements, whole)), **counts),
        content_half=Count(len(_match(gold.statements, read.statements, half)), **counts),
        speaker=_share((g.speaker, _gold_id(r.speaker, same)) for g, r in pairs),
        statement_kind=_share((g.kind, r.kind) for g, r in pairs),
        act=_share(acts),
        statement_date=_share((_days(g.date), _days(r.date)) for g, r in pairs),
    )


def _parts(gold: Record, read: Record, part: Callable[[Statement], Spans]) -> Count:
    text = gold.document.text
    wanted = {span for s in gold.statements for span in _exact(text, part(s))}
    found = {span for s in read.statements for span in _exact(text, part(s))}
    return Count(len(wanted & found), len(found), len(wanted))


def _share(pairs: Iterable[tuple[object, object]]) -> Share:
    answers = [left == right for left, right in pairs]
    return Share(sum(answers), len(answers))


def _days(when: When | None) -> tuple[object, object] | None:
    return None if when is None else (when.start, when.end)


# --- actors


def _name(name: str) -> str:
    return re.sub(r"^(?:the|an?|one)\s+", "", " ".join(name.casefold().split()))


def _same_actors(gold: Record, read: Record) -> dict[str, str]:
    """The gold actor's id for each read actor's, by name or, failing that, by shared mentions."""

    def likeness(g: Actor, r: Actor) -> float:
        shared = len(set(g.mentions) & set(r.mentions))
        return shared + (1000.0 if _name(g.name) == _name(r.name) else 0.0)

    return {r.id: g.id for g, r in _match(gold.actors, read.actors, likeness)}


def _gold_id(actor: str | None, same: dict[str, str]) -> str | None:
    # An actor that the gold does not have must differ from every gold id, and from "nobody".
    return None if actor is None else same.get(actor, f"read only: {actor}")


def _actors(gold: Record, read: Record) -> Scores:
    pairs = _match(gold.actors, read.actors, lambda g, r: float(_name(g.name) == _name(r.name)))
    return Scores(
        actors=Count(len(pairs), len(read.actors), len(gold.actors)),
        actor_kind=_share((g.kind, r.kind) for g, r in pairs),
    )


# --- meetings


def _dates_meet(left: When | None, right: When | None) -> bool:
    if left is None or right is None:
        return left is right
    return left.start <= right.end and right.start <= left.end


def _meetings(gold: Record, read: Record, same: dict[str, str]) -> Scores:
    def likeness(g: Meeting, r: Meeting) -> float:
        left = set(g.participants)
        right = {_gold_id(actor, same) for actor in r.participants}
        jaccard = len(left & right) / len(left | right) if left | right else 0.0
        return jaccard if jaccard >= 0.5 and _dates_meet(g.date, r.date) else 0.0

    pairs = _match(gold.meetings, read.meetings, likeness)
    return Scores(
        meetings=Count(len(pairs), len(read.meetings), len(gold.meetings)),
        meeting_status=_share((g.status, r.status) for g, r in pairs),
        meeting_place=_share((_name(g.place or ""), _name(r.place or "")) for g, r in pairs),
    )


# --- proposals, times, zones


def _proposals(gold: Record, read: Record, same: dict[str, str]) -> Scores:
    def likeness(g: Proposal, r: Proposal) -> float:
        return _overlap(g.mentions, r.mentions) + (1e6 if _name(g.name) == _name(r.name) else 0.0)

    pairs = _match(gold.proposals, read.proposals, likeness)
    match = {r.id: g.id for g, r in pairs}
    replaced = ((g.replaces, r.replaces and match.get(r.replaces, "read only")) for g, r in pairs)
    right = sum(len(set(g.sponsors) & {_gold_id(s, same) for s in r.sponsors}) for g, r in pairs)
    return Scores(
        proposals=Count(len(pairs), len(read.proposals), len(gold.proposals)),
        replaces=_share(replaced),
        sponsors=Count(
            right, sum(len(r.sponsors) for r in read.proposals), sum(len(g.sponsors) for g in gold.proposals)
        ),
    )


def _times(gold: Record, read: Record) -> Scores:
    text = gold.document.text
    wanted = {_strip(text, t.text): (t.start, t.end) for t in gold.times}
    found = {_strip(text, t.text): (t.start, t.end) for t in read.times}
    common = wanted.keys() & found.keys()
    return Scores(
        times=Count(len(common), len(found), len(wanted)),
        time_value=_share((wanted[span], found[span]) for span in common),
    )


def _zones(gold: Record, read: Record) -> Share:
    """Of the characters that the gold puts in a zone, blanks aside: those that the reading puts in the same kind."""
    text = gold.document.text
    kinds = {i: zone.kind for zone in read.document.zones for i in range(zone.start, zone.end)}
    return _share(
        (zone.kind, kinds.get(i))
        for zone in gold.document.zones
        for i in range(zone.start, zone.end)
        if not text[i].isspace()
    )
