"""Frames made by hand, in the place of those that the network finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from pourparler.reader.meetings.build import Resolved
from pourparler.reader.network.frames import Frame
from pourparler.reader.network.labels import CLASSES
from pourparler.reader.text.intervals import touching
from pourparler.reader.text.sentences import sentences
from pourparler.record import Span, Time


def span_of(text: str, words: str) -> Span:
    """Find the span of words; ``word@2`` means their second occurrence."""
    wanted, _, number = words.partition("@")
    start = -1
    for _ in range(int(number or 1)):
        start = text.index(wanted, start + 1)
    return start, start + len(wanted)


def frame(
    text: str,
    trigger: str,
    classes: str | Mapping[str, float],
    roles: Sequence[tuple[str, str]] = (),
    *,
    kind: str = "meeting",
    confidence: float = 0.9,
    chances: Sequence[float] = (),
) -> Frame:
    """Make a frame.

    Parameters
    ----------
    classes : the certain class, or the probabilities of some
    roles : slots and their words, in order of the text
    chances : the probability of each role; 0.9 by default
    """
    given = {classes: 1.0} if isinstance(classes, str) else classes
    found = [(slot, span_of(text, words), chances[n] if chances else 0.9) for n, (slot, words) in enumerate(roles)]
    vector = tuple(given.get(each, 0.0) for each in CLASSES[kind])
    return Frame(kind, span_of(text, trigger), (0, 1), tuple(found), vector, confidence)


def resolved(
    text: str,
    times: Mapping[str, tuple[dt.date, dt.date]] | None = None,
    *,
    published: dt.date | None = None,
    **actors: str,
) -> Resolved:
    """Resolve words to actors, by their ids (several with blanks between), and to days.

    Each actor's words are given as ``id="words"``, several with ``|`` between.
    """
    spans: dict[Span, tuple[str, ...]] = {}
    for id, words in actors.items():
        for each in words.split("|"):
            spans[span_of(text, each)] = (*spans.get(span_of(text, each), ()), id)
    found = [Time(text=span_of(text, w), start=a, end=b) for w, (a, b) in (times or {}).items()]
    return Resolved(spans, found, published=published)


def sentence_finder(text: str) -> Callable[[int], Span]:
    """Find the sentence at an offset."""
    spans = sentences(text)
    return lambda offset: next(iter(touching(spans, (offset, offset + 1))), (offset, offset + 1))
