"""Interviews and transcripts: paragraphs that open with the speaker's name and a colon."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pourparler.reader.network.attributions import Attribution
from pourparler.record import Span

SURE = 0.95  # confidence in a turn that a transcript sets out
_TURN = re.compile(
    r"^[ \t*_>]*(?P<who>[A-Z][\w.’'-]*(?:[ \u00a0][A-Z][\w.’'()-]*){0,4})[*_]*:[*_]*[ \t\u00a0]+"
    r"(?P<said>\S.*?)[*_ \t\u00a0]*$",
    re.MULTILINE,
)
_NO_SPEAKER = re.compile(
    r"(?:Q|A|Question|Answer|Photo|Picture|Image|Credit|Source|Note|Updated?|Published|By|Interview|Live|Breaking|"
    r"Editor|Correction|Read|Watch|Listen|Related|Topics?|Tags?|Date|Time|Place|Location|From|To|Subject|Re)\b",
    re.IGNORECASE,
)


def find_turns(text: str, silent: Sequence[Span]) -> list[Attribution]:
    """Find the turns of a transcript, each in the own words of the speaker; none if the text is no transcript.

    A name before a colon is a speaker when it opens at least two paragraphs, and when names do so in at least three.
    """
    found = [m for m in _TURN.finditer(text) if not _NO_SPEAKER.match(m["who"])]
    found = [m for m in found if not any(b[0] < m.end() and m.start() < b[1] for b in silent)]
    often = Counter(m["who"] for m in found)
    remaining = [m for m in found if often[m["who"]] >= 2]
    if len(remaining) < 3:
        return []
    return [Attribution((m.span("who"),), (), (m.span("said"),), SURE, own_words=True) for m in remaining]


def drop_repeated(found: Sequence[Attribution], turned: Sequence[Attribution]) -> list[Attribution]:
    """Drop attributions that cross the edges of a turn, and keep those within one."""
    remaining = []
    for a in found:
        spans = [*a.source, *a.cue, *a.content]
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        touching = [t for t in turned if t.start < end and start < t.content[0][1]]
        if all(t.content[0][0] <= start and end <= t.content[0][1] for t in touching):
            remaining.append(a)
    return remaining
