"""Speech acts of statements, in PLOVER's types (Halterman et al., 2023): by the cue's verb, else by the network."""

from __future__ import annotations

import re

import numpy as np

from pourparler.reader.encoder import Encoding
from pourparler.reader.labels import ACTS
from pourparler.record import Act, Span

LEAST = 0.6  # probability below which the network's guess is not given

_VERBS: tuple[tuple[Act, str], ...] = (
    (
        "REJECT",
        r"reject|refus|rul(?:e|ed|es|ing)\s+out|dismiss|den(?:y|ie|ounce\s+as)|declin|oppos|rebuff|spurn|veto|"
        r"will not accept|balk",
    ),
    (
        "ACCUSE",
        r"accus|blam|denounc|condemn|criti|slam|blast|alleg|castigat|lambast|rebuk|complain|decr(?:y|ie)|deplor",
    ),
    ("THREATEN", r"threat|warn|vow(?:ed|s)?\s+to\s+(?:retaliat|respond|strike)"),
    (
        "REQUEST",
        r"demand|urg|call(?:s|ed|ing)?\s+(?:for|on|upon)|appeal|request|implor|plead|press(?:ed|es|ing)?\s+for|"
        r"invit|ask(?:ed|s|ing)?\s+(?:for|that)|insist",
    ),
    ("AGREE", r"agree|accept|pledg|promis|commit|consent|endors|sign(?:ed|s)?\b"),
    ("SUPPORT", r"prais|welcom|support|back(?:ed|s|ing)?\b|hail|applaud|thank|commend|laud|congratul"),
    ("CONCEDE", r"conced|apologi|admit|acknowledg"),
    ("CONSULT", r"discuss|negotiat|consult|confer"),
)
_COMPILED: tuple[tuple[Act, re.Pattern[str]], ...] = tuple(
    (a, re.compile(rf"\b(?:{p})", re.IGNORECASE)) for a, p in _VERBS
)


def act_of(encoding: Encoding, cue: tuple[Span, ...], content: tuple[Span, ...]) -> Act | None:
    """The act that a statement performs; None where neither its verb nor the network says so surely."""
    text = encoding.pieces.text
    words = " ".join(text[slice(*c)] for c in cue)
    if not re.search(r"\b(?:not|n[’']t|never|without)\b", words):
        for act, pattern in _COMPILED:
            if pattern.search(words):
                return act
    rows = [np.arange(*encoding.pieces.words_of(span)) for span in content]
    scores = encoding.act[np.concatenate(rows)].mean(0) if rows else np.zeros(len(ACTS))
    if not len(scores):
        return None
    probable = np.exp(scores - scores.max())
    probable /= probable.sum()
    best = int(probable.argmax())
    return ACTS[best] if probable[best] >= LEAST else None  # type: ignore[return-value]
