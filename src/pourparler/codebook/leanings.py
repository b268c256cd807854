"""How a statement leans: named signs in its act, its cue and its content, whose weights are added up.

The weights are judgements, not fitted: 1 tips a statement that nothing else speaks for, 2 outweighs one sign against it.
A statement with no sign is ``open``: most of a report tells and takes no side. :func:`signs` gives what was found, so
that codings of a ledger can weigh the signs anew (:mod:`pourparler.codebook.learning`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Stance = Literal["supports", "opposes", "conditional", "open"]
STANCES: tuple[Stance, ...] = get_args(Stance)
_NOT = r"(?:not|never|cannot|n['’]t)"
_GIVEN_UP = (
    r"(?:giv(?:e|ing) (?:up|away)|surrender|abandon|yield|cede|drop|hand(?:ing)? over|let(?:ting)? go|renounce|retreat|lose"
    r"|back(?:ing)? down|sell)"
)
_TOLD = r"(?:said|says|told|tells|claim(?:s|ed)|accus(?:es|ed)|announced|reported|promised|asked|offered|proposed|threatened)"
_RED = re.compile(
    r"\bred[ -]lines?\b|\bnon-?negotiable\b|\bnot (?:up )?for (?:negotiation|discussion|sale)\b|\bout of the question\b"
    r"|\bnever (?:accept|agree|give up|surrender|sign|allow|recogni[sz]e|cede|leave|be|sell)\b"
    r"|\bunder no circumstances\b"
    rf"|\b(?:would|will|shall|can|could) {_NOT} (?:accept|give up|sign|cede|recogni[sz]e|surrender|allow)\b"
    r"|\bnot an inch\b|\bno deal (?:with|without)\b|\bwithout which there (?:is|can be|will be) no\b",
    re.IGNORECASE,
)
_UNRED = re.compile(r"\bin (?:the|his|her|their|its|a) red[ -]line\b|\bred[ -]line\b.{0,40}\bis a way\b", re.IGNORECASE)
_DENIES = re.compile(r"(?:no|not|none|never|nothing|nobody|without)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Leaning:
    """How a statement stands to what it is about.

    Examples
    --------
    >>> leaning("REJECT", "said", "it would never give up sole control of the port")
    Leaning(stance='supports', is_red_line=True)
    """

    stance: Stance
    is_red_line: bool = False


@dataclass(frozen=True)
class Sign:
    """Words, sought in ``cue | content``, and what they speak for: each stance of :data:`STANCES` in turn."""

    name: str
    words: re.Pattern[str]
    weights: tuple[float, float, float, float]


def _sign(name: str, words: str, *weights: float) -> Sign:
    supports, opposes, conditional, open_ = weights
    return Sign(name, re.compile(words, re.IGNORECASE | re.DOTALL), (supports, opposes, conditional, open_))


_ACTS: dict[str, tuple[float, float, float, float]] = {
    **dict.fromkeys(("AGREE", "SUPPORT", "COOPERATE", "CONCEDE", "REQUEST"), (2.0, 0.0, 0.0, 0.0)),
    **dict.fromkeys(("REJECT", "THREATEN"), (0.0, 2.0, 0.0, 0.0)),
    "ACCUSE": (0.0, 0.7, 0.0, 0.0),  # accusations are mostly of deeds, not against options
}
_SIGNS = (
    _sign(
        "pressing cue",
        r"^[^|]*\b(?:propos|suggest(?:ed|s)?|offer|insist|demand|prefer|favou?r|hop(?:e|ing)|seek|sought|want|put\w* \w+ faith)\w*[^|]*\|",
        *(1.5, 0, 0, 0),
    ),
    _sign("refusing cue", r"^[^|]*\b(?:reject|refus|oppos|rul(?:e[sd]?|ing) out|object|resist)\w*[^|]*\|", 0, 1.0, 0, 0),
    _sign(
        "asking",
        r"^[^|]*\b(?:ask\w* (?:if|whether|why|how|what)|wonder\w*|like to know)\b|^[^|]*\bask(?:s|ed)? \| (?:if|whether|why|how|what|which)\b",
        *(-2.0, 0, 0, 0),
    ),
    _sign(
        "denial of a report",
        r"^[^|]*\b(?:den(?:y|ie)|disput|reject|dismiss|rebut)\w*[^|]*\| (?:that\b.*\b(?:had|has|have|was|were|is|ever)\b|having\b"
        r"|it\b|(?:an?|the|that|this) (?:\w+ )?(?:report|claim|charge|account|accusation|allegation|rumou?r|story|stories|idea that)s?\b)",
        *(0, -3.0, 0, 0),
    ),
    _sign("refusal", rf"\|.*\b(?:will|would|can|could|shall|must|should|may|do|does)\s?{_NOT}\b|\|.*\b(?:cannot|won['’]t|never)\b", 0, 1.0, 0, 0),
    _sign("bad", r"\|.*\b(?:unacceptable|impossible|out of the question|unrealistic|against|red line|surrender|betrayal|sell-?out|farce|absurd|ridiculous)\b|\|.*\bnot\b.{0,12}\brealistic\b", 0, 1.2, 0, 0),
    _sign("held on to", rf"\|.*\b(?:{_NOT}|no intention of|refuse[sd]? to)\W+(?:\w+\W+)?{_GIVEN_UP}\b", 4.0, -2.0, 0, 0),
    _sign("wanted", rf"\|.*\b(?:must|should|ought to|needs? to|ha(?:s|ve) to|it is time|let (?:them|us|him|her|there be))\b(?! {_NOT})", 1.2, 0, 0, 0),
    _sign(
        "assent",
        r"\|.*\b(?:(?:can|could) live with|would (?:accept|sign|take|welcome|agree|look at)|(?:agreed|ready|willing|prepared) to"
        r"|in favou?r of)\b",
        *(1.2, 0, 0, 0),
    ),
    _sign(
        "condition",
        r"\|.*(?:\bif\b(?! (?:not|only|anything|ever)\b)|\bprovided\b|\bon condition\b|\bas long as\b|\bin (?:return|exchange)\b|\bunless\b"
        r"|\bonly (?:with|when|after|once)\b|\bonce (?!again\b|more\b)|\bbasis for\b|\bsubject to\b|\bdepends? on\b)"
        rf"|\|.*(?:{_NOT}|\bno\b).*\b(?:before|until|without|unless)\b",
        *(0, 0, 2.2, 0),
    ),
    _sign("what others said", rf"\|.*(?<!\bI )(?<!\bwe )(?<!who )\b(?:ha[ds] )?{_TOLD}\b", 0, 0, 0, 2.5),
    _sign("told as done", r"\|(?!.*\b(?:will|would|must|should|can|could|shall)\b).*\b(?:had|was|were|has been|have been)\b", 0, 0, 0, 0.7),
)
NAMES = (*_ACTS, *(sign.name for sign in _SIGNS))
"""What :func:`signs` looks for, in the order in which it tells it."""
_WEIGHTS = (*_ACTS.values(), *(sign.weights for sign in _SIGNS))
_OPEN = 1.0


def signs(act: str | None, cue: str, content: str) -> tuple[bool, ...]:
    """Tell which of :data:`NAMES` a statement shows."""
    words = " ".join(f"{cue} | {content}".split())
    return (*(act == name for name in _ACTS), *(bool(sign.words.search(words)) for sign in _SIGNS))


def weighed(shown: tuple[bool, ...]) -> tuple[float, ...]:
    """Add up what signs speak for: a number for each of :data:`STANCES`."""
    told = [weights for there, weights in zip(shown, _WEIGHTS, strict=True) if there]
    return tuple(sum(column) for column in zip((0.0, 0.0, 0.0, _OPEN), *told, strict=True))


def is_denial(option: str) -> bool:
    """Whether an option is one by not being another, as "no joint rule" is.

    >>> is_denial("no joint rule"), is_denial("northern line")
    (True, False)
    """
    return bool(_DENIES.match(option))


def is_red_line(content: str) -> bool:
    """Whether words draw a red line."""
    return bool(_RED.search(content)) and not _UNRED.search(content)


def leaning(act: str | None, cue: str, content: str) -> Leaning:
    """Tell how a statement leans, by its act and its words."""
    told = weighed(signs(act, cue, content))
    return Leaning(STANCES[told.index(max(told))], is_red_line(content))
