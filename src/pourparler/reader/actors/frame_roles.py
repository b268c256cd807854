"""Which spans the network gave a role in a meeting, a proposal or a position that nobody has there."""

from __future__ import annotations

import re
from dataclasses import replace

from pourparler.lexicon.actors import tables
from pourparler.reader.network.frames import Frame
from pourparler.record import Span

_POSSESSOR = re.compile(
    r"(?:the\s+)?(?P<who>(?:[\w.&-]+\s+){0,4}?[\w.&-]+?)(?:['’]s|(?<=s)['’])\s+(?=\S)", re.IGNORECASE
)
_PRONOUN = re.compile(r"(?P<who>its|their|his|her)\s+(?=\S)", re.IGNORECASE)
_TIME = re.compile(
    r"(?:\w+day|today|yesterday|tomorrow|(?:this|last|next)\s+\w+|(?:the\s+)?\w*(?:week|month|year|night))",
    re.IGNORECASE,
)


def correct_roles(text: str, frame: Frame) -> Frame:
    """Return a frame with the roles of actors that its form shows to be wrong left out or put right.

    The possessor of a text has put it forward ("the union rejected the company's offer"). A common noun that begins a
    sentence before the trigger ("Ferry talks resumed") is what a meeting is about. A position is held by somebody named
    in its own paragraph.
    """
    if frame.kind == "proposal":
        return _with_possessor(text, frame)
    if frame.kind == "meeting":
        roles = [r for r in frame.roles if r[0] != "participant" or not is_topic(text, frame, r[1])]
    else:
        roles = [r for r in frame.roles if r[0] != "holder" or not _is_apart(text, r[1], frame.trigger)]
    return frame if len(roles) == len(frame.roles) else replace(frame, roles=tuple(roles))


def _with_possessor(text: str, frame: Frame) -> Frame:
    match = _PRONOUN.match(text, *frame.trigger) or _POSSESSOR.match(text, *frame.trigger)
    if match is None or _TIME.fullmatch(match["who"]):
        return frame
    who = match.span("who")
    start = frame.trigger[0] if text[frame.trigger[0] : who[0]].strip() else who[0]
    is_pronoun = bool(_PRONOUN.match(text, *frame.trigger))
    others = [r for r in frame.roles if r[0] != "sponsor" or r[1][0] >= frame.trigger[1] or is_pronoun]
    return replace(frame, roles=tuple(sorted([*others, ("sponsor", (start, who[1]), 1.0)], key=lambda r: r[1])))


def is_topic(text: str, frame: Frame, span: Span) -> bool:
    """Return whether a span is a common noun before the trigger, with a capital only at the start of a sentence."""
    words = text[slice(*span)]
    if (
        span[1] > frame.trigger[0]
        or text[span[1] : frame.trigger[0]].strip()
        or not re.fullmatch(r"[A-Z][a-z]+", words)
    ):
        return False
    if words in tables().countries or words in tables().adjectives:
        return False
    is_first = not text[: span[0]].strip() or bool(re.search(r"[.!?:]['\"”’]?\s+\Z|\n\s*\Z", text[: span[0]][-6:]))
    within = re.compile(rf"[a-z,]\s{words}\b")
    return is_first and not within.search(text)


def _is_apart(text: str, holder: Span, target: Span) -> bool:
    """Whether a paragraph ends between a holder and a target."""
    first, last = sorted((holder, target))
    return "\n\n" in text[first[1] : last[0]]
