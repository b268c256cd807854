"""Proposals of a document, from the frames that name them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

import numpy as np

from pourparler.reader.meetings.build import Resolved
from pourparler.reader.network.estimation import Estimator, estimate, log_odds
from pourparler.reader.network.frames import Frame
from pourparler.reader.network.labels import CLASSES, GENERAL
from pourparler.reader.proposals.versions import find_day, find_replaced
from pourparler.record import Proposal, Span

STATES = CLASSES["proposal"]
MIN_CONFIDENCE = 0.45
_ARTICLE = re.compile(r"\A\W*(?:the|an?|its|their|his|her|our|this|that|these|those|any|such)\s+", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:an?|any|no)\s", re.IGNORECASE)
_DEFINITE = re.compile(r"(?:the|this|that|these|those|its|their|his|her|our|my)\b|[A-Z]\w*['’]s\s", re.IGNORECASE)
_EMPTY = re.compile(
    r"(?:(?-i:[a-z])\w*\s+)?(?:deal|plan|proposal|offer|bill|accord|agreement|text|draft|bid|framework|pact|treaty)s?",
    re.IGNORECASE,
)


def build_proposals(
    text: str,
    frames: Sequence[Frame],
    groups: Sequence[int],
    resolved: Resolved,
    *,
    sentence_of: Callable[[int], Span],
    min_confidence: float = MIN_CONFIDENCE,
    score: Estimator = estimate,
) -> list[Proposal]:
    """Build one proposal of each group of frames, in order of the text.

    What is only hoped for, has no provisions and is named once, not as known ("he wants a deal"), is left out.

    Parameters
    ----------
    frames : of proposals, in order of the text
    groups : the number of the group of each frame
    resolved : what the roles mean
    sentence_of : the sentence at an offset
    min_confidence : the least probability of a proposal by the network, from 0 to 1
    score : the confidence of a proposal, before it is calibrated, by its signals
    """
    found: list[Proposal] = []
    for number in dict.fromkeys(groups):
        own = [f for f, g in zip(frames, groups, strict=True) if g == number]
        confidence = float(max(f.confidence for f in own))
        if confidence < min_confidence:
            continue
        sponsors = dict.fromkeys(a for f in own for s in f.spans("sponsor") for a in resolved.actors.get(s, ()))
        provisions = sorted({s for f in own for s in f.spans("provision")})
        state = STATES[int(np.argmax(np.mean([f.classes for f in own], axis=0)))]
        is_definite = bool(_DEFINITE.match(text, *own[0].trigger))
        if state in GENERAL["proposal"] and len(own) == 1 and not provisions and not is_definite:
            continue
        mentions = tuple(f.trigger for f in own)
        found.append(
            Proposal(
                id=f"p{len(found) + 1}",
                name=_name(text, own),
                state=state,
                sponsors=tuple(sponsors),
                date=find_day(text, mentions, resolved.times, sentence_of),
                mentions=mentions,
                provisions=tuple(_outermost(provisions)),
                confidence=score("proposal", _signals(text, own, frames, len(sponsors))),
            )
        )
    replaced = find_replaced(text, [p.mentions for p in found])
    return [
        p if older is None else p.model_copy(update={"replaces": found[older].id})
        for p, older in zip(found, replaced, strict=True)
    ]


def _signals(text: str, own: Sequence[Frame], frames: Sequence[Frame], sponsors: int) -> dict[str, float]:
    """Return what tells whether the frames of a group are a proposal that is reported once."""
    sought = [sum(p for s, p in zip(STATES, f.classes, strict=True) if s in GENERAL["proposal"]) for f in own]
    return {
        "best trigger": max(f.confidence for f in own),
        "mean trigger": float(np.mean([f.confidence for f in own])),
        "novelty": log_odds(own[0].context),
        "first": own[0] is frames[0],
        "mentions": math.log(len(own)),
        "sponsored": sponsors > 0,
        "general": min(sought),
        "indefinite": bool(_INDEFINITE.match(text, *own[0].trigger)),
    }


def _name(text: str, own: Sequence[Frame]) -> str:
    """Return the fullest name of a proposal, without its article: the longest mention that says more than "deal"."""
    names = [" ".join(_ARTICLE.sub("", text[slice(*f.trigger)]).split()) for f in own]
    full = [n for n in names if not _EMPTY.fullmatch(n)] or names
    return max(full, key=lambda n: (any(c.isupper() for c in n), len(n)))


def _outermost(spans: Sequence[Span]) -> list[Span]:
    """Drop the spans that lie in another."""
    return [s for s in spans if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
