"""The stance of a statement: cues in its speech act, its reporting words and its content, with added weights.

A trained model will replace this module. ``lexicon/en/stance_cues.tsv`` lists the cues. A statement without cues is
``open``: most statements report and take no side. Codings of a ledger can reweigh the cues
(:mod:`pourparler.codebook.learned_options`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from pourparler.lexicon import rows

Stance = Literal["supports", "opposes", "conditional", "open"]
STANCES: tuple[Stance, ...] = get_args(Stance)
_OPEN = 1.0  # for ``open``, before any cue
_LONGEST = 2_000  # characters of a statement that are searched
_OTHERS = "what others said"
_RED = re.compile(
    r"\bred[ -]lines?\b|\bnon-?negotiable\b|\bnot (?:up )?for (?:negotiation|discussion|sale)\b|\bout of the question\b"
    r"|\bnever (?:accept|agree|give up|surrender|sign|allow|recogni[sz]e|cede|leave|be|sell)\b"
    r"|\bunder no circumstances\b"
    r"|\b(?:would|will|shall|can|could) (?:not|never) (?:accept|give up|sign|cede|recogni[sz]e|surrender|allow)\b"
    r"|\bnot an inch\b|\bno deal (?:with|without)\b|\bwithout which there (?:is|can be|will be) no\b",
    re.IGNORECASE,
)
_UNRED = re.compile(r"\bin (?:the|his|her|their|its|a) red[ -]line\b|\bred[ -]line\b.{0,40}\bis a way\b", re.IGNORECASE)
_DENIES = re.compile(r"(?:no|not|none|never|nothing|nobody|without)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Leaning:
    """The stance of a statement, and whether it draws a red line.

    Examples
    --------
    >>> detect_stance("REJECT", "said", "it would never give up sole control of the port")
    Leaning(stance='supports', is_red_line=True)
    """

    stance: Stance
    is_red_line: bool = False

    @property
    def kind(self) -> str:
        """The kind of position that corresponds to this stance.

        >>> Leaning("supports", is_red_line=True).kind, Leaning("open", is_red_line=True).kind
        ('insists', 'red_line')
        """
        if not self.is_red_line:
            return self.stance
        return "insists" if self.stance == "supports" else "red_line"


@dataclass(frozen=True)
class StanceCue:
    """A row of the table: where to search for which words, and the weight for each of :data:`STANCES`."""

    name: str
    part: str
    words: re.Pattern[str]
    weights: tuple[float, ...]


@cache
def stance_cues() -> tuple[StanceCue, ...]:
    """The table of cues, read once."""
    return tuple(
        StanceCue(
            row["name"],
            row["part"],
            re.compile(row["words"], re.IGNORECASE),
            tuple(float(row[stance]) for stance in STANCES),
        )
        for row in rows("stance_cues")
    )


def matched_cues(act: str | None, cue: str, content: str) -> tuple[bool, ...]:
    """Whether each cue of :func:`stance_cues` matches a statement."""
    cue, content = (" ".join(words[:_LONGEST].split()) for words in (cue, content))
    parts = {"act": act or "", "cue": cue.replace("|", " "), "content": content}
    parts["both"] = f"{parts['cue']} | {content}"
    return tuple(bool(sign.words.search(parts[sign.part])) for sign in stance_cues())


def stance_scores(shown: tuple[bool, ...]) -> tuple[float, ...]:
    """The summed weights of matched cues for each of :data:`STANCES`."""
    matched = [sign.weights for there, sign in zip(shown, stance_cues(), strict=True) if there]
    return tuple(sum(column) for column in zip((0.0, 0.0, 0.0, _OPEN), *matched, strict=True))


def is_denial(option: str) -> bool:
    """Whether an option only negates another one, as "no joint rule" does.

    >>> is_denial("no joint rule"), is_denial("northern line")
    (True, False)
    """
    return bool(_DENIES.match(option))


def is_red_line(content: str) -> bool:
    """Whether a statement draws a red line, and does not only report what somebody else said."""
    words = content[:_LONGEST]
    others = next(sign for sign in stance_cues() if sign.name == _OTHERS)
    return bool(_RED.search(words)) and not _UNRED.search(words) and not others.words.search(words)


def detect_stance(act: str | None, cue: str, content: str) -> Leaning:
    """Detect the stance of a statement by its speech act and its words."""
    scores = stance_scores(matched_cues(act, cue, content))
    return Leaning(STANCES[scores.index(max(scores))], is_red_line(content))
