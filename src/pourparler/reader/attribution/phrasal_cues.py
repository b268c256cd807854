"""Cues of two words, such as "ruled out", what they rule out, and "quoted her as saying"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pourparler.reader.network.attributions import Attribution
from pourparler.reader.text.intervals import overlap, touching
from pourparler.record import Span

_SURE = 0.8  # confidence in what the form of a sentence alone shows

_PARTICLE = re.compile(r"(?:out|down|off|aside|up|back)\b\s*")
_PHRASAL = re.compile(
    r"\b(?:rul(?:e[sd]?|ing)|point(?:s|ed|ing)?|set(?:s|ting)?|la(?:y|ys|id)|spell(?:s|ed)?|turn(?:s|ed|ing)?|"
    r"play(?:s|ed|ing)?|brush(?:es|ed)?|call(?:s|ed)?|back(?:s|ed)?|writ(?:es?|ing)|wrote|hit(?:s)?|lash(?:es|ed)?|"
    r"shrug(?:s|ged)?|w[ar]v(?:es|ed)?|sum(?:s|med)?)$",
    re.IGNORECASE,
)
_RULED_OUT = re.compile(
    r"(?P<who>(?:[^\W\d_][\w.’'-]*,?\s+){1,10}?)(?P<cue>(?:(?:has|have|had|also|again|later|now|yesterday)\s+){0,3}"
    r"(?:ruled|rules)\s+out)\s+(?P<said>[^\n.;:!?“”\"]{2,300})"
)
_AS_SAYING = re.compile(
    r"(?P<who>[^\n.,;:!?“”\"]{2,80}?)\s+as\s+(?P<cue>saying|stating|warning|claiming|adding|telling\s+(?:\w+\s+){0,2}?\w+)\s*[,:]?\s+"
    r"(?=\S)"
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being)\s+(?:\w+ly\s+)?(?:told|informed|advised)$", re.IGNORECASE)
_TELLER = re.compile(r"\s+(?:\w+\s+)?by\s+(?P<who>[^,;:.]{2,80}?),?\s+(?:that\s+)?")
_JOINS = re.compile(r"(?<!\s)\s*(?:,\s*)?(?:\b(?:and|but|or)\s*)?\Z")
_LEAD = re.compile(
    r"(?:(?:earlier|later|meanwhile|but|and|on\s+\w+day|yesterday|however|separately)\b,?\s*)+", re.IGNORECASE
)


def join_particles(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """Give the particle of a phrasal verb to the cue: "ruled" and "out a meeting" are "ruled out" and "a meeting"."""
    result = []
    for a in found:
        end = a.cue[-1][1] if a.cue else -1
        k = next((k for k, c in enumerate(a.content) if text[end : c[0]].isspace()), None) if a.cue else None
        particle = None if k is None else _PARTICLE.match(text, *a.content[k])
        if k is not None and particle and particle.end() < a.content[k][1] and _PHRASAL.search(text, *a.cue[-1]):
            cue = (*a.cue[:-1], (a.cue[-1][0], particle.start() + len(particle.group().rstrip())))
            content = (*a.content[:k], (particle.end(), a.content[k][1]), *a.content[k + 1 :])
            a = replace(a, cue=cue, content=content)
        result.append(a)
    return result


def find_refusals(
    text: str, found: Sequence[Attribution], sentences: Sequence[Span], silent: Sequence[Span]
) -> list[Attribution]:
    """Find what somebody is said to have ruled out where the network found nothing."""
    extra = []
    for sentence in sentences:
        if "ruled out" not in text[slice(*sentence)] and "rules out" not in text[slice(*sentence)]:
            continue
        lead = _LEAD.match(text, *sentence)
        match = _RULED_OUT.match(text, lead.end() if lead else sentence[0], sentence[1])
        if match is None or touching(silent, sentence) or not match["who"].strip()[:1].isupper():
            continue
        limit = min((c[0] for a in found for c in a.cue if c[0] > match.start("said")), default=match.end("said"))
        said = text[match.start("said") : min(limit, match.end("said"))]
        end = match.start("said") + len(_JOINS.sub("", said))
        spans = (match.span("cue"), (match.start("said"), end))
        if end <= match.start("said"):
            continue
        taken = [s for a in found for s in (*a.cue, *a.content)]
        if not any(overlap(s, t) for s in spans for t in taken):
            who = (match.start("who"), match.start("who") + len(match["who"].rstrip(" ,")))
            extra.append(Attribution((who,), (spans[0],), (spans[1],), _SURE, act="REJECT"))
    return extra


def turn_passives(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """Give what somebody "was told by" another to the other; leave out what nobody is said to have told."""
    result = []
    for a in found:
        if a.cue and a.source and _PASSIVE.search(text, max(0, a.cue[0][0] - 30), a.cue[-1][1]):
            teller = _TELLER.fullmatch(text, a.cue[-1][1], max(a.content[0][0], a.cue[-1][1]))
            if teller is None:
                continue
            a = replace(a, source=(teller.span("who"),))
        result.append(a)
    return result


def find_relayed(text: str, found: Sequence[Attribution]) -> list[Attribution]:
    """Find what a statement quotes somebody as saying where the network found the statement alone."""
    cues = [c for a in found for c in a.cue]
    extra = []
    for a in found:
        match = _AS_SAYING.match(text, *a.content[0])
        if match and match.end() < a.content[0][1] and not any(overlap(match.span(), c) for c in cues):
            said = ((match.end(), a.content[0][1]), *a.content[1:])
            extra.append(Attribution((match.span("who"),), (match.span("cue"),), said, min(_SURE, a.confidence)))
    return extra
