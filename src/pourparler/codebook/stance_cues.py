"""How a statement leans: named signs in its act, its cue and its content, whose weights are added up.

``data/leanings.tsv`` holds the signs: each row a name, where to look (``act``, ``cue``, ``content``, or ``both``: the
cue, `` | ``, the content), what it speaks for, and a regular expression. The weights are judgements, not fitted: more
than 1 tips a statement that nothing else speaks for, 2 outweighs one sign against it. A statement without signs is
``open``: most of a report tells and takes no side. :func:`signs` gives what was found, so that codings of a ledger can
weigh the signs anew (:mod:`pourparler.codebook.learned_options`).
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Stance = Literal["supports", "opposes", "conditional", "open"]
STANCES: tuple[Stance, ...] = get_args(Stance)
_OPEN = 1.0  # for ``open``, before any sign
_LONGEST = 2_000  # characters of a statement that are looked at
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
    """How a statement stands to what it is about.

    Examples
    --------
    >>> leaning("REJECT", "said", "it would never give up sole control of the port")
    Leaning(stance='supports', is_red_line=True)
    """

    stance: Stance
    is_red_line: bool = False

    @property
    def kind(self) -> str:
        """The kind of position that this would be coded as.

        >>> Leaning("supports", is_red_line=True).kind, Leaning("open", is_red_line=True).kind
        ('insists', 'red_line')
        """
        if not self.is_red_line:
            return self.stance
        return "insists" if self.stance == "supports" else "red_line"


@dataclass(frozen=True)
class Sign:
    """A row of the table: where words are looked for, and what they speak for, each of :data:`STANCES` in turn."""

    name: str
    part: str
    words: re.Pattern[str]
    weights: tuple[float, ...]


@cache
def table() -> tuple[Sign, ...]:
    """The table of signs, read once."""
    text = (files("pourparler.codebook") / "data" / "leanings.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Sign(
            row["name"],
            row["part"],
            re.compile(row["words"], re.IGNORECASE),
            tuple(float(row[stance]) for stance in STANCES),
        )
        for row in rows
    )


def signs(act: str | None, cue: str, content: str) -> tuple[bool, ...]:
    """Tell which signs of :func:`table` a statement shows."""
    cue, content = (" ".join(words[:_LONGEST].split()) for words in (cue, content))
    parts = {"act": act or "", "cue": cue.replace("|", " "), "content": content}
    parts["both"] = f"{parts['cue']} | {content}"
    return tuple(bool(sign.words.search(parts[sign.part])) for sign in table())


def weighed(shown: tuple[bool, ...]) -> tuple[float, ...]:
    """Add up what signs speak for: a number for each of :data:`STANCES`."""
    told = [sign.weights for there, sign in zip(shown, table(), strict=True) if there]
    return tuple(sum(column) for column in zip((0.0, 0.0, 0.0, _OPEN), *told, strict=True))


def is_denial(option: str) -> bool:
    """Whether an option is one by not being another, as "no joint rule" is.

    >>> is_denial("no joint rule"), is_denial("northern line")
    (True, False)
    """
    return bool(_DENIES.match(option))


def is_red_line(content: str) -> bool:
    """Whether words draw a red line, and do not only tell of what somebody else said."""
    words = content[:_LONGEST]
    others = next(sign for sign in table() if sign.name == _OTHERS)
    return bool(_RED.search(words)) and not _UNRED.search(words) and not others.words.search(words)


def leaning(act: str | None, cue: str, content: str) -> Leaning:
    """Tell how a statement leans, by its act and its words."""
    told = weighed(signs(act, cue, content))
    return Leaning(STANCES[told.index(max(told))], is_red_line(content))
