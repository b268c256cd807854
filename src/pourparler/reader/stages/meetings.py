"""The stage ``meetings``: who meets whom, when and where."""

from __future__ import annotations

from dataclasses import dataclass

from pourparler.reader.actors.titles import role_class
from pourparler.reader.meetings.build import MIN_CONFIDENCE, Resolved, build_meetings
from pourparler.reader.meetings.sides import Acting
from pourparler.reader.network.calibration import with_calibrated
from pourparler.reader.network.estimation import Estimator, estimate
from pourparler.reader.stages.base import DocumentState
from pourparler.record import Actor


@dataclass(frozen=True)
class MeetingsConfig:
    """Settings of the stage.

    Attributes
    ----------
    min_confidence
        The least probability of a meeting by the network, from 0 to 1.
    is_calibrated
        Whether the confidence of a meeting is the chance that it is right; otherwise it is the
        score that its signals give.
    score
        Gives the score of an entry by its signals.
    """

    min_confidence: float = MIN_CONFIDENCE
    is_calibrated: bool = True
    score: Estimator = estimate


class MeetingsStage:
    """Builds the meetings that the text reports."""

    name = "meetings"
    requires = ("frames", "actors", "times")
    assigns = ("meetings",)

    def __init__(self, config: MeetingsConfig = MeetingsConfig()) -> None:
        self.config = config

    def load(self) -> None:
        """Load nothing."""

    def run(self, state: DocumentState) -> None:
        """Build the meetings."""
        found = build_meetings(
            state.text,
            state.frames["meeting"],
            state.groups["meeting"],
            resolved(state),
            sentence_of=state.sentence_at,
            min_confidence=self.config.min_confidence,
            score=self.config.score,
        )
        state.meetings = with_calibrated("meeting", found) if self.config.is_calibrated else tuple(found)


def resolved(state: DocumentState) -> Resolved:
    """Return what the roles of frames mean, by ids of the record."""
    actors = {
        span: tuple(state.actor_ids[n] for n in numbers if n in state.actor_ids)
        for span, numbers in state.role_actors.items()
    }
    said = frozenset(when.text for when in state.statement_dates if when is not None and when.text is not None)
    acts_for = {a.id: a.for_ for a in state.actors if a.for_ is not None}
    named = frozenset(a.id for a in state.actors if a.kind != "group" and _is_name(a))
    headlines = [(z.start, z.end) for z in state.document.zones if z.kind == "headline"]
    return Resolved(actors, state.times, said, state.published, Acting(acts_for, named), headlines)


def _is_name(actor: Actor) -> bool:
    """Whether an actor has a name and not a description: "Mara Vell", and not "Vellian officials"."""
    if actor.kind != "person":
        return actor.name[:1].isupper()
    if role_class(actor.name.split()[-1]) and actor.for_ is not None:
        return False  # "Vellian Leader", in the capitals of a headline
    return not any(word[:1].islower() for word in actor.name.split()[-2:])
