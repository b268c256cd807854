"""Speech acts of statements, in PLOVER's types (Halterman et al., 2023): by the cue's verb, else by the network."""

from __future__ import annotations

import re

import numpy as np

from pourparler.reader.encoder import Encoding
from pourparler.reader.labels import ACTS
from pourparler.record import Act, Span

LEAST = 0.5  # probability below which the network's guess is not given

_CUES: tuple[tuple[Act, str], ...] = (
    ("REJECT", r"reject|refus|rul(?:e|ed|es|ing)\s+out|dismiss|den(?:y|ie)|declin|oppos|rebuff|spurn|veto|balk"),
    (
        "ACCUSE",
        r"accus|blam|denounc|condemn|criti|slam|blast|alleg|castigat|lambast|rebuk|complain|decr(?:y|ie)|deplor",
    ),
    ("THREATEN", r"threat|warn|vow"),
    (
        "REQUEST",
        r"demand|urg|call(?:s|ed|ing)?\s+(?:for|on|upon)|appeal|request|implor|plead|press(?:ed|es|ing)?\s+for|"
        r"ask(?:ed|s|ing)?\s*(?:for|that|to)?$|insist|would\s+like",
    ),
    ("AGREE", r"agree|accept|pledg|promis|commit|consent|sign(?:ed|s)?\b"),
    ("SUPPORT", r"prais|welcom|support|back(?:ed|s|ing)?\b|hail|applaud|thank|commend|laud|congratul|endors"),
    ("CONCEDE", r"conced|apologi|admit|acknowledg"),
    ("CONSULT", r"discuss|negotiat|consult|confer|propos|suggest|invit"),
)
_CONTENTS: tuple[tuple[Act, str], ...] = (
    (
        "REJECT",
        r"\b(?:will|would|can|could|shall|do|does|did)(?:\s+not|n[’']t)\s+(?:be\s+)?(?:accept|sign|agree|discuss|"
        r"negotiat|share|talk|yield|"
        r"give|leav|bound|recogni[sz]e|allow|tolerat|meet|surrender|withdraw|support|back)|\bred\s+line|"
        r"\bnot\s+(?:for\s+sale|on\s+the\s+table|"
        r"negotiable|acceptable)|\bunacceptable|\bno\s+(?:deal|agreement|such)|\bnever\s+(?:accept|sign|agree|give|"
        r"yield|leav)|\bimpossible|"
        r"\bout\s+of\s+the\s+question|\bnothing\s+(?:left\s+)?to\s+(?:discuss|talk)",
    ),
    (
        "THREATEN",
        r"\b(?:or\s+else|consequences|retaliat|will\s+(?:fight|respond|strike|shoot|resist|walk\s+out|be\s+met))|"
        r"\bpay\s+(?:a|the)\s+price|"
        r"\bunless\b.*\bwill\b",
    ),
    (
        "ACCUSE",
        r"\b(?:lied|lying|lies|violat|betray|sabotag|to\s+blame|at\s+fault|bad\s+faith|illegitimate|breach|obstacle|"
        r"propaganda|provocation|"
        r"fired\s+first|broke|theatre|hypocri)",
    ),
    (
        "CONCEDE",
        r"\b(?:could\s+live\s+with|ready\s+to\s+(?:drop|give|concede|compromise)|we\s+were\s+wrong|mistake|sorry|"
        r"regret)",
    ),
    (
        "AGREE",
        r"\b(?:we|they|he|she|both\s+sides|it)\s+(?:have\s+|has\s+|had\s+)?(?:agreed?|accept(?:s|ed)?|signed?)\b|"
        r"\b(?:ready|willing|prepared)\s+to\s+(?:sign|accept|agree)",
    ),
    ("REQUEST", r"\b(?:must|should|need(?:s)?\s+to|ought\s+to|has\s+to|have\s+to)\b|\bwe\s+(?:want|ask|expect)\b"),
    ("SUPPORT", r"\b(?:basis\s+for|welcome|support|thank|grateful|stand\s+with|good\s+step|important\s+step)"),
    (
        "CONSULT",
        r"\b(?:will|would|to|shall)\s+(?:meet|talk|discuss|negotiate|hold\s+talks|sit\s+down)|"
        r"\bplanned\b.*\bmeeting|\bmeeting\b.*\bplanned",
    ),
)


def _compiled(table: tuple[tuple[Act, str], ...], lead: str) -> tuple[tuple[Act, re.Pattern[str]], ...]:
    return tuple((act, re.compile(f"{lead}(?:{words})", re.IGNORECASE)) for act, words in table)


_BY_CUE = _compiled(_CUES, r"\b")
_BY_CONTENT = _compiled(_CONTENTS, "")
_NEGATED = re.compile(r"\b(?:not|n[’']t|never|without)\b")


def act_of(encoding: Encoding, cue: tuple[Span, ...], content: tuple[Span, ...]) -> Act | None:
    """The act that a statement performs: by its cue's verb, by telling words of its content, else by the network.

    None where none of these says so.
    """
    text = encoding.pieces.text
    words = " ".join(text[slice(*c)] for c in cue)
    if not _NEGATED.search(words):
        for act, pattern in _BY_CUE:
            if pattern.search(words):
                return act
    said = " ".join(text[slice(*c)] for c in content)
    for act, pattern in _BY_CONTENT:
        if pattern.search(said):
            return act
    return _by_network(encoding, content)


def _by_network(encoding: Encoding, content: tuple[Span, ...]) -> Act | None:
    rows = [np.arange(*encoding.pieces.words_of(span)) for span in content]
    picked = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    if not len(picked):
        return None
    scores = encoding.act[picked].mean(0)
    probable = np.exp(scores - scores.max())
    probable /= probable.sum()
    best = int(probable.argmax())
    return ACTS[best] if probable[best] >= LEAST else None  # type: ignore[return-value]
