"""Attributions to statements: the speaker, the kind, the act, the date, and what lies within what."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from pourparler.reader.acts import act_of
from pourparler.reader.attribution import Attribution
from pourparler.reader.encoder import Encoding
from pourparler.reader.quoted import kind_of
from pourparler.reader.resolve import Resolver
from pourparler.record import Span, Spans, Statement, Time, When

_GOES_ON = re.compile(r"\b(?:add(?:ed|s|ing)?|continu(?:ed|es|ing)|went\s+on|conclud(?:ed|es|ing))\b")
_FIRST = re.compile(r"(?:I|we|my|our|me)", re.IGNORECASE)
_FAR = 120  # characters between a cue and the time that dates it


def speakers(resolver: Resolver, found: Sequence[Attribution]) -> list[int | None]:
    """The actor who speaks, for each attribution; "I" is whoever says the words it stands in."""
    text = resolver.text
    sources = [(a.source[0] if a.source else None, any(_GOES_ON.search(text[slice(*c)]) for c in a.cue)) for a in found]
    spoken = resolver.run(sources)
    for k, (span, _) in enumerate(sources):
        holder = _within(k, found)
        if spoken[k] is None and span and holder is not None and _FIRST.fullmatch(text[slice(*span)]):
            spoken[k] = spoken[holder]
    return spoken


def said_on(
    found: Sequence[Attribution], times: Sequence[Time], sentences: Sequence[Span], published: dt.date | None
) -> list[When | None]:
    """When words were said: a time in the cue's sentence and outside all content, else the document's day."""
    contents = [c for a in found for c in a.content]
    free = [t for t in times if not any(c[0] <= t.text[0] < c[1] for c in contents)]
    result: list[When | None] = []
    for a in found:
        when = When(start=published, end=published) if published else None
        if a.cue:
            cue = a.cue[0]
            sentence = next((s for s in sentences if s[0] <= cue[0] < s[1]), cue)
            near = [
                (min(abs(t.text[0] - cue[1]), abs(cue[0] - t.text[1])), t)
                for t in free
                if sentence[0] <= t.text[0] < sentence[1] and (published is None or t.start <= published)
            ]
            near = [n for n in near if n[0] <= _FAR]
            if near:
                time = min(near, key=lambda n: n[0])[1]
                when = When(start=time.start, end=time.end, text=time.text)
        result.append(when)
    return result


def anchors(found: Sequence[Attribution], dates: Sequence[When | None]) -> list[tuple[Span, dt.date]]:
    """The contents whose "tomorrow" counts from the day they were said, where the text gives that day."""
    return [
        (c, d.start)
        for a, d in zip(found, dates, strict=True)
        if d is not None and d.text is not None and d.start == d.end
        for c in a.content
    ]


def _extent(a: Attribution) -> Span:
    spans = (*a.source, *a.cue, *a.content)
    return min(s for s, _ in spans), max(e for _, e in spans)


def _within(k: int, found: Sequence[Attribution]) -> int | None:
    start, end = _extent(found[k])
    holding = [
        (e - s, n)
        for n, a in enumerate(found)
        if n != k
        for s, e in a.content
        if s <= start and end <= e and _extent(a) != (start, end)
    ]
    return min(holding)[1] if holding else None


def statements(
    encoding: Encoding,
    found: Sequence[Attribution],
    spoken: Sequence[int | None],
    dates: Sequence[When | None],
    quotations: Sequence[Span],
    ids: dict[int, str],
) -> list[Statement]:
    """The statements of a document, in order of the text."""
    result = []
    for k, (a, speaker, when) in enumerate(zip(found, spoken, dates, strict=True)):
        inside = _within(k, found)
        result.append(
            Statement(
                id=f"s{k + 1}",
                speaker=ids.get(speaker) if speaker is not None else None,
                source=Spans(spans=a.source),
                cue=Spans(spans=a.cue),
                content=Spans(spans=a.content),
                kind=kind_of(encoding.pieces.text, a.content, quotations),
                act=act_of(encoding, a.cue, a.content),
                date=when,
                within=f"s{inside + 1}" if inside is not None else None,
                confidence=a.confidence,
            )
        )
    return result
