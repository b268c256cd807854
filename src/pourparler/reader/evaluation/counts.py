"""What a comparison with gold records counts, and which stage of the reader each score is of."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Count:
    """Counts of found things: right ones among those read, all those read, and those in the gold."""

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
    """Counts of answers: right ones, and all that could be compared."""

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
    zones
        Characters of the gold's zones that are in a zone of the same kind.
    published
        Days of publication, of documents in which the gold takes them from the text.
    source, cue, content
        Attribution spans, each part on its own, exact.
    linked
        Whole attributions: cues overlap, source and content exact; each gold one at most once.
    content_half
        Contents of which at least half of the characters of the longer one are shared.
    actors, actor_kind, actor_roles, actor_for, mentions
        Actors by name; of those, the kind, the roles, whom they act for, and the spans that mention them.
    speaker
        The speaker, of statements matched by their cues.
    times, time_value
        Time expressions by exact span, and the range of days of those.
    statement_date, statement_kind, act, within
        Of statements matched by their cues: the days, the kind, the speech act where the gold has one, and the
        statement in whose content it lies where the gold or the reading has one.
    meetings, meeting_status, meeting_place, meeting_date, participants
        Meetings by participants and date; of those, the status, the place, the days, and the participants.
    proposals, replaces, sponsors, provisions, proposal_date
        Proposals by name or overlapping mentions; of those, what each replaces, its sponsors, the exact spans of its
        provisions, and its days.
    """

    documents: int = 0
    unread: tuple[str, ...] = ()
    zones: Share = Share()
    published: Share = Share()
    source: Count = Count()
    cue: Count = Count()
    content: Count = Count()
    linked: Count = Count()
    content_half: Count = Count()
    actors: Count = Count()
    actor_kind: Share = Share()
    actor_roles: Count = Count()
    actor_for: Share = Share()
    mentions: Count = Count()
    speaker: Share = Share()
    times: Count = Count()
    time_value: Share = Share()
    statement_date: Share = Share()
    statement_kind: Share = Share()
    act: Share = Share()
    within: Share = Share()
    meetings: Count = Count()
    meeting_status: Share = Share()
    meeting_place: Share = Share()
    meeting_date: Share = Share()
    participants: Count = Count()
    proposals: Count = Count()
    replaces: Share = Share()
    sponsors: Count = Count()
    provisions: Count = Count()
    proposal_date: Share = Share()

    def __add__(self, other: Scores) -> Scores:
        return Scores(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


BY_STAGE: dict[str, tuple[str, ...]] = {
    "intake": ("zones",),
    "publication": ("published",),
    "attribution": ("source", "cue", "content", "linked", "content_half"),
    "actors": ("actors", "actor_kind", "actor_roles", "actor_for", "mentions"),
    "speakers": ("speaker",),
    "times": ("times", "time_value", "statement_date"),
    "statements": ("statement_kind", "act", "within"),
    "meetings": ("meetings", "meeting_status", "meeting_place", "meeting_date", "participants"),
    "proposals": ("proposals", "replaces", "sponsors", "provisions", "proposal_date"),
}
"""The scores of each stage, by the names of the fields of `Scores`. Intake comes before the reader; ``layout``,
``encoder`` and ``frames`` find nothing that a record holds, and show in the scores of the stages after them. Gold
records have no positions."""
