"""How a statement leans: from its speech act, from what stands in its cue, and from words of refusal and condition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Stance = Literal["supports", "opposes", "conditional", "open"]
_FOR = frozenset({"AGREE", "SUPPORT", "COOPERATE", "CONCEDE", "REQUEST"})
_AGAINST = frozenset({"REJECT", "THREATEN", "ACCUSE"})
_RED = re.compile(
    r"\bred[ -]lines?\b|\bnon-?negotiable\b|\bnot (?:up )?for (?:negotiation|discussion|sale)\b|\bout of the question\b"
    r"|\bnever (?:accept|agree|give up|surrender|sign|allow|recogni[sz]e|cede|leave|be|sell)\b"
    r"|\bunder no circumstances\b"
    r"|\b(?:would|will|shall|can|could) (?:never|not) (?:accept|give up|sign|cede|recogni[sz]e|surrender)\b"
    r"|\bnot an inch\b|\bno deal (?:with|without)\b|\bwithout which there (?:is|can be|will be) no\b",
    re.IGNORECASE,
)
_IF = re.compile(
    r"\bif\b(?! (?:not|only|anything)\b)|\bprovided\b|\bon condition\b|\bas long as\b|\bin (?:return|exchange)\b"
    r"|\bunless\b|\bonly (?:with|when|after|once)\b|\bonce\b",
    re.IGNORECASE,
)
_NO_CUE = re.compile(
    r"\b(?:reject|refus|den(?:y|ie)|dismiss|oppos|rul(?:e|ed|es|ing) out|condemn|object|not)\w*\b|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Leaning:
    """How a statement stands to what it is about.

    Examples
    --------
    >>> leaning("REJECT", "said", "it would never give up sole control of the port")
    Leaning(stance='opposes', is_red_line=True)
    """

    stance: Stance
    is_red_line: bool = False


def leaning(act: str | None, cue: str, content: str) -> Leaning:
    """Tell how a statement leans, by its act and its words."""
    red = bool(_RED.search(content))
    if act in _AGAINST or _NO_CUE.search(cue):
        return Leaning("opposes", red)
    if act in _FOR:
        return Leaning("conditional" if _IF.search(content) else "supports", red)
    if red:
        return Leaning("opposes", is_red_line=True)
    if _IF.search(content):
        return Leaning("conditional")
    return Leaning("open")
